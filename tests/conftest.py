"""What every test shares: an offscreen platform, and proof that nothing is left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ.setdefault("QT_FONT_DPI", "96")
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
# As kiosk sets it; here because tests may import numpy before kiosk.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest

#: Real pictures for development; absent on most machines, present in CI.
REAL_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
def real_data() -> Path:
    """The folder of real pictures; the test is skipped where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real pictures are not on this machine")
    return REAL_DATA


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open."""
    before = set(threading.enumerate())
    yield
    left = {t for t in threading.enumerate() if t not in before and t.is_alive()}
    for thread in left:
        thread.join(timeout=5)
    still = sorted(t.name for t in left if t.is_alive() and not t.name.startswith("pgserver"))
    assert not still, f"threads left running: {still}"
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    if isinstance(application, QApplication):
        # The program collects on the GUI thread alone (kiosk/ui/tidying.py); so do its tests.
        gc.collect(1)
        windows = [
            w.objectName() or type(w).__name__
            for w in application.topLevelWidgets()
            if w.isVisible()
        ]
        assert not windows, f"windows left open: {windows}"

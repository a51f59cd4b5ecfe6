"""What every test shares: an offscreen platform, and proof that nothing is left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ.setdefault("QT_FONT_DPI", "96")
os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
# As kiosk sets it; here because tests may import numpy before kiosk.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

#: Real pictures for development; absent on most machines, present in CI.
REAL_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
def real_data() -> Path:
    """The folder of real pictures; the test is skipped where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real pictures are not on this machine")
    return REAL_DATA


#: Milliseconds that a fact is waited for; only a test that fails waits so long, and a machine
#: that does other work meanwhile fails none.
PATIENCE = 30_000


class PatientBot(QtBot):
    """Waits longer for facts than pytest-qt would."""

    def waitUntil(  # noqa: N802 (its name there)
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE
    ) -> None:
        """Until the callback answers true or asserts nothing; fails after ``timeout`` ms."""
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one that waits longer."""
    return PatientBot(request)


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

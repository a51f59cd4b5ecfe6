"""Qt for Python takes no reference of ``True`` and ``None`` that is not its own.

PySide6 6.12.0 on Python 3.11 lost one at every emit and every call without a result, and killed
the process after some hundreds of them. The calls are made in a process of their own: a build
that does so would otherwise take the whole test run with it.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

CALLS = 200

#: Counts references before and after many emits and setters, and leaves without cleaning up,
#: because cleaning up is where a process dies that has too few.
SOAK = f"""
import ctypes, os, sys
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal()
    told = Signal(bool)

bell = Bell()
heard = []
bell.told.connect(heard.append)
eat = {{eat}}
before = sys.getrefcount(True), sys.getrefcount(None)
for _ in range({CALLS}):
    bell.rung.emit()
    bell.told.emit(False)
    bell.setObjectName("bell")
    eat()
lost = before[0] - sys.getrefcount(True), before[1] - sys.getrefcount(None)
print("lost references of True and None:", *lost, flush=True)
os._exit(0 if max(lost) < {CALLS // 2} and len(heard) == {CALLS} else 3)
"""

NOTHING = "lambda: 0"
#: What a faulty build does: a reference of None is given up that was never taken.
EATER = "lambda: ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))"


def soaked(eat: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (this interpreter, on the text above)
        [sys.executable, "-c", SOAK.format(eat=eat)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_this_build_keeps_true_and_none() -> None:
    done = soaked(NOTHING)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be lost since Python 3.12")
def test_a_build_that_eats_none_would_be_noticed() -> None:
    done = soaked(EATER)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "lost references" in done.stdout


def test_opencv_brings_no_qt_of_its_own() -> None:
    """The other wheel points Qt's plugins and fonts at its own copy for the whole process."""
    import cv2.version

    assert cv2.version.headless is True

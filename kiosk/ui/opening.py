"""Opening a window, showing it, and measuring how soon it was there."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.post_round import PostRound

#: Set, with BEGAN in seconds since 1970, to measure the start: the marks are printed and the
#: program leaves once it is warm.
TRACE = "KIOSK_TRACE_START"

#: Milliseconds after the first frame before the post goes out for the first time.
POST_AFTER = 2000


def has_screen() -> bool:
    """Whether a window can be opened here."""
    if sys.platform.startswith(("win", "darwin")) or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def needs_no_screen() -> None:
    """Let Qt draw where there is no screen; before the application is made."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def show(window: QWidget, *, fullscreen: bool, size: tuple[int, int] | None) -> None:
    """Full screen, or at the size asked for, or as large as it likes."""
    if fullscreen:
        window.showFullScreen()
        return
    if size is not None:
        window.resize(*size)
    window.show()


def run(window: QWidget, post: PostRound, close: Callable[[], None]) -> int:
    """Handle events until the program is told to leave, then ``close``; answers the exit code."""
    QTimer.singleShot(POST_AFTER, window, post.start)
    try:
        return QApplication.exec()
    finally:
        post.stop()
        close()


def dispose(window: QWidget) -> None:
    """Close a window and have Qt delete it while Python still holds it.

    Collected by Python first, its children would be taken apart while Qt still asks them.
    """
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


class _FirstPaint(QObject):
    """Prints when the window was first painted and when it first answered after that."""

    def __init__(self, window: QWidget, began: float) -> None:
        super().__init__(window)
        self._window = window
        self._began = began
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self.mark("first_paint")
            QTimer.singleShot(0, self, lambda: self.mark("usable"))
        return super().eventFilter(watched, event)

    def mark(self, name: str) -> None:
        """Print one mark in milliseconds since the start."""
        sys.stdout.write(f"{name}_ms={(time.time() - self._began) * 1000:.0f}\n")
        sys.stdout.flush()


def trace_start(window: QWidget, warmed: SignalInstance) -> None:
    """If asked through the environment, print the marks of the start and leave when warm."""
    began = os.environ.get("BEGAN")
    if not os.environ.get(TRACE) or not began:
        return
    paint = _FirstPaint(window, float(began))

    def leave() -> None:
        paint.mark("warm")
        QApplication.quit()

    warmed.connect(leave)

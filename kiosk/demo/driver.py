"""Drives a window as a person would: looks for a named widget, waits for it, clicks and types."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_log = logging.getLogger(__name__)

#: Longest wait for anything in seconds, and milliseconds between looks.
WAIT = 45.0
_LOOK_EVERY = 20


class Stuck(RuntimeError):
    """What was waited for did not come."""


class Driver:
    """Clicks and types in one window, and keeps numbered pictures of it."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._count = 0
        self._window: QWidget | None = None

    def use(self, window: QWidget) -> None:
        """Drive this window from now on."""
        self._window = window

    @property
    def window(self) -> QWidget:
        """The window that is driven."""
        if self._window is None:
            raise Stuck("no window")
        return self._window

    def until(self, holds: Callable[[], bool], what: str, seconds: float = WAIT) -> None:
        """Handle events until something holds; raises Stuck if it does not in time."""
        loop, late = QEventLoop(), QTimer()
        look = QTimer(interval=_LOOK_EVERY)
        look.timeout.connect(lambda: loop.quit() if holds() else None)
        late.setSingleShot(True)
        late.timeout.connect(loop.quit)
        look.start()
        late.start(int(seconds * 1000))
        loop.exec()
        look.stop()
        late.stop()
        if not holds():
            raise Stuck(f"waited in vain for {what}")

    def settle(self, milliseconds: int = 350) -> None:
        """Let movements end before a picture is kept."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def has(self, name: str) -> bool:
        """Whether something visible has that name."""
        return self._found(name) is not None

    def _found(self, name: str) -> QWidget | None:
        named = self.window.findChildren(QWidget, name)
        return next((w for w in named if w.isVisible()), None)

    def see(self, name: str, seconds: float = WAIT) -> QWidget:
        """Wait until something of that name is there."""
        self.until(lambda: self.has(name), name, seconds)
        found = self._found(name)
        if found is None:
            raise Stuck(name)
        return found

    def click(self, name: str, seconds: float = WAIT) -> None:
        """Press and release in its middle, once it takes touches."""
        widget = self.see(name, seconds)
        self.until(lambda: self._ready(name), f"{name} to be ready", seconds)
        widget = self._found(name) or widget
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())

    def _ready(self, name: str) -> bool:
        found = self._found(name)
        return found is not None and found.isEnabled()

    def type(self, name: str, text: str) -> None:
        """Click a field, empty it, and type."""
        self.click(name)
        field = self.see(name)
        QTest.keySequence(field, "Ctrl+A")
        QTest.keyClicks(field, text)

    def write(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def press(self, key: Qt.Key) -> None:
        """Press one key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def picture(self, label: str) -> Path:
        """Keep a numbered picture of the window as it is."""
        self.settle()
        self._count += 1
        file = self._out / f"{self._count:02d}-{label}.png"
        if not self.window.grab().save(str(file)):
            raise Stuck(f"{file} cannot be written")
        return file

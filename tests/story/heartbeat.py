"""Measures how long the GUI thread was ever away: a timer that beats while a test runs."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

_EVERY = 5


class Heartbeat(QObject):
    """``longest`` gap between two beats in milliseconds, and the gaps above a limit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[float] = []
        self._last: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Beat from now on."""
        self._last = None
        self._timer.start()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    @property
    def longest(self) -> float:
        """The longest gap in milliseconds."""
        return max(self.gaps, default=0.0)

    def above(self, milliseconds: float) -> int:
        """How many gaps were longer."""
        return sum(gap > milliseconds for gap in self.gaps)

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last is not None:
            self.gaps.append((now - self._last) * 1000)
        self._last = now

"""Feeds systemd's watchdog from the GUI thread: who cannot handle a timer is hung."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Watchdog(QObject):
    """Tells ``ready`` once and ``alive`` three times within ``patience`` seconds, if there are any.

    What it calls is passed in, so that the screens need not know who listens.
    """

    def __init__(
        self,
        ready: Callable[[], object],
        alive: Callable[[], object],
        patience: float,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._alive = alive
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._feed)
        self._patience = patience
        QTimer.singleShot(0, self, lambda: self._begin(ready))

    def _begin(self, ready: Callable[[], object]) -> None:
        """The first turn of the event loop: the window is shown."""
        ready()
        if self._patience > 0:
            self._feed()
            self._timer.start(max(1, int(self._patience * 1000 / 3)))

    def _feed(self) -> None:
        self._alive()

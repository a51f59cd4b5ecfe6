"""Collects Python's garbage on the GUI thread alone.

The collector runs in whatever thread happens to allocate. Widgets in a cycle that is collected on
a lane or on the camera's thread are deleted there, and Qt falls over. So automatic collection is
off, and a timer of the GUI thread does it: the young often, the old when nothing else is going on.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: Milliseconds between rounds, and how many rounds lie between looks at everything.
_EVERY = 500
_ROUNDS = 120


class Tidying(QObject):
    """Lives as long as the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._round)
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """What is there now stays: later rounds do not look at it again.

        To be called before anybody is served, as nothing of it is ever let go. Looking at all that
        the libraries made takes a twentieth of a second.
        """
        gc.collect(1)
        gc.freeze()

    def _round(self) -> None:
        self._rounds += 1
        if self._rounds % _ROUNDS == 0:
            gc.collect()
        else:
            gc.collect(1 if self._rounds % 8 == 0 else 0)

"""A page that closes by itself: a ring that counts down, begun anew by every touch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui import measure
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.ring import CountdownRing

#: Seconds until the page closes (DESIGN.md L09, L15).
CLOSES_AFTER = 60
_TICK = 250
_TOUCHES = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress, QEvent.Type.Wheel}
)


class Closing(QWidget):
    """``lapsed()``: nobody touched anything all the while. ``clock`` is the station's."""

    lapsed = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._began: datetime | None = None
        row = measure.row(self, gap=20)
        self._ring = CountdownRing(76, 8, 30)
        self._label = Label("s_close", "small", "text-2", n=CLOSES_AFTER)
        row.addWidget(self._ring)
        row.addWidget(self._label, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        """Count from the whole time."""
        self._again()
        self._timer.start()
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)

    def end(self) -> None:
        """Count no more."""
        self._timer.stop()
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    @property
    def left(self) -> int:
        """Seconds left."""
        return self._ring.number

    def _again(self) -> None:
        self._began = self._clock()
        self._show(CLOSES_AFTER)

    def _tick(self) -> None:
        if self._began is None:
            return
        left = CLOSES_AFTER - int((self._clock() - self._began).total_seconds())
        if left <= 0:
            self.end()
            self.lapsed.emit()
        elif left != self._ring.number:
            self._show(left)

    def _show(self, left: int) -> None:
        self._ring.show_left(left, CLOSES_AFTER)
        self._label.say("s_close", n=left)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any touch or key begins the time anew."""
        if event.type() in _TOUCHES:
            self._again()
        return False

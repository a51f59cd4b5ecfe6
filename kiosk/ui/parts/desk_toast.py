"""A short word on what was done, for ten seconds at the foot of the page, and a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui import theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark

HEIGHT = 52
_LIFT = 116


class DeskToast(QWidget):
    """One at a time; a new one takes the place of the old."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        named(self, "desk_toast")
        line = QHBoxLayout(self)
        line.setContentsMargins(18, 0, 22, 0)
        line.setSpacing(12)
        line.addWidget(IconMark("circle-check", 20, "on-toast"))
        self._text = named(DeskText("", "strong", "on-toast"), "desk_toast_text")
        line.addWidget(self._text)
        self._undo = named(DeskButton(words.say("desk.undo"), "toast", cap="U"), "desk_undo")
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._undo.clicked.connect(self.press_undo)
        line.addSpacing(8)
        line.addWidget(self._undo)
        self._act: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(theme.tokens()["timing"]["desk-undo-s"]) * 1000)
        self._timer.timeout.connect(self.clear)
        window.installEventFilter(self)
        self.hide()

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say this for ten seconds; while ``undo`` is given, it can be taken back."""
        self._text.setText(text)
        self._act = undo
        self._undo.setVisible(undo is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def press_undo(self) -> bool:
        """Take it back, if it can be; whether it could."""
        act, self._act = self._act, None
        if act is None or self.isHidden():
            return False
        self.clear()
        act()
        return True

    def clear(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self._act = None
        self.hide()

    def said(self) -> str:
        """What it says now; "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def _place(self) -> None:
        """In the middle, above the decision bar."""
        room = self._window
        wide = min(self.sizeHint().width(), room.width() - 40)
        self.setGeometry((room.width() - wide) // 2, room.height() - _LIFT - HEIGHT, wide, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """An inverse card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("toast"))
        painter.setBrush(theme.colour("toast"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

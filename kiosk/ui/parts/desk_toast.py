"""A short word on what was done, for ten seconds at the foot of the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui import theme
from kiosk.ui.named import named
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
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(theme.tokens()["timing"]["desk-undo-s"]) * 1000)
        self._timer.timeout.connect(self.clear)
        window.installEventFilter(self)
        self.hide()

    def tell(self, text: str) -> None:
        """Say this for ten seconds."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def clear(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
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

"""A short message in inverse colours at the bottom, with one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import icons, measure, theme
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton, paint_box
from kiosk.ui.parts.label import Label

_ABOVE_BOTTOM = 176


class Toast(QWidget):
    """The lobby's toast, one at a time. ``acted()``: its button was pressed.

    It stays until it is cleared, or ``seconds`` long.
    """

    acted = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over, self._icon = over, ""
        self.setObjectName("toast")
        row = measure.row(self, gap=24, margins=(36 + 44 + 24, 16, 16, 16))
        self._label = Label(role="body", ink="on-toast", weight=600)
        self._action = named(LobbyButton("ok", "secondary", small=True), "toast_action")
        row.addWidget(self._label, 1)
        row.addWidget(self._action)
        measure.least(self, height=104)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._action.clicked.connect(self.acted)
        over.installEventFilter(self)
        self.hide()

    def tell(self, key: str, *, icon: str = "info", action: str = "", seconds: float = 0) -> None:
        """Show a sentence, an icon and perhaps a button, by their keys."""
        self._label.say(key)
        self.setAccessibleName(self._label.text())
        self._icon = icon
        self._action.setVisible(bool(action))
        if action:
            self._action.say(action)
        self._timer.stop()
        if seconds:
            self._timer.start(round(seconds * 1000))
        measure.fit(self)
        self.show()
        self.raise_()
        self.rescale()

    def said(self) -> str:
        """What it says; "" while hidden."""
        return "" if self.isHidden() else self._label.text()

    def clear(self) -> None:
        """Hide it."""
        self._timer.stop()
        self.hide()

    def rescale(self) -> None:
        """Lie in the middle above the footer."""
        if self.isHidden():
            return
        room = self._over.width() - 2 * theme.px(56)
        width = min(self.sizeHint().width(), room)
        layout = self.layout()
        needed = layout.heightForWidth(width) if layout is not None else 0
        height = max(needed, self.minimumHeight())
        low = theme.px(_ABOVE_BOTTOM) + (theme.px(104) if measure.is_portrait() else 0)
        left = (self._over.width() - width) // 2
        self.setGeometry(left, self._over.height() - low - height, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window changes its size."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.rescale()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(painter, QRectF(self.rect()), "toast", "", 0, 18)
        size = theme.px(44)
        painter.drawPixmap(
            theme.px(36), (self.height() - size) // 2, icons.pixmap(self._icon, size, "on-toast")
        )
        painter.end()

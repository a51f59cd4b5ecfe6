"""A row that switches something on and off: icon, words, On or Off, and the switch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import measure, theme, words
from kiosk.ui.parts.buttons import PressButton
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label


class _Switch(QWidget):
    """132 x 72, a knob of 52."""

    def __init__(self) -> None:
        super().__init__()
        self.on = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(132), theme.px(72))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.border("lobby-input") + theme.px(1)
        line = "primary" if self.on else "border-strong"
        painter.setPen(QPen(theme.colour(line), width))
        painter.setBrush(theme.colour("primary" if self.on else "surface"))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        knob = theme.px(52)
        edge = (self.height() - knob) / 2
        left = self.width() - edge - knob if self.on else edge
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on-primary" if self.on else "border-strong"))
        painter.drawEllipse(QRectF(left, edge, knob, knob))
        painter.end()


class ToggleRow(PressButton):
    """The whole row, 116 high, is the target; ``toggled(bool)`` tells."""

    def __init__(self, key: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 14)
        measure.least(self, height=116)
        row = measure.row(self, gap=28)
        row.addWidget(Medallion(icon, 76, 44))
        row.addWidget(Label(key, "lead", weight=600), 1)
        self._word = Label("off", "label", "text-2", wrap=False)
        row.addWidget(self._word)
        self._switch = _Switch()
        row.addWidget(self._switch)
        self.toggled.connect(self.show_state)
        self.retranslate()

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        state = words.say("on" if self.isChecked() else "off")
        self.setAccessibleName(f"{words.say(self._key)}: {state}")

    def sizeHint(self) -> QSize:
        """What lies in it."""
        inside = self.layout()
        return inside.sizeHint() if inside is not None else QSize()

    def show_state(self) -> None:
        """Draw the switch as it is."""
        on = self.isChecked()
        self._switch.on = on
        self._switch.update()
        self._word.say("on" if on else "off")
        self.retranslate()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shade the row while it is pressed."""
        if self._is_down():
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.colour("hover"))
            painter.end()

"""The rows of what was read from the ID: the whole row changes it (L05)."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme, words
from kiosk.ui.lobby.id_fields import IdField
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.label import Label

#: Read by machine · typed by the visitor · wants attention · nothing there yet · being read.
RowState = Literal["read", "typed", "attention", "empty", "reading"]

_PILL_HIGH, _PILL_PAD, _TICK = 72, 24, 44


class IdRow(PressButton):
    """Label, value, a second line where there is something to say, tick, and "Change"."""

    def __init__(self, field: IdField, *, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._state: RowState = "reading"
        self._last = last
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 14)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self._box = measure.row(self, gap=24)
        self._label = Label(field.label, "body", "text-2")
        told = measure.column()
        self._value = Label(role="lead", weight=600, figures=field is IdField.NUMBER)
        self._more = Label(role="small", ink="on-warning")
        told.addStretch(1)
        told.addWidget(self._value)
        told.addWidget(self._more)
        told.addStretch(1)
        self._box.addWidget(self._label, 3)
        self._box.addLayout(told, 6)
        measure.least(self, height=104)
        self.show_value("", "", "reading")

    @property
    def state(self) -> RowState:
        """How it stands."""
        return self._state

    def value(self) -> str:
        """What is shown as the value."""
        return self._value.text()

    def remark(self) -> str:
        """The second line; "" without one."""
        return "" if self._more.isHidden() else self._more.text()

    def show_value(self, value: str, remark: str, state: RowState) -> None:
        """Show this value, this second line, in this state."""
        self._state = state
        self._value.show_text(value)
        self._value.setVisible(bool(value))
        self._more.show_text(remark)
        self._more.setVisible(bool(remark))
        self._more.set_ink("on-warning" if state == "attention" else "text-2")
        self.setEnabled(state != "reading")
        self.retranslate()
        self.updateGeometry()

    def retranslate(self) -> None:
        """Say it again in the language in use."""
        self.setText(words.say("id_type_it" if self._state == "empty" else "change"))
        parts = (words.say(self.field.label), self.value(), self.remark(), self.text())
        self.setAccessibleName(". ".join(p for p in parts if p))
        self.rescale()
        self.update()

    def rescale(self) -> None:
        """Keep room for the tick and the pill."""
        right = self._pill_width() / max(theme.px(1000), 1) * 1000
        measure.margins(self._box, (28, 8, right + 28 + 24 + _TICK + 20, 8))

    def _pill_width(self) -> int:
        wide = QFontMetrics(theme.font("lobby", "label")).horizontalAdvance(self.text())
        return wide + 2 * theme.px(_PILL_PAD) + 2

    def hasHeightForWidth(self) -> bool:
        """Its words may fold."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What its words need at that width."""
        return max(self._box.heightForWidth(width), self.minimumHeight())

    def sizeHint(self) -> QSize:
        """Its words on one line each."""
        return self._box.sizeHint().expandedTo(QSize(theme.px(600), self.minimumHeight()))

    def minimumSizeHint(self) -> QSize:
        """Its words folded."""
        return self._box.minimumSize().expandedTo(QSize(theme.px(400), self.minimumHeight()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, the tick and the pill; a hairline below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(theme.px(8), theme.px(4), -theme.px(8), -theme.px(4))
        if self._state == "attention":
            paint_box(painter, inside, "warning-soft", "warning-line", theme.px(3), 14)
        elif self._is_down():
            paint_box(painter, inside, "primary-soft", "", 0, 14)
        if not self._last and self._state != "attention":
            painter.setPen(QPen(theme.colour("border-subtle"), theme.px(2)))
            painter.drawLine(
                theme.px(28), self.height() - 1, self.width() - theme.px(28), self.height() - 1
            )
        if self._state == "reading":
            self._paint_skeleton(painter)
        else:
            self._paint_right(painter)
        painter.end()

    def _paint_right(self, painter: QPainter) -> None:
        wide, high = self._pill_width(), theme.px(_PILL_HIGH)
        left = self.width() - theme.px(28) - wide
        box = QRectF(left, (self.height() - high) / 2, wide, high)
        paint_box(painter, box, "surface", "primary", theme.px(2), 14)
        painter.setFont(theme.font("lobby", "label"))
        painter.setPen(theme.colour("primary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        icon = {"read": ("circle-check", "success"), "attention": ("triangle-alert", "warning")}
        if self._state in icon:
            name, role = icon[self._state]
            size = theme.px(_TICK)
            at = left - theme.px(20) - size, (self.height() - size) // 2
            painter.drawPixmap(*at, icons.pixmap(name, size, role, 2.2))

    def _paint_skeleton(self, painter: QPainter) -> None:
        """A grey bar where the value will be."""
        high = theme.px(36)
        left = round(self.width() * 0.32)
        box = QRectF(left, (self.height() - high) / 2, self.width() * 0.34, high)
        paint_box(painter, box, "sunken", "", 0, 10)

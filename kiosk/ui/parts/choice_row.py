"""A row to choose: radio, title and a second line; the whole row is the target."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme, words
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.label import Label

_RADIO = 48


class ChoiceRow(PressButton):
    """One of several; give those that belong together the same parent (they exclude each other).

    ``key`` and ``more`` are sentences; ``show_text`` gives words instead. ``toggled`` tells.
    """

    def __init__(
        self,
        key: str = "",
        more: str = "",
        *,
        icon: str = "",
        height: float = 112,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 18)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        measure.least(self, height=height)
        right = 100 if icon else 32
        self._box = measure.column(self, gap=0, margins=(28 + _RADIO + 24, 12, right, 12))
        self._title = Label(key, "lead", weight=600)
        self._more = Label(more, "small", "text-2")
        if not more:
            self._more.hide()
        self._box.addStretch(1)
        self._box.addWidget(self._title)
        self._box.addWidget(self._more)
        self._box.addStretch(1)
        self._key = key
        self.retranslate()

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        if self._key:
            self.setAccessibleName(words.say(self._key))

    def show_text(self, title: str, more: str = "") -> None:
        """These very words, in any language."""
        self._key = ""
        self._title.show_text(title)
        self._more.show_text(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(f"{title}, {more}" if more else title)

    def heightForWidth(self, width: int) -> int:
        """What its words need at that width."""
        return max(self._box.heightForWidth(width), self.minimumHeight())

    def sizeHint(self) -> QSize:
        """Its words on one line each."""
        return self._box.sizeHint().expandedTo(QSize(theme.px(240), self.minimumHeight()))

    def minimumSizeHint(self) -> QSize:
        """Its words folded."""
        return self._box.minimumSize().expandedTo(QSize(theme.px(240), self.minimumHeight()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the radio; the line is 5 wide when chosen, 3 when not."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        width = theme.border("lobby-selected" if chosen else "lobby-input")
        fill = "primary-soft" if self._is_down() else "surface"
        line = "primary" if chosen else "border-strong"
        paint_box(painter, QRectF(self.rect()), fill, line, width, 18)
        side = theme.px(_RADIO)
        ring = theme.px(4)
        box = QRectF(theme.px(28), (self.height() - side) / 2, side, side)
        painter.setPen(QPen(theme.colour(line), ring))
        painter.setBrush(theme.colour("primary") if chosen else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(ring / 2, ring / 2, -ring / 2, -ring / 2))
        if chosen:
            dot = side * 0.19
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("on-primary"))
            painter.drawEllipse(box.center(), dot, dot)
        if self._icon:
            size = theme.px(52)
            at = self.width() - size - theme.px(28), (self.height() - size) // 2
            painter.drawPixmap(*at, icons.pixmap(self._icon, size, "primary", 2.0))
        painter.end()

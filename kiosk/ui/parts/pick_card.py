"""A card to tick or to choose: box or ring, perhaps an icon, a word, a smaller one, and a key."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, theme
from kiosk.ui.parts.buttons import PressButton
from kiosk.ui.parts.data_table import paint_line
from kiosk.ui.parts.key_cap import cap_width, paint_cap

PickTone = Literal["plain", "good", "bad"]

_EDGE = 12
_MARK = 18
_GAP = 10
_ICON = 22

#: Ground, line and mark of a chosen card.
_LOOK: dict[PickTone, tuple[str, str, str]] = {
    "plain": ("selected", "primary", "primary"),
    "good": ("success-soft", "success-line", "primary"),
    "bad": ("danger-soft", "danger-line", "primary"),
}


class PickCard(PressButton):
    """``toggled(bool)`` tells. One with ``more`` has two lines; ``is_single`` draws a ring."""

    def __init__(
        self,
        text: str,
        more: str = "",
        *,
        icon: str = "",
        cap: str = "",
        tone: PickTone = "plain",
        is_single: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._more, self._icon, self._cap = more, icon, cap
        self._tone: PickTone = tone
        self._is_single = is_single
        self._count = ""
        self.setText(text)
        self.setAccessibleName(f"{text}, {more}" if more else text)
        self.setCheckable(True)
        self.setAutoExclusive(is_single)
        self.setProperty("focus_radius", 6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """A number at the right end."""
        self._count = str(count)
        self.setAccessibleName(f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Its words on their lines."""
        words = max(
            QFontMetrics(self._font()).horizontalAdvance(self.text()),
            QFontMetrics(theme.font("desk", "micro")).horizontalAdvance(self._more),
        )
        return QSize(self._left() + words + self._right() + 8, 56 if self._more else 40)

    def minimumSizeHint(self) -> QSize:
        """A card is never cut."""
        return self.sizeHint()

    def _font(self) -> QFont:
        return theme.font("desk", "strong")

    def _left(self) -> int:
        return _EDGE + _MARK + _GAP + (_ICON + _GAP if self._icon else 0)

    def _right(self) -> int:
        font = theme.font("desk", "small", figures=True)
        count = QFontMetrics(font).horizontalAdvance(self._count) + _GAP if self._count else 0
        return _EDGE + count + (cap_width(self._cap) + _GAP if self._cap else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, mark, icon, words, number and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, line, mark = _LOOK[self._tone]
        chosen = self.isChecked()
        if not chosen:
            ground, line = ("hover" if self.underMouse() else "surface"), "border-strong"
        width = 2 if chosen else 1
        painter.setPen(QPen(theme.colour(line), width))
        painter.setBrush(theme.colour(ground))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)
        self._paint_mark(painter, mark)
        if self._icon:
            role = {"good": "success", "bad": "danger"}.get(self._tone, "primary")
            at = _EDGE + _MARK + _GAP, (self.height() - _ICON) // 2
            painter.drawPixmap(*at, icons.pixmap(self._icon, _ICON, role))
        self._paint_words(painter)
        painter.end()

    def _paint_mark(self, painter: QPainter, role: str) -> None:
        """A box with its tick, or a ring with its dot."""
        box = QRectF(_EDGE, (self.height() - _MARK) / 2, _MARK, _MARK)
        chosen = self.isChecked()
        painter.setPen(QPen(theme.colour(role if chosen else "border-strong"), 2))
        painter.setBrush(theme.colour(role if chosen else "surface"))
        inner = box.adjusted(1, 1, -1, -1)
        if self._is_single:
            painter.drawEllipse(inner)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("on-primary"))
                painter.drawEllipse(box.center(), 3.5, 3.5)
            return
        painter.drawRoundedRect(inner, 3, 3)
        if chosen:
            tick = icons.pixmap("check", 14, "on-primary", 3.0)
            painter.drawPixmap(int(box.left() + 2), int(box.top() + 2), tick)

    def _paint_words(self, painter: QPainter) -> None:
        left, right = self._left(), self.width() - _EDGE
        middle = self.height() / 2
        if self._cap:
            right -= cap_width(self._cap)
            paint_cap(painter, right, middle, self._cap, theme.colour("text-2"))
            right -= _GAP
        if self._count:
            font = theme.font("desk", "small", figures=True)
            wide = QFontMetrics(font).horizontalAdvance(self._count)
            place = QRectF(right - wide, 0, wide + 2, self.height())
            paint_line(painter, place, self._count, font, theme.colour("text-2"))
            right -= wide + _GAP
        ink = theme.colour("text" if self.isEnabled() else "text-disabled")
        room = QRectF(left, 0, right - left, self.height())
        if not self._more:
            paint_line(painter, room, self.text(), self._font(), ink)
            return
        upper = QRectF(left, middle - 20, room.width(), 20)
        lower = QRectF(left, middle + 1, room.width(), 17)
        paint_line(painter, upper, self.text(), self._font(), ink)
        micro = theme.font("desk", "micro")
        paint_line(painter, lower, self._more, micro, theme.colour("text-2"))

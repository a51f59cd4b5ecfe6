"""Painting the calendar: events, hatching and lines, only those that are seen.

An event is drawn once and kept as a picture while its words, place and theme stay the same.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.ui import icons, theme
from kiosk.ui.parts.calendar_day_plan import EventLook, Flag, GridEvent

_TWO_LINES = 29
_HATCH = 7
_DIM = 0.32
#: Pictures kept: a few windows full of them, and of grounds.
_KEPT_MOST, _GROUNDS_MOST = 2000, 200
#: Seconds of one paint in which pictures are made, and how many are made in any case.
_BUDGET, _MADE_LEAST = 0.007, 8

_MARKS = {
    EventLook.CHECKED_IN: "check",
    EventLook.LIVE: "video",
    EventLook.DONE: "check",
    EventLook.NO_SHOW: "user-round-x",
}


def inks(look: EventLook) -> tuple[QColor, QColor, QColor, QColor]:
    """Fill, left bar, name and second line."""
    text, second = theme.colour("text"), theme.colour("text-2")
    if look is EventLook.LIVE:
        on = theme.colour("on-success")
        return theme.colour("ev-live"), theme.colour("ev-checked-line"), on, on
    if look is EventLook.DONE:
        return theme.colour("sunken"), theme.colour("border"), second, second
    if look is EventLook.CANCELLED:
        return theme.colour("ev-cancel"), theme.colour("ev-cancel-line"), second, second
    role = f"ev-{look.value}"
    return theme.colour(role), theme.colour(f"{role}-line"), text, second


def hatch(painter: QPainter, box: QRect, role: str = "border") -> None:
    """Lines at 45 degrees, 7 apart, on whatever ground there is."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(box, QBrush(_hatching(theme.name(), role)))
    painter.restore()


@lru_cache(maxsize=8)
def _hatching(_theme: str, role: str) -> QPixmap:
    """One step of the hatching, which joins on to itself on every side."""
    tile = QPixmap(_HATCH, _HATCH)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(role), 1))
    for total in (0, _HATCH, 2 * _HATCH):
        painter.drawLine(QPointF(total + 1, -1), QPointF(total - _HATCH - 1, _HATCH + 1))
    painter.end()
    return tile


class EventPainter:
    """Draws events, each as a picture that it keeps.

    A paint makes as many pictures as it has time for: the other events are shown without their
    names, and ``is_behind`` says that one more paint is wanted.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], QPixmap] = {}
        self._grounds: dict[tuple[object, ...], QPixmap] = {}
        self._until = 0.0
        self._made = 0
        self.is_behind = False

    def begin(self) -> None:
        """A new paint begins."""
        self._until = time.thread_time() + _BUDGET
        self._made = 0
        self.is_behind = False

    def paint(self, painter: QPainter, event: GridEvent, box: QRect, ratio: float) -> None:
        """The event in that box."""
        wide, high = box.width(), box.height()
        look = (event.look, event.flag, event.dim, wide, high, theme.name(), ratio)
        key = (event.title, event.detail, event.brief, *look)
        picture = self._kept.get(key)
        if picture is None:
            if self._made >= _MADE_LEAST and time.thread_time() > self._until:
                self.is_behind = True
                ground = self._grounds.get(look)
                if ground is None:
                    painter.fillRect(box, inks(event.look)[0])
                else:
                    painter.drawPixmap(box.topLeft(), ground)
                return
            ground = self._ground(event, wide, high, ratio, look)
            if len(self._kept) >= _KEPT_MOST:
                self._kept.clear()
            self._made += 1
            picture = self._kept[key] = _with_names(ground, event, wide, high)
        painter.drawPixmap(box.topLeft(), picture)

    def _ground(
        self, event: GridEvent, wide: int, high: int, ratio: float, look: tuple[object, ...]
    ) -> QPixmap:
        found = self._grounds.get(look)
        if found is None:
            if len(self._grounds) >= _GROUNDS_MOST:
                self._grounds.clear()
            found = self._grounds[look] = _drawn(event, wide, high, ratio)
        return found


def _drawn(event: GridEvent, wide: int, high: int, ratio: float) -> QPixmap:
    """An event without its names."""
    picture = QPixmap(round(wide * ratio), max(1, round(high * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if event.dim:
        painter.setOpacity(_DIM)
    box = QRectF(0, 0, wide, high)
    fill, line, ink, _ = inks(event.look)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, 5, 5)
    painter.save()
    painter.setClipRect(QRectF(0, 0, 4, high))
    painter.setBrush(line)
    painter.drawRoundedRect(box, 5, 5)
    painter.restore()
    if event.flag:
        role = "danger-line" if event.flag is Flag.CONFLICT else "warning-line"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour(role), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
    mark = _mark(event)
    if mark:
        size = _mark_size(high)
        top = 3.0 if high >= _TWO_LINES else (high - size) / 2
        colour = theme.colour("warning") if event.flag is Flag.MOVE_ME else ink
        painter.drawPixmap(QPointF(wide - 4 - size, top), icons.pixmap(mark, size, colour, 2.2))
    painter.end()
    return picture


def _mark(event: GridEvent) -> str:
    return "triangle-alert" if event.flag else _MARKS.get(event.look, "")


def _mark_size(high: int) -> int:
    return 14 if high >= 18 else 12


@lru_cache(maxsize=8)
def _fonts(_theme: str, struck: bool) -> tuple[QFont, QFontMetrics, QFont, QFontMetrics]:
    bold = theme.font("desk", "micro", weight=600)
    bold.setStrikeOut(struck)
    plain = theme.font("desk", "micro", weight=400)
    return bold, QFontMetrics(bold), plain, QFontMetrics(plain)


def _with_names(ground: QPixmap, event: GridEvent, wide: int, high: int) -> QPixmap:
    picture = QPixmap(ground)
    painter = QPainter(picture)
    if event.dim:
        painter.setOpacity(_DIM)
    _, _, ink, second = inks(event.look)
    struck = event.look is EventLook.CANCELLED
    bold, broad, plain, narrow = _fonts(theme.name(), struck)
    room = wide - 13 - (_mark_size(high) + 4 if _mark(event) else 0)
    painter.setFont(bold)
    painter.setPen(ink)
    if high >= _TWO_LINES + 2:
        top = 1 + (high - 32) // 2
        painter.drawText(9, top + 13, _cut(broad, event.title, room))
        painter.setFont(plain)
        painter.setPen(second)
        # Below the mark the second line has the whole width.
        painter.drawText(9, top + 28, _cut(narrow, event.detail, wide - 13))
    else:
        line = (high + broad.capHeight()) // 2
        title = _cut(broad, event.title, room)
        painter.drawText(9, line, title)
        left = broad.horizontalAdvance(title) + 6
        detail = event.detail
        if narrow.horizontalAdvance(detail) > room - left:
            detail = event.brief
        if detail and narrow.horizontalAdvance(detail) <= room - left:
            painter.setFont(plain)
            painter.setPen(second)
            painter.drawText(9 + left, line, detail)
    painter.end()
    return picture


def _cut(metrics: QFontMetrics, text: str, wide: int) -> str:
    if metrics.horizontalAdvance(text) <= wide:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, wide))


class ColourLegend(QWidget):
    """What the colours mean: a swatch and a word a line."""

    def __init__(
        self, words: Sequence[tuple[EventLook, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = tuple(words)
        self.setFixedHeight(24 * len(self._words))
        self.setAccessibleName(", ".join(word for _, word in self._words))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Swatches and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("desk", "body"))
        for at, (look, word) in enumerate(self._words):
            top = at * 24.0
            fill, line, _, _ = inks(look)
            box = QRectF(0, top + 4, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, 3, 3)
            painter.fillRect(QRectF(0, top + 4, 4, 16), line)
            painter.setPen(theme.colour("text"))
            place = QRectF(28, top, self.width() - 28, 24)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, word)
        painter.end()

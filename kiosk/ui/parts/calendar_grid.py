"""A day's visits by terminal, painted: columns, start times, closed hours folded, the now line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kiosk.ui import icons, theme

_HEAD = 52
_TIMES = 56
_FOLD = 24
_LEAST_COLUMN = 84
#: Pixels of a minute: 30 minutes were drawn 34 high; below that a name has no room.
_LEAST_SCALE = 1.146
_TWO_LINES = 31


_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class EventLook(StrEnum):
    """How an event is drawn; the colours are the roles ``ev-…``."""

    BOOKED = "booked"
    OFFSITE = "off"
    CHECKED_IN = "checked"
    LIVE = "live"
    DONE = "done"
    NO_SHOW = "noshow"
    CANCELLED = "cancel"


_MARKS = {
    EventLook.CHECKED_IN: "check",
    EventLook.LIVE: "video",
    EventLook.DONE: "check",
    EventLook.NO_SHOW: "user-round-x",
}


@dataclass(frozen=True, slots=True)
class GridEvent:
    """One visit; ``start`` and ``end`` are minutes after midnight. ``said`` is what is spoken."""

    id: str
    column: int
    start: int
    end: int
    title: str
    detail: str
    look: EventLook
    said: str


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One terminal."""

    name: str
    note: str
    in_service: bool = True


@dataclass(frozen=True, slots=True)
class GridDay:
    """What is painted. ``windows`` and ``starts`` are minutes after midnight, in order.

    ``closed`` are the sentences between the windows, ``times`` those of the starts; ``now`` is
    None on other days, ``now_text`` its clock.
    """

    columns: tuple[GridColumn, ...] = ()
    windows: tuple[tuple[int, int], ...] = ()
    closed: tuple[str, ...] = ()
    starts: tuple[tuple[int, str], ...] = ()
    events: tuple[GridEvent, ...] = ()
    now: int | None = None
    now_text: str = ""


class CalendarGrid(QWidget):
    """Signals: ``chosen(id)`` ("" for none), ``opened(id)``. Arrows move, Enter opens."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = GridDay()
        self._selected = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring_never", True)  # noqa: FBT003
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    def show_day(self, day: GridDay) -> None:
        """Paint this day; what was selected stays so if it is still there."""
        self._day = day
        if self._selected and self._event(self._selected) is None:
            self.choose("")
        self.setMinimumSize(self.minimumSizeHint())
        self.update()

    @property
    def selected(self) -> str:
        """The chosen visit, "" for none."""
        return self._selected

    def events(self) -> tuple[GridEvent, ...]:
        """What is painted."""
        return self._day.events

    def choose(self, identity: str) -> None:
        """Select a visit, or none."""
        if identity == self._selected:
            return
        self._selected = identity
        event = self._event(identity)
        self.setAccessibleDescription(event.said if event else "")
        self.chosen.emit(identity)
        self.update()

    def move_by(self, columns: int, rows: int) -> bool:
        """Select the next visit in that direction; whether there was one."""
        here = self._event(self._selected)
        ordered = sorted(self._day.events, key=lambda e: (e.start, e.column))
        if here is None:
            if ordered:
                self.choose(ordered[0].id)
            return bool(ordered)
        if rows:
            there = [
                e for e in ordered if e.column == here.column and (e.start - here.start) * rows > 0
            ]
        else:
            there = [e for e in ordered if (e.column - here.column) * columns > 0]
        if not there:
            return False
        nearest = min(there, key=lambda e: (abs(e.column - here.column), abs(e.start - here.start)))
        self.choose(nearest.id)
        return True

    def box_of(self, identity: str) -> QRectF:
        """Where a visit is painted; empty if it is not."""
        event = self._event(identity)
        return self._box(event) if event else QRectF()

    def minimumSizeHint(self) -> QSize:
        """Every column and every minute with room for a name."""
        wide = _TIMES + len(self._day.columns) * _LEAST_COLUMN
        high = _HEAD + self._minutes() * _LEAST_SCALE + self._folds() * _FOLD + 12
        return QSize(wide, round(high))

    def sizeHint(self) -> QSize:
        """As drawn: columns of 108."""
        return QSize(_TIMES + len(self._day.columns) * 108, self.minimumSizeHint().height())

    # Geometry.

    def _event(self, identity: str) -> GridEvent | None:
        return next((e for e in self._day.events if e.id == identity), None)

    def _minutes(self) -> int:
        return sum(close - opened for opened, close in self._day.windows)

    def _folds(self) -> int:
        return max(0, len(self._day.windows) - 1)

    def _scale(self) -> float:
        room = self.height() - _HEAD - 12 - self._folds() * _FOLD
        return max(_LEAST_SCALE, room / max(1, self._minutes()))

    def _y(self, minute: float) -> float:
        """The height of a minute; closed minutes lie in their fold."""
        y, scale = float(_HEAD), self._scale()
        for at, (opened, close) in enumerate(self._day.windows):
            if minute <= opened:
                return y if at == 0 else y - _FOLD / 2 if minute < opened else y
            if minute <= close:
                return y + (minute - opened) * scale
            y += (close - opened) * scale + _FOLD
        return y - _FOLD

    def _column_width(self) -> float:
        return (self.width() - _TIMES) / max(1, len(self._day.columns))

    def _x(self, column: int) -> float:
        return _TIMES + column * self._column_width()

    def _box(self, event: GridEvent) -> QRectF:
        top, bottom = self._y(event.start), self._y(event.end)
        return QRectF(
            self._x(event.column) + 4, top + 1, self._column_width() - 8, bottom - top - 2
        )

    def _at(self, place: QPointF) -> GridEvent | None:
        return next((e for e in self._day.events if self._box(e).contains(place)), None)

    # Hands and keys.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is touched."""
        found = self._at(event.position())
        self.choose(found.id if found else "")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is touched twice."""
        found = self._at(event.position())
        if found:
            self.opened.emit(found.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter opens; everything else is the page's."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.move_by(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected:
            self.opened.emit(self._selected)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the whole visit where its names were cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), found.said if found else "", self)
            return True
        return super().event(event)

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole day."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        if self._day.windows:
            self._paint_lines(painter)
            self._paint_closed(painter)
            for event in self._day.events:
                self._paint_event(painter, event)
            self._paint_now(painter)
        self._paint_head(painter)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        wide = self._column_width()
        for at, column in enumerate(self._day.columns):
            box = QRectF(self._x(at) + 8, 8, wide - 12, 18)
            painter.setFont(theme.font("desk", "small", weight=600))
            painter.setPen(theme.colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, self._cut(painter, column.name, box))
            painter.setFont(theme.font("desk", "micro"))
            painter.setPen(theme.colour("text-2" if column.in_service else "danger"))
            box.translate(0, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, self._cut(painter, column.note, box))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(0, _HEAD - 0.5), QPointF(self.width(), _HEAD - 0.5))

    def _paint_lines(self, painter: QPainter) -> None:
        painter.setFont(theme.font("desk", "micro", figures=True))
        last = -1000.0
        for minute, text in self._day.starts:
            y = self._y(minute)
            painter.setPen(QPen(theme.colour("border-subtle"), 1))
            painter.drawLine(QPointF(_TIMES, y), QPointF(self.width(), y))
            if y - last >= 20:
                last = y
                painter.setPen(theme.colour("text-2"))
                box = QRectF(0, y, _TIMES - 8, 18)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight, text)
        painter.setPen(QPen(theme.colour("border-subtle"), 1))
        for at, column in enumerate(self._day.columns):
            x = self._x(at)
            painter.drawLine(QPointF(x, _HEAD), QPointF(x, self.height()))
            if not column.in_service:
                high = self.height() - _HEAD
                self._hatch(painter, QRectF(x, _HEAD, self._column_width(), high))

    def _paint_closed(self, painter: QPainter) -> None:
        for at, ((_, close), text) in enumerate(
            zip(self._day.windows, self._day.closed, strict=False)
        ):
            if at + 1 >= len(self._day.windows):
                break
            band = QRectF(0, self._y(close), self.width(), _FOLD)
            painter.fillRect(band, theme.colour("sunken"))
            self._hatch(painter, band)
            painter.setFont(theme.font("desk", "micro"))
            painter.setPen(theme.colour("text-2"))
            wide = painter.fontMetrics().horizontalAdvance(text) + 16
            plate = QRectF(band.center().x() - wide / 2, band.top() + 3, wide, _FOLD - 6)
            painter.fillRect(plate, theme.colour("sunken"))
            painter.drawText(band, Qt.AlignmentFlag.AlignCenter, text)

    def _hatch(self, painter: QPainter, box: QRectF) -> None:
        painter.save()
        painter.setClipRect(box)
        painter.setPen(QPen(theme.colour("border"), 1))
        x = box.left() - box.height()
        while x < box.right():
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
            x += 7
        painter.restore()

    def _paint_event(self, painter: QPainter, event: GridEvent) -> None:
        box = self._box(event)
        fill, line, ink, second = _inks(event.look)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 5, 5)
        painter.save()
        painter.setClipRect(QRectF(box.left(), box.top(), 4, box.height()))
        painter.setBrush(line)
        painter.drawRoundedRect(box, 5, 5)
        painter.restore()
        self._paint_names(painter, event, box.adjusted(9, 2, -4, -2), ink, second)
        if event.id == self._selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("primary"), 3))
            painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), 7, 7)

    def _paint_names(
        self, painter: QPainter, event: GridEvent, box: QRectF, ink: QColor, second: QColor
    ) -> None:
        mark = _MARKS.get(event.look)
        if mark:
            picture = icons.pixmap(mark, 14, ink, 2.2)
            painter.drawPixmap(QPointF(box.right() - 14, box.top() + 1), picture)
            box = box.adjusted(0, 0, -18, 0)
        bold = theme.font("desk", "micro", weight=600)
        bold.setStrikeOut(event.look is EventLook.CANCELLED)
        painter.setFont(bold)
        painter.setPen(ink)
        if box.height() >= _TWO_LINES - 4:
            upper = QRectF(box.left(), box.top(), box.width(), 15)
            painter.drawText(
                upper, Qt.AlignmentFlag.AlignLeft, self._cut(painter, event.title, box)
            )
            painter.setFont(theme.font("desk", "micro"))
            painter.setPen(second)
            lower = upper.translated(0, 14)
            painter.drawText(
                lower, Qt.AlignmentFlag.AlignLeft, self._cut(painter, event.detail, box)
            )
            return
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = self._cut(painter, event.title, box)
        painter.drawText(box, middle, title)
        rest = box.adjusted(painter.fontMetrics().horizontalAdvance(title) + 6, 0, 0, 0)
        if rest.width() > 24:
            painter.setFont(theme.font("desk", "micro"))
            painter.setPen(second)
            painter.drawText(rest, middle, self._cut(painter, event.detail, rest))

    def _paint_now(self, painter: QPainter) -> None:
        now = self._day.now
        if now is None or not any(opened <= now <= close for opened, close in self._day.windows):
            return
        y, red = self._y(now), theme.colour("danger-fill")
        painter.setPen(QPen(red, 2))
        painter.drawLine(QPointF(_TIMES - 6, y), QPointF(self.width(), y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(red)
        plate = QRectF(2, y - 9, _TIMES - 6, 18)
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(theme.colour("on-danger"))
        painter.setFont(theme.font("desk", "micro", weight=600, figures=True))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self._day.now_text)

    def _cut(self, painter: QPainter, text: str, box: QRectF) -> str:
        mode = Qt.TextElideMode.ElideRight
        return painter.fontMetrics().elidedText(text, mode, max(0, int(box.width())))


def _inks(look: EventLook) -> tuple[QColor, QColor, QColor, QColor]:
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
            fill, line, _, _ = _inks(look)
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

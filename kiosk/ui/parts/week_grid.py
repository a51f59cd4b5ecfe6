"""A week by load, painted: a bar for each time of each day, bands between the visiting windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from kiosk.ui import icons, theme
from kiosk.ui.parts.calendar_paint import hatch

_HEAD = 56
_TIMES = 84
_BAND = 28
_ROW_LEAST, _ROW_MOST = 22, 31
_FOOT = 8
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CellLook(StrEnum):
    """How a bar is drawn."""

    PART = "part"
    FULL = "full"
    PAST = "past"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WeekCell:
    """One time of one day. ``share`` of it is filled; ``tag`` names units that are locked down."""

    text: str
    share: float
    look: CellLook
    said: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class WeekDay:
    """The head of a column; ``short`` and ``brief`` stand for name and note in a narrow one."""

    number: str
    name: str
    note: str
    is_today: bool = False
    short: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A start time; ``band`` is said above it where a window begins."""

    minute: int
    clock: str
    band: str = ""


@dataclass(frozen=True, slots=True)
class GridWeek:
    """What is painted; ``cells`` by column and minute, ``now`` by the same where it lies there."""

    days: tuple[WeekDay, ...] = ()
    rows: tuple[WeekRow, ...] = ()
    cells: Mapping[tuple[int, int], WeekCell] = field(default_factory=dict)
    now: tuple[int, int] | None = None


class WeekGrid(QAbstractScrollArea):
    """Signals: ``chosen(column, minute)``, ``opened(column, minute)``."""

    chosen = Signal(int, int)
    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week = GridWeek()
        self._row = _ROW_LEAST
        self._tops: tuple[int, ...] = ()
        self._cursor: tuple[int, int] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring_never", True)  # noqa: FBT003
        self.viewport().setProperty("ring_never", True)  # noqa: FBT003
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_week(self, week: GridWeek) -> None:
        """Paint this week; the cursor stays where it is if that cell is there."""
        self._week = week
        if self._cursor is not None and self._cursor not in week.cells:
            self._cursor = None
        self._fit()
        self.viewport().update()

    def week(self) -> GridWeek:
        """What is painted."""
        return self._week

    @property
    def cell(self) -> tuple[int, int] | None:
        """Where the cursor is: day and minute."""
        return self._cursor

    def choose(self, column: int, minute: int) -> None:
        """Put the cursor there."""
        cell = self._week.cells.get((column, minute))
        if cell is None:
            return
        self._cursor = (column, minute)
        self.setAccessibleDescription(cell.said)
        box = self._box(column, minute)
        bar = self.verticalScrollBar()
        if box.top() < _HEAD + 4:
            bar.setValue(bar.value() - (_HEAD + _BAND - box.top()))
        elif box.bottom() > self.viewport().height() - 4:
            bar.setValue(bar.value() + box.bottom() - self.viewport().height() + 8)
        self.chosen.emit(column, minute)
        self.viewport().update()

    def move_by(self, columns: int, rows: int) -> None:
        """The next time of the day, or the same on the next day; at first the first."""
        minutes = [row.minute for row in self._week.rows]
        if self._cursor is None:
            first = min(self._week.cells, default=None)
            if first is not None:
                self.choose(*first)
            return
        column, minute = self._cursor
        here = minutes.index(minute)
        while True:
            column, here = column + columns, here + rows
            if not (0 <= column < len(self._week.days) and 0 <= here < len(minutes)):
                return
            if (column, minutes[here]) in self._week.cells:
                self.choose(column, minutes[here])
                return

    def box_of(self, column: int, minute: int) -> QRectF:
        """Where a bar is painted, in the viewport."""
        return QRectF(self._box(column, minute))

    # Geometry.

    def _fit(self) -> None:
        rows, view = self._week.rows, self.viewport().size()
        bands = sum(bool(row.band) for row in rows) * _BAND
        room = (view.height() - _HEAD - _FOOT - bands) // max(1, len(rows))
        self._row = min(_ROW_MOST, max(_ROW_LEAST, room))
        tops, top = [], _HEAD
        for row in rows:
            top += _BAND if row.band else 0
            tops.append(top)
            top += self._row
        self._tops = tuple(tops)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, top + _FOOT - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(self._row)

    def _column_width(self) -> int:
        return (self.viewport().width() - _TIMES) // max(1, len(self._week.days))

    def _box(self, column: int, minute: int) -> QRect:
        at = next(n for n, row in enumerate(self._week.rows) if row.minute == minute)
        top = self._tops[at] - self.verticalScrollBar().value()
        wide = self._column_width()
        return QRect(_TIMES + column * wide + 4, top + 2, wide - 8, self._row - 4)

    def _at(self, place: QPoint) -> tuple[int, int] | None:
        if place.y() < _HEAD:
            return None
        return next((cell for cell in self._week.cells if self._box(*cell).contains(place)), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows as high as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """The head stands still, so all is painted anew."""
        self.viewport().update()

    # Hands and keys.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is touched."""
        found = self._at(event.position().toPoint())
        if found is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.choose(*found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is touched twice."""
        found = self._at(event.position().toPoint())
        if found is not None:
            self.opened.emit(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens; other keys are the page's."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.move_by(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor is not None:
            self.opened.emit(*self._cursor)
        else:
            event.ignore()

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bands, clocks and bars that are seen, then the head over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.viewport().rect()
        painter.fillRect(view, theme.colour("surface"))
        self._paint_rows(painter, view)
        for (column, minute), cell in self._week.cells.items():
            box = self._box(column, minute)
            if box.bottom() > _HEAD and box.top() < view.bottom():
                paint_cell(painter, box, cell)
        if self._week.now is not None:
            box = self._box(*self._week.now)
            painter.setPen(QPen(theme.colour("danger-fill"), 2))
            painter.drawLine(box.left() - 3, box.top() - 2, box.right() + 3, box.top() - 2)
        if self._cursor is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("primary"), 3))
            around = QRectF(self._box(*self._cursor)).adjusted(-1.5, -1.5, 1.5, 1.5)
            painter.drawRoundedRect(around, 5, 5)
        self._paint_head(painter, view)
        painter.end()

    def _paint_rows(self, painter: QPainter, view: QRect) -> None:
        down = self.verticalScrollBar().value()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for row, top in zip(self._week.rows, self._tops, strict=True):
            y = top - down
            if row.band:
                band = QRect(0, y - _BAND, view.width(), _BAND - 2)
                painter.fillRect(band, theme.colour("sunken"))
                painter.setFont(theme.font("desk", "micro", weight=600))
                painter.setPen(theme.colour("text"))
                painter.drawText(band.adjusted(14, 0, 0, 0), left, row.band)
            painter.setFont(theme.font("desk", "micro", weight=400, figures=True))
            painter.setPen(theme.colour("text-2"))
            painter.drawText(QRect(0, y, _TIMES - 14, self._row), right, row.clock)

    def _paint_head(self, painter: QPainter, view: QRect) -> None:
        painter.fillRect(QRect(0, 0, view.width(), _HEAD), theme.colour("surface"))
        wide = self._column_width()
        line = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for at, day in enumerate(self._week.days):
            box = QRect(_TIMES + at * wide, 0, wide, _HEAD)
            if day.is_today:
                painter.fillRect(box, theme.colour("selected"))
            painter.setPen(theme.colour("text"))
            number = theme.font("desk", "h2", size=18)
            painter.setFont(number)
            painter.drawText(QRect(box.left() + 8, 6, wide - 8, 24), line, day.number)
            gone = painter.fontMetrics().horizontalAdvance(day.number) + 12
            painter.setFont(theme.font("desk", "micro", weight=600))
            room = wide - 8 - gone
            name = _fitting(painter, day.name, day.short, room)
            painter.drawText(QRect(box.left() + gone, 8, room, 22), line, name)
            painter.setFont(theme.font("desk", "micro", weight=400, figures=True))
            painter.setPen(theme.colour("text-2"))
            note = _fitting(painter, day.note, day.brief, wide - 12)
            painter.drawText(QRect(box.left() + 8, 30, wide - 8, 18), line, note)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(0, _HEAD - 1, view.width(), _HEAD - 1)


def _fitting(painter: QPainter, text: str, shorter: str, room: int) -> str:
    """The text, or what stands for it where it does not fit, cut as a last resort."""
    metrics = painter.fontMetrics()
    chosen = text if metrics.horizontalAdvance(text) <= room else shorter or text
    return metrics.elidedText(chosen, Qt.TextElideMode.ElideRight, room)


_FILLS: dict[CellLook, tuple[str, str, str]] = {
    CellLook.PART: ("primary-soft", "heat-2", "text"),
    CellLook.FULL: ("warning-fill", "warning-fill", "on-warning"),
    CellLook.PAST: ("sunken", "border", "text-2"),
    CellLook.CLOSED: ("sunken", "sunken", "text-2"),
}


def paint_cell(painter: QPainter, box: QRect, cell: WeekCell) -> None:
    """A bar with its words, and the units without visits in a red frame."""
    ground, bar, ink = _FILLS[cell.look]
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(box), 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(shape, theme.colour(ground))
    if cell.look is CellLook.CLOSED:
        hatch(painter, box)
    filled = QRectF(box)
    filled.setWidth(box.width() * min(1.0, cell.share))
    if cell.share > 0 and cell.look is not CellLook.CLOSED:
        painter.save()
        painter.setClipRect(filled)
        painter.fillPath(shape, theme.colour(bar))
        painter.restore()
    painter.setFont(theme.font("desk", "micro", weight=600, figures=True))
    painter.setPen(theme.colour(ink))
    middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box.adjusted(8, 0, -4, 0), middle, cell.text)
    if cell.tag:
        _paint_tag(painter, box, cell.tag)


def _paint_tag(painter: QPainter, box: QRect, tag: str) -> None:
    """A red frame with a lock and the units that have no visits then."""
    red = theme.colour("danger-line")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(red, 2))
    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
    metrics = painter.fontMetrics()
    cut = metrics.elidedText(tag, Qt.TextElideMode.ElideRight, box.width() // 3)
    wide = metrics.horizontalAdvance(cut)
    painter.setPen(theme.colour("danger"))
    right = box.right() - 6
    middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRect(right - wide - 4, box.top(), wide + 4, box.height()), middle, cut)
    lock = icons.pixmap("lock", 12, "danger", 2.4)
    painter.drawPixmap(right - wide - 20, box.center().y() - 5, lock)

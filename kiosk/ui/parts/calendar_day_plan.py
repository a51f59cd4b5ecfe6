"""What the calendar's grid shows of a day, and where on the sheet each minute and column lies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect

HEAD = 52
TIMES = 56
FOLD = 24
FOOT = 12
LEAST_COLUMN = 92
#: Pixels of a minute: 30 minutes were drawn 34 high; below that a name has no room.
LEAST_SCALE = 1.146


class EventLook(StrEnum):
    """How an event is drawn; the colours are the roles ``ev-…``."""

    BOOKED = "booked"
    OFFSITE = "off"
    CHECKED_IN = "checked"
    LIVE = "live"
    DONE = "done"
    NO_SHOW = "noshow"
    CANCELLED = "cancel"


class Flag(StrEnum):
    """What is wrong with where a visit stands."""

    NONE = ""
    MOVE_ME = "move"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class GridEvent:
    """One visit; ``start`` and ``end`` are minutes after midnight. ``said`` is what is spoken.

    ``brief`` stands for ``detail`` where that has no room; ``dim``: the filter leaves it out.
    """

    id: str
    column: int
    start: int
    end: int
    title: str
    detail: str
    look: EventLook
    said: str
    brief: str = ""
    flag: Flag = Flag.NONE
    dim: bool = False


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One terminal; ``group`` tells lobby terminals from off-site lanes."""

    name: str
    note: str
    in_service: bool = True
    group: str = ""


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A blocked stretch of some columns; ``red`` for a lockdown."""

    columns: tuple[int, ...]
    start: int
    end: int
    text: str
    red: bool = False


@dataclass(frozen=True, slots=True)
class GridDay:
    """A day as it is painted. ``windows`` are minutes after midnight, in order.

    ``closed`` are the sentences between the windows, ``starts`` the clocks of the starts; ``now``
    is None on other days, ``now_text`` its clock.
    """

    columns: tuple[GridColumn, ...] = ()
    windows: tuple[tuple[int, int], ...] = ()
    closed: tuple[str, ...] = ()
    starts: tuple[tuple[int, str], ...] = ()
    events: tuple[GridEvent, ...] = ()
    blocks: tuple[GridBlock, ...] = ()
    now: int | None = None
    now_text: str = ""


#: A place for a visit: the column, and the minute it starts.
Cell = tuple[int, int]


@dataclass(slots=True)
class DayPlan:
    """The day laid out on a sheet of ``width`` and ``height``; the head and times lie over it."""

    day: GridDay
    width: int = 0
    height: int = 0
    column_width: int = LEAST_COLUMN
    scale: float = LEAST_SCALE
    _by_column: dict[int, list[GridEvent]] = field(default_factory=dict)
    _by_id: dict[str, GridEvent] = field(default_factory=dict)
    _heights: dict[float, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_column: dict[int, list[GridEvent]] = defaultdict(list)
        for event in self.day.events:
            by_column[event.column].append(event)
        self._by_column = dict(by_column)
        self._by_id = {event.id: event for event in self.day.events}

    def lay_out(self, wide: int, high: int) -> None:
        """Fill a viewport of that size, or be larger than it."""
        count = max(1, len(self.day.columns))
        self.column_width = max(LEAST_COLUMN, (wide - TIMES) // count)
        self.width = TIMES + count * self.column_width
        minutes = max(1, sum(close - opened for opened, close in self.day.windows))
        folds = max(0, len(self.day.windows) - 1) * FOLD
        self.scale = max(LEAST_SCALE, (high - HEAD - FOOT - folds) / minutes)
        self._heights = {}
        self.height = HEAD + round(minutes * self.scale) + folds + FOOT

    def event(self, identity: str) -> GridEvent | None:
        """The event of that identity."""
        return self._by_id.get(identity)

    def of_column(self, column: int) -> list[GridEvent]:
        """The events of a column."""
        return self._by_column.get(column, [])

    def x(self, column: int) -> int:
        """Where a column begins."""
        return TIMES + column * self.column_width

    def y(self, minute: float) -> int:
        """The height of a minute; closed minutes lie in their fold."""
        found = self._heights.get(minute)
        if found is None:
            found = self._heights[minute] = self._height_of(minute)
        return found

    def _height_of(self, minute: float) -> int:
        top = float(HEAD)
        for at, (opened, close) in enumerate(self.day.windows):
            if minute <= opened:
                return round(top if at == 0 or minute == opened else top - FOLD / 2)
            if minute <= close:
                return round(top + (minute - opened) * self.scale)
            top += (close - opened) * self.scale + FOLD
        return round(top - FOLD)

    def box(self, event: GridEvent) -> QRect:
        """Where an event lies."""
        return self.span_box(event.column, event.start, event.end)

    def span_box(self, column: int, start: int, end: int) -> QRect:
        """The place of a visit in that column."""
        top, bottom = self.y(start), self.y(end)
        return QRect(self.x(column) + 4, top + 1, self.column_width - 8, bottom - top - 2)

    def at(self, place: QPoint) -> GridEvent | None:
        """The event there."""
        column = (place.x() - TIMES) // self.column_width
        return next((e for e in self.of_column(column) if self.box(e).contains(place)), None)

    def cell_at(self, place: QPoint) -> Cell | None:
        """The cell there: the last start at or above it."""
        column = (place.x() - TIMES) // self.column_width
        if not 0 <= column < len(self.day.columns) or place.x() < TIMES:
            return None
        above = [minute for minute, _ in self.day.starts if self.y(minute) <= place.y()]
        return (column, above[-1]) if above else None

    def event_in(self, cell: Cell) -> GridEvent | None:
        """The event that starts in that cell or lies over it; one not cancelled first."""
        column, minute = cell
        there = [e for e in self.of_column(column) if e.start <= minute < e.end]
        there.sort(key=lambda e: (e.look is EventLook.CANCELLED, e.start != minute))
        return there[0] if there else None

    def length(self) -> int:
        """Minutes between two starts: how long a cell is."""
        starts = [minute for minute, _ in self.day.starts]
        gaps = [b - a for a, b in pairwise(starts)]
        return min(gaps, default=30)

"""From a day of the facility to what the calendar's grid paints."""

from __future__ import annotations

from datetime import datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from kiosk.domain.facility import Terminal, housing_unit
from kiosk.domain.restriction import Block, BlockWhy
from kiosk.domain.slot import day_bounds
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services.calendar import DayView, VisitCard
from kiosk.ui import words
from kiosk.ui.parts.calendar_day_plan import (
    EventLook,
    Flag,
    GridBlock,
    GridColumn,
    GridDay,
    GridEvent,
)

_LOOKS = {
    VisitState.CHECKED_IN: EventLook.CHECKED_IN,
    VisitState.LIVE: EventLook.LIVE,
    VisitState.DONE: EventLook.DONE,
    VisitState.NO_SHOW: EventLook.NO_SHOW,
    VisitState.CANCELLED: EventLook.CANCELLED,
    VisitState.MOVED: EventLook.CANCELLED,
}

_ALL = frozenset(VisitKind)
_TO_COME = (VisitState.BOOKED, VisitState.CHECKED_IN)


def look_of(visit: Visit) -> EventLook:
    """How a visit is drawn."""
    booked = EventLook.OFFSITE if visit.kind is VisitKind.OFFSITE else EventLook.BOOKED
    return _LOOKS.get(visit.state, booked)


def minute_of(at: datetime, zone: ZoneInfo) -> int:
    """Wall-clock minutes after midnight."""
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def grid_day(view: DayView, zone: ZoneInfo, kinds: frozenset[VisitKind] = _ALL) -> GridDay:
    """The day as it is painted; other kinds than those are left out."""
    columns = tuple(t for t in view.columns if t.kind in kinds)
    places = {terminal.id: at for at, terminal in enumerate(columns)}
    is_today = view.at.astimezone(zone).date() == view.day
    windows = tuple((_minutes(w.opens), _minutes(w.closes)) for w in view.windows)
    starts = sorted({minute_of(s.starts_at, zone) for ss in view.starts.values() for s in ss})
    return GridDay(
        columns=tuple(_column(t) for t in columns),
        windows=windows,
        closed=tuple(
            words.say("calendar.closed", opens=clock_face(opens), closes=clock_face(close))
            for (_, close), (opens, _) in pairwise(windows)
        ),
        starts=tuple((m, clock_face(m)) for m in starts),
        events=tuple(
            _event(card, places[card.visit.terminal], zone, _flag(card, view))
            for card in view.visits
            if card.visit.terminal in places
        ),
        blocks=tuple(_block(block, view, columns, zone) for block in view.blocks),
        now=minute_of(view.at, zone) if is_today else None,
        now_text=clock_face(minute_of(view.at, zone)),
    )


def said_of(card: VisitCard, zone: ZoneInfo) -> str:
    """One visit in a sentence."""
    return words.say(
        "calendar.said",
        span=words.span(card.visit.starts_at, card.visit.ends_at, zone),
        visitor=card.visitor_name,
        resident=card.resident_name,
        unit=card.unit,
        state=words.say(f"calendar.state.{look_of(card.visit).value}"),
    )


def surname(name: str) -> str:
    """The last word of a name, for a narrow column."""
    return name.rsplit(" ", 1)[-1]


def _column(terminal: Terminal) -> GridColumn:
    if not terminal.in_service:
        note = words.say("calendar.out_of_service")
        return GridColumn(terminal.name, note, in_service=False, group=terminal.kind)
    note = "calendar.lobby" if terminal.kind is VisitKind.ONSITE else "calendar.link"
    return GridColumn(terminal.name, words.say(note), group=terminal.kind)


def _flag(card: VisitCard, view: DayView) -> Flag:
    """A visit still to come on a terminal that is out, or at a time that is blocked."""
    visit = card.visit
    if visit.state not in _TO_COME or visit.ends_at <= view.at:
        return Flag.NONE
    terminal = next((t for t in view.columns if t.id == visit.terminal), None)
    if terminal is not None and not terminal.in_service:
        return Flag.MOVE_ME
    for block in view.blocks:
        if block.starts_at < visit.ends_at and visit.starts_at < block.ends_at:
            if block.terminal == visit.terminal:
                return Flag.MOVE_ME
            everyone = block.terminal is None and not block.unit and block.resident is None
            hit = everyone and block.kind in (None, visit.kind)
            is_unit = bool(block.unit) and block.unit in (card.unit, housing_unit(card.unit))
            if hit or is_unit or block.resident == visit.resident:
                return Flag.CONFLICT
    return Flag.NONE


def _block(block: Block, view: DayView, columns: tuple[Terminal, ...], zone: ZoneInfo) -> GridBlock:
    """A block of terminals; one of a unit or a resident is not drawn over other people's times."""
    begin, end = day_bounds(view.day, zone)
    start = 0 if block.starts_at <= begin else minute_of(block.starts_at, zone)
    close = 24 * 60 if block.ends_at >= end else minute_of(block.ends_at, zone)
    hit: tuple[int, ...] = ()
    if not block.unit and block.resident is None:
        hit = tuple(
            n
            for n, t in enumerate(columns)
            if block.terminal in (None, t.id) and block.kind in (None, t.kind)
        )
    why = words.say(f"calendar.block_reason.{block.why.value}")
    return GridBlock(hit, start, close, why, red=block.why is BlockWhy.LOCKDOWN)


def _event(card: VisitCard, column: int, zone: ZoneInfo, flag: Flag) -> GridEvent:
    visit = card.visit
    start = minute_of(visit.starts_at, zone)
    return GridEvent(
        id=visit.id,
        column=column,
        start=start,
        end=start + round((visit.ends_at - visit.starts_at).total_seconds() / 60),
        title=surname(card.visitor_name),
        detail=f"{surname(card.resident_name)} {card.unit.partition('-')[0]}",
        look=look_of(visit),
        said=said_of(card, zone),
        brief=card.unit.partition("-")[0],
        flag=flag,
    )


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def clock_face(minute: int) -> str:
    """Hours and minutes as on a clock's face; the column says which half of the day."""
    return f"{minute // 60 % 12 or 12}:{minute % 60:02d}"

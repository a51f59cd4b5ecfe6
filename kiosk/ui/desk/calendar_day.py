"""From a day of the facility to what the calendar's grid paints."""

from __future__ import annotations

from datetime import datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from kiosk.domain.facility import Terminal
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services.calendar import DayView, VisitCard
from kiosk.ui import words
from kiosk.ui.parts.calendar_grid import EventLook, GridColumn, GridDay, GridEvent

_LOOKS = {
    VisitState.CHECKED_IN: EventLook.CHECKED_IN,
    VisitState.LIVE: EventLook.LIVE,
    VisitState.DONE: EventLook.DONE,
    VisitState.NO_SHOW: EventLook.NO_SHOW,
    VisitState.CANCELLED: EventLook.CANCELLED,
    VisitState.MOVED: EventLook.CANCELLED,
}


def look_of(visit: Visit) -> EventLook:
    """How a visit is drawn."""
    booked = EventLook.OFFSITE if visit.kind is VisitKind.OFFSITE else EventLook.BOOKED
    return _LOOKS.get(visit.state, booked)


def minute_of(at: datetime, zone: ZoneInfo) -> int:
    """Wall-clock minutes after midnight."""
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def grid_day(view: DayView, zone: ZoneInfo) -> GridDay:
    """The day as it is painted."""
    places = {terminal.id: at for at, terminal in enumerate(view.columns)}
    is_today = view.at.astimezone(zone).date() == view.day
    windows = tuple((_minutes(w.opens), _minutes(w.closes)) for w in view.windows)
    starts = sorted({minute_of(s.starts_at, zone) for ss in view.starts.values() for s in ss})
    return GridDay(
        columns=tuple(_column(t) for t in view.columns),
        windows=windows,
        closed=tuple(
            words.say("calendar.closed", opens=_wall(opens), closes=_wall(close))
            for (_, close), (opens, _) in pairwise(windows)
        ),
        starts=tuple((m, _wall(m)) for m in starts),
        events=tuple(
            _event(card, places[card.visit.terminal], zone)
            for card in view.visits
            if card.visit.terminal in places
        ),
        now=minute_of(view.at, zone) if is_today else None,
        now_text=_wall(minute_of(view.at, zone)),
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
        return GridColumn(terminal.name, words.say("calendar.out_of_service"), in_service=False)
    note = "calendar.lobby" if terminal.kind is VisitKind.ONSITE else "calendar.link"
    return GridColumn(terminal.name, words.say(note))


def _event(card: VisitCard, column: int, zone: ZoneInfo) -> GridEvent:
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
    )


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _wall(minute: int) -> str:
    """Hours and minutes as on a clock's face; the column says which half of the day."""
    return f"{minute // 60 % 12 or 12}:{minute % 60:02d}"

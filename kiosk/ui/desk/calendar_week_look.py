"""From a week's load to what the week's grid paints."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

from kiosk.domain.hours import Window
from kiosk.services.calendar_week import Load, WeekView
from kiosk.ui import words
from kiosk.ui.parts.week_grid import CellLook, GridWeek, WeekCell, WeekDay, WeekRow

_NOON, _FIVE = time(12), time(17)


def band_of(window: Window) -> str:
    """Morning, afternoon or evening, by when it opens."""
    if window.opens < _NOON:
        return words.say("calendar.band.morning")
    return words.say(f"calendar.band.{'afternoon' if window.opens < _FIVE else 'evening'}")


def _band(window: Window) -> str:
    return f"{band_of(window)} {wall(window.opens)} \N{EN DASH} {wall(window.closes)}"


def wall(at: time) -> str:
    """``1:40``; the band says which half of the day."""
    return f"{at.hour % 12 or 12}:{at.minute:02d}"


def minute(at: time) -> int:
    """Minutes after midnight."""
    return at.hour * 60 + at.minute


def grid_week(view: WeekView, zone: ZoneInfo) -> GridWeek:
    """The week as it is painted."""
    today = view.at.astimezone(zone).date()
    walls = sorted({at for _, at in view.loads})
    first = {w: next((at for at in walls if w.opens <= at < w.closes), None) for w in view.windows}
    heads = {at: _band(window) for window, at in first.items() if at is not None}
    places = {day: n for n, day in enumerate(view.days)}
    return GridWeek(
        days=tuple(_day(view, day, today) for day in view.days),
        rows=tuple(WeekRow(minute(at), wall(at), heads.get(at, "")) for at in walls),
        cells={
            (places[day], minute(at)): _cell(load, view, zone)
            for (day, at), load in view.loads.items()
        },
        now=_now(view, places),
    )


def _now(view: WeekView, places: dict[date, int]) -> tuple[int, int] | None:
    """The time that is under way or comes next today."""
    return next(
        (
            (places[day], minute(at))
            for (day, at), load in view.loads.items()
            if load.slot.starts_at <= view.at < load.slot.ends_at
        ),
        None,
    )


def _day(view: WeekView, day: date, today: date) -> WeekDay:
    booked, capacity = view.total(day=day)
    short = words.weekday(day)
    name = words.say("calendar.day_today", day=short) if day == today else short
    note = words.say("calendar.load_note", n=booked, all=capacity)
    brief = words.say("calendar.load", n=booked, all=capacity)
    return WeekDay(str(day.day), name, note, day == today, short, brief)


def _cell(load: Load, view: WeekView, zone: ZoneInfo) -> WeekCell:
    text = words.say("calendar.load", n=load.booked, all=load.capacity)
    look = CellLook.PART
    if load.is_blocked:
        look, text = CellLook.CLOSED, words.say("calendar.load_closed")
    elif load.slot.ends_at <= view.at:
        look = CellLook.PAST
    elif load.is_full:
        look, text = CellLook.FULL, words.say("calendar.load_full")
    share = load.booked / load.capacity if load.capacity else float(load.is_full)
    said = words.say("calendar.load_said", when=words.moment(load.slot.starts_at, zone), text=text)
    return WeekCell(text, share, look, said, ", ".join(load.units))

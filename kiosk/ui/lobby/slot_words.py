"""Days and times as they are written and spoken on the screen."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from kiosk.domain.facility import Facility
from kiosk.domain.slot import Slot, bounds
from kiosk.domain.visit import VisitKind
from kiosk.services.offers import DayCount, Offer, OfferState
from kiosk.ui import words
from kiosk.ui.parts.day_strip import DayLook
from kiosk.ui.parts.slot_board import GroupLook
from kiosk.ui.parts.slot_button import SlotKind, SlotLook

#: Up to which hour a window opens in the part of the day with that name and icon.
_PARTS = ((12, "t_morning", "sunrise"), (17, "t_afternoon", "sun"), (24, "t_evening", "moon"))
_CLOSED_WORDS = {
    OfferState.FULL: "t_full",
    OfferState.BUSY: "t_busy",
    OfferState.PAST: "t_past",
    OfferState.TOO_SOON: "t_too_soon",
    OfferState.TOO_FAR: "t_too_far",
    OfferState.ID_EXPIRED: "t_id_expired",
}


def slot_name(slot: Slot, zone: tzinfo) -> str:
    """The object name of a time's button: ``slot_1340``."""
    return f"slot_{slot.starts_at.astimezone(zone):%H%M}"


def groups(
    facility: Facility, kind: VisitKind, day: date, offers: tuple[Offer, ...]
) -> tuple[GroupLook, ...]:
    """The day's windows in which there are times, from the facility's own hours."""
    zone = facility.zone
    made = []
    for window in facility.policy.hours(kind).on(day):
        opens, closes = bounds(day, window, zone)
        inside = [o for o in offers if opens <= o.slot.starts_at < closes]
        if inside:
            hour = window.opens.hour
            _, key, icon = next(part for part in _PARTS if hour < part[0])
            looks = tuple(slot_look(offer, zone) for offer in inside)
            made.append(GroupLook(key, icon, words.span(opens, closes, zone), looks))
    return tuple(made)


def slot_look(offer: Offer, zone: tzinfo) -> SlotLook:
    """A time with its word: the half of the day, how many are left, or why it is closed."""
    time = words.clock(offer.slot.starts_at, zone)
    clock, half = time.split(" ", 1)
    kind: SlotKind = "open"
    said, word = offer.state.value, half
    if offer.state is not OfferState.OPEN:
        kind, word = "closed", words.say(_CLOSED_WORDS[offer.state])
    elif offer.free == 1:
        kind, said, word = "last", "last", words.say("t_left")
    spoken = words.say(f"t_says.{said}", time=time)
    return SlotLook(slot_name(offer.slot, zone), clock, half, word, spoken, kind)


def day_look(count: DayCount, today: date) -> DayLook:
    """A day with how many times are open, or that it is full, or that there are none."""
    weekday = words.say("t_today") if count.day == today else words.weekday(count.day)
    if count.open:
        word = words.say("t_free", n=count.open)
    else:
        word = words.say("t_full" if count.bookable else "t_none")
    spoken = words.say("t_says.day", day=words.day(count.day), word=word)
    return DayLook(count.day, weekday, word, spoken, count.open > 0)


def zone_name(zone: tzinfo, at: datetime) -> str:
    """What people call the zone: ``PST``; ``UTC-03`` where there is no such name."""
    name = at.astimezone(zone).tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def left(span: timedelta) -> str:
    """``9:05`` for that much time left; never below nothing."""
    seconds = max(int(span.total_seconds()), 0)
    return f"{seconds // 60}:{seconds % 60:02}"


def chosen_moment(slot: Slot, zone: tzinfo) -> str:
    """``Fri, Nov 27 · 1:50 PM``."""
    day = words.day(slot.starts_at.astimezone(zone).date())
    return f"{day} · {words.clock(slot.starts_at, zone)}"

"""Days and times as they are written and spoken on the screen."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo

from kiosk.domain.facility import Facility
from kiosk.domain.slot import Closed, Slot, Span, bounds
from kiosk.domain.visit import VisitKind
from kiosk.services.offers import DayCount, Offer
from kiosk.ui import words
from kiosk.ui.parts.day_strip import DayLook
from kiosk.ui.parts.slot_board import GroupLook
from kiosk.ui.parts.slot_button import SlotLook

#: Up to which hour a window opens in the part of the day with that name and icon.
_PARTS = ((12, "t_morning", "sunrise"), (17, "t_afternoon", "sun"), (24, "t_evening", "moon"))

#: The one word that a closed time shows; the sentence is ``t_why``'s.
_CLOSED_WORDS = {
    Closed.PAST: "t_past",
    Closed.SAME_TIME: "t_yours",
    Closed.EARLIER: "t_before",
    Closed.TOO_SOON: "t_too_soon",
    Closed.TOO_FAR: "t_too_far",
    Closed.OUTSIDE_HOURS: "t_closed",
    Closed.UNDER_18: "t_too_far",
    Closed.ID_EXPIRED: "t_id_expired",
    Closed.RESIDENT_AWAY: "t_gone",
    Closed.PARTY: "t_no_room",
    Closed.FACILITY_BLOCKED: "t_closed",
    Closed.UNIT_BLOCKED: "t_closed",
    Closed.RESIDENT_BLOCKED: "t_busy",
    Closed.UNIT_HOURS: "t_closed",
    Closed.VISITOR_QUOTA: "t_limit",
    Closed.RESIDENT_QUOTA: "t_limit",
    Closed.FULL: "t_full",
    Closed.VISITOR_BUSY: "t_busy",
    Closed.RESIDENT_BUSY: "t_busy",
    Closed.UNIT_BUSY: "t_busy",
    Closed.KEPT_APART: "t_busy",
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
            looks = tuple(slot_look(offer, facility) for offer in inside)
            made.append(GroupLook(key, icon, words.span(opens, closes, zone), looks))
    return tuple(made)


def slot_look(offer: Offer, facility: Facility) -> SlotLook:
    """A time with its word: the half of the day, how many are left, or why it is closed."""
    time = words.clock(offer.slot.starts_at, facility.zone)
    clock, half = time.split(" ", 1)
    name = slot_name(offer.slot, facility.zone)
    if offer.why is not None:
        word = words.say(_CLOSED_WORDS[offer.why])
        spoken = words.say("t_says.closed", time=time, why=why(offer, facility))
        return SlotLook(name, clock, half, word, spoken, "closed")
    if offer.free == 1:
        spoken = words.say("t_says.last", time=time)
        return SlotLook(name, clock, half, words.say("t_left"), spoken, "last")
    return SlotLook(name, clock, half, half, words.say("t_says.open", time=time), "open")


def why(offer: Offer, facility: Facility) -> str:
    """Which rule closes that time, and from when it no longer does; "" for an open one."""
    if offer.blocked is None:
        return ""
    policy, opens_at = facility.policy, offer.blocked.opens_at
    key = f"t_why.{offer.blocked.why.value}"
    if opens_at is None and words.has(f"{key}_never"):
        key += "_never"
    return words.say(
        key,
        time="" if opens_at is None else words.moment_there(opens_at, facility.zone),
        hours=round(policy.lead.total_seconds() / 3600),
        visitor=policy.visitor_weekly_most,
        resident=policy.resident_weekly_most,
    )


def day_look(count: DayCount, today: date) -> DayLook:
    """A day with how many times are open, or that it is full, or that there are none."""
    weekday = words.say("t_today") if count.day == today else words.weekday(count.day)
    none = words.say("t_full" if count.bookable else "t_none")
    word = free(count.open) if count.open else none
    spoken = words.say("t_says.day", day=words.day(count.day), word=word)
    return DayLook(count.day, weekday, word, spoken, count.open > 0)


def free(count: int) -> str:
    """``9 open``; one is said as one."""
    return words.say("t_free_one") if count == 1 else words.say("t_free", n=count)


def left(span: timedelta) -> str:
    """``9:05`` for that much time left; never below nothing."""
    seconds = max(int(span.total_seconds()), 0)
    return f"{seconds // 60}:{seconds % 60:02}"


def chosen_moment(slot: Slot, zone: tzinfo) -> str:
    """``Fri, Nov 27 · 1:50 PM PST``."""
    day = words.day(slot.starts_at.astimezone(zone).date())
    return f"{day} · {words.clock(slot.starts_at, zone)} {words.zone_name(zone, slot.starts_at)}"


def day_and_hours(booking: Span, zone: tzinfo) -> tuple[str, str]:
    """``Friday, November 27, 2026`` and ``1:40 - 2:00 PM (PST)`` with an en dash."""
    day = booking.starts_at.astimezone(zone).date()
    hours = words.span(booking.starts_at, booking.ends_at, zone)
    named = words.zone_name(zone, booking.starts_at)
    weekday = words.weekday(day, long=True)
    return f"{weekday}, {words.full_date(day)}", f"{hours} ({named})"

"""Due times and ages as officers read them."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from kiosk.ui import words
from kiosk.ui.parts.due_clock import Due, Pace

#: Below these the clock turns amber and red; four hours before the end is R9's warning at 20 h.
SOON = timedelta(hours=12)
URGENT = timedelta(hours=4)


def pace(due_at: datetime, at: datetime) -> Pace:
    """How pressing an answer is."""
    left = due_at - at
    if left < timedelta(0):
        return Pace.OVER
    if left < URGENT:
        return Pace.URGENT
    return Pace.SOON if left < SOON else Pace.CALM


def hours_minutes(span: timedelta) -> str:
    """``3:46``; never negative."""
    minutes = max(0, int(span.total_seconds() // 60))
    return f"{minutes // 60}:{minutes % 60:02d}"


def minutes_seconds(span: timedelta) -> str:
    """``14:32``; never negative."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02d}"


def due(submitted_at: datetime, due_at: datetime, at: datetime) -> Due:
    """What the due clock shows at that instant."""
    whole = (due_at - submitted_at).total_seconds()
    gone = (at - submitted_at).total_seconds()
    how = pace(due_at, at)
    if how is Pace.OVER:
        text = words.say("desk.due.over", time=hours_minutes(at - due_at))
    else:
        text = words.say("desk.due.left", time=hours_minutes(due_at - at))
    return Due(text, gone / whole if whole > 0 else 1.0, how)


def due_long(due_at: datetime, at: datetime) -> str:
    """``Due in 3 h 46 min`` or ``Overdue by 0 h 12 min``."""
    over = due_at < at
    minutes = int(abs((due_at - at).total_seconds()) // 60)
    key = "desk.due.over_long" if over else "desk.due.left_long"
    return words.say(key, hours=minutes // 60, minutes=minutes % 60)


def sent(submitted_at: datetime, at: datetime, zone: tzinfo) -> str:
    """Today's time of day; the weekday before it on other days."""
    local, now = submitted_at.astimezone(zone), at.astimezone(zone)
    time = words.clock(submitted_at, zone)
    if local.date() == now.date():
        return time
    return f"{words.weekday(local.date())} {time}"

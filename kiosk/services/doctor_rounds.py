"""The rest of the doctor's checks: what is plugged in, the clocks, and what waits for too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.services.diagnosis import Diagnosis, Health
from kiosk.services.machine import Machine
from kiosk.store.ages import Waiting
from kiosk.store.store import Store

#: The smallest screen that the lobby's pages are drawn for.
SCREEN_LEAST = (1280, 720)

#: Clocks of a machine and its store: told, and failed because bookings would be wrong.
CLOCK_WARN, CLOCK_FAIL = timedelta(seconds=2), timedelta(seconds=60)

#: No clock is right that shows an earlier time than this program's making.
MADE = datetime(2026, 11, 1, tzinfo=UTC)

#: An application is to be decided within a day (R9); a letter leaves within minutes.
APPLICATION_OLD, LETTER_OLD = timedelta(hours=24), timedelta(hours=1)


def plugged_in(machine: Machine) -> Iterator[Diagnosis]:
    """Screens, touch panels, printers."""
    screens = machine.screens()
    for screen in screens:
        facts = {"name": screen.name, "width": screen.width, "height": screen.height}
        is_fine = screen.width >= SCREEN_LEAST[0] and screen.height >= SCREEN_LEAST[1]
        turned = screen.height >= SCREEN_LEAST[0] and screen.width >= SCREEN_LEAST[1]
        health = Health.OK if is_fine or turned else Health.WARNING
        yield Diagnosis("screen", health, "ok" if health is Health.OK else "small", facts)
    if not screens:
        yield Diagnosis("screen", Health.WARNING, "none")
    panels = machine.touch_panels()
    code = "ok" if panels else "none"
    yield Diagnosis("touch", Health.OK, code, {"names": ", ".join(panels)} if panels else {})
    printers = machine.printers()
    code = "ok" if printers else "none"
    yield Diagnosis("printer", Health.OK, code, {"names": ", ".join(printers)} if printers else {})


def clock(
    machine: Machine, now: datetime, server: datetime | None, newest: datetime | None
) -> Diagnosis:
    """This machine's clock against the server's, and against what it cannot be before."""
    if now < MADE or (newest is not None and newest - now > CLOCK_FAIL):
        known = max(MADE, newest or MADE)
        return Diagnosis("clock", Health.FAILED, "behind", {"now": _day(now), "known": _day(known)})
    if server is not None:
        apart = abs(now - server)
        facts = {"seconds": round(apart.total_seconds(), 1)}
        if apart > CLOCK_WARN:
            health = Health.FAILED if apart > CLOCK_FAIL else Health.WARNING
            return Diagnosis("clock", health, "apart", facts)
        return Diagnosis("clock", Health.OK, "ok", facts)
    if machine.is_clock_set() is False:
        return Diagnosis("clock", Health.WARNING, "unset")
    return Diagnosis("clock", Health.OK, "alone", {"now": f"{now:%Y-%m-%d %H:%M} UTC"})


def zone(name: str, now: datetime) -> Diagnosis:
    """The facility's zone, and the time it is there by it."""
    there = now.astimezone(ZoneInfo(name))
    return Diagnosis("zone", Health.OK, "ok", {"zone": name, "time": f"{there:%Y-%m-%d %H:%M}"})


def queues(store: Store, now: datetime) -> Iterator[Diagnosis]:
    """What waits, and for how long."""
    with store.read() as t:
        applications, letters = t.ages.applications(), t.ages.letters()
    for check, waiting, old in (
        ("applications", applications, APPLICATION_OLD),
        ("letters", letters, LETTER_OLD),
    ):
        yield _queue(check, waiting, old, now)


def _queue(check: str, waiting: Waiting, old: timedelta, now: datetime) -> Diagnosis:
    if waiting.since is None:
        return Diagnosis(check, Health.OK, "none")
    age = now - waiting.since
    hours = round(age.total_seconds() / 3600, 1)
    facts = {"count": waiting.count, "hours": hours}
    if age > old:
        return Diagnosis(check, Health.WARNING, "old", facts)
    return Diagnosis(check, Health.OK, "ok", facts)


def _day(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"

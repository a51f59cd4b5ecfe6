"""Bookings and time: changes of the clocks, other zones, machines' own zones, clocks that jump."""

from __future__ import annotations

import os
import time as time_
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.credit import deadline
from kiosk.domain.errors import HoldExpired, SlotClosed, SlotGone
from kiosk.domain.ids import VisitorId
from kiosk.domain.slot import Closed, Slot, instant
from kiosk.domain.visit import Visit
from kiosk.services import book, move, waitlist
from kiosk.services.choosing import choices
from kiosk.store.store import Store
from tests.services.line import ONSITE, Line
from tests.services.town import FRIDAY, NOW, SECOND, Town

NOTICE = timedelta(hours=48)
DAY = timedelta(days=1)
#: Zones with both changes of the clocks on either half of the earth, and without any.
ZONES = [
    "America/Los_Angeles",
    "America/New_York",
    "America/Phoenix",
    "Pacific/Honolulu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "UTC",
]
#: A day after a change in some of these zones, and one after none.
DAYS = [date(2026, 3, 9), date(2026, 3, 30), date(2026, 4, 6), date(2026, 11, 2), FRIDAY]


@pytest.fixture(params=["UTC", "Asia/Kathmandu", "America/Los_Angeles"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """What the machine itself is set to."""
    if not hasattr(time_, "tzset"):
        pytest.skip("this system sets no zone for one process")
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time_.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time_.tzset()


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


def in_zone(town: Town, zone: str) -> None:
    town.facility = replace(town.facility, zone=ZoneInfo(zone))


def nine(town: Town, day: date) -> Slot:
    starts_at = instant(day, time(9), town.facility.zone)
    return Slot(starts_at, starts_at + town.facility.policy.session)


@pytest.mark.parametrize("zone", ZONES)
def test_every_rule_holds_in_every_zone_on_every_day(town: Town, zone: str) -> None:
    """35 starts, the first at nine by the wall; 48:00:00 earns and 47:59:59 does not."""
    in_zone(town, zone)
    for number, day in enumerate(DAYS):
        slot = nine(town, day)
        early = slot.starts_at - 6 * DAY
        found = choices(town.store, town.facility, town.maria, ONSITE, day, early)
        assert len(found.offers) == 35
        assert found.offers[0].slot == slot
        assert slot.starts_at.astimezone(ZoneInfo(zone)).time() == time(9)
        for late, earns in ((timedelta(0), True), (SECOND, False)):
            visit = town.booked(slot=slot, at=early)
            assert deadline(visit.starts_at, NOTICE) == slot.starts_at - NOTICE
            before = town.credits()
            at = slot.starts_at - NOTICE + late
            book.cancel(town.store, town.facility, town.maria, visit.id, at)
            assert town.credits() - before == earns, (zone, day, number)


@pytest.mark.parametrize("zone", ZONES)
def test_lead_and_horizon_are_kept_over_the_changes(town: Town, zone: str) -> None:
    in_zone(town, zone)
    for day in DAYS:
        slot = nine(town, day)
        lead = slot.starts_at - town.facility.policy.lead
        who = town.maria
        kept = book.hold(town.store, town.facility, who, ONSITE, slot, lead)
        book.release(town.store, kept.id)
        with pytest.raises(SlotClosed) as refused:
            book.hold(town.store, town.facility, who, ONSITE, slot, lead + SECOND)
        assert refused.value.facts == {"why": Closed.TOO_SOON}
        opens = instant(day - 14 * DAY, time(0), town.facility.zone)
        kept = book.hold(town.store, town.facility, who, ONSITE, slot, opens)
        book.release(town.store, kept.id)
        with pytest.raises(SlotClosed) as refused:
            book.hold(town.store, town.facility, who, ONSITE, slot, opens - SECOND)
        assert refused.value.facts == {"why": Closed.TOO_FAR}


def test_the_machines_own_zone_changes_nothing(town: Town, machine_zone: str) -> None:
    """Days, deadlines, letters and moments are the facility's wherever the machine thinks it is."""
    assert time_.tzname
    visit = town.booked()
    assert visit.starts_at == datetime(2026, 11, 27, 21, 40, tzinfo=UTC), machine_zone
    (letter,) = town.letters()
    assert letter.subject == "Su visita: vie 27 nov, 1:40 p. m. PST"
    found = choices(town.store, town.facility, town.maria, ONSITE, FRIDAY, NOW)
    assert (found.days[0].day, found.day) == (date(2026, 11, 22), FRIDAY)
    late = visit.starts_at - NOTICE + SECOND
    book.cancel(town.store, town.facility, town.maria, visit.id, late)
    assert town.credits() == 0


def rival(town: Town) -> VisitorId:
    return town.approved("rival@example.org", town.ivan)


@pytest.mark.parametrize("jump", [timedelta(minutes=11), DAY])
def test_a_hold_that_a_jump_forward_has_ended_is_refused_aloud(town: Town, jump: timedelta) -> None:
    """Whoever held it is told; whoever took it meanwhile has it alone."""
    town.put_terminal(town.second, in_service=False)
    kept = book.hold(town.store, town.facility, town.maria, ONSITE, town.slot(), NOW)
    other = book.hold(town.store, town.facility, rival(town), ONSITE, town.slot(), NOW + jump)
    with pytest.raises(HoldExpired):
        book.confirm(town.store, town.facility, kept.id, NOW + jump)
    assert book.confirm(town.store, town.facility, other.id, NOW + jump).terminal == town.first.id
    # The clock is put right again: still one visit.
    with pytest.raises(HoldExpired):
        book.confirm(town.store, town.facility, kept.id, NOW)


def test_a_hold_stays_good_when_the_clock_jumps_back(town: Town) -> None:
    town.put_terminal(town.second, in_service=False)
    other = rival(town)
    kept = book.hold(town.store, town.facility, town.maria, ONSITE, town.slot(), NOW)
    with pytest.raises(SlotGone):
        book.hold(town.store, town.facility, other, ONSITE, town.slot(), NOW - DAY)
    visit = book.confirm(town.store, town.facility, kept.id, NOW - DAY)
    assert visit.visitor == town.maria
    with pytest.raises(SlotGone):
        book.hold(town.store, town.facility, other, ONSITE, town.slot(), NOW)


def test_a_move_survives_a_clock_that_jumps_between_reading_and_confirming(town: Town) -> None:
    """Back: moved once. Forward past the hold: nothing has happened to the old visit."""
    for jump, moves in ((-DAY, True), (DAY, False)):
        visit = town.booked(slot=town.slot(FRIDAY + DAY * (1 + moves)))
        args = town.store, town.facility, town.maria, visit.id
        kept = move.hold(*args, town.slot(FRIDAY + DAY * (3 + moves)), NOW)
        told = move.means_now(*args, kept, NOW)
        if moves:
            assert move.confirm(town.store, town.facility, kept.id, told, NOW + jump)
        else:
            with pytest.raises(HoldExpired):
                move.confirm(town.store, town.facility, kept.id, told, NOW + jump)
        assert (visit in upcoming(town)) is not moves


def upcoming(town: Town) -> tuple[Visit, ...]:
    return book.mine(town.store, town.maria, NOW).upcoming


def test_an_offer_is_neither_doubled_nor_lost_when_the_clock_jumps(sqlite_store: Store) -> None:
    line = Line(sqlite_store)
    a, b = line.person("a"), line.person("b")
    line.join(a)
    line.join(b)
    line.cancel(line.first)
    assert line.offered(a, NOW - DAY)
    assert not line.offered(b, NOW - DAY)
    assert line.offered(b, NOW + timedelta(hours=1))
    assert not line.offered(a, NOW)
    assert line.accept(b, NOW).visitor == b
    assert waitlist.mine(sqlite_store, line.facility, b, NOW) == ()

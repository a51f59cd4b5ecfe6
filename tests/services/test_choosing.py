"""What a visitor chooses from: kinds, days, times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.errors import NotApproved
from kiosk.domain.facility import Facility, Policy
from kiosk.domain.hours import Hours
from kiosk.domain.slot import Closed
from kiosk.domain.visit import VisitKind
from kiosk.services import choosing
from kiosk.services.choosing import Choices
from kiosk.services.offers import DayCount
from kiosk.store.store import Store
from tests.services.town import FRIDAY, LOS_ANGELES, NOW, TODAY, Town
from tests.store import samples

ONSITE, OFFSITE = VisitKind.ONSITE, VisitKind.OFFSITE
DAY = timedelta(days=1)
CLOSED = Hours(((),) * 7)


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


def choices(town: Town, wanted: date | None = None, kind: VisitKind = ONSITE) -> Choices:
    return choosing.choices(town.store, town.facility, town.maria, kind, wanted, NOW)


def test_a_kind_needs_a_terminal(sqlite_store: Store) -> None:
    facility = Facility(name="Cedar Ridge", state="CA", zone=LOS_ANGELES)
    assert choosing.kinds(sqlite_store, facility) == ()
    with sqlite_store.begin() as t:
        t.terminals.add(samples.terminal("Terminal 1"))
    assert choosing.kinds(sqlite_store, facility) == (ONSITE,)
    with sqlite_store.begin() as t:
        t.terminals.add(samples.terminal("Off-site 1", OFFSITE))
    assert choosing.kinds(sqlite_store, facility) == (ONSITE, OFFSITE)


def test_a_kind_needs_hours(town: Town) -> None:
    facility = replace(town.facility, policy=Policy(onsite_hours=CLOSED))
    assert choosing.kinds(town.store, facility) == (OFFSITE,)


def test_days_are_those_that_can_be_booked_and_today(town: Town) -> None:
    found = choices(town)
    assert [d.day for d in found.days] == [TODAY + DAY * n for n in range(15)]
    assert found.resident == town.rafael


def test_the_first_day_with_an_open_time_comes_first(town: Town) -> None:
    found = choices(town)
    assert found.day == TODAY + DAY
    assert found.offers[-1].why is None


def test_a_wanted_day_is_shown_even_if_it_is_full(town: Town) -> None:
    assert choices(town, FRIDAY).day == FRIDAY
    assert choices(town, TODAY).day == TODAY


@pytest.mark.parametrize("wanted", [TODAY - DAY, TODAY + DAY * 15])
def test_a_day_out_of_reach_gives_way_to_the_first_open_one(town: Town, wanted: date) -> None:
    assert choices(town, wanted).day == TODAY + DAY


def test_without_any_open_time_today_is_shown(town: Town) -> None:
    for terminal in (town.first, town.second):
        town.put_terminal(terminal, in_service=False)
    found = choices(town)
    assert found.day == TODAY
    assert choosing.nearest_open(found.days, found.day) is None


def test_only_an_approved_visitor_chooses(town: Town) -> None:
    ana = town.approved("ana@example.org", town.ivan, state=State.WAITING)
    with pytest.raises(NotApproved):
        choosing.choices(town.store, town.facility, ana, ONSITE, None, NOW)


def test_the_nearest_open_day_is_the_later_of_two_as_near() -> None:
    days = tuple(DayCount(FRIDAY + DAY * n, 3 if n in (0, 4) else 0, 35) for n in range(6))
    nearest = choosing.nearest_open(days, FRIDAY + DAY)
    assert nearest is not None
    assert nearest.day == FRIDAY
    nearest = choosing.nearest_open(days, FRIDAY + DAY * 2)
    assert nearest is not None
    assert nearest.day == FRIDAY + DAY * 4


def test_a_visit_booked_elsewhere_leaves_its_time_busy(town: Town) -> None:
    slot = town.slot(wall=time(13, 40))
    town.booked(slot=slot)
    states = {o.slot: o.why for o in choices(town, FRIDAY).offers}
    assert states[slot] is Closed.VISITOR_BUSY

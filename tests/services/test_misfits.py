"""A schedule edited under existing visits: they are listed for staff, and stay booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kiosk.domain.hours import Hours, Window
from kiosk.domain.party import Party
from kiosk.domain.slot import instant
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import book, misfits
from kiosk.services.misfits import Misfit
from kiosk.ui import words
from tests.services.town import LOS_ANGELES, NOW, PRICED, Town


def listed(town: Town, hours: Hours) -> list[tuple[Visit, Misfit]]:
    """After the lobby's hours were made these."""
    policy = replace(town.facility.policy, onsite_hours=hours)
    facility = replace(town.facility, policy=policy)
    return [(s.visit, s.why) for s in misfits.misfits(town.store, facility, NOW)]


def every_day(opens: time, closes: time) -> Hours:
    return Hours(((Window(opens, closes),),) * 7)


@pytest.mark.parametrize(
    ("opens", "closes", "fits"),
    [
        (time(13, 40), time(14, 0), True),
        (time(13, 35), time(13, 55), False),
        (time(13, 45), time(20), False),
        (time(9), time(14, 0), True),
        (time(9), time(13, 59), False),
    ],
)
def test_a_visit_that_is_not_wholly_inside_the_new_hours_is_listed_and_kept(
    small_town: Town, opens: time, closes: time, *, fits: bool
) -> None:
    visit = small_town.booked()
    found = listed(small_town, every_day(opens, closes))
    assert found == ([] if fits else [(visit, Misfit.OUTSIDE_HOURS)])
    (kept,) = book.mine(small_town.store, small_town.maria, NOW).upcoming
    assert kept == visit
    assert kept.state is VisitState.BOOKED


def test_a_weekday_that_is_closed_lists_its_visits_alone(small_town: Town) -> None:
    friday = small_town.booked()
    saturday = small_town.booked(slot=small_town.slot(date(2026, 11, 28)))
    week = list(PRICED.onsite_hours.week)
    week[4] = ()
    assert listed(small_town, Hours(tuple(week))) == [(friday, Misfit.OUTSIDE_HOURS)]
    assert saturday in book.mine(small_town.store, small_town.maria, NOW).upcoming


def test_hours_are_by_the_wall_on_the_day_the_clocks_change(small_town: Town) -> None:
    """The same window fits before and after the change, and the same edit lists both."""
    at = instant(date(2026, 10, 30), time(9), LOS_ANGELES)
    visits = [
        small_town.booked(slot=small_town.slot(day, time(9)), at=at)
        for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2))
    ]
    policy = replace(small_town.facility.policy, onsite_hours=every_day(time(9), time(9, 20)))
    facility = replace(small_town.facility, policy=policy)
    assert misfits.misfits(small_town.store, facility, at) == ()
    policy = replace(policy, onsite_hours=every_day(time(9, 5), time(12)))
    found = misfits.misfits(small_town.store, replace(facility, policy=policy), at)
    assert [s.visit for s in found] == visits


def test_a_terminal_that_became_smaller_lists_who_has_no_room(small_town: Town) -> None:
    policy = replace(PRICED, adults_most=3)
    small_town.facility = replace(small_town.facility, policy=policy)
    args = small_town.store, small_town.facility, small_town.maria, VisitKind.ONSITE
    kept = book.hold(*args, small_town.slot(), NOW, Party(3))
    visit = book.confirm(small_town.store, small_town.facility, kept.id, NOW)
    with small_town.store.begin() as t:
        t.terminals.put(replace(t.terminals.get(visit.terminal), seats=2))
    found = listed(small_town, PRICED.onsite_hours)
    assert found == [(visit, Misfit.NO_ROOM)]


def test_what_has_begun_or_is_over_is_not_listed(small_town: Town) -> None:
    visit = small_town.booked()
    policy = replace(small_town.facility.policy, onsite_hours=every_day(time(9), time(9, 20)))
    facility = replace(small_town.facility, policy=policy)
    before = visit.starts_at - timedelta(seconds=1)
    assert len(misfits.misfits(small_town.store, facility, before)) == 1
    assert misfits.misfits(small_town.store, facility, visit.starts_at) == ()
    book.cancel(small_town.store, small_town.facility, small_town.maria, visit.id, NOW)
    assert misfits.misfits(small_town.store, facility, NOW) == ()


def test_every_rule_has_its_words() -> None:
    assert all(words.has(f"closures.misfit.{why}") for why in Misfit)

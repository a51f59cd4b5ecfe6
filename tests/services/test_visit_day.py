"""Checking in: early, in time, late, and with a terminal that stopped working."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.errors import NotApproved
from kiosk.domain.facility import Policy
from kiosk.domain.ids import VisitorId
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import audit, book, visit_day
from kiosk.services.audit import Booking
from kiosk.services.visit_day import Arrival, Standing
from kiosk.store.store import Store
from tests.services.town import FRIDAY, SECOND, Town

MINUTE = timedelta(minutes=1)
HALF_AN_HOUR = timedelta(minutes=30)


def arrive(town: Town, at: datetime, visitor: VisitorId | None = None) -> Arrival:
    return visit_day.check_in(town.store, town.facility, visitor or town.maria, at)


def kept(town: Town, visit: Visit) -> Visit:
    with town.store.read() as t:
        return t.visits.get(visit.id)


def test_checking_in_says_the_terminal_and_is_written_down(town: Town) -> None:
    visit = town.booked()
    arrival = arrive(town, visit.starts_at - 12 * MINUTE)
    assert arrival.standing is Standing.IN
    assert arrival.terminal == town.first
    assert arrival.resident == town.rafael
    assert arrival.changed.visits == {visit.id}
    assert kept(town, visit).state is VisitState.CHECKED_IN
    entry = audit.of_subject(town.store, visit.id)[-1]
    assert (entry.what, entry.who) == (Booking.CHECKED_IN, town.maria)
    assert entry.detail == {"terminal": town.first.id, "moved": 0, "minutes_before": 12}


def test_checking_in_again_says_the_same_and_writes_nothing(small_town: Town) -> None:
    visit = small_town.booked()
    first = arrive(small_town, visit.starts_at - 12 * MINUTE)
    again = arrive(small_town, visit.starts_at - 11 * MINUTE)
    assert (again.standing, again.terminal, again.visit) == (
        Standing.IN,
        first.terminal,
        first.visit,
    )
    assert not again.changed.visits
    entries = audit.of_subject(small_town.store, visit.id)
    assert [e.what for e in entries] == [Booking.BOOKED, Booking.CHECKED_IN]


@pytest.mark.parametrize(
    ("before", "standing"),
    [
        (HALF_AN_HOUR + SECOND, Standing.EARLY),
        (HALF_AN_HOUR, Standing.IN),
        (timedelta(0), Standing.IN),
        (-19 * MINUTE, Standing.IN),
        (-20 * MINUTE, Standing.LATE),
    ],
)
def test_when_it_is_time(small_town: Town, before: timedelta, standing: Standing) -> None:
    visit = small_town.booked()
    arrival = arrive(small_town, visit.starts_at - before)
    assert arrival.standing is standing
    expected = VisitState.CHECKED_IN if standing is Standing.IN else VisitState.BOOKED
    assert kept(small_town, visit).state is expected


def test_who_is_early_is_told_when_to_come_back(small_town: Town) -> None:
    visit = small_town.booked()
    arrival = arrive(small_town, visit.starts_at - timedelta(hours=2))
    assert arrival.opens_at == visit.starts_at - HALF_AN_HOUR


def test_how_early_is_a_setting(sqlite_store: Store) -> None:
    town = Town(sqlite_store, Policy(check_in=timedelta(hours=3)))
    visit = town.booked()
    assert arrive(town, visit.starts_at - timedelta(hours=2)).standing is Standing.IN


def test_a_broken_terminal_is_changed_for_a_free_one_first(town: Town) -> None:
    visit = town.booked()
    town.put_terminal(town.first, in_service=False)
    arrival = arrive(town, visit.starts_at - MINUTE)
    assert (arrival.standing, arrival.terminal) == (Standing.IN, town.second)
    assert (kept(town, visit).terminal, kept(town, visit).state) == (
        town.second.id,
        VisitState.CHECKED_IN,
    )
    assert audit.of_subject(town.store, visit.id)[-1].detail["moved"] == 1
    with town.store.read() as t:
        taken = {r for r, _ in t.claims.taken(visit.starts_at, visit.ends_at, visit.starts_at)}
    assert f"terminal:{town.first.id}" not in taken
    assert f"terminal:{town.second.id}" in taken


def test_a_terminal_that_breaks_after_checking_in_is_changed_too(small_town: Town) -> None:
    visit = small_town.booked()
    arrive(small_town, visit.starts_at - 10 * MINUTE)
    small_town.put_terminal(small_town.first, in_service=False)
    assert arrive(small_town, visit.starts_at - 5 * MINUTE).terminal == small_town.second


def test_without_another_free_terminal_an_officer_is_needed(small_town: Town) -> None:
    town = small_town
    visit = town.booked()
    pavel = town.approved("pavel@example.org", town.ivan)
    town.booked(pavel)
    town.put_terminal(town.first, in_service=False)
    assert arrive(town, visit.starts_at - MINUTE).standing is Standing.NO_TERMINAL
    assert kept(town, visit).state is VisitState.BOOKED


def test_nobody_checks_in_without_a_visit_today(small_town: Town) -> None:
    visit = small_town.booked()
    assert arrive(small_town, visit.starts_at - timedelta(days=1)).standing is Standing.NONE
    book.cancel(
        small_town.store,
        small_town.facility,
        small_town.maria,
        visit.id,
        visit.starts_at - timedelta(hours=5),
    )
    assert arrive(small_town, visit.starts_at - MINUTE).standing is Standing.NONE


def test_an_off_site_visit_is_joined_from_elsewhere(small_town: Town) -> None:
    visit = small_town.booked(kind=VisitKind.OFFSITE)
    arrival = arrive(small_town, visit.starts_at - MINUTE)
    assert (arrival.standing, arrival.visit) == (Standing.ELSEWHERE, visit)


def test_the_next_visit_in_the_lobby_comes_first(small_town: Town) -> None:
    town = small_town
    town.booked(slot=town.slot(wall=time(9)))
    town.booked(slot=town.slot(wall=time(12, 40)), kind=VisitKind.OFFSITE)
    evening = town.booked(slot=town.slot(wall=time(18)))
    arrival = arrive(town, town.slot(wall=time(12, 30)).starts_at)
    assert arrival.visit is not None
    assert (arrival.visit.id, arrival.standing) == (evening.id, Standing.EARLY)


def test_a_visit_marked_as_missed_is_late(small_town: Town) -> None:
    visit = small_town.booked()
    with small_town.store.begin() as t:
        t.visits.put(replace(visit, state=VisitState.NO_SHOW))
    assert arrive(small_town, visit.starts_at + MINUTE).standing is Standing.LATE


def test_an_id_that_expired_meanwhile_is_for_an_officer(small_town: Town) -> None:
    last_day = small_town.approved("ana@example.org", small_town.ivan, expiry=FRIDAY)
    visit = small_town.booked(last_day)
    assert arrive(small_town, visit.starts_at - MINUTE, last_day).standing is Standing.IN
    with small_town.store.begin() as t:
        enrolment = t.enrolments.of_visitor(last_day)
        assert enrolment is not None
        worn = replace(enrolment.applicant, id_expiry=date(2026, 11, 26))
        t.enrolments.put(replace(enrolment, applicant=worn))
    assert arrive(small_town, visit.starts_at - MINUTE, last_day).standing is Standing.ID_EXPIRED


def test_a_resident_who_left_is_for_an_officer(small_town: Town) -> None:
    visit = small_town.booked()
    small_town.put_resident(small_town.rafael, present=False)
    arrival = arrive(small_town, visit.starts_at - MINUTE)
    assert (arrival.standing, arrival.terminal) == (Standing.RESIDENT_AWAY, None)


def test_nobody_checks_in_without_an_approved_enrolment(small_town: Town) -> None:
    visit = small_town.booked()
    with small_town.store.begin() as t:
        enrolment = t.enrolments.of_visitor(small_town.maria)
        assert enrolment is not None
        t.enrolments.put(replace(enrolment, state=State.REJECTED))
    with pytest.raises(NotApproved):
        arrive(small_town, visit.starts_at - MINUTE)

"""Waiting for a full day: who may, in which order times are offered, and what ends an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.errors import DayNotFull, NotFound, PartyTooLarge, SlotGone
from kiosk.domain.party import Party
from kiosk.domain.reason import Reason
from kiosk.domain.slot import Slot
from kiosk.domain.visit import Payment
from kiosk.domain.waiting import WaitState
from kiosk.services import book, call_off, move, waitlist
from kiosk.store.store import Store
from tests.services.line import ONSITE, Line
from tests.services.town import FRIDAY, NOW, SECOND

OFFER = timedelta(minutes=5)


@pytest.fixture
def line(sqlite_store: Store) -> Line:
    return Line(sqlite_store)


def test_nobody_waits_for_a_day_with_a_time_or_without_any(line: Line) -> None:
    who = line.person("a")
    for day in (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=40)):
        with pytest.raises(DayNotFull):
            line.join(who, day=day)
        listed = waitlist.of_day(line.store, line.facility, who, ONSITE, day, NOW)
        assert (listed.can_join, listed.standing) == (False, None)
    assert waitlist.of_day(line.store, line.facility, who, ONSITE, FRIDAY, NOW).can_join
    assert line.join(who).state is WaitState.WAITING


def test_joining_again_keeps_the_place(line: Line) -> None:
    a, b = line.person("a"), line.person("b")
    first = line.join(a)
    line.join(b)
    assert line.join(a, NOW + timedelta(hours=1)) == first
    assert [s.place for who in (a, b) if (s := line.standing(who))] == [1, 2]


def test_a_party_that_may_not_come_cannot_wait(line: Line) -> None:
    with pytest.raises(PartyTooLarge):
        waitlist.join(
            line.store, line.facility, line.person("a"), ONSITE, FRIDAY, NOW, Party(adults=2)
        )


def test_the_first_in_order_is_offered_what_is_cancelled_and_nobody_else_has_it(line: Line) -> None:
    a, b, stranger = line.person("a"), line.person("b"), line.person("stranger")
    line.join(a)
    line.join(b)
    line.cancel(line.first)
    assert line.offered(a)
    assert not line.offered(b)
    assert line.letters() == 1
    for who in (b, stranger, line.town.maria):
        with pytest.raises(SlotGone):
            book.hold(line.store, line.facility, who, ONSITE, line.town.slot(), NOW)
    visit = line.accept(a)
    assert (visit.starts_at, visit.payment) == (line.first.starts_at, Payment.CHARGE)
    assert line.standing(a) is None
    assert line.standing(b) is not None


@pytest.mark.parametrize(("wait", "still"), [(OFFER - SECOND, True), (OFFER, False)])
def test_an_offer_that_is_not_taken_goes_to_the_next_without_a_job(
    line: Line, wait: timedelta, *, still: bool
) -> None:
    a, b = line.person("a"), line.person("b")
    line.join(a)
    line.join(b)
    line.cancel(line.first)
    at = NOW + wait
    assert line.offered(b, at) is not still
    assert line.offered(a, at) is still
    if not still:
        found = line.standing(a, at)
        assert found is not None
        assert found.wait.state is WaitState.LAPSED
        assert line.accept(b, at).visitor == b


def test_who_chooses_at_a_terminal_does_not_overtake_those_who_wait(line: Line) -> None:
    """The offer to the first has lapsed and nobody has looked since: the next still comes first."""
    a, b, stranger = line.person("a"), line.person("b"), line.person("stranger")
    line.join(a)
    line.join(b)
    line.cancel(line.first)
    with pytest.raises(SlotGone):
        book.hold(line.store, line.facility, stranger, ONSITE, line.town.slot(), NOW + OFFER)
    assert line.letters() == 2
    assert line.offered(b, NOW + OFFER)


def test_once_the_list_is_done_the_time_is_anybodys(line: Line) -> None:
    a, stranger = line.person("a"), line.person("stranger")
    line.join(a)
    line.cancel(line.first)
    assert book.hold(line.store, line.facility, stranger, ONSITE, line.town.slot(), NOW + OFFER)


def test_leaving_gives_the_offer_to_the_next(line: Line) -> None:
    a, b = line.person("a"), line.person("b")
    place = line.join(a)
    line.join(b)
    line.cancel(line.first)
    with pytest.raises(NotFound):
        waitlist.leave(line.store, line.facility, b, place.number, NOW)
    waitlist.leave(line.store, line.facility, a, place.number, NOW)
    waitlist.leave(line.store, line.facility, a, place.number, NOW)
    assert line.standing(a) is None
    assert line.offered(b)


def test_a_move_and_a_cancellation_by_staff_free_a_time_too(line: Line) -> None:
    a, b = line.person("a"), line.person("b")
    line.join(a)
    line.join(b)
    args = line.store, line.facility, line.first.visitor, line.first.id
    kept = move.hold(*args, line.town.slot(FRIDAY + timedelta(days=1)), NOW)
    told = move.means_now(*args, kept, NOW)
    move.confirm(line.store, line.facility, kept.id, told, NOW)
    assert line.offered(a)
    call_off.call_off(
        line.store,
        line.facility,
        line.town.officer,
        line.second.id,
        line.second.version,
        Reason.OUTSIDE_RESIDENT_LATE,
        "The person could not be brought in time.",
        NOW,
    )
    assert line.offered(b)


def test_a_hold_that_expires_is_offered_too(line: Line) -> None:
    """Somebody holds the freed time, lets it expire, and a waiting person looks in."""
    stranger, a = line.person("stranger"), line.person("a")
    line.cancel(line.first)
    book.hold(line.store, line.facility, stranger, ONSITE, line.town.slot(), NOW)
    line.join(a)
    assert not line.offered(a)
    waitlist.go_round(line.store, line.facility, NOW + line.facility.policy.hold - SECOND)
    assert line.letters() == 0
    waitlist.go_round(line.store, line.facility, NOW + line.facility.policy.hold)
    assert line.letters() == 1
    assert line.offered(a, NOW + line.facility.policy.hold)


def test_who_is_no_longer_eligible_is_skipped_and_keeps_the_place(line: Line) -> None:
    a, b, c = line.person("a"), line.person("b"), line.person("c", expiry=FRIDAY)
    for who in (a, b, c):
        line.join(who)
    with line.store.begin() as t:
        enrolment = t.enrolments.of_visitor(a)
        assert enrolment is not None
        t.enrolments.put(replace(enrolment, state=State.RETURNED))
        other = t.enrolments.of_visitor(b)
        assert other is not None
        resident = t.residents.get(other.resident)
        t.residents.put(replace(resident, present=False))
    line.cancel(line.first)
    assert [line.offered(who) for who in (a, b, c)] == [False, False, True]
    found = line.standing(a)
    assert found is not None
    assert (found.wait.state, found.place) == (WaitState.WAITING, 1)


def test_one_who_has_an_offer_gets_no_second_one(line: Line) -> None:
    a, b = line.person("a"), line.person("b")
    saturday = FRIDAY + timedelta(days=1)
    visits = [line.town.booked(line.person(f"s{n}"), s) for n, s in enumerate(two(line, saturday))]
    line.join(a)
    line.join(a, day=saturday)
    line.join(b, day=saturday)
    line.cancel(line.first)
    line.cancel(visits[0])
    assert [s.hold is not None for s in waitlist.mine(line.store, line.facility, a, NOW)] == [
        True,
        False,
    ]
    assert line.offered(b)


def two(line: Line, day: date) -> list[Slot]:
    return [line.town.slot(day, wall) for wall in (time(13, 40), time(14, 0))]


def test_choosing_another_time_keeps_the_offer_and_the_offered_time_replaces_it(line: Line) -> None:
    a = line.person("a")
    line.join(a)
    line.cancel(line.first)
    saturday = line.town.slot(FRIDAY + timedelta(days=1))
    book.hold(line.store, line.facility, a, ONSITE, saturday, NOW)
    assert line.offered(a)
    kept = book.hold(line.store, line.facility, a, ONSITE, line.town.slot(), NOW)
    assert not kept.is_offer
    assert book.confirm(line.store, line.facility, kept.id, NOW).visitor == a


def test_booking_that_day_ends_the_wait_and_frees_the_offer(line: Line) -> None:
    a, b = line.person("a"), line.person("b")
    line.join(a)
    line.join(b)
    line.cancel(line.first)
    line.cancel(line.second)
    assert line.offered(a)
    assert line.offered(b)
    visit = line.accept(a)
    assert line.standing(a) is None
    assert visit.visitor == a
    assert line.accept(b).visitor == b


def test_a_time_of_the_same_day_is_offered_up_to_its_lead(line: Line) -> None:
    a, b = line.person("a"), line.person("b")
    start = line.first.starts_at
    at = start - timedelta(hours=3)
    line.join(a, at)
    line.join(b, at)
    line.cancel(line.first, at)
    assert line.offered(a, at)
    late = start - timedelta(hours=2) + SECOND
    assert not line.offered(a, late)
    assert not line.offered(b, late)


def test_what_is_free_but_too_soon_for_anybody_is_not_offered(line: Line) -> None:
    """Waiting is no way around the lead time."""
    at = line.first.starts_at - timedelta(hours=5)
    line.cancel(line.first, at)
    a = line.person("a")
    line.join(a, at)
    assert not line.offered(a, at)


def test_a_missed_offer_does_not_keep_one_from_joining_again(line: Line) -> None:
    a, b = line.person("a"), line.person("b")
    line.join(a)
    line.join(b)
    line.cancel(line.first)
    at = NOW + OFFER
    assert line.accept(b, at).visitor == b
    again = line.join(a, at)
    found = line.standing(a, at)
    assert found is not None
    assert (found.wait, found.place) == (again, 1)


def test_past_days_are_no_longer_shown(line: Line) -> None:
    a = line.person("a")
    line.join(a)
    assert waitlist.mine(line.store, line.facility, a, NOW + timedelta(days=6)) == ()
    waitlist.go_round(line.store, line.facility, NOW + timedelta(days=6))
    assert line.letters() == 0

"""Cancelling and credits: earned to the second, given once, spent once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import NotFound, VisitBegun, VisitOver
from kiosk.domain.facility import Policy
from kiosk.domain.language import Language
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.letter import LetterName
from kiosk.domain.slot import Slot
from kiosk.domain.visit import Payment, Visit, VisitKind, VisitState
from kiosk.services import book
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, PRICED, SECOND, Town

ONSITE, OFFSITE = VisitKind.ONSITE, VisitKind.OFFSITE
NOTICE = timedelta(hours=48)


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


def cancelled(town: Town, visit: Visit, at: datetime) -> Visit:
    return book.cancel(town.store, town.facility, town.maria, visit.id, at)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(FRIDAY, id="an ordinary day"),
        pytest.param(date(2026, 3, 9), id="after the clocks went forward"),
        pytest.param(date(2026, 11, 2), id="after the clocks went back"),
    ],
)
def test_48_hours_exactly_earn_a_credit_and_a_second_less_does_not(town: Town, day: date) -> None:
    slot = town.slot(day, time(9))
    early = slot.starts_at - timedelta(days=5)
    cancelled(town, town.booked(slot=slot, at=early), slot.starts_at - NOTICE)
    assert town.credits() == 1
    cancelled(town, town.booked(slot=slot, at=early), slot.starts_at - NOTICE)
    assert town.credits() == 1
    late = town.booked(slot=slot, at=early)
    cancelled(town, late, slot.starts_at - NOTICE + SECOND)
    assert town.credits() == 0


def test_a_visit_paid_by_a_credit_gives_one_back_not_two(town: Town) -> None:
    first = town.booked()
    cancelled(town, first, NOW)
    assert town.credits() == 1
    second = town.booked()
    assert (second.payment, town.credits()) == (Payment.CREDIT, 0)
    cancelled(town, second, NOW)
    assert town.credits() == 1
    cancelled(town, second, NOW)
    assert town.credits() == 1


def test_a_credit_is_for_the_same_kind_of_visit(town: Town) -> None:
    cancelled(town, town.booked(), NOW)
    offsite = town.booked(kind=OFFSITE)
    assert (offsite.payment, offsite.price_cents) == (Payment.CHARGE, 900)
    assert (town.credits(kind=ONSITE), town.credits(kind=OFFSITE)) == (1, 0)


def test_a_credit_does_not_expire(town: Town) -> None:
    cancelled(town, town.booked(), NOW)
    years_later = NOW + timedelta(days=730)
    day = years_later.date() + timedelta(days=5)
    assert town.booked(slot=town.slot(day), at=years_later).payment is Payment.CREDIT


def test_a_facility_without_prices_still_owes_the_visit(sqlite_store: Store) -> None:
    town = Town(sqlite_store, Policy())
    visit = town.booked()
    assert (visit.payment, visit.price_cents) == (Payment.FREE, 0)
    cancelled(town, visit, NOW)
    assert town.credits() == 1


def test_a_booking_made_by_a_late_move_earns_nothing(town: Town) -> None:
    visit = town.booked()
    with town.store.begin() as t:
        visit = t.visits.put(replace(visit, carries_right=False))
    assert book.consequence(town.facility, visit, NOW).credit_until is None
    cancelled(town, visit, NOW)
    assert town.credits() == 0


def test_a_cancelled_time_is_free_for_others_at_once(town: Town) -> None:
    visit = town.booked()
    done = cancelled(town, visit, NOW)
    assert (done.state, done.cancelled_at) == (VisitState.CANCELLED, NOW)
    sister = town.approved("sister@example.org", town.rafael)
    assert town.booked(sister).terminal == visit.terminal


def test_nobody_cancels_the_visit_of_somebody_else(town: Town) -> None:
    visit = town.booked()
    other = town.approved("other@example.org", town.ivan)
    with pytest.raises(NotFound):
        book.cancel(town.store, town.facility, other, visit.id, NOW)
    assert book.mine(town.store, town.maria, NOW).upcoming == (visit,)


def test_a_visit_that_has_begun_or_ended_cannot_be_cancelled(town: Town) -> None:
    visit = town.booked()
    with pytest.raises(VisitBegun):
        cancelled(town, visit, visit.starts_at)
    with town.store.begin() as t:
        visit = t.visits.put(replace(visit, state=VisitState.NO_SHOW))
    with pytest.raises(VisitOver):
        cancelled(town, visit, NOW)
    assert town.credits() == 0


def test_the_letter_says_what_the_cancelling_meant(town: Town) -> None:
    with town.store.begin() as t:
        maria = t.visitors.by_id(town.maria)
        t.visitors.put(replace(maria, language=Language.ENGLISH))
    cancelled(town, town.booked(), NOW + SECOND)
    late = town.booked(at=NOW + 2 * SECOND)
    cancelled(town, late, late.starts_at - timedelta(hours=1))
    told = [letter.body for letter in town.letters() if letter.name is LetterName.CANCELLED]
    assert "You get a credit." in told[0]
    assert "are now: 1." in told[0]
    assert "There is no credit for it." in told[1]
    assert "by Wed, Nov 25, 1:40 PM PST or earlier" in told[1]


def test_cancelling_is_written_down_without_names(town: Town) -> None:
    visit = town.booked()
    cancelled(town, visit, NOW + SECOND)
    with town.store.read() as t:
        trail = t.audit.of(visit.id)
    paid = {"payment": "charge", "cents": 500, "terminal": town.first.id}
    assert [(e.what, dict(e.detail)) for e in trail] == [
        ("visit.booked", paid | {"adults": 1, "children": 0}),
        ("visit.cancelled", {"by": "visitor", "credit": 1}),
    ]


def test_what_is_shown_before_is_what_happens(town: Town) -> None:
    slot = town.slot()
    told = book.consequence(town.facility, slot, NOW, kind=ONSITE)
    assert told.credit_until == slot.starts_at - NOTICE
    assert (told.price_cents, told.pays_with_credit) == (500, False)
    assert book.consequence(town.facility, slot, NOW, kind=ONSITE, credits_now=1).pays_with_credit
    kept = book.hold(town.store, town.facility, town.maria, OFFSITE, slot, NOW)
    assert book.consequence(town.facility, kept, NOW).price_cents == 900
    visit = book.confirm(town.store, town.facility, kept.id, NOW)
    assert book.consequence(town.facility, visit, NOW).price_cents == 900
    limit = slot.starts_at - NOTICE
    assert book.consequence(town.facility, visit, limit).credit_until == limit
    assert book.consequence(town.facility, visit, limit + SECOND).credit_until is None


def test_my_visits_are_next_first_and_then_latest_first(town: Town) -> None:
    later = town.booked(slot=town.slot(wall=time(15)))
    sooner = town.booked(slot=town.slot(wall=time(9)))
    off = cancelled(town, town.booked(slot=town.slot(wall=time(10))), NOW)
    mine = book.mine(town.store, town.maria, NOW)
    assert mine.upcoming == (sooner, later)
    assert mine.past == (off,)
    assert mine.residents[later.resident].full_name == "Jonas Reyes"
    after_all = book.mine(town.store, town.maria, later.ends_at)
    assert after_all.upcoming == ()
    assert after_all.past == (later, off, sooner)


steps = st.lists(st.sampled_from(["book", "cancel", "cancel late"]), max_size=8)
_emails = count()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_a_balance_is_what_was_earned_less_what_was_spent_and_never_negative(
    town: Town, wanted: list[str]
) -> None:
    """Whatever order people book and cancel in: no visit earns twice, no credit is spent twice."""
    visitor = town.approved(f"v{next(_emails)}@example.org", town.ivan)
    slot, balance, booked = town.slot(), 0, list[Visit]()
    for n, step in enumerate(wanted):
        if step == "book" and not booked:
            booked.append(town.booked(visitor, Slot(slot.starts_at, slot.ends_at)))
            assert (booked[0].payment is Payment.CREDIT) == (balance > 0)
            balance = max(balance - 1, 0)
        elif step != "book" and booked:
            late = step == "cancel late"
            at = booked[0].starts_at - NOTICE + SECOND if late else NOW + n * SECOND
            book.cancel(town.store, town.facility, visitor, booked.pop().id, at)
            balance += not late
        assert town.credits(visitor) == balance
    for visit in booked:
        book.cancel(town.store, town.facility, visitor, visit.id, NOW)
    with town.store.read() as t:
        lines = t.ledger.of_visitor(visitor)
    earned = [e.visit for e in lines if e.why is EntryWhy.CANCELLED_IN_TIME]
    spent = [e.visit for e in lines if e.why is EntryWhy.SPENT]
    assert len(set(earned)) == len(earned)
    assert len(set(spent)) == len(spent)
    assert len(earned) + len(spent) == len(lines)


def test_prices_are_those_of_the_moment_of_booking(sqlite_store: Store) -> None:
    town = Town(sqlite_store, PRICED)
    visit = town.booked()
    dearer = replace(town.facility, policy=replace(PRICED, onsite_price_cents=700))
    assert book.consequence(dearer, visit, NOW).price_cents == 500

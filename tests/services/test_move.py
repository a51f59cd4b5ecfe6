"""Moving a visit in one step: nothing is lost before the new time is had, and credits are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.errors import (
    ConsequenceChanged,
    HoldExpired,
    NotApproved,
    NotFound,
    Refusal,
    SlotClosed,
    SlotGone,
    StoreFull,
    VisitBegun,
    VisitOver,
)
from kiosk.domain.facility import Policy
from kiosk.domain.ids import HoldId, grouped
from kiosk.domain.language import Language
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.letter import LetterName
from kiosk.domain.slot import Closed, Slot
from kiosk.domain.visit import Hold, Payment, Visit, VisitKind, VisitState
from kiosk.services import book, choosing, move
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, PRICED, SECOND, TODAY, Town

DAY = timedelta(days=1)
NOTICE = timedelta(hours=48)
TEN_MINUTES = timedelta(minutes=10)
SATURDAY = FRIDAY + DAY


def held(town: Town, visit: Visit, slot: Slot, at: datetime = NOW) -> Hold:
    return move.hold(town.store, town.facility, visit.visitor, visit.id, slot, at)


def confirmed(town: Town, kept: Hold, at: datetime = NOW) -> Visit:
    """At once, with what is true at that moment."""
    assert kept.moves is not None
    told = move.means_now(town.store, town.facility, kept.visitor, kept.moves, kept, at)
    return move.confirm(town.store, town.facility, kept.id, told, at)


def moved(town: Town, visit: Visit, slot: Slot, at: datetime = NOW) -> Visit:
    return confirmed(town, held(town, visit, slot, at), at)


def stored(town: Town, visit: Visit) -> Visit:
    with town.store.read() as t:
        return t.visits.get(visit.id)


def whys(town: Town) -> list[tuple[EntryWhy, int]]:
    with town.store.read() as t:
        return sorted((e.why, e.amount) for e in t.ledger.of_visitor(town.maria))


def test_a_move_is_two_visits_one_letter_and_two_lines_of_the_ledger(town: Town) -> None:
    old = town.booked()
    new = moved(town, old, town.slot(SATURDAY), NOW + SECOND)
    assert stored(town, old).state is VisitState.MOVED
    assert (new.moved_from, new.state, new.booked_at) == (old.id, VisitState.BOOKED, NOW + SECOND)
    assert new.starts_at == town.slot(SATURDAY).starts_at
    assert (new.kind, new.resident, new.reference != old.reference) == (
        old.kind,
        old.resident,
        True,
    )
    mine = book.mine(town.store, town.maria, NOW)
    assert (mine.upcoming, mine.past) == ((new,), (stored(town, old),))
    assert mine.moved_to == {old.id: new}
    assert whys(town) == [(EntryWhy.MOVED_IN_TIME, 1), (EntryWhy.SPENT, -1)]
    assert town.credits() == 0
    names = [letter.name for letter in town.letters()]
    assert names == [LetterName.BOOKED, LetterName.MOVED]
    with town.store.read() as t:
        assert [e.what for e in t.audit.of(old.id)] == ["visit.booked", "visit.moved"]
        assert [e.what for e in t.audit.of(new.id)] == ["visit.booked"]


def test_the_old_time_is_free_for_others_after_and_not_before(town: Town) -> None:
    sister = town.approved("sister@example.org", town.rafael)
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    for slot in (town.slot(), town.slot(SATURDAY)):
        with pytest.raises(SlotGone):
            town.booked(sister, slot)
    confirmed(town, kept)
    with pytest.raises(SlotGone):
        town.booked(sister, town.slot(SATURDAY))
    assert town.booked(sister).terminal == old.terminal


def test_whatever_fails_leaves_the_visit_as_it_was(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFull

    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "add", full)
        with pytest.raises(StoreFull):
            confirmed(town, kept)
    assert stored(town, old) == old
    assert whys(town) == []
    sister = town.approved("sister@example.org", town.rafael)
    with pytest.raises(SlotGone):
        town.booked(sister)
    assert confirmed(town, kept)


def test_a_hold_that_ran_out_moves_nothing(town: Town) -> None:
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    told = move.means_now(town.store, town.facility, town.maria, old.id, kept, NOW)
    with pytest.raises(HoldExpired):
        move.confirm(town.store, town.facility, kept.id, told, NOW + TEN_MINUTES)
    with pytest.raises(HoldExpired):
        move.confirm(town.store, town.facility, HoldId("x"), told, NOW)
    assert stored(town, old) == old
    assert confirmed(town, held(town, old, town.slot(SATURDAY)), NOW + TEN_MINUTES - SECOND)


def test_moving_twice_moves_once(town: Town) -> None:
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    told = move.means_now(town.store, town.facility, town.maria, old.id, kept, NOW)
    new = move.confirm(town.store, town.facility, kept.id, told, NOW)
    assert move.confirm(town.store, town.facility, kept.id, told, NOW) == new
    assert len(book.mine(town.store, town.maria, NOW).upcoming) == 1
    assert len(town.letters()) == 2
    book.cancel(town.store, town.facility, town.maria, new.id, NOW)
    with pytest.raises(HoldExpired):
        move.confirm(town.store, town.facility, kept.id, told, NOW)


def test_a_time_held_to_move_books_nothing_new_and_the_other_way_round(small_town: Town) -> None:
    town = small_town
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    with pytest.raises(HoldExpired):
        book.confirm(town.store, town.facility, kept.id, NOW)
    plain = book.hold(
        town.store, town.facility, town.maria, VisitKind.ONSITE, town.slot(SATURDAY), NOW
    )
    told = move.means_now(town.store, town.facility, town.maria, old.id, plain, NOW)
    with pytest.raises(HoldExpired):
        move.confirm(town.store, town.facility, plain.id, told, NOW)


@pytest.mark.parametrize("minutes", [5, 10, 20])
def test_the_new_time_may_overlap_the_old_one(town: Town, minutes: int) -> None:
    """A grid that changed under a visit offers times that lie partly in it."""
    old = town.booked()
    shifted = replace(
        town.facility,
        policy=replace(PRICED, session=timedelta(minutes=minutes), gap=timedelta(0)),
    )
    slot = Slot(
        old.starts_at + timedelta(minutes=minutes), old.starts_at + timedelta(minutes=2 * minutes)
    )
    kept = move.hold(town.store, shifted, town.maria, old.id, slot, NOW)
    told = move.means_now(town.store, shifted, town.maria, old.id, kept, NOW)
    new = move.confirm(town.store, shifted, kept.id, told, NOW)
    with town.store.read() as t:
        taken = t.claims.taken(old.starts_at, old.ends_at + timedelta(hours=1), NOW)
    steps = len(range(0, minutes, 5))
    assert len(taken) == 3 * steps
    sister = town.approved("sister@example.org", town.rafael)
    with pytest.raises(SlotGone):
        book.hold(
            town.store, shifted, sister, VisitKind.ONSITE, Slot(new.starts_at, new.ends_at), NOW
        )


# The clock: R28 and R29.


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(FRIDAY, id="an ordinary day"),
        pytest.param(date(2026, 3, 9), id="after the clocks went forward"),
        pytest.param(date(2026, 11, 2), id="after the clocks went back"),
    ],
)
def test_48_hours_exactly_keep_the_worth_of_the_visit_and_a_second_less_does_not(
    small_town: Town, day: date
) -> None:
    town = small_town
    slot = town.slot(day, time(9))
    old = town.booked(slot=slot, at=slot.starts_at - 5 * DAY)
    at = slot.starts_at - NOTICE
    new = moved(town, old, town.slot(day + DAY, time(9)), at)
    assert (new.payment, new.carries_right, town.credits()) == (Payment.CREDIT, True, 0)
    late = new.starts_at - NOTICE + SECOND
    last = moved(town, new, town.slot(day + 3 * DAY, time(9)), late)
    assert (last.payment, last.price_cents, last.carries_right) == (Payment.CHARGE, 500, False)
    assert whys(town) == [(EntryWhy.MOVED_IN_TIME, 1), (EntryWhy.SPENT, -1)]


def test_notice_is_elapsed_time_whatever_the_clocks_do(small_town: Town) -> None:
    """The clocks go back on 1 November 2026: by the wall it looks like 47 hours."""
    town = small_town
    slot = town.slot(date(2026, 11, 2), time(9))
    old = town.booked(slot=slot, at=slot.starts_at - 5 * DAY)
    told = move.effect(town.facility, old, slot, slot.starts_at - NOTICE, 0)
    assert told.earns
    wall = told.until.astimezone(town.facility.zone)
    assert (wall.date(), wall.time()) == (date(2026, 10, 31), time(10))


def test_a_late_move_consumes_a_new_session_and_spends_a_credit_if_there_is_one(
    small_town: Town,
) -> None:
    town = small_town
    late = town.booked()
    owed = town.booked(slot=town.slot(SATURDAY + 7 * DAY))
    book.cancel(town.store, town.facility, town.maria, owed.id, NOW)
    assert town.credits() == 1
    at = late.starts_at - NOTICE + SECOND
    kept = held(town, late, town.slot(SATURDAY), at)
    told = move.means_now(town.store, town.facility, town.maria, late.id, kept, at)
    assert (told.earns, told.payment, told.credits_left) == (False, Payment.CREDIT, 0)
    new = move.confirm(town.store, town.facility, kept.id, told, at)
    assert (new.payment, new.carries_right, town.credits()) == (Payment.CREDIT, False, 0)
    told = move.means_now(town.store, town.facility, town.maria, new.id, town.slot(SATURDAY), at)
    assert (told.payment, told.price_cents, told.credit_until) == (Payment.CHARGE, 500, None)


def test_a_booking_made_by_a_late_move_carries_no_right_on_its_next_move_or_cancellation(
    small_town: Town,
) -> None:
    town = small_town
    old = town.booked()
    late = old.starts_at - NOTICE + SECOND
    second = moved(town, old, town.slot(FRIDAY + 6 * DAY), late)
    assert not second.carries_right
    # Now five days ahead, and still without the right.
    third = moved(town, second, town.slot(FRIDAY + 7 * DAY), late)
    assert (third.carries_right, third.payment) == (False, Payment.CHARGE)
    assert book.consequence(town.facility, third, late).credit_until is None
    book.cancel(town.store, town.facility, town.maria, third.id, late)
    assert (whys(town), town.credits()) == ([], 0)


def test_a_visit_moved_in_time_gives_one_credit_back_when_it_is_cancelled(small_town: Town) -> None:
    town = small_town
    visit = town.booked()
    for day in range(1, 4):
        visit = moved(town, visit, town.slot(FRIDAY + day * DAY))
    assert town.credits() == 0
    book.cancel(town.store, town.facility, town.maria, visit.id, NOW)
    assert town.credits() == 1


def test_a_facility_without_prices_moves_free_of_charge(sqlite_store: Store) -> None:
    town = Town(sqlite_store, Policy())
    old = town.booked()
    late = old.starts_at - NOTICE + SECOND
    new = moved(town, old, town.slot(FRIDAY + 3 * DAY), late)
    assert (new.payment, new.carries_right) == (Payment.FREE, False)


def test_only_a_later_time_unless_the_facility_allows_an_earlier_one(small_town: Town) -> None:
    town = small_town
    old = town.booked()
    for slot, why in (
        (town.slot(wall=time(13, 20)), Closed.EARLIER),
        (town.slot(FRIDAY - DAY), Closed.EARLIER),
        (town.slot(), Closed.SAME_TIME),
    ):
        with pytest.raises(SlotClosed) as refused:
            held(town, old, slot)
        assert refused.value.facts == {"why": why}
    assert held(town, old, town.slot(wall=time(14)))
    town.facility = replace(town.facility, policy=replace(PRICED, move_earlier=True))
    new = moved(town, old, town.slot(FRIDAY - 2 * DAY))
    assert (new.payment, new.carries_right) == (Payment.CREDIT, True)
    with pytest.raises(SlotClosed):
        held(town, new, Slot(new.starts_at, new.ends_at))


def test_the_rules_of_a_booking_hold_for_the_new_time(small_town: Town) -> None:
    town = small_town
    old = town.booked()
    other = town.approved("sister@example.org", town.rafael)
    town.booked(other, town.slot(wall=time(15)))
    ana = town.approved("ana@example.org", town.ivan, expiry=SATURDAY)
    anas = town.booked(ana, town.slot(wall=time(9)))
    refusals: list[tuple[Visit, Slot, type[Refusal]]] = [
        (old, town.slot(wall=time(15)), SlotGone),
        (old, town.slot(FRIDAY + 10 * DAY), SlotClosed),
        (old, town.slot(wall=time(13, 45)), SlotClosed),
        (anas, town.slot(SATURDAY + DAY, time(9)), SlotClosed),
    ]
    for visit, slot, refusal in refusals:
        with pytest.raises(refusal):
            held(town, visit, slot)
    soon = town.booked(slot=town.slot(TODAY + 2 * DAY, time(9)))
    at = soon.starts_at - timedelta(hours=20)
    with pytest.raises(SlotClosed) as refused:
        held(town, soon, town.slot(TODAY + 2 * DAY, time(12, 40)), at)
    assert refused.value.facts == {"why": Closed.TOO_SOON}


def test_who_may_not_visit_any_more_may_not_move(small_town: Town) -> None:
    town = small_town
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    with town.store.begin() as t:
        enrolment = t.enrolments.of_visitor(town.maria)
        assert enrolment
        t.enrolments.put(replace(enrolment, state=State.REJECTED))
    with pytest.raises(NotApproved):
        confirmed(town, kept)
    with pytest.raises(NotApproved):
        held(town, old, town.slot(SATURDAY))
    assert stored(town, old) == old


def test_nobody_moves_the_visit_of_somebody_else(small_town: Town) -> None:
    town = small_town
    old = town.booked()
    other = town.approved("other@example.org", town.ivan)
    args = town.store, town.facility, other, old.id
    with pytest.raises(NotFound):
        move.hold(*args, town.slot(SATURDAY), NOW)
    with pytest.raises(NotFound):
        move.means_now(*args, town.slot(SATURDAY), NOW)
    with pytest.raises(NotFound):
        choosing.choices(
            town.store, town.facility, other, VisitKind.ONSITE, None, NOW, moving=old.id
        )


def test_a_visit_that_has_begun_or_was_given_up_cannot_move(small_town: Town) -> None:
    town = small_town
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY), old.starts_at - SECOND)
    told = move.means_now(town.store, town.facility, town.maria, old.id, kept, old.starts_at)
    with pytest.raises(VisitBegun):
        move.confirm(town.store, town.facility, kept.id, told, old.starts_at)
    new = moved(town, old, town.slot(SATURDAY), old.starts_at - SECOND)
    with pytest.raises(VisitOver):
        held(town, old, town.slot(SATURDAY + DAY))
    book.cancel(town.store, town.facility, town.maria, new.id, NOW)
    with pytest.raises(VisitOver):
        held(town, new, town.slot(SATURDAY + DAY))
    with pytest.raises(VisitOver):
        book.cancel(town.store, town.facility, town.maria, old.id, NOW)


def test_a_visit_cancelled_after_the_hold_does_not_move(town: Town) -> None:
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    told = move.means_now(town.store, town.facility, town.maria, old.id, kept, NOW)
    book.cancel(town.store, town.facility, town.maria, old.id, NOW)
    with pytest.raises(VisitOver):
        move.confirm(town.store, town.facility, kept.id, told, NOW)
    assert book.mine(town.store, town.maria, NOW).upcoming == ()


def test_only_what_was_said_before_is_done(small_town: Town) -> None:
    """The last moment for a credit passes between reading and touching the button."""
    town = small_town
    old = town.booked()
    last = old.starts_at - NOTICE
    kept = held(town, old, town.slot(SATURDAY), last)
    told = move.effect(town.facility, old, kept, last, 0)
    with pytest.raises(ConsequenceChanged):
        move.confirm(town.store, town.facility, kept.id, told, last + SECOND)
    assert stored(town, old) == old
    assert move.confirm(town.store, town.facility, kept.id, told, last).carries_right


def test_a_terminal_that_broke_meanwhile_is_changed_for_another(town: Town) -> None:
    old = town.booked()
    kept = held(town, old, town.slot(SATURDAY))
    town.put_terminal(town.first, in_service=False)
    assert confirmed(town, kept).terminal == town.second.id
    second = town.booked(
        town.approved("other@example.org", town.ivan), town.slot(wall=time(9)), at=NOW
    )
    kept = held(town, second, town.slot(wall=time(10)))
    town.put_terminal(town.second, in_service=False)
    with pytest.raises(SlotGone):
        confirmed(town, kept)
    assert stored(town, second) == second


# What is offered.


def test_the_old_time_is_marked_and_earlier_ones_are_closed(small_town: Town) -> None:
    town = small_town
    old = town.booked()
    found = choosing.choices(
        town.store, town.facility, town.maria, VisitKind.ONSITE, FRIDAY, NOW, moving=old.id
    )
    why = {o.slot.starts_at: o.why for o in found.offers}
    assert why[old.starts_at] is Closed.SAME_TIME
    assert {w for at, w in why.items() if at < old.starts_at} == {Closed.EARLIER}
    assert {w for at, w in why.items() if at > old.starts_at} == {None}
    counts = {d.day: (d.open, d.bookable) for d in found.days}
    assert counts[FRIDAY - DAY] == (0, 0)
    assert counts[SATURDAY] == (35, 35)


def test_the_visit_that_moves_takes_no_terminal_on_its_own_board(small_town: Town) -> None:
    town = small_town
    town.put_terminal(town.second, in_service=False)
    old = town.booked()
    shifted = replace(
        town.facility, policy=replace(PRICED, session=timedelta(minutes=10), move_earlier=True)
    )
    found = choosing.choices(
        town.store, shifted, town.maria, VisitKind.ONSITE, FRIDAY, NOW, moving=old.id
    )
    second_half = next(o for o in found.offers if o.slot.starts_at == old.starts_at + TEN_MINUTES)
    assert (second_half.why, second_half.free) == (None, 1)
    other = town.approved("other@example.org", town.ivan)
    seen = choosing.choices(town.store, shifted, other, VisitKind.ONSITE, FRIDAY, NOW)
    theirs = next(o for o in seen.offers if o.slot.starts_at == old.starts_at + TEN_MINUTES)
    assert theirs.why is Closed.FULL


# What is told.


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(VisitKind))
@pytest.mark.parametrize("policy", [Policy(), PRICED])
def test_letters_of_moves_are_whole_in_every_language(
    sqlite_store: Store, language: Language, kind: VisitKind, policy: Policy
) -> None:
    town = Town(sqlite_store, policy)
    with town.store.begin() as t:
        t.visitors.put(replace(t.visitors.by_id(town.maria), language=language))
    visit = town.booked(kind=kind)
    late = visit.starts_at - NOTICE + SECOND
    for day, at in ((1, NOW + SECOND), (4, late + DAY), (5, late + DAY + SECOND)):
        visit = moved(town, visit, town.slot(FRIDAY + day * DAY), at)
    letters = town.letters()
    assert [letter.name.value for letter in letters] == ["booked", "moved", "moved", "moved"]
    for letter in letters:
        assert letter.language is language
        assert not set("{}") & set(letter.subject + letter.body)
        assert "\n\n\n" not in letter.body


def test_the_letter_says_both_times_and_what_the_move_meant(small_town: Town) -> None:
    town = small_town
    with town.store.begin() as t:
        maria = t.visitors.by_id(town.maria)
        t.visitors.put(replace(maria, language=Language.ENGLISH))
    old = town.booked()
    new = moved(town, old, town.slot(SATURDAY), NOW + SECOND)
    last = moved(town, new, town.slot(SATURDAY + 3 * DAY), new.starts_at - NOTICE + SECOND)
    in_time, late = town.letters()[1:]
    assert in_time.subject == "Your visit has moved: Sat, Nov 28, 1:40 PM PST"
    for told in (
        "Before: Fri, Nov 27, 1:40 PM PST",
        "Now: Sat, Nov 28, 1:40 PM to 2:00 PM PST",
        "You moved it in time (by Wed, Nov 25, 1:40 PM PST)",
        "before Thu, Nov 26, 1:40 PM",
        f"Your number is now {grouped(new.reference)}",
    ):
        assert told in in_time.body
    for told in (
        "You moved it after Thu, Nov 26, 1:40 PM",
        "The new visit costs $5.00.",
        "no credit for a visit that was moved late",
        grouped(last.reference),
    ):
        assert told in late.body

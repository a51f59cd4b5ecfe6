"""Closing housing units: what is cancelled, moved and kept, refused, and undoing it all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from kiosk.domain.errors import (
    LockdownOver,
    NoExplanation,
    NotAllowed,
    SlotClosed,
    SlotGone,
    StaleVersion,
    StoreFull,
    UndoOver,
)
from kiosk.domain.ids import VisitId, VisitorId, new_id
from kiosk.domain.language import Language
from kiosk.domain.ledger import EntryWhy, LedgerEntry
from kiosk.domain.letter import Delivery, LetterName
from kiosk.domain.lockdown import UNDO
from kiosk.domain.reason import Reason
from kiosk.domain.restriction import OPEN_END
from kiosk.domain.slot import Closed, Slot
from kiosk.domain.staff import Role, Staff
from kiosk.domain.visit import CLAIMING, Payment, Visit, VisitKind, VisitState
from kiosk.services import affected, book, call_off, lockdown, lockdown_end
from kiosk.services.lockdown import Begun, Plan
from kiosk.services.lockdown_end import Lost
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, SECOND, Town
from tests.store import samples

WHY = "Unit 3B is closed today for safety."
BEHAVIOUR, OUTSIDE = Reason.BEHAVIOURAL_LOCKDOWN, Reason.OUTSIDE_OTHER
MINUTE = timedelta(minutes=1)


def friday(town: Town) -> tuple[datetime, datetime]:
    return town.slot(FRIDAY, time(12, 20)).starts_at, town.slot(FRIDAY, time(22, 20)).ends_at


def planned(
    town: Town,
    reason: Reason = OUTSIDE,
    at: datetime = NOW + MINUTE,
    *,
    charged: bool = True,
    kept: frozenset[VisitId] = frozenset(),
    moving: bool = False,
    span: tuple[datetime, datetime] | None = None,
) -> Plan:
    """All visits of unit 3B on Friday afternoon."""
    start, end = span or friday(town)
    found = affected.affected(town.store, town.facility, frozenset({"3B"}), start, end, at)
    slots = affected.shared_out(found) if moving else {}
    return Plan(
        units=frozenset({"3B"}),
        starts_at=start,
        ends_at=end,
        reason=reason,
        untrusted_explanation=WHY,
        seen={a.visit.id: a.visit.version for a in found},
        charged=charged,
        kept=kept,
        moved=slots,
        free={a.visit.id: tuple(o.slot for o in a.offers) for a in found},
    )


def begun(town: Town, plan: Plan | None = None, at: datetime = NOW + MINUTE) -> Begun:
    plan = plan or planned(town)
    return lockdown.begin(town.store, town.facility, town.officer, plan, at)


def stored(town: Town, visit: Visit) -> Visit:
    with town.store.read() as t:
        return t.visits.get(visit.id)


def undone(town: Town, done: Begun, after: timedelta = MINUTE) -> lockdown_end.Undone:
    at = done.lockdown.at + after
    return lockdown_end.undo(town.store, town.facility, town.officer, done.lockdown.id, at)


def member(town: Town, role: Role) -> Staff:
    staff = replace(samples.officer(f"B-{role}"), role=role)
    with town.store.begin() as t:
        t.staff.add(staff)
    return staff


def in_english(town: Town) -> None:
    with town.store.begin() as t:
        t.visitors.put(replace(t.visitors.by_id(town.maria), language=Language.ENGLISH))


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    """What does not depend on the engine is tried on one."""
    return Town(sqlite_store)


@pytest.fixture
def both(store: Store) -> Town:
    """On SQLite and on PostgreSQL."""
    return Town(store)


@pytest.fixture
def sister(town: Town) -> VisitorId:
    return town.approved("sister@example.org", town.ivan)


def test_every_visit_of_the_unit_is_cancelled_with_credit_and_a_letter(both: Town) -> None:
    """R20: a credit whatever the notice; the letter names later free times."""
    town = both
    sister = town.approved("sister@example.org", town.ivan)
    in_english(town)
    one = town.booked()
    two = town.booked(sister, town.slot(wall=time(14)))
    done = begun(town)
    assert (done.cancelled, done.moved) == (2, 0)
    assert done.changed.visits == {one.id, two.id}
    for visit in (one, two):
        off = stored(town, visit)
        assert (off.state, off.reason, off.explanation) == (VisitState.CANCELLED, OUTSIDE, WHY)
    assert (town.credits(), town.credits(sister)) == (1, 1)
    letter = next(
        x for x in town.letters() if x.name is LetterName.CALLED_OFF and "Hello" in x.body
    )
    for told in (WHY, "You get a credit.", "free now:\n  Sat, Nov 28, 9:00 AM PST\n"):
        assert told in letter.body
    with town.store.read() as t:
        assert t.outbox.due(NOW + MINUTE + UNDO - SECOND, 9)[2:] == ()
        assert len(t.outbox.due(NOW + MINUTE + UNDO, 9)) == 4
        (entry,) = t.audit.of(done.lockdown.id)
    assert (entry.what, entry.detail["cancelled"]) == ("lockdown.begun", 2)


def test_new_bookings_in_the_time_are_refused_and_open_again_when_it_is_lifted(town: Town) -> None:
    done = begun(town)
    with pytest.raises(SlotClosed) as refused:
        town.booked(at=NOW + 2 * MINUTE)
    assert refused.value.facts == {"why": Closed.UNIT_BLOCKED}
    lockdown_end.lift(town.store, town.officer, done.lockdown.id, NOW + 3 * MINUTE)
    assert town.booked(at=NOW + 4 * MINUTE).state is VisitState.BOOKED
    with pytest.raises(LockdownOver):
        lockdown_end.lift(town.store, town.officer, done.lockdown.id, NOW + 5 * MINUTE)
    with pytest.raises(LockdownOver):
        undone(town, done, 5 * MINUTE)


def test_a_time_held_before_is_not_booked_after(town: Town) -> None:
    kept = book.hold(town.store, town.facility, town.maria, VisitKind.ONSITE, town.slot(), NOW)
    begun(town)
    with pytest.raises(SlotClosed):
        book.confirm(town.store, town.facility, kept.id, NOW + 2 * MINUTE)


def test_without_an_end_it_lasts_until_it_is_lifted(town: Town) -> None:
    visit = town.booked()
    done = begun(town, planned(town, span=(NOW, OPEN_END)))
    assert done.lockdown.is_open_ended
    assert stored(town, visit).state is VisitState.CANCELLED
    offers = book.offers(
        town.store, town.facility, town.maria, town.rafael.id, VisitKind.ONSITE, FRIDAY, NOW
    )
    assert {(o.why, o.blocked and o.blocked.opens_at) for o in offers} == {
        (Closed.UNIT_BLOCKED, None)
    }


def test_behaviour_is_charged_unless_a_supervisor_waives_it(town: Town) -> None:
    in_english(town)
    visit = town.booked()
    with pytest.raises(NotAllowed):
        begun(town, planned(town, BEHAVIOUR, charged=False))
    assert stored(town, visit) == visit
    begun(town, planned(town, BEHAVIOUR))
    assert town.credits() == 0
    assert "You are charged $5.00" in town.letters()[-1].body


def test_a_supervisor_waives_all_charges_at_once(town: Town) -> None:
    town.booked()
    supervisor = member(town, Role.SUPERVISOR)
    plan = planned(town, BEHAVIOUR, charged=False)
    lockdown.begin(town.store, town.facility, supervisor, plan, NOW + MINUTE)
    assert town.credits() == 1


def test_what_is_kept_is_not_touched(town: Town, sister: VisitorId) -> None:
    one, two = town.booked(), town.booked(sister, town.slot(wall=time(14)))
    done = begun(town, planned(town, kept=frozenset({two.id})))
    assert (done.cancelled, stored(town, two)) == (1, two)
    assert stored(town, one).state is VisitState.CANCELLED


def test_moved_visits_go_to_later_times_and_cost_nothing(town: Town, sister: VisitorId) -> None:
    in_english(town)
    one, two = town.booked(), town.booked(sister, town.slot(wall=time(14)))
    plan = planned(town, moving=True)
    assert len({slot.starts_at for slot in plan.moved.values()}) == 2
    done = begun(town, plan)
    assert (done.cancelled, done.moved) == (0, 2)
    assert {stored(town, v).state for v in (one, two)} == {VisitState.MOVED}
    new = book.mine(town.store, town.maria, NOW + MINUTE).upcoming[0]
    assert (new.moved_from, new.payment, new.carries_right) == (one.id, Payment.CREDIT, True)
    assert Slot(new.starts_at, new.ends_at) == plan.moved[one.id]
    assert town.credits() == 0
    letter = next(
        x for x in town.letters() if x.name is LetterName.MOVED_FOR_YOU and "Hello" in x.body
    )
    assert "You pay nothing more" in letter.body
    assert WHY in letter.body


def test_a_charged_visit_is_not_moved(town: Town) -> None:
    town.booked()
    with pytest.raises(ValueError, match="not moved"):
        begun(town, planned(town, BEHAVIOUR, moving=True))


def test_a_visit_that_cannot_move_any_more_stops_it_all(town: Town, sister: VisitorId) -> None:
    one, two = town.booked(), town.booked(sister, town.slot(wall=time(14)))
    plan = planned(town, moving=True)
    rival = town.approved("rival@example.org", town.leah)
    town.put_terminal(town.second, in_service=False)
    taken = plan.moved[two.id]
    town.booked(rival, taken, at=NOW + SECOND)
    with pytest.raises(SlotGone):
        begun(town, plan)
    assert [stored(town, v) for v in (one, two)] == [one, two]
    assert lockdown.standing(town.store, NOW) == ()


def test_a_visit_that_nobody_had_seen_stops_it(town: Town, sister: VisitorId) -> None:
    plan = planned(town)
    visit = town.booked(sister)
    with pytest.raises(StaleVersion):
        begun(town, plan)
    assert stored(town, visit) == visit


def test_an_explanation_is_required(town: Town) -> None:
    with pytest.raises(NoExplanation):
        begun(town, replace(planned(town), untrusted_explanation=" " * 30))


@pytest.mark.parametrize("at_letter", range(3))
def test_a_crash_in_the_middle_leaves_nothing_behind(
    town: Town, sister: VisitorId, monkeypatch: pytest.MonkeyPatch, at_letter: int
) -> None:
    wife = town.approved("wife@example.org", town.leah)
    for n, who in enumerate((town.maria, sister, wife)):
        town.booked(who, town.slot(wall=time(14 + n)))
    before = snapshot(town)
    plan = planned(town, moving=at_letter == 2)
    real: Callable[..., object] = Outbox.add
    count = 0

    def fails(self: Outbox, *args: object) -> object:
        nonlocal count
        count += 1
        if count > at_letter:
            raise StoreFull
        return real(self, *args)

    monkeypatch.setattr(Outbox, "add", fails)
    with pytest.raises(StoreFull):
        begun(town, plan)
    monkeypatch.undo()
    assert snapshot(town) == before


# Undoing.


def snapshot(town: Town) -> tuple[object, ...]:
    """Visits but for their versions, balances, claims and blocks."""
    with town.store.read() as t:
        visits = t.visits.between(NOW - timedelta(days=1), NOW + timedelta(days=30))
        claims = t.claims.taken(NOW, NOW + timedelta(days=30), NOW)
        blocks = t.restrictions.blocks_between(NOW, OPEN_END)
        people = {v.visitor for v in visits}
        owed = {(p, k): t.ledger.balance(p, k) for p in people for k in VisitKind}
    plain = {v.id: replace(v, version=1) for v in visits if v.state in CLAIMING}
    return plain, owed, claims, blocks


@pytest.mark.parametrize("moving", [False, True])
def test_undoing_brings_everything_back(both: Town, *, moving: bool) -> None:
    town = both
    sister = town.approved("sister@example.org", town.ivan)
    one, two = town.booked(), town.booked(sister, town.slot(wall=time(14)))
    before = snapshot(town)
    done = begun(town, planned(town, moving=moving))
    told = undone(town, done, UNDO - SECOND)
    assert told.restored == {one.id, two.id}
    assert (told.elsewhere, told.lost) == (frozenset(), {})
    assert snapshot(town) == before
    with town.store.read() as t:
        went = [p.letter.name for p in t.outbox.all() if p.delivery is Delivery.WAITING]
        assert t.audit.of(one.id)[-1].what == "visit.restored"
    assert went == [LetterName.BOOKED, LetterName.BOOKED]
    with pytest.raises(LockdownOver):
        undone(town, done, UNDO - SECOND)


def test_it_cannot_be_undone_after_ten_minutes(town: Town) -> None:
    visit = town.booked()
    done = begun(town)
    with pytest.raises(UndoOver):
        undone(town, done, UNDO)
    assert stored(town, visit).state is VisitState.CANCELLED


def test_a_letter_that_has_left_is_followed_by_another(town: Town) -> None:
    """Who is about to come is told at once."""
    in_english(town)
    visit = town.booked()
    at = visit.starts_at - timedelta(minutes=20)
    done = begun(town, planned(town, at=at), at)
    with town.store.begin() as t:
        for posted in t.outbox.due(at, 9):
            t.outbox.sent(posted.id, at)
    undone(town, done)
    letter = town.letters()[-1]
    assert letter.name is LetterName.RESTORED
    assert "takes place as you booked it" in letter.body


def test_a_letter_that_is_just_being_sent_is_followed_by_another(town: Town) -> None:
    visit = town.booked()
    at = visit.starts_at - timedelta(minutes=20)
    done = begun(town, planned(town, at=at), at)
    with town.store.begin() as t:
        for posted in t.outbox.due(at, 9):
            t.outbox.put_off(posted.id, at + UNDO, posted.tries)
    undone(town, done)
    assert town.letters()[-1].name is LetterName.RESTORED


def test_nobody_gets_the_terminals_while_it_can_be_undone(town: Town) -> None:
    """Two terminals, both with visits of the unit: a third person of another unit waits."""
    with town.store.begin() as t:
        t.residents.put(replace(town.leah, unit="1A"))
    sister = town.approved("sister@example.org", town.ivan)
    other = town.approved("other@example.org", town.leah)
    town.booked()
    town.booked(sister)
    done = begun(town)
    with pytest.raises(SlotGone):
        town.booked(other, at=done.lockdown.undo_until - SECOND)
    assert town.booked(other, at=done.lockdown.undo_until).state is VisitState.BOOKED


def test_a_visit_whose_credit_has_been_spent_stays_cancelled(town: Town) -> None:
    visit = town.booked()
    done = begun(town)
    later = town.slot(FRIDAY + timedelta(days=1))
    assert town.booked(slot=later, at=NOW + 2 * MINUTE).payment is Payment.CREDIT
    told = undone(town, done, 2 * MINUTE)
    assert told.lost == {visit.id: Lost.CREDIT_USED}
    assert (stored(town, visit).state, town.credits()) == (VisitState.CANCELLED, 0)


def test_what_its_visitor_has_changed_since_is_left_alone(town: Town) -> None:
    visit = town.booked()
    done = begun(town, planned(town, moving=True))
    new = book.mine(town.store, town.maria, NOW + MINUTE).upcoming[0]
    book.cancel(town.store, town.facility, town.maria, new.id, NOW + 2 * MINUTE)
    told = undone(town, done, 2 * MINUTE)
    assert told.lost == {visit.id: Lost.CHANGED}
    assert town.credits() == 1


def test_a_visit_brought_back_can_be_called_off_again_and_gives_one_credit(town: Town) -> None:
    """One credit at most: what was earned, undone and earned again is one."""
    with town.store.begin() as t:
        entry = LedgerEntry(
            id=new_id(),  # type: ignore[arg-type]
            visitor=town.maria,
            kind=VisitKind.ONSITE,
            amount=1,
            why=EntryWhy.GRANTED,
            visit=None,
            at=NOW,
        )
        t.ledger.add(entry)
    visit = town.booked()
    assert visit.payment is Payment.CREDIT
    undone(town, begun(town))
    assert town.credits() == 0
    back = stored(town, visit)
    at = NOW + 5 * MINUTE
    call_off.call_off(
        town.store, town.facility, town.officer, back.id, back.version, OUTSIDE, WHY, at
    )
    assert town.credits() == 1
    assert book.mine(town.store, town.maria, at).credited == {visit.id}
    with town.store.read() as t:
        lines = [(e.amount, e.turn) for e in t.ledger.of_visit(visit.id)]
    assert lines == [(-1, 0), (1, 0), (-1, 1), (1, 1)]

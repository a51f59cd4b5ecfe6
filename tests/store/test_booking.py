"""Holds, visits and claims: the database refuses two at one time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from kiosk.domain.errors import HoldExpired, NotFound, SlotGone, StaleVersion
from kiosk.domain.ids import HoldId, LedgerId, VisitId, new_id
from kiosk.domain.ledger import EntryWhy, LedgerEntry
from kiosk.domain.reason import Reason
from kiosk.domain.slot import quanta
from kiosk.domain.visit import Hold, Visit, VisitKind, VisitState
from kiosk.store import schema
from kiosk.store.claims import resources
from kiosk.store.store import Store
from tests.store import samples
from tests.store.samples import HOLD, NOW, SESSION, START, Town


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def _visit_of(hold: Hold) -> Visit:
    return Visit(
        id=VisitId(new_id()),
        reference="VV7K4M29",
        visitor=hold.visitor,
        resident=hold.resident,
        terminal=hold.terminal,
        kind=hold.kind,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        booked_at=NOW,
    )


def _claims(store: Store) -> int:
    with store._engine.connect() as connection:
        return len(connection.execute(select(schema.claims)).all())


def test_a_hold_becomes_the_visit(store: Store, town: Town) -> None:
    hold = samples.hold(town.maria, town.jonas, town.first)
    expected = {(r, q) for r in resources(hold) for q in quanta(hold)}
    with store.begin() as t:
        t.holds.add(hold, NOW)
    with store.read() as t:
        assert t.holds.get(hold.id, NOW) == hold
        assert t.claims.taken(START, START + SESSION, NOW) == expected
        assert t.claims.taken(START, START + SESSION, NOW, besides=town.maria.id) == set()
        assert t.claims.taken(START, START + SESSION, NOW, besides=town.tom.id) == expected
    visit = replace(_visit_of(hold), reason=Reason.OUTSIDE_OTHER, explanation="Water main broke.")
    with store.begin() as t:
        t.visits.add(visit, hold.id)
    with store.read() as t:
        assert t.visits.get(visit.id) == visit
        assert t.holds.of_visitor(town.maria.id) is None
        assert t.claims.taken(START, START + SESSION, NOW + HOLD, besides=town.maria.id) == expected
        assert t.claims.taken(START - SESSION, START, NOW) == set()
        assert t.claims.taken(START + SESSION, START + 2 * SESSION, NOW) == set()


@pytest.mark.parametrize("same", ["terminal", "resident", "visitor"])
@pytest.mark.parametrize("minutes", [-15, 0, 5, 15])
def test_no_resource_is_taken_twice(store: Store, town: Town, same: str, minutes: int) -> None:
    first = samples.visit(town.maria, town.jonas, town.first)
    other = replace(
        samples.visit(town.tom, town.abel, town.second, START + timedelta(minutes=minutes)),
        **{same: getattr(first, same)},
    )
    with store.begin() as t:
        t.visits.add(first)
    with store.begin() as t:
        with pytest.raises(SlotGone):
            t.visits.add(other)
        # The refusal left nothing, and the transaction goes on.
        t.outbox.add(samples.letter(), NOW)
    with store.read() as t:
        assert t.visits.between(START - SESSION, START + 2 * SESSION) == (first,)
        assert t.outbox.waiting_count() == 1


def test_one_may_follow_another_at_once(store: Store, town: Town) -> None:
    first = samples.visit(town.maria, town.jonas, town.first)
    following = samples.visit(town.maria, town.jonas, town.first, START + SESSION)
    with store.begin() as t:
        t.visits.add(following)
        t.visits.add(first)
    with store.read() as t:
        assert t.visits.of_visitor(town.maria.id) == (first, following)
        assert t.visits.between(START, START + SESSION) == (first,)


def test_two_stations_want_the_last_slot(store: Store, rival: Store, town: Town) -> None:
    with store.begin() as t:
        t.holds.add(samples.hold(town.maria, town.jonas, town.first), NOW)
    with pytest.raises(SlotGone), rival.begin() as t:
        t.holds.add(samples.hold(town.tom, town.abel, town.first), NOW)


def test_the_key_of_the_claims_refuses_by_itself(store: Store, town: Town) -> None:
    visit = samples.visit(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.visits.add(visit)
    claim = {
        "resource": resources(visit)[0],
        "quantum": quanta(visit)[0],
        "visit_id": visit.id,
    }
    with pytest.raises(IntegrityError), store._engine.begin() as connection:
        connection.execute(insert(schema.claims).values(claim))


def test_an_expired_hold_is_free_at_once(store: Store, town: Town) -> None:
    hold = samples.hold(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.holds.add(hold, NOW)
    last = NOW + HOLD - timedelta(microseconds=1)
    with store.begin() as t:
        assert t.holds.get(hold.id, last) == hold
        with pytest.raises(SlotGone):
            t.holds.add(samples.hold(town.tom, town.abel, town.first, last), last)
    with store.begin() as t:
        assert t.claims.taken(START, START + SESSION, NOW + HOLD) == set()
        with pytest.raises(HoldExpired):
            t.holds.get(hold.id, NOW + HOLD)
        t.holds.add(samples.hold(town.tom, town.abel, town.first, NOW + HOLD), NOW + HOLD)
    with store.begin() as t:
        with pytest.raises(HoldExpired):
            t.visits.add(_visit_of(hold), hold.id)
        assert t.visits.of_visitor(town.maria.id) == ()
    assert _claims(store) == 3 * 4


def test_a_hold_that_ran_out_cannot_be_confirmed_though_nobody_took_it(
    store: Store, town: Town
) -> None:
    hold = samples.hold(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.holds.add(hold, NOW)
        with pytest.raises(HoldExpired):
            t.visits.add(replace(_visit_of(hold), booked_at=NOW + HOLD), hold.id)
        with pytest.raises(HoldExpired):
            t.visits.add(_visit_of(hold), HoldId("x"))
        with pytest.raises(ValueError, match="another time"):
            t.visits.add(replace(_visit_of(hold), terminal=town.second.id), hold.id)


def test_choosing_again_gives_up_the_first(store: Store, town: Town) -> None:
    first = samples.hold(town.maria, town.jonas, town.first)
    second = samples.hold(town.maria, town.jonas, town.second)
    with store.begin() as t:
        t.holds.add(first, NOW)
        t.holds.add(second, NOW)
        assert t.holds.of_visitor(town.maria.id) == second
        with pytest.raises(HoldExpired):
            t.holds.get(first.id, NOW)
    assert _claims(store) == 3 * 4


def test_a_hold_that_is_refused_leaves_the_earlier_one(store: Store, town: Town) -> None:
    kept = samples.hold(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.holds.add(kept, NOW)
        t.visits.add(samples.visit(town.tom, town.abel, town.second))
        with pytest.raises(SlotGone):
            t.holds.add(samples.hold(town.maria, town.jonas, town.second), NOW)
        assert t.holds.of_visitor(town.maria.id) == kept


def test_a_released_hold_frees_its_slot(store: Store, town: Town) -> None:
    hold = samples.hold(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.holds.add(hold, NOW)
        t.holds.release(hold.id)
        t.holds.release(hold.id)
        t.visits.add(samples.visit(town.tom, town.jonas, town.first))


def test_a_cancelled_visit_frees_its_slot_and_stays(store: Store, town: Town) -> None:
    visit = samples.visit(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.visits.add(visit)
        cancelled = t.visits.put(replace(visit, state=VisitState.CANCELLED, cancelled_at=NOW))
        other = t.visits.add(samples.visit(town.tom, town.jonas, town.first))
    with store.read() as t:
        assert set(t.visits.between(START, START + SESSION)) == {cancelled, other}


def test_the_second_to_write_a_visit_is_refused(store: Store, rival: Store, town: Town) -> None:
    visit = samples.visit(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.visits.add(visit)
    with rival.begin() as t:
        moved = t.visits.move(
            replace(visit, starts_at=START + SESSION, ends_at=START + 2 * SESSION), NOW
        )
    with store.begin() as t:
        with pytest.raises(StaleVersion):
            t.visits.put(replace(visit, state=VisitState.CANCELLED))
        with pytest.raises(NotFound):
            t.visits.put(samples.visit(town.maria, town.jonas, town.first))
        with pytest.raises(ValueError, match="move"):
            t.visits.put(replace(moved, terminal=town.second.id))
        assert t.visits.get(visit.id) == moved


def test_a_move_keeps_the_old_time_until_the_new_one_is_had(store: Store, town: Town) -> None:
    visit = samples.visit(town.maria, town.jonas, town.first)
    later: dict[str, Any] = {"starts_at": START + SESSION, "ends_at": START + 2 * SESSION}
    with store.begin() as t:
        t.visits.add(visit)
        taken = t.visits.add(samples.visit(town.tom, town.abel, town.first, START + SESSION))
        with pytest.raises(SlotGone):
            t.visits.move(replace(visit, **later), NOW)
        assert t.visits.get(visit.id) == visit
        assert len(t.claims.taken(START, START + SESSION, NOW)) == 3 * 4
        t.visits.put(replace(taken, state=VisitState.CANCELLED))
        hold = replace(samples.hold(town.maria, town.jonas, town.first), **later)
        t.holds.add(hold, NOW)
        moved = t.visits.move(replace(visit, **later), NOW, hold.id)
        assert moved.version == 2
        assert t.claims.taken(START, START + SESSION, NOW) == set()
        assert len(t.claims.taken(START + SESSION, START + 2 * SESSION, NOW)) == 3 * 4


def test_credits_are_counted_by_kind(store: Store, town: Town) -> None:
    visit = samples.visit(town.maria, town.jonas, town.first)

    def entry(amount: int, why: EntryWhy, of: VisitId | None = None) -> LedgerEntry:
        return LedgerEntry(
            id=LedgerId(new_id()),
            visitor=town.maria.id,
            kind=VisitKind.ONSITE,
            amount=amount,
            why=why,
            visit=of,
            at=NOW,
        )

    entries = (
        entry(1, EntryWhy.GRANTED),
        entry(1, EntryWhy.GRANTED),
        entry(1, EntryWhy.CANCELLED_IN_TIME, visit.id),
        entry(-1, EntryWhy.SPENT, visit.id),
    )
    with store.begin() as t:
        t.visits.add(visit)
        for each in entries:
            t.ledger.add(each)
        assert t.ledger.balance(town.maria.id, VisitKind.ONSITE) == 2
        assert t.ledger.balance(town.maria.id, VisitKind.OFFSITE) == 0
        assert set(t.ledger.of_visitor(town.maria.id)) == set(entries)
        assert t.ledger.of_visitor(town.tom.id) == ()
    with pytest.raises(IntegrityError), store.begin() as t:
        t.ledger.add(entry(1, EntryWhy.CANCELLED_IN_TIME, visit.id))

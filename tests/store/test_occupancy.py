"""Exchanging visits, credits once, restrictions, and counting who has what when."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from kiosk.domain.errors import HoldExpired, NotFound, SlotGone, StaleVersion
from kiosk.domain.hours import Hours, Window
from kiosk.domain.ids import BlockId, HoldId, LedgerId, VisitId, new_id, new_reference
from kiosk.domain.ledger import EntryWhy, LedgerEntry
from kiosk.domain.restriction import Block, BlockWhy, UnitRules
from kiosk.domain.slot import Slot
from kiosk.domain.visit import Hold, Visit, VisitKind, VisitState
from kiosk.store.occupancy import LiveHold, PersonsVisit
from kiosk.store.store import Store
from tests.store import samples
from tests.store.samples import HOLD, NOW, SESSION, START, Town

ONSITE = VisitKind.ONSITE
DAY = timedelta(days=1)
AROUND = START - DAY, START + DAY


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def later(visit: Visit, by: timedelta = SESSION) -> Visit:
    """What it becomes when it moves."""
    return replace(
        visit,
        id=VisitId(new_id()),
        version=1,
        reference=new_reference(),
        starts_at=visit.starts_at + by,
        ends_at=visit.ends_at + by,
        moved_from=visit.id,
    )


def hold_of(new: Visit, old: Visit | None) -> Hold:
    return Hold(
        id=HoldId(new.id),
        visitor=new.visitor,
        resident=new.resident,
        terminal=new.terminal,
        kind=new.kind,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        expires_at=NOW + HOLD,
        moves=None if old is None else old.id,
    )


# Exchanging.


@pytest.mark.parametrize("minutes", [5, 15, 20, 60])
def test_the_old_is_given_up_with_its_claims_and_the_new_has_all_of_its_own(
    store: Store, town: Town, minutes: int
) -> None:
    old = samples.visit(town.maria, town.jonas, town.first)
    new = later(old, timedelta(minutes=minutes))
    with store.begin() as t:
        t.visits.add(old)
        kept = t.holds.add(hold_of(new, old), NOW)
    with store.read() as t:
        assert t.holds.get(kept.id, NOW) == kept
    with store.begin() as t:
        assert t.visits.exchange(old, new, kept.id) == new
    with store.read() as t:
        assert t.visits.get(old.id) == replace(old, version=2, state=VisitState.MOVED)
        assert t.visits.get(new.id) == new
        assert len(t.claims.taken(*AROUND, NOW)) == 3 * 4
        assert len(t.claims.taken(new.starts_at, new.ends_at, NOW)) == 3 * 4
        assert t.claims.taken(*AROUND, NOW, given_up=new.id) == set()


def test_what_cannot_be_had_leaves_the_old_one_whole(store: Store, town: Town) -> None:
    old = samples.visit(town.maria, town.jonas, town.first)
    new = later(old)
    with store.begin() as t:
        t.visits.add(old)
        t.visits.add(samples.visit(town.tom, town.abel, town.first, new.starts_at))
        with pytest.raises(SlotGone):
            t.visits.exchange(old, new)
        with pytest.raises(SlotGone):
            t.holds.add(hold_of(new, old), NOW)
        with pytest.raises(HoldExpired):
            t.visits.exchange(old, new, HoldId("x"))
        with pytest.raises(ValueError, match="moved from"):
            t.visits.exchange(old, replace(new, moved_from=None))
        with pytest.raises(StaleVersion):
            t.visits.exchange(replace(old, version=7), new)
        assert t.visits.get(old.id) == old
        assert len(t.claims.taken(old.starts_at, old.ends_at, NOW)) == 3 * 4


def test_a_visit_moves_to_one_other_at_most(store: Store, town: Town) -> None:
    old = samples.visit(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.visits.add(old)
        t.visits.exchange(old, later(old))
    with pytest.raises(IntegrityError), store.begin() as t:
        t.visits.add(later(old, 2 * SESSION))


@pytest.mark.parametrize("state", [s for s in VisitState if s is not VisitState.BOOKED])
def test_what_is_over_claims_nothing(store: Store, town: Town, state: VisitState) -> None:
    visit = samples.visit(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.visits.add(visit)
        t.visits.put(replace(visit, state=state, note="internal"))
        claims = t.claims.taken(*AROUND, NOW)
        assert t.visits.get(visit.id).note == "internal"
    assert bool(claims) is (state in (VisitState.CHECKED_IN, VisitState.LIVE))


# Credits.


def test_a_visit_earns_one_credit_for_whatever_reason_and_spends_one(
    store: Store, town: Town
) -> None:
    visit = samples.visit(town.maria, town.jonas, town.first)

    def entry(amount: int, why: EntryWhy) -> LedgerEntry:
        return LedgerEntry(
            id=LedgerId(new_id()),
            visitor=town.maria.id,
            kind=ONSITE,
            amount=amount,
            why=why,
            visit=visit.id,
            at=NOW,
        )

    with store.begin() as t:
        t.visits.add(visit)
        t.ledger.add(entry(-1, EntryWhy.SPENT))
        t.ledger.add(entry(1, EntryWhy.CANCELLED_IN_TIME))
    for amount, why in ((1, EntryWhy.NOT_THE_VISITORS_FAULT), (-1, EntryWhy.SPENT), (2, "granted")):
        with pytest.raises(IntegrityError), store.begin() as t:
            t.ledger.add(entry(amount, EntryWhy(why)))


# Restrictions.


def test_blocks_come_back_equal(store: Store, town: Town) -> None:
    def block(hours: int, **of: object) -> Block:
        return Block(
            id=BlockId(new_id()),
            starts_at=START + timedelta(hours=hours),
            ends_at=START + timedelta(hours=hours + 1),
            why=BlockWhy.HOLIDAY,
            **of,  # type: ignore[arg-type]
        )

    every = (
        block(0),
        block(1, kind=ONSITE, terminal=town.first.id),
        block(2, unit="3B"),
        block(3, resident=town.jonas.id),
    )
    with store.begin() as t:
        for each in reversed(every):
            t.restrictions.add_block(each)
    with store.begin() as t:
        assert t.restrictions.blocks_between(*AROUND) == every
        middle = START + timedelta(hours=1), START + timedelta(hours=2)
        assert t.restrictions.blocks_between(*middle) == (every[1],)
        assert t.restrictions.block(every[2].id) == every[2]
        t.restrictions.remove_block(every[2].id)
        with pytest.raises(NotFound):
            t.restrictions.block(every[2].id)
        with pytest.raises(NotFound):
            t.restrictions.remove_block(every[2].id)


def test_units_come_back_equal_and_the_latest_word_counts(store: Store) -> None:
    morning = (Window(time(9), time(11, 20)), Window(time(12, 20, 30), time(16)))
    scheduled = UnitRules(unit="3B", at_once=2, hours=Hours((morning, *((),) * 6)))
    with store.begin() as t:
        t.restrictions.put_unit(UnitRules(unit="3B", at_once=1))
        t.restrictions.put_unit(scheduled)
        t.restrictions.put_unit(UnitRules(unit="1A"))
    with store.read() as t:
        assert t.restrictions.unit("3B") == scheduled
        assert t.restrictions.unit("9Z") == UnitRules(unit="9Z")
        assert t.restrictions.units() == (UnitRules(unit="1A"), scheduled)


def test_two_are_kept_apart_whichever_is_named_first(store: Store, town: Town) -> None:
    one, other = town.jonas.id, town.abel.id
    with store.begin() as t:
        t.restrictions.keep_apart(one, other)
        t.restrictions.keep_apart(other, one)
        assert t.restrictions.apart_from(one) == {other}
        assert t.restrictions.apart_from(other) == {one}
        t.restrictions.let_together(other, one)
        t.restrictions.let_together(one, other)
        assert t.restrictions.apart_from(one) == frozenset()


# Counting.


def test_who_has_what_when(store: Store, town: Town) -> None:
    mine = samples.visit(town.maria, town.jonas, town.first)
    theirs = samples.visit(town.tom, town.abel, town.second)
    gone = samples.visit(town.tom, town.jonas, town.first, START + SESSION)
    missed = samples.visit(town.maria, town.abel, town.first, START - SESSION)
    with store.begin() as t:
        for visit in (mine, theirs, gone, missed):
            t.visits.add(visit)
        t.visits.put(replace(gone, state=VisitState.CANCELLED))
        t.visits.put(replace(missed, state=VisitState.NO_SHOW))
    at = Slot(START, START + SESSION)
    before = Slot(START - SESSION, START)
    with store.begin() as t:
        seen = t.occupancy
        assert seen.terminals_taken(ONSITE, *AROUND) == [(at, 2)]
        assert seen.terminals_taken(VisitKind.OFFSITE, *AROUND) == []
        assert seen.terminals_taken(ONSITE, START + SESSION, START + DAY) == []
        assert seen.taken_on({town.second.id}, *AROUND) == [(town.second.id, at)]
        persons = seen.of_persons(town.maria.id, town.abel.id, *AROUND)
        assert {p.id: p.claims for p in persons} == {
            mine.id: True,
            theirs.id: True,
            missed.id: False,
        }
        assert PersonsVisit(missed.id, town.maria.id, town.abel.id, before, claims=False) in persons
        assert seen.unit_taken("3B", town.jonas.id, *AROUND) == [(at, 1)]
        assert seen.unit_taken("9Z", town.jonas.id, *AROUND) == []
        assert seen.of_residents({town.jonas.id}, *AROUND) == [at]


def test_holds_are_counted_while_they_hold(store: Store, town: Town) -> None:
    hold = samples.hold(town.maria, town.jonas, town.first)
    live = LiveHold(
        hold.visitor, hold.resident, "3B", hold.terminal, ONSITE, Slot(START, START + SESSION), None
    )
    with store.begin() as t:
        t.holds.add(hold, NOW)
        last = NOW + HOLD - timedelta(microseconds=1)
        assert t.occupancy.live_holds(*AROUND, last) == [live]
        assert t.occupancy.live_holds(*AROUND, NOW + HOLD) == []
        assert t.occupancy.live_holds(START + SESSION, START + DAY, NOW) == []


# What is past costs nothing.


def statements(store: Store, town: Town) -> list[tuple[str, object]]:
    """Every query about visits, holds, claims and blocks, as the engine was asked."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            asked.append((statement, parameters))

    with store.read():
        pass  # the first transaction looks whether this is the schema we know
    event.listen(store._engine, "before_cursor_execute", note)
    try:
        with store.read() as t:
            t.occupancy.terminals_taken(ONSITE, *AROUND)
            t.occupancy.taken_on({town.first.id}, *AROUND)
            t.occupancy.of_persons(town.maria.id, town.jonas.id, *AROUND)
            t.occupancy.unit_taken("3B", town.jonas.id, *AROUND)
            t.occupancy.of_residents({town.jonas.id, town.abel.id}, *AROUND)
            t.occupancy.live_holds(*AROUND, NOW)
            t.claims.taken(START, START + SESSION, NOW, only=frozenset({"terminal:x"}))
            t.restrictions.blocks_between(*AROUND)
            t.restrictions.apart_from(town.jonas.id)
            t.visits.between(*AROUND)
            t.visits.of_visitor(town.maria.id)
    finally:
        event.remove(store._engine, "before_cursor_execute", note)
    return asked


def test_every_query_for_times_finds_its_rows_by_an_index(store: Store, town: Town) -> None:
    asked = statements(store, town)
    assert len(asked) == 11
    with store._engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            # Of a few rows PostgreSQL reads all; so that it shows what it does with many.
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        for statement, parameters in asked:
            found = connection.exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type]
            plan = "\n".join(str(row[-1]) for row in found)
            whole = [line for line in plan.splitlines() if "SCAN" in line or "Seq Scan" in line]
            assert whole == [], f"{statement}\n{plan}"
            assert ("USING" if is_sqlite else "Index Cond") in plan, plan
            if "starts_at <" in statement and statement.partition("FROM ")[2][:5] in (
                "visit",
                "taken",
            ):
                # Both ends of the span bound what is read of the index, not only the later one.
                assert bounded(plan), f"{statement}\n{plan}"


def bounded(plan: str) -> bool:
    return "starts_at>? AND starts_at<?" in plan or (
        "starts_at > " in plan and "starts_at < " in plan
    )

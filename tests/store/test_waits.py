"""Waiting lists in the store, on both engines: order, who is on a list, and parties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.errors import NotFound, SlotGone
from kiosk.domain.ids import HoldId, WaitNumber, new_id
from kiosk.domain.party import Party
from kiosk.domain.slot import Slot
from kiosk.domain.visit import VisitKind
from kiosk.domain.waiting import Wait, WaitState
from kiosk.store.store import Store
from tests.store import samples
from tests.store.samples import NOW, START, Town

FRIDAY = date(2026, 11, 27)
ONSITE = VisitKind.ONSITE


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def wait(town: Town, day: date = FRIDAY, **given: object) -> Wait:
    made = Wait(
        number=WaitNumber(0),
        visitor=town.maria.id,
        resident=town.jonas.id,
        kind=ONSITE,
        day=day,
        party=Party(2, 1),
        joined_at=NOW,
    )
    return replace(made, **given)  # type: ignore[arg-type]


def test_places_are_numbered_in_the_order_in_which_they_were_taken(
    store: Store, town: Town
) -> None:
    with store.begin() as t:
        first = t.waits.add(wait(town))
        second = t.waits.add(wait(town, visitor=town.tom.id, joined_at=NOW - timedelta(days=1)))
        other = t.waits.add(wait(town, day=FRIDAY + timedelta(days=1)))
    assert (first.number, second.number, other.number) == (1, 2, 3)
    with store.read() as t:
        assert t.waits.on(ONSITE, FRIDAY) == (first, second)
        assert t.waits.numbers(ONSITE, FRIDAY) == (1, 2)
        assert t.waits.on(VisitKind.OFFSITE, FRIDAY) == ()
        assert t.waits.of_visitor(town.maria.id, FRIDAY) == (first, other)
        assert t.waits.lists(FRIDAY) == [(ONSITE, FRIDAY), (ONSITE, other.day)]
        assert t.waits.lists(other.day) == [(ONSITE, other.day)]


@pytest.mark.parametrize("state", WaitState)
def test_a_place_that_has_ended_is_on_no_list(store: Store, town: Town, state: WaitState) -> None:
    offered = {"hold": HoldId(new_id()), "slot": Slot(START, START + samples.SESSION)}
    with store.begin() as t:
        kept = t.waits.add(wait(town))
        kept = t.waits.put(replace(kept, state=state, accept_by=NOW, **offered))  # type: ignore[arg-type]
    with store.read() as t:
        assert t.waits.get(kept.number) == kept
        is_on = state in (WaitState.WAITING, WaitState.OFFERED)
        assert bool(t.waits.on(ONSITE, FRIDAY)) is is_on
        assert bool(t.waits.numbers(ONSITE, FRIDAY)) is is_on
        assert bool(t.waits.lists(FRIDAY)) is is_on


def test_a_place_that_there_is_not(store: Store, town: Town) -> None:
    with store.begin() as t:
        for lacking in (t.waits.get, lambda n: t.waits.put(wait(town, number=n))):
            with pytest.raises(NotFound):
                lacking(WaitNumber(9))


def test_an_offer_stands_beside_what_was_chosen_and_gives_way_where_they_meet(
    store: Store, town: Town
) -> None:
    chosen = replace(samples.hold(town.maria, town.jonas, town.first), party=Party(2, 1))
    later = timedelta(hours=1)
    offer = replace(
        chosen,
        id=HoldId(new_id()),
        starts_at=chosen.starts_at + later,
        ends_at=chosen.ends_at + later,
        is_offer=True,
    )
    with store.begin() as t:
        t.holds.add(chosen, NOW)
        t.holds.add(offer, NOW)
        with pytest.raises(SlotGone):
            t.holds.add(replace(chosen, id=HoldId(new_id()), is_offer=True), NOW)
    with store.read() as t:
        assert t.holds.of_visitor(town.maria.id) == chosen
        assert t.holds.of_visitor(town.maria.id, is_offer=True) == offer
    taken = replace(offer, id=HoldId(new_id()), is_offer=False)
    with store.begin() as t:
        t.holds.add(taken, NOW)
        assert t.holds.of_visitor(town.maria.id) == taken
        assert t.holds.of_visitor(town.maria.id, is_offer=True) is None


def test_who_comes_is_kept_with_visits_and_terminals(store: Store, town: Town) -> None:
    visit = replace(samples.visit(town.maria, town.jonas, town.first), party=Party(3, 2))
    with store.begin() as t:
        t.visits.add(visit)
        t.terminals.put(replace(town.first, seats=5))
    with store.read() as t:
        assert t.visits.get(visit.id).party == Party(3, 2)
        assert t.terminals.get(town.first.id).seats == 5

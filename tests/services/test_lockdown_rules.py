"""Any lockdown, anything that people do after it, and undoing it: no rule is ever broken.

``KIOSK_LOCKDOWN_RUNS=300 pytest tests/services/test_lockdown_rules.py`` tries more than the suite.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import SlotClosed, SlotGone
from kiosk.domain.ids import VisitorId
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.reason import Reason
from kiosk.domain.slot import Slot, quanta
from kiosk.domain.visit import CLAIMING, Payment
from kiosk.services.lockdown_end import Lost
from kiosk.store.claims import resources
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.services.test_lockdown import (
    BEHAVIOUR,
    MINUTE,
    OUTSIDE,
    begun,
    planned,
    snapshot,
    undone,
)
from tests.services.town import FRIDAY, NOW, Town

RUNS = int(os.environ.get("KIOSK_LOCKDOWN_RUNS", "5"))

ACTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.booleans()), max_size=5)


@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    booked=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=6),
    reason=st.sampled_from([BEHAVIOUR, OUTSIDE]),
    ways=st.lists(st.sampled_from(["keep", "cancel", "move"]), min_size=6, max_size=6),
    acts=ACTS,
)
def test_whatever_happens_no_rule_is_broken_and_undoing_restores(
    booked: set[tuple[int, int]], reason: Reason, ways: list[str], acts: list[tuple[int, int, bool]]
) -> None:
    with TemporaryDirectory() as folder:
        store = Store(empty_store(Path(folder) / "town" / "kiosk.db"), DataKey(bytes(range(32))))
        try:
            _any_lockdown(Town(store), booked, reason, ways, acts)
        finally:
            store.close()


def _any_lockdown(
    town: Town,
    booked: set[tuple[int, int]],
    reason: Reason,
    ways: list[str],
    acts: list[tuple[int, int, bool]],
) -> None:
    residents = (town.rafael, town.ivan, town.leah, town.leah)
    people = [town.approved(f"v{n}@example.org", residents[n]) for n in range(4)]
    for who, hour in sorted(booked):
        _try(town, people[who], town.slot(wall=time(13 + hour)), NOW)
    plan = planned(town, reason, moving=reason is OUTSIDE)
    by_way = dict(zip(sorted(plan.seen), ways, strict=False))
    plan = replace(
        plan,
        kept=frozenset(v for v, way in by_way.items() if way == "keep"),
        moved={v: s for v, s in plan.moved.items() if by_way[v] == "move"},
    )
    before = snapshot(town)
    done = begun(town, plan)
    check(town)
    assert len(plan.seen) == done.cancelled + done.moved + len(plan.kept)
    for who, hour, next_day in acts:
        day = FRIDAY + timedelta(days=int(next_day))
        _try(town, people[who], town.slot(day, time(13 + hour)), NOW + 2 * MINUTE)
        check(town)
    told = undone(town, done, 3 * MINUTE)
    check(town)
    assert set(told.lost.values()) <= {Lost.CREDIT_USED}
    if not acts:
        assert told.elsewhere == frozenset()
        assert not told.lost
        assert snapshot(town) == before


def _try(town: Town, visitor: VisitorId, slot: Slot, at: datetime) -> None:
    try:
        town.booked(visitor, slot, at=at)
    except (SlotClosed, SlotGone):
        return


def check(town: Town) -> None:
    """No overlap; a claim for each visit that claims; at most one credit each; none owed."""
    with town.store.read() as t:
        visits = t.visits.between(NOW, NOW + timedelta(days=30))
        wanted = {
            (resource, step)
            for v in visits
            if v.state in CLAIMING
            for resource in resources(v)
            for step in quanta(v)
        }
        pieces = sum(3 * len(quanta(v)) for v in visits if v.state in CLAIMING)
        assert len(wanted) == pieces
        assert t.claims.taken(NOW, NOW + timedelta(days=30), NOW) == wanted
        for visit in visits:
            lines = t.ledger.of_visit(visit.id)
            net = sum(e.amount for e in lines if e.why is not EntryWhy.SPENT)
            assert 0 <= net <= 1 or visit.payment is Payment.CREDIT
            assert t.ledger.balance(visit.visitor, visit.kind) >= 0

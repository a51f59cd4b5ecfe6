"""Terminals out of service: visits go elsewhere, the rest is cancelled with a credit (F98, F99)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from kiosk.domain.errors import AlreadyOut, NoExplanation, NotAllowed, NotFound, SlotGone
from kiosk.domain.facility import Terminal
from kiosk.domain.letter import LetterName
from kiosk.domain.reason import Reason
from kiosk.domain.restriction import OPEN_END
from kiosk.domain.staff import Role
from kiosk.domain.visit import CLAIMING, Visit, VisitState
from kiosk.services import closures, terminals_out
from kiosk.services.terminals_out import TakenOut
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, SECOND, Town
from tests.store import samples

WHY = "The screen of this terminal stays dark."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


def out(
    town: Town,
    terminal: Terminal | None = None,
    ends_at: datetime = OPEN_END,
    at: datetime = NOW + MINUTE,
) -> TakenOut:
    where = (terminal or town.first).id
    return terminals_out.take_out(
        town.store, town.facility, town.officer, where, at, ends_at, WHY, at
    )


def stored(town: Town, visit: Visit) -> Visit:
    with town.store.read() as t:
        return t.visits.get(visit.id)


def test_visits_go_to_free_terminals_and_the_rest_is_cancelled_with_credit(store: Store) -> None:
    town = Town(store)
    sister = town.approved("sister@example.org", town.ivan)
    alone = town.booked(slot=town.slot(wall=time(13)))
    one, two = town.booked(), town.booked(sister)
    assert (one.terminal, two.terminal) == (town.first.id, town.second.id)
    done = out(town)
    assert dict(done.moved) == {alone.id: town.second.id}
    assert done.cancelled == {one.id}
    assert done.changed.visits == {alone.id, one.id}
    assert stored(town, alone).terminal == town.second.id
    assert stored(town, two) == two
    off = stored(town, one)
    assert (off.state, off.reason) == (VisitState.CANCELLED, Reason.OUTSIDE_TERMINAL_BROKEN)
    assert (town.credits(), off.explanation) == (1, WHY)
    (letter,) = [x for x in town.letters() if x.name is LetterName.CALLED_OFF]
    assert WHY in letter.body
    with town.store.read() as t:
        assert t.audit.of(alone.id)[-1].what == "visit.terminal_changed"
        assert dict(t.audit.of(town.first.id)[-1].detail) == {"moved": 1, "cancelled": 1}


def test_nobody_is_sent_to_it_until_it_is_back(town: Town) -> None:
    out(town)
    sister = town.approved("sister@example.org", town.ivan)
    assert town.booked(at=NOW + 2 * MINUTE).terminal == town.second.id
    with pytest.raises(SlotGone):
        town.booked(sister, at=NOW + 2 * MINUTE)
    terminals_out.put_back(town.store, town.officer, town.first.id, NOW + 3 * MINUTE)
    assert town.booked(sister, at=NOW + 4 * MINUTE).terminal == town.first.id


def test_it_comes_back_by_itself(town: Town) -> None:
    until = town.slot().starts_at
    out(town, ends_at=until)
    assert town.booked(at=NOW + 2 * MINUTE).terminal == town.first.id
    before, after = (closures.closures(town.store, at).terminals[0] for at in (NOW + MINUTE, until))
    assert [before.works(NOW + MINUTE), after.works(until)] == [False, True]


def test_it_is_taken_out_once(town: Town) -> None:
    out(town)
    with pytest.raises(AlreadyOut):
        out(town)


def test_what_is_wrong_changes_nothing(town: Town) -> None:
    visit = town.booked()
    it = replace(samples.officer("IT-1"), role=Role.IT)
    with town.store.begin() as t:
        t.staff.add(it)
    args = town.store, town.facility
    with pytest.raises(NotAllowed):
        terminals_out.take_out(*args, it, town.first.id, NOW, OPEN_END, WHY, NOW)
    with pytest.raises(NoExplanation):
        terminals_out.take_out(*args, town.officer, town.first.id, NOW, OPEN_END, "-", NOW)
    with pytest.raises(ValueError, match="over"):
        out(town, ends_at=NOW)
    with pytest.raises(NotFound):
        terminals_out.failed_its_test(*args, "Terminal 9", WHY, NOW)
    with pytest.raises(NotAllowed):
        terminals_out.put_back(town.store, it, town.first.id, NOW)
    assert stored(town, visit) == visit
    assert all(not each.outages for each in closures.closures(town.store, NOW).terminals)


def test_a_terminal_that_fails_its_test_takes_itself_out_once(town: Town) -> None:
    visit = town.booked()
    args = town.store, town.facility, "Terminal 1", WHY
    done = terminals_out.failed_its_test(*args, NOW + MINUTE)
    assert done is not None
    assert dict(done.moved) == {visit.id: town.second.id}
    assert terminals_out.failed_its_test(*args, NOW + 2 * MINUTE) is None
    with town.store.read() as t:
        assert [e.who for e in t.audit.of(town.first.id)] == ["self-test"]


def test_a_terminal_set_aside_by_the_facility_can_be_put_to_use(town: Town) -> None:
    town.put_terminal(town.first, in_service=False)
    terminals_out.put_back(town.store, town.officer, town.first.id, NOW + SECOND)
    assert closures.closures(town.store, NOW + SECOND).terminals[0].works(NOW + SECOND)


def test_everything_goes_wrong_at_once_and_nobody_overlaps(town: Town) -> None:
    people = [town.approved(f"p{n}@example.org", r) for n, r in enumerate((town.ivan, town.leah))]
    for n, who in enumerate((town.maria, *people)):
        town.booked(who, town.slot(FRIDAY, time(13 + n % 2)))
    out(town)
    done = out(town, town.second, at=NOW + 2 * MINUTE)
    assert not done.moved
    with town.store.read() as t:
        visits = t.visits.between(NOW, NOW + timedelta(days=9))
    assert not [v for v in visits if v.state in CLAIMING]
    assert sum(town.credits(who) for who in (town.maria, *people)) == 3

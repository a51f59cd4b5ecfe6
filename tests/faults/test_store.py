"""A disk that is full, a database that is locked: nothing by halves, nothing lost.

What the lobby does while an application cannot be stored is in ``tests/ui/lobby``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.errors import StoreAway, StoreBusy, StoreFull
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.visit import VisitKind
from kiosk.services import book, enrol, review
from kiosk.store import keys
from kiosk.store.store import Store
from tests.faults.sentences import said
from tests.services.applications import AT, FACILITY, Opened, draft, opened
from tests.services.town import NOW, Town
from tests.store import faults
from tests.store.conftest import data_key, sqlite_url

__all__ = ["data_key", "sqlite_url"]

LATER = AT + timedelta(hours=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def impatient(here: Opened, tmp_path: Path) -> Iterator[Store]:
    """The same records; gives up on a lock at once."""
    key = keys.load_data_key(tmp_path / keys.DATA_NAME)
    store = Store(f"sqlite:///{tmp_path / 'kiosk.db'}", key, wait=0.05)
    yield store
    store.close()


def test_a_decision_is_whole_or_not_at_all(here: Opened, impatient: Store, tmp_path: Path) -> None:
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    causes = [Cause(Reason.PHOTO_BLURRY)]
    with faults.locked(f"sqlite:///{tmp_path / 'kiosk.db'}"), pytest.raises(StoreBusy) as refused:
        review.reject(impatient, FACILITY, here.officer, number, 1, causes, LATER)
    said(refused.value)
    [row] = review.queue(impatient, AT)
    assert row.id == number
    assert here.letters() == ["received"]
    review.reject(impatient, FACILITY, here.officer, number, 1, causes, LATER)
    with impatient.read() as transaction:
        assert transaction.enrolments.get(number).state is State.RETURNED
    assert here.letters() == ["received", "to_fix"]
    assert here.audited(number) == ["enrolment.submitted", "enrolment.returned"]


def test_a_decision_on_a_full_disk(here: Opened) -> None:
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    case = (here.store, FACILITY, here.officer, number, 1)
    with faults.full_disk(here.store):
        with pytest.raises(StoreFull) as refused:
            _fill(here, number)
        with pytest.raises(StoreFull):
            review.approve(*case, LATER, note="n" * 2000)
        [row] = review.queue(here.store, AT)
        assert row.id == number
        assert here.letters() == ["received"]
    said(refused.value)
    review.approve(*case, LATER, note="n" * 2000)
    assert here.letters() == ["received", "approved"]


def _fill(here: Opened, number: EnrolmentId) -> None:
    """Use up whatever free room the file still has, by looking again and again."""
    for _ in range(5000):
        review.open_case(here.store, FACILITY, here.key, here.officer, number, AT)


def test_a_confirmation_that_cannot_be_stored_keeps_its_hold(
    sqlite_url: str, data_key: keys.DataKey
) -> None:
    store = Store(sqlite_url, data_key, wait=0.05)
    town = Town(store)
    hold = book.hold(store, town.facility, town.maria, VisitKind.ONSITE, town.slot(), NOW)
    with faults.locked(sqlite_url), pytest.raises(StoreBusy) as refused:
        book.confirm(store, town.facility, hold.id, NOW)
    said(refused.value)
    assert book.mine(store, town.maria, NOW).upcoming == ()
    assert town.letters() == []
    visit = book.confirm(store, town.facility, hold.id, NOW)
    assert [v.id for v in book.mine(store, town.maria, NOW).upcoming] == [visit.id]
    store.close()


@pytest.mark.parametrize("why", ["missing", "unreachable", "read_only", "damaged"])
def test_every_refusal_has_its_sentence(why: str) -> None:
    for refusal in (StoreAway(why=why), StoreBusy(), StoreFull()):
        said(refusal)

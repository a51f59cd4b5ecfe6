"""A disk that is full, a database that is locked or away: nothing by halves, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.enrolment import State
from kiosk.domain.errors import StoreAway, StoreBusy, StoreFull
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.visit import VisitKind
from kiosk.services import book, enrol, review
from kiosk.services.draft import Draft
from kiosk.store import keys
from kiosk.store.store import Store
from kiosk.ui import words
from kiosk.ui.lobby import sending
from tests import cards
from tests.faults.sentences import said
from tests.pages.lobby import Lobby
from tests.services.applications import AT, FACILITY, Opened, draft, opened
from tests.services.town import NOW, Town
from tests.store import faults
from tests.store.conftest import data_key, sqlite_url
from tests.ui.lobby.stage import Stage, staged

__all__ = ["data_key", "sqlite_url"]

LATER = AT + timedelta(hours=1)

Fault = Callable[[Store, Path], AbstractContextManager[None]]


@contextmanager
def full(store: Store, _file: Path) -> Iterator[None]:
    """The disk is full."""
    with faults.full_disk(store):
        yield


@contextmanager
def locked(_store: Store, file: Path) -> Iterator[None]:
    """Somebody else writes all the time."""
    with faults.locked(f"sqlite:///{file}"):
        yield


@contextmanager
def away(store: Store, file: Path) -> Iterator[None]:
    """The file is out of reach, as on a network folder that went away."""
    store.close()
    hidden = file.rename(file.with_suffix(".hidden"))
    yield
    hidden.rename(file)


FAULTS: dict[str, Fault] = {"full": full, "locked": locked, "away": away}


def whole(here: Opened) -> Draft:
    """Everything a first application needs, with a portrait that needs room on the disk."""
    made = draft(here.key.public)
    assert made.portrait is not None
    [small] = made.portrait.pictures
    large = replace(small, sealed=bytes(500_000))
    return replace(made, portrait=replace(made.portrait, pictures=(large,)))


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The lobby over a store that soon gives up on a lock, sending again at once."""
    monkeypatch.setattr(sending, "RETRY", 50)
    with staged(tmp_path, qtbot, {"portrait": [cards.portrait()]}) as made:
        key = keys.load_data_key(tmp_path / keys.DATA_NAME)
        impatient = Store(f"sqlite:///{tmp_path / 'kiosk.db'}", key, wait=0.05)
        made.window.station.store = lambda: impatient
        yield made
        made.window.station.desk.close()
        impatient.close()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_what_is_sent_is_kept_until_it_can_be_stored(
    stage: Stage, tmp_path: Path, fault: Fault, qtbot: QtBot
) -> None:
    lobby = Lobby(stage.window, qtbot)
    given = whole(stage.here)
    stage.at("check_answers", given)
    store = stage.window.station.store()
    stage.here.store.close()
    with fault(store, tmp_path / "kiosk.db"):
        lobby.click("send")
        qtbot.waitUntil(lambda: stage.window.page.notice() == words.say("offline"))
        assert lobby.shown == "check_answers"
        kept = stage.draft
        assert (kept.client_id, kept.shots) == (given.client_id, given.shots)
        assert (kept.applicant, kept.email, kept.pin) == (given.applicant, given.email, given.pin)
    lobby.wait_for("submitted")
    assert stage.here.letters() == ["received"]
    with stage.here.store.read() as transaction:
        stored = transaction.enrolments.by_client(given.client_id)
    assert stored is not None
    assert stage.window.session.draft is None


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
    with locked(impatient, tmp_path / "kiosk.db"), pytest.raises(StoreBusy) as refused:
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


def test_a_decision_on_a_full_disk(here: Opened, tmp_path: Path) -> None:
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    case = (here.store, FACILITY, here.officer, number, 1)
    with full(here.store, tmp_path):
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

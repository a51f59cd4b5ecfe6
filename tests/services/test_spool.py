"""Kept while the store is away, sent once it is back, taken in once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.enrolment import PictureKind, State
from kiosk.domain.errors import CannotOpenPicture, NotReady, StoreAway, StoreFull, Under18
from kiosk.domain.letter import LetterName
from kiosk.domain.spooled import SpoolKind
from kiosk.domain.visit import VisitKind, VisitState
from kiosk.services import book, enrol, spool, visitors
from kiosk.services.offers import offers
from kiosk.services.spool import Spool
from kiosk.store import keys
from kiosk.store.spool_folder import SpoolFolder
from kiosk.store.store import Store
from tests.services.applications import (
    AT,
    FACILITY,
    RAFAEL,
    Opened,
    draft,
    opened,
    with_applicant,
)
from tests.store import samples
from tests.store.faults import full_disk

LATER = AT + timedelta(hours=2)
ROOT = Path(__file__).parents[2]


class Lobby(Opened):
    """A store, and a terminal's folder for when that is away."""

    def __init__(self, here: Opened, folder: Path) -> None:
        self.store, self.key, self.officer = here.store, here.key, here.officer
        self.folder = SpoolFolder(folder)
        self.spool = Spool(self.folder, here.key.public)

    def take_in(self) -> None:
        """What a desk does."""
        spool.take_in(self.store, FACILITY, self.key, LATER)

    def audited_spool(self) -> list[str]:
        """What was written down, oldest first."""
        with self.store.read() as t:
            return [e.what for e in t.audit.between(AT, LATER + timedelta(days=1))]


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    with opened(tmp_path) as here:
        yield Lobby(here, tmp_path / "spool")


def test_an_application_is_kept_sent_and_taken_in_once(lobby: Lobby, tmp_path: Path) -> None:
    first = draft(lobby.key.public)
    told = lobby.spool.keep_application(FACILITY, first, AT)
    assert told.is_kept
    assert told.due_at == AT + timedelta(hours=24)
    assert spool.age(lobby.folder, LATER) == (1, timedelta(hours=2))
    for _ in range(2):
        lobby.spool.send(lobby.store)
    assert spool.age(lobby.folder, LATER) == (0, timedelta())
    for _ in range(2):
        lobby.take_in()
    with lobby.store.read() as t:
        kept = t.enrolments.by_reference(told.reference)
        assert kept is not None
        pictures = t.pictures.of(kept.id)
    assert (kept.state, kept.submitted_at, kept.due_at) == (State.WAITING, AT, told.due_at)
    assert kept.id == told.enrolment_id
    assert {p.kind for p in pictures} >= {PictureKind.ID_FRONT, PictureKind.PORTRAIT}
    assert lobby.key.open(pictures[0].kind, pictures[0].sealed)
    assert lobby.letters() == ["received"]
    visitor = visitors.sign_in(lobby.store, FACILITY, first.email, first.pin, LATER)
    assert visitor.applicant.surname == "Delgado"
    # Sent by the visitor's other try as well, it is the same application.
    assert enrol.submit(lobby.store, FACILITY, first, LATER).reference == told.reference


def test_nothing_personal_is_plain_in_the_folder(lobby: Lobby, tmp_path: Path) -> None:
    first = draft(lobby.key.public)
    lobby.spool.keep_application(FACILITY, first, AT)
    [file] = (tmp_path / "spool").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    content = file.read_bytes()
    for plain in (first.pin, "Delgado", first.email, "1991-03-14", "D4821190"):
        assert plain.encode() not in content
    [kept] = lobby.folder.all()
    stranger = keys.generate(tmp_path / "other")
    with pytest.raises(CannotOpenPicture):
        stranger.open_record(kept.kind.value, kept.sealed)
    with pytest.raises(CannotOpenPicture):
        lobby.key.open_record(SpoolKind.CHECK_IN.value, kept.sealed)


def test_sent_but_not_removed_it_is_known(lobby: Lobby) -> None:
    lobby.spool.keep_application(FACILITY, draft(lobby.key.public), AT)
    [kept] = lobby.folder.all()
    lobby.spool.send(lobby.store)
    lobby.folder.put(kept)  # as if the program had died before it was removed
    lobby.take_in()
    lobby.spool.send(lobby.store)
    lobby.take_in()
    assert lobby.letters() == ["received"]
    assert lobby.audited_spool().count("spool.taken") == 1


def test_while_the_store_is_away_it_stays(lobby: Lobby, tmp_path: Path) -> None:
    lobby.spool.keep_application(FACILITY, draft(lobby.key.public), AT)
    away = Store(f"sqlite:///{tmp_path / 'not' / 'there.db'}", keys.DataKey(bytes(32)))
    with pytest.raises(StoreAway):
        lobby.spool.send(away)
    assert spool.age(lobby.folder, AT)[0] == 1
    with full_disk(lobby.store), pytest.raises(StoreFull):
        _fill(lobby)
    assert lobby.spool.send(lobby.store) > 0
    lobby.take_in()
    assert lobby.letters() == ["received"]


def _fill(lobby: Lobby) -> None:
    for number in range(500):
        lobby.spool.keep_check_in(samples.visitor().id, AT)
        with lobby.store.begin() as t:
            t.facts.put(f"room {number}", "x" * 900)
        lobby.spool.send(lobby.store)


def test_what_cannot_be_sent_is_said_at_once(lobby: Lobby) -> None:
    first = draft(lobby.key.public)
    young = with_applicant(first, birth=AT.date() - timedelta(days=365 * 17))
    with pytest.raises(Under18):
        lobby.spool.keep_application(FACILITY, young, AT)
    with pytest.raises(NotReady):
        lobby.spool.keep_application(FACILITY, replace(first, portrait=None), AT)
    assert lobby.folder.all() == ()


def test_what_the_store_refuses_is_noted_and_kept(lobby: Lobby) -> None:
    enrol.submit(lobby.store, FACILITY, draft(lobby.key.public), AT)
    lobby.spool.keep_application(FACILITY, draft(lobby.key.public, says="another"), AT)
    lobby.spool.send(lobby.store)
    lobby.take_in()
    lobby.take_in()
    assert lobby.audited_spool().count("spool.refused") == 1
    assert lobby.letters() == ["received"]


def test_a_desk_with_another_key_leaves_it(lobby: Lobby, tmp_path: Path) -> None:
    lobby.spool.keep_application(FACILITY, draft(lobby.key.public), AT)
    lobby.spool.send(lobby.store)
    spool.take_in(lobby.store, FACILITY, keys.generate(tmp_path / "other"), LATER)
    assert lobby.letters() == []
    lobby.take_in()
    assert lobby.letters() == ["received"]


def test_a_check_in_is_taken_in_at_its_own_time(lobby: Lobby) -> None:
    with lobby.store.begin() as t:
        terminal = t.terminals.add(samples.terminal())
    first = draft(lobby.key.public)
    sent = enrol.submit(lobby.store, FACILITY, first, AT)
    with lobby.store.begin() as t:
        waiting = t.enrolments.get(sent.enrolment_id)
        t.enrolments.put(
            replace(
                waiting,
                state=State.APPROVED,
                decisions=(samples.decision(lobby.officer, State.APPROVED),),
            )
        )
    who, day = sent.visitor_id, FACILITY.day(AT) + timedelta(days=3)
    times = offers(lobby.store, FACILITY, who, RAFAEL.id, VisitKind.ONSITE, day, AT)
    slot = next(offer.slot for offer in times if offer.is_open)
    held = book.hold(lobby.store, FACILITY, who, VisitKind.ONSITE, slot, AT)
    visit = book.confirm(lobby.store, FACILITY, held.id, AT)
    came = visit.starts_at - timedelta(minutes=10)
    lobby.spool.keep_check_in(who, came)
    lobby.spool.send(lobby.store)
    long_after = visit.ends_at + timedelta(hours=1)
    changed = spool.take_in(lobby.store, FACILITY, lobby.key, long_after)
    assert changed.visits == {visit.id}
    with lobby.store.read() as t:
        assert t.visits.get(visit.id).state is VisitState.CHECKED_IN
        [entry] = [e for e in t.audit.of(visit.id) if e.what == "visit.checked_in"]
    assert entry.at == came
    assert visit.terminal == terminal.id
    assert LetterName.BOOKED.value in lobby.letters()


def test_killed_after_it_was_kept_nothing_is_lost(lobby: Lobby, tmp_path: Path) -> None:
    """SIGKILL right after the visitor was told: the next start sends it."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from kiosk.services.spool import Spool\n"
        "from kiosk.store import keys\n"
        "from kiosk.store.spool_folder import SpoolFolder\n"
        "from tests.services.applications import AT, FACILITY, draft\n"
        "here = Path(sys.argv[1])\n"
        "key = keys.load_public(here / 'facility.pub')\n"
        "spool = Spool(SpoolFolder(here / 'spool'), key)\n"
        "told = spool.keep_application(FACILITY, draft(key), AT)\n"
        "print(told.reference, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    words = [sys.executable, "-c", script, str(tmp_path)]
    ended = subprocess.run(  # noqa: S603
        words, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert ended.returncode == -signal.SIGKILL
    (tmp_path / "spool" / "half.new").write_bytes(b"half")  # and one that was never finished
    lobby.spool.send(lobby.store)
    lobby.take_in()
    with lobby.store.read() as t:
        assert t.enrolments.by_reference(ended.stdout.strip()) is not None

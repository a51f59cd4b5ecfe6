"""The line to the server is lost in the middle of a booking: nothing double, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from kiosk.domain.errors import HoldExpired, StoreAway
from kiosk.domain.letter import LetterName
from kiosk.domain.slot import Slot
from kiosk.domain.visit import Hold, Visit, VisitKind, VisitState
from kiosk.services import book, enrol, move
from kiosk.store import keys
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.cut_line import CutLine, cut_line
from tests.faults.sentences import said
from tests.postgres import Postgres, postgres
from tests.services.town import NOW, SECOND, Town

__all__ = ["postgres"]

KEY = DataKey(bytes(range(32)))
HOUR = timedelta(hours=1)


class Lobby:
    """A town, and a terminal whose line to it can be cut."""

    def __init__(self, url: str, line: CutLine) -> None:
        self.line = line
        self.whole = Store(url, KEY)
        self.town = Town(self.whole)
        self.store = Store(line.url, KEY, wait=2)

    def hold(self, slot: Slot | None = None) -> Hold:
        town = self.town
        return book.hold(
            self.store, town.facility, town.maria, VisitKind.ONSITE, slot or town.slot(), NOW
        )

    def confirm(self, hold: Hold) -> Visit:
        return book.confirm(self.store, self.town.facility, hold.id, NOW)

    def visits(self) -> tuple[Visit, ...]:
        with self.whole.read() as t:
            return t.visits.of_visitor(self.town.maria)

    def letters(self) -> list[LetterName]:
        return [letter.name for letter in self.town.letters()]


@pytest.fixture
def lobby(postgres: Postgres) -> Iterator[Lobby]:
    url = postgres.fresh()
    with cut_line(url) as line:
        lobby = Lobby(url, line)
        yield lobby
        lobby.store.close()
        lobby.whole.close()


def lose(work: Callable[[], object]) -> None:
    with pytest.raises(StoreAway) as refused:
        work()
    assert refused.value.facts == {"why": "unreachable"}
    said(refused.value)


def test_cut_between_holding_and_confirming(lobby: Lobby) -> None:
    held = lobby.hold()
    lobby.line.cut()
    lose(lambda: lobby.confirm(held))
    lose(lambda: lobby.confirm(held))
    assert lobby.visits() == ()
    assert lobby.letters() == []
    lobby.line.mend()
    visit = lobby.confirm(held)
    assert lobby.visits() == (visit,)
    assert lobby.letters() == [LetterName.BOOKED]


def test_cut_between_the_commit_and_its_answer(lobby: Lobby) -> None:
    held = lobby.hold()
    lobby.line.cut_after_commit()
    lose(lambda: lobby.confirm(held))
    # It is booked, though the terminal was not told.
    [booked] = lobby.visits()
    lobby.line.mend()
    late = NOW + HOUR  # the hold would have run out by now
    found = book.confirm(lobby.store, lobby.town.facility, held.id, late)
    assert found == booked
    assert lobby.visits() == (booked,)
    assert lobby.letters() == [LetterName.BOOKED]


def test_lost_for_longer_than_the_hold_lasts(lobby: Lobby) -> None:
    held = lobby.hold()
    lobby.line.cut()
    lose(lambda: lobby.confirm(held))
    lobby.line.mend()
    with pytest.raises(HoldExpired):
        book.confirm(lobby.store, lobby.town.facility, held.id, held.expires_at + SECOND)
    assert lobby.visits() == ()


def test_a_hold_whose_answer_was_lost_is_chosen_again(lobby: Lobby) -> None:
    lobby.line.cut_after_commit()
    lose(lobby.hold)
    lobby.line.mend()
    visit = lobby.confirm(lobby.hold())
    assert lobby.visits() == (visit,)
    with lobby.whole.read() as t:
        assert t.holds.of_visitor(lobby.town.maria) is None


def test_a_move_and_a_cancelling_whose_answers_were_lost(lobby: Lobby) -> None:
    town = lobby.town
    visit = lobby.confirm(lobby.hold())
    later = Slot(visit.starts_at + HOUR, visit.ends_at + HOUR)
    held = move.hold(lobby.store, town.facility, town.maria, visit.id, later, NOW)
    told = move.effect(town.facility, visit, held, NOW, town.credits())
    lobby.line.cut_after_commit()
    lose(lambda: move.confirm(lobby.store, town.facility, held.id, told, NOW))
    lobby.line.mend()
    moved = move.confirm(lobby.store, town.facility, held.id, told, NOW)
    assert [v.state for v in lobby.visits()] == [VisitState.MOVED, VisitState.BOOKED]
    lobby.line.cut_after_commit()
    lose(lambda: book.cancel(lobby.store, town.facility, town.maria, moved.id, NOW))
    lobby.line.mend()
    book.cancel(lobby.store, town.facility, town.maria, moved.id, NOW)
    assert town.credits() == 1
    assert len(lobby.letters()) == 3


def test_an_application_whose_answer_was_lost_is_made_once(
    lobby: Lobby, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from dataclasses import replace

    from tests.services.applications import AT, FACILITY, draft

    key = keys.generate(tmp_path_factory.mktemp("keys"))
    first = replace(draft(key.public, email="new@example.org"), resident=lobby.town.rafael.id)
    lobby.line.cut_after_commit()
    lose(lambda: enrol.submit(lobby.store, FACILITY, first, AT))
    lobby.line.mend()
    sent = enrol.submit(lobby.store, FACILITY, first, AT)
    with lobby.whole.read() as t:
        kept = t.enrolments.by_client(first.client_id)
    assert kept is not None
    assert kept.reference == sent.reference
    assert lobby.letters() == [LetterName.RECEIVED]


def test_the_server_is_restarted_in_between(lobby: Lobby, postgres: Postgres) -> None:
    held = lobby.hold()
    postgres.cut_off()
    visit = lobby.confirm(held)
    assert lobby.visits() == (visit,)

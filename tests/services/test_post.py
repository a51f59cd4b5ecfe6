"""The round with the post, with a real server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import StoreBusy
from kiosk.domain.language import Language
from kiosk.domain.letter import RETRY_AFTER, Delivery, Letter, LetterName, Posted
from kiosk.mail.smtp import MailServer
from kiosk.services import post
from kiosk.services.post import Delivered
from kiosk.store import keys
from kiosk.store.store import Store
from tests.mail.post_office import PostOffice, running, server_at
from tests.services.applications import AT, Opened, opened


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def server(office: PostOffice) -> Iterator[MailServer]:
    with running(office) as port:
        yield server_at(port)


@pytest.fixture
def away() -> Iterator[MailServer]:
    """A port on which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield server_at(taken.getsockname()[1])


def write(here: Opened, *addresses: str) -> None:
    for number, address in enumerate(addresses):
        letter = Letter(
            name=LetterName.APPROVED,
            language=Language.ENGLISH,
            to=address,
            subject="You can visit now",
            body="Hello.\n",
        )
        with here.store.begin() as transaction:
            transaction.outbox.add(letter, AT + timedelta(seconds=number))


def kept(here: Opened) -> tuple[Posted, ...]:
    with here.store.read() as transaction:
        return transaction.outbox.all()


def test_letters_leave_once(here: Opened, office: PostOffice, server: MailServer) -> None:
    write(here, "a@example.org", "b@example.org")
    at = AT + timedelta(minutes=1)
    assert post.deliver(here.store, server, at) == Delivered(sent=2)
    assert post.deliver(here.store, server, at + timedelta(days=1)) == Delivered()
    assert office.recipients == ["a@example.org", "b@example.org"]
    assert {p.delivery for p in kept(here)} == {Delivery.SENT}


def test_a_round_takes_no_more_than_its_limit(here: Opened, server: MailServer) -> None:
    write(here, "a@example.org", "b@example.org", "c@example.org")
    at = AT + timedelta(minutes=1)
    assert post.deliver(here.store, server, at, limit=2) == Delivered(sent=2)
    assert post.deliver(here.store, server, at, limit=2) == Delivered(sent=1)


def test_nothing_to_do_asks_nobody(here: Opened, away: MailServer) -> None:
    assert post.deliver(here.store, away, AT) == Delivered()


def test_a_server_that_is_away_is_tried_later_and_later(here: Opened, away: MailServer) -> None:
    write(here, "a@example.org", "b@example.org")
    at = AT + timedelta(minutes=1)
    for tries, wait in enumerate((*RETRY_AFTER, RETRY_AFTER[-1]), start=1):
        assert post.deliver(here.store, away, at) == Delivered(put_off=2)
        assert post.deliver(here.store, away, at + wait / 2) == Delivered()
        assert {(p.tries, p.next_try_at, p.delivery) for p in kept(here)} == {
            (tries, at + wait, Delivery.WAITING)
        }
        at += wait


def test_nothing_is_lost_once_the_server_is_back(
    here: Opened, office: PostOffice, server: MailServer, away: MailServer
) -> None:
    write(here, "a@example.org")
    post.deliver(here.store, away, AT)
    assert post.deliver(here.store, server, AT + RETRY_AFTER[0]) == Delivered(sent=1)
    assert office.recipients == ["a@example.org"]


def test_one_address_refused_for_good_stops_no_other(
    here: Opened, office: PostOffice, server: MailServer
) -> None:
    write(here, "gone@example.org", "full@example.org", "c@example.org")
    office.answers["gone@example.org"] = "550 5.1.1 no such user"
    office.answers["full@example.org"] = "452 4.2.2 mailbox full"
    at = AT + timedelta(minutes=1)
    assert post.deliver(here.store, server, at) == Delivered(sent=1, put_off=1, failed=1)
    by_address = {p.letter.to: p for p in kept(here)}
    assert by_address["gone@example.org"].delivery is Delivery.FAILED
    assert by_address["full@example.org"].next_try_at == at + RETRY_AFTER[0]
    assert here.audited(by_address["gone@example.org"].id) == ["letter.address_refused"]
    assert post.deliver(here.store, server, at + timedelta(seconds=1)) == Delivered()


def test_a_letter_on_its_way_is_left_alone_and_not_lost(
    here: Opened, office: PostOffice, server: MailServer, tmp_path: Path
) -> None:
    """The store is locked when the letter should be ticked off, as if the machine had died."""
    write(here, "a@example.org")
    impatient = Store(
        f"sqlite:///{tmp_path / 'kiosk.db'}",
        keys.load_data_key(tmp_path / keys.DATA_NAME),
        wait=0.05,
    )
    at = AT + timedelta(minutes=1)
    ticked = office.handle_DATA
    locks = here.store.begin()

    async def lock_then_keep(*given: object) -> str:
        locks.__enter__()
        return await ticked(*given)  # type: ignore[arg-type]

    office.handle_DATA = lock_then_keep  # type: ignore[method-assign, assignment]
    try:
        with pytest.raises(StoreBusy):
            post.deliver(impatient, server, at)
    finally:
        locks.__exit__(None, None, None)
        impatient.close()
    office.handle_DATA = ticked  # type: ignore[method-assign]
    assert post.deliver(here.store, server, at + timedelta(minutes=1)) == Delivered()
    assert post.deliver(here.store, server, at + post.LEASE) == Delivered(sent=1)
    assert len({m["Message-ID"] for m in office.messages}) == 1

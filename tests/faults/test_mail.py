"""A mail server that is gone: decisions are taken all the same, no letter is lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.errors import AddressRefused, LetterNotTaken, MailAway
from kiosk.domain.letter import RETRY_AFTER, Delivery
from kiosk.domain.reason import Cause, Reason
from kiosk.mail.smtp import MailServer
from kiosk.services import enrol, review
from kiosk.services.post import Delivered
from kiosk.ui.app import Hub, application
from kiosk.ui.lane import Lane
from kiosk.ui.post_round import PostRound
from kiosk.ui.station import Station
from tests.faults.sentences import said
from tests.mail.post_office import PostOffice, running, server_at
from tests.services.applications import AT, FACILITY, Opened, draft, opened

HOUR = timedelta(hours=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def gone() -> MailServer:
    """A server that answered until a moment ago."""
    with running(PostOffice()) as port:
        return server_at(port)


class Watch:
    """The facility's clock, put forward by hand."""

    def __init__(self) -> None:
        self.at = AT + HOUR

    def __call__(self) -> datetime:
        """Now."""
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def station(here: Opened, gone: MailServer, watch: Watch, qtbot: QtBot) -> Iterator[Station]:
    """A desk whose mail server is gone."""
    application()
    desk, look = Lane("desk"), Lane("look")
    yield Station(
        facility=FACILITY,
        clock=watch,
        desk=desk,
        look=look,
        hub=Hub(),
        store=lambda: here.store,
        reader=lambda: pytest.fail("no camera here"),
        load_checks=lambda: pytest.fail("no checks here"),
        mail=gone,
    )
    desk.close()
    look.close()


def decided(here: Opened) -> None:
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    causes = [Cause(Reason.PHOTO_BLURRY)]
    review.reject(here.store, FACILITY, here.officer, number, 1, causes, AT + HOUR / 2)


def one_round(post: PostRound, qtbot: QtBot) -> Delivered:
    with qtbot.waitSignal(post.went, timeout=10_000) as went:
        post.go()
    [delivered] = went.args
    assert isinstance(delivered, Delivered)
    return delivered


def test_letters_wait_while_it_is_gone_and_leave_once_when_it_is_back(
    here: Opened, station: Station, watch: Watch, qtbot: QtBot
) -> None:
    decided(here)
    post = PostRound(station)
    assert one_round(post, qtbot) == Delivered(put_off=2)
    assert one_round(post, qtbot) == Delivered()
    assert here.letters() == ["received", "to_fix"]
    office = PostOffice()
    with running(office) as port:
        station.mail = server_at(port)
        watch.at += RETRY_AFTER[0]
        assert one_round(post, qtbot) == Delivered(sent=2)
        watch.at += 24 * HOUR
        assert one_round(post, qtbot) == Delivered()
    assert office.recipients == ["maria@example.org"] * 2
    with here.store.read() as transaction:
        assert {p.delivery for p in transaction.outbox.all()} == {Delivery.SENT}


def test_gone_in_the_middle_of_a_letter(
    here: Opened, station: Station, watch: Watch, qtbot: QtBot
) -> None:
    """It took the first letter and closed for the second, as a server that is restarted does."""
    decided(here)
    office = PostOffice()
    keep = office.handle_DATA

    async def keep_one(*given: object) -> str:
        answer = await keep(*given)  # type: ignore[arg-type]
        office.data_answer = "421 4.3.2 closing"
        return answer

    office.handle_DATA = keep_one  # type: ignore[method-assign, assignment]
    post = PostRound(station)
    with running(office) as port:
        station.mail = server_at(port)
        first = one_round(post, qtbot)
        assert (first.sent, first.put_off, first.failed) == (1, 1, 0)
        office.data_answer = "250 kept"
        watch.at += RETRY_AFTER[0]
        assert one_round(post, qtbot) == Delivered(sent=1)
    assert len({m["Message-ID"] for m in office.messages}) == 2


def test_a_round_that_cannot_read_the_outbox_leaves_the_next_one_to_it(
    here: Opened, station: Station, tmp_path: Path, qtbot: QtBot
) -> None:
    """Store and server away at once: the program goes on, and so does the post."""
    decided(here)
    file, hidden = tmp_path / "kiosk.db", tmp_path / "kiosk.hidden"
    here.store.close()
    file.rename(hidden)
    post = PostRound(station)
    post.go()
    over: list[None] = []
    station.desk.run(lambda: None, over.append, lambda _: None, post)
    qtbot.waitUntil(lambda: bool(over))
    hidden.rename(file)
    assert one_round(post, qtbot) == Delivered(put_off=2)


def test_the_sentences() -> None:
    for why in ("tls", "unreachable", "sign_in", "sender"):
        said(MailAway(why=why))
    said(LetterNotTaken())
    said(AddressRefused())

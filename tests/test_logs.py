"""The log of whole stories: where things happened, and nothing of the people they happened to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import log
from kiosk.domain.errors import EmailTaken, WrongPin, WrongSignIn
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.staff import Role
from kiosk.services import enrol, post, review, staff, visitors
from kiosk.services.draft import Draft, Shot
from tests.mail.post_office import PostOffice, running, server_at
from tests.services.applications import AT, DOCUMENT, FACILITY, RAFAEL, Opened, draft, opened, taken

HOUR = timedelta(hours=1)
PASSWORD = "eleven blue lanterns"  # noqa: S105 (made up for this test)
EXPLANATION = "The photograph shows a second person behind you."

#: Each as it is typed, printed, encoded or written by this program anywhere.
PERSONAL = (
    "delgado",
    "maria",
    "elena",
    "maria@example.org",
    "example.org",
    "1991-03-14",
    "03/14/1991",
    "03141991",
    "march 14, 1991",
    "date(1991, 3, 14)",
    "d4821190",
    "482913",
    "5035550142",
    "555-0142",
    "alder",
    "97123",
    RAFAEL.surname.lower(),
    PASSWORD,
    EXPLANATION.lower(),
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A log at its most talkative, ours and that of every library; the mail server is not ours."""
    written = tmp_path / "log" / "kiosk.log"
    theirs = logging.getLogger("mail.log")
    theirs.propagate = False
    log.start(written, level="DEBUG")
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    logging.getLogger("kiosk.trial").info("the story begins")
    yield written
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    log.stop()
    theirs.propagate = True


def written(file: Path) -> str:
    for handler in logging.getLogger().handlers:
        handler.flush()
    return file.read_text(encoding="utf-8")


def assert_nothing_personal(text: str) -> None:
    assert "the story begins" in text
    found = [secret for secret in PERSONAL if secret in text.lower()]
    assert not found


def sent(here: Opened) -> EnrolmentId:
    return enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id


def test_from_the_application_to_the_letters(here: Opened, file: Path) -> None:
    number = sent(here)
    review.queue(here.store, AT)
    review.open_case(here.store, FACILITY, here.key, here.officer, number, AT + HOUR)
    causes = [Cause(Reason.PHOTO_OTHER, EXPLANATION)]
    review.reject(
        here.store, FACILITY, here.officer, number, 1, causes, AT + HOUR, note="Maria Delgado"
    )
    visitor = visitors.sign_in(here.store, FACILITY, "maria@example.org", "482913", AT + HOUR)
    again = replace(
        enrol.reopened(here.store, visitor.id),
        portrait=taken(here.key.public, Shot.PORTRAIT, says="second"),
    )
    enrol.resubmit(here.store, FACILITY, number, again, AT + 2 * HOUR)
    review.approve(here.store, FACILITY, here.officer, number, 3, AT + 3 * HOUR)
    office = PostOffice()
    with running(office) as port:
        assert post.deliver(here.store, server_at(port), AT + 4 * HOUR).sent == 4
    text = written(file)
    assert "INSERT INTO" in text
    assert_nothing_personal(text)


def test_what_is_refused(here: Opened, file: Path) -> None:
    sent(here)
    staff.add(here.store, "4711", "Maria Delgado", Role.OFFICER, PASSWORD, AT)
    with pytest.raises(EmailTaken):
        enrol.submit(here.store, FACILITY, draft(here.key.public), AT)
    with pytest.raises(WrongPin):
        visitors.sign_in(here.store, FACILITY, "maria@example.org", "135790", AT)
    with pytest.raises(WrongSignIn):
        staff.sign_in(here.store, FACILITY, "4711", PASSWORD.upper(), AT)
    with running(PostOffice()) as port:
        pass
    assert post.deliver(here.store, server_at(port), AT).put_off == 1
    assert_nothing_personal(written(file))


def test_a_fault_of_the_program_in_the_middle_of_it(
    here: Opened, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even an error whose text quotes the applicant leaves only its place and kind."""

    def fail(_facility: object, visitor: object, *_: object) -> None:
        raise RuntimeError(f"cannot write to {visitor!r} of {DOCUMENT!r}")

    monkeypatch.setattr("kiosk.mail.enrolment_letters.received", fail)
    try:
        sent(here)
    except RuntimeError:
        logging.getLogger("kiosk.trial").exception("it failed")
    text = written(file)
    assert "RuntimeError" in text
    assert "enrol.py" in text
    assert_nothing_personal(text)
    assert here.letters() == []


def test_values_that_are_printed_keep_their_secrets(here: Opened) -> None:
    """What is written into a log by mistake is most often a ``repr``."""
    whole: Draft = draft(here.key.public)
    said = repr(whole).lower()
    for secret in ("482913", "maria@example.org", "d4821190", "1991"):
        assert secret not in said

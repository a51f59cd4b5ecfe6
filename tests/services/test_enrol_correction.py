"""Only what was turned down is done again; the rest is kept (R12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.document import IdType
from kiosk.domain.enrolment import PictureKind, State
from kiosk.domain.errors import (
    AlreadyDecided,
    NotFixable,
    NotReady,
)
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.language import Language
from kiosk.domain.reason import Cause, Part, Reason
from kiosk.services import enrol, review
from kiosk.services.draft import Draft, Shot
from tests.services.applications import (
    AT,
    DOCUMENT,
    FACILITY,
    Opened,
    draft,
    opened,
    taken,
    with_applicant,
)

DECIDED = AT + timedelta(hours=1)
LATER = AT + timedelta(hours=3)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def whole(here: Opened) -> Draft:
    return draft(here.key.public)


def rejected(here: Opened, whole: Draft, *causes: Cause) -> enrol.Submitted:
    """An application that was sent and turned down."""
    sent = enrol.submit(here.store, FACILITY, whole, AT)
    review.reject(here.store, FACILITY, here.officer, sent.enrolment_id, 1, causes, DECIDED)
    return sent


def test_a_new_portrait_alone(here: Opened, whole: Draft) -> None:
    glare = Finding(Kind.GLARE, Weight.WARN, 0.03, 0.02, Side.FRONT)
    blurred = Finding(Kind.FACE_BLURRED, Weight.WARN, 3.0, 9.0, Side.PORTRAIT)
    key = here.key.public
    whole = replace(whole, front=taken(key, Shot.FRONT, glare, says="first"))
    whole = replace(whole, portrait=taken(key, Shot.PORTRAIT, blurred, says="first"))
    first = rejected(here, whole, Cause(Reason.PHOTO_BLURRY))

    again = enrol.reopened(here.store, first.visitor_id)
    assert (again.front, again.portrait, again.pin) == (None, None, "")
    assert again.applicant.surname == "Delgado"
    again = replace(again, portrait=taken(key, Shot.PORTRAIT, says="second"))
    sent = enrol.resubmit(here.store, FACILITY, first.enrolment_id, again, LATER)

    assert sent.reference == first.reference
    assert sent.due_at == LATER + timedelta(hours=24)
    kept = enrol.status(here.store, first.visitor_id)
    assert kept is not None
    assert (kept.state, kept.attempt, kept.to_redo) == (State.WAITING, 2, ())
    assert glare in kept.findings
    assert blurred not in kept.findings
    assert kept.document == DOCUMENT
    case = review.open_case(here.store, FACILITY, here.key, here.officer, kept.id, LATER)
    assert case.pictures[PictureKind.PORTRAIT] == b"portrait second"
    assert case.pictures[PictureKind.ID_FRONT] == b"id_front first"
    assert [p.decision.attempt for p in case.history] == [1]
    earlier = review.open_earlier(here.store, here.key, here.officer, kept.id, 1, LATER)
    assert earlier[PictureKind.PORTRAIT] == b"portrait first"
    assert here.letters() == ["received", "to_fix", "received"]


def test_sending_it_twice_makes_one(here: Opened, whole: Draft) -> None:
    first = rejected(here, whole, Cause(Reason.PHOTO_BLURRY))
    again = replace(
        enrol.reopened(here.store, first.visitor_id),
        portrait=taken(here.key.public, Shot.PORTRAIT, says="second"),
    )
    sent = enrol.resubmit(here.store, FACILITY, first.enrolment_id, again, LATER)
    twice = enrol.resubmit(
        here.store, FACILITY, first.enrolment_id, again, LATER + timedelta(minutes=1)
    )
    assert twice == sent
    assert here.letters() == ["received", "to_fix", "received"]


def test_a_passport_instead_of_a_card(here: Opened, whole: Draft) -> None:
    first = rejected(here, whole, Cause(Reason.ID_EXPIRED))
    again = enrol.reopened(here.store, first.visitor_id)
    again = replace(
        again,
        id_type=IdType.PASSPORT,
        front=taken(here.key.public, Shot.PASSPORT, says="passport"),
    )
    enrol.resubmit(here.store, FACILITY, first.enrolment_id, again, LATER)
    kept = enrol.status(here.store, first.visitor_id)
    assert kept is not None
    assert kept.document is None
    assert kept.applicant.id_type is IdType.PASSPORT
    assert Side.BACK not in {f.side for f in kept.findings}
    case = review.open_case(here.store, FACILITY, here.key, here.officer, kept.id, LATER)
    assert set(case.pictures) == {
        PictureKind.PORTRAIT,
        PictureKind.ID_FRONT,
        PictureKind.ID_FRONT_FRAME,
    }


def test_pictures_nobody_asked_for_are_not_taken(here: Opened, whole: Draft) -> None:
    first = rejected(here, whole, Cause(Reason.PHOTO_BLURRY))
    everything = draft(here.key.public, says="second")
    enrol.resubmit(here.store, FACILITY, first.enrolment_id, everything, LATER)
    with here.store.read() as transaction:
        brought = transaction.pictures.of(first.enrolment_id, 2)
    assert [p.kind for p in brought] == [PictureKind.PORTRAIT]


def test_the_failed_part_is_needed(here: Opened, whole: Draft) -> None:
    first = rejected(here, whole, Cause(Reason.PHOTO_BLURRY), Cause(Reason.ID_NOT_LEGIBLE))
    again = enrol.reopened(here.store, first.visitor_id)
    again = replace(again, portrait=taken(here.key.public, Shot.PORTRAIT))
    with pytest.raises(NotReady) as refused:
        enrol.resubmit(here.store, FACILITY, first.enrolment_id, again, LATER)
    assert refused.value.facts["missing"] == (Part.ID,)


def test_answers_are_corrected_with_the_id(here: Opened, whole: Draft) -> None:
    typo = with_applicant(whole, surname="Delgato")
    first = rejected(here, typo, Cause(Reason.SECURITY_ID_DIFFERS))
    again = enrol.reopened(here.store, first.visitor_id)
    again = replace(
        with_applicant(again, surname="Delgado"),
        front=taken(here.key.public, Shot.FRONT, says="2"),
        back=taken(here.key.public, Shot.BACK, document=DOCUMENT, says="2"),
        language=Language.SPANISH,
    )
    enrol.resubmit(here.store, FACILITY, first.enrolment_id, again, LATER)
    kept = enrol.status(here.store, first.visitor_id)
    assert kept is not None
    assert kept.applicant.surname == "Delgado"
    names = {f.weight for f in kept.findings if f.kind is Kind.NAME_DIFFERS}
    assert names == {Weight.FINE}
    with here.store.read() as transaction:
        letter = transaction.outbox.all()[-1].letter
        visitor = transaction.visitors.by_id(first.visitor_id)
    assert letter.language is Language.SPANISH
    assert visitor.applicant.surname == "Delgado"


def test_only_what_was_returned_can_be_corrected(here: Opened, whole: Draft) -> None:
    sent = enrol.submit(here.store, FACILITY, whole, AT)
    with pytest.raises(NotFixable):
        enrol.reopened(here.store, sent.visitor_id)
    other = draft(here.key.public, says="other")
    with pytest.raises(NotFixable):
        enrol.resubmit(here.store, FACILITY, sent.enrolment_id, other, LATER)


def test_a_refusal_for_good_cannot_be_corrected(here: Opened, whole: Draft) -> None:
    sent = rejected(here, whole, Cause(Reason.POLICY_UNDER_18))
    with pytest.raises(NotFixable):
        enrol.resubmit(here.store, FACILITY, sent.enrolment_id, whole, LATER)


def test_two_terminals_correcting_at_once(here: Opened, whole: Draft) -> None:
    """The second writes against a version that is gone."""
    first = rejected(here, whole, Cause(Reason.PHOTO_BLURRY))
    with here.store.read() as transaction:
        returned = transaction.enrolments.get(first.enrolment_id)
    again = replace(
        enrol.reopened(here.store, first.visitor_id),
        portrait=taken(here.key.public, Shot.PORTRAIT, says="second"),
    )
    enrol.resubmit(here.store, FACILITY, first.enrolment_id, again, LATER)
    with here.store.begin() as transaction, pytest.raises(AlreadyDecided):
        transaction.enrolments.put(replace(returned, attempt=2))

"""The queue, the open case and the decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.domain.enrolment import PictureKind, State
from kiosk.domain.errors import AlreadyDecided, NoExplanation, NoReason, NotAllowed, NotFound
from kiosk.domain.finding import Finding, Kind, Side, Verdict, Weight
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.language import Language
from kiosk.domain.names import Likeness
from kiosk.domain.reason import ENROLMENT_REASONS, VISIT_REASONS, Cause, Part, Reason
from kiosk.domain.staff import Role
from kiosk.services import enrol, review
from kiosk.services.draft import Shot
from kiosk.services.review import Urgency
from kiosk.store import keys
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

NOTE = "Please take off the dark glasses."
HOUR = timedelta(hours=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def sent(here: Opened) -> EnrolmentId:
    """An application with a blurred portrait and an expired ID."""
    key = here.key.public
    blurred = Finding(Kind.FACE_BLURRED, Weight.WARN, 3.0, 9.0, Side.PORTRAIT)
    past = date(2026, 1, 14)
    whole = replace(
        with_applicant(draft(key), id_expiry=past),
        portrait=taken(key, Shot.PORTRAIT, blurred),
        back=taken(key, Shot.BACK, document=replace(DOCUMENT, expiry=past)),
    )
    return enrol.submit(here.store, FACILITY, whole, AT).enrolment_id


def state_of(here: Opened, identity: EnrolmentId) -> State:
    with here.store.read() as transaction:
        return transaction.enrolments.get(identity).state


def test_the_queue_shows_what_waits(here: Opened, sent: EnrolmentId) -> None:
    [row] = review.queue(here.store, AT)
    assert row.id == sent
    assert row.name == "Maria Elena Delgado"
    assert (row.resident_name, row.unit) == ("Rafael Reyes", "2B-14")
    assert row.verdicts == {
        Side.FRONT: Verdict.PASS,
        Side.BACK: Verdict.PASS,
        Side.PORTRAIT: Verdict.WARN,
        Side.DOCUMENT: Verdict.BLOCK,
    }
    assert (row.attempt, row.holder) == (1, None)


def test_the_queue_is_by_due_time(here: Opened, sent: EnrolmentId) -> None:
    other = draft(here.key.public, email="ann@example.org", says="other")
    first = enrol.submit(here.store, FACILITY, other, AT - HOUR).enrolment_id
    assert [row.id for row in review.queue(here.store, AT)] == [first, sent]


@pytest.mark.parametrize(
    ("after", "urgency"),
    [
        (timedelta(0), Urgency.CALM),
        (timedelta(hours=19, minutes=59, seconds=59), Urgency.CALM),
        (timedelta(hours=20), Urgency.WARNING),
        (timedelta(hours=23, minutes=59, seconds=59), Urgency.WARNING),
        (timedelta(hours=24), Urgency.OVERDUE),
        (timedelta(hours=24, seconds=1), Urgency.OVERDUE),
    ],
)
def test_the_clock_of_a_decision(
    here: Opened, sent: EnrolmentId, after: timedelta, urgency: Urgency
) -> None:
    [row] = review.queue(here.store, AT + after)
    assert row.urgency is urgency
    assert state_of(here, sent) is State.WAITING


def test_a_case_holds_everything_and_its_view_is_logged(here: Opened, sent: EnrolmentId) -> None:
    case = review.open_case(here.store, FACILITY, here.key, here.officer, sent, AT)
    assert case.pictures[PictureKind.PORTRAIT] == b"portrait "
    assert case.pictures[PictureKind.ID_PORTRAIT] == b"id_portrait first"
    assert len(case.pictures) == 6
    assert not case.unopened
    assert case.suggested == (Reason.PHOTO_BLURRY, Reason.ID_EXPIRED)
    assert case.resident.booking_number == "B-1"
    assert here.audited(sent) == ["enrolment.submitted", "enrolment.viewed"]


def test_typed_against_decoded(here: Opened) -> None:
    whole = with_applicant(
        draft(here.key.public),
        surname="Delgado Reyes",
        given="Ana",
        middle="",
        address="418 Alder St",
    )
    identity = enrol.submit(here.store, FACILITY, whole, AT).enrolment_id
    case = review.open_case(here.store, FACILITY, here.key, here.officer, identity, AT)
    rows = {row.field: row for row in case.rows}
    assert rows["surname"].same is Likeness.COMPATIBLE
    assert (rows["given"].typed, rows["given"].decoded) == ("Ana", "MARIA ELENA")
    assert rows["given"].same is Likeness.DIFFERENT
    assert (rows["birth"].decoded, rows["birth"].same) == ("03/14/1991", Likeness.SAME)
    assert rows["address"].same is Likeness.COMPATIBLE
    assert Reason.SECURITY_ID_DIFFERS in case.suggested


def test_without_a_barcode_nothing_is_compared(here: Opened) -> None:
    whole = replace(draft(here.key.public), back=taken(here.key.public, Shot.BACK))
    identity = enrol.submit(here.store, FACILITY, whole, AT).enrolment_id
    case = review.open_case(here.store, FACILITY, here.key, here.officer, identity, AT)
    assert {row.same for row in case.rows} == {Likeness.MISSING}
    assert case.suggested == ()


def test_a_picture_that_cannot_be_opened_is_marked(
    here: Opened, sent: EnrolmentId, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    case = review.open_case(here.store, FACILITY, keys.generate(folder), here.officer, sent, AT)
    assert not case.pictures
    assert len(case.unopened) == 6
    assert case.visitor.email == "maria@example.org"


def test_a_picture_that_was_exchanged_is_not_shown(here: Opened) -> None:
    """Sealed with the right key, but not what the digest says."""
    whole = draft(here.key.public)
    assert whole.portrait is not None
    [picture] = whole.portrait.pictures
    other = replace(picture, sealed=here.key.public.seal(picture.kind, b"another face"))
    whole = replace(whole, portrait=replace(whole.portrait, pictures=(other,)))
    identity = enrol.submit(here.store, FACILITY, whole, AT).enrolment_id
    case = review.open_case(here.store, FACILITY, here.key, here.officer, identity, AT)
    assert case.unopened == {PictureKind.PORTRAIT}
    assert len(case.pictures) == 5


def test_only_who_may_review_sees_and_decides(here: Opened, sent: EnrolmentId) -> None:
    it = here.staffed("9001", Role.IT)
    with pytest.raises(NotAllowed):
        review.open_case(here.store, FACILITY, here.key, it, sent, AT)
    with pytest.raises(NotAllowed):
        review.approve(here.store, FACILITY, it, sent, 1, AT)
    with pytest.raises(NotAllowed):
        review.reject(here.store, FACILITY, it, sent, 1, [Cause(Reason.ID_EXPIRED)], AT)
    assert here.audited(sent) == ["enrolment.submitted"]


def test_approving(here: Opened, sent: EnrolmentId) -> None:
    done = review.approve(here.store, FACILITY, here.officer, sent, 1, AT + HOUR, note="Saw her.")
    assert done.changed.enrolments == {sent}
    assert done.changed.letters
    with here.store.read() as transaction:
        kept = transaction.enrolments.get(sent)
        entry = transaction.audit.of(sent)[-1]
        letter = transaction.outbox.all()[-1].letter
    assert (kept.state, kept.version) == (State.APPROVED, 2)
    assert kept.decision is not None
    assert (kept.decision.note, kept.decision.decided_at) == ("Saw her.", AT + HOUR)
    assert {f.kind for f in kept.decision.overridden} == {Kind.FACE_BLURRED, Kind.EXPIRED}
    assert (entry.what, entry.who) == ("enrolment.approved", here.officer.id)
    assert entry.detail["overridden"] == "face_blurred,expired"
    assert letter.to == "maria@example.org"
    assert "Saw her." not in letter.body
    assert here.letters() == ["received", "approved"]


@pytest.mark.parametrize("reason", ENROLMENT_REASONS)
def test_rejecting_for_each_reason(here: Opened, sent: EnrolmentId, reason: Reason) -> None:
    cause = Cause(reason, NOTE if reason.needs_text else "")
    review.reject(
        here.store, FACILITY, here.officer, sent, 1, [cause], AT + HOUR, note="Known to us."
    )
    with here.store.read() as transaction:
        kept = transaction.enrolments.get(sent)
        letter = transaction.outbox.all()[-1].letter
    assert kept.state is (State.REJECTED if reason.is_final else State.RETURNED)
    assert kept.to_redo == reason.reopens
    assert letter.name.value == ("refused" if reason.is_final else "to_fix")
    assert (NOTE in letter.body) == reason.needs_text
    assert "Known to us." not in letter.body
    assert review.queue(here.store, AT) == ()


def test_several_causes_reopen_every_part_they_name(here: Opened, sent: EnrolmentId) -> None:
    causes = [
        Cause(Reason.SECURITY_ID_DIFFERS),
        Cause(Reason.PHOTO_BLURRY),
        Cause(Reason.ID_EXPIRED),
    ]
    review.reject(here.store, FACILITY, here.officer, sent, 1, causes, AT)
    with here.store.read() as transaction:
        kept = transaction.enrolments.get(sent)
    assert kept.to_redo == tuple(Part)
    assert kept.decision is not None
    assert kept.decision.overridden == ()


def test_a_suggestion_not_followed_is_logged(here: Opened, sent: EnrolmentId) -> None:
    review.reject(here.store, FACILITY, here.officer, sent, 1, [Cause(Reason.ID_EXPIRED)], AT)
    with here.store.read() as transaction:
        decision = transaction.enrolments.get(sent).decision
    assert decision is not None
    assert [f.kind for f in decision.overridden] == [Kind.FACE_BLURRED]


def test_a_rejection_needs_a_reason(here: Opened, sent: EnrolmentId) -> None:
    with pytest.raises(NoReason):
        review.reject(here.store, FACILITY, here.officer, sent, 1, [], AT)
    assert state_of(here, sent) is State.WAITING


@pytest.mark.parametrize("text", ["", " " * 30, "too short", "x" * 501, "\u200b" * 12])
@pytest.mark.parametrize("reason", [r for r in ENROLMENT_REASONS if r.needs_text])
def test_other_needs_an_explanation(
    here: Opened, sent: EnrolmentId, reason: Reason, text: str
) -> None:
    with pytest.raises(NoExplanation):
        review.reject(here.store, FACILITY, here.officer, sent, 1, [Cause(reason, text)], AT)
    assert state_of(here, sent) is State.WAITING
    assert here.letters() == ["received"]


def test_reasons_of_visits_do_not_belong_here(here: Opened, sent: EnrolmentId) -> None:
    with pytest.raises(ValueError, match="visit"):
        review.reject(
            here.store, FACILITY, here.officer, sent, 1, [Cause(VISIT_REASONS[0], NOTE)], AT
        )


def test_the_second_officer_overwrites_nothing(here: Opened, sent: EnrolmentId) -> None:
    second = here.staffed("7002", Role.SUPERVISOR)
    review.approve(here.store, FACILITY, here.officer, sent, 1, AT)
    with pytest.raises(AlreadyDecided):
        review.reject(here.store, FACILITY, second, sent, 1, [Cause(Reason.ID_EXPIRED)], AT)
    with pytest.raises(AlreadyDecided):
        review.approve(here.store, FACILITY, second, sent, 2, AT)
    assert state_of(here, sent) is State.APPROVED
    assert here.letters().count("to_fix") == 0


def test_an_unknown_application(here: Opened) -> None:
    with pytest.raises(NotFound):
        review.approve(here.store, FACILITY, here.officer, EnrolmentId("none"), 1, AT)


def test_the_preview_is_the_letter(here: Opened, sent: EnrolmentId) -> None:
    case = review.open_case(here.store, FACILITY, here.key, here.officer, sent, AT)
    causes = (Cause(Reason.PHOTO_OTHER, NOTE),)
    shown = review.preview(FACILITY, case.enrolment, case.visitor, causes, Language.ENGLISH)
    review.reject(here.store, FACILITY, here.officer, sent, 1, causes, AT + HOUR)
    with here.store.read() as transaction:
        assert transaction.outbox.all()[-1].letter == shown


def test_a_preview_of_what_is_not_finished(here: Opened, sent: EnrolmentId) -> None:
    case = review.open_case(here.store, FACILITY, here.key, here.officer, sent, AT)
    shown = review.preview(
        FACILITY, case.enrolment, case.visitor, (Cause(Reason.ID_OTHER),), Language.SPANISH
    )
    assert "Hay un problema con su identificación." in shown.body

"""A decision can be taken back until its letter leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.errors import NotAllowed, TooLate
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.letter import Delivery
from kiosk.domain.reason import Cause, Part, Reason
from kiosk.domain.staff import Role
from kiosk.services import enrol, review
from kiosk.services.undoing import Decided
from tests.services.applications import AT, FACILITY, Opened, draft, opened

SECOND = timedelta(seconds=1)
UNDO = FACILITY.policy.review_undo
CAUSES = (Cause(Reason.PHOTO_BLURRY),)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def sent(here: Opened) -> EnrolmentId:
    return enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id


def decide(here: Opened, sent: EnrolmentId, *causes: Cause) -> Decided:
    """At ``AT``, by the officer of the house, whatever version it has."""
    with here.store.read() as transaction:
        version = transaction.enrolments.get(sent).version
    case = (here.store, FACILITY, here.officer, sent, version)
    return review.reject(*case, causes, AT) if causes else review.approve(*case, AT)


def deliveries(here: Opened) -> list[Delivery]:
    with here.store.read() as transaction:
        return sorted(posted.delivery for posted in transaction.outbox.all())


@pytest.mark.parametrize("causes", [(), CAUSES])
def test_within_ten_seconds_it_waits_again_and_no_letter_leaves(
    here: Opened, sent: EnrolmentId, causes: tuple[Cause, ...]
) -> None:
    decided = decide(here, sent, *causes)
    assert decided.letter_due == AT + UNDO
    with here.store.read() as transaction:
        due = [p.letter.name.value for p in transaction.outbox.due(AT + UNDO - SECOND, 10)]
        assert due == ["received"]
        before = transaction.enrolments.get(sent)
    assert before.to_redo == ((Part.PORTRAIT,) if causes else ())
    changed = review.undo(here.store, here.officer, decided, AT + UNDO - SECOND)
    assert changed.enrolments == {sent}
    with here.store.read() as transaction:
        enrolment = transaction.enrolments.get(sent)
    assert (enrolment.state, enrolment.decisions, enrolment.to_redo) == (State.WAITING, (), ())
    assert deliveries(here) == [Delivery.WAITING, Delivery.WITHDRAWN]
    assert here.audited(sent)[-1] == "enrolment.undone"
    again = decide(here, sent, *CAUSES)
    assert again.state is State.RETURNED
    assert deliveries(here) == [Delivery.WAITING, Delivery.WAITING, Delivery.WITHDRAWN]


def test_after_ten_seconds_it_stands(here: Opened, sent: EnrolmentId) -> None:
    decided = decide(here, sent)
    with pytest.raises(TooLate):
        review.undo(here.store, here.officer, decided, AT + UNDO)
    assert deliveries(here) == [Delivery.WAITING] * 2


def test_once_the_letter_is_on_its_way_it_stands(here: Opened, sent: EnrolmentId) -> None:
    decided = decide(here, sent)
    with here.store.begin() as transaction:
        transaction.outbox.put_off(decided.letter, AT + 5 * SECOND, 1)
    with pytest.raises(TooLate):
        review.undo(here.store, here.officer, decided, AT + SECOND)
    with here.store.read() as transaction:
        assert transaction.enrolments.get(sent).state is State.APPROVED


def test_only_who_decided_takes_it_back_and_only_once(here: Opened, sent: EnrolmentId) -> None:
    decided = decide(here, sent)
    chief = here.staffed("7009", Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        review.undo(here.store, chief, decided, AT)
    review.undo(here.store, here.officer, decided, AT)
    with pytest.raises(TooLate):
        review.undo(here.store, here.officer, decided, AT)


def test_what_was_decided_of_an_earlier_attempt_stays(here: Opened, sent: EnrolmentId) -> None:
    decide(here, sent, *CAUSES)
    enrol.resubmit(here.store, FACILITY, sent, draft(here.key.public, says="again"), AT)
    decided = decide(here, sent)
    review.undo(here.store, here.officer, decided, AT)
    with here.store.read() as transaction:
        enrolment = transaction.enrolments.get(sent)
    assert [d.state for d in enrolment.decisions] == [State.RETURNED]
    assert enrolment.state is State.WAITING


def test_a_facility_may_send_at_once(here: Opened, sent: EnrolmentId) -> None:
    at_once = replace(FACILITY, policy=replace(FACILITY.policy, review_undo=timedelta(0)))
    decided = review.approve(here.store, at_once, here.officer, sent, 1, AT)
    with pytest.raises(TooLate):
        review.undo(here.store, here.officer, decided, AT)

"""The states of a visit, and who may book which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.domain.enrolment import Consent, Enrolment, State
from kiosk.domain.errors import NotApproved, SlotClosed, Under18
from kiosk.domain.guard import may_visit
from kiosk.domain.ids import EnrolmentId, ResidentId, VisitorId
from kiosk.domain.language import Language
from kiosk.domain.slot import Closed
from kiosk.domain.visit import MOVES, VisitState
from kiosk.domain.visitor import Applicant, Relationship

DAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)

APPROVED = Enrolment(
    id=EnrolmentId("e"),
    reference="VV7K4M29",
    visitor=VisitorId("v"),
    resident=ResidentId("r"),
    relationship=Relationship.SIBLING,
    language=Language.ENGLISH,
    state=State.APPROVED,
    submitted_at=NOW,
    due_at=NOW + timedelta(hours=24),
    applicant=Applicant(birth=date(1991, 3, 14), id_expiry=date(2029, 3, 14)),
    consent=Consent(version="2026-11", language=Language.ENGLISH, given_at=NOW),
)


def born(birth: date | None) -> Enrolment:
    return replace(APPROVED, applicant=replace(APPROVED.applicant, birth=birth))


def expiring(expiry: date | None) -> Enrolment:
    return replace(APPROVED, applicant=replace(APPROVED.applicant, id_expiry=expiry))


def test_an_ended_visit_stays_as_it_is() -> None:
    for ended in (VisitState.DONE, VisitState.NO_SHOW, VisitState.CANCELLED):
        assert MOVES[ended] == frozenset()


def test_every_visit_can_still_be_cancelled_until_it_has_ended() -> None:
    for state in (VisitState.BOOKED, VisitState.CHECKED_IN, VisitState.LIVE):
        assert VisitState.CANCELLED in MOVES[state]


def test_an_approved_adult_with_a_valid_id_may_visit() -> None:
    assert may_visit(APPROVED, DAY) is APPROVED


@pytest.mark.parametrize("state", [s for s in State if s is not State.APPROVED])
def test_no_other_enrolment_may(state: State) -> None:
    with pytest.raises(NotApproved):
        may_visit(replace(APPROVED, state=state), DAY)


def test_nobody_without_an_enrolment_or_a_birth_date_may() -> None:
    with pytest.raises(NotApproved):
        may_visit(None, DAY)
    with pytest.raises(NotApproved):
        may_visit(born(None), DAY)


def test_age_is_judged_on_the_day_of_the_visit() -> None:
    assert may_visit(born(date(2008, 11, 27)), DAY)
    with pytest.raises(Under18) as refused:
        may_visit(born(date(2008, 11, 28)), DAY)
    assert refused.value.facts == {"from_date": date(2026, 11, 28)}


def test_the_id_is_judged_on_the_day_of_the_visit() -> None:
    assert may_visit(expiring(DAY), DAY)
    assert may_visit(expiring(None), DAY)
    with pytest.raises(SlotClosed) as refused:
        may_visit(expiring(DAY - timedelta(days=1)), DAY)
    assert refused.value.facts == {"why": Closed.ID_EXPIRED}

"""Who may book which day: what is checked before any time is looked at."""

from __future__ import annotations

from datetime import date

from kiosk.domain.document import is_expired
from kiosk.domain.enrolment import Enrolment, State
from kiosk.domain.errors import NotApproved, SlotClosed, Under18
from kiosk.domain.slot import Closed
from kiosk.domain.visitor import Applicant, eighteenth, is_adult


def approved(enrolment: Enrolment | None) -> Enrolment:
    """The enrolment, if it is approved; otherwise raises ``NotApproved`` (R1)."""
    if enrolment is None or enrolment.state is not State.APPROVED:
        raise NotApproved
    return enrolment


def id_ends_before(applicant: Applicant, day: date) -> bool:
    """Whether the ID has expired by that day; one without an expiry date never does."""
    return applicant.id_expiry is not None and is_expired(applicant.id_expiry, day)


def may_visit(enrolment: Enrolment | None, day: date) -> Enrolment:
    """The approved enrolment of somebody who is an adult with a valid ID on that day.

    Raises ``NotApproved`` (R1; also without a birth date, which no approved application lacks),
    ``Under18`` (judged on the visit's day), ``SlotClosed(why=ID_EXPIRED)``.
    """
    enrolment = approved(enrolment)
    birth = enrolment.applicant.birth
    if birth is None:
        raise NotApproved
    if not is_adult(birth, day):
        raise Under18(from_date=eighteenth(birth))
    if id_ends_before(enrolment.applicant, day):
        raise SlotClosed(why=Closed.ID_EXPIRED)
    return enrolment

"""The letters about an application: received, approved, to fix, refused (R10, R11)."""

from __future__ import annotations

from kiosk.domain import moments
from kiosk.domain.enrolment import Enrolment
from kiosk.domain.facility import Facility
from kiosk.domain.ids import grouped
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter, LetterName
from kiosk.domain.reason import Cause, Reason, parts_to_redo
from kiosk.domain.visitor import Visitor, eighteenth, is_adult
from kiosk.mail.letters import book


def received(facility: Facility, visitor: Visitor, enrolment: Enrolment) -> Letter:
    """That the application has come, with its number and the time it is decided by."""
    language = visitor.language
    facts = _facts(facility, visitor, enrolment) | {
        "time": moments.moment(enrolment.due_at, facility.zone, language)
    }
    return book().letter(LetterName.RECEIVED, language, visitor.email, facts)


def approved(
    facility: Facility, visitor: Visitor, enrolment: Enrolment, language: Language
) -> Letter:
    """That the visitor may book now (R13)."""
    facts = _facts(facility, visitor, enrolment)
    return book().letter(LetterName.APPROVED, language, visitor.email, facts)


def disapproved(
    facility: Facility,
    visitor: Visitor,
    enrolment: Enrolment,
    causes: tuple[Cause, ...],
    language: Language,
) -> Letter:
    """Every reason, and what to do next: correct it, or talk to an officer (R11, R12)."""
    facts = _facts(facility, visitor, enrolment)
    parts = parts_to_redo(causes)
    if not parts:
        told = [_refused(c, facility, enrolment, language) for c in causes]
        blocks = {"causes": "\n\n".join(told)}
        return book().letter(LetterName.REFUSED, language, visitor.email, facts, blocks)
    told = [book().cause(c, language, with_action=True) for c in causes]
    facts["things"] = _counted("thing", len(causes), language)
    facts["takes"] = _counted("minute", len(parts), language)
    blocks = {"causes": "\n\n".join(told)}
    return book().letter(LetterName.TO_FIX, language, visitor.email, facts, blocks)


def _facts(facility: Facility, visitor: Visitor, enrolment: Enrolment) -> dict[str, str]:
    return {
        "name": visitor.applicant.given or visitor.applicant.full_name,
        "ref": grouped(enrolment.reference),
        "facility": facility.name,
    }


def _refused(cause: Cause, facility: Facility, enrolment: Enrolment, language: Language) -> str:
    told = book().cause(cause, language, with_action=False)
    birth = enrolment.applicant.birth
    submitted_on = enrolment.submitted_at.astimezone(facility.zone).date()
    if cause.reason is not Reason.POLICY_UNDER_18 or birth is None:
        return told
    if is_adult(birth, submitted_on):
        return told
    day = moments.date_in_full(eighteenth(birth), language)
    from_date = book().part(LetterName.REFUSED, "from_date", language, {"date": day})
    return f"{told}\n  {from_date}"


def _counted(what: str, count: int, language: Language) -> str:
    part = f"one_{what}" if count == 1 else f"several_{what}s"
    return book().part(LetterName.TO_FIX, part, language, {"count": str(count)})

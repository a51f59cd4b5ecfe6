"""Letters to those who work here: by reference alone, for mail is read on any screen."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.domain import moments
from kiosk.domain.enrolment import Enrolment
from kiosk.domain.facility import Facility
from kiosk.domain.ids import grouped
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter, LetterName
from kiosk.mail.letters import book


def overdue(facility: Facility, to: str, late: Iterable[Enrolment]) -> Letter:
    """That these applications were not decided in time (R9)."""
    language = Language.ENGLISH
    lines = [_line(facility, enrolment, language) for enrolment in late]
    part = "one" if len(lines) == 1 else "several"
    count = book().part(LetterName.OVERDUE, part, language, {"count": str(len(lines))})
    facts = {"facility": facility.name, "count": count}
    return book().letter(LetterName.OVERDUE, language, to, facts, {"lines": "\n".join(lines)})


def _line(facility: Facility, enrolment: Enrolment, language: Language) -> str:
    due = moments.moment(enrolment.due_at, facility.zone, language)
    facts = {"ref": grouped(enrolment.reference), "time": due}
    return book().part(LetterName.OVERDUE, "line", language, facts)

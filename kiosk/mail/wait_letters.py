"""The letter to somebody on a waiting list: a time is free, and kept for a while (F80)."""

from __future__ import annotations

from kiosk.domain import moments
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.letter import Letter, LetterName
from kiosk.domain.slot import local_day
from kiosk.domain.visit import Hold
from kiosk.domain.visitor import Visitor
from kiosk.mail.letters import book


def offered(facility: Facility, visitor: Visitor, resident: Resident, kept: Hold) -> Letter:
    """When it is, with whom and where, and until when to book it."""
    language, zone = visitor.language, facility.zone
    facts = {
        "name": visitor.applicant.given or visitor.applicant.full_name,
        "person": resident.full_name,
        "day": moments.day(local_day(kept.starts_at, zone), language),
        "start": moments.clock(kept.starts_at, zone, language),
        "time": moments.clock_there(kept.starts_at, zone, language),
        "end": moments.clock_there(kept.ends_at, zone, language),
        "limit": moments.moment(kept.expires_at, zone, language),
        "facility": facility.name,
    }
    where = book().part(LetterName.BOOKED, f"where_{kept.kind}", language, facts)
    return book().letter(LetterName.OFFERED, language, visitor.email, facts, {"where": where})

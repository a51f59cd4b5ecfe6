"""The letters about a visit: booked, moved and cancelled, with the effect on credits (R14)."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain import moments
from kiosk.domain.credit import deadline
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.ids import grouped
from kiosk.domain.language import Language
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.letter import Letter, LetterName
from kiosk.domain.party import ALONE
from kiosk.domain.reason import Cause
from kiosk.domain.slot import Slot, local_day
from kiosk.domain.visit import Payment, Visit
from kiosk.domain.visitor import Visitor
from kiosk.mail.letters import CAUSE, book

#: What a visit that earns nothing has cost, by how it was paid.
_KEPT = {
    Payment.CHARGE: "effect_charged",
    Payment.CREDIT: "effect_used",
    Payment.FREE: "effect_free",
}


def booked(facility: Facility, visitor: Visitor, resident: Resident, visit: Visit) -> Letter:
    """When and where, what it costs, and until when it can be cancelled with a credit."""
    language = visitor.language
    facts = _facts(facility, visitor, resident, visit) | _terms(facility, visit, language)
    blocks = _blocks(facility, visit, facts, language) | {"cost": ""}
    if visit.payment is not Payment.FREE:
        cost = book().part(LetterName.BOOKED, f"cost_{visit.payment}", language, facts)
        blocks["cost"] = cost + "\n\n"
    return book().letter(LetterName.BOOKED, language, visitor.email, facts, blocks)


def moved(
    facility: Facility,
    visitor: Visitor,
    resident: Resident,
    old: Visit,
    new: Visit,
    *,
    earned: bool,
) -> Letter:
    """From when to when, whether the old visit pays for the new one, and what holds from now on."""
    language, zone = visitor.language, facility.zone
    facts = _facts(facility, visitor, resident, new) | _terms(facility, new, language)
    facts |= {
        "old_day": moments.day(local_day(old.starts_at, zone), language),
        "old_time": moments.clock_there(old.starts_at, zone, language),
        "old_ref": grouped(old.reference),
        "old_limit": moments.moment(
            deadline(old.starts_at, facility.policy.notice), zone, language
        ),
    }
    blocks = _blocks(facility, new, facts, language)
    part = "effect_in_time" if earned else f"effect_late_{new.payment}"
    if not earned and not old.carries_right:
        part = f"effect_again_{new.payment}"
    blocks["effect"] = book().part(LetterName.MOVED, part, language, facts)
    if not new.carries_right:
        blocks["rule"] = book().part(LetterName.MOVED, "rule_no_right", language, facts)
    return book().letter(LetterName.MOVED, language, visitor.email, facts, blocks)


def cancelled_by_visitor(
    facility: Facility,
    visitor: Visitor,
    resident: Resident,
    visit: Visit,
    *,
    earned: bool,
    credits_now: int,
) -> Letter:
    """That the visit is off, as the visitor wished, and whether a credit was earned."""
    language, zone = visitor.language, facility.zone
    facts = _facts(facility, visitor, resident, visit) | _owed(visit, language, credits_now)
    limit = deadline(visit.starts_at, facility.policy.notice)
    facts["limit"] = moments.moment(limit, zone, language)
    effect = "effect_none" if visit.carries_right else "effect_no_right"
    if earned:
        effect = "effect_credit"
    blocks = {"effect": book().part(LetterName.CANCELLED, effect, language, facts)}
    return book().letter(LetterName.CANCELLED, language, visitor.email, facts, blocks)


def called_off(
    facility: Facility,
    visitor: Visitor,
    resident: Resident,
    visit: Visit,
    *,
    earned: EntryWhy | None,
    credits_now: int,
    free: Sequence[Slot] = (),
) -> Letter:
    """That the facility has cancelled or rejected the visit: why, and credit or charge (R14).

    ``free`` are times at which the visitor could come instead.
    """
    language = visitor.language
    facts = _facts(facility, visitor, resident, visit) | _owed(visit, language, credits_now)
    if earned is EntryWhy.CHARGE_WAIVED:
        effect = "effect_waived"
    elif earned is not None:
        effect = "effect_credit"
    else:
        effect = _KEPT[visit.payment]
    blocks = {"effect": book().part(LetterName.CALLED_OFF, effect, language, facts), "cause": ""}
    if visit.reason is not None:
        cause = Cause(visit.reason, visit.explanation)
        blocks["cause"] = book().cause(cause, language, with_action=False)
    blocks["free"] = _free(facility, free, language)
    return book().letter(LetterName.CALLED_OFF, language, visitor.email, facts, blocks)


def moved_for_you(
    facility: Facility,
    visitor: Visitor,
    resident: Resident,
    old: Visit,
    new: Visit,
    cause: Cause,
) -> Letter:
    """That the facility has moved the visit, why, and that nothing more is to be paid."""
    language, zone = visitor.language, facility.zone
    facts = _facts(facility, visitor, resident, new) | _terms(facility, new, language)
    facts |= {
        "old_day": moments.day(local_day(old.starts_at, zone), language),
        "old_time": moments.clock_there(old.starts_at, zone, language),
        "old_ref": grouped(old.reference),
    }
    blocks = _blocks(facility, new, facts, language)
    # The headline of the reason speaks of a cancelled visit, and this one is not.
    told = book().part(CAUSE, "note", language, {"note": cause.explanation})
    blocks["cause"] = f"{told.strip()}\n\n" if cause.explanation else ""
    return book().letter(LetterName.MOVED_FOR_YOU, language, visitor.email, facts, blocks)


def restored(facility: Facility, visitor: Visitor, resident: Resident, visit: Visit) -> Letter:
    """That a visit takes place after all, as it was booked."""
    language = visitor.language
    facts = _facts(facility, visitor, resident, visit) | _terms(facility, visit, language)
    blocks = _blocks(facility, visit, facts, language)
    return book().letter(LetterName.RESTORED, language, visitor.email, facts, blocks)


def _free(facility: Facility, free: Sequence[Slot], language: Language) -> str:
    """The times that are free now, a line each; "" if there are none."""
    if not free:
        return ""
    lines = [f"  {moments.moment(slot.starts_at, facility.zone, language)}" for slot in free]
    blocks = {"times": "\n".join(lines)}
    return "\n\n" + book().part(LetterName.CALLED_OFF, "free", language, {}, blocks)


def waived(
    facility: Facility,
    visitor: Visitor,
    resident: Resident,
    visit: Visit,
    explanation: str,
    *,
    credits_now: int,
) -> Letter:
    """That what was charged for a cancelled visit is given back."""
    language = visitor.language
    facts = _facts(facility, visitor, resident, visit) | _owed(visit, language, credits_now)
    facts["note"] = explanation
    blocks = {"effect": book().part(LetterName.CALLED_OFF, "effect_credit", language, facts)}
    return book().letter(LetterName.WAIVED, language, visitor.email, facts, blocks)


def _owed(visit: Visit, language: Language, credits_now: int) -> dict[str, str]:
    """What the parts on credits are filled with."""
    return {
        "total": str(credits_now),
        "price": moments.money(visit.price_cents),
        "where": book().part(LetterName.CANCELLED, f"where_{visit.kind}", language, {}),
    }


def _terms(facility: Facility, visit: Visit, language: Language) -> dict[str, str]:
    """What the parts on arriving, paying and changing are filled with."""
    zone, policy = facility.zone, facility.policy
    return {
        "end": moments.clock_there(visit.ends_at, zone, language),
        "limit": moments.moment(deadline(visit.starts_at, policy.notice), zone, language),
        "minutes": str(int(policy.arrive_early.total_seconds()) // 60),
        "price": moments.money(visit.price_cents),
        "party": visit.party.said(language),
    }


def _blocks(
    facility: Facility, visit: Visit, facts: dict[str, str], language: Language
) -> dict[str, str]:
    """Where it is, how to come, and until when it can be changed with a credit."""
    limit = deadline(visit.starts_at, facility.policy.notice)
    earns = visit.carries_right and visit.booked_at <= limit
    parts = {
        "where": f"where_{visit.kind}",
        "arrive": f"arrive_{visit.kind}",
        "rule": "rule_credit" if earns else "rule_none",
    }
    told = {k: book().part(LetterName.BOOKED, p, language, facts) for k, p in parts.items()}
    people = book().part(LetterName.BOOKED, "people", language, facts)
    return told | {"people": "" if visit.party == ALONE else f"  {people}\n"}


def _facts(
    facility: Facility, visitor: Visitor, resident: Resident, visit: Visit
) -> dict[str, str]:
    language, zone = visitor.language, facility.zone
    return {
        "name": visitor.applicant.given or visitor.applicant.full_name,
        "person": resident.full_name,
        "day": moments.day(local_day(visit.starts_at, zone), language),
        "start": moments.clock(visit.starts_at, zone, language),
        "time": moments.clock_there(visit.starts_at, zone, language),
        "ref": grouped(visit.reference),
        "facility": facility.name,
    }

"""Moving a visit for the facility's own reasons: its visitor pays nothing and loses nothing.

The old visit earns a credit whatever the notice (R20), and the new one spends it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.domain.errors import SlotClosed, SlotGone, VisitBegun
from kiosk.domain.facility import Facility
from kiosk.domain.guard import may_visit
from kiosk.domain.ids import LetterId, StaffId, TerminalId, VisitId, new_id, new_reference
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.reason import Cause
from kiosk.domain.slot import TAKEN, Slot, closed, local_day
from kiosk.domain.visit import MOVES, Payment, Visit, VisitState
from kiosk.mail import visit_letters
from kiosk.services import credit
from kiosk.services.asking import ask
from kiosk.services.audit import Booking
from kiosk.services.places import free_terminals
from kiosk.store.transaction import Transaction


def visitor(
    t: Transaction,
    facility: Facility,
    by: StaffId,
    old: Visit,
    slot: Slot,
    at: datetime,
    *,
    due: datetime | None = None,
) -> tuple[Visit, LetterId]:
    """Give ``old`` up for a visit then, inside a transaction; ``old.reason`` says why.

    Raises ``VisitBegun``, ``NotApproved``, ``Under18``, ``SlotClosed`` and ``SlotGone`` as a
    booking does; ``ValueError`` without a reason.
    """
    if old.reason is None:
        raise ValueError("a visit is moved for a reason")
    if VisitState.MOVED not in MOVES[old.state]:
        raise VisitBegun
    new = replace(
        old,
        id=VisitId(new_id()),
        version=1,
        reference=new_reference(),
        terminal=_terminal(t, facility, old, slot, at),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        state=VisitState.BOOKED,
        payment=Payment.CREDIT,
        price_cents=facility.policy.price_cents(old.kind),
        booked_at=at,
        reason=None,
        explanation="",
        moved_from=old.id,
    )
    t.visits.exchange(old, new)
    credit.earn(t, old, EntryWhy.NOT_THE_VISITORS_FAULT, at)
    credit.spend(t, new, at)
    gave: dict[str, str | int] = {"by": "staff", "to": new.id, "credit": 1}
    t.audit.add(at, by, Booking.MOVED, old.id, {**gave, "reason": old.reason.value})
    took: dict[str, str | int] = {
        "from": old.id,
        "payment": new.payment.value,
        "cents": new.price_cents,
        "terminal": new.terminal,
    }
    t.audit.add(at, by, Booking.BOOKED, new.id, took)
    letter = visit_letters.moved_for_you(
        facility,
        t.visitors.by_id(new.visitor),
        t.residents.get(new.resident),
        old,
        new,
        Cause(old.reason, old.explanation),
    )
    return new, t.outbox.add(letter, at, due)


def _terminal(
    t: Transaction, facility: Facility, old: Visit, slot: Slot, at: datetime
) -> TerminalId:
    policy, zone = facility.policy, facility.zone
    enrolment = may_visit(t.enrolments.of_visitor(old.visitor), local_day(slot.starts_at, zone))
    why = closed(slot, policy.hours(old.kind), policy, zone, at)
    if why:
        raise SlotClosed(why=why)
    asked = ask(
        t,
        facility,
        old.visitor,
        enrolment.applicant,
        t.residents.get(old.resident),
        old.kind,
        (slot.starts_at, slot.ends_at),
        at,
        old,
    )
    blocked = asked.eligibility().blocked(slot)
    if blocked is not None:
        raise SlotGone if blocked.why in TAKEN else SlotClosed(why=blocked.why)
    found = free_terminals(t, old.visitor, old.kind, slot, at, asked.blocks, old)
    if not found:
        raise SlotGone
    return found[0].id

"""Booking a visit: what is open, holding a time, confirming it, cancelling it (R22 to R30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain.credit import deadline, on_cancel, payment_for
from kiosk.domain.errors import HoldExpired, NotApproved, NotFound, SlotClosed, SlotGone, VisitBegun
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.guard import may_visit
from kiosk.domain.ids import (
    HoldId,
    LedgerId,
    ResidentId,
    VisitId,
    VisitorId,
    new_id,
    new_reference,
)
from kiosk.domain.ledger import EntryWhy, LedgerEntry
from kiosk.domain.slot import (
    Closed,
    Slot,
    closed,
    local_day,
)
from kiosk.domain.visit import MOVES, Hold, Payment, Visit, VisitKind, VisitState
from kiosk.mail import visit_letters
from kiosk.services.audit import Booking
from kiosk.services.offers import DayCount, Offer, OfferState, board_for, offers, strip
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

__all__ = [
    "Consequence",
    "DayCount",
    "Mine",
    "Offer",
    "OfferState",
    "cancel",
    "confirm",
    "consequence",
    "hold",
    "mine",
    "offers",
    "release",
    "strip",
]


@dataclass(frozen=True, slots=True)
class Mine:
    """A visitor's visits, next first and latest first, and credits; ``residents`` by identity.

    ``credited`` are the visits that earned a credit when they were cancelled or moved.
    """

    upcoming: tuple[Visit, ...]
    past: tuple[Visit, ...]
    credits: Mapping[VisitKind, int]
    residents: Mapping[ResidentId, Resident]
    credited: frozenset[VisitId] = frozenset()


@dataclass(frozen=True, slots=True)
class Consequence:
    """What booking or cancelling means: ``credit_until`` is the last moment that still earns.

    It is ``None`` where no credit can be earned any more.
    """

    credit_until: datetime | None
    price_cents: int
    pays_with_credit: bool


def hold(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    slot: Slot,
    at: datetime,
) -> Hold:
    """Keep the time on a free terminal for ten minutes, instead of any other held before.

    The resident is the one of the visitor's approved enrolment. Raises ``NotApproved`` (R1),
    ``Under18`` and ``SlotClosed`` (on the day of the visit, R23 to R27), ``SlotGone``.
    """
    policy, zone = facility.policy, facility.zone
    why = closed(slot, policy.hours(kind), policy, zone, at)
    with store.begin() as t:
        enrolment = may_visit(t.enrolments.of_visitor(visitor), local_day(slot.starts_at, zone))
        if why:
            raise SlotClosed(why=why)
        span = slot.starts_at, slot.ends_at
        board = board_for(t, facility, visitor, enrolment.resident, kind, span, at)
        _need_present(board.resident)
        if board.offer(slot).state is not OfferState.OPEN:
            raise SlotGone
        kept = Hold(
            id=HoldId(new_id()),
            visitor=visitor,
            resident=enrolment.resident,
            terminal=board.free_terminals(slot)[0].id,
            kind=kind,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            expires_at=at + policy.hold,
        )
        return t.holds.add(kept, at)


def release(store: Store, hold_id: HoldId) -> None:
    """Give a held time back; no harm if it is gone already."""
    with store.begin() as t:
        t.holds.release(hold_id)


def confirm(store: Store, facility: Facility, hold_id: HoldId, at: datetime) -> Visit:
    """Book the held time: visit, payment, audit entry and letter in one transaction.

    A credit pays if there is one (R30). Confirming again gives the same visit. Raises
    ``HoldExpired``; ``NotApproved``, ``Under18``, ``SlotClosed`` if that changed meanwhile;
    ``SlotGone`` if the terminal went out of service and no other is free.
    """
    with store.begin() as t:
        booked = _booked(t, VisitId(hold_id))
        if booked:
            return booked
        kept = t.holds.get(hold_id, at)
        enrolment = may_visit(
            t.enrolments.of_visitor(kept.visitor), local_day(kept.starts_at, facility.zone)
        )
        if enrolment.resident != kept.resident:
            raise NotApproved
        resident = t.residents.get(kept.resident)
        _need_present(resident)
        price = facility.policy.price_cents(kept.kind)
        payment = payment_for(price, t.ledger.balance(kept.visitor, kept.kind))
        visit = _take(t, facility, kept, payment, price, at)
        if payment is Payment.CREDIT:
            _enter(t, visit, -1, EntryWhy.SPENT, at)
        detail: dict[str, str | int] = {
            "payment": payment.value,
            "cents": price,
            "terminal": visit.terminal,
        }
        t.audit.add(at, visit.visitor, Booking.BOOKED, visit.id, detail)
        visitor = t.visitors.by_id(visit.visitor)
        t.outbox.add(visit_letters.booked(facility, visitor, resident, visit), at)
        return visit


def _booked(t: Transaction, identity: VisitId) -> Visit | None:
    """A visit has its hold's identity, so that a second touch of the button books nothing."""
    try:
        visit = t.visits.get(identity)
    except NotFound:
        return None
    if visit.state is VisitState.CANCELLED:
        raise HoldExpired
    return visit


def _take(
    t: Transaction, facility: Facility, kept: Hold, payment: Payment, price: int, at: datetime
) -> Visit:
    visit = Visit(
        id=VisitId(kept.id),
        reference=new_reference(),
        visitor=kept.visitor,
        resident=kept.resident,
        terminal=kept.terminal,
        kind=kept.kind,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        payment=payment,
        price_cents=price,
        booked_at=at,
    )
    if t.terminals.get(kept.terminal).in_service:
        return t.visits.add(visit, kept.id)
    span = kept.starts_at, kept.ends_at
    board = board_for(t, facility, kept.visitor, kept.resident, kept.kind, span, at)
    others = board.free_terminals(Slot(*span))
    if not others:
        raise SlotGone
    t.holds.release(kept.id)
    return t.visits.add(replace(visit, terminal=others[0].id))


def _need_present(resident: Resident) -> None:
    if not resident.present:
        raise SlotClosed(why=Closed.RESIDENT_AWAY)


def _enter(t: Transaction, visit: Visit, amount: int, why: EntryWhy, at: datetime) -> None:
    entry = LedgerEntry(
        id=LedgerId(new_id()),
        visitor=visit.visitor,
        kind=visit.kind,
        amount=amount,
        why=why,
        visit=visit.id,
        at=at,
    )
    t.ledger.add(entry)


def mine(store: Store, visitor: VisitorId, at: datetime) -> Mine:
    """The visitor's own visits and credits at that moment."""
    with store.read() as t:
        visits = t.visits.of_visitor(visitor)
        credits_now = {kind: t.ledger.balance(visitor, kind) for kind in VisitKind}
        residents = t.residents.by_ids(frozenset(v.resident for v in visits))
        entries = t.ledger.of_visitor(visitor)
    ahead = tuple(v for v in visits if MOVES[v.state] and v.ends_at > at)
    past = tuple(v for v in reversed(visits) if v not in ahead)
    credited = frozenset(e.visit for e in entries if e.visit is not None and e.amount > 0)
    return Mine(ahead, past, credits_now, residents, credited)


def cancel(
    store: Store, facility: Facility, visitor: VisitorId, visit_id: VisitId, at: datetime
) -> Visit:
    """Cancel one's own visit: its state, credit, audit entry and letter in one transaction.

    In time it earns one credit, however it was paid (R29, R30). Cancelling again changes
    nothing. Raises ``NotFound`` (also for somebody else's visit), ``VisitBegun``.
    """
    with store.begin() as t:
        visit = t.visits.get(visit_id)
        if visit.visitor != visitor:
            raise NotFound
        if visit.state is VisitState.CANCELLED:
            return visit
        if VisitState.CANCELLED not in MOVES[visit.state] or visit.starts_at <= at:
            raise VisitBegun
        notice = facility.policy.notice
        earned = on_cancel(visit.starts_at, notice, at, carries_right=visit.carries_right)
        visit = t.visits.put(replace(visit, state=VisitState.CANCELLED, cancelled_at=at))
        if earned:
            _enter(t, visit, 1, earned, at)
        detail: dict[str, str | int] = {"by": "visitor", "credit": int(earned is not None)}
        t.audit.add(at, visitor, Booking.CANCELLED, visit.id, detail)
        letter = visit_letters.cancelled_by_visitor(
            facility,
            t.visitors.by_id(visitor),
            t.residents.get(visit.resident),
            visit,
            earned=earned is not None,
            credits_now=t.ledger.balance(visitor, visit.kind),
        )
        t.outbox.add(letter, at)
        return visit


def consequence(
    facility: Facility,
    booking: Visit | Hold | Slot,
    at: datetime,
    *,
    kind: VisitKind = VisitKind.ONSITE,
    credits_now: int = 0,
) -> Consequence:
    """What the visitor must know before booking or cancelling it at that moment.

    ``kind`` is needed for a slot, ``credits_now`` for anything that is not a visit yet.
    """
    limit = deadline(booking.starts_at, facility.policy.notice)
    carries_right = not isinstance(booking, Visit) or booking.carries_right
    if isinstance(booking, Visit):
        price, by_credit = booking.price_cents, booking.payment is Payment.CREDIT
    else:
        price = facility.policy.price_cents(booking.kind if isinstance(booking, Hold) else kind)
        by_credit = payment_for(price, credits_now) is Payment.CREDIT
    earns = carries_right and at <= limit
    return Consequence(limit if earns else None, price, by_credit)

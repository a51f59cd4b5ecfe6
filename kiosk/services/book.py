"""Booking a visit: what is open, holding a time, confirming it (R22 to R30).

Cancelling is ``cancel``'s and moving ``move``'s; what visitors do with one is offered here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.credit import deadline, payment_for
from kiosk.domain.errors import HoldExpired
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.ids import HoldId, ResidentId, TerminalId, VisitId, VisitorId, new_reference
from kiosk.domain.ledger import credited
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import Slot
from kiosk.domain.visit import MOVES, Hold, Payment, Visit, VisitKind
from kiosk.mail import visit_letters
from kiosk.services import credit, waitlist
from kiosk.services.audit import Booking
from kiosk.services.cancel import cancel
from kiosk.services.holding import booked_from, keep, release, still_good
from kiosk.services.offers import DayCount, Offer, offers, strip
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

__all__ = [
    "Consequence",
    "DayCount",
    "Mine",
    "Offer",
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

    ``credited`` are the visits that earned a credit when they were cancelled or moved,
    ``moved_to`` the visit that one that was moved has become.
    """

    upcoming: tuple[Visit, ...]
    past: tuple[Visit, ...]
    credits: Mapping[VisitKind, int]
    residents: Mapping[ResidentId, Resident]
    credited: frozenset[VisitId]
    moved_to: Mapping[VisitId, Visit]


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
    party: Party = ALONE,
) -> Hold:
    """Keep the time on a free terminal for ten minutes, instead of any other held before.

    The resident is the one of the visitor's approved enrolment. Raises ``NotApproved`` (R1),
    ``Under18`` and ``SlotClosed`` (on the day of the visit, R23 to R27), ``PartyTooLarge`` (F78),
    ``SlotGone``.
    """
    with waitlist.after_those_who_wait(store, facility, kind, slot, at) as t:
        return keep(t, facility, visitor, kind, slot, at, party=party)


def confirm(store: Store, facility: Facility, hold_id: HoldId, at: datetime) -> Visit:
    """Book the held time: visit, payment, audit entry and letter in one transaction.

    A credit pays if there is one (R30). Confirming again gives the same visit. Raises
    ``HoldExpired``, also for a time held to move a visit; ``NotApproved``, ``Under18``,
    ``SlotClosed`` if that changed meanwhile; ``SlotGone`` if the terminal went out of service and
    no other is free.
    """
    with store.begin() as t:
        booked = booked_from(t, hold_id)
        if booked:
            return booked
        kept = t.holds.get(hold_id, at)
        if kept.moves is not None:
            raise HoldExpired
        terminal = still_good(t, facility, kept, at)
        price = facility.policy.price_cents(kept.kind)
        payment = payment_for(price, t.ledger.balance(kept.visitor, kept.kind))
        visit = _take(t, kept, terminal, payment, price, at)
        if payment is Payment.CREDIT:
            credit.spend(t, visit, at)
        detail: dict[str, str | int] = {
            "payment": payment.value,
            "cents": price,
            "terminal": visit.terminal,
            "adults": visit.party.adults,
            "children": visit.party.children,
        }
        t.audit.add(at, visit.visitor, Booking.BOOKED, visit.id, detail)
        waitlist.settled(t, facility, visit, at)
        visitor, resident = t.visitors.by_id(visit.visitor), t.residents.get(visit.resident)
        t.outbox.add(visit_letters.booked(facility, visitor, resident, visit), at)
        return visit


def _take(
    t: Transaction,
    kept: Hold,
    terminal: TerminalId,
    payment: Payment,
    price: int,
    at: datetime,
) -> Visit:
    visit = Visit(
        id=VisitId(kept.id),
        reference=new_reference(),
        visitor=kept.visitor,
        resident=kept.resident,
        terminal=terminal,
        kind=kept.kind,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        payment=payment,
        price_cents=price,
        booked_at=at,
        party=kept.party,
    )
    if terminal == kept.terminal:
        return t.visits.add(visit, kept.id)
    t.holds.release(kept.id)
    return t.visits.add(visit)


def mine(store: Store, visitor: VisitorId, at: datetime) -> Mine:
    """The visitor's own visits and credits at that moment."""
    with store.read() as t:
        visits = t.visits.of_visitor(visitor)
        credits_now = {kind: t.ledger.balance(visitor, kind) for kind in VisitKind}
        residents = t.residents.by_ids(frozenset(v.resident for v in visits))
        entries = t.ledger.of_visitor(visitor)
    ahead = tuple(v for v in visits if MOVES[v.state] and v.ends_at > at)
    return Mine(
        upcoming=ahead,
        past=tuple(v for v in reversed(visits) if v not in ahead),
        credits=credits_now,
        residents=residents,
        credited=credited(entries),
        moved_to={v.moved_from: v for v in visits if v.moved_from is not None},
    )


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

"""Moving a visit in one step: the old time is lost only when the new one is booked (R28, R29).

In time, the old visit earns a credit and the new one spends it. Late, the old one is used up, the
new one is paid like any other, and earns nothing when it is cancelled or moved in its turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.credit import deadline, on_move, payment_for
from kiosk.domain.errors import ConsequenceChanged, HoldExpired, NotFound
from kiosk.domain.facility import Facility
from kiosk.domain.ids import HoldId, TerminalId, VisitId, VisitorId, new_reference
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.slot import Slot, Span
from kiosk.domain.visit import Hold, Payment, Visit, VisitState
from kiosk.mail import visit_letters
from kiosk.services import credit, waitlist
from kiosk.services.audit import Booking
from kiosk.services.cancel import own_and_ahead
from kiosk.services.holding import booked_from, keep, still_good
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Effect:
    """What a move means at one moment, to be read before it is done.

    ``until`` was or is the last moment to move the old visit with a credit, ``earns`` whether it
    earns one; the new one is paid as ``payment`` says, at ``price_cents`` if that is a charge, and
    leaves ``credits_left``. ``credit_until`` is the last moment to cancel or move the new one with
    a credit, ``None`` if it gives none.
    """

    earns: bool
    until: datetime
    payment: Payment
    price_cents: int
    credits_left: int
    credit_until: datetime | None


def effect(facility: Facility, visit: Visit, new: Span, at: datetime, credits_now: int) -> Effect:
    """What moving the visit to that time would mean then, with so many credits."""
    policy = facility.policy
    moved = on_move(visit.starts_at, policy.notice, at, carries_right=visit.carries_right)
    price = policy.price_cents(visit.kind)
    # The credit of the old visit counts among those that can pay for the new one.
    balance = credits_now + moved.credit
    payment = payment_for(price, balance)
    limit = deadline(new.starts_at, policy.notice)
    return Effect(
        earns=moved.credit,
        until=deadline(visit.starts_at, policy.notice),
        payment=payment,
        price_cents=price,
        credits_left=balance - (payment is Payment.CREDIT),
        credit_until=limit if moved.carries_right and at <= limit else None,
    )


def hold(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    visit_id: VisitId,
    slot: Slot,
    at: datetime,
) -> Hold:
    """Keep a time to move one's visit to, for ten minutes; the visit stays as it is.

    Raises ``NotFound`` (also for somebody else's visit), ``VisitBegun``, ``VisitOver``; else as
    ``book.hold``, with ``SlotClosed`` for an earlier time unless the facility allows it.
    """
    with store.read() as t:
        kind = t.visits.get(visit_id).kind
    with waitlist.after_those_who_wait(store, facility, kind, slot, at) as t:
        visit = t.visits.get(visit_id)
        own_and_ahead(visit, visitor, VisitState.MOVED, at)
        return keep(t, facility, visitor, visit.kind, slot, at, visit)


def confirm(store: Store, facility: Facility, hold_id: HoldId, told: Effect, at: datetime) -> Visit:
    """Move the visit to the held time: both visits, credits, audit and letter in one transaction.

    ``told`` is what was said before. Confirming again gives the same visit. Raises
    ``ConsequenceChanged`` if that is not what would happen, ``HoldExpired``, ``VisitBegun``,
    ``VisitOver``, and as ``book.confirm``.
    """
    with store.begin() as t:
        moved = booked_from(t, hold_id)
        if moved:
            return moved
        kept = t.holds.get(hold_id, at)
        if kept.moves is None:
            raise HoldExpired
        old = t.visits.get(kept.moves)
        own_and_ahead(old, kept.visitor, VisitState.MOVED, at)
        means = effect(facility, old, kept, at, t.ledger.balance(old.visitor, old.kind))
        if means != told:
            raise ConsequenceChanged
        terminal = still_good(t, facility, kept, at, old)
        new = _exchange(t, old, kept, terminal, means, at)
        _write_down(t, facility, old, new, means, at)
        waitlist.settled(t, facility, new, at)
        waitlist.released(t, facility, old.kind, old, at)
        return new


def means_now(
    store: Store, facility: Facility, visitor: VisitorId, visit_id: VisitId, new: Span, at: datetime
) -> Effect:
    """``effect`` with the credits that there are. Raises ``NotFound``."""
    with store.read() as t:
        visit = t.visits.get(visit_id)
        if visit.visitor != visitor:
            raise NotFound
        return effect(facility, visit, new, at, t.ledger.balance(visitor, visit.kind))


def _exchange(
    t: Transaction, old: Visit, kept: Hold, terminal: TerminalId, means: Effect, at: datetime
) -> Visit:
    new = Visit(
        id=VisitId(kept.id),
        reference=new_reference(),
        visitor=old.visitor,
        resident=old.resident,
        terminal=terminal,
        kind=old.kind,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        payment=means.payment,
        price_cents=means.price_cents,
        carries_right=means.earns,
        booked_at=at,
        moved_from=old.id,
        party=old.party,
    )
    if terminal == kept.terminal:
        new = t.visits.exchange(old, new, kept.id)
    else:
        t.holds.release(kept.id)
        new = t.visits.exchange(old, new)
    if means.earns:
        credit.earn(t, old, EntryWhy.MOVED_IN_TIME, at)
    if means.payment is Payment.CREDIT:
        credit.spend(t, new, at)
    return new


def _write_down(
    t: Transaction, facility: Facility, old: Visit, new: Visit, means: Effect, at: datetime
) -> None:
    gave: dict[str, str | int] = {"by": "visitor", "to": new.id, "credit": int(means.earns)}
    t.audit.add(at, old.visitor, Booking.MOVED, old.id, gave)
    took: dict[str, str | int] = {
        "from": old.id,
        "payment": new.payment.value,
        "cents": new.price_cents,
        "terminal": new.terminal,
    }
    t.audit.add(at, new.visitor, Booking.BOOKED, new.id, took)
    letter = visit_letters.moved(
        facility,
        t.visitors.by_id(new.visitor),
        t.residents.get(new.resident),
        old,
        new,
        earned=means.earns,
    )
    t.outbox.add(letter, at)

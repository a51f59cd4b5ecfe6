"""Keeping a time for ten minutes, and what must still be true when it is booked."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.domain.errors import (
    HoldExpired,
    NotApproved,
    NotFound,
    PartyTooLarge,
    SlotClosed,
    SlotGone,
)
from kiosk.domain.facility import Facility
from kiosk.domain.guard import may_visit
from kiosk.domain.ids import HoldId, TerminalId, VisitId, VisitorId, new_id
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import TAKEN, Closed, Slot, closed, local_day
from kiosk.domain.visit import Hold, Visit, VisitKind, VisitState
from kiosk.services.asking import ask
from kiosk.services.places import free_terminals, is_usable
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: States in which a visit was given up again.
_GIVEN_UP = (VisitState.CANCELLED, VisitState.MOVED)


def keep(
    t: Transaction,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    slot: Slot,
    at: datetime,
    moving: Visit | None = None,
    party: Party = ALONE,
    offered_for: timedelta | None = None,
) -> Hold:
    """Hold the time on a free terminal, instead of any other held before.

    The resident is the one of the visitor's approved enrolment, and of the visit that moves;
    the party is that of the visit that moves. With ``offered_for`` it is an offer that lasts so
    long, beside what the visitor has chosen. Raises ``NotApproved`` (R1), ``Under18``,
    ``PartyTooLarge``, ``SlotClosed`` (R23 to R28), ``SlotGone``.
    """
    policy, zone = facility.policy, facility.zone
    if moving is None and not policy.admits(party):
        raise PartyTooLarge(adults=policy.adults_most, children=policy.children_most)
    enrolment = may_visit(t.enrolments.standing(visitor), local_day(slot.starts_at, zone))
    if moving is not None and moving.resident != enrolment.resident:
        raise NotApproved
    if why := closed(slot, policy.hours(kind), policy, zone, at):
        raise SlotClosed(why=why)
    asked = ask(
        t,
        facility,
        visitor,
        enrolment.applicant,
        t.residents.get(enrolment.resident),
        kind,
        (slot.starts_at, slot.ends_at),
        at,
        moving,
        party,
    )
    blocked = asked.eligibility().blocked(slot)
    if blocked is not None:
        raise SlotGone if blocked.why in TAKEN else SlotClosed(why=blocked.why)
    if asked.is_too_many():
        raise SlotClosed(why=Closed.PARTY)
    terminals = free_terminals(t, visitor, kind, slot, at, asked.blocks, moving, asked.party)
    if not terminals:
        raise SlotGone
    kept = Hold(
        id=HoldId(new_id()),
        visitor=visitor,
        resident=enrolment.resident,
        terminal=terminals[0].id,
        kind=kind,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        expires_at=at + (policy.hold if offered_for is None else offered_for),
        moves=None if moving is None else moving.id,
        party=asked.party,
        is_offer=offered_for is not None,
    )
    return t.holds.add(kept, at)


def release(store: Store, hold_id: HoldId) -> None:
    """Give a held time back; no harm if it is gone already."""
    with store.begin() as t:
        t.holds.release(hold_id)


def booked_from(t: Transaction, hold_id: HoldId) -> Visit | None:
    """A visit has its hold's identity, so that a second touch of the button books nothing.

    Raises ``HoldExpired`` if it was given up again.
    """
    try:
        visit = t.visits.get(VisitId(hold_id))
    except NotFound:
        return None
    if visit.state in _GIVEN_UP:
        raise HoldExpired
    return visit


def still_good(
    t: Transaction, facility: Facility, kept: Hold, at: datetime, moving: Visit | None = None
) -> TerminalId:
    """The terminal for what was held, if nothing but the clock has changed since.

    A terminal that is out of service or blocked now is changed for a free one. Raises
    ``NotApproved``, ``Under18``, ``SlotClosed``, ``SlotGone``.
    """
    zone, slot = facility.zone, Slot(kept.starts_at, kept.ends_at)
    day = local_day(kept.starts_at, zone)
    enrolment = may_visit(t.enrolments.standing(kept.visitor), day)
    if enrolment.resident != kept.resident:
        raise NotApproved
    asked = ask(
        t,
        facility,
        kept.visitor,
        enrolment.applicant,
        t.residents.get(kept.resident),
        kept.kind,
        (slot.starts_at, slot.ends_at),
        at,
        moving,
        kept.party,
    )
    blocked = asked.restrictions().withdrawn(slot)
    if blocked is not None:
        raise SlotClosed(why=blocked.why)
    if is_usable(t, kept.terminal, slot, asked.blocks):
        return kept.terminal
    free = free_terminals(t, kept.visitor, kept.kind, slot, at, asked.blocks, moving, kept.party)
    if not free:
        raise SlotGone
    return free[0].id

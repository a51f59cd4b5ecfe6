"""Undoing a lockdown while its ten minutes last, and lifting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain.changed import Changed
from kiosk.domain.errors import LockdownOver, NotAllowed, SlotGone, UndoOver
from kiosk.domain.facility import Facility
from kiosk.domain.ids import LockdownId, VisitId
from kiosk.domain.ledger import credited
from kiosk.domain.lockdown import CalledOff, Lockdown, LockdownState
from kiosk.domain.slot import Slot
from kiosk.domain.staff import Staff
from kiosk.domain.visit import Visit, VisitState
from kiosk.mail import visit_letters
from kiosk.services import credit
from kiosk.services.audit import Booking
from kiosk.services.lockdown import Locking
from kiosk.services.places import free_terminals
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction


class Lost(StrEnum):
    """Why a visit could not be brought back.

    ``CHANGED``: somebody has changed it, or what it became, since. ``CREDIT_USED``: its credit has
    paid for another visit. ``TAKEN``: no terminal, its resident or its visitor is free then.
    """

    CHANGED = "changed"
    CREDIT_USED = "credit_used"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Undone:
    """What came back: at its terminal, on another one (``elsewhere``), or not at all."""

    restored: frozenset[VisitId]
    elsewhere: frozenset[VisitId]
    lost: Mapping[VisitId, Lost]
    changed: Changed


def undo(
    store: Store, facility: Facility, staff: Staff, lockdown_id: LockdownId, at: datetime
) -> Undone:
    """Make everything as it was before: visits, credits by counter-entries, bookings open again.

    Letters that have not left are withdrawn; where one has, another says that the visit takes
    place. Raises ``LockdownOver``, ``UndoOver``, ``NotAllowed``, ``NotFound``.
    """
    with store.begin() as t:
        lockdown = _standing(t, staff, lockdown_id)
        if at >= lockdown.undo_until:
            raise UndoOver
        t.lockdowns.put(replace(lockdown, state=LockdownState.UNDONE))
        for block in t.restrictions.of_lockdown(lockdown_id):
            t.restrictions.remove_block(block.id)
        restored: set[VisitId] = set()
        elsewhere: set[VisitId] = set()
        changed: set[str] = set()
        lost: dict[VisitId, Lost] = {}
        for done in t.lockdowns.called_off(lockdown_id):
            before = t.visits.get(done.visit)
            back = _bring_back(t, before, done, at)
            if isinstance(back, Lost):
                lost[done.visit] = back
                continue
            detail: dict[str, str | int] = {"lockdown": lockdown_id, "terminal": back.terminal}
            t.audit.add(at, staff.id, Booking.RESTORED, back.id, detail)
            if not t.outbox.withdraw(done.letter, lockdown.letter_due(back.starts_at)):
                visitor, resident = t.visitors.by_id(back.visitor), t.residents.get(back.resident)
                t.outbox.add(visit_letters.restored(facility, visitor, resident, back), at)
            (restored if back.terminal == before.terminal else elsewhere).add(back.id)
            changed |= {back.id} if done.moved_to is None else {back.id, done.moved_to}
        counts: dict[str, str | int] = {
            "restored": len(restored),
            "elsewhere": len(elsewhere),
            "lost": len(lost),
        }
        t.audit.add(at, staff.id, Locking.UNDONE, lockdown_id, counts)
    told = Changed(visits=frozenset(changed), letters=bool(changed))
    return Undone(frozenset(restored), frozenset(elsewhere), lost, told)


def lift(store: Store, staff: Staff, lockdown_id: LockdownId, at: datetime) -> Lockdown:
    """Open bookings again; what was cancelled stays cancelled.

    Raises ``LockdownOver``, ``NotAllowed``, ``NotFound``.
    """
    with store.begin() as t:
        lockdown = _standing(t, staff, lockdown_id)
        if lockdown.ends_at <= at:
            raise LockdownOver
        lifted = replace(lockdown, state=LockdownState.LIFTED)
        t.lockdowns.put(lifted)
        for block in t.restrictions.of_lockdown(lockdown_id):
            if block.lapses_at is None:
                t.restrictions.end_block(block, at)
            else:
                t.restrictions.remove_block(block.id)
        t.audit.add(at, staff.id, Locking.LIFTED, lockdown_id, {})
    return lifted


def _standing(t: Transaction, staff: Staff, lockdown_id: LockdownId) -> Lockdown:
    if not t.staff.get(staff.id).may_book:
        raise NotAllowed
    lockdown = t.lockdowns.get(lockdown_id)
    if lockdown.state is not LockdownState.STANDING:
        raise LockdownOver
    return lockdown


def _bring_back(t: Transaction, visit: Visit, done: CalledOff, at: datetime) -> Visit | Lost:
    """The visit as it was, or why not; nothing is written then."""
    become = None if done.moved_to is None else t.visits.get(done.moved_to)
    if visit.version != done.version or (become is not None and become.version != 1):
        return Lost.CHANGED
    owes = become is None and visit.id in credited(t.ledger.of_visit(visit.id))
    if owes and t.ledger.balance(visit.visitor, visit.kind) < 1:
        return Lost.CREDIT_USED
    as_before = replace(visit, state=done.was, cancelled_at=None, reason=None, explanation="")
    back = _claimed(t, as_before, at)
    if back is None:
        return Lost.TAKEN
    credit.undo_earned(t, visit, at)
    if become is not None:
        t.visits.put(replace(become, state=VisitState.CANCELLED, cancelled_at=at, moved_from=None))
        credit.undo_spent(t, become, at)
    return back


def _claimed(t: Transaction, visit: Visit, at: datetime) -> Visit | None:
    """At its own terminal if that is free, else at another of its kind."""
    slot = Slot(visit.starts_at, visit.ends_at)
    blocks = t.restrictions.blocks_between(slot.starts_at, slot.ends_at, at)
    free = free_terminals(t, visit.visitor, visit.kind, slot, at, blocks)
    others = [each.id for each in free if each.id != visit.terminal]
    for terminal in (visit.terminal, *others):
        try:
            return t.visits.move(replace(visit, terminal=terminal), at)
        except SlotGone:
            continue
    return None

"""Closing housing units for a time: every visit of theirs cancelled, moved or kept (F91).

Beginning one, undoing it and lifting it are one transaction each: visits, credits, letters, blocks
and the trail, all of it or nothing. The letters wait as long as all of it can be undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain import fields
from kiosk.domain.changed import Changed
from kiosk.domain.credit import on_calling_off
from kiosk.domain.errors import NotAllowed, StaleVersion
from kiosk.domain.facility import Facility
from kiosk.domain.ids import BlockId, LockdownId, VisitId, new_id
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter
from kiosk.domain.lockdown import REASONS, CalledOff, Lockdown
from kiosk.domain.reason import EXPLANATION_MOST, Category, Cause, Reason
from kiosk.domain.restriction import Block, BlockWhy
from kiosk.domain.slot import Slot
from kiosk.domain.staff import Staff
from kiosk.domain.visit import Visit, VisitState
from kiosk.mail import visit_letters
from kiosk.services import call_off, move_for
from kiosk.services.affected import hit
from kiosk.services.audit import Booking
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: In a letter that is only looked at; the number comes with the visit.
_NO_NUMBER = "--------"


class Locking(StrEnum):
    """What is written down; the subject is the lockdown."""

    BEGUN = "lockdown.begun"
    UNDONE = "lockdown.undone"
    LIFTED = "lockdown.lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an officer decided. ``seen`` are all visits that it hits, with their versions.

    ``kept`` stay as they are, ``moved`` go to another time, the others are cancelled; ``free`` are
    the times that the letters offer. ``charged`` counts for behavioural reasons alone.
    """

    units: frozenset[str]
    starts_at: datetime
    ends_at: datetime
    reason: Reason
    untrusted_explanation: str
    seen: Mapping[VisitId, int]
    charged: bool = True
    kept: frozenset[VisitId] = frozenset()
    moved: Mapping[VisitId, Slot]
    free: Mapping[VisitId, tuple[Slot, ...]]

    @property
    def gives_credit(self) -> bool:
        """Whether a visit that is paid comes back as a credit."""
        return self.reason.category is Category.NON_BEHAVIOURAL or not self.charged


@dataclass(frozen=True, slots=True)
class Begun:
    """A lockdown that stands, and what became of its visits."""

    lockdown: Lockdown
    cancelled: int
    moved: int
    changed: Changed


def begin(store: Store, facility: Facility, staff: Staff, plan: Plan, at: datetime) -> Begun:
    """Close the units and call their visits off; from now on nobody can book then.

    Raises ``NoExplanation``, ``NotAllowed``, ``StaleVersion`` if other visits are hit than were
    seen, ``SlotGone`` or ``SlotClosed`` if a visit cannot move there any more; ``ValueError`` for
    another reason, no unit, a time that is over, or a charged visit that is to move.
    """
    explanation = fields.explanation(plan.untrusted_explanation)
    if plan.reason not in REASONS or not plan.units or plan.ends_at <= max(plan.starts_at, at):
        raise ValueError("not a lockdown that can begin")
    if plan.moved and not plan.gives_credit:
        raise ValueError("a visit that is charged is not moved")
    with store.begin() as t:
        _may_lock(t, staff, plan)
        t.restrictions.sweep(at)
        visits = hit(t, plan.units, plan.starts_at, plan.ends_at, at)
        if {v.id: v.version for v in visits} != dict(plan.seen):
            raise StaleVersion
        lockdown = Lockdown(
            id=LockdownId(new_id()),
            units=tuple(sorted(plan.units)),
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            reason=plan.reason,
            charged=not plan.gives_credit,
            explanation=explanation,
            by=staff.id,
            at=at,
        )
        t.lockdowns.add(lockdown)
        for unit in lockdown.units:
            t.restrictions.add_block(_block_of(lockdown, unit))
        going = [v for v in visits if v.id not in plan.kept]
        becomes = set()
        for visit in going:
            if visit.id in plan.moved:
                becomes.add(_move(t, facility, lockdown, visit, plan))
            else:
                _cancel(t, facility, lockdown, visit, plan)
            t.restrictions.add_block(_kept_free(lockdown, visit))
        detail: dict[str, str | int] = {
            "units": ", ".join(lockdown.units),
            "reason": plan.reason.value,
            "charged": int(lockdown.charged),
            "cancelled": len(going) - len(becomes),
            "moved": len(becomes),
            "kept": len(visits) - len(going),
        }
        t.audit.add(at, staff.id, Locking.BEGUN, lockdown.id, detail)
    changed = Changed(visits=frozenset(v.id for v in going) | becomes, letters=bool(going))
    return Begun(lockdown, len(going) - len(becomes), len(becomes), changed)


def standing(store: Store, at: datetime) -> tuple[Lockdown, ...]:
    """Those that last or are to come, by their begin."""
    with store.read() as t:
        return t.lockdowns.standing(at)


def _may_lock(t: Transaction, staff: Staff, plan: Plan) -> None:
    known = t.staff.get(staff.id)
    waives = plan.reason.category is Category.BEHAVIOURAL and not plan.charged
    if not known.may_book or (waives and not known.may_waive):
        raise NotAllowed


def _block_of(lockdown: Lockdown, unit: str) -> Block:
    return Block(
        id=BlockId(new_id()),
        starts_at=lockdown.starts_at,
        ends_at=lockdown.ends_at,
        why=BlockWhy.LOCKDOWN,
        unit=unit,
        lockdown=lockdown.id,
    )


def _kept_free(lockdown: Lockdown, visit: Visit) -> Block:
    """Nobody gets the terminal as long as the visit can come back to it."""
    return Block(
        id=BlockId(new_id()),
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        why=BlockWhy.LOCKDOWN,
        terminal=visit.terminal,
        lockdown=lockdown.id,
        lapses_at=lockdown.undo_until,
    )


def _cancel(
    t: Transaction, facility: Facility, lockdown: Lockdown, visit: Visit, plan: Plan
) -> None:
    earned = on_calling_off(lockdown.reason, visit.payment, charged=lockdown.charged)
    ended = replace(
        visit,
        state=VisitState.CANCELLED,
        cancelled_at=lockdown.at,
        reason=lockdown.reason,
        explanation=lockdown.explanation,
    )
    detail: dict[str, str | int] = {
        "reason": lockdown.reason.value,
        "credit": int(earned is not None),
        "lockdown": lockdown.id,
    }
    off, letter = call_off.write_off(
        t,
        facility,
        lockdown.by,
        ended,
        earned,
        Booking.CALLED_OFF,
        detail,
        lockdown.at,
        due=lockdown.letter_due(visit.starts_at),
        free=plan.free.get(visit.id, ()),
    )
    t.lockdowns.call_off(
        CalledOff(
            lockdown=lockdown.id, visit=off.id, was=visit.state, version=off.version, letter=letter
        )
    )


def _move(
    t: Transaction, facility: Facility, lockdown: Lockdown, visit: Visit, plan: Plan
) -> VisitId:
    new, letter = move_for.visitor(
        t,
        facility,
        lockdown.by,
        replace(visit, reason=lockdown.reason, explanation=lockdown.explanation),
        plan.moved[visit.id],
        lockdown.at,
        due=lockdown.letter_due(visit.starts_at),
    )
    t.lockdowns.call_off(
        CalledOff(
            lockdown=lockdown.id,
            visit=visit.id,
            was=visit.state,
            version=visit.version + 1,
            letter=letter,
            moved_to=new.id,
        )
    )
    return new.id


def letter(
    store: Store,
    facility: Facility,
    plan: Plan,
    visit: Visit,
    at: datetime,
    language: Language | None = None,
) -> Letter:
    """The letter that the plan would send about that visit; nothing is written."""
    with store.read() as t:
        visitor, resident = t.visitors.by_id(visit.visitor), t.residents.get(visit.resident)
        balance = t.ledger.balance(visit.visitor, visit.kind)
    visitor = replace(visitor, language=language or visitor.language)
    told = fields.line(plan.untrusted_explanation, EXPLANATION_MOST)
    off = replace(visit, reason=plan.reason, explanation=told)
    slot = plan.moved.get(visit.id)
    if slot is not None:
        new = replace(
            visit,
            reference=_NO_NUMBER,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            booked_at=at,
        )
        cause = Cause(plan.reason, told)
        return visit_letters.moved_for_you(facility, visitor, resident, off, new, cause)
    earned = on_calling_off(plan.reason, visit.payment, charged=not plan.gives_credit)
    return visit_letters.called_off(
        facility,
        visitor,
        resident,
        off,
        earned=earned,
        credits_now=balance + (earned is not None),
        free=plan.free.get(visit.id, ()),
    )

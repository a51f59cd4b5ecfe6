"""Calling visits off by staff: cancelled, rejected, not come, a charge waived (R17 to R21).

Each is one transaction: the visit, its credit if one is earned, audit entry and letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kiosk.domain import fields
from kiosk.domain.changed import Changed
from kiosk.domain.credit import on_calling_off, on_cancel
from kiosk.domain.errors import (
    ConsequenceChanged,
    NotAllowed,
    NothingToWaive,
    StaleVersion,
    VisitAhead,
    VisitBegun,
    VisitOver,
)
from kiosk.domain.facility import Facility
from kiosk.domain.ids import LetterId, VisitId
from kiosk.domain.ledger import EntryWhy, credited
from kiosk.domain.reason import REQUEST_REASONS, VISIT_REASONS, Category, Reason
from kiosk.domain.slot import Slot
from kiosk.domain.staff import Staff
from kiosk.domain.visit import MOVES, Payment, Visit, VisitState
from kiosk.mail import visit_letters
from kiosk.services import credit, waitlist
from kiosk.services.audit import Booking
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

_NOTE_MOST = 2000


def call_off(
    store: Store,
    facility: Facility,
    staff: Staff,
    visit_id: VisitId,
    version: int,
    reason: Reason,
    untrusted_explanation: str,
    at: datetime,
    *,
    charged: bool = True,
    note: str = "",
) -> Changed:
    """Cancel a visit for the facility, also while it is held (R19, R20).

    ``version`` is the one that was seen; ``charged`` counts for behavioural reasons alone, and
    only a supervisor leaves it out. ``note`` stays internal. Raises ``NoExplanation``,
    ``NotAllowed``, ``StaleVersion``, ``VisitOver``, ``NotFound``; ``ValueError`` for a reason that
    is none of a visit's.
    """
    if reason not in VISIT_REASONS:
        raise ValueError("not a reason for which a visit is cancelled")
    explanation = fields.explanation(untrusted_explanation)
    is_behavioural = reason.category is Category.BEHAVIOURAL
    with store.begin() as t:
        known = _booking(t, staff)
        if is_behavioural and not charged and not known.may_waive:
            raise NotAllowed
        visit = _as_seen(t, visit_id, version)
        earned = on_calling_off(reason, visit.payment, charged=charged)
        ended = _ended(visit, reason, explanation, note, at)
        detail: dict[str, str | int] = {"reason": reason.value, "credit": int(earned is not None)}
        if is_behavioural:
            detail["charged"] = int(charged)
        return _write(t, facility, staff, ended, earned, Booking.CALLED_OFF, detail, at)


def reject(
    store: Store,
    facility: Facility,
    staff: Staff,
    visit_id: VisitId,
    version: int,
    reason: Reason,
    untrusted_explanation: str,
    at: datetime,
    *,
    note: str = "",
) -> Changed:
    """Turn a booked visit down before it starts (R17, R18); what was paid comes back as a credit.

    Raises as ``call_off``, and ``VisitBegun`` from its start on.
    """
    if reason not in REQUEST_REASONS:
        raise ValueError("not a reason for which a visit request is rejected")
    explanation = ""
    if reason.needs_text or fields.line(untrusted_explanation):
        explanation = fields.explanation(untrusted_explanation)
    with store.begin() as t:
        _booking(t, staff)
        visit = _as_seen(t, visit_id, version)
        if visit.starts_at <= at:
            raise VisitBegun
        earned = on_calling_off(reason, visit.payment, charged=True)
        ended = _ended(visit, reason, explanation, note, at)
        detail: dict[str, str | int] = {"reason": reason.value, "credit": int(earned is not None)}
        return _write(t, facility, staff, ended, earned, Booking.REJECTED, detail, at)


def no_show(store: Store, staff: Staff, visit_id: VisitId, version: int, at: datetime) -> Changed:
    """Record that nobody came: no credit, and no letter.

    Raises ``VisitAhead`` before the start, ``NotAllowed``, ``StaleVersion``, ``VisitOver``.
    """
    with store.begin() as t:
        _booking(t, staff)
        visit = _as_seen(t, visit_id, version, VisitState.NO_SHOW)
        if at < visit.starts_at:
            raise VisitAhead
        t.visits.put(replace(visit, state=VisitState.NO_SHOW))
        t.audit.add(at, staff.id, Booking.NO_SHOW, visit.id, {})
    return Changed(visits=frozenset({visit_id}))


def cancel_for_visitor(
    store: Store,
    facility: Facility,
    staff: Staff,
    visit_id: VisitId,
    version: int,
    at: datetime,
    *,
    told: bool,
) -> Changed:
    """Cancel at the visitor's own wish, with the rule of notice (R29).

    ``told`` is whether a credit was promised. Raises ``ConsequenceChanged`` if that is not what
    would happen now, ``VisitBegun``, and as ``call_off``.
    """
    with store.begin() as t:
        _booking(t, staff)
        visit = _as_seen(t, visit_id, version)
        if visit.starts_at <= at:
            raise VisitBegun
        notice = facility.policy.notice
        earned = on_cancel(visit.starts_at, notice, at, carries_right=visit.carries_right)
        if (earned is not None) is not told:
            raise ConsequenceChanged
        visit = t.visits.put(replace(visit, state=VisitState.CANCELLED, cancelled_at=at))
        if earned is not None:
            credit.earn(t, visit, earned, at)
        detail: dict[str, str | int] = {"by": "staff", "credit": int(earned is not None)}
        t.audit.add(at, staff.id, Booking.CANCELLED, visit.id, detail)
        letter = visit_letters.cancelled_by_visitor(
            facility,
            t.visitors.by_id(visit.visitor),
            t.residents.get(visit.resident),
            visit,
            earned=earned is not None,
            credits_now=t.ledger.balance(visit.visitor, visit.kind),
        )
        t.outbox.add(letter, at)
        waitlist.released(t, facility, visit.kind, visit, at)
    return Changed(visits=frozenset({visit_id}), letters=True)


def waive(
    store: Store,
    facility: Facility,
    staff: Staff,
    visit_id: VisitId,
    untrusted_explanation: str,
    at: datetime,
) -> Changed:
    """Give back what a behavioural cancellation has charged, once (R19); for supervisors.

    Raises ``NotAllowed``, ``NoExplanation``, ``NothingToWaive``, ``NotFound``.
    """
    explanation = fields.explanation(untrusted_explanation)
    with store.begin() as t:
        if not t.staff.get(staff.id).may_waive:
            raise NotAllowed
        visit = t.visits.get(visit_id)
        if not is_charged(t, visit):
            raise NothingToWaive
        credit.earn(t, visit, EntryWhy.CHARGE_WAIVED, at)
        t.audit.add(at, staff.id, Booking.WAIVED, visit.id, {"credit": 1})
        letter = visit_letters.waived(
            facility,
            t.visitors.by_id(visit.visitor),
            t.residents.get(visit.resident),
            visit,
            explanation,
            credits_now=t.ledger.balance(visit.visitor, visit.kind),
        )
        t.outbox.add(letter, at)
    return Changed(visits=frozenset({visit_id}), letters=True)


def _booking(t: Transaction, staff: Staff) -> Staff:
    """The member of staff as the store knows them now."""
    known = t.staff.get(staff.id)
    if not known.may_book:
        raise NotAllowed
    return known


def _as_seen(
    t: Transaction, visit_id: VisitId, version: int, following: VisitState = VisitState.CANCELLED
) -> Visit:
    visit = t.visits.get(visit_id)
    if following not in MOVES[visit.state]:
        raise VisitOver
    if visit.version != version:
        raise StaleVersion
    return visit


def _ended(visit: Visit, reason: Reason, explanation: str, note: str, at: datetime) -> Visit:
    return replace(
        visit,
        state=VisitState.CANCELLED,
        cancelled_at=at,
        reason=reason,
        explanation=explanation,
        note=note.strip()[:_NOTE_MOST],
    )


def _write(
    t: Transaction,
    facility: Facility,
    staff: Staff,
    ended: Visit,
    earned: EntryWhy | None,
    what: Booking,
    detail: dict[str, str | int],
    at: datetime,
) -> Changed:
    visit, _letter = write_off(t, facility, staff.id, ended, earned, what, detail, at)
    waitlist.released(t, facility, visit.kind, visit, at)
    return Changed(visits=frozenset({visit.id}), letters=True)


def write_off(
    t: Transaction,
    facility: Facility,
    by: str,
    ended: Visit,
    earned: EntryWhy | None,
    what: Booking,
    detail: dict[str, str | int],
    at: datetime,
    *,
    due: datetime | None = None,
    free: Sequence[Slot] = (),
) -> tuple[Visit, LetterId]:
    """End a visit inside a transaction: its credit, its audit entry and its letter.

    The letter leaves at once or at ``due``, and names the times in ``free``. Raises
    ``StaleVersion``.
    """
    visit = t.visits.put(ended)
    if earned is not None:
        credit.earn(t, visit, earned, at)
    t.audit.add(at, by, what, visit.id, detail)
    letter = visit_letters.called_off(
        facility,
        t.visitors.by_id(visit.visitor),
        t.residents.get(visit.resident),
        visit,
        earned=earned,
        credits_now=t.ledger.balance(visit.visitor, visit.kind),
        free=free,
    )
    return visit, t.outbox.add(letter, at, due)


def is_charged(t: Transaction, visit: Visit) -> bool:
    """Whether what it cost can be waived.

    It was called off for behaviour, had been paid, and has given nothing back.
    """
    is_behavioural = visit.reason is not None and visit.reason.category is Category.BEHAVIOURAL
    if visit.state is not VisitState.CANCELLED or not is_behavioural:
        return False
    given = visit.id in credited(t.ledger.of_visit(visit.id))
    return visit.payment is not Payment.FREE and not given

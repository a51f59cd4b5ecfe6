"""Calling a visit off: by its visitor, by staff, or because nobody came (R19 to R21, R29, R30).

Each is one transaction: the visit, its credit if one is earned, audit entry and letter.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.domain.credit import on_cancel
from kiosk.domain.errors import NotFound, VisitBegun, VisitOver
from kiosk.domain.facility import Facility
from kiosk.domain.ids import VisitId, VisitorId
from kiosk.domain.visit import MOVES, Visit, VisitState
from kiosk.mail import visit_letters
from kiosk.services import credit, waitlist
from kiosk.services.audit import Booking
from kiosk.store.store import Store


def cancel(
    store: Store, facility: Facility, visitor: VisitorId, visit_id: VisitId, at: datetime
) -> Visit:
    """Cancel one's own visit. In time it earns one credit, however it was paid (R29, R30).

    Cancelling again changes nothing. Raises ``NotFound`` (also for somebody else's visit),
    ``VisitBegun``, ``VisitOver``.
    """
    with store.begin() as t:
        visit = t.visits.get(visit_id)
        if visit.visitor == visitor and visit.state is VisitState.CANCELLED:
            return visit
        own_and_ahead(visit, visitor, VisitState.CANCELLED, at)
        notice = facility.policy.notice
        earned = on_cancel(visit.starts_at, notice, at, carries_right=visit.carries_right)
        visit = t.visits.put(replace(visit, state=VisitState.CANCELLED, cancelled_at=at))
        if earned:
            credit.earn(t, visit, earned, at)
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
        waitlist.released(t, facility, visit.kind, visit, at)
        return visit


def own_and_ahead(visit: Visit, visitor: VisitorId, following: VisitState, at: datetime) -> None:
    """Whether its visitor may still bring it into that state.

    Raises ``NotFound`` for somebody else's visit, ``VisitOver`` for one that was given up or has
    ended, ``VisitBegun`` from its start on.
    """
    if visit.visitor != visitor:
        raise NotFound
    if not MOVES[visit.state] or visit.ends_at <= at:
        raise VisitOver
    if following not in MOVES[visit.state] or visit.starts_at <= at:
        raise VisitBegun

"""Who earns a credit and who spends one (R28 to R30); the lines themselves are ``ledger``'s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosk.domain.ledger import EntryWhy
from kiosk.domain.reason import Category, Reason
from kiosk.domain.visit import Payment


def deadline(starts_at: datetime, notice: timedelta) -> datetime:
    """The last moment to cancel or move with a credit: notice before the start, elapsed (R29).

    A change of the clocks in between changes nothing.
    """
    return starts_at.astimezone(UTC) - notice


def in_time(starts_at: datetime, notice: timedelta, at: datetime) -> bool:
    """Whether that moment is early enough; the deadline itself is (48:00:00 earns)."""
    return at <= deadline(starts_at, notice)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move does: a credit now, and whether the new booking can earn one later."""

    credit: bool
    carries_right: bool


def on_move(starts_at: datetime, notice: timedelta, at: datetime, *, carries_right: bool) -> Moved:
    """What moving the booking that starts then does (R28, R29).

    In time: a credit, which the new booking spends. Late: none, and the new booking carries no
    right to one. A booking without the right never regains it by moving.
    """
    earns = carries_right and in_time(starts_at, notice, at)
    return Moved(credit=earns, carries_right=earns)


def on_cancel(
    starts_at: datetime, notice: timedelta, at: datetime, *, carries_right: bool
) -> EntryWhy | None:
    """The one credit that a visitor's own cancellation earns, or ``None`` (R29).

    It is one however the visit was paid: a visit paid by a credit gives that one back, not a
    second beside it (R30).
    """
    earns = carries_right and in_time(starts_at, notice, at)
    return EntryWhy.CANCELLED_IN_TIME if earns else None


def on_calling_off(reason: Reason, payment: Payment, *, charged: bool) -> EntryWhy | None:
    """The one credit that a visit called off by staff earns, or ``None`` (R17 to R20).

    Not the visitor's fault: always, whatever the notice. Behavioural: only if what was paid is
    waived (not ``charged``). Rejected before it starts: if it was paid at all.
    """
    if reason.category is Category.NON_BEHAVIOURAL:
        return EntryWhy.NOT_THE_VISITORS_FAULT
    if payment is Payment.FREE:
        return None
    if reason.category is Category.BEHAVIOURAL:
        return None if charged else EntryWhy.CHARGE_WAIVED
    return EntryWhy.REJECTED


def payment_for(price_cents: int, balance: int) -> Payment:
    """How a new visit is paid: by a credit if there is one, else at its price (R30)."""
    if balance > 0:
        return Payment.CREDIT
    return Payment.CHARGE if price_cents > 0 else Payment.FREE

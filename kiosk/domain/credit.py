"""Credits for visits: who earns one, who spends one (R28 to R30). They are visits, not cash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.ids import VisitId, VisitorId
from kiosk.domain.visit import Payment, VisitKind


class Movement(StrEnum):
    """Why a balance changed. ``RETURNED``: the visit itself had been paid by a credit."""

    EARNED = "earned"
    RETURNED = "returned"
    SPENT = "spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a visitor's ledger. A visit has at most one line of each sign."""

    visitor: VisitorId
    kind: VisitKind
    visit: VisitId
    movement: Movement
    at: datetime

    @property
    def change(self) -> int:
        """What the line adds to the balance, in visits."""
        return -1 if self.movement is Movement.SPENT else 1


def deadline(starts_at: datetime, notice: timedelta) -> datetime:
    """The last moment to cancel or move with a credit: notice before the start, elapsed (R29).

    ``starts_at`` is aware UTC, so a change of the clocks in between changes nothing.
    """
    return starts_at - notice


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
    starts_at: datetime,
    notice: timedelta,
    at: datetime,
    *,
    payment: Payment,
    carries_right: bool = True,
) -> Movement | None:
    """The one line that a visitor's own cancellation writes, or ``None`` (R29, R30)."""
    if not (carries_right and in_time(starts_at, notice, at)):
        return None
    return Movement.RETURNED if payment is Payment.CREDIT else Movement.EARNED


def payment_for(price_cents: int, balance: int) -> Payment:
    """How a new visit is paid: by a credit if there is one, else at its price (R30)."""
    if balance > 0:
        return Payment.CREDIT
    return Payment.CHARGE if price_cents > 0 else Payment.FREE

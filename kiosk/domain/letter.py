"""A letter to a visitor, and its way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.ids import LetterId
from kiosk.domain.language import Language


class LetterName(StrEnum):
    """The kinds of letter; each is a folder below ``resources/letters``."""

    RECEIVED = "received"
    APPROVED = "approved"
    TO_FIX = "to_fix"
    REFUSED = "refused"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    WAIVED = "waived"
    OFFERED = "offered"
    MOVED_FOR_YOU = "moved_for_you"
    RESTORED = "restored"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A finished letter: plain text, in the visitor's language."""

    name: LetterName
    language: Language
    to: str
    subject: str
    body: str


class Delivery(StrEnum):
    """Where a letter in the outbox stands.

    ``FAILED``: given up, the address was refused. ``WITHDRAWN``: taken back before it was sent.
    """

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A letter in the outbox."""

    id: LetterId
    letter: Letter
    written_at: datetime
    next_try_at: datetime
    tries: int = 0
    delivery: Delivery = Delivery.WAITING


#: Waits between tries when the server is away; the last is repeated.
RETRY_AFTER: tuple[timedelta, ...] = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
)


def next_try(tries: int, at: datetime) -> datetime:
    """When to try again after ``tries`` failures (1 or more)."""
    return at + RETRY_AFTER[min(tries, len(RETRY_AFTER)) - 1]

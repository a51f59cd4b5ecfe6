"""What a lobby kept for the store while that was away: sealed, to be taken in by a desk, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SpoolKind(StrEnum):
    """What was kept."""

    APPLICATION = "application"
    CHECK_IN = "check_in"


class SpoolState(StrEnum):
    """``REFUSED``: it could not be taken in, and the audit trail says why."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """One thing kept at ``at``, sealed to the key of that identity."""

    id: str
    kind: SpoolKind
    at: datetime
    key_id: str
    sealed: bytes = field(repr=False)

"""Counting wrong tries, for visitors and staff alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a try. ``WAITING``: it was locked already, so the try did not count."""

    IN = "in"
    WRONG = "wrong"
    LOCKED = "locked"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Tries:
    """How many tries were wrong since the last good one, and until when nobody may try."""

    wrong: int
    locked_until: datetime | None

    def minutes_locked(self, at: datetime) -> int:
        """Whole minutes still to wait, rounded up; 0 when it is not locked."""
        if self.locked_until is None or self.locked_until <= at:
            return 0
        return math.ceil((self.locked_until - at) / timedelta(minutes=1))

    def tried(
        self, most: int, lock: timedelta, at: datetime, *, is_right: bool
    ) -> tuple[Outcome, Tries]:
        """One more try. The last wrong one allowed locks, and the count starts anew after it."""
        if self.minutes_locked(at):
            return Outcome.WAITING, self
        if is_right:
            return Outcome.IN, Tries(0, None)
        wrong = self.wrong + 1
        if wrong >= most:
            return Outcome.LOCKED, Tries(0, at + lock)
        return Outcome.WRONG, Tries(wrong, None)

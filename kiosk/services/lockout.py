"""Counting wrong tries, for visitors and staff alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


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

    def after_wrong(self, most: int, lock: timedelta, at: datetime) -> Tries:
        """One more wrong try; the last allowed one locks and starts the count anew."""
        wrong = self.wrong + 1
        return Tries(0, at + lock) if wrong >= most else Tries(wrong, None)

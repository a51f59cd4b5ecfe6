"""Counting wrong tries, for visitors and staff alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: The longest wait that a growing one comes to, and the doublings after which no wait grows more.
LONGEST = timedelta(hours=24)
_DOUBLINGS = 20


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

    def left(self, most: int) -> int:
        """How many tries there are before the next lock."""
        return most - self.wrong % most

    def tried(
        self, most: int, lock: timedelta, at: datetime, *, is_right: bool, grows: bool = False
    ) -> tuple[Outcome, Tries]:
        """One more try. After every ``most`` wrong ones nobody may try for ``lock``.

        ``grows``: each lock is twice as long as the one before, up to ``LONGEST``, until a right
        one ends the count (NIST SP 800-63B 5.2.2 asks for growing waits).
        """
        if self.minutes_locked(at):
            return Outcome.WAITING, self
        if is_right:
            return Outcome.IN, Tries(0, None)
        wrong = self.wrong + 1
        if wrong % most:
            return Outcome.WRONG, Tries(wrong, None)
        doublings = min(wrong // most - 1, _DOUBLINGS) if grows else 0
        return Outcome.LOCKED, Tries(wrong, at + min(lock * 2**doublings, max(lock, LONGEST)))

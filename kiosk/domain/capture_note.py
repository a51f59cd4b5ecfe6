"""How one picture was taken, or was not: what is kept of it for the reports. Nothing personal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.guidance import NOTHING_THERE


class CaptureEnd(StrEnum):
    """Every attempt ends in one of the first three; the others happen besides.

    ``GAVE_UP``: the page was left without a picture. ``RETAKEN``: a picture that was kept is taken
    anew because the visitor wants to. ``HELPED``: an officer was called meanwhile.
    """

    AUTO = "auto"
    BY_HAND = "by_hand"
    GAVE_UP = "gave_up"
    RETAKEN = "retaken"
    HELPED = "helped"


#: What ends an attempt.
ENDS = frozenset({CaptureEnd.AUTO, CaptureEnd.BY_HAND, CaptureEnd.GAVE_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureNote:
    """``seconds`` since the attempt began; ``worst`` is what blocked it in most looks."""

    at: datetime
    terminal: str
    side: Side
    end: CaptureEnd
    seconds: float
    worst: Kind | None = None


class Attempt:
    """One try at one picture, from the first look on. Times are seconds of one clock."""

    #: An attempt left sooner was none: somebody only went through the page.
    LEAST = 3.0

    def __init__(self, side: Side, at: float) -> None:
        self.side = side
        self._began = at
        self._blocked: Counter[Kind] = Counter()

    def saw(self, findings: Iterable[Finding]) -> None:
        """Count what blocks in one look."""
        self._blocked.update({f.kind for f in findings if f.weight is Weight.BLOCK})

    def seconds(self, at: float) -> float:
        """Since it began."""
        return max(0.0, at - self._began)

    @property
    def worst(self) -> Kind | None:
        """What blocked most looks; an empty picture counts only if nothing else did."""
        there = [(kind, n) for kind, n in self._blocked.most_common() if kind not in NOTHING_THERE]
        ranked = there or self._blocked.most_common()
        return ranked[0][0] if ranked else None

    def note(self, end: CaptureEnd, at: float, moment: datetime, terminal: str) -> CaptureNote:
        """What is kept of it; ``at`` on its clock, ``moment`` on the calendar."""
        return CaptureNote(
            at=moment,
            terminal=terminal,
            side=self.side,
            end=end,
            seconds=round(self.seconds(at), 1),
            worst=self.worst,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRate:
    """Counts of one terminal in one hour of the day (0 to 23, the facility's clock).

    ``seconds`` is the median until a picture was taken, or None if none was.
    """

    terminal: str
    hour: int
    auto: int = 0
    by_hand: int = 0
    gave_up: int = 0
    retaken: int = 0
    helped: int = 0
    seconds: float | None = None
    worst: Kind | None = None

    @property
    def attempts(self) -> int:
        """How many pictures were tried for."""
        return self.auto + self.by_hand + self.gave_up

    @property
    def failed(self) -> float:
        """Share of attempts in which the camera did not take the picture by itself, 0 to 1."""
        return (self.by_hand + self.gave_up) / self.attempts if self.attempts else 0.0

"""What a facility restricts beyond its hours: closures, units' schedules, people kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from kiosk.domain.hours import Hours
from kiosk.domain.ids import BlockId, LockdownId, ResidentId, TerminalId
from kiosk.domain.visit import VisitKind

#: The end of what lasts until somebody ends it.
OPEN_END = datetime(9000, 1, 1, tzinfo=UTC)


class BlockWhy(StrEnum):
    """Why a stretch of time is blocked, as staff choose it."""

    HOLIDAY = "holiday"
    MAINTENANCE = "maintenance"
    OUT_OF_ORDER = "out_of_order"
    STAFFING = "staffing"
    LOCKDOWN = "lockdown"
    COURT = "court"
    MEDICAL = "medical"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """No visits from ``starts_at`` until ``ends_at`` (aware UTC, exclusive).

    For one terminal, one unit or one resident; where none of these is given, for the whole
    facility. ``kind`` narrows it to visits of that kind. Visits booked before are not touched.
    ``lockdown`` is the one it belongs to; from ``lapses_at`` on it is void, whether or not anybody
    has swept it up.
    """

    id: BlockId
    starts_at: datetime
    ends_at: datetime
    why: BlockWhy
    kind: VisitKind | None = None
    terminal: TerminalId | None = None
    unit: str = ""
    resident: ResidentId | None = None
    lockdown: LockdownId | None = None
    lapses_at: datetime | None = None

    @property
    def is_open_ended(self) -> bool:
        """Whether it lasts until somebody ends it."""
        return self.ends_at >= OPEN_END

    def __post_init__(self) -> None:
        if self.starts_at >= self.ends_at:
            msg = "a block must begin before it ends"
            raise ValueError(msg)
        if (self.terminal is not None) + bool(self.unit) + (self.resident is not None) > 1:
            msg = "a block is for one terminal, one unit, one resident, or everything"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRules:
    """What holds for everybody of one housing unit.

    ``at_once``: most visits of its residents at one time; ``None`` leaves it to the policy.
    ``hours``: wall-clock windows in which they can be visited; ``None`` is whenever visits are.
    """

    unit: str
    at_once: int | None = None
    hours: Hours | None = None

"""A place on the waiting list of a full day, and the offer that ends it (F80)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.ids import HoldId, ResidentId, VisitorId, WaitNumber
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import Slot
from kiosk.domain.visit import VisitKind


class WaitState(StrEnum):
    """``LAPSED``: the offered time was not booked before ``accept_by``."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    LEFT = "left"
    LAPSED = "lapsed"


#: States in which somebody is still on the list.
ON_THE_LIST = frozenset({WaitState.WAITING, WaitState.OFFERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One visitor's place for one day of the facility; the lesser ``number`` came first.

    ``hold`` keeps the offered ``slot`` until ``accept_by`` (aware UTC); the three are ``None``
    until something is offered.
    """

    number: WaitNumber
    visitor: VisitorId
    resident: ResidentId
    kind: VisitKind
    day: date
    party: Party = ALONE
    joined_at: datetime
    state: WaitState = WaitState.WAITING
    hold: HoldId | None = None
    slot: Slot | None = None
    accept_by: datetime | None = None

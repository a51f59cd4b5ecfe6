"""Visits ahead that the facility's own rules no longer allow: said to staff, never cancelled.

Nothing is marked when a rule, a schedule or the roster changes: what no longer fits is worked out
from how things are, so that none is forgotten and none stays marked when it fits again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.facility import Facility, Resident, Terminal
from kiosk.domain.hours import Hours
from kiosk.domain.ids import TerminalId
from kiosk.domain.restriction import OPEN_END, Block, UnitRules
from kiosk.domain.slot import bounds, local_day
from kiosk.domain.visit import Visit
from kiosk.services.affected import hit
from kiosk.store.store import Store


class Misfit(StrEnum):
    """The rule that is broken, in the order in which they are asked."""

    RESIDENT_AWAY = "resident_away"
    OUTSIDE_HOURS = "outside_hours"
    UNIT_HOURS = "unit_hours"
    TERMINAL_OUT = "terminal_out"
    NO_ROOM = "no_room"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Stranded:
    """A visit that does not fit any more."""

    visit: Visit
    why: Misfit
    visitor_name: str
    resident_name: str


def misfits(store: Store, facility: Facility, at: datetime) -> tuple[Stranded, ...]:
    """Those that have not begun, by time."""
    with store.read() as t:
        ahead = tuple(v for v in hit(t, None, at, OPEN_END, at) if v.starts_at > at)
        blocks = t.restrictions.blocks_between(at, OPEN_END, at)
        rules = {each.unit: each for each in t.restrictions.units()}
        terminals = {each.id: each for each in t.terminals.all()}
        residents = t.residents.by_ids(frozenset(v.resident for v in ahead))
        visitors = t.visitors.by_ids(frozenset(v.visitor for v in ahead))
    judge = _Judge(facility, blocks, rules, terminals)
    found = []
    for visit in ahead:
        resident = residents[visit.resident]
        why = judge.why(visit, resident)
        if why is not None:
            name = visitors[visit.visitor].applicant.full_name
            found.append(Stranded(visit, why, name, resident.full_name))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Judge:
    facility: Facility
    blocks: tuple[Block, ...]
    rules: Mapping[str, UnitRules]
    terminals: Mapping[TerminalId, Terminal]

    def why(self, visit: Visit, resident: Resident) -> Misfit | None:
        """The first rule that it breaks."""
        if not resident.present:
            return Misfit.RESIDENT_AWAY
        if not self._is_within(visit, self.facility.policy.hours(visit.kind)):
            return Misfit.OUTSIDE_HOURS
        rules = self.rules.get(resident.housing_unit)
        hours = None if rules is None else rules.hours
        if hours is not None and not self._is_within(visit, hours):
            return Misfit.UNIT_HOURS
        if not self.terminals[visit.terminal].in_service:
            return Misfit.TERMINAL_OUT
        if not self.terminals[visit.terminal].has_room_for(visit.party):
            return Misfit.NO_ROOM
        return Misfit.BLOCKED if self._is_blocked(visit, resident) else None

    def _is_within(self, visit: Visit, hours: Hours) -> bool:
        zone = self.facility.zone
        day = local_day(visit.starts_at, zone)
        spans = (bounds(day, window, zone) for window in hours.on(day))
        return any(opens <= visit.starts_at and visit.ends_at <= closes for opens, closes in spans)

    def _is_blocked(self, visit: Visit, resident: Resident) -> bool:
        """By anything but a lockdown: what was kept in one was kept on purpose."""
        units = ("", resident.housing_unit, resident.unit)
        return any(
            block.lockdown is None
            and block.starts_at < visit.ends_at
            and visit.starts_at < block.ends_at
            and block.kind in (None, visit.kind)
            and block.terminal in (None, visit.terminal)
            and block.resident in (None, visit.resident)
            and block.unit in units
            for block in self.blocks
        )

"""Bringing in the facility: terminals, units' rules and pairs kept apart; again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain.errors import UnknownName
from kiosk.domain.facility import Terminal
from kiosk.domain.ids import TerminalId, new_id
from kiosk.services.facility_file import FacilityFile, TerminalEntry
from kiosk.services.restrictions import Restriction, known_resident
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction


class What(StrEnum):
    """What a line of the answer is about."""

    TERMINAL = "terminal"
    UNIT = "unit"
    APART = "keep_apart"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is added or changed; ``name`` is a terminal's, a unit's or two numbers."""

    what: What
    name: str
    is_new: bool


def bring_in(
    store: Store, file: FacilityFile, by: str, at: datetime, *, dry_run: bool = False
) -> tuple[Line, ...]:
    """Make the facility what the file says; what it does not name stays. One transaction.

    Raises ``UnknownName`` for a booking number that is not on the roster.
    """
    if dry_run:
        with store.read() as t:
            return _lines(t, file)
    with store.begin() as t:
        lines = _lines(t, file)
        _write(t, file, lines, by, at)
        return lines


def _lines(t: Transaction, file: FacilityFile) -> tuple[Line, ...]:
    lines = []
    known = {each.name: each for each in t.terminals.all()}
    for entry in file.terminals:
        before = known.get(entry.name)
        if before is None or _terminal(entry, before) != before:
            lines.append(Line(What.TERMINAL, entry.name, before is None))
    kept = {each.unit for each in t.restrictions.units()}
    lines += [
        Line(What.UNIT, rules.unit, rules.unit not in kept)
        for rules in file.units
        if rules.unit not in kept or t.restrictions.unit(rules.unit) != rules
    ]
    for one, other in file.apart:
        first, second = known_resident(t, one), known_resident(t, other)
        if first.id == second.id:
            raise UnknownName(name=other)
        if second.id not in t.restrictions.apart_from(first.id):
            lines.append(Line(What.APART, f"{one}, {other}", is_new=True))
    return tuple(lines)


def _write(
    t: Transaction, file: FacilityFile, lines: tuple[Line, ...], by: str, at: datetime
) -> None:
    changed = {(line.what, line.name) for line in lines}
    known = {each.name: each for each in t.terminals.all()}
    for entry in file.terminals:
        if (What.TERMINAL, entry.name) in changed:
            before = known.get(entry.name)
            after = _terminal(entry, before)
            (t.terminals.add if before is None else t.terminals.put)(after)
    for rules in file.units:
        if (What.UNIT, rules.unit) in changed:
            t.restrictions.put_unit(rules)
            t.audit.add(at, by, Restriction.UNIT, rules.unit, {"hours": int(bool(rules.hours))})
    for one, other in file.apart:
        if (What.APART, f"{one}, {other}") in changed:
            first, second = known_resident(t, one), known_resident(t, other)
            t.restrictions.keep_apart(first.id, second.id)
            t.audit.add(at, by, Restriction.APART, first.id, {"other": second.id})
    detail: dict[str, str | int] = {w.value: sum(x.what is w for x in lines) for w in What}
    t.audit.add(at, by, "facility.imported", "", detail)


def _terminal(entry: TerminalEntry, before: Terminal | None) -> Terminal:
    """As the file has it; whether it works, and its seats, stay unless the file says so."""
    if before is None:
        made = Terminal(id=TerminalId(new_id()), name=entry.name, kind=entry.kind, way=entry.way)
    else:
        made = replace(before, kind=entry.kind, way=entry.way)
    if entry.seats is not None:
        made = replace(made, seats=entry.seats)
    return made if entry.in_service is None else replace(made, in_service=entry.in_service)

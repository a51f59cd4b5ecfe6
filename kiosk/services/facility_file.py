"""Reads terminals, units' rules and pairs kept apart from a TOML file, or every mistake in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from kiosk.domain import fields
from kiosk.domain.hours import Hours, Window
from kiosk.domain.restriction import UnitRules
from kiosk.domain.visit import VisitKind

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = "every_day"
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_KEYS: dict[str, dict[str, type]] = {
    "terminal": {"name": str, "kind": str, "way": str, "in_service": bool, "seats": int},
    "unit": {"name": str, "at_once": int, "hours": dict},
    "keep_apart": {"residents": list},
}
_TABLE = re.compile(r"^\s*\[\[?\s*([\w.]+)\s*\]\]?")
AT_ONCE_MOST = 1000


class Wrong(StrEnum):
    """What is wrong with a file or a value."""

    ENCODING = "encoding"
    SYNTAX = "syntax"
    UNKNOWN_KEY = "unknown_key"
    MISSING = "missing"
    KIND = "kind"
    TYPE = "type"
    RANGE = "range"
    HOURS = "hours"
    TWICE = "twice"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake at a line (0: unknown) and a column (0: the whole line); ``key`` is what it is."""

    line: int
    column: int
    key: str
    why: Wrong
    fact: str = ""


@dataclass(frozen=True, slots=True)
class TerminalEntry:
    """A terminal as the file has it."""

    name: str
    kind: VisitKind
    way: str
    in_service: bool | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class FacilityFile:
    """All that the file says, or all its mistakes. Pairs are booking numbers."""

    terminals: tuple[TerminalEntry, ...] = ()
    units: tuple[UnitRules, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def read(untrusted: bytes) -> FacilityFile:
    """What the file says; nothing if it has a mistake."""
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = untrusted[: error.start].count(b"\n") + 1
        return FacilityFile(problems=(Problem(line, 0, "", Wrong.ENCODING),))
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 0)
        return FacilityFile(problems=(Problem(line, column, "", Wrong.SYNTAX),))
    found = _Reading(text, tables)
    if found.problems:
        return FacilityFile(problems=tuple(sorted(found.problems, key=lambda p: p.line)))
    return FacilityFile(tuple(found.terminals), tuple(found.units), tuple(found.apart))


class _Reading:
    """One pass over the tables; lines are found again in the text."""

    def __init__(self, text: str, tables: Mapping[str, object]) -> None:
        self.problems: list[Problem] = []
        self.terminals: list[TerminalEntry] = []
        self.units: list[UnitRules] = []
        self.apart: list[tuple[str, str]] = []
        self._lines = text.splitlines()
        self._names: set[tuple[str, str]] = set()
        for table, entries in tables.items():
            if table not in _KEYS or not isinstance(entries, list):
                self._wrong(table, 0, "", Wrong.UNKNOWN_KEY)
                continue
            for at, entry in enumerate(entries):
                if isinstance(entry, dict) and self._is_sound(table, at, entry):
                    self._take(table, at, entry)

    def _is_sound(self, table: str, at: int, entry: Mapping[str, object]) -> bool:
        """Known keys with values of their type, a name that is there and new."""
        before = len(self.problems)
        for key, value in entry.items():
            kind = _KEYS[table].get(key)
            if kind is None:
                self._wrong(table, at, key, Wrong.UNKNOWN_KEY)
            elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                self._wrong(table, at, key, Wrong.TYPE)
        if "name" in _KEYS[table]:
            name = fields.line(str(entry.get("name", "")), 60)
            if not name:
                self._wrong(table, at, "name", Wrong.MISSING)
            elif (table, name.casefold()) in self._names:
                self._wrong(table, at, "name", Wrong.TWICE)
            self._names.add((table, name.casefold()))
        return len(self.problems) == before

    def _take(self, table: str, at: int, entry: Mapping[str, object]) -> None:
        if table == "terminal":
            self._take_terminal(at, entry)
        elif table == "unit":
            self._take_unit(at, entry)
        else:
            self._take_pair(at, entry)

    def _take_terminal(self, at: int, entry: Mapping[str, object]) -> None:
        kind = entry.get("kind", VisitKind.ONSITE.value)
        if kind not in {k.value for k in VisitKind}:
            self._wrong("terminal", at, "kind", Wrong.KIND)
            return
        in_service, seats = entry.get("in_service"), entry.get("seats")
        if isinstance(seats, int) and not 0 <= seats <= AT_ONCE_MOST:
            self._wrong("terminal", at, "seats", Wrong.RANGE)
            return
        self.terminals.append(
            TerminalEntry(
                name=fields.line(str(entry["name"]), 60),
                kind=VisitKind(str(kind)),
                way=fields.line(str(entry.get("way", "")), 200),
                in_service=in_service if isinstance(in_service, bool) else None,
                seats=seats if isinstance(seats, int) else None,
            )
        )

    def _take_unit(self, at: int, entry: Mapping[str, object]) -> None:
        at_once = entry.get("at_once")
        if isinstance(at_once, int) and not 0 <= at_once <= AT_ONCE_MOST:
            self._wrong("unit", at, "at_once", Wrong.RANGE)
            return
        hours = None
        if "hours" in entry:
            hours = self._hours(at, entry["hours"])
            if hours is None:
                return
        name = fields.line(str(entry["name"]), 60)
        self.units.append(
            UnitRules(unit=name, at_once=at_once if isinstance(at_once, int) else None, hours=hours)
        )

    def _hours(self, at: int, table: object) -> Hours | None:
        if not isinstance(table, dict):
            return None
        known = (EVERY_DAY, *WEEK)
        unknown = [key for key in table if key not in known]
        for key in unknown:
            self._wrong("unit", at, key, Wrong.UNKNOWN_KEY)
        if unknown:
            return None
        week = []
        for day in WEEK:
            key = day if day in table else EVERY_DAY
            windows = windows_of(table.get(key, []))
            if windows is None:
                self._wrong("unit", at, key, Wrong.HOURS)
                return None
            week.append(windows)
        return Hours(tuple(week))

    def _take_pair(self, at: int, entry: Mapping[str, object]) -> None:
        pair = entry.get("residents", [])
        numbers = [fields.line(str(n), 40) for n in pair] if isinstance(pair, list) else []
        if len(numbers) != 2 or not all(numbers) or numbers[0].casefold() == numbers[1].casefold():
            self._wrong("keep_apart", at, "residents", Wrong.PAIR)
            return
        self.apart.append((numbers[0], numbers[1]))

    def _wrong(self, table: str, at: int, key: str, why: Wrong) -> None:
        line = self._line(table, at, key)
        told = f"{table}.{key}" if key else table
        self.problems.append(Problem(line, 0, told, why))

    def _line(self, table: str, at: int, key: str) -> int:
        """The line of that key in the ``at``-th table of that name, or of the table's head."""
        seen, head = -1, 0
        for number, line in enumerate(self._lines, 1):
            header = _TABLE.match(line)
            if header:
                if header[1] == table:
                    seen += 1
                    head = number if seen == at else head
                elif not header[1].startswith(f"{table}.") and seen == at and head:
                    break
            elif seen == at and key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return number
            if seen > at:
                break
        return head


def windows_of(given: object) -> tuple[Window, ...] | None:
    """``["09:00-11:20", …]`` as windows; ``None`` if it is not that."""
    if not isinstance(given, list):
        return None
    windows = []
    for text in given:
        match = _SPAN.fullmatch(str(text).replace(" ", ""))
        if match is None:
            return None
        first, second, third, fourth = (int(part) for part in match.groups())
        try:
            windows.append(Window(time(first, second), time(third, fourth)))
        except ValueError:
            return None
    try:
        Hours((tuple(windows),) * 7)
    except ValueError:
        return None
    return tuple(windows)


def windows_in(untrusted: str) -> tuple[Window, ...] | None:
    """``09:00-11:20, 12:20-16:20`` as windows; ``None`` if it is not that."""
    return windows_of([part for part in untrusted.split(",") if part.strip()])


def written(windows: Iterable[Window]) -> str:
    """Windows as they are typed."""
    return ", ".join(f"{w.opens:%H:%M}-{w.closes:%H:%M}" for w in windows)

"""Reads a roster from a CSV file: every mistake with its line and column, or every resident.

The first line names the columns: ``booking_number``, ``surname``, ``given`` and ``unit`` are
needed, ``cell`` and ``present`` are not. Cells are parted by commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain import fields

NEEDED = ("booking_number", "surname", "given", "unit")
COLUMNS = (*NEEDED, "cell", "present")
_MOST = {"booking_number": 40, "surname": 80, "given": 80, "unit": 50, "cell": 9, "present": 5}
_MAY_BE_EMPTY = frozenset({"cell", "present"})
_PRESENT = {"": True, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_DELIMITERS = ",;\t"
#: Nobody reads further; a file with more mistakes is another kind of file.
PROBLEMS_MOST = 50
#: A roster of a hundred thousand people has fewer.
_BYTES_MOST = 64 * 1024 * 1024


class Wrong(StrEnum):
    """What is wrong with a file or a cell."""

    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    EMPTY_FILE = "empty_file"
    NO_COLUMN = "no_column"
    UNKNOWN_COLUMN = "unknown_column"
    TWICE_COLUMN = "twice_column"
    CELLS = "cells"
    QUOTES = "quotes"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    NOT_YES_NO = "not_yes_no"
    HYPHEN = "hyphen"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake. ``line`` and ``column`` count from 1; 0 is the file as a whole.

    ``name`` is the column's; ``fact`` a number or a column's name, never a cell.
    """

    line: int
    column: int
    name: str
    why: Wrong
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A resident as the file has them."""

    booking_number: str
    surname: str
    given: str
    unit: str
    present: bool


@dataclass(frozen=True, slots=True)
class RosterFile:
    """All residents, or all mistakes. ``encoding`` is ``utf-8`` or ``windows-1252``."""

    residents: tuple[Listed, ...]
    problems: tuple[Problem, ...]
    encoding: str = "utf-8"


def read(untrusted: bytes) -> RosterFile:
    """The file's residents; none if it has a mistake."""
    if len(untrusted) > _BYTES_MOST:
        return RosterFile((), (Problem(0, 0, "", Wrong.TOO_LARGE),))
    text, encoding, problem = _decoded(untrusted)
    if problem is not None:
        return RosterFile((), (problem,), encoding)
    found = _Reading(text)
    problems = tuple(found.problems[:PROBLEMS_MOST])
    return RosterFile(() if problems else tuple(found.residents), problems, encoding)


def _decoded(untrusted: bytes) -> tuple[str, str, Problem | None]:
    """As UTF-8, with or without its mark, or else as Windows writes it in this country."""
    if untrusted[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "", "utf-16", Problem(1, 1, "", Wrong.ENCODING)
    try:
        return untrusted.decode("utf-8-sig"), "utf-8", None
    except UnicodeDecodeError:
        pass
    try:
        return untrusted.decode("cp1252"), "windows-1252", None
    except UnicodeDecodeError as error:
        before = untrusted[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        return "", "", Problem(line, column, "", Wrong.ENCODING)


class _Reading:
    """One pass over the lines."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self.residents: list[Listed] = []
        self._lines: dict[str, int] = {}
        self._at: dict[str, int] = {}
        rows = self._rows(text)
        line, head = next(rows, (0, []))
        if not any(cell.strip() for cell in head):
            self.problems.append(Problem(0, 0, "", Wrong.EMPTY_FILE))
            return
        self._read_head(line, head)
        if self.problems:
            return
        for line, cells in rows:
            if any(cell.strip() for cell in cells):
                self._read_row(line, cells, len(head))
            if len(self.problems) >= PROBLEMS_MOST:
                return

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Each row with the line on which it begins."""
        first = text.lstrip("\r\n").split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self.problems.append(Problem(line, 1, "", Wrong.QUOTES))
                return
            if cells:
                yield line, cells
            line = reader.line_num + 1

    def _read_head(self, line: int, head: list[str]) -> None:
        for at, untrusted in enumerate(head):
            name = untrusted.strip().casefold().replace(" ", "_")
            if name not in COLUMNS:
                told = fields.line(untrusted, 40)
                self.problems.append(Problem(line, at + 1, told, Wrong.UNKNOWN_COLUMN))
            elif name in self._at:
                self.problems.append(Problem(line, at + 1, name, Wrong.TWICE_COLUMN))
            self._at.setdefault(name, at)
        missing = [name for name in NEEDED if name not in self._at]
        self.problems += [Problem(line, 0, name, Wrong.NO_COLUMN) for name in missing]

    def _read_row(self, line: int, cells: list[str], wide: int) -> None:
        if len(cells) != wide:
            fact = f"{len(cells)}/{wide}"
            self.problems.append(Problem(line, min(len(cells), wide) + 1, "", Wrong.CELLS, fact))
            return
        before = len(self.problems)
        values = {name: self._cell(line, at, name, cells[at]) for name, at in self._at.items()}
        number = values["booking_number"]
        key = unicodedata.normalize("NFKC", number).casefold()
        if key in self._lines and number:
            self._wrong(line, "booking_number", Wrong.TWICE, str(self._lines[key]))
        self._lines.setdefault(key, line)
        present = _PRESENT.get(values.get("present", "").casefold())
        if present is None:
            self._wrong(line, "present", Wrong.NOT_YES_NO)
        if "-" in values["unit"] and values.get("cell"):
            self._wrong(line, "unit", Wrong.HYPHEN)
        if len(self.problems) == before:
            place = "-".join(v for v in (values["unit"], values.get("cell", "")) if v)
            self.residents.append(
                Listed(number, values["surname"], values["given"], place, present is True)
            )

    def _cell(self, line: int, at: int, name: str, untrusted: str) -> str:
        clean = fields.line(untrusted, _MOST[name] + 1)
        if any(unicodedata.category(c)[0] == "C" for c in untrusted.strip()):
            self.problems.append(Problem(line, at + 1, name, Wrong.CONTROL))
        elif not clean and name not in _MAY_BE_EMPTY:
            self.problems.append(Problem(line, at + 1, name, Wrong.EMPTY))
        elif len(clean) > _MOST[name]:
            self.problems.append(Problem(line, at + 1, name, Wrong.TOO_LONG, str(_MOST[name])))
        return clean

    def _wrong(self, line: int, name: str, why: Wrong, fact: str = "") -> None:
        self.problems.append(Problem(line, self._at[name] + 1, name, why, fact))

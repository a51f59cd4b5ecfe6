"""The machine-readable zones of ICAO Doc 9303 (parts 4 to 7), and the old French identity card.

Where each field stands, which characters may stand there, and what each check digit covers.
Positions count from 0; the standard counts from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

FILLER = "<"
#: Every character of a zone in the order of its value: ``CHARACTERS.index(c)`` is what a check
#: digit counts it as, but for the filler, which counts as 0 (part 3, section 4.9).
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" + FILLER
#: Weights of a check digit, repeated (part 3, section 4.9).
WEIGHTS = (7, 3, 1)

_DIGITS, _LETTERS = CHARACTERS[:10], CHARACTERS[10:36]
#: What the letters of a ``Layout.grammar`` stand for. Nationalities may hold digits: the Romanian
#: specimen prints 132. An unknown part of a date is filled (part 3, section 4.8).
ALPHABETS = {
    "A": frozenset(_LETTERS),
    "a": frozenset(_LETTERS + FILLER),
    "n": frozenset(_DIGITS + FILLER),
    "d": frozenset(_DIGITS),
    "x": frozenset("MFX" + FILLER),
    "m": frozenset(CHARACTERS),
}


class Format(StrEnum):
    """Cards of 3 lines (TD1), cards and passports of 2 (TD2, TD3), visas, the old French card."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV_A"
    MRV_B = "MRV_B"
    FRANCE = "FRANCE"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (not included) of a row."""

    row: int
    start: int
    end: int

    def of(self, lines: Sequence[str]) -> str:
        """Those characters."""
        return lines[self.row][self.start : self.end]


@dataclass(frozen=True, slots=True)
class Check:
    """A check digit and what it covers, in order."""

    digit: Span
    over: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One format: what may stand where (letters of ``ALPHABETS``), fields, check digits.

    ``overflow`` is where a number longer than nine characters goes on, its digit with it (part 5,
    section 4.2.4; part 6, the same). ``composite`` covers other fields with their digits; visas
    have none. ``names`` holds surname and given names, two spans where they stand apart.
    """

    grammar: tuple[str, ...]
    code: Span
    issuer: Span
    names: tuple[Span, ...]
    number: Check
    birth: Check
    sex: Span
    nationality: Span | None = None
    expiry: Check | None = None
    optional: Check | None = None
    composite: Check | None = None
    overflow: Span | None = None

    @property
    def rows(self) -> int:
        """How many lines."""
        return len(self.grammar)

    @property
    def columns(self) -> int:
        """How many characters a line."""
        return len(self.grammar[0])

    def checks(self) -> tuple[Check, ...]:
        """The digits over single fields, in the order of their positions."""
        return tuple(c for c in (self.number, self.birth, self.expiry, self.optional) if c)


def _check(row: int, start: int, end: int) -> Check:
    """A field with its digit right behind it."""
    return Check(Span(row, end, end + 1), (Span(row, start, end),))


def _two_lines(columns: int, *, optional: bool, composite: tuple[Span, ...]) -> Layout:
    grammar = "m" * 9 + "nmmm" + "n" * 6 + "nx" + "n" * 7 + "m" * (columns - 28)
    if optional:
        grammar = grammar[: columns - 2] + "nd"
    elif composite:
        grammar = grammar[: columns - 1] + "d"
    last = Span(1, columns - 1, columns)
    return Layout(
        grammar=("Am" + "a" * (columns - 2), grammar),
        code=Span(0, 0, 2),
        issuer=Span(0, 2, 5),
        names=(Span(0, 5, columns),),
        number=_check(1, 0, 9),
        nationality=Span(1, 10, 13),
        birth=_check(1, 13, 19),
        sex=Span(1, 20, 21),
        expiry=_check(1, 21, 27),
        optional=_check(1, 28, 42) if optional else None,
        composite=Check(last, composite) if composite else None,
        overflow=Span(1, 28, columns - 1) if composite and not optional else None,
    )


LAYOUTS: dict[Format, Layout] = {
    Format.TD1: Layout(
        grammar=(
            "Amaaa" + "m" * 9 + "n" + "m" * 15,
            "n" * 7 + "x" + "n" * 7 + "m" * 14 + "d",
            "a" * 30,
        ),
        code=Span(0, 0, 2),
        issuer=Span(0, 2, 5),
        names=(Span(2, 0, 30),),
        number=_check(0, 5, 14),
        nationality=Span(1, 15, 18),
        birth=_check(1, 0, 6),
        sex=Span(1, 7, 8),
        expiry=_check(1, 8, 14),
        composite=Check(
            Span(1, 29, 30), (Span(0, 5, 30), Span(1, 0, 7), Span(1, 8, 15), Span(1, 18, 29))
        ),
        overflow=Span(0, 15, 30),
    ),
    Format.TD2: _two_lines(
        36, optional=False, composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 35))
    ),
    Format.TD3: _two_lines(
        44, optional=True, composite=(Span(1, 0, 10), Span(1, 13, 20), Span(1, 21, 43))
    ),
    Format.MRV_A: _two_lines(44, optional=False, composite=()),
    Format.MRV_B: _two_lines(36, optional=False, composite=()),
    # Arrêté du 24 avril 1991: number of 12 with its digit, given names, birth, sex, one digit over
    # everything; the card bears no expiry. The last six of the first line are the office.
    Format.FRANCE: Layout(
        grammar=("AAAAA" + "a" * 25 + "m" * 6, "n" * 4 + "m" * 8 + "d" + "a" * 14 + "n" * 7 + "xd"),
        code=Span(0, 0, 2),
        issuer=Span(0, 2, 5),
        names=(Span(0, 5, 30), Span(1, 13, 27)),
        number=_check(1, 0, 12),
        birth=_check(1, 27, 33),
        sex=Span(1, 34, 35),
        composite=Check(Span(1, 35, 36), (Span(0, 0, 36), Span(1, 0, 35))),
    ),
}

#: How the first line of the old French card begins.
FRENCH = "IDFRA"


def formats_of(rows: int, columns: int, beginning: str) -> tuple[Format, ...]:
    """The formats that lines of that number, length and beginning may have, likeliest first."""
    visa = beginning[:1] == "V"
    if (rows, columns) == (3, 30):
        return (Format.TD1,)
    if (rows, columns) == (2, 44):
        return (Format.MRV_A,) if visa else (Format.TD3,)
    if (rows, columns) == (2, 36):
        if beginning[: len(FRENCH)] == FRENCH:
            return (Format.FRANCE, Format.TD2)
        return (Format.MRV_B,) if visa else (Format.TD2,)
    return ()

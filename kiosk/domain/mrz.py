"""The lines of a machine-readable zone, judged and made a Document (ICAO Doc 9303, parts 3 to 7).

Nothing is repaired here: lines that break their format or a check digit are no zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.errors import NotAnMrz
from kiosk.domain.mrz_formats import (
    ALPHABETS,
    CHARACTERS,
    FILLER,
    LAYOUTS,
    WEIGHTS,
    Check,
    Format,
    Layout,
    formats_of,
)

#: No format has more.
_ROWS_MOST, _COLUMNS_MOST = 3, 44
#: A document is valid for ten years, sometimes for fifteen; expired ones are shown too.
_YEARS_EITHER_WAY = 50


def check_digit(text: str) -> str:
    """The digit for those characters (part 3, section 4.9). Raises ``ValueError`` on others."""
    total = sum(
        WEIGHTS[n % 3] * (0 if c == FILLER else CHARACTERS.index(c)) for n, c in enumerate(text)
    )
    return str(total % 10)


def is_valid(lines: Sequence[str]) -> bool:
    """Whether the lines keep a format's grammar and every check digit of it."""
    return format_of(lines) is not None


def format_of(lines: Sequence[str]) -> Format | None:
    """The format whose grammar and check digits the lines keep."""
    if not lines or any(len(line) != len(lines[0]) for line in lines):
        return None
    for format_ in formats_of(len(lines), len(lines[0]), lines[0]):
        layout = LAYOUTS[format_]
        if _keeps_grammar(lines, layout) and _keeps_digits(lines, layout):
            return format_
    return None


def _keeps_grammar(lines: Sequence[str], layout: Layout) -> bool:
    return all(
        c in ALPHABETS[kind]
        for line, kinds in zip(lines, layout.grammar, strict=True)
        for c, kind in zip(line, kinds, strict=True)
    )


def _keeps_digits(lines: Sequence[str], layout: Layout) -> bool:
    number, digit = number_of(lines, layout)
    if not _agrees(number, digit):
        return False
    if any(not _holds(lines, c) for c in layout.checks() if c is not layout.number):
        return False
    return layout.composite is None or _holds(lines, layout.composite)


def number_of(lines: Sequence[str], layout: Layout) -> tuple[str, str]:
    """The document number as its digit covers it, and that digit.

    A number longer than its field has a filler for its digit and goes on in ``overflow``, where
    its digit is the last before a filler; the filler between is not covered (part 5, 4.2.4).
    """
    number, digit = layout.number.over[0].of(lines), layout.number.digit.of(lines)
    if digit == FILLER and layout.overflow is not None and FILLER not in number:
        rest = layout.overflow.of(lines).partition(FILLER)[0]
        if len(rest) > 1:
            return number + rest[:-1], rest[-1]
    return number, digit


def _holds(lines: Sequence[str], check: Check) -> bool:
    return _agrees("".join(s.of(lines) for s in check.over), check.digit.of(lines))


def _agrees(text: str, digit: str) -> bool:
    """An empty field may have a filler for its digit (part 4, section 4.2.2)."""
    if digit == FILLER:
        return not text.strip(FILLER)
    return check_digit(text) == digit


def parse(untrusted_lines: Sequence[str], on: date) -> Document:
    """The fields of a zone; raises ``NotAnMrz`` and nothing else.

    Two figures of a year are resolved against the day ``on``: nobody is born later than that (of
    two possible ages the lower is taken), and documents expire within fifty years of it. Dates
    that do not exist or are not wholly known are ``None``. Names stay as printed, words divided
    by single spaces.
    """
    lines = tuple(untrusted_lines)
    if not 2 <= len(lines) <= _ROWS_MOST or any(len(line) > _COLUMNS_MOST for line in lines):
        raise NotAnMrz(why="shape")
    if any(c not in CHARACTERS for line in lines for c in line):
        raise NotAnMrz(why="characters")
    format_ = format_of(lines)
    if format_ is None:
        raise NotAnMrz(why="check_digits")
    layout = LAYOUTS[format_]
    number, _ = number_of(lines, layout)
    surname, given, truncated = _names(lines, layout)
    birth = _birth(_text(lines, layout.birth), on)
    code = layout.code.of(lines).rstrip(FILLER)
    # The old French card prints no nationality because it is issued to citizens alone.
    nationality = (layout.nationality or layout.issuer).of(lines)
    return Document(
        source=Source.MRZ,
        type=_type(code, format_),
        code=code,
        lines=lines,
        surname=surname,
        given=given,
        birth=birth,
        expiry=_expiry(_text(lines, layout.expiry), birth, on) if layout.expiry else None,
        number=_words(number),
        sex=layout.sex.of(lines).strip(FILLER),
        country=layout.issuer.of(lines).rstrip(FILLER),
        nationality=nationality.rstrip(FILLER),
        truncated=truncated,
    )


def _text(lines: Sequence[str], check: Check) -> str:
    return check.over[0].of(lines)


def _words(text: str) -> str:
    return " ".join(word for word in text.split(FILLER) if word)


def _names(lines: Sequence[str], layout: Layout) -> tuple[str, str, bool]:
    """Surname, given names, and whether a name reaches the end of its field.

    A name that does may have been cut (part 3, section 4.6: the last position is then a letter).
    """
    fields = [span.of(lines) for span in layout.names]
    truncated = any(field[-1] != FILLER for field in fields)
    if len(fields) == 1:
        surname, _, given = fields[0].partition(2 * FILLER)
    else:
        surname, given = fields
    return _words(surname), _words(given), truncated


def _type(code: str, format_: Format) -> IdType | None:
    """A visa is no proof of identity."""
    if code[0] == "P" and format_ in {Format.TD3, Format.TD2}:
        return IdType.PASSPORT
    return None if format_ in {Format.MRV_A, Format.MRV_B} else IdType.PHOTO_ID


def _birth(text: str, on: date) -> date | None:
    """The last such day that is not after ``on``."""
    days = (_day(century, text) for century in (on.year // 100, on.year // 100 - 1))
    return next((d for d in days if d is not None and d <= on), None)


def _expiry(text: str, birth: date | None, on: date) -> date | None:
    """The such day nearest to ``on``; one before the holder's birth is moved on a century."""
    for century in (on.year // 100 + step for step in (-1, 0, 1)):
        found = _day(century, text)
        if found is not None and abs(found.year - on.year) <= _YEARS_EITHER_WAY:
            if birth is not None and found < birth:
                continue
            return found
    return None


def _day(century: int, text: str) -> date | None:
    if FILLER in text:
        return None
    try:
        return date(century * 100 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None

"""Every sentence of the screens, in the language in use.

Sentences lie in ``resources/i18n/*.toml``, one table each with ``en`` and ``es``; a table inside
a table makes a dotted key. Facts go into ``{braces}``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Any

from kiosk.domain import moments
from kiosk.domain.errors import Refusal
from kiosk.domain.finding import AT_MOST, Finding, Kind
from kiosk.domain.language import Language
from kiosk.domain.resources import resource

#: The made-up language of the layout tests: English made 1.4 times as long.
PSEUDO = "pseudo"
PSEUDO_GROWTH = 1.4

#: The file with every sentence of the first screen.
_FIRST = "lobby.toml"


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_WEEKDAYS = {
    Language.ENGLISH: _listed("Mon Tue Wed Thu Fri Sat Sun"),
    Language.SPANISH: _listed("lun mar mié jue vie sáb dom"),
}
_WEEKDAYS_LONG = {
    Language.ENGLISH: _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    Language.SPANISH: _listed("lunes martes miércoles jueves viernes sábado domingo"),
}
_MONTHS = {
    Language.ENGLISH: _listed("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
    Language.SPANISH: _listed("ene feb mar abr may jun jul ago sep oct nov dic"),
}
_MONTHS_LONG = {
    Language.ENGLISH: _listed(
        "January February March April May June July August September October November December"
    ),
    Language.SPANISH: _listed(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
}


class _Now:
    """The language in use; one per process, as there is one person before the screen."""

    language: Language = Language.ENGLISH
    pseudo: bool = False


def use(language: Language | str) -> None:
    """Speak this language from now on: ``en``, ``es`` or ``pseudo``."""
    _Now.pseudo = language == PSEUDO
    _Now.language = Language.ENGLISH if _Now.pseudo else Language(language)


def language() -> Language:
    """The language in use (English while the pseudo-language is)."""
    return _Now.language


def voice() -> str:
    """What ``use`` was given: ``en``, ``es`` or ``pseudo``."""
    return PSEUDO if _Now.pseudo else _Now.language.value


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """Every sentence by key and language. Raises ``ValueError`` for a key given twice."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(resource("i18n").glob("*.toml")):
        for key, entry in _file(path.name).items():
            if key in found:
                raise ValueError(f"{path.name}: {key} is given twice")
            found[key] = entry
    return found


@lru_cache(maxsize=64)
def _file(name: str) -> dict[str, dict[str, str]]:
    with resource("i18n", name).open("rb") as file:
        return dict(_flat("", tomllib.load(file)))


def _entry(key: str) -> dict[str, str] | None:
    """What the first screen says is looked for in its own file: the others are read later."""
    return _file(_FIRST).get(key) or catalogue().get(key)


def _flat(prefix: str, table: dict[str, Any]) -> Iterable[tuple[str, dict[str, str]]]:
    for key, value in table.items():
        if isinstance(value.get("en"), str):
            yield prefix + key, value
        else:
            yield from _flat(f"{prefix}{key}.", value)


def has(key: str) -> bool:
    """Whether there is such a sentence."""
    return _entry(key) is not None


def say(key: str, /, **facts: object) -> str:
    """The sentence of that key with its facts filled in.

    Raises ``KeyError`` for a key without a sentence or a fact that is missing.
    """
    return say_in(_Now.language, key, **facts)


def say_in(wanted: Language, key: str, /, **facts: object) -> str:
    """The sentence in a given language, whatever language is in use."""
    entry = _entry(key)
    if entry is None:
        raise KeyError(key)
    sentence = entry[wanted.value]
    if _Now.pseudo:
        sentence = pseudo(sentence)
    return sentence.format(**facts) if facts else sentence


@lru_cache(maxsize=2048)
def pseudo(sentence: str) -> str:
    """The sentence 1.4 times as long by repeated vowels, its placeholders untouched."""
    accents = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
    missing = round(len(sentence) * (PSEUDO_GROWTH - 1))
    vowels = sum(c in "aeiouAEIOU" for c in _outside_braces(sentence))
    made, inside, owed = [], False, 0.0
    for character in sentence:
        inside = character == "{" or (inside and character != "}")
        made.append(character if inside else character.translate(accents))
        if not inside and character in "aeiouAEIOU":
            owed += missing / vowels
            made.append(character.lower() * int(owed))
            owed -= int(owed)
    return "".join(made)


def _outside_braces(sentence: str) -> str:
    parts = (part.split("}", 1) for part in sentence.split("{"))
    return "".join(part[-1] for part in parts)


def clock(at: datetime, zone: tzinfo) -> str:
    """``1:50 PM``, in Spanish ``1:50 p. m.``, in that zone."""
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local.minute:02d} {_half(local.hour)}"


def _half(hour: int) -> str:
    halves = ("a.\N{NO-BREAK SPACE}m.", "p.\N{NO-BREAK SPACE}m.")
    if _Now.language is Language.ENGLISH:
        halves = ("AM", "PM")
    return halves[hour >= 12]


def span(start: datetime, end: datetime, zone: tzinfo) -> str:
    """``9:00 - 11:20 AM`` with an en dash; the half of the day is said once if it is the same."""
    first, last = clock(start, zone), clock(end, zone)
    if _half(start.astimezone(zone).hour) == _half(end.astimezone(zone).hour):
        first = first.split(" ", 1)[0]
    return f"{first} \N{EN DASH} {last}"


def day(on: date) -> str:
    """``Tue, Nov 24``, in Spanish ``mar 24 nov``."""
    weekday = _WEEKDAYS[_Now.language][on.weekday()]
    month = _MONTHS[_Now.language][on.month - 1]
    if _Now.language is Language.SPANISH:
        return f"{weekday} {on.day} {month}"
    return f"{weekday}, {month} {on.day}"


def weekday(on: date, *, long: bool = False) -> str:
    """``Tue`` or ``Tuesday``."""
    return (_WEEKDAYS_LONG if long else _WEEKDAYS)[_Now.language][on.weekday()]


def month_short(on: date) -> str:
    """``Nov``, in Spanish ``nov``."""
    return _MONTHS[_Now.language][on.month - 1]


def month(on: date) -> str:
    """``November 2026``, in Spanish ``noviembre de 2026``."""
    name = _MONTHS_LONG[_Now.language][on.month - 1]
    return f"{name} de {on.year}" if _Now.language is Language.SPANISH else f"{name} {on.year}"


def full_date(on: date) -> str:
    """``March 14, 1991``, in Spanish ``14 de marzo de 1991``."""
    name = _MONTHS_LONG[_Now.language][on.month - 1]
    if _Now.language is Language.SPANISH:
        return f"{on.day} de {name} de {on.year}"
    return f"{name} {on.day}, {on.year}"


def moment(at: datetime, zone: tzinfo) -> str:
    """``Tue, Nov 24, 1:50 PM``, in Spanish ``mar 24 nov, 1:50 p. m.``, in that zone."""
    return f"{day(at.astimezone(zone).date())}, {clock(at, zone)}"


def zone_name(zone: tzinfo, at: datetime) -> str:
    """What people call the zone then: ``PST``; ``UTC-03`` where there is no such name."""
    return moments.zone_name(zone, at)


def moment_there(at: datetime, zone: tzinfo) -> str:
    """``Tue, Nov 24, 1:50 PM PST``: with the name of the zone, as visitors read it."""
    return f"{moment(at, zone)}\N{NO-BREAK SPACE}{zone_name(zone, at)}"


def span_there(start: datetime, end: datetime, zone: tzinfo) -> str:
    """``9:00 - 11:20 AM PST`` with an en dash; the zone is the one at the beginning."""
    return f"{span(start, end, zone)}\N{NO-BREAK SPACE}{zone_name(zone, start)}"


def money(cents: int) -> str:
    """``$5.00``; a negative sum has the sign before the dollar."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def refusal(refused: Refusal) -> str:
    """What to tell the person whom the program refused something."""
    facts = {name: _spoken(name, value) for name, value in refused.facts.items()}
    return say(f"refusal.{refused.code}", **facts)


def _spoken(name: str, value: object) -> object:
    if isinstance(value, datetime):
        raise TypeError(f"the instant {name} needs a zone before it is said")
    if isinstance(value, date):
        return full_date(value)
    if isinstance(value, StrEnum):
        key = f"{name}.{value.value}"
        return say(key) if has(key) else value.value
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(str(_spoken(name, v)) for v in value)
    return value


def finding(found: Finding) -> str:
    """What a finding asks the visitor to do, or tells the officer."""
    measured, limit = numbers(found)
    field = say(f"printed_field.{found.field or 'any'}")
    return say(f"finding.{found.kind}", measured=measured, limit=limit, field=field)


def check_name(kind: Kind, field: str = "") -> str:
    """The short name of what was measured: ``Glare``, ``Readable: last name``."""
    name = say(f"check.{kind}")
    return f"{name}: {say(f'printed_field.{field}')}" if field else name


#: How a finding's number is written: a factor, decimals and a unit.
_UNITS: dict[Kind, tuple[float, int, str]] = {
    Kind.CARD_SMALL: (1, 0, " dpi"),
    Kind.CARD_NEAR: (100, 0, "%"),
    Kind.CARD_TILTED: (1, 0, "°"),
    Kind.MOVING: (100, 1, "%"),
    Kind.GLARE: (100, 1, "%"),
    Kind.CARD_COVERED: (100, 1, "%"),
    Kind.ILLEGIBLE: (1, 2, ""),
    Kind.FIELD_ILLEGIBLE: (1, 2, ""),
    Kind.FACE_SMALL: (1, 0, " px"),
    Kind.FACE_NEAR: (100, 0, "%"),
    Kind.FACE_OFF_CENTRE: (100, 0, "%"),
    Kind.FACE_TILTED: (1, 0, "°"),
    Kind.FACE_TURNED: (1, 0, "°"),
    Kind.FACE_GLARE: (100, 1, "%"),
    Kind.BACKGROUND_BUSY: (100, 0, "%"),
}


def numbers(found: Finding) -> tuple[str, str]:
    """The measured number with its unit, and the limit as ``min 120`` or ``max 2.0%``."""
    factor, places, unit = _UNITS.get(found.kind, (1, -1, ""))

    def written(value: float) -> str:
        if places >= 0:
            return f"{value * factor:.{places}f}{unit}"
        return f"{value:.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2f}"

    sense = "check.most" if found.kind in AT_MOST else "check.least"
    return written(found.measured), say(sense, limit=written(found.limit))

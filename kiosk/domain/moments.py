"""Instants and days as visitors read them, in the facility's zone; used on screens and in letters.

English: ``Tue, Nov 24, 1:50 PM``. Spanish: ``mar 24 nov, 1:50 p. m.``
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from kiosk.domain.language import Language

_WEEKDAYS = {
    Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    Language.SPANISH: ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}
_MONTHS = {
    Language.ENGLISH: (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    Language.SPANISH: (
        *("ene", "feb", "mar", "abr", "may", "jun"),
        *("jul", "ago", "sep", "oct", "nov", "dic"),
    ),
}
_MONTHS_IN_FULL = {
    Language.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    Language.SPANISH: (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
_HALVES = {Language.ENGLISH: ("AM", "PM"), Language.SPANISH: ("a. m.", "p. m.")}


def day(on: date, language: Language) -> str:
    """``Tue, Nov 24`` or ``mar 24 nov``."""
    weekday = _WEEKDAYS[language][on.weekday()]
    month = _MONTHS[language][on.month - 1]
    if language is Language.SPANISH:
        return f"{weekday} {on.day} {month}"
    return f"{weekday}, {month} {on.day}"


def date_in_full(on: date, language: Language) -> str:
    """``March 14, 2029`` or ``14 de marzo de 2029``."""
    month = _MONTHS_IN_FULL[language][on.month - 1]
    if language is Language.SPANISH:
        return f"{on.day} de {month} de {on.year}"
    return f"{month} {on.day}, {on.year}"


def clock(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """``1:50 PM`` or ``1:50 p. m.``; ``at`` is aware."""
    local = at.astimezone(zone)
    half = _HALVES[language][local.hour >= 12]
    return f"{local.hour % 12 or 12}:{local.minute:02} {half}"


def zone_name(zone: tzinfo, at: datetime) -> str:
    """What people call the zone then: ``PST``; ``UTC-03`` where there is no such name."""
    name = at.astimezone(zone).tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def clock_there(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """``1:50 PM PST``: with the name of the zone, so that it is one moment for everybody."""
    return f"{clock(at, zone, language)} {zone_name(zone, at)}"


def moment(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """Day and time of day, as in ``Tue, Nov 24, 1:50 PM PST``; ``at`` is aware."""
    return f"{day(at.astimezone(zone).date(), language)}, {clock_there(at, zone, language)}"


def money(cents: int) -> str:
    """``$5.00``; the same in both languages, as is usual in the United States."""
    return f"${cents // 100:,}.{cents % 100:02}"

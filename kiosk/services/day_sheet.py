"""A day's visits to take along: as rows, as CSV, and as a calendar file (RFC 5545).

It holds what the desk's calendar shows and nothing more: no address, no birth date, no number of
an ID. Every sheet that leaves the program is written down.
"""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kiosk.domain.facility import Facility
from kiosk.domain.ids import grouped
from kiosk.domain.visit import Visit, VisitState
from kiosk.services.calendar import VisitCard, day_view
from kiosk.store.store import Store

if TYPE_CHECKING:
    from icalendar import Event

EXPORTED = "calendar.exported"
_MARK = b"\xef\xbb\xbf"

_COLUMNS = (
    "date", "starts", "ends", "zone", "terminal", "kind", "visitor", "resident", "unit",
    "state", "reference",
)  # fmt: skip
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Form(StrEnum):
    """How a sheet leaves."""

    CSV = "csv"
    ICS = "ics"
    PDF = "pdf"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Line:
    """One visit. ``visitor`` and ``resident`` are "" on a sheet without names."""

    visit: Visit
    terminal: str
    visitor: str
    resident: str
    unit: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A day's visits by time and terminal, cancelled ones included, as at ``at``."""

    facility: str
    zone: ZoneInfo
    day: date
    at: datetime
    lines: tuple[Line, ...]


def sheet(
    store: Store, facility: Facility, day: date, at: datetime, *, names: bool = True
) -> Sheet:
    """That day's visits."""
    view = day_view(store, facility, day, at)
    places = {terminal.id: n for n, terminal in enumerate(view.columns)}
    called = {terminal.id: terminal.name for terminal in view.columns}
    cards = sorted(view.visits, key=lambda c: (c.visit.starts_at, places[c.visit.terminal]))
    lines = tuple(_line(card, called[card.visit.terminal], names=names) for card in cards)
    return Sheet(facility.name, facility.zone, day, at, lines)


def written_down(store: Store, made: Sheet, form: Form, by: str) -> None:
    """Record who took which day's sheet along, and how many visits were on it."""
    detail: dict[str, str | int] = {"form": form.value, "visits": len(made.lines)}
    with store.begin() as t:
        t.audit.add(made.at, by, EXPORTED, made.day.isoformat(), detail)


def write(made: Sheet, form: Form, path: Path) -> None:
    """Write the table or the calendar file for its owner's eyes alone. Raises ``OSError``."""
    # A spreadsheet knows by the mark that the letters are UTF-8.
    content = _MARK + as_csv(made).encode() if form is Form.CSV else as_ics(made)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def as_csv(made: Sheet) -> str:
    """One line a visit below a line of names; the times are those on the facility's clock."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for line in made.lines:
        visit = line.visit
        table.writerow(
            [
                made.day.isoformat(),
                f"{visit.starts_at.astimezone(made.zone):%H:%M}",
                f"{visit.ends_at.astimezone(made.zone):%H:%M}",
                made.zone.key,
                _plain(line.terminal),
                visit.kind.value,
                _plain(line.visitor),
                _plain(line.resident),
                _plain(line.unit),
                visit.state.value,
                visit.reference,
            ]
        )
    return out.getvalue()


def as_ics(made: Sheet) -> bytes:
    """One event a visit, in UTC; a cancelled one says so, so that it goes where it was."""
    # Here, because it takes longer to load than a frame and few sheets are calendars.
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", "-//kiosk//day sheet//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", f"{made.facility}, {made.day.isoformat()}")
    found.add("x-wr-timezone", made.zone.key)
    for line in made.lines:
        found.add_component(_event(made, line))
    return bytes(found.to_ical())


def _event(made: Sheet, line: Line) -> Event:
    from icalendar import Event

    visit, event = line.visit, Event()
    gone = visit.state is VisitState.CANCELLED
    who = " / ".join(name for name in (line.visitor, line.resident) if name)
    event.add("uid", f"{visit.id}@kiosk")
    event.add("sequence", visit.version)
    event.add("dtstamp", made.at)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", who or grouped(visit.reference))
    event.add("location", line.terminal)
    event.add("description", ", ".join(x for x in (line.unit, grouped(visit.reference)) if x))
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("class", "CONFIDENTIAL")
    return event


def _line(card: VisitCard, terminal: str, *, names: bool) -> Line:
    if not names:
        return Line(card.visit, terminal, "", "", "")
    return Line(card.visit, terminal, card.visitor_name, card.resident_name, card.unit)


def _plain(text: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{text}" if text.startswith(_FORMULA) else text

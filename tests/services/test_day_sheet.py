"""A day's sheet as CSV and as a calendar file: what is on it and what is not, and its record."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import time

from icalendar import Calendar

from kiosk.domain.visit import VisitKind
from kiosk.services import audit, book, day_sheet
from kiosk.services.day_sheet import Form, Line, Sheet
from tests.services.town import FRIDAY, NOW, TODAY, Town


def made(town: Town, *, names: bool = True) -> Sheet:
    return day_sheet.sheet(town.store, town.facility, FRIDAY, NOW, names=names)


def test_csv_has_a_line_for_each_visit_in_order(small_town: Town) -> None:
    late = small_town.booked(slot=small_town.slot(wall=time(22, 20)))
    early = small_town.booked(slot=small_town.slot(wall=time(9)), kind=VisitKind.OFFSITE)
    head, *rows = csv.reader(io.StringIO(day_sheet.as_csv(made(small_town))))
    assert head[-1] == "reference"
    assert [row[-1] for row in rows] == [early.reference, late.reference]
    assert rows[0][:6] == [
        "2026-11-27", "09:00", "09:20", "America/Los_Angeles", "Off-site 1", "offsite",
    ]  # fmt: skip
    assert rows[0][6:9] == ["Maria Quintanilla-\u00d8sterg\u00e5rd", "Jonas Reyes", "3B"]


def test_without_names_nobody_is_on_it(small_town: Town) -> None:
    small_town.booked()
    sheet = made(small_town, names=False)
    for text in (day_sheet.as_csv(sheet), day_sheet.as_ics(sheet).decode()):
        assert not any(n in text for n in ("Maria", "Reyes", "3B", "example.org"))


def test_no_sheet_tells_address_birth_or_id(small_town: Town) -> None:
    small_town.booked()
    sheet = made(small_town)
    for text in (day_sheet.as_csv(sheet), day_sheet.as_ics(sheet).decode()):
        assert not any(n in text for n in ("example.org", "1991", "2029"))


def test_a_calendar_file_reads_back_and_takes_cancelled_visits_off(small_town: Town) -> None:
    visit = small_town.booked()
    book.cancel(small_town.store, small_town.facility, small_town.maria, visit.id, NOW)
    (event,) = Calendar.from_ical(day_sheet.as_ics(made(small_town))).walk("VEVENT")
    assert event["UID"] == f"{visit.id}@kiosk"
    assert event["SEQUENCE"] == 2
    assert event["STATUS"] == "CANCELLED"
    assert event.decoded("DTSTART") == visit.starts_at
    assert event.decoded("DTEND") == visit.ends_at


def test_a_name_is_never_a_formula(small_town: Town) -> None:
    small_town.booked()
    sheet = made(small_town)
    line = replace(sheet.lines[0], visitor="=HYPERLINK(1)")
    assert isinstance(line, Line)
    assert ",'=HYPERLINK(1)," in day_sheet.as_csv(replace(sheet, lines=(line,)))


def test_who_took_it_along_is_written_down(small_town: Town) -> None:
    small_town.booked()
    day_sheet.written_down(small_town.store, made(small_town), Form.CSV, small_town.officer.id)
    (entry,) = [
        e
        for e in audit.of_day(small_town.store, small_town.facility, TODAY)
        if e.what == day_sheet.EXPORTED
    ]
    assert (entry.who, entry.subject) == (small_town.officer.id, "2026-11-27")
    assert entry.detail == {"form": "csv", "visits": 1}

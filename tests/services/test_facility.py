"""Terminals and the roster, as the facility hands them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.domain.facility import Resident, Terminal
from kiosk.domain.ids import ResidentId, TerminalId
from kiosk.domain.visit import VisitKind
from kiosk.services import facility
from tests.services.applications import AT, FACILITY, RAFAEL, Opened, opened


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


def terminal(name: str, kind: VisitKind = VisitKind.ONSITE) -> Terminal:
    return Terminal(id=TerminalId(name), name=name, kind=kind)


def test_terminals_are_added_and_changed(here: Opened) -> None:
    lane = terminal("Link 1", VisitKind.OFFSITE)
    facility.keep_terminals(here.store, [lane, terminal("10"), terminal("2")], "test", AT)
    out = replace(terminal("2"), in_service=False)
    facility.keep_terminals(here.store, [out], "test", AT)
    assert facility.terminals(here.store) == (out, terminal("10"), lane)


def test_who_is_no_longer_on_the_roster_is_not_present(here: Opened) -> None:
    ana = Resident(
        id=ResidentId("ana"), surname="Lee", given="Ana", booking_number="B-2", unit="1A-1"
    )
    moved = replace(RAFAEL, unit="3C-1")
    facility.keep_roster(here.store, [ana, moved], "test", AT)
    facility.keep_roster(here.store, [moved], "test", AT)
    with here.store.read() as transaction:
        assert transaction.residents.all() == (replace(ana, present=False), moved)


def test_the_day_is_the_facilitys() -> None:
    assert FACILITY.day(datetime(2026, 11, 24, 7, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert FACILITY.day(datetime(2026, 11, 24, 8, 0, tzinfo=UTC)) == date(2026, 11, 24)

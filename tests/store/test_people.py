"""Visitors, staff, residents, terminals: kept, found, compared and set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from kiosk.domain.errors import EmailTaken, NotFound, StaleVersion
from kiosk.domain.ids import ResidentId, StaffId, TerminalId, VisitorId
from kiosk.domain.visit import VisitKind
from kiosk.store.store import Store
from tests.store import samples


def test_a_visitor_comes_back_equal(store: Store) -> None:
    locked_until = samples.NOW + timedelta(minutes=15)
    maria = replace(samples.visitor(), tries=3, locked_until=locked_until)
    with store.begin() as t:
        assert t.visitors.add(maria) == maria
        assert t.visitors.by_id(maria.id) == maria
    with store.read() as t:
        found = t.visitors.by_email(" maria@EXAMPLE.org ")
        assert found == maria
        assert found.email == "Maria@Example.org"
        assert t.visitors.by_email("tom@example.org") is None
        assert t.visitors.by_ids(frozenset({maria.id, VisitorId("x")})) == {maria.id: maria}


def test_one_account_per_address(store: Store) -> None:
    town = samples.Town(store)
    with store.begin() as t, pytest.raises(EmailTaken):
        t.visitors.add(samples.visitor("MARIA@example.org"))
    with store.begin() as t, pytest.raises(EmailTaken):
        t.visitors.put(replace(town.tom, email="maria@example.org"))
    with store.begin() as t:
        t.visitors.put(replace(town.tom, email="TOM@example.org"))


def test_the_second_to_write_a_visitor_is_refused(store: Store, rival: Store) -> None:
    maria = samples.Town(store).maria
    with rival.begin() as t:
        written = t.visitors.put(replace(maria, tries=1))
    assert written.version == maria.version + 1
    with store.begin() as t, pytest.raises(StaleVersion):
        t.visitors.put(replace(maria, tries=5))
    with store.read() as t:
        assert t.visitors.by_id(maria.id) == written


def test_who_is_not_there_is_not_found(store: Store) -> None:
    with store.begin() as t:
        for look in (
            lambda: t.visitors.by_id(VisitorId("x")),
            lambda: t.residents.get(ResidentId("x")),
            lambda: t.terminals.get(TerminalId("x")),
            lambda: t.staff.get(StaffId("x")),
            lambda: t.visitors.put(samples.visitor()),
            lambda: t.residents.put(samples.resident()),
            lambda: t.terminals.put(samples.terminal()),
            lambda: t.staff.put(samples.officer()),
        ):
            with pytest.raises(NotFound):
                look()


def test_staff_sign_in_with_badges_whatever_their_case(store: Store, rival: Store) -> None:
    officer = samples.officer("A-17")
    with store.begin() as t:
        t.staff.add(officer)
    with rival.begin() as t:
        found = t.staff.by_badge(" a-17 ")
        assert found == officer
        assert t.staff.by_badge("a-18") is None
        promoted = t.staff.put(replace(found, name="Sgt. Lindqvist"))
    with store.begin() as t, pytest.raises(StaleVersion):
        t.staff.put(officer)
    with store.read() as t:
        assert t.staff.all() == (promoted,)


def test_the_roster_is_in_order_and_found_by_number(store: Store) -> None:
    town = samples.Town(store)
    moved = replace(town.jonas, unit="5C", present=False)
    with store.begin() as t:
        t.residents.put(moved)
    with store.read() as t:
        assert t.residents.all() == (town.abel, moved)
        assert t.residents.get(moved.id) == moved
        assert t.residents.by_booking_number("bk-1001") == moved
        assert t.residents.by_booking_number("BK-100") is None
        assert t.residents.by_ids(frozenset({moved.id})) == {moved.id: moved}


def test_booking_numbers_are_unique(store: Store) -> None:
    samples.Town(store)
    with pytest.raises(IntegrityError), store.begin() as t:
        t.residents.add(samples.resident("bk-1001"))


def test_terminals_are_in_the_order_people_count(store: Store) -> None:
    every = [samples.terminal(f"Terminal {n}") for n in (10, 2, 1)]
    lane = samples.terminal("Lane 1", VisitKind.OFFSITE)
    with store.begin() as t:
        for terminal in (lane, *every):
            t.terminals.add(terminal)
        broken = t.terminals.put(replace(every[1], in_service=False))
    with store.read() as t:
        assert t.terminals.all() == (every[2], broken, every[0], lane)
        assert t.terminals.get(broken.id) == broken


def test_instants_need_a_zone_and_come_back_in_utc(store: Store) -> None:
    naive = datetime(2026, 11, 22, 14, 30)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"), store.begin() as t:
        t.visitors.add(replace(samples.visitor(), created_at=naive))
    pacific = datetime(2026, 11, 22, 6, 30, 0, 123456, timezone(timedelta(hours=-8)))
    maria = replace(samples.visitor(), created_at=pacific)
    with store.begin() as t:
        t.visitors.add(maria)
    with store.read() as t:
        kept = t.visitors.by_id(maria.id).created_at
    assert kept == pacific
    assert kept.tzinfo is UTC

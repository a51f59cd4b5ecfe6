"""What is open: the day's times and the strip of days, as one visitor sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event

from kiosk.domain.eligibility import Blocked
from kiosk.domain.errors import NotFound
from kiosk.domain.ids import ResidentId, VisitorId
from kiosk.domain.slot import Closed
from kiosk.domain.visit import VisitKind
from kiosk.services import book
from kiosk.services.book import DayCount, Offer
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, SECOND, TODAY, Town

ONSITE, OFFSITE = VisitKind.ONSITE, VisitKind.OFFSITE


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


def offers(
    town: Town,
    day: date = FRIDAY,
    visitor: VisitorId | None = None,
    resident: ResidentId | None = None,
    kind: VisitKind = ONSITE,
) -> dict[str, Offer]:
    found = book.offers(
        town.store,
        town.facility,
        visitor or town.maria,
        resident or town.rafael.id,
        kind,
        day,
        NOW,
    )
    zone = town.facility.zone
    return {o.slot.starts_at.astimezone(zone).strftime("%H:%M"): o for o in found}


def strip(town: Town, first: date = TODAY, days: int = 16) -> tuple[DayCount, ...]:
    return book.strip(
        town.store, town.facility, town.maria, town.rafael.id, ONSITE, first, days, NOW
    )


@contextmanager
def queries(store: Store) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store._engine, "before_cursor_execute", note)


def test_an_empty_day_is_wholly_open(town: Town) -> None:
    found = offers(town)
    assert len(found) == 35
    assert {(o.why, o.free) for o in found.values()} == {(None, 2)}
    assert {(o.why, o.free) for o in offers(town, kind=OFFSITE).values()} == {(None, 1)}


def test_taken_times_say_why(town: Town) -> None:
    ivans = town.approved("ivans@example.org", town.ivan)
    leahs = town.approved("leahs@example.org", town.leah)
    town.booked()
    one_left = offers(town, visitor=ivans, resident=town.ivan.id)
    assert (one_left["13:40"].why, one_left["13:40"].free) == (None, 1)
    assert offers(town)["13:40"] == Offer(
        town.slot(), Blocked(Closed.VISITOR_BUSY, town.slot().ends_at), 0
    )
    town.booked(ivans)
    full = offers(town, visitor=leahs, resident=town.leah.id)
    assert full["13:40"] == Offer(town.slot(), Blocked(Closed.FULL), 0)
    assert full["13:20"].free == full["14:00"].free == 2
    off = offers(town, visitor=leahs, resident=town.leah.id, kind=OFFSITE)
    assert off["13:40"].why is None


def test_the_holds_of_others_count_and_ones_own_do_not(town: Town) -> None:
    sister = town.approved("sister@example.org", town.rafael)
    book.hold(town.store, town.facility, town.maria, ONSITE, town.slot(), NOW)
    assert offers(town)["13:40"].why is None
    assert offers(town, visitor=sister)["13:40"].why is Closed.RESIDENT_BUSY


def test_terminals_out_of_service_are_not_offered(town: Town) -> None:
    town.put_terminal(town.first, in_service=False)
    assert offers(town)["13:40"].free == 1
    town.put_terminal(town.second, in_service=False)
    assert {o.why for o in offers(town).values()} == {Closed.FULL}


def test_visits_on_a_terminal_that_went_out_of_service_take_no_other(town: Town) -> None:
    mine = town.booked()
    town.put_terminal(town.first, in_service=False)
    assert mine.terminal == town.first.id
    ivans = town.approved("ivans@example.org", town.ivan)
    assert offers(town, visitor=ivans, resident=town.ivan.id)["13:40"].free == 1
    found = book.offers(
        town.store, town.facility, town.maria, town.rafael.id, ONSITE, FRIDAY, NOW, moving=mine.id
    )
    assert {o.free for o in found if o.is_open} == {1}


def test_somebody_who_left_is_away_all_day_and_somebody_unknown_is_not_found(town: Town) -> None:
    town.put_resident(town.rafael, present=False)
    assert {o.why for o in offers(town).values()} == {Closed.RESIDENT_AWAY}
    with pytest.raises(NotFound):
        offers(town, resident=ResidentId("nobody"))


def test_near_and_far_days_say_why(town: Town) -> None:
    """Now is 14:00 on Sunday at the facility."""
    today = offers(town, TODAY)
    assert today["13:40"].why is Closed.PAST
    assert today["14:00"].why is Closed.PAST
    assert today["14:20"].why is Closed.TOO_SOON
    tomorrow = offers(town, TODAY + timedelta(days=1))
    assert tomorrow["13:40"].why is Closed.TOO_SOON
    assert tomorrow["14:00"].why is None
    assert {o.why for o in offers(town, TODAY + timedelta(days=14)).values()} == {None}
    assert {o.why for o in offers(town, TODAY + timedelta(days=15)).values()} == {Closed.TOO_FAR}


def test_the_strip_counts_each_day(town: Town) -> None:
    town.booked()
    counts = strip(town)
    assert [c.day for c in counts] == [TODAY + timedelta(days=n) for n in range(16)]
    by_day = {c.day: (c.open, c.bookable) for c in counts}
    assert by_day[TODAY] == (0, 0)
    assert by_day[TODAY + timedelta(days=1)] == (23, 23)
    assert by_day[FRIDAY] == (34, 35)
    assert by_day[TODAY + timedelta(days=14)] == (35, 35)
    assert by_day[TODAY + timedelta(days=15)] == (0, 0)


def test_a_full_day_is_told_from_one_without_times(town: Town) -> None:
    town.put_terminal(town.first, in_service=False)
    town.put_terminal(town.second, in_service=False)
    assert {c.open for c in strip(town)} == {0}
    assert strip(town)[5] == DayCount(FRIDAY, 0, 35)


def test_the_strip_agrees_with_the_days(town: Town) -> None:
    for wall in (time(9), time(12, 20), time(22, 20)):
        town.booked(slot=town.slot(wall=wall))
    for counted in strip(town, FRIDAY, 2):
        states = [o.why for o in offers(town, counted.day).values()]
        assert counted.open == states.count(None)


def test_a_day_and_a_fortnight_take_the_same_few_queries(town: Town) -> None:
    for n in range(6):
        town.booked(slot=town.slot(FRIDAY + timedelta(days=n)), at=NOW + n * SECOND)
    with queries(town.store) as for_a_day:
        offers(town)
    with queries(town.store) as for_a_fortnight:
        strip(town)
    assert len(for_a_day) == len(for_a_fortnight) <= 16

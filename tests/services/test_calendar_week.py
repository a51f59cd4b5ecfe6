"""The calendar by week: load, capacity, blocks; searching; and a stamp that tells of any change."""

from __future__ import annotations

from datetime import date, time, timedelta

from kiosk.domain.ids import BlockId, new_id
from kiosk.domain.restriction import Block, BlockWhy
from kiosk.domain.slot import day_bounds
from kiosk.domain.visit import VisitKind
from kiosk.services import book, calendar, restrictions
from kiosk.services.calendar_week import WeekView, week_view
from tests.services.test_book_offers import queries
from tests.services.town import FRIDAY, NOW, Town

ONSITE, OFFSITE = VisitKind.ONSITE, VisitKind.OFFSITE
MONDAY = date(2026, 11, 23)


def week(town: Town, *kinds: VisitKind) -> WeekView:
    return week_view(town.store, town.facility, MONDAY, kinds or (ONSITE,), NOW)


def blocked(town: Town, **values: object) -> None:
    start, end = day_bounds(FRIDAY, town.facility.zone)
    whole = {"starts_at": start, "ends_at": end, "why": BlockWhy.MAINTENANCE} | values
    given = Block(id=BlockId(new_id()), **whole)  # type: ignore[arg-type]
    restrictions.block(town.store, given, town.officer.id, NOW)


def test_each_time_says_how_many_of_its_terminals_are_booked(town: Town) -> None:
    town.booked()
    with queries(town.store) as asked:
        view = week(town)
    assert sum("set_config" not in query for query in asked) == 3
    assert len(view.loads) == 7 * 35
    load = view.loads[FRIDAY, time(13, 40)]
    assert (load.booked, load.capacity, load.is_full) == (1, 2, False)
    assert view.total() == (1, 7 * 70)
    assert view.total(day=FRIDAY) == (1, 70)
    assert [view.total(window=w)[0] for w in view.windows] == [0, 1, 0]
    assert week(town, ONSITE, OFFSITE).total(day=FRIDAY) == (1, 105)


def test_what_is_cancelled_or_out_of_service_or_blocked_does_not_count(town: Town) -> None:
    visit = town.booked()
    book.cancel(town.store, town.facility, town.maria, visit.id, NOW)
    town.put_terminal(town.second, in_service=False)
    view = week(town)
    assert view.total() == (0, 7 * 35)
    assert [m.id for m in view.broken] == [town.second.id]
    assert view.loads[FRIDAY, time(9)].capacity == 1
    blocked(town, terminal=town.first.id)
    load = week(town).loads[FRIDAY, time(9)]
    assert (load.capacity, load.is_full, load.is_blocked) == (0, True, False)
    blocked(town, unit="3B")
    assert week(town).loads[FRIDAY, time(9)].units == ("3B",)
    blocked(town)
    load = week(town).loads[FRIDAY, time(9)]
    assert (load.capacity, load.is_full, load.is_blocked) == (0, False, True)


def test_a_stamp_stays_until_anything_shown_changes(town: Town) -> None:
    def stamp() -> tuple[object, ...]:
        return calendar.stamp(town.store, town.facility, FRIDAY, 1, NOW)

    seen = [stamp()]
    assert stamp() == seen[0]
    visit = town.booked()
    seen.append(stamp())
    book.cancel(town.store, town.facility, town.maria, visit.id, NOW)
    seen.append(stamp())
    town.put_terminal(town.first, in_service=False)
    seen.append(stamp())
    blocked(town)
    seen.append(stamp())
    assert len(set(map(repr, seen))) == 5
    town.booked(slot=town.slot(FRIDAY + timedelta(days=1)))
    assert stamp() == seen[-1]


def test_visits_are_found_by_reference_and_by_either_name(town: Town) -> None:
    visit = town.booked()

    def found(text: str) -> list[str]:
        return [c.visit.id for c in calendar.search(town.store, town.facility, text, NOW)]

    spaced = f"{visit.reference[:4]} {visit.reference[4:].lower()}"
    for text in (spaced, "quin", "mari", "reyes", "osterg"):
        assert found(text) == [visit.id], text
    for text in ("", "q", "ramos", "22222222"):
        assert found(text) == [], text

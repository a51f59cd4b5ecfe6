"""The desk's calendar: a day by terminal, and one visit's details."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from kiosk.domain.errors import NotFound
from kiosk.domain.facility import Policy
from kiosk.domain.hours import Hours, Window
from kiosk.domain.ids import VisitId
from kiosk.domain.visit import VisitKind
from kiosk.services import audit, book, move
from kiosk.services.calendar import Capacity, day_view, visit_details
from kiosk.store.store import Store
from tests.services.test_book_offers import queries
from tests.services.town import FRIDAY, NOW, SECOND, TODAY, Town

ONSITE, OFFSITE = VisitKind.ONSITE, VisitKind.OFFSITE


def test_an_empty_day_shows_its_terminals_and_windows(town: Town) -> None:
    view = day_view(town.store, town.facility, FRIDAY, NOW)
    assert [column.name for column in view.columns] == ["Terminal 1", "Terminal 2", "Off-site 1"]
    assert [(w.opens, w.closes) for w in view.windows] == [
        (time(9), time(11, 20)),
        (time(12, 20), time(16, 20)),
        (time(17, 20), time(22, 45)),
    ]
    assert view.visits == ()
    assert view.capacity == {ONSITE: Capacity(0, 70), OFFSITE: Capacity(0, 35)}


def test_the_visits_of_a_day_are_by_time_with_names(town: Town) -> None:
    late = town.booked(slot=town.slot(wall=time(22, 20)))
    early = town.booked(slot=town.slot(wall=time(9)), kind=OFFSITE)
    town.booked(slot=town.slot(FRIDAY + timedelta(days=1), time(9)))
    view = day_view(town.store, town.facility, FRIDAY, NOW)
    assert [card.visit for card in view.visits] == [early, late]
    card = view.visits[0]
    assert (card.visitor_name, card.resident_name, card.unit) == (
        "Maria Quintanilla-\u00d8sterg\u00e5rd",
        "Jonas Reyes",
        "3B",
    )


def test_cancelled_visits_are_shown_and_do_not_count(town: Town) -> None:
    visit = town.booked()
    assert day_view(town.store, town.facility, FRIDAY, NOW).capacity[ONSITE] == Capacity(1, 70)
    book.cancel(town.store, town.facility, town.maria, visit.id, NOW)
    view = day_view(town.store, town.facility, FRIDAY, NOW)
    assert len(view.visits) == 1
    assert view.capacity[ONSITE] == Capacity(0, 70)


def test_capacity_falls_when_a_terminal_is_out(town: Town) -> None:
    town.put_terminal(town.first, in_service=False)
    view = day_view(town.store, town.facility, FRIDAY, NOW)
    assert view.capacity[ONSITE] == Capacity(0, 35)
    assert len(view.columns) == 3


def test_each_kind_has_hours_of_its_own(sqlite_store: Store) -> None:
    evening = Hours(((Window(time(17), time(23)),),) * 7)
    town = Town(sqlite_store, Policy(offsite_hours=evening))
    view = day_view(town.store, town.facility, FRIDAY, NOW)
    assert view.hours[OFFSITE] == (Window(time(17), time(23)),)
    assert len(view.starts[OFFSITE]) == 18
    assert view.windows[-1] == Window(time(17), time(23))
    assert len(view.windows) == 3


def test_a_day_of_23_hours_has_all_its_visits(town: Town) -> None:
    day = date(2026, 3, 8)
    early = town.slot(day).starts_at - timedelta(days=3)
    last = town.booked(slot=town.slot(day, time(22, 20)), at=early)
    view = day_view(town.store, town.facility, day, early)
    assert [card.visit for card in view.visits] == [last]
    assert day_view(town.store, town.facility, day + timedelta(days=1), early).visits == ()


def test_a_full_day_takes_as_few_queries_as_an_empty_one(sqlite_store: Store) -> None:
    town = Town(sqlite_store)
    with queries(town.store) as for_none:
        day_view(town.store, town.facility, FRIDAY, NOW)
    for n in range(7):
        town.booked(slot=town.slot(wall=time(9 + n // 3, n % 3 * 20)))
    with queries(town.store) as for_many:
        day_view(town.store, town.facility, FRIDAY, NOW)
    assert len(for_many) == len(for_none) == 5


def test_details_hold_everybody_and_the_history(town: Town) -> None:
    visit = town.booked()
    visit = book.cancel(town.store, town.facility, town.maria, visit.id, NOW + SECOND)
    details = visit_details(town.store, visit.id)
    assert details.visit == visit
    assert details.visitor.id == town.maria
    assert details.resident == town.rafael
    assert details.terminal == town.first
    assert [entry.what for entry in details.history] == ["visit.booked", "visit.cancelled"]
    assert audit.of_subject(town.store, visit.id) == details.history
    assert audit.of_day(town.store, town.facility, TODAY) == details.history
    with pytest.raises(NotFound):
        visit_details(town.store, VisitId("nothing"))


def test_a_visit_that_moved_is_on_its_new_day_alone(town: Town) -> None:
    old = town.booked()
    slot = town.slot(FRIDAY + timedelta(days=1))
    kept = move.hold(town.store, town.facility, town.maria, old.id, slot, NOW)
    told = move.means_now(town.store, town.facility, town.maria, old.id, kept, NOW)
    new = move.confirm(town.store, town.facility, kept.id, told, NOW)
    days = [
        day_view(town.store, town.facility, day, NOW)
        for day in (FRIDAY, FRIDAY + timedelta(days=1))
    ]
    assert [[card.visit for card in day.visits] for day in days] == [[], [new]]
    assert days[0].capacity[VisitKind.ONSITE].taken == 0

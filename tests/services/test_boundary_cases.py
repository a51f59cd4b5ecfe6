"""The boundary cases of the rules, each by its name."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251 (two terminals at one moment)
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.document import is_expired
from kiosk.domain.errors import NoExplanation, SlotClosed, SlotGone, Under18
from kiosk.domain.facility import Policy
from kiosk.domain.hours import Hours, Window
from kiosk.domain.reason import Reason
from kiosk.domain.slot import Closed, Slot, closed, slots_on
from kiosk.domain.visit import Payment, Visit, VisitKind
from kiosk.domain.visitor import eighteenth, is_adult
from kiosk.services import book, call_off, move
from kiosk.services.review import Urgency, urgency
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.services.town import FRIDAY, LOS_ANGELES, NOW, SECOND, TODAY, Town

ONSITE = VisitKind.ONSITE
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOTICE = timedelta(hours=48)
WHY = "The screen of terminal 1 does not turn on."

#: An ordinary Friday, and the Mondays after the clocks went forward and back.
DAYS = [
    pytest.param(FRIDAY, id="ordinary"),
    pytest.param(date(2026, 3, 9), id="forward"),
    pytest.param(date(2026, 11, 2), id="back"),
]


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


@pytest.fixture
def stations(url: str, data_key: DataKey) -> Iterator[tuple[Store, Store]]:
    """Two terminals on one database, of either engine."""
    both = Store(url, data_key), Store(url, data_key)
    yield both
    for each in both:
        each.close()


def booked_early(town: Town, day: date, wall: time = time(9)) -> Visit:
    slot = town.slot(day, wall)
    return town.booked(slot=slot, at=slot.starts_at - 5 * DAY)


def test_eighteen_today_and_tomorrow(town: Town) -> None:
    assert is_adult(date(2008, 11, 22), TODAY)
    assert not is_adult(date(2008, 11, 23), TODAY)
    today = town.approved("today@example.org", town.ivan, birth=date(2008, 11, 27))
    tomorrow = town.approved("tomorrow@example.org", town.leah, birth=date(2008, 11, 28))
    assert town.booked(today)
    with pytest.raises(Under18):
        town.booked(tomorrow)


def test_born_on_29_february() -> None:
    born = date(2008, 2, 29)
    assert eighteenth(born) == date(2026, 3, 1)
    assert not is_adult(born, date(2026, 2, 28))
    assert is_adult(born, date(2026, 3, 1))


def test_an_id_expiring_today_yesterday_and_before_the_visit(town: Town) -> None:
    assert not is_expired(TODAY, TODAY)
    assert is_expired(TODAY - DAY, TODAY)
    on_the_day = town.approved("a@example.org", town.ivan, expiry=FRIDAY)
    before = town.approved("b@example.org", town.leah, expiry=FRIDAY - DAY)
    assert town.booked(on_the_day)
    with pytest.raises(SlotClosed) as refused:
        town.booked(before)
    assert refused.value.facts == {"why": Closed.ID_EXPIRED}


def test_a_start_whose_end_is_11_20_and_11_21(town: Town) -> None:
    assert (
        town.booked(slot=town.slot(wall=time(11, 0))).ends_at
        == town.slot(wall=time(11, 20)).starts_at
    )
    late = Hours(((Window(time(9, 1), time(11, 20)),),) * 7)
    policy = Policy(onsite_hours=late)
    ends = town.slot(wall=time(11, 21)).starts_at
    slot = Slot(ends - policy.session, ends)
    assert closed(slot, late, policy, LOS_ANGELES, NOW) is Closed.OUTSIDE_HOURS
    assert max(s.ends_at for s in slots_on(FRIDAY, late, policy, LOS_ANGELES)) < ends


@pytest.mark.parametrize("day", DAYS)
def test_a_notice_of_48_00_00_and_of_47_59_59_to_cancel(town: Town, day: date) -> None:
    visit = booked_early(town, day)
    book.cancel(town.store, town.facility, town.maria, visit.id, visit.starts_at - NOTICE)
    assert town.credits() == 1
    late = booked_early(town, day, time(10))
    assert late.payment is Payment.CREDIT
    at = late.starts_at - NOTICE + SECOND
    book.cancel(town.store, town.facility, town.maria, late.id, at)
    assert town.credits() == 0


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("second", "earns"), [(0, True), (1, False)])
def test_a_notice_of_48_00_00_and_of_47_59_59_to_move(
    town: Town, day: date, second: int, *, earns: bool
) -> None:
    visit = booked_early(town, day)
    at = visit.starts_at - NOTICE + second * SECOND
    args = town.store, town.facility, town.maria, visit.id
    kept = move.hold(*args, town.slot(day + DAY, time(9)), at)
    told = move.means_now(*args, kept, at)
    new = move.confirm(town.store, town.facility, kept.id, told, at)
    paid = Payment.CREDIT if earns else Payment.CHARGE
    assert (told.earns, new.carries_right, new.payment) == (earns, earns, paid)
    assert town.credits() == 0


def test_a_decision_at_23_59_59_and_at_24_00_01() -> None:
    """The clock runs in elapsed hours, over the night in which the clocks go back too."""
    for sent in (NOW, datetime(2026, 10, 31, 20, tzinfo=UTC)):
        due = sent + Policy().review_due
        assert due - sent == timedelta(hours=24)
        assert urgency(due, sent + timedelta(hours=24) - SECOND) is Urgency.WARNING
        assert urgency(due, sent + timedelta(hours=24) + SECOND) is Urgency.OVERDUE


def test_an_explanation_of_spaces(town: Town) -> None:
    visit = town.booked()
    args = town.store, town.facility, town.officer, visit.id, visit.version
    with pytest.raises(NoExplanation):
        call_off.call_off(*args, Reason.OUTSIDE_OTHER, " " * 40, NOW)


def test_two_terminals_committing_the_last_slot_at_once(stations: tuple[Store, Store]) -> None:
    """One moves a visit there, the other books it: one of them has it, and nothing is lost."""
    town = Town(stations[0])
    town.put_terminal(town.second, in_service=False)
    ivans = town.approved("ivans@example.org", town.ivan)
    together = Barrier(2)
    for hour in (9, 13, 18):
        old = town.booked(slot=town.slot(wall=time(hour)))
        wanted = town.slot(FRIDAY + DAY, time(hour, 20))

        def moves(old: Visit = old, slot: Slot = wanted) -> Visit | None:
            args = stations[0], town.facility, town.maria, old.id
            together.wait(timeout=30)
            try:
                kept = move.hold(*args, slot, NOW)
                told = move.means_now(*args, kept, NOW)
                return move.confirm(stations[0], town.facility, kept.id, told, NOW)
            except SlotGone:
                return None

        def books(slot: Slot = wanted) -> Visit | None:
            together.wait(timeout=30)
            try:
                kept = book.hold(stations[1], town.facility, ivans, ONSITE, slot, NOW)
                return book.confirm(stations[1], town.facility, kept.id, NOW)
            except SlotGone:
                return None

        with ThreadPoolExecutor(2) as pool:
            moved, booked = (done.result() for done in (pool.submit(moves), pool.submit(books)))
        assert (moved is None) != (booked is None)
        mine = book.mine(stations[0], town.maria, NOW).upcoming
        assert (old in mine) is (moved is None)


def test_a_credit_paid_visit_cancelled_in_time_gives_one_back_not_two(town: Town) -> None:
    first = town.booked()
    book.cancel(town.store, town.facility, town.maria, first.id, NOW)
    second = town.booked()
    assert (second.payment, town.credits()) == (Payment.CREDIT, 0)
    for _ in range(2):
        book.cancel(town.store, town.facility, town.maria, second.id, NOW)
    assert town.credits() == 1


def test_a_non_behavioural_cancellation_an_hour_before_the_start(town: Town) -> None:
    visit = town.booked()
    call_off.call_off(
        town.store,
        town.facility,
        town.officer,
        visit.id,
        visit.version,
        Reason.OUTSIDE_TERMINAL_BROKEN,
        WHY,
        visit.starts_at - HOUR,
    )
    assert town.credits() == 1


def test_rules_hold_where_clocks_never_change(town: Town) -> None:
    """Arizona keeps standard time all year; a notice there is 48 hours by the wall too."""
    phoenix = replace(town.facility, zone=ZoneInfo("America/Phoenix"))
    slots = slots_on(date(2026, 11, 1), Policy().onsite_hours, Policy(), phoenix.zone)
    assert len(slots) == 35
    limit = (slots[0].starts_at - NOTICE).astimezone(phoenix.zone)
    assert (limit.date(), limit.time()) == (date(2026, 10, 30), time(9))

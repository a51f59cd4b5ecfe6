"""Times that can be booked: on the grid, inside the hours, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.facility import Policy
from kiosk.domain.hours import DEFAULT_HOURS, Hours, Window
from kiosk.domain.slot import (
    Closed,
    Slot,
    closed,
    day_bounds,
    instant,
    last_day,
    quanta,
    slots_on,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
PHOENIX = ZoneInfo("America/Phoenix")
MADRID = ZoneInfo("Europe/Madrid")
ZONES = (LOS_ANGELES, PHOENIX, MADRID)

POLICY = Policy()
MONDAY = date(2026, 11, 23)
#: When the clocks go forward and back: 02:00 becomes 03:00 and the other way round in Los
#: Angeles; in Madrid 03:00 becomes 02:00 in October.
FORWARD = {LOS_ANGELES: date(2026, 3, 8), MADRID: date(2026, 3, 29)}
BACK = {LOS_ANGELES: date(2026, 11, 1), MADRID: date(2026, 10, 25)}


def every_day(*windows: tuple[time, time]) -> Hours:
    return Hours((tuple(Window(a, b) for a, b in windows),) * 7)


def walls(slots: tuple[Slot, ...], zone: ZoneInfo) -> list[str]:
    return [s.starts_at.astimezone(zone).strftime("%H:%M") for s in slots]


@pytest.mark.parametrize("zone", ZONES)
def test_the_defaults_give_35_starts(zone: ZoneInfo) -> None:
    starts = walls(slots_on(MONDAY, DEFAULT_HOURS, POLICY, zone), zone)
    morning = [s for s in starts if s < "12"]
    evening = [s for s in starts if s > "17"]
    assert len(starts) == 35
    assert (len(morning), len(evening)) == (7, 16)
    assert (morning[0], morning[-1]) == ("09:00", "11:00")
    assert (evening[0], evening[-1]) == ("17:20", "22:20")


@pytest.mark.parametrize("day", [*FORWARD.values(), *BACK.values()])
@pytest.mark.parametrize("zone", ZONES)
def test_daytime_hours_are_the_same_on_days_the_clocks_change(zone: ZoneInfo, day: date) -> None:
    ordinary = walls(slots_on(MONDAY, DEFAULT_HOURS, POLICY, zone), zone)
    assert walls(slots_on(day, DEFAULT_HOURS, POLICY, zone), zone) == ordinary


def test_an_end_at_the_close_is_inside_and_a_minute_later_is_not() -> None:
    until_1120 = every_day((time(11, 0), time(11, 20)))
    until_1119 = every_day((time(11, 0), time(11, 19)))
    assert walls(slots_on(MONDAY, until_1120, POLICY, PHOENIX), PHOENIX) == ["11:00"]
    assert slots_on(MONDAY, until_1119, POLICY, PHOENIX) == ()
    at_1101 = every_day((time(11, 1), time(11, 20)))
    assert slots_on(MONDAY, at_1101, POLICY, PHOENIX) == ()


def test_longer_sessions_and_gaps_make_a_wider_grid() -> None:
    half_hours = Policy(session=timedelta(minutes=30))
    assert len(slots_on(MONDAY, DEFAULT_HOURS, half_hours, PHOENIX)) == 4 + 8 + 10
    with_gap = Policy(session=timedelta(minutes=20), gap=timedelta(minutes=10))
    hour = every_day((time(9), time(10, 20)))
    assert walls(slots_on(MONDAY, hour, with_gap, PHOENIX), PHOENIX) == ["09:00", "09:30", "10:00"]


def test_a_window_until_the_last_minute_does_not_run_into_the_next_day() -> None:
    night = every_day((time(23, 0), time(23, 59)))
    assert walls(slots_on(MONDAY, night, POLICY, PHOENIX), PHOENIX) == ["23:00", "23:20"]


@pytest.mark.parametrize("zone", [LOS_ANGELES])
def test_starts_that_the_clocks_leave_out_are_left_out(zone: ZoneInfo) -> None:
    night = every_day((time(1), time(4)))
    starts = walls(slots_on(FORWARD[zone], night, POLICY, zone), zone)
    assert starts == ["01:00", "01:20", "01:40", "03:00", "03:20", "03:40"]


def test_starts_that_the_clocks_show_twice_are_offered_once_the_first_time() -> None:
    night = every_day((time(0, 40), time(2, 20)))
    slots = slots_on(BACK[LOS_ANGELES], night, POLICY, LOS_ANGELES)
    assert walls(slots, LOS_ANGELES) == ["00:40", "01:00", "01:20", "01:40", "02:00"]
    offsets = [s.starts_at.astimezone(LOS_ANGELES).utcoffset() for s in slots]
    assert offsets == [timedelta(hours=-7)] * 4 + [timedelta(hours=-8)]


def test_a_session_does_not_reach_over_a_close_that_was_left_out() -> None:
    """02:30 does not exist: the window ends with the jump, one elapsed hour after 01:00."""
    night = every_day((time(1), time(2, 30)))
    half_hours = Policy(session=timedelta(minutes=40))
    slots = slots_on(FORWARD[LOS_ANGELES], night, half_hours, LOS_ANGELES)
    assert walls(slots, LOS_ANGELES) == ["01:00"]


def test_an_opening_that_was_left_out_opens_with_the_jump() -> None:
    opens = instant(FORWARD[LOS_ANGELES], time(2, 30), LOS_ANGELES)
    assert opens == datetime(2026, 3, 8, 10, 0, tzinfo=UTC)
    assert instant(FORWARD[MADRID], time(2, 59, 59), MADRID) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_days_are_23_or_25_hours_long_when_the_clocks_change() -> None:
    def hours(day: date, zone: ZoneInfo) -> float:
        begins, ends = day_bounds(day, zone)
        return (ends - begins) / timedelta(hours=1)

    for zone in (LOS_ANGELES, MADRID):
        assert (hours(FORWARD[zone], zone), hours(BACK[zone], zone)) == (23, 25)
    assert hours(FORWARD[LOS_ANGELES], PHOENIX) == 24


a_wall_time = st.integers(0, 24 * 12 - 1).map(lambda n: time(n // 12, n % 12 * 5))
windows = st.lists(a_wall_time, min_size=2, max_size=6, unique=True).map(
    lambda times: tuple(
        Window(a, b) for a, b in zip(sorted(times)[::2], sorted(times)[1::2], strict=False)
    )
)
policies = st.builds(
    Policy,
    session=st.integers(1, 24).map(lambda n: timedelta(minutes=5 * n)),
    gap=st.integers(0, 6).map(lambda n: timedelta(minutes=5 * n)),
)
changes = [*FORWARD.values(), *BACK.values()]
days = st.one_of(st.sampled_from(changes), st.dates(date(2020, 1, 1), date(2037, 12, 31)))


@given(days, windows, policies, st.sampled_from(ZONES))
def test_every_session_is_whole_inside_one_window_and_none_overlap(
    day: date, of_day: tuple[Window, ...], policy: Policy, zone: ZoneInfo
) -> None:
    slots = slots_on(day, Hours((of_day,) * 7), policy, zone)
    bounds = [(instant(day, w.opens, zone), instant(day, w.closes, zone)) for w in of_day]
    for slot in slots:
        assert slot.ends_at - slot.starts_at == policy.session
        assert sum(a <= slot.starts_at and slot.ends_at <= b for a, b in bounds) == 1
        local = slot.starts_at.astimezone(zone)
        assert local.date() == day
        assert local.astimezone(UTC) == slot.starts_at
    for earlier, later in pairwise(slots):
        assert earlier.ends_at <= later.starts_at
        assert not set(quanta(earlier)) & set(quanta(later))


@given(st.dates(date(2020, 1, 1), date(2037, 12, 31)), windows, policies)
def test_without_changing_clocks_the_grid_is_the_arithmetic_one(
    day: date, of_day: tuple[Window, ...], policy: Policy
) -> None:
    expected = []
    for window in of_day:
        wall = datetime.combine(day, window.opens)
        while wall + policy.session <= datetime.combine(day, window.closes):
            expected.append(wall.strftime("%H:%M"))
            wall += policy.session + policy.gap
    assert walls(slots_on(day, Hours((of_day,) * 7), policy, PHOENIX), PHOENIX) == expected


@given(days, a_wall_time, a_wall_time, st.sampled_from(ZONES))
def test_later_on_the_clock_is_never_earlier(
    day: date, one: time, other: time, zone: ZoneInfo
) -> None:
    earlier, later = sorted((one, other))
    assert instant(day, earlier, zone) <= instant(day, later, zone)


def slot_at(at: datetime) -> Slot:
    return Slot(at, at + POLICY.session)


NINE = instant(MONDAY, time(9), LOS_ANGELES)


def why(slot: Slot, at: datetime) -> Closed | None:
    return closed(slot, DEFAULT_HOURS, POLICY, LOS_ANGELES, at)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(seconds=-1), Closed.PAST),
        (timedelta(0), Closed.PAST),
        (timedelta(seconds=1), Closed.TOO_SOON),
        (timedelta(hours=24) - timedelta(seconds=1), Closed.TOO_SOON),
        (timedelta(hours=24), None),
        (timedelta(days=14), None),
        # Nine in the morning less fourteen days and nine hours is the midnight that opens the day.
        (timedelta(days=14, hours=9), None),
        (timedelta(days=14, hours=9, seconds=1), Closed.TOO_FAR),
    ],
)
def test_lead_and_horizon(before: timedelta, expected: Closed | None) -> None:
    assert why(slot_at(NINE), NINE - before) is expected


def test_the_lead_is_elapsed_time_when_the_clocks_change() -> None:
    """Nine on the day before the clocks go forward is only 23 hours before nine."""
    start = instant(FORWARD[LOS_ANGELES], time(9), LOS_ANGELES)
    nine_before = instant(date(2026, 3, 7), time(9), LOS_ANGELES)
    assert why(slot_at(start), nine_before) is Closed.TOO_SOON
    assert why(slot_at(start), nine_before - timedelta(hours=1)) is None


def test_the_last_day_is_a_day_of_the_calendar() -> None:
    late = instant(date(2026, 2, 25), time(23, 30), LOS_ANGELES)
    assert last_day(POLICY, LOS_ANGELES, late) == date(2026, 3, 11)


@pytest.mark.parametrize(
    "wall", [time(8, 40), time(9, 10), time(11, 20), time(12, 0), time(22, 40)]
)
def test_times_off_the_grid_are_outside_the_hours(wall: time) -> None:
    start = instant(MONDAY, wall, LOS_ANGELES)
    assert why(slot_at(start), start - timedelta(days=3)) is Closed.OUTSIDE_HOURS


def test_a_session_of_another_length_is_outside_the_hours() -> None:
    longer = Slot(NINE, NINE + timedelta(minutes=40))
    assert why(longer, NINE - timedelta(days=3)) is Closed.OUTSIDE_HOURS


def test_quanta_are_the_five_minutes_touched() -> None:
    start = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    first = int(start.timestamp()) // 300
    assert quanta(Slot(start, start + timedelta(minutes=20))) == range(first, first + 4)
    odd = Slot(start + timedelta(minutes=4), start + timedelta(minutes=6))
    assert quanta(odd) == range(first, first + 2)

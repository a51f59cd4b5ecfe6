"""Visiting hours: windows in order, apart, by weekday."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.hours import DEFAULT_HOURS, Hours, Window

CLOSED_ALL_WEEK: tuple[tuple[Window, ...], ...] = ((),) * 7


def test_the_defaults_are_those_of_the_rules_every_day() -> None:
    monday = date(2026, 11, 23)
    for offset in range(7):
        windows = DEFAULT_HOURS.on(monday + timedelta(days=offset))
        assert [(w.opens, w.closes) for w in windows] == [
            (time(9, 0), time(11, 20)),
            (time(12, 20), time(16, 20)),
            (time(17, 20), time(22, 45)),
        ]


def test_weekdays_differ_where_the_facility_wants() -> None:
    week = [*CLOSED_ALL_WEEK]
    week[5] = (Window(time(10), time(12)),)
    hours = Hours(tuple(week))
    assert hours.on(date(2026, 11, 28)) == (Window(time(10), time(12)),)
    assert hours.on(date(2026, 11, 29)) == ()


@pytest.mark.parametrize(("opens", "closes"), [(time(9), time(9)), (time(12), time(9))])
def test_a_window_opens_before_it_closes(opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match="before"):
        Window(opens, closes)


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="seven"):
        Hours(CLOSED_ALL_WEEK[:6])


def test_windows_that_touch_are_apart_enough() -> None:
    day = (Window(time(9), time(10)), Window(time(10), time(11)))
    assert Hours((day,) * 7).on(date(2026, 11, 23)) == day


@given(st.lists(st.times(), min_size=4, max_size=4, unique=True))
def test_windows_out_of_order_or_overlapping_are_refused(times: list[time]) -> None:
    a, b, c, d = sorted(times)
    in_order = (Window(a, b), Window(c, d))
    assert Hours((in_order,) * 7).week[0] == in_order
    for wrong in ((Window(c, d), Window(a, b)), (Window(a, c), Window(b, d))):
        with pytest.raises(ValueError, match="order"):
            Hours((wrong, *CLOSED_ALL_WEEK[1:]))

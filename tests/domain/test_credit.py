"""Credits: who earns one, to the second, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.credit import Moved, deadline, in_time, on_cancel, on_move, payment_for
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.slot import instant
from kiosk.domain.visit import Payment

NOTICE = timedelta(hours=48)
SECOND = timedelta(seconds=1)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
MADRID = ZoneInfo("Europe/Madrid")

STARTS = [
    pytest.param(datetime(2026, 11, 26, 21, 50, tzinfo=UTC), id="an ordinary day"),
    pytest.param(instant(date(2026, 3, 9), time(9), LOS_ANGELES), id="after going forward"),
    pytest.param(instant(date(2026, 11, 2), time(9), LOS_ANGELES), id="after going back"),
    pytest.param(instant(date(2026, 3, 30), time(9), MADRID), id="after going forward, Madrid"),
    pytest.param(instant(date(2026, 10, 26), time(9), MADRID), id="after going back, Madrid"),
]


@pytest.mark.parametrize("start", STARTS)
def test_48_hours_exactly_earn_and_a_second_less_does_not(start: datetime) -> None:
    assert in_time(start, NOTICE, start - NOTICE)
    assert not in_time(start, NOTICE, start - NOTICE + SECOND)
    assert on_cancel(start, NOTICE, start - NOTICE, carries_right=True) is (
        EntryWhy.CANCELLED_IN_TIME
    )
    assert on_cancel(start, NOTICE, start - NOTICE + SECOND, carries_right=True) is None


def test_the_deadline_across_a_change_of_clocks_is_an_hour_off_on_the_wall() -> None:
    """Nine on the Monday after the clocks went forward: eight on Saturday, 48 hours before."""
    start = instant(date(2026, 3, 9), time(9), LOS_ANGELES)
    assert deadline(start, NOTICE) == instant(date(2026, 3, 7), time(8), LOS_ANGELES)
    start = instant(date(2026, 11, 2), time(9), LOS_ANGELES)
    assert deadline(start, NOTICE) == instant(date(2026, 10, 31), time(10), LOS_ANGELES)


def test_the_deadline_is_elapsed_time_whatever_zone_the_start_is_written_in() -> None:
    start = datetime(2026, 3, 9, 9, 0, tzinfo=LOS_ANGELES)
    assert deadline(start, NOTICE) == deadline(start.astimezone(UTC), NOTICE)


def test_a_late_move_earns_nothing_and_carries_no_right() -> None:
    start = datetime(2026, 11, 26, 21, 50, tzinfo=UTC)
    late = on_move(start, NOTICE, start - NOTICE + SECOND, carries_right=True)
    assert late == Moved(credit=False, carries_right=False)
    later = start + timedelta(days=10)
    again = on_move(later, NOTICE, start, carries_right=late.carries_right)
    assert again == Moved(credit=False, carries_right=False)
    assert on_cancel(later, NOTICE, start, carries_right=late.carries_right) is None


def test_a_move_in_time_earns_and_keeps_the_right() -> None:
    start = datetime(2026, 11, 26, 21, 50, tzinfo=UTC)
    moved = on_move(start, NOTICE, start - NOTICE, carries_right=True)
    assert moved == Moved(credit=True, carries_right=True)


instants = st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
notices = st.timedeltas(timedelta(0), timedelta(days=7))


@given(instants, instants, notices, st.booleans())
def test_cancelling_earlier_never_earns_less(
    start: datetime, at: datetime, notice: timedelta, carries_right: bool
) -> None:
    earned = on_cancel(start, notice, at, carries_right=carries_right)
    earlier = on_cancel(start, notice, at - timedelta(hours=1), carries_right=carries_right)
    assert earned is None or earlier is not None
    assert (earned is not None) == (carries_right and at + notice <= start)


@given(st.integers(0, 10_000), st.integers(0, 9))
def test_a_credit_is_used_before_money(price_cents: int, balance: int) -> None:
    payment = payment_for(price_cents, balance)
    assert (payment is Payment.CREDIT) == (balance > 0)
    assert (payment is Payment.CHARGE) == (balance == 0 and price_cents > 0)

"""Ages: eighteen on the day, also for those born on 29 February."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.document import is_expired
from kiosk.domain.visitor import Applicant, age, eighteenth, is_adult

TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)


def test_eighteen_today_is_an_adult_and_tomorrow_is_not_yet() -> None:
    assert is_adult(date(2008, 11, 22), TODAY)
    assert not is_adult(date(2008, 11, 23), TODAY)


@pytest.mark.parametrize(
    ("birth", "day"),
    [
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2008, 2, 28), date(2026, 2, 28)),
        (date(2008, 3, 1), date(2026, 3, 1)),
        (date(2010, 2, 28), date(2028, 2, 28)),
    ],
)
def test_born_around_29_february(birth: date, day: date) -> None:
    assert eighteenth(birth) == day
    assert is_adult(birth, day)
    assert not is_adult(birth, day - ONE_DAY)


births = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@given(births, st.dates(date(1950, 1, 1), date(2060, 12, 31)))
def test_an_adult_is_whoever_has_an_age_of_eighteen(birth: date, on: date) -> None:
    assert is_adult(birth, on) == (age(birth, on) >= 18)
    assert is_adult(birth, on) == (on >= eighteenth(birth))


@given(births)
def test_nobody_gets_younger(birth: date) -> None:
    day = eighteenth(birth)
    assert age(birth, day) == 18
    assert age(birth, day - ONE_DAY) == 17


def test_an_id_is_valid_on_the_day_it_expires() -> None:
    assert not is_expired(TODAY, TODAY)
    assert is_expired(TODAY - ONE_DAY, TODAY)
    assert not is_expired(TODAY + ONE_DAY, TODAY)


def test_the_full_name_leaves_out_what_is_not_there() -> None:
    assert Applicant(given="Maria", surname="Reyes").full_name == "Maria Reyes"
    whole = Applicant(given="John", middle="Q", surname="Public", suffix="JR")
    assert whole.full_name == "John Q Public JR"

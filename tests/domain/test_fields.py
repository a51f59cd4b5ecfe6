"""What may be typed, and what becomes of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import fields
from kiosk.domain.errors import (
    BadDate,
    BadIdNumber,
    BadName,
    BadPhone,
    BadPin,
    NoExplanation,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Delgado Reyes", "Delgado Reyes"),
        ("  O'Brien-Smith ", "O'Brien-Smith"),
        ("Mun\u0303oz", "Mu\u00f1oz"),
        ("Jr.", "Jr."),
        ("\u041e\u043b\u0435\u043d\u0430", "\u041e\u043b\u0435\u043d\u0430"),
    ],
)
def test_names_are_kept_as_written(typed: str, kept: str) -> None:
    assert fields.name(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "-", "J0hn", "A" * 61, "<b>", "Ann;drop"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(BadName):
        fields.name(typed)


@given(st.text(max_size=200))
def test_a_line_has_no_character_that_could_break_a_header(typed: str) -> None:
    clean = fields.line(typed)
    assert len(clean) <= fields.LINE_MOST
    assert clean.isprintable()
    assert clean == fields.line(clean)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("(503) 555-0142", "5035550142"), ("+1 503.555.0142", "5035550142"), ("", "")],
)
def test_phones(typed: str, kept: str) -> None:
    assert fields.phone(typed) == kept


@pytest.mark.parametrize("typed", ["555-0142", "1035550142", "503555014x", "23503555014299"])
def test_bad_phones(typed: str) -> None:
    with pytest.raises(BadPhone):
        fields.phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "12345", "1234567", "12a456", "\u0661\u0662\u0663\u0664\u0665\u0666"),
        *("111111", "112112", "123456", "987654", "567890", "121212", "112211"),
        *("031491", "140391", "910314"),
    ],
)
def test_pins_that_are_easily_guessed(typed: str) -> None:
    with pytest.raises(BadPin):
        fields.pin(typed, date(1991, 3, 14))


def test_a_good_pin() -> None:
    assert fields.pin("482913", date(1991, 3, 14)) == "482913"


@pytest.mark.parametrize("typed", ["D482 1190 7734", "y1234567", "S530-460-83-123-0"])
def test_id_numbers(typed: str) -> None:
    assert fields.id_number(typed) == typed.upper()


@pytest.mark.parametrize("typed", ["", "12", "A" * 26, "\u00d1123", "12<3>4"])
def test_bad_id_numbers(typed: str) -> None:
    with pytest.raises(BadIdNumber):
        fields.id_number(typed)


@pytest.mark.parametrize(
    ("month", "day", "year"),
    [
        ("2", "29", "2025"),
        ("13", "1", "2000"),
        ("1", "1", "91"),
        ("", "1", "1991"),
        ("x", "1", "1"),
    ],
)
def test_dates_that_do_not_exist(month: str, day: str, year: str) -> None:
    with pytest.raises(BadDate):
        fields.typed_date(month, day, year)


def test_dates_must_make_sense() -> None:
    assert fields.birth(fields.typed_date("02", "29", "2008"), TODAY) == date(2008, 2, 29)
    assert fields.expiry(date(2020, 1, 1), TODAY) == date(2020, 1, 1)
    for wrong in (date(2026, 11, 23), date(1900, 1, 1)):
        with pytest.raises(BadDate):
            fields.birth(wrong, TODAY)
    with pytest.raises(BadDate):
        fields.expiry(date(2199, 1, 1), TODAY)


@pytest.mark.parametrize("typed", ["", " " * 40, "\u200b" * 40, "too short", "x" * 501])
def test_explanations_outside_ten_to_five_hundred(typed: str) -> None:
    with pytest.raises(NoExplanation):
        fields.explanation(typed)


@pytest.mark.parametrize("typed", ["ten chars.", "x" * 500])
def test_explanations_at_the_limits(typed: str) -> None:
    assert fields.explanation(f"  {typed}\n") == typed

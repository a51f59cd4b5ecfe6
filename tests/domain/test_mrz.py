"""Machine-readable zones: the standard's examples, every format made up, and hostile text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.errors import NotAnMrz
from kiosk.domain.mrz import check_digit, format_of, is_valid, parse
from kiosk.domain.mrz_formats import CHARACTERS, LAYOUTS, Format
from tests.domain.mrz_texts import names, sealed, zones

TODAY = date(2026, 11, 24)

# The standard's own examples (parts 4 to 7, appendices), and the French card of the decree.
TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
TD1_LONG = (
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
)
TD2_LONG = ("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8")
MRV_A = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
)
MRV_B = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
FRANCE = sealed(
    ["IDFRABERTHIER<<<<<<<<<<<<<<<<<75C001", "8806923102850CORINNE<<<<<<<6512060F0"], Format.FRANCE
)


@pytest.mark.parametrize(
    ("lines", "format_"),
    [
        (TD3, Format.TD3),
        (TD2, Format.TD2),
        (TD1, Format.TD1),
        (TD1_LONG, Format.TD1),
        (TD2_LONG, Format.TD2),
        (MRV_A, Format.MRV_A),
        (MRV_B, Format.MRV_B),
    ],
)
def test_the_examples_of_the_standard_are_valid(lines: tuple[str, ...], format_: Format) -> None:
    assert format_of(lines) is format_


def test_a_passport_becomes_a_document() -> None:
    assert parse(TD3, TODAY) == Document(
        source=Source.MRZ,
        type=IdType.PASSPORT,
        surname="ERIKSSON",
        given="ANNA MARIA",
        birth=date(1974, 8, 12),
        expiry=date(2012, 4, 15),
        number="L898902C3",
        sex="F",
        country="UTO",
        nationality="UTO",
        code="P",
        lines=TD3,
    )


def test_a_number_longer_than_its_field_goes_on_in_the_optional_data() -> None:
    assert parse(TD1_LONG, TODAY).number == parse(TD2_LONG, TODAY).number == "D23145890734"


def test_the_old_french_card_has_no_expiry() -> None:
    read = parse(FRANCE, TODAY)
    assert (read.surname, read.given, read.number) == ("BERTHIER", "CORINNE", "880692310285")
    assert (read.birth, read.expiry, read.nationality) == (date(1965, 12, 6), None, "FRA")
    assert read.type is IdType.PHOTO_ID


def test_a_visa_is_no_id() -> None:
    assert parse(MRV_A, TODAY).type is None
    assert parse(MRV_B, TODAY).code == "V"


def _dated(birth: str, expiry: str) -> Document:
    line = f"L898902C30UTO{birth}0F{expiry}0<<<<<<<<<<<<<<00"
    return parse(sealed([TD3[0], line], Format.TD3), TODAY)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("261124", date(2026, 11, 24)),
        ("261125", date(1926, 11, 25)),
        ("000229", date(2000, 2, 29)),
        ("010229", None),
        ("27<<<<", None),
        ("<<<<<<", None),
        ("991300", None),
    ],
)
def test_nobody_is_born_later_than_today(birth: str, expected: date | None) -> None:
    assert _dated(birth, "300101").birth == expected


@pytest.mark.parametrize(
    ("birth", "expiry", "expected"),
    [
        ("740812", "751231", date(2075, 12, 31)),
        ("740812", "770101", date(1977, 1, 1)),
        ("900101", "770101", None),
        ("740812", "980104", date(1998, 1, 4)),
        ("740812", "3002<<", None),
        ("740812", "300230", None),
    ],
)
def test_expiry_is_the_nearest_that_makes_sense(
    birth: str, expiry: str, expected: date | None
) -> None:
    assert _dated(birth, expiry).expiry == expected


@pytest.mark.parametrize(
    ("field", "surname", "given_names", "cut"),
    [
        ("VAN<DER<MUELLEN<<MARIA<LUISE", "VAN DER MUELLEN", "MARIA LUISE", False),
        ("ARKFREITH", "ARKFREITH", "", False),
        (
            "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
            "NILAVADHANANANDA",
            "CHAYAPA DEJTHAMRONG K",
            True,
        ),
    ],
)
def test_names(field: str, surname: str, given_names: str, *, cut: bool) -> None:
    read = parse(("P<UTO" + field.ljust(39, "<"), TD3[1]), TODAY)
    assert (read.surname, read.given, read.truncated) == (surname, given_names, cut)


@given(zones())
def test_every_zone_made_up_is_read_as_made(lines: tuple[str, ...]) -> None:
    read = parse(lines, TODAY)
    assert read.lines == lines
    format_ = format_of(lines)
    assert format_ is not None
    number = LAYOUTS[format_].number.over[0].of(lines)
    assert read.number.startswith(number.strip("<"))


@given(names, names)
def test_names_survive(surname: str, given_names: str) -> None:
    field = f"{surname}<<{given_names}".replace(" ", "<").ljust(39, "<")
    read = parse(("P<UTO" + field[:39], TD3[1]), TODAY)
    if len(field) > 39:
        assert f"{surname} {given_names}".startswith(f"{read.surname} {read.given}".strip())
    else:
        assert (read.surname, read.given) == (surname, given_names)


def _value(character: str) -> int:
    return 0 if character == "<" else CHARACTERS.index(character)


@given(zones(), st.data())
def test_a_single_wrong_character_is_caught(lines: tuple[str, ...], data: st.DataObject) -> None:
    """But for those that count alike, ten apart: no check digit can see them (0, K and U)."""
    format_ = format_of(lines)
    assert format_ is not None
    checks = [c for c in LAYOUTS[format_].checks() if "".join(s.of(lines) for s in c.over)]
    check = data.draw(st.sampled_from(checks))
    span = check.over[0]
    column = data.draw(st.integers(span.start, span.end - 1))
    old = lines[span.row][column]
    others = [c for c in CHARACTERS if (_value(c) - _value(old)) % 10]
    changed = list(lines)
    changed[span.row] = (
        lines[span.row][:column]
        + data.draw(st.sampled_from(others))
        + lines[span.row][column + 1 :]
    )
    assert not is_valid(changed)


@given(st.lists(st.text(max_size=50), max_size=5))
@example([])
@example([""])
@example(["", ""])
@example(["<" * 44, "<" * 44])
@example(["V" + "<" * 35, "0" * 36])
@example([TD3[0], TD3[1] + "\n"])
@example([TD3[0].lower(), TD3[1]])
@example([TD1[0], TD1[1], TD1[2], TD1[2]])
def test_other_text_is_refused(lines: list[str]) -> None:
    try:
        read = parse(lines, TODAY)
    except NotAnMrz:
        return
    assert is_valid(read.lines)


def _shaped(shape: tuple[int, int]) -> st.SearchStrategy[list[str]]:
    rows, columns = shape
    line = st.text(CHARACTERS, min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows)


@given(st.sampled_from([(2, 44), (2, 36), (3, 30)]).flatmap(_shaped))
def test_lines_of_the_right_shape_are_refused_or_valid(lines: list[str]) -> None:
    try:
        read = parse(lines, TODAY)
    except NotAnMrz:
        assert not is_valid(lines)
    else:
        assert is_valid(read.lines)


def test_a_filled_field_may_have_no_digit_but_no_other_may() -> None:
    empty = "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<0"
    composite = check_digit(empty[:10] + empty[13:20] + empty[21:43])
    assert is_valid((TD3[0], empty[:43] + composite))
    assert not is_valid((TD3[0], TD3[1].replace("C36U", "C3<U")))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((TD3[0],), "shape"),
        ((TD3[0] + "<", TD3[1] + "<"), "shape"),
        ((TD3[0].replace("A", "Ñ"), TD3[1]), "characters"),
        ((TD3[0], TD3[1][:-1] + "1"), "check_digits"),
        ((TD3[0].replace("ANNA", "4NNA"), TD3[1]), "check_digits"),
        ((TD3[1], TD3[0]), "check_digits"),
    ],
)
def test_refusals_say_why(lines: tuple[str, ...], why: str) -> None:
    with pytest.raises(NotAnMrz) as refused:
        parse(lines, TODAY)
    assert refused.value.facts == {"why": why}

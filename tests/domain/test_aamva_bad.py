"""Barcodes that lie: damaged dates, control characters, unknown states; never a wrong fact."""

from __future__ import annotations

import contextlib
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.aamva import parse
from kiosk.domain.document import Document
from kiosk.domain.errors import NotABarcode

BIRTH, EXPIRY, ISSUED = date(1985, 3, 9), date(2031, 3, 9), date(2023, 2, 28)


def text_of(
    elements: dict[str, str] | None = None, *, between: str = "\n", version: int = 9
) -> bytes:
    """A licence's barcode, its elements changed or added to."""
    values = {
        "DAQ": "D1234567",
        "DCS": "DOE",
        "DAC": "JANE",
        "DAD": "ANN",
        "DBD": "02282023",
        "DBB": "03091985",
        "DBA": "03092031",
        "DBC": "2",
        "DAG": "12 OAK ST",
        "DAI": "SACRAMENTO",
        "DAJ": "CA",
        "DAK": "958140000  ",
        "DCG": "USA",
    } | (elements or {})
    header = f"@\n\x1e\rANSI 636014{version:02}{'01' if version > 1 else ''}01DL00310250DL"
    return (header + between.join(k + v for k, v in values.items()) + "\r").encode("latin-1")


@pytest.mark.parametrize(
    "untrusted",
    [
        "00091985",
        "03001985",
        "00000000",
        "99999999",
        "03329999",
        "03099999",
        "99990309",
        "02301985",
        "13131985",
        "31121985",
        "03091785",
        "03092785",
        "3091985",
        "030919855",
        "03\x0019\x0185",
        "O3O91985",
        "٠٣٠٩١٩٨٥".encode().decode("latin-1"),
        "NONE",
        "",
    ],
)
def test_an_impossible_date_is_no_date(untrusted: str) -> None:
    for name in ("DBB", "DBA", "DBD"):
        found = parse(text_of({name: untrusted}))
        assert {
            "DBB": found.birth,
            "DBA": found.expiry,
            "DBD": found.issued,
        }[name] is None
        kept = {"DBB": BIRTH, "DBA": EXPIRY, "DBD": ISSUED}
        del kept[name]
        assert {
            n: v
            for n, v in (("DBB", found.birth), ("DBA", found.expiry), ("DBD", found.issued))
            if n in kept
        } == kept


def test_nobody_is_born_after_the_card_was_issued() -> None:
    found = parse(text_of({"DBB": "03092024"}))
    assert (found.birth, found.issued, found.expiry) == (None, ISSUED, EXPIRY)


def test_one_date_alone_does_not_put_the_day_first() -> None:
    assert parse(text_of({"DBB": "31121985"})).birth is None
    # Two that make sense in no other way do, unless a third contradicts them.
    both = {"DBB": "31121985", "DBD": "28022023"}
    found = parse(text_of(both | {"DBA": "03252031"}))
    assert (found.birth, found.issued, found.expiry) == (None, None, date(2031, 3, 25))
    found = parse(text_of(both | {"DBA": "09032031"}))
    assert (found.birth, found.issued, found.expiry) == (date(1985, 12, 31), ISSUED, EXPIRY)


@pytest.mark.parametrize("version", [0, 1, 4, 10, 11, 12, 63, 99])
def test_a_version_that_nobody_knows_is_read_by_its_elements(version: int) -> None:
    found = parse(text_of(version=version))
    assert (found.surname, found.birth, found.version) == ("DOE", BIRTH, version)


@pytest.mark.parametrize("state", ["", "1", "C\x00", "ÑÑ", "NONE", "?!", "\x1b["])
def test_what_is_no_state_gives_way_to_the_issuer(state: str) -> None:
    assert parse(text_of({"DAJ": state})).state == "CA"


def test_unknown_issuers_prove_no_government() -> None:
    known = parse(text_of())
    assert (known.issuer, known.country) == ("CA", "USA")
    for number in ("999999", "000000", "636099"):
        found = parse(text_of({"DCG": "ZZZ"}).replace(b"636014", number.encode()))
        assert (found.issuer, found.country, found.state) == ("", "", "CA")


@pytest.mark.parametrize(
    ("number", "issuer", "country"),
    [
        ("636001", "NY", "USA"),
        ("604432", "AB", "CAN"),
        ("604428", "QC", "CAN"),
        ("636027", "USA", "USA"),
        ("636056", "MEX", "MEX"),
        ("604431", "PR", "USA"),
    ],
)
def test_the_issuer_number_says_who(number: str, issuer: str, country: str) -> None:
    found = parse(text_of({"DCG": ""}).replace(b"636014", number.encode()))
    assert (found.issuer, found.country) == (issuer, country)


@pytest.mark.parametrize("number", ["D12\x0034567", "D1234\x1b[2J", "D\u00ad1234567", "D1\x7f2"])
def test_a_number_that_was_tampered_with_is_none(number: str) -> None:
    assert parse(text_of({"DAQ": number})).number == ""


@pytest.mark.parametrize(
    ("elements", "names"),
    [
        ({"DCS": "DOE JR"}, ("DOE", "JANE", "ANN", "JR")),
        ({"DCS": "DOE JR", "DCU": "III"}, ("DOE JR", "JANE", "ANN", "III")),
        ({"DAD": "JR"}, ("DOE", "JANE", "", "JR")),
        ({"DAD": "ANN IV"}, ("DOE", "JANE", "ANN", "IV")),
        ({"DAD": "V"}, ("DOE", "JANE", "V", "")),
        ({"DAC": "MARY ANN", "DAD": "LOU"}, ("DOE", "MARY ANN", "LOU", "")),
        ({"DCS": "DE LA CRUZ-LÓPEZ"}, ("DE LA CRUZ-LÓPEZ", "JANE", "ANN", "")),
        ({"DCS": "O'NEIL", "DCU": "UNAVL"}, ("O'NEIL", "JANE", "ANN", "")),
    ],
)
def test_suffixes_wherever_they_stand(elements: dict[str, str], names: tuple[str, ...]) -> None:
    found = parse(text_of(elements))
    assert (found.surname, found.given, found.middle, found.suffix) == names


@pytest.mark.parametrize(
    ("whole", "names"),
    [
        ("DOE,JR,JANE,ANN", ("DOE", "JANE", "ANN", "JR")),
        ("DOE,JANE,III", ("DOE", "JANE", "", "III")),
        ("DOE,JANE,ANN,3RD", ("DOE", "JANE", "ANN", "3RD")),
        ("DOE, JANE, ANN MARIE", ("DOE", "JANE", "ANN MARIE", "")),
    ],
)
def test_the_order_of_a_whole_name(whole: str, names: tuple[str, ...]) -> None:
    text = f"@\n\x1e\rANSI 6360140101DL00290180DLDAA{whole}\nDAQD1\nDBB19850309\n"
    found = parse(text.encode())
    assert (found.surname, found.given, found.middle, found.suffix) == names


def test_a_stripe_that_expires_on_the_birthday() -> None:
    stripe = "%CASACRAMENTO^DOE$JANE^12 OAK ST^?;636014{0}=31991985{1}=?"
    found = parse(stripe.format("1234567", "0309").encode())
    assert (found.birth, found.expiry, found.issuer) == (BIRTH, EXPIRY, "CA")
    assert parse(stripe.format("1234567", "0230").encode()).expiry is None


# Identifiers stand in nearly all of them.
GIVEN = (
    *("CANDACE", "DACIA", "BRADAC", "MADDEN", "LINDA"),
    *("AMANDA", "DANIEL", "JORDAN", "DAVID", "MARY", "BO"),
)
SURNAMES = (
    *("ADDAMS", "DADDARIO", "DAKIN", "DAWSON", "DAYTON"),
    *("BADAJOZ", "MARTINEZ", "LEE", "DCRUZ", "O'DAY", "NG"),
)


@given(
    st.sampled_from(SURNAMES),
    st.sampled_from(GIVEN),
    st.sampled_from([*GIVEN, "NONE", ""]),
    st.dates(date(1930, 1, 1), date(2007, 12, 31)),
    st.sampled_from(["%m%d%Y", "%Y%m%d"]),
    st.sampled_from(["\n", "\r", "\r\n", "\x1e", "\x1c", "\n \n"]),
    st.sampled_from([4, 6, 8, 9, 10, 11]),
)
def test_a_card_says_what_was_written_on_it(
    surname: str, given: str, middle: str, birth: date, order: str, between: str, version: int
) -> None:
    written = {"DCS": surname, "DAC": given, "DAD": middle, "DBB": birth.strftime(order)}
    found = parse(text_of(written, between=between, version=version))
    expected = (surname, given, "" if middle == "NONE" else middle, birth, "D1234567")
    assert (found.surname, found.given, found.middle, found.birth, found.number) == expected


@given(
    st.sampled_from(SURNAMES),
    st.sampled_from(GIVEN),
    st.sampled_from(GIVEN),
    st.dates(date(1930, 1, 1), date(2007, 12, 31)),
)
def test_without_separators_too(surname: str, given: str, middle: str, birth: date) -> None:
    written = {"DCS": surname, "DAC": given, "DAD": middle, "DBB": birth.strftime("%m%d%Y")}
    found = parse(text_of(written, between=""))
    assert (found.surname, found.given, found.middle) == (surname, given, middle)
    assert (found.birth, found.expiry, found.number) == (birth, EXPIRY, "D1234567")


ENDLESS = {
    "identifiers": b"DAADACDCS" * 450,
    "overlapping": b"@ANSI 636014090101DL00310250DL" + b"DADADAD" * 560,
    "strict ones": b"DCSX" + b"DBB19850309DBA20300101" * 180,
    "digits": b"@ANSI 636014" + b"0" * 4000,
    "designators": b"@ANSI 636014090199" + b"DL00310250" * 390,
}


@pytest.mark.parametrize("untrusted", ENDLESS.values(), ids=ENDLESS.keys())
def test_no_text_takes_long(untrusted: bytes) -> None:
    began = time.process_time()
    found: Document | None = None
    with contextlib.suppress(NotABarcode):
        found = parse(untrusted)
    assert time.process_time() - began < 0.5
    assert found is None or len(found.surname) <= 125

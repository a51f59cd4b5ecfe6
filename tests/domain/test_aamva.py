"""The licence's barcode: every order and damage that cards in use show, and hostile bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.aamva import parse
from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.errors import NotABarcode

JANE = Document(
    source=Source.PDF417,
    type=IdType.LICENSE,
    surname="DOE",
    given="JANE",
    middle="ANN",
    suffix="III",
    birth=date(1985, 3, 9),
    expiry=date(2031, 3, 9),
    issued=date(2023, 2, 28),
    number="D1234567",
    sex="F",
    address="12 OAK ST",
    city="SACRAMENTO",
    postcode="95814",
    state="CA",
    country="USA",
    issuer="CA",
    version=9,
)

ELEMENTS = (
    "DAQD1234567",
    "DCSDOE",
    "DDEN",
    "DACJANE",
    "DDFN",
    "DADANN",
    "DDGN",
    "DCUIII",
    "DBD02282023",
    "DBB03091985",
    "DBA03092031",
    "DBC2",
    "DAU065 in",
    "DAG12 OAK ST",
    "DAISACRAMENTO",
    "DAJCA",
    "DAK958140000  ",
    "DCGUSA",
)


def payload(
    *elements: str, header: str = "ANSI 636014090101DL00310250", start: str = "@\n\x1e\r"
) -> bytes:
    """A licence's barcode text with the given elements changed or added, or all as they are."""
    values = {e[:3]: e for e in ELEMENTS} | {e[:3]: e for e in elements}
    return (start + header + "DL" + "\n".join(values.values()) + "\r").encode("latin-1")


def test_a_card_as_the_standard_has_it() -> None:
    assert parse(payload()) == JANE


@pytest.mark.parametrize("version", range(12))
def test_every_version_is_read(version: int) -> None:
    header = f"ANSI 636014{version:02}{'' if version < 2 else '01'}01DL00310250"
    assert parse(payload(header=header)) == replace(JANE, version=version)


@pytest.mark.parametrize(
    ("name", "type_"), [("DL", IdType.LICENSE), ("EN", IdType.LICENSE), ("ID", IdType.STATE_ID)]
)
def test_the_subfile_says_the_type(name: str, type_: IdType) -> None:
    data = payload().replace(b"DL00310250DL", f"{name}00310250{name}".encode())
    assert parse(data).type is type_


DAMAGED = [
    ("wrong length", payload(header="ANSI 636014090101DL00319999")),
    ("wrong offset", payload(header="ANSI 636014090101DL99990250")),
    ("damaged table", payload(header="ANSI 636014090101DL00310250ZNL0100")),
    ("leading blanks", payload(start="  \n @\n\x1e\r")),
    ("file separator", payload(start="@\n\x1c\r")),
    ("record separator lost", payload(start="@\n\r")),
    ("file type AAMVA", payload().replace(b"ANSI ", b"AAMVA")),
    ("file type AMVA", payload().replace(b"ANSI ", b"AMVA ")),
    ("CR LF", payload().replace(b"\n", b"\r\n")),
    ("record separators between", payload().replace(b"\n", b"\x1e")),
    ("padded", payload("DCSDOE       ", "DACJANE      ", "DAQD1234567     ")),
    ("trailing commas", payload("DCSDOE,", "DACJANE,")),
    ("dates with dashes", payload("DBB03-09-1985")),
    ("dates as in Canada", payload("DBB19850309", "DBA20310309")),
    ("own subfile", payload() + b"ZCZCAY\nZCBDCSFAKE\nZCDNONE\r"),
    ("own subfile repeats a field", payload() + b"DCSFAKE\nDACFAKE\r"),
    ("a separator lost before a date", payload().replace(b"\nDBB", b"DBB")),
    ("sex as a letter", payload("DBCF")),
    ("postcode of nine", payload("DAK95814")),
    ("trailing rubbish", payload() + b"\0\0\0\0"),
]


@pytest.mark.parametrize(("what", "data"), DAMAGED, ids=[d[0] for d in DAMAGED])
def test_damage_that_cards_in_use_show_changes_nothing(what: str, data: bytes) -> None:
    assert parse(data) == JANE


@pytest.mark.parametrize("nothing", ["", "NONE", "UNAVL", "UNAVAIL", "none", "   ", ","])
def test_words_for_nothing_are_empty(nothing: str) -> None:
    found = parse(payload(f"DAD{nothing}", f"DCU{nothing}", f"DAQ{nothing}", f"DBD{nothing}"))
    assert (found.middle, found.suffix, found.number, found.issued) == ("", "", "", None)
    assert found.surname == "DOE"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("DOE,JANE,ANN,III", ("DOE", "JANE", "ANN", "III")),
        ("DOE,JANE,,III", ("DOE", "JANE", "", "III")),
        ("DOE,JANE", ("DOE", "JANE", "", "")),
        ("DOE$JANE$ANN", ("DOE", "JANE", "ANN", "")),
        ("DOE,$JANE ANN", ("DOE", "JANE ANN", "", "")),
        ("DOE JANE ANN", ("DOE", "JANE", "ANN", "")),
        ("DE LA CRUZ,JANE", ("DE LA CRUZ", "JANE", "", "")),
    ],
)
def test_one_field_for_the_whole_name(text: str, names: tuple[str, ...]) -> None:
    data = f"@\n\x1e\rANSI 6360140101DL00290180DLDAA{text}\nDAQD1\nDBB19850309\n".encode()
    found = parse(data)
    assert (found.surname, found.given, found.middle, found.suffix) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("JANE,ANN", ("JANE", "ANN")),
        ("JANE,ANN,MARIE", ("JANE", "ANN MARIE")),
        ("JANE ANN", ("JANE ANN", "")),
        ("JANE,", ("JANE", "")),
    ],
)
def test_given_names_in_one_field(text: str, names: tuple[str, str]) -> None:
    data = f"@\n\x1e\rANSI 636015030001DL0DLDCSDOE\nDCT{text}\nDAQD1\n".encode()
    found = parse(data)
    assert (found.given, found.middle) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03091985", date(1985, 3, 9)),
        ("19850309", date(1985, 3, 9)),
        ("31121985", None),
        ("12311985", date(1985, 12, 31)),
        ("02302000", None),
        ("00000000", None),
        ("99999999", None),
        ("0309198", None),
        ("0309198x", None),
        ("MMDDCCYY", None),
    ],
)
def test_dates_in_every_order(text: str, expected: date | None) -> None:
    assert parse(payload(f"DBB{text}")).birth == expected


def test_text_without_any_separator_is_divided_by_its_identifiers() -> None:
    data = b"@ANSI 636014090101DL00310250DL" + "".join(ELEMENTS).encode()
    assert parse(data) == JANE


@pytest.mark.parametrize("name", ["CANDACE", "DACOTAH", "DDALYS", "JORDAN", "DCSABA"])
def test_identifiers_inside_names_do_not_divide_them(name: str) -> None:
    assert parse(payload(f"DAC{name}", f"DCS{name}")).given == name


@pytest.mark.parametrize("flag", ["DDET", "DDFT", "DDGT"])
def test_a_name_cut_by_the_issuer_is_said(flag: str) -> None:
    assert parse(payload(flag)).truncated


def test_accents_survive_both_codings() -> None:
    text = payload("DCSNU\xd1EZ")
    assert parse(text).surname == "NUÑEZ"
    assert parse(text.decode("latin-1").encode()).surname == "NUÑEZ"


def test_control_and_direction_marks_do_not_reach_the_screen() -> None:
    data = payload().decode().replace("DCSDOE", "DCSD\u202eO\x00E\x1b[31m").encode()
    assert parse(data).surname == "D O E [31m"


def test_a_magnetic_stripe_is_read_too() -> None:
    data = (
        "%FLDELRAY BEACH^DOE$JANE$ANN^12 OAK ST^?;6360101234567890123=310319850309=?"
        "#! 33444      E               2509140                ?"
    )
    found = parse(data.encode())
    assert (found.surname, found.given, found.middle) == ("DOE", "JANE", "ANN")
    assert (found.city, found.address, found.state) == ("DELRAY BEACH", "12 OAK ST", "FL")
    assert (found.number, found.birth) == ("1234567890123", date(1985, 3, 9))
    assert (found.sex, found.expiry) == ("F", None)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\r\0", "format"),
        (b"This is PDF417", "format"),
        (b"@\n\x1e\rANSI 636014090101DL00310250", "format"),
        (b"@\n\x1e\rANSI 636014090101DL00310250DLDAQ1\nDCGUSA\n", "fields"),
        (b"DCSDOE\nDAU65\n", "fields"),
        (b"%CA", "format"),
        (b"%CASACRAMENTO^ ^ ^?", "fields"),
        (b"A" * 5000, "long"),
    ],
)
def test_what_is_no_identity_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotABarcode) as refused:
        parse(data)
    assert refused.value.facts["why"] == why


def only_refuses(data: bytes) -> None:
    try:
        found = parse(data)
    except NotABarcode:
        return
    for text in (found.surname, found.given, found.middle, found.number, found.address):
        assert text.isprintable()
        assert len(text) <= 251


@given(st.binary(max_size=300))
@example(b"%" * 4000)
@example(b"DAA" * 1300)
def test_hostile_bytes_are_only_refused(data: bytes) -> None:
    only_refuses(data)


PIECES = st.sampled_from(
    [b"@", b"\n", b"\r", b"\x1e", b"ANSI ", b"6360140901", b"DL", b"ID", b"00310250", b"%CA", b"^"]
    + [b";636010", b"=", b"?", b"#", b",", b"$", b"NONE", b"19850309", b"\xff", b"\xc3\xb1"]
    + [e[:3].encode() for e in ELEMENTS]
    + [b"DAA", b"DCT", b"DAB", b"DOE"]
)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=80))
def test_hostile_structures_are_only_refused(pieces: list[bytes]) -> None:
    only_refuses(b"".join(pieces))


@given(st.data())
def test_damaged_cards_are_only_refused(data: st.DataObject) -> None:
    card = bytearray(payload())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(card) - 1))
        card[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    only_refuses(bytes(card))


@pytest.mark.real
def test_published_cards(real_data: Path) -> None:
    """Core fields of every published sample (sources in the file): all right."""
    named = {
        "last": "surname",
        "first": "given",
        "middle": "middle",
        "suffix": "suffix",
        "dob": "birth",
        "expiry": "expiry",
        "issue": "issued",
        "number": "number",
        "state": "state",
        "country": "country",
        "sex": "sex",
        "version": "version",
    }
    wrong = []
    for vector in json.loads((real_data / "aamva_vectors.json").read_text()):
        found = parse(vector["payload"].encode("latin-1"))
        for key, value in vector["expected"].items():
            if key not in named:
                continue
            got = getattr(found, named[key])
            got = got.isoformat() if isinstance(got, date) else got
            if got != value:
                wrong.append((vector["id"], key))
    assert not wrong

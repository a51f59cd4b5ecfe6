"""Names as people write them and as documents do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.names import Differing, Likeness, differing, same_name

SAME = [
    ("Reyes", "REYES"),
    ("O'Brien", "OBRIEN"),
    ("O\u2019Brien", "O BRIEN"),
    ("D'Angelo", "D ANGELO"),
    ("Smith-Jones", "SMITH JONES"),
    ("Smith\u2013Jones", "SMITHJONES"),
    ("De La Cruz", "DELACRUZ"),
    ("McDonald", "MC DONALD"),
    ("St. John", "ST JOHN"),
    ("Jos\u00e9", "JOSE"),
    ("Jose\u0301", "JOSE"),
    ("M\u00fcller", "MUELLER"),
    ("M\u00fcller", "MULLER"),
    ("MULLER", "M\u00fcller"),
    ("Nu\u00f1ez", "NUNEZ"),
    ("Nu\u00f1ez", "NUNNEZ"),
    ("S\u00f8rensen", "SOERENSEN"),
    ("S\u00f8rensen", "SORENSEN"),
    ("\u00c5berg", "AABERG"),
    ("\u00c5berg", "ABERG"),
    ("Wei\u00df", "WEISS"),
    ("\u0141ukasz", "LUKASZ"),
    ("\u0130lker", "ILKER"),
    ("\u00deor", "THOR"),
    ("Fran\u00e7ois", "FRANCOIS"),
    ("\u041e\u043b\u0435\u043d\u0430", "\u041e\u041b\u0415\u041d\u0410"),
    ("Delgado Reyes", "DELGADO<REYES"),
    ("Smith Jr.", "SMITH, JR"),
    ("Jr.", "JR"),
    ("2nd", "II"),
    ("  Maria   Elena ", "MARIA ELENA"),
]

COMPATIBLE = [
    # One of several names left out.
    ("Delgado Reyes", "DELGADO"),
    ("Delgado", "DELGADO REYES"),
    ("Delgado Reyes", "REYES"),
    ("Maria", "MARIA ELENA"),
    ("Maria Elena Rosa", "MARIA ROSA"),
    ("Cruz", "DE LA CRUZ"),
    ("Delacruz Reyes", "DE LA CRUZ"),
    ("Delacruz Maria", "DE LA CRUZ ELENA MARIA"),
    # Another order.
    ("Elena Maria", "MARIA ELENA"),
    ("Maria Reyes", "REYES, MARIA"),
    ("De A", "A DE"),
    # An initial.
    ("Maria Elena", "MARIA E"),
    ("J", "JOHN"),
    ("John", "J."),
    # A suffix on one side.
    ("Smith", "SMITH JR"),
    ("Smith III", "SMITH"),
    # Cut off.
    ("Christopher", "CHRISTOPHE"),
    ("Papandropoulous Jonathon", "PAPANDROPOULOUS JONATH"),
    # An umlaut that the keyboard lacked.
    ("Muller", "MUELLER"),
]

DIFFERENT = [
    ("Reyes", "REYNA"),
    ("Johnson", "JONSON"),
    ("Ann", "ANNA"),
    ("Rob", "ROBERT"),
    ("Ana", "ANNA"),
    ("Christophe", "CHRISTOPHER"),  # only a document cuts names off
    ("Smith Jr", "SMITH SR"),
    ("Smith II", "SMITH III"),
    ("De La Cruz", "DE LA PAZ"),
    ("De", "DE LA CRUZ"),
    ("J S", "JOHN SMITH"),
    ("Maria Reyes", "MARIA DELGADO"),
    ("Juan", "JUANA"),
]


@pytest.mark.parametrize(("typed", "read"), SAME)
def test_only_written_differently(typed: str, read: str) -> None:
    assert same_name(typed, read) is Likeness.SAME
    assert differing(typed, read) == Differing()


@pytest.mark.parametrize(("typed", "read"), COMPATIBLE)
def test_different_as_documents_are(typed: str, read: str) -> None:
    assert same_name(typed, read) is Likeness.COMPATIBLE


@pytest.mark.parametrize(("typed", "read"), DIFFERENT)
def test_another_name(typed: str, read: str) -> None:
    assert same_name(typed, read) is Likeness.DIFFERENT
    assert differing(typed, read) != Differing()


@pytest.mark.parametrize(
    ("typed", "read"), [("", "REYES"), ("Reyes", ""), ("", ""), (" - ", "REYES"), ("Reyes", "<<")]
)
def test_nothing_to_compare(typed: str, read: str) -> None:
    assert same_name(typed, read) is Likeness.MISSING


def marked(typed: str, read: str) -> tuple[list[str], list[str]]:
    found = differing(typed, read)
    return [typed[a:b] for a, b in found.typed], [read[a:b] for a, b in found.read]


@pytest.mark.parametrize(
    ("typed", "read", "ours", "theirs"),
    [
        ("Delgado Reyes", "DELGADO", ["Reyes"], []),
        ("Johnson", "JONSON", ["h"], []),
        ("Jonson", "JOHNSON", [], ["H"]),
        ("Maria Reyes", "MARIA SMITH", ["Reyes"], ["SMITH"]),
        ("Maria Elena", "ELENA MARIA", [], []),
        ("Mu\u00f1ez", "MUNOZ", ["e"], ["O"]),
        ("O'Brian", "OBRIEN", ["a"], ["E"]),
        ("Delacruz Reyes", "DE LA CRUZ", ["Reyes"], []),
        ("M\u00fcller Reyes", "MUELLER RAYES", ["e"], ["A"]),
        ("Smith Jr", "SMITH", ["Jr"], []),
        ("Smith II", "SMITH 2ND", [], []),
        ("", "REYES", [], ["REYES"]),
    ],
)
def test_what_differs_is_marked(typed: str, read: str, ours: list[str], theirs: list[str]) -> None:
    assert marked(typed, read) == (ours, theirs)


letters = st.sampled_from("abcde\u00e9\u00f1\u00fc\u00f8\u00e6\u00dfxyz")
names = st.lists(st.text(letters, min_size=1, max_size=8), min_size=1, max_size=4)
anything = st.text(max_size=60)


@given(names)
def test_case_and_what_stands_between_words_never_matter(words: list[str]) -> None:
    name = " ".join(words)
    for other in (name.upper(), "-".join(words), "".join(words), name.replace("e", "e'")):
        assert same_name(name, other) is Likeness.SAME


@given(names)
def test_order_alone_never_makes_another_name(words: list[str]) -> None:
    turned = words[1:] + words[:1]
    assert same_name(" ".join(words), " ".join(turned)) in (Likeness.SAME, Likeness.COMPATIBLE)


@given(anything, anything)
def test_hostile_text_is_compared_without_harm(typed: str, read: str) -> None:
    likeness = same_name(typed, read)
    found = differing(typed, read)
    if likeness is Likeness.SAME:
        assert found == Differing()
    for spans, text in ((found.typed, typed), (found.read, read)):
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert list(spans) == sorted(spans)


def test_a_barcode_full_of_words_is_compared_at_once() -> None:
    hostile = " ".join(["\u00fc", "a"] * 50_000)
    assert same_name("A B C D E F G H I J K L M", hostile) is Likeness.DIFFERENT
    assert differing("Ab" * 30, hostile).typed


@given(anything)
def test_a_name_is_itself(name: str) -> None:
    assert same_name(name, name) in (Likeness.SAME, Likeness.MISSING)

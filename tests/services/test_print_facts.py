"""What a front says, held against what its code and the visitor say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest

from kiosk.demo.drawings import Fault, invent_holder, spoil
from kiosk.domain.document import Document, Source
from kiosk.domain.finding import Box, Kind, Weight
from kiosk.domain.names import Likeness
from kiosk.domain.visitor import Applicant
from kiosk.services.facts import compare, field_rows
from kiosk.services.print_facts import SURE, front_of, printed_document
from kiosk.vision.pixels import Pixels
from kiosk.vision.printed import Front
from kiosk.vision.reader import Text
from tests import cards

HOLDER = invent_holder(cards.SEED)
TODAY = date(2026, 11, 23)
CODE = Document(
    source=Source.PDF417,
    surname=HOLDER.surname,
    given=HOLDER.given,
    birth=HOLDER.birth,
    expiry=HOLDER.expiry,
    number=HOLDER.number,
)
NOBODY = Applicant()


@lru_cache(maxsize=4)
def front(blur: float = 0.0) -> Front:
    flat = cards.front_flat()
    return front_of(spoil(flat, Fault.BLUR, blur) if blur else flat)


def differs(document: Document | None, printed: Document | None) -> dict[str, Weight]:
    found = compare(NOBODY, document, TODAY, printed)
    return {f.field: f.weight for f in found if f.kind is Kind.PRINT_DIFFERS}


def test_the_front_of_a_card_says_what_its_code_says() -> None:
    printed = printed_document(front(), CODE, NOBODY)
    assert printed is not None
    assert printed.source is Source.PRINT
    assert (printed.surname, printed.given) == (HOLDER.surname, HOLDER.given)
    assert (printed.birth, printed.expiry) == (HOLDER.birth, HOLDER.expiry)
    assert set(differs(CODE, printed).values()) == {Weight.FINE}


def test_without_a_code_it_is_read_on_its_own() -> None:
    printed = printed_document(front(), None, NOBODY)
    assert printed is not None
    assert (printed.surname, printed.birth) == (HOLDER.surname, HOLDER.birth)
    assert not differs(None, printed)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"surname": "QUINTERO"}, "surname"),
        ({"given": "ROBERTA"}, "given"),
        ({"birth": date(1971, 9, 28)}, "birth"),
    ],
)
def test_a_front_that_says_something_else_warns_and_never_blocks(
    changed: dict[str, object], field: str
) -> None:
    code = replace(CODE, **changed)  # type: ignore[arg-type]
    printed = printed_document(front(), code, NOBODY)
    weights = differs(code, printed)
    assert weights.pop(field) is Weight.WARN
    assert set(weights.values()) == {Weight.FINE}


def test_one_of_two_surnames_in_the_code_is_explained() -> None:
    code = replace(CODE, surname=f"{HOLDER.surname} REYES")
    printed = printed_document(front(), code, NOBODY)
    assert differs(code, printed)["surname"] is Weight.ADVICE


def test_print_that_is_not_sure_is_not_held_against_anybody() -> None:
    blurred = front(6.0)
    other = replace(CODE, surname="QUINTERO", given="ROBERTA", birth=date(1971, 9, 28))
    printed = printed_document(blurred, other, NOBODY)
    assert not [w for w in differs(other, printed).values() if w is not Weight.FINE]


def test_a_typed_name_is_held_against_the_print_where_nothing_was_decoded() -> None:
    typed = Applicant(surname="Quintero", given=HOLDER.given.title(), birth=HOLDER.birth)
    rows = {r.field: r for r in field_rows(typed, None, printed_document(front(), None, typed))}
    assert rows["surname"].front is Likeness.DIFFERENT
    assert rows["given"].front is Likeness.SAME
    assert rows["birth"].front is Likeness.SAME
    assert rows["surname"].same is Likeness.MISSING


def test_names_in_each_others_fields_are_compatible() -> None:
    typed = Applicant(surname="Maria", given="Reyes")
    code = Document(source=Source.PDF417, surname="REYES", given="MARIA")
    rows = {r.field: r.same for r in field_rows(typed, code)}
    assert rows["surname"] is rows["given"] is Likeness.COMPATIBLE
    found = compare(typed, code, TODAY)
    assert {f.weight for f in found if f.kind is Kind.NAME_DIFFERS} == {Weight.ADVICE}


class StandIn:
    """A reader that knows one answer."""

    def __init__(self, text: str, sure: float) -> None:
        self.answer = Text(text, sure)
        self.asked: list[Box] = []

    def lines(self, flat: Pixels, boxes: Sequence[Box]) -> list[Text]:  # noqa: ARG002
        """The answer for every box."""
        self.asked += boxes
        return [self.answer for _ in boxes]


def test_the_reader_is_asked_only_for_what_is_not_sure() -> None:
    reader = StandIn("QUINTERO", 0.99)
    front_of(cards.front_flat(), reader)
    assert not [p for p in front().places.values() if p.text and p.sure < SURE]
    assert not reader.asked
    blurred = spoil(cards.front_flat(), Fault.BLUR, 4.5)
    helped = front_of(blurred, reader)
    assert reader.asked
    assert any(p.text == "QUINTERO" for p in helped.places.values())
    doubtful = front_of(blurred, StandIn("QUINTERO", 0.5))
    assert not any(p.text == "QUINTERO" for p in doubtful.places.values())


def test_no_front_no_print() -> None:
    assert printed_document(None, CODE, NOBODY) is None
    empty = Front({}, None, turned=False)
    assert printed_document(empty, CODE, NOBODY) is None

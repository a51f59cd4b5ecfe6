"""What an ID's pictures say once its barcode is known, and whether a government issued it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from kiosk.demo.drawings import Fault, draw_blank_card, invent_holder, spoil
from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.domain.printed import PrintedField
from kiosk.domain.visitor import Applicant
from kiosk.services.draft import Basis, Draft, Shot, Taken
from kiosk.services.id_findings import again, id_findings, kind_faults
from kiosk.services.print_facts import front_of
from kiosk.vision.legibility import legibility, legibility_findings
from kiosk.vision.printed import Front
from tests import cards

HOLDER = invent_holder(cards.SEED)
LIMITS = CardLimits()
CODE = Document(
    source=Source.PDF417,
    type=IdType.LICENSE,
    surname=HOLDER.surname,
    given=HOLDER.given,
    birth=HOLDER.birth,
    expiry=HOLDER.expiry,
    number=HOLDER.number,
)
NOBODY = Applicant()
PREVIEW = np.zeros((2, 3, 3), np.uint8)


@lru_cache
def blurred() -> Front:
    """A front so soft that its birth date is not found by its label."""
    return front_of(spoil(cards.front_flat(), Fault.BLUR, 4.5))


def taken(shot: Shot, front: Front | None = None, document: Document | None = None) -> Taken:
    findings: tuple[Finding, ...] = (Finding(Kind.DARK, Weight.FINE, 200.0, 90.0, shot.side),)
    if front is not None:
        findings += legibility_findings(legibility(front), shot.side, LIMITS)
    basis = Basis(LIMITS) if front is not None else None
    return Taken(shot, findings, document, (), PREVIEW, front=front, basis=basis)


def weight_of(findings: tuple[Finding, ...], kind: Kind, field: str = "") -> Weight | None:
    return next((f.weight for f in findings if f.kind is kind and f.field == field), None)


def test_a_field_that_was_not_found_is_judged_with_its_value_in_hand() -> None:
    front = taken(Shot.FRONT, blurred())
    assert weight_of(front.findings, Kind.FIELD_MISSING, PrintedField.BIRTH) is Weight.WARN
    for document, applicant in ((CODE, NOBODY), (None, Applicant(birth=HOLDER.birth))):
        found = again(front, document, applicant)
        assert weight_of(found, Kind.FIELD_MISSING, PrintedField.BIRTH) is None
        assert weight_of(found, Kind.FIELD_ILLEGIBLE, PrintedField.BIRTH) is Weight.FINE
        assert weight_of(found, Kind.DARK) is Weight.FINE
        # Judged once, not twice.
        assert [f.kind for f in found].count(Kind.ILLEGIBLE) == 1
        assert len({f.field for f in found if f.field}) == len([f for f in found if f.field])


def test_a_value_that_is_not_on_the_front_makes_nothing_legible() -> None:
    other = replace(CODE, surname="OYELARAN", birth=HOLDER.birth.replace(year=1944))
    found = again(taken(Shot.FRONT, blurred()), other, NOBODY)
    assert weight_of(found, Kind.FIELD_MISSING, PrintedField.BIRTH) is Weight.WARN


def test_all_sides_are_told_together() -> None:
    back = taken(Shot.BACK, document=CODE)
    draft = Draft(front=taken(Shot.FRONT, blurred()), back=back)
    found = id_findings(draft, NOBODY)
    assert weight_of(found, Kind.FIELD_MISSING, PrintedField.BIRTH) is None
    assert {f.side for f in found} == {Side.FRONT, Side.BACK}
    assert not any(f.side is Side.BACK for f in id_findings(replace(draft, back=None), NOBODY))
    assert id_findings(Draft(), NOBODY) == ()


LICENSE_WORDS, NO_WORDS = IdType.LICENSE, None


@pytest.mark.parametrize(
    ("document", "kind", "expected"),
    [
        (None, LICENSE_WORDS, Weight.FINE),
        (replace(CODE, issuer="CA"), NO_WORDS, Weight.FINE),
        (Document(source=Source.MRZ), NO_WORDS, Weight.FINE),
        (CODE, NO_WORDS, Weight.ADVICE),
        (None, NO_WORDS, Weight.WARN),
    ],
)
def test_what_shows_that_a_government_issued_it(
    document: Document | None, kind: IdType | None, expected: Weight
) -> None:
    clear = replace(front_of(draw_blank_card()), kind=kind)
    draft = Draft(front=taken(Shot.FRONT, clear), back=taken(Shot.BACK, document=document))
    assert weight_of(id_findings(draft, NOBODY), Kind.NOT_GOVERNMENT) is expected
    told = [f.kind for f in kind_faults(draft)]
    assert told == ([Kind.NOT_GOVERNMENT] if expected is Weight.WARN else [])


def test_print_that_cannot_be_read_leaves_a_doubt_and_no_more() -> None:
    for front in (None, Front({}, None, turned=False)):
        draft = Draft(front=taken(Shot.FRONT, front))
        assert weight_of(id_findings(draft, NOBODY), Kind.NOT_GOVERNMENT) is Weight.ADVICE
        assert kind_faults(draft) == ()

"""One number of legibility, from whichever reader has something to read; and its findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.demo.drawings import Fault, spoil
from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.domain.printed import REQUIRED, PrintedField
from kiosk.vision.legibility import Legibility, Read, legibility, legibility_findings, of_place
from kiosk.vision.light import Glare
from kiosk.vision.printed import Front, Place, read_front
from kiosk.vision.text_lines import box_around
from tests import cards

LIMITS = CardLimits()
BOX = Box(10, 10, 100, 30)


@dataclass(frozen=True)
class Zone:
    """A reading of a zone."""

    mean: float
    accepted: bool = True


@dataclass(frozen=True)
class Symbol:
    """A look at a barcode."""

    confidence: float
    data: bytes | None = None


def judged_front(fault: Fault | None, amount: float) -> Front:
    flat = cards.front_flat()
    return read_front(flat if fault is None else spoil(flat, fault, amount))


def judged(fault: Fault | None = None, amount: float = 0.0) -> Legibility:
    return legibility(judged_front(fault, amount))


def of_kind(findings: tuple[Finding, ...], kind: Kind) -> list[Finding]:
    return [f for f in findings if f.kind is kind]


def test_a_clean_front_is_legible_in_every_field() -> None:
    found = judged()
    assert found.source is Read.PRINT
    assert found.number > 0.9
    assert set(REQUIRED) <= set(found.by_field)
    assert min(found.by_field.values()) > LIMITS.field_legible_least
    findings = legibility_findings(found, Side.FRONT, LIMITS)
    assert {f.weight for f in findings} == {Weight.FINE}
    assert [f.field for f in of_kind(findings, Kind.FIELD_ILLEGIBLE)] == [f.value for f in REQUIRED]
    assert all(f.box for f in of_kind(findings, Kind.FIELD_ILLEGIBLE))


@pytest.mark.parametrize(("fault", "amount"), [(Fault.BLUR, 7.0), (Fault.MOTION, 40.0)])
def test_what_nobody_can_read_blocks(fault: Fault, amount: float) -> None:
    found = judged(fault, amount)
    assert found.number < LIMITS.legible_block
    [whole] = of_kind(legibility_findings(found, Side.FRONT, LIMITS), Kind.ILLEGIBLE)
    assert whole.weight is Weight.BLOCK


def test_a_hidden_field_warns_by_its_name() -> None:
    flat = cards.front_flat().copy()
    # White over the birth date and its label.
    flat[415:475, 330:665] = 250
    found = legibility(read_front(flat))
    assert found.number < judged().number
    [missing] = [
        f
        for f in legibility_findings(found, Side.FRONT, LIMITS)
        if f.weight is not Weight.FINE and f.field
    ]
    assert missing.field == PrintedField.BIRTH
    assert missing.weight is Weight.WARN


def test_a_zone_outweighs_the_print_and_never_blocks() -> None:
    front = read_front(cards.front_flat())
    sharp = legibility(front, mrz=Zone(-0.005))
    refused = legibility(front, mrz=Zone(-0.6, accepted=False))
    assert (sharp.source, refused.source) == (Read.MRZ, Read.MRZ)
    assert sharp.number > 0.9
    assert refused.number < 0.1
    assert sharp.by_field == refused.by_field
    [whole] = of_kind(legibility_findings(refused, Side.FRONT, LIMITS), Kind.ILLEGIBLE)
    assert whole.weight is Weight.WARN


def test_a_barcode_that_was_read_is_legible() -> None:
    barely, well = (legibility(barcode=Symbol(c, b"@")) for c in (0.5, 1.0))
    lost = legibility(barcode=Symbol(0.3))
    assert lost.number < LIMITS.legible_warn < barely.number < well.number == 1.0
    findings = legibility_findings(lost, Side.BACK, LIMITS)
    assert [(f.kind, f.weight) for f in findings] == [(Kind.ILLEGIBLE, Weight.ADVICE)]


def test_print_that_a_reflection_hides_is_less_legible() -> None:
    front = read_front(cards.front_flat())
    names = box_around([p.box for p in front.places.values() if p.text])
    assert names is not None
    whole = legibility(front, glare=Glare(0.1, names, (names,)))
    beside = legibility(front, glare=Glare(0.01, BOX, (Box(5, 5, 20, 20),)))
    assert whole.number < LIMITS.legible_block < LIMITS.legible_warn < beside.number


def test_print_and_code_are_joined() -> None:
    sharp, blurred = read_front(cards.front_flat()), judged_front(Fault.BLUR, 4.0)
    by_print = [legibility(front, mrz=Zone(-0.2)).number for front in (blurred, sharp)]
    by_zone = [legibility(sharp, mrz=Zone(mean)).number for mean in (-0.5, -0.2, -0.01)]
    assert by_print == sorted(by_print)
    assert by_zone == sorted(by_zone)
    assert legibility(sharp, barcode=Symbol(0.9, b"@")).source is Read.BARCODE


def test_nothing_to_read_is_nothing() -> None:
    assert legibility().number == 0.0
    blank = legibility(read_front(np.full((638, 1012, 3), 230, np.uint8)))
    assert blank.number < LIMITS.legible_block
    missing = of_kind(legibility_findings(blank, Side.FRONT, LIMITS), Kind.FIELD_MISSING)
    assert [f.field for f in missing] == [f.value for f in REQUIRED]


def test_clear_print_of_a_layout_unknown_here_does_not_block() -> None:
    clean = read_front(cards.front_flat())
    unknown = legibility(Front({}, None, turned=False, lines=clean.lines))
    [whole] = of_kind(legibility_findings(unknown, Side.FRONT, LIMITS), Kind.ILLEGIBLE)
    assert whole.weight is Weight.WARN


@given(st.floats(-9, 0), st.floats(0, 3), st.none() | st.floats(-9, 0))
def test_surer_letters_are_never_less_legible(
    sure: float, more: float, apart: float | None
) -> None:
    less = of_place(Place(PrintedField.SURNAME, BOX, "A", sure, apart))
    better = of_place(Place(PrintedField.SURNAME, BOX, "A", min(0.0, sure + more), apart))
    assert 0 <= less <= better <= 1

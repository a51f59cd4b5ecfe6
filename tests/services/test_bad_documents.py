"""What people hold up that is no good, or not as it should be: a finding each, and never a fact."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest

from kiosk.domain.document import IdType
from kiosk.domain.finding import Kind, Side, Verdict, Weight, faults
from kiosk.domain.limits import CardLimits
from kiosk.services.check import Checked, check_id
from kiosk.vision.card import CardLook, look_at_card
from kiosk.vision.flatten import CARD, dots_per_inch
from kiosk.vision.picture import encode_jpeg
from kiosk.vision.pixels import Pixels, Points
from tests import cards, scenes
from tests.grounds import ground
from tests.scenes import Held, Scene, overlap, scene

LIMITS = CardLimits()
TODAY = date(2026, 11, 22)


def look(frame: Pixels, id_type: IdType = IdType.LICENSE) -> CardLook:
    return look_at_card(frame, Side.FRONT, id_type, LIMITS, decode=False)


def weights(seen: CardLook | Checked) -> dict[Kind, Weight]:
    return {f.kind: f.weight for f in faults(seen.findings) if not f.field}


def checked(frame: Pixels, id_type: IdType | None = None) -> Checked:
    return check_id(encode_jpeg(frame), None, id_type, LIMITS, TODAY)


def credit_card() -> Pixels:
    """A bank's card: a chip, a long number, a name, and no government."""
    flat = np.full((638, 1012, 3), (110, 60, 40), np.uint8)
    flat[:, :, 1] += np.linspace(0, 60, 1012).astype(np.uint8)
    cv2.rectangle(flat, (110, 230), (240, 330), (120, 190, 210), -1)
    white, font = (235, 235, 235), cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(flat, "FIRST BANK", (620, 100), font, 1.6, white, 3, cv2.LINE_AA)
    cv2.putText(flat, "5412 7512 3412 3456", (110, 430), font, 1.9, white, 4, cv2.LINE_AA)
    cv2.putText(flat, "VALID THRU 09/29", (420, 510), font, 0.9, white, 2, cv2.LINE_AA)
    cv2.putText(flat, "L OKONKWO", (110, 580), font, 1.2, white, 3, cv2.LINE_AA)
    return flat


def open_passport(seed: int, *, data_above: bool) -> tuple[Scene, Points]:
    """Both pages with the spine between them, and where the data page lies."""
    page = cards.passport_flat(seed)
    visas = np.full_like(page, (214, 224, 228))
    cv2.putText(visas, "VISAS", (620, 90), 0, 1.6, (120, 110, 90), 3)
    both = np.concatenate([page, visas] if data_above else [visas, page]).astype(np.float32)
    away = np.arange(both.shape[0])[:, None, None] - page.shape[0]
    both *= 1 - 0.35 * np.exp(-np.square(away / 18))
    held = Held(fills=0.36, tilt=2, turn=4, nod=-3)
    shown = scene(both.astype(np.uint8), "plain", seed, held=held)
    c = shown.corners
    left, right = (c[0] + c[3]) / 2, (c[1] + c[2]) / 2
    half = [c[0], c[1], right, left] if data_above else [left, right, c[2], c[3]]
    return shown, np.stack(half).astype(np.float32)


@pytest.mark.parametrize("data_above", [False, True])
def test_of_an_open_passport_the_page_with_the_face_is_found(*, data_above: bool) -> None:
    shown, page = open_passport(3, data_above=data_above)
    seen = look(shown.frame, IdType.PASSPORT)
    assert seen.corners is not None
    assert overlap(np.array(seen.corners, np.float32), page) > 0.9


def test_a_page_on_its_side_is_one_page() -> None:
    shown = scene(cards.passport_flat(3), "plain", 3, held=Held(tilt=90, fills=0.45))
    seen = look(shown.frame, IdType.PASSPORT)
    assert seen.corners is not None
    assert overlap(np.array(seen.corners, np.float32), shown.corners) > 0.95


def test_upside_down_is_no_fault_and_read_all_the_same() -> None:
    over = np.ascontiguousarray(cards.front_flat()[::-1, ::-1])
    found = checked(scene(over, "plain", 5, held=Held(fills=0.7)).frame)
    assert Kind.WRONG_SIDE not in weights(found)
    assert Kind.ILLEGIBLE not in weights(found)
    assert not [f for f in found.findings if f.kind is Kind.FIELD_MISSING]


@pytest.mark.parametrize("at", [(0.08, 0.5), (0.92, 0.5), (0.5, -0.02), (0.5, 1.02)])
def test_half_out_of_view_blocks(at: tuple[float, float]) -> None:
    seen = look(scene(cards.front_flat(), "plain", 5, held=Held(fills=0.6, at=at)).frame)
    blocking = {k for k, w in weights(seen).items() if w is Weight.BLOCK}
    assert blocking & {Kind.CARD_CUT_OFF, Kind.CARD_MISSING}


@pytest.mark.parametrize(("kind", "seed"), [("wood", 1), ("plain", 1), ("plain", 2)])
def test_behind_plastic_the_card_is_read(kind: str, seed: int) -> None:
    shown = scenes.in_sleeve(scene(cards.front_flat(), kind, seed), seed)
    found = checked(shown.frame)
    assert found.verdict is not Verdict.BLOCK
    missing = {f.field for f in found.findings if f.kind is Kind.FIELD_MISSING}
    assert not missing & {"surname", "given", "birth"}


@pytest.mark.parametrize(
    ("fills", "weight"), [(0.6, None), (0.45, Weight.WARN), (0.3, Weight.BLOCK)]
)
def test_too_few_dots_per_inch_warn_then_block(fills: float, weight: Weight | None) -> None:
    shown = scene(cards.front_flat(), "plain", 5, held=Held(fills=fills))
    dpi = dots_per_inch(shown.corners, CARD)
    expected = Weight.BLOCK if dpi < 150 else Weight.WARN if dpi < 200 else None
    assert expected is weight
    assert weights(look(shown.frame)).get(Kind.CARD_SMALL) is weight


def test_a_credit_card_proves_nothing_and_gives_no_fact() -> None:
    found = checked(scene(credit_card(), "plain", 5, held=Held(fills=0.7)).frame)
    assert found.document is None
    assert found.verdict is not Verdict.PASS
    assert Kind.NOT_GOVERNMENT in weights(found)
    missing = {f.field for f in found.findings if f.kind is Kind.FIELD_MISSING}
    assert {"type", "birth", "portrait"} <= missing


def test_two_documents_are_told_and_neither_is_guessed_at() -> None:
    frame = ground("plain", 51)
    for x, flat in ((0.27, cards.front_flat()), (0.73, cards.front_flat(4))):
        scenes.lay(frame, flat, Held(fills=0.4, at=(x, 0.5), tilt=4))
    assert weights(look(scenes.seen(frame, 1)))[Kind.CARDS_SEVERAL] is Weight.WARN

"""Looking at a card: found however it is held, each fault told by its name, and no others."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.demo import drawings
from kiosk.demo.drawings import Fault, corners_of, hold_up, show_card
from kiosk.domain.document import IdType
from kiosk.domain.finding import Finding, Kind, Side, Weight, faults
from kiosk.domain.limits import CardLimits
from kiosk.vision.card import CardLook, look_at_card
from kiosk.vision.picture import decode
from kiosk.vision.pixels import Pixels

LIMITS = CardLimits()
PERSON = drawings.invent_person(3)
HOLDER = drawings.invent_holder(3)

FRONT, BACK, PAGE = "front", "back", "page"
DOCUMENTS = (FRONT, BACK, PAGE)


@lru_cache
def drawn(document: str) -> Pixels:
    """The document itself, flat."""
    if document == FRONT:
        return drawings.draw_card_front(PERSON, HOLDER)
    if document == BACK:
        return drawings.draw_card_back(HOLDER)
    return drawings.draw_passport_page(PERSON, HOLDER)


def look(frame: Pixels, document: str, *, decode: bool = False) -> CardLook:
    side = Side.BACK if document == BACK else Side.FRONT
    id_type = IdType.PASSPORT if document == PAGE else IdType.LICENSE
    return look_at_card(frame, side, id_type, LIMITS, decode=decode)


def kinds(seen: CardLook) -> set[Kind]:
    return {f.kind for f in faults(seen.findings)}


def finding(seen: CardLook, kind: Kind) -> Finding:
    return next(f for f in seen.findings if f.kind is kind)


def off(seen: CardLook, frame: Pixels, document: str, **held: float) -> float:
    """How far the corners found are from the true ones, in shares of the document's width."""
    assert seen.corners is not None
    height, width = drawn(document).shape[:2]
    true = corners_of((width, height), **held)  # type: ignore[arg-type]
    found = np.array(seen.corners)
    apart = min(np.abs(np.roll(found, n, axis=0) - true).max() for n in range(4))
    return float(apart / np.linalg.norm(true[1] - true[0]))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_clean_document_has_no_fault(document: str) -> None:
    seen = look(show_card(drawn(document)), document, decode=True)
    assert kinds(seen) == set()
    assert all(f.weight is Weight.FINE for f in seen.findings)
    assert {Kind.CARD_SMALL, Kind.CARD_TILTED, Kind.BLURRED, Kind.GLARE, Kind.DARK} <= {
        f.kind for f in seen.findings
    }
    assert seen.flat is not None
    assert seen.flat.shape == ((1039, 1476, 3) if document == PAGE else (638, 1012, 3))


def held_faults() -> list[tuple[str, Fault, float | None, Kind, Weight]]:
    rows = [
        (Fault.BLUR, None, Kind.BLURRED, Weight.BLOCK),
        (Fault.MOTION, None, Kind.BLURRED, Weight.BLOCK),
        (Fault.DARK, None, Kind.DARK, Weight.BLOCK),
        (Fault.DARK, 0.35, Kind.DARK, Weight.WARN),
        (Fault.GLARE, None, Kind.GLARE, Weight.BLOCK),
        (Fault.GLARE, 0.06, Kind.GLARE, Weight.WARN),
        (Fault.CUT_OFF, None, Kind.CARD_CUT_OFF, Weight.BLOCK),
        (Fault.FAR, None, Kind.CARD_SMALL, Weight.BLOCK),
        (Fault.FAR, 1.45, Kind.CARD_SMALL, Weight.WARN),
    ]
    return [(document, *row) for document in DOCUMENTS for row in rows]


@pytest.mark.parametrize(("document", "fault", "amount", "kind", "weight"), held_faults())
def test_each_fault_is_told_by_its_name(
    document: str, fault: Fault, amount: float | None, kind: Kind, weight: Weight
) -> None:
    if (document, fault, amount) == (BACK, Fault.GLARE, 0.06):
        amount = 0.065  # the symbol's bars hide a part of the spot
    seen = look(show_card(drawn(document), fault, amount), document)
    assert finding(seen, kind).weight is weight
    if fault is not Fault.CUT_OFF:
        told = {Kind.MOVING} if fault is Fault.MOTION else set()
        assert kinds(seen) == {kind} | told


@pytest.mark.parametrize("document", DOCUMENTS)
def test_burnt_out_paper_is_too_bright(document: str) -> None:
    seen = look(show_card(drawn(document), Fault.BRIGHT), document)
    assert Kind.BRIGHT in kinds(seen)
    assert Kind.GLARE not in kinds(seen)


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize(("turn", "nod"), [(38.0, 0.0), (0.0, 38.0)])
def test_a_document_turned_away_is_tilted(document: str, turn: float, nod: float) -> None:
    frame = hold_up(drawn(document), turn=turn, nod=nod, distance=1.4)
    seen = look(frame, document)
    assert finding(seen, Kind.CARD_TILTED).weight is Weight.WARN
    assert finding(seen, Kind.CARD_TILTED).measured == pytest.approx(38, abs=6)


def test_a_card_that_fills_the_frame_is_too_near() -> None:
    seen = look(hold_up(drawn(FRONT), distance=0.775, at=(0.5, 0.5), turn=0, nod=0), FRONT)
    assert Kind.CARD_NEAR in kinds(seen)


@pytest.mark.parametrize("at", [(0.12, 0.47), (0.88, 0.47), (0.5, 0.02), (0.5, 0.95)])
def test_a_card_cut_off_on_any_side_is_told(at: tuple[float, float]) -> None:
    seen = look(hold_up(drawn(FRONT), at=at, turn=0, nod=0, hand=False), FRONT)
    cut = finding(seen, Kind.CARD_CUT_OFF)
    assert cut.weight is Weight.BLOCK
    assert 0.4 < cut.measured < 0.95


@pytest.mark.parametrize(
    "nothing",
    [
        drawings.draw_empty(),
        drawings.draw_person(4),
        drawings.draw_person(9),
        drawings.lobby(seed=2),
        np.zeros((720, 1280, 3), np.uint8),
        np.full((720, 1280, 3), 255, np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((40, 3000, 3), np.uint8),
    ],
    ids=["wall", "person", "other person", "lobby", "black", "white", "one pixel", "strip"],
)
def test_no_card_is_told(nothing: Pixels) -> None:
    seen = look(nothing, FRONT)
    assert kinds(seen) == {Kind.CARD_MISSING}
    assert seen.flat is None
    assert seen.corners is None


def test_noise_is_no_card() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (480, 640, 3)).astype(np.uint8)
    assert kinds(look(noise, BACK, decode=True)) == {Kind.CARD_MISSING}


HELD = [
    {"tilt": 20.0, "distance": 1.3},
    {"tilt": -20.0, "distance": 1.3},
    {"tilt": 90.0, "distance": 1.8},
    {"tilt": 180.0},
    {"turn": 22.0, "nod": -12.0, "distance": 1.3},
    {"turn": -22.0, "nod": 15.0, "tilt": 8.0, "distance": 1.3},
    {"distance": 2.0, "at": (0.25, 0.3)},
]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("held", HELD, ids=str)
def test_corners_are_found_however_it_is_held(document: str, held: dict[str, float]) -> None:
    frame = hold_up(drawn(document), seed=7, **held)  # type: ignore[arg-type]
    true = {"turn": 3.0, "nod": -2.0, "tilt": -0.8} | held
    assert off(look(frame, document), frame, document, **true) < 0.015


def ground(kind: str) -> Pixels:
    """A table or wall of some kind, 1280 by 720."""
    rng = np.random.default_rng(11)
    picture = np.full((720, 1280, 3), 128, np.uint8)
    if kind == "white paper":
        picture[:] = 236
    elif kind == "like the card":
        edge = np.concatenate(
            [drawn(FRONT)[-8:].reshape(-1, 3), drawn(FRONT)[200:, :8].reshape(-1, 3)]
        )
        picture[:] = np.clip(edge.mean(axis=0) - 12, 0, 255)
    elif kind == "planks":
        for n in range(6):
            picture[n * 120 : n * 120 + 118] = rng.integers(70, 150, 3)
    else:
        for _ in range(45):
            x0, y0, x1, y1 = (int(v) for v in rng.integers(-50, [1330, 770, 1330, 770]))
            colour = [int(v) for v in rng.integers(0, 255, 3)]
            cv2.line(picture, (x0, y0), (x1, y1), colour, int(rng.integers(1, 8)))
            cv2.circle(picture, (x0, y1), int(rng.integers(8, 90)), colour, 2)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.0), np.uint8)


@pytest.mark.parametrize("document", [FRONT, BACK])
@pytest.mark.parametrize("kind", ["white paper", "like the card", "planks", "clutter"])
def test_corners_are_found_on_any_ground(document: str, kind: str) -> None:
    held = {"tilt": 6.0, "turn": 4.0, "nod": 3.0, "distance": 1.15}
    frame = hold_up(drawn(document), background=ground(kind), seed=3, **held)  # type: ignore[arg-type]
    assert off(look(frame, document), frame, document, **held) < 0.02


@pytest.mark.parametrize("size", [(640, 360), (1920, 1080), (3840, 2160), (720, 720)])
def test_corners_do_not_depend_on_the_frames_size(size: tuple[int, int]) -> None:
    frame = hold_up(drawn(FRONT), distance=1.6)
    if size == (720, 720):
        frame = frame[:, 280:1000]
    scaled = np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
    here, there = look(frame, FRONT), look(scaled, FRONT)
    assert here.corners is not None
    assert there.corners is not None
    times = size[0] / frame.shape[1]
    apart = np.abs(np.array(there.corners) - np.array(here.corners) * times).max()
    assert apart < 0.01 * size[0]


@pytest.mark.parametrize(
    ("document", "asked", "wrong"),
    [
        (FRONT, Side.FRONT, False),
        (BACK, Side.BACK, False),
        (FRONT, Side.BACK, True),
        (BACK, Side.FRONT, True),
    ],
)
def test_the_other_side_is_noticed(document: str, asked: Side, *, wrong: bool) -> None:
    seen = look_at_card(show_card(drawn(document)), asked, IdType.STATE_ID, LIMITS, decode=False)
    assert (Kind.WRONG_SIDE in kinds(seen)) is wrong


def test_the_back_gives_the_holders_fields() -> None:
    document = look(show_card(drawn(BACK)), BACK, decode=True).document
    assert document is not None
    assert (document.surname, document.given) == (HOLDER.surname.upper(), HOLDER.given.upper())
    assert (document.birth, document.expiry) == (HOLDER.birth, HOLDER.expiry)


def test_a_back_whose_barcode_cannot_be_read_warns() -> None:
    seen = look(show_card(drawn(BACK), Fault.BLUR), BACK, decode=True)
    assert finding(seen, Kind.BARCODE_UNREAD).weight is Weight.WARN
    assert seen.document is None


def test_another_photo_id_needs_no_barcode() -> None:
    blank = hold_up(drawings.draw_blank_card())
    seen = look_at_card(blank, Side.BACK, IdType.PHOTO_ID, LIMITS)
    assert Kind.BARCODE_UNREAD not in {f.kind for f in seen.findings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_scan_edge_to_edge_is_the_document(document: str) -> None:
    id_type = IdType.PASSPORT if document == PAGE else IdType.LICENSE
    side = Side.BACK if document == BACK else Side.FRONT
    seen = look_at_card(drawn(document), side, id_type, LIMITS, whole_page=True)
    assert kinds(seen) == set()
    assert seen.flat is not None
    assert np.abs(seen.flat.astype(int) - drawn(document).astype(int)).mean() < 6


KNOBS = [
    (Fault.BLUR, (0.0, 1.0, 2.0, 3.0, 5.0), Kind.BLURRED, -1),
    (Fault.MOTION, (1.0, 5.0, 9.0, 15.0, 25.0), Kind.BLURRED, -1),
    (Fault.DARK, (1.0, 0.6, 0.3, 0.1), Kind.DARK, -1),
    (Fault.GLARE, (0.03, 0.06, 0.1, 0.15), Kind.GLARE, 1),
    (Fault.FAR, (1.0, 1.5, 2.0, 2.6), Kind.CARD_SMALL, -1),
    (Fault.BRIGHT, (1.0, 1.5, 2.0, 3.0), Kind.BRIGHT, 1),
]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize(("fault", "amounts", "kind", "sign"), KNOBS, ids=lambda v: str(v)[:12])
def test_more_of_a_fault_never_looks_better(
    document: str, fault: Fault, amounts: tuple[float, ...], kind: Kind, sign: int
) -> None:
    shown = (look(show_card(drawn(document), fault, by), document) for by in amounts)
    measured = [sign * finding(seen, kind).measured for seen in shown]
    # The corners found move by a pixel from picture to picture, and the measure with them.
    slack = 0.01 * max(abs(m) for m in measured)
    assert all(after >= before - slack for before, after in pairwise(measured))
    assert measured[-1] > measured[0] + slack


def test_stricter_limits_tell_more() -> None:
    frame = show_card(drawn(FRONT))
    strict = CardLimits(sharpness_block=90, dpi_block=900, tilt_most=0.1, light_block=254)
    seen = look_at_card(frame, Side.FRONT, IdType.LICENSE, strict, decode=False)
    expected = {Kind.BLURRED, Kind.CARD_SMALL, Kind.CARD_TILTED, Kind.DARK}
    assert kinds(seen) == expected
    assert all(finding(seen, k).measured > 0 for k in expected)


@pytest.mark.real
def test_real_specimens_held_up_are_found(real_data: Path) -> None:
    """Scans of specimen documents (sources in truth.json) in a drawn hand: corners within 2 %."""
    cards = ["100_id-che.jpg", "100_id-si.jpg", "100_id-mac.jpg", "53_id-d.jpg"]
    pages = ["100_pass-bdr.jpg", "100_pass-cze2.jpg", "100_pass-hrv.jpg", "43_pass-fra.jpg"]
    for name in cards + pages:
        scan = decode((real_data / "mrz" / f"PassportEye__{name}").read_bytes())
        is_page = name in pages
        size = (1476, 1039) if is_page else (1012, 638)
        flat = np.asarray(cv2.resize(scan, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        held = {"tilt": 9.0, "turn": -8.0, "nod": 6.0, "distance": 1.3}
        frame = hold_up(flat, **held)  # type: ignore[arg-type]
        seen = look(frame, PAGE if is_page else FRONT)
        assert off(seen, frame, PAGE if is_page else FRONT, **held) < 0.02, name

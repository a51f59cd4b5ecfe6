"""Barcodes: read turned, small, soft and dim; never made up; never waited for."""

from __future__ import annotations

import json
import time
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.demo import drawings
from kiosk.demo.drawings import Fault, hold_up, spoil
from kiosk.demo.drawings.aamva import draw_pdf417
from kiosk.vision import pdf417
from kiosk.vision.picture import decode
from kiosk.vision.pixels import Pixels

HOLDER = drawings.invent_holder(5)
PAYLOAD = drawings.aamva_payload(HOLDER)


@lru_cache
def back() -> Pixels:
    return drawings.draw_card_back(HOLDER)


def turned(angle: float, distance: float = 1.25) -> Pixels:
    return hold_up(back(), tilt=angle, turn=0, nod=0, distance=distance, hand=False)


@pytest.mark.parametrize("angle", [0, 3, 7, 15, 30, 60, 90, 120, 180, 187, 270, 345])
def test_a_barcode_is_read_at_any_angle(angle: float) -> None:
    assert pdf417.read(turned(angle)) == PAYLOAD


@pytest.mark.parametrize("distance", [0.8, 1.0, 1.3, 1.6])
def test_a_barcode_is_read_at_any_distance_that_keeps_its_bars(distance: float) -> None:
    assert pdf417.read(turned(5, distance)) == PAYLOAD


@pytest.mark.parametrize(
    ("fault", "amount"),
    [(Fault.BLUR, 1.2), (Fault.DARK, 0.25), (Fault.BRIGHT, 1.6), (Fault.NOISE, 18.0)],
)
def test_a_spoiled_barcode_is_still_read(fault: Fault, amount: float) -> None:
    assert pdf417.read(spoil(turned(7, 1.1), fault, amount)) == PAYLOAD


@pytest.mark.parametrize(("turn", "nod"), [(20, 0), (-20, 0), (0, 20), (15, -15)])
def test_a_barcode_in_perspective_is_read(turn: float, nod: float) -> None:
    assert pdf417.read(hold_up(back(), turn=turn, nod=nod, distance=1.1, hand=False)) == PAYLOAD


def test_a_destroyed_barcode_is_not_made_up() -> None:
    rng = np.random.default_rng(3)
    for _ in range(8):
        frame = turned(2, 1.1).copy()
        height, width = frame.shape[:2]
        for _ in range(60):
            x, y = int(rng.integers(250, width - 250)), int(rng.integers(200, height - 150))
            cv2.circle(frame, (x, y), int(rng.integers(5, 22)), (235, 235, 235), -1)
        assert pdf417.read(frame) in (None, PAYLOAD)


@pytest.mark.parametrize(
    "nothing",
    [
        np.zeros((720, 1280, 3), np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((3, 900, 3), np.uint8),
        drawings.draw_person(2),
        drawings.draw_card_front(drawings.invent_person(2), HOLDER),
        np.random.default_rng(1).integers(0, 255, (720, 1280, 3)).astype(np.uint8),
    ],
    ids=["black", "one pixel", "strip", "person", "front", "noise"],
)
def test_nothing_is_read_where_nothing_is_and_soon(nothing: Pixels) -> None:
    began = time.thread_time()
    assert pdf417.read(nothing) is None
    # The time a single try takes comes on top; on noise that is the most.
    assert time.thread_time() - began < pdf417.PATIENCE + 0.35


@pytest.mark.parametrize(
    "payload", [b"\0\xff\x1b[31m" * 20, b"'; DROP TABLE visitors; --" * 4, b"A"]
)
def test_hostile_text_comes_out_as_the_bytes_it_is(payload: bytes) -> None:
    card = np.full((638, 1012, 3), 220, np.uint8)
    card[250:420, 60:952] = draw_pdf417(payload, 892, 170)
    assert pdf417.read(card) == payload


@pytest.mark.real
def test_public_pictures(real_data: Path) -> None:
    """Every public picture that any reader reads (sources in truth.json); no wrong text."""
    truth = json.loads((real_data / "truth.json").read_text())
    unread, wrong = [], []
    for name, entry in truth.items():
        if not name.startswith("pdf417/"):
            continue
        found = pdf417.read(decode((real_data / name).read_bytes()))
        expected = bytes.fromhex(entry["truth_hex"]) if entry["truth_hex"] else None
        if found is None:
            unread.append(name)
        elif expected is None:
            # Some texts hold characters of several code pages: compared where they are plain.
            plain = entry["truth"].encode("ascii", "ignore")[:2]
            if not found.startswith(plain):
                wrong.append(name)
        elif found != expected:
            wrong.append(name)
    assert not wrong
    assert len(unread) <= 1

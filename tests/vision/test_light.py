"""Light and sharpness on a flattened document: what is measured, apart from where it lies."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.demo import drawings
from kiosk.vision.light import Light
from kiosk.vision.light import light_on as light_on_small
from kiosk.vision.picture import decode
from kiosk.vision.pixels import Pixels
from kiosk.vision.sharpness import sharpness

HOLDER = drawings.invent_holder(8)


@lru_cache
def documents() -> dict[str, Pixels]:
    person = drawings.invent_person(8)
    return {
        "front": drawings.draw_card_front(person, HOLDER),
        "back": drawings.draw_card_back(HOLDER),
        "page": drawings.draw_passport_page(person, HOLDER),
        "blank": drawings.draw_blank_card(),
    }


NAMES = ("front", "back", "page", "blank")


def with_lamp(flat: Pixels, x: float, y: float, reach: float) -> Pixels:
    """A lamp's reflection with its middle and reach in shares of the width."""
    height, width = flat.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(columns - x * width, rows - y * height) / (reach * width)
    return np.asarray(np.clip(flat + (330 * np.exp(-(away**2)))[..., None], 0, 255), np.uint8)


def light_on(flat: Pixels) -> Light:
    """Of a document at 300 dpi."""
    high, wide = (n // 4 for n in flat.shape[:2])
    whole = flat[: high * 4, : wide * 4]
    small = cv2.resize(whole, (wide, high), interpolation=cv2.INTER_AREA)
    return light_on_small(np.asarray(small, np.uint8))


def blurred(flat: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(flat, (0, 0), sigma), np.uint8)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_shines_on_a_clean_document(name: str) -> None:
    assert light_on(documents()[name]).glare.share < 0.01


@pytest.mark.parametrize("name", ["front", "page"])
@pytest.mark.parametrize(("x", "y"), [(0.3, 0.3), (0.5, 0.5), (0.75, 0.4)])
def test_a_lamps_reflection_is_boxed(name: str, x: float, y: float) -> None:
    flat = with_lamp(documents()[name], x, y, 0.09)
    found = light_on(flat).glare
    assert 0.02 < found.share < 0.12
    assert found.box is not None
    height, width = flat.shape[:2]
    middle_x = (found.box.left + found.box.width / 2) / width
    middle_y = (found.box.top + found.box.height / 2) / height
    assert (middle_x, middle_y) == (pytest.approx(x, abs=0.04), pytest.approx(y, abs=0.06))


@pytest.mark.parametrize("colour", [250, 255])
def test_a_white_panel_is_no_reflection(colour: int) -> None:
    flat = documents()["front"].copy()
    flat[240:420, 300:700] = colour
    assert light_on(flat).glare.share == 0


def test_white_paper_is_no_reflection() -> None:
    paper = np.full((638, 1012, 3), 255, np.uint8)
    for row in range(8):
        cv2.putText(paper, "SPECIMEN 1234567", (40, 70 + 75 * row), 0, 1.6, (20, 20, 20), 3)
    seen = light_on(paper)
    assert seen.glare.share == 0
    assert seen.burnt > 0.6
    assert seen.ink < 100


@pytest.mark.parametrize("name", NAMES)
def test_less_light_is_darker_paper(name: str) -> None:
    flat = documents()[name]
    levels = [light_on(np.asarray(flat * by, np.uint8)).paper for by in (1.0, 0.7, 0.4, 0.2, 0.1)]
    assert levels == sorted(levels, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_blur_of_a_known_width_gives_the_same_number_on_any_print(name: str) -> None:
    """The number is a width: 4 pixels give about 10 whatever is printed, 2 give about 18."""
    flat = documents()[name]
    assert sharpness(blurred(flat, 4)) == pytest.approx(10.5, abs=1.5)
    assert sharpness(blurred(flat, 2)) == pytest.approx(18, abs=3)
    assert sharpness(flat) > 30


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("by", [0.25, 0.5])
def test_contrast_does_not_change_sharpness(name: str, by: float) -> None:
    flat = blurred(documents()[name], 2)
    faint = np.asarray(flat * by + 60, np.uint8)
    assert sharpness(faint) == pytest.approx(sharpness(flat), rel=0.15)


@pytest.mark.parametrize("name", NAMES)
def test_noise_does_not_make_blur_look_sharp(name: str) -> None:
    flat = blurred(documents()[name], 4)
    noise = np.random.default_rng(2).normal(0, 6, flat.shape)
    noisy = np.asarray(np.clip(flat + noise, 0, 255), np.uint8)
    assert sharpness(noisy) < 14


@pytest.mark.parametrize("angle", [0, 22, 45, 90, 135])
def test_movement_in_any_direction_is_found(angle: float) -> None:
    """17 pixels at 300 dpi, 1.4 mm: as much as the height of small print."""
    kernel = np.zeros((17, 17), np.float32)
    kernel[8] = 1
    turn = cv2.getRotationMatrix2D((8, 8), angle, 1)
    kernel = np.asarray(cv2.warpAffine(kernel, turn, (17, 17)), np.float32)
    moved = np.asarray(cv2.filter2D(documents()["front"], -1, kernel / kernel.sum()), np.uint8)
    assert sharpness(moved) < 14


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_document_without_print_is_not_sharp(value: int) -> None:
    assert sharpness(np.full((638, 1012, 3), value, np.uint8)) == 0


@pytest.mark.real
def test_real_documents_shine_only_under_a_lamp(real_data: Path) -> None:
    """Scans of specimens (sources in truth.json), and the same under a drawn lamp.

    Those on paper burnt out all over, where no lamp shows, are left out.
    """
    clean, lit, count = 0, 0, 0
    for file in sorted((real_data / "mrz").iterdir()):
        scan = decode(file.read_bytes())
        page = np.asarray(cv2.resize(scan, (1476, 1039), interpolation=cv2.INTER_CUBIC), np.uint8)
        if light_on(page).burnt > 0.15:
            continue
        count += 1
        clean += light_on(page).glare.share < 0.02
        lit += light_on(with_lamp(page, 0.5, 0.4, 0.1)).glare.share >= 0.02
    assert count >= 25
    assert clean >= count - 1
    assert lit >= count - 2

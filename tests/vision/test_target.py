"""The target card, drawn as a camera sees it with known faults."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kiosk.vision import target_card
from kiosk.vision.picture import decode, encode_jpeg
from kiosk.vision.target import TargetLook, look_at_target
from tests import cards, targets
from tests.targets import View, seen

#: A Gaussian blur of one pixel leaves half the contrast at sqrt(ln 2 / 2) / pi cycles a pixel.
HALF = 0.1874


@cache
def look(view: View) -> TargetLook:
    found = look_at_target(seen(view))
    assert found is not None
    return found


GOOD = look(View())


def test_a_good_view_measures_what_was_drawn() -> None:
    assert pytest.approx(1280 * 0.8 / 85.6 * 25.4, rel=0.01) == GOOD.dpi
    assert 2.8 < GOOD.sharpness < 3.7
    assert GOOD.softest > 0.95
    assert pytest.approx(225, abs=2) == GOOD.light
    assert GOOD.burnt == 0
    assert GOOD.evenness > 0.98
    assert GOOD.tint < 1
    assert GOOD.colour < 6
    assert GOOD.glare == 0
    assert GOOD.veil == pytest.approx(0.04, abs=0.01)
    assert GOOD.corners == pytest.approx(targets.corners_of(View()), abs=1.0)


@pytest.mark.parametrize("turn", [-15.0, -5.71, 0.0, 5.71, 90.0, 180.0])
def test_however_it_is_turned(turn: float) -> None:
    found = look(View(turn=turn, width=0.5))
    assert found.sharpness == pytest.approx(look(View(width=0.5)).sharpness, rel=0.05)
    assert found.colour < 6


@pytest.mark.parametrize("blur", [1.0, 2.0, 3.0, 5.0])
def test_blur_is_measured(blur: float) -> None:
    found = look(View(blur=blur))
    pixels_a_mm = 1280 * 0.8 / 85.6
    # The pixel and the print add a little to the drawn blur.
    assert found.sharpness == pytest.approx(HALF / np.hypot(blur, 0.35) * pixels_a_mm, rel=0.15)
    assert found.softest > 0.9


def test_half_the_distance_is_twice_the_detail() -> None:
    far, near = look(View(width=0.4)), look(View(width=0.8))
    assert near.dpi == pytest.approx(2 * far.dpi, rel=0.01)
    assert near.sharpness == pytest.approx(2 * far.sharpness, rel=0.1)


@pytest.mark.parametrize(
    ("view", "name", "low", "high"),
    [
        (View(light=0.12), "light", 60, 110),
        (View(light=1.7), "burnt", 0.5, 1.0),
        (View(side=0.35), "evenness", 0.3, 0.65),
        (View(tint=(1.15, 1.0, 0.7)), "tint", 10, 30),
        (View(tint=(1.0, 1.4, 1.0)), "tint", 10, 30),
        (View(veil=0.15), "veil", 0.13, 0.2),
        (View(lamp=0.3), "glare", 0.1, 0.5),
        (View(lamp=0.12), "glare", 0.02, 0.2),
        (View(smudge=2.5), "softest", 0.0, 0.5),
        (View(tilt=25, width=0.7), "softest", 0.75, 1.0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_moves_its_gauge(view: View, name: str, low: float, high: float) -> None:
    assert low <= getattr(look(view), name) <= high


@pytest.mark.parametrize(
    "view", [View(light=0.15), View(side=0.5), View(tint=(1.2, 1, 0.8)), View(veil=0.1)]
)
def test_light_is_not_taken_for_blur_or_for_a_lamp(view: View) -> None:
    found = look(view)
    assert found.sharpness == pytest.approx(GOOD.sharpness, rel=0.15)
    assert found.glare == 0


def test_a_compressed_picture_is_measured_alike() -> None:
    found = look_at_target(decode(encode_jpeg(seen(), 85)))
    assert found is not None
    assert found.sharpness == pytest.approx(GOOD.sharpness, rel=0.1)
    assert found.colour == pytest.approx(GOOD.colour, abs=1)


def test_one_corner_may_be_covered_two_may_not() -> None:
    picture = seen()
    covered = picture.copy()
    covered[:200, :330] = (120, 150, 200)
    assert look_at_target(covered) is not None
    covered[500:, 1000:] = (120, 150, 200)
    assert look_at_target(covered) is None


def test_other_pictures_are_no_target() -> None:
    upside_down = np.ascontiguousarray(seen()[:, ::-1])
    for picture in (cards.front(), cards.back(), cards.portrait(), upside_down):
        assert look_at_target(picture) is None
    assert look_at_target(np.zeros((720, 1280, 3), np.uint8)) is None
    assert look_at_target(np.zeros((5, 7, 3), np.uint8)) is None


def test_a_card_that_hangs_out_of_the_picture_is_measured_where_it_is_seen() -> None:
    found = look_at_target(seen(View(width=0.8, turn=2.0, frame=(1280, 640))))
    assert found is not None
    assert found.sharpness == pytest.approx(GOOD.sharpness, rel=0.1)


def test_nothing_on_the_card_touches_what_is_measured() -> None:
    """Around every slanted edge, and within every white field, the card is empty."""
    for which, (x, y, _) in enumerate(target_card.SQUARES):
        reach = target_card.SQUARE / 2 * 1.1 + 2.2
        for field in (*target_card.GREYS, *target_card.COLOURS, *target_card.DARKS):
            away = max(
                abs(x - (field.left + field.width / 2)) - field.width / 2,
                abs(y - (field.top + field.height / 2)) - field.height / 2,
            )
            assert away >= reach - 1e-6, which
    for corners, _ in target_card.shapes():
        assert corners.min() >= 0
        assert (corners <= (target_card.WIDTH, target_card.HEIGHT)).all()
        for white in target_card.WHITES:
            low, high = corners.min(axis=0), corners.max(axis=0)
            left, right = white.left - 0.5, white.left + white.width + 0.5
            top, bottom = white.top - 0.5, white.top + white.height + 0.5
            assert right <= low[0] or left >= high[0] or bottom <= low[1] or top >= high[1]

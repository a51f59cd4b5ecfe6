"""MTF50 of edges whose blur is known, and colour differences that are published."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.vision.lab import Floats, difference, lab, linear
from kiosk.vision.slanted_edge import mtf50

MIDDLE = np.array([32.3, 31.8])


def edge(sigma: float, angle: float, *, low: float = 0.05, high: float = 0.75) -> Floats:
    """Light behind a Gaussian blur of so many pixels; a pixel averages over its area."""
    fine, size = 12, 64
    y, x = (np.mgrid[: size * fine, : size * fine] + 0.5) / fine - 0.5
    turn = np.radians(angle)
    beyond = (x - MIDDLE[0]) * np.cos(turn) + (y - MIDDLE[1]) * np.sin(turn) > 0
    light = np.where(beyond, high, low).astype(np.float32)
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), sigma * fine), np.float32)
    return np.asarray(light.reshape(size, fine, size, fine).mean((1, 3)), np.float64)


def expected(sigma: float, angle: float) -> float:
    """Where a Gaussian's and a square pixel's response together fall to a half."""
    turn = np.radians(angle)
    cycles = np.linspace(0.001, 1, 4000)
    pixel = np.sinc(cycles * np.cos(turn)) * np.sinc(cycles * np.sin(turn))
    response = np.exp(-2 * (np.pi * sigma * cycles) ** 2) * np.abs(pixel)
    return float(cycles[np.argmax(response < 0.5)])


def measured(light: Floats, angle: float, *, off: float = 0.0, reach: float = 18) -> float | None:
    """Given a line that is ``off`` by so many pixels."""
    turn = np.radians(angle)
    along = np.array([-np.sin(turn), np.cos(turn)])
    middle = MIDDLE + off * np.array([np.cos(turn), np.sin(turn)])
    return mtf50(light, middle - along * 22, middle + along * 22, reach)


@pytest.mark.parametrize("angle", [5.7, 12.0, 30.0, 84.3, -5.7, 150.0])
@pytest.mark.parametrize(("sigma", "within"), [(0.5, 0.03), (1.0, 0.03), (2.0, 0.06)])
def test_a_known_blur_is_measured(sigma: float, within: float, angle: float) -> None:
    for off in (0.0, 1.2):
        found = measured(edge(sigma, angle), angle, off=off)
        assert found == pytest.approx(expected(sigma, angle), rel=within)


def test_more_blur_is_never_sharper() -> None:
    found = [measured(edge(sigma, 5.7), 5.7) for sigma in (0.4, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0)]
    assert all(f is not None for f in found)
    assert found == sorted(found, key=lambda f: -(f or 0))


def test_light_and_noise_change_little() -> None:
    chance = np.random.default_rng(1)
    wanted = expected(1.0, 5.7)
    faint = edge(1.0, 5.7, low=0.1, high=0.3)
    assert measured(faint, 5.7) == pytest.approx(wanted, rel=0.03)
    noisy = edge(1.0, 5.7) + chance.normal(0, 0.01, faint.shape)
    assert measured(noisy, 5.7) == pytest.approx(wanted, rel=0.08)


def test_a_lens_may_bend_the_edge() -> None:
    light = edge(1.0, 5.7)
    y, x = np.mgrid[:64, :64].astype(np.float32)
    bent = cv2.remap(light.astype(np.float32), x + ((y - 32) / 22) ** 2, y, cv2.INTER_CUBIC)
    found = measured(np.asarray(bent, np.float64), 5.7)
    assert found == pytest.approx(expected(1.0, 5.7), rel=0.06)


@pytest.mark.parametrize(
    ("light", "angle", "reach"),
    [
        (edge(1.0, 0.5), 0.5, 18),
        (edge(1.0, 90.0), 90.0, 18),
        (edge(1.0, 5.7, low=0.5, high=0.55), 5.7, 18),
        (np.full((64, 64), 0.5), 5.7, 18),
        (edge(1.0, 5.7), 5.7, 3),
        (edge(1.0, 5.7)[:20, :20], 5.7, 18),
    ],
    ids=["along rows", "along columns", "faint", "no edge", "no room", "outside"],
)
def test_what_cannot_be_measured_is_not(light: Floats, angle: float, reach: float) -> None:
    assert measured(light, angle, reach=reach) is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_differences_as_sharma_wu_and_dalal_print_them(
    one: tuple[float, ...], other: tuple[float, ...], apart: float
) -> None:
    found = difference(np.array([one]), np.array([other]))
    assert found[0] == pytest.approx(apart, abs=1e-4)


def test_lab_of_white_grey_and_red() -> None:
    found = lab(linear(np.array([(255.0, 255, 255), (119, 119, 119), (255, 0, 0)])))
    assert found == pytest.approx(
        np.array([(100.0, 0, 0), (50.03, 0, 0), (53.24, 80.09, 67.20)]), abs=0.3
    )

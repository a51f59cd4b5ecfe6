"""The target card as a camera sees it, with known faults."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from kiosk.vision import target_card
from kiosk.vision.lab import Floats, linear
from kiosk.vision.pixels import Pixels

#: Pixels to the millimetre of the drawing that the camera looks at.
FINE = 32


@lru_cache(maxsize=1)
def printed() -> Floats:
    """The card itself, in linear light, red first; black ink still sends back 4 % of the light."""
    size = round(target_card.HEIGHT * FINE), round(target_card.WIDTH * FINE)
    sheet = np.full((*size, 3), 255, np.uint8)
    for corners, colour in target_card.shapes():
        points = np.rint(corners * FINE * 16 - 8).astype(np.int32)
        cv2.fillPoly(sheet, [points], colour, lineType=cv2.LINE_AA, shift=4)
    return np.asarray(0.04 + 0.96 * linear(sheet.astype(np.float64)), np.float32)


@dataclass(frozen=True, kw_only=True)
class View:
    """How the card is seen. ``blur`` and ``smudge`` are sigmas in pixels; ``veil`` shares of white.

    ``lamp`` is the size of its reflection, in shares of the card's height.
    """

    frame: tuple[int, int] = (1280, 720)
    width: float = 0.8
    turn: float = 2.0
    tilt: float = 0.0
    blur: float = 0.6
    light: float = 0.75
    side: float = 1.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    veil: float = 0.0
    smudge: float = 0.0
    lamp: float = 0.0
    noise: float = 1.0


def seen(view: View | None = None) -> Pixels:
    """The picture, with the sensor's noise, in sRGB."""
    return _seen(view or View()).copy()


@lru_cache(maxsize=12)
def _seen(view: View) -> Pixels:
    scene = _placed(view)
    scene = _blurred(scene, view)
    if view.side != 1:
        scene = scene * np.linspace(1, view.side, scene.shape[1])[None, :, None]
    scene = scene * view.light * np.array(view.tint)
    if view.veil:
        scene = scene * (1 - view.veil) + view.veil * view.light * 0.8
    if view.lamp:
        scene = scene + _lamp(view)[..., None]
    chance = np.random.default_rng(5)
    coded = _encoded(np.clip(scene, 0, 1)) + chance.normal(0, view.noise, scene.shape)
    return np.ascontiguousarray(np.clip(coded + 0.5, 0, 255).astype(np.uint8)[..., ::-1])


def _encoded(light: Floats) -> Floats:
    return 255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def corners_of(view: View) -> Floats:
    """Where the card's corners are, in pixels."""
    wide, high = view.frame
    scale = view.width * wide / target_card.WIDTH
    half = np.array([target_card.WIDTH, target_card.HEIGHT]) * scale / 2
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    angle = np.radians(view.turn)
    spin = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    flat = corners @ spin.T
    # Turned about the upright axis, seen from one frame's width away.
    lean = np.radians(view.tilt)
    deep = 1 + flat[:, 0] * np.sin(lean) / wide
    flat = np.column_stack([flat[:, 0] * np.cos(lean), flat[:, 1]]) / deep[:, None]
    return np.asarray(flat + np.array([wide / 2, high / 2]))


def _placed(view: View) -> Floats:
    """The card before a grey wall: three times too fine, then averaged as pixels do."""
    times = 3
    wide, high = view.frame[0] * times, view.frame[1] * times
    fine = printed()
    rows, columns = fine.shape[:2]
    card = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32) - 0.5
    place = (corners_of(view) + 0.5) * times - 0.5
    matrix = cv2.getPerspectiveTransform(card, place.astype(np.float32))
    scene = np.full((high, wide, 3), 0.2, np.float32)
    cv2.warpPerspective(
        fine,
        matrix,
        (wide, high),
        dst=scene,
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    return np.asarray(cv2.resize(scene, view.frame, interpolation=cv2.INTER_AREA), np.float64)


def _blurred(scene: Floats, view: View) -> Floats:
    sharp = cv2.GaussianBlur(scene, (0, 0), view.blur) if view.blur else scene
    if not view.smudge:
        return np.asarray(sharp)
    soft = cv2.GaussianBlur(sharp, (0, 0), view.smudge)
    x, y = corners_of(view)[1] * 0.8 + np.array(view.frame) / 2 * 0.2
    rows, columns = np.mgrid[: scene.shape[0], : scene.shape[1]]
    share = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * (0.12 * view.frame[0]) ** 2))
    share = np.clip(share * 1.6, 0, 1)[..., None]
    return np.asarray(sharp * (1 - share) + soft * share)


def _lamp(view: View) -> Floats:
    """A lamp mirrored on the left dark field."""
    left, _, _, bottom = corners_of(view)
    high = float(np.hypot(*(bottom - left)))
    centre = (corners_of(view)[0] * 0.5 + corners_of(view)[3] * 0.5) * 0.8
    centre = centre + 0.2 * np.array(view.frame) / 2
    rows, columns = np.mgrid[: view.frame[1], : view.frame[0]]
    away = np.hypot(columns - centre[0], rows - centre[1]) / (view.lamp * high)
    return np.asarray(np.clip(1.6 - away * 1.6, 0, 1))

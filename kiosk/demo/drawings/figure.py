"""The whole figure: shoulders, neck, head, hair, painted once and placed where it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from kiosk.demo.drawings.canvas import Canvas, Pixels, Plane, cloud, curve, ring, shade, shifted
from kiosk.demo.drawings.face import outline, paint_face
from kiosk.demo.drawings.hair import paint_behind, paint_front
from kiosk.demo.drawings.person import Garment, Person

#: Pixels between the eyes of the painted figure; larger pictures are enlarged from it.
UNIT = 150
_WIDTH, _HEIGHT = 840, 980
_ORIGIN = (420.0, 350.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where the point between the eyes lies (pixels), their distance, and the tilt in degrees."""

    x: float
    y: float
    eyes: float
    roll: float = 0.0


@lru_cache(maxsize=24)
def _figure(person: Person) -> Pixels:
    """The painted figure, BGRA with the colour already multiplied by alpha."""
    canvas = Canvas(_WIDTH, _HEIGHT, UNIT, _ORIGIN)
    rng = np.random.default_rng([person.seed, 3])
    paint_behind(canvas, person)
    _neck(canvas, person)
    _garment(canvas, person, rng)
    paint_face(canvas, person)
    paint_front(canvas, person, canvas.plane(outline(person)))
    alpha = np.clip(canvas.cover, 0, 1)[..., None] * 255
    whole = np.concatenate([canvas.colour, alpha], axis=2)
    return np.asarray(np.clip(whole, 0, 255), np.uint8)


def place(person: Person, pose: Pose, background: Pixels) -> Pixels:
    """The figure standing before a background of any size."""
    scale = pose.eyes / UNIT
    figure = _figure(person).astype(np.float32)
    sheet = figure
    if scale < 0.9:
        small = cv2.resize(figure, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        sheet = np.asarray(small, np.float32)
        scale = 1.0
    origin = np.asarray(_ORIGIN) * sheet.shape[0] / _HEIGHT
    c, s = np.cos(np.radians(pose.roll)) * scale, np.sin(np.radians(pose.roll)) * scale
    turn = np.array([[c, -s], [s, c]])
    matrix = np.c_[turn, np.array([pose.x, pose.y]) - turn @ origin]
    h, w = background.shape[:2]
    flags = cv2.INTER_CUBIC if scale > 1.02 else cv2.INTER_LINEAR
    placed = np.clip(cv2.warpAffine(sheet, matrix, (w, h), flags=flags), 0, 255)
    mixed = placed[..., :3] + background * (1 - placed[..., 3:] / 255)
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


def _neck(canvas: Canvas, person: Person) -> None:
    wide = 0.60 if person.female else 0.76
    neck = curve(
        [(-wide, 0.9), (wide, 0.9), (wide * 0.98, 1.9), (wide * 1.15, 2.30), (0.95, 2.62),
         (0, 3.1), (-0.95, 2.62), (-wide * 1.15, 2.30), (-wide * 0.98, 1.9)]
    )  # fmt: skip
    canvas.fill(neck, shade(person.skin, 0.84), soft=0.01)
    within = canvas.plane(neck)
    dark = shade(person.skin, 0.34)
    canvas.fill(ring(0.06, 1.55, 1.0, 0.62), dark, soft=0.14, opacity=0.66, within=within)
    canvas.fill(
        curve([(wide * 0.5, 1.3), (wide * 1.3, 1.3), (wide * 1.4, 2.7), (wide * 0.7, 2.5)]),
        dark, soft=0.12, opacity=0.42, within=within,
    )  # fmt: skip
    for side in (-1, 1):
        cord = curve(
            [(side * 0.38 * wide / 0.6, 1.9), (side * 0.26, 2.3), (side * 0.10, 2.58)], closed=False
        )
        canvas.line(cord, dark, 0.05, soft=0.05, opacity=0.25, within=within)


def _garment(canvas: Canvas, person: Person, rng: np.random.Generator) -> None:
    span = 2.15 if person.female else 2.45
    neck = 0.80 if person.female else 0.92
    top = 2.30
    deep = {Garment.ROUND_NECK: 2.66, Garment.V_NECK: 3.15, Garment.SHIRT: 2.92}[person.garment]
    shoulder = [(span * 0.62, 2.58), (span * 0.92, 2.86), (span * 1.08, 3.5), (span * 1.14, 4.6)]
    right = [(neck * 0.5, (top + deep) / 2), (neck, top), *shoulder]
    body = curve([(0, deep), *right, *[(-x, y) for x, y in reversed(right)]])
    patch = canvas.patch(body, 0.006)
    if patch is None:
        return
    h, w = patch.mask.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x = (x + patch.left - canvas.origin[0]) / canvas.unit
    y = (y + patch.top - canvas.origin[1]) / canvas.unit
    folds = cloud((h, w), 0.5 * canvas.unit, rng) * 0.05 + cloud((h, w), 2.0, rng) * 0.018
    round_body = 1.08 - 0.30 * (np.abs(x) / span) ** 2 - 0.14 * x / span - 0.10 * (y - 2.4)
    colour = np.asarray(person.cloth, np.float32) * (round_body + folds)[..., None]
    canvas.lay(patch, np.asarray(np.clip(colour, 0, 245), np.float32))
    half = (neck * 0.5, (top + deep) / 2)
    hem = [(-neck, top), (-half[0], half[1]), (0, deep), half, (neck, top)]
    rim = curve(hem, closed=False)
    canvas.line(shifted(rim, 0, 0.03), shade(person.cloth, 0.6), 0.06, soft=0.02, opacity=0.6)
    canvas.line(shifted(rim, 0, 0.06), shade(person.cloth, 1.35), 0.03, soft=0.012, opacity=0.55)
    if person.garment is Garment.SHIRT:
        _collar(canvas, person, neck, top, deep)


def _collar(canvas: Canvas, person: Person, neck: float, top: float, deep: float) -> None:
    for side in (-1.0, 1.0):
        tip = (side * 0.42, deep + 0.42)
        inner = [(side * neck * 0.55, top + 0.30), (0, deep + 0.02)]
        wing = [(side * neck * 1.02, top - 0.12), *inner, tip, (side * neck * 1.25, top + 0.16)]
        canvas.fill(shifted(wing, 0.02, 0.05), shade(person.cloth, 0.4), soft=0.05, opacity=0.6)
        canvas.fill(wing, shade(person.cloth, 1.16 if side < 0 else 0.98), soft=0.008)
    canvas.line([(0, deep), (0, 4.6)], shade(person.cloth, 0.55), 0.03, soft=0.012)
    for y in (3.45, 4.05):
        canvas.fill(ring(0.0, y, 0.045, 0.045), shade(person.cloth, 1.5), soft=0.008)


def head_shadow(pose: Pose, shape: tuple[int, int]) -> Plane:
    """How much the figure darkens a wall close behind it (0 to 1), light from the upper left."""
    h, w = shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    u = pose.eyes
    e = ((x - pose.x - 0.9 * u) / (1.5 * u)) ** 2 + ((y - pose.y - 0.9 * u) / (2.2 * u)) ** 2
    return np.asarray(np.exp(-0.5 * e), np.float32)

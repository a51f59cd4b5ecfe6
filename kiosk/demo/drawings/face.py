"""The face: a height map lit from the upper left, with painted eyes, brows, lips and beard.

Lengths are in inter-eye distances, x to the right, y down, (0, 0) between the eyes.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.drawings.canvas import (
    Canvas,
    Colour,
    Patch,
    Plane,
    blend,
    cloud,
    curve,
    ring,
    shade,
    shifted,
)
from kiosk.demo.drawings.person import Person

#: Half-widths of the mean face by height; the jaw and the length vary with the person.
_OUTLINE = (
    (0.0, -1.32),
    (0.45, -1.27),
    (0.84, -1.02),
    (1.02, -0.55),
    (1.08, -0.05),
    (1.06, 0.42),
    (0.96, 0.92),
    (0.74, 1.38),
    (0.42, 1.72),
    (0.0, 1.84),
)
_LIGHT = np.array([-0.38, -0.46, 0.80])
_INK: Colour = (22, 22, 30)


def outline(person: Person) -> NDArray[np.float64]:
    """The line round the face, from the top of the forehead and back."""
    right = []
    for x, y in _OUTLINE:
        width = x * (1 + (person.jaw - 1) * min(1.0, max(0.0, (y + 0.2) / 1.2)))
        right.append((width, y * person.length if y > 0.2 else y))
    left = [(-x, y) for x, y in right[-2:0:-1]]
    return curve(right + left)


def paint_face(canvas: Canvas, person: Person) -> None:
    """Paint ears, face and features."""
    rng = np.random.default_rng([person.seed, 5])
    _ears(canvas, person)
    patch = canvas.patch(outline(person), 0.008)
    assert patch is not None  # noqa: S101 (the face lies on the sheet)
    canvas.lay(patch, _lit_skin(canvas, patch, person, rng))
    inside = canvas.plane(outline(person))
    if person.beard:
        _beard(canvas, person, inside, rng)
    _nose(canvas, person)
    _mouth(canvas, person)
    for side in (-1.0, 1.0):
        _eye(canvas, person, side)
        _brow(canvas, person, side, rng)
    if person.glasses:
        _glasses(canvas)


def _height(x: Plane, y: Plane, person: Person) -> Plane:
    """Height of the face above its plane; bumps and hollows as Gaussians."""

    def bump(cx: float, cy: float, sx: float, sy: float, tall: float) -> Plane:
        e = ((np.abs(x) - cx) / sx) ** 2 + ((y - cy) / sy) ** 2
        return np.asarray(tall * np.exp(-0.5 * e), np.float32)

    wide = 1.14 * (1 + (person.jaw - 1) * 0.5) - 0.16 * np.clip((y - 0.4) / 1.4, 0, 1) ** 2
    z = 0.86 * np.sqrt(np.clip(1.02 - (np.abs(x) / wide) ** 2.4, 0, None))
    z = z - 0.16 * ((y - 0.15) / 1.3) ** 2 - 0.10 * np.clip((y - 1.2) / 0.6, 0, None) ** 2
    z += bump(0.50, 0.00, 0.24, 0.15, -0.15)  # eye sockets
    z += bump(0.12, -0.02, 0.10, 0.14, -0.05)  # inner corners
    z += bump(0.50, -0.02, 0.15, 0.08, 0.07)  # eyeballs
    z += bump(0.46, -0.36, 0.34, 0.10, 0.055 if not person.female else 0.035)  # brow ridge
    z += bump(0.62, 0.48, 0.26, 0.24, 0.085)  # cheeks
    z += bump(0.36, 0.86, 0.09, 0.24, -0.025 - 0.02 * person.age)  # folds
    reach = np.clip((y + 0.30) / 0.95, 0, 1) * (y < 1.2)
    width = 0.085 + 0.07 * reach**2 * person.nose
    ridge = np.exp(-0.5 * (x / width) ** 2) * reach**1.3 / (1 + np.exp((y - 0.68) / 0.028))
    z += 0.30 * ridge
    z += bump(0.17 * person.nose, 0.61, 0.075, 0.075, 0.10)  # wings
    z += bump(0.0, 0.57, 0.11, 0.09, 0.05)  # tip
    z += bump(0.0, 0.84, 0.045, 0.09, -0.022)  # philtrum
    z += bump(0.16, 1.00, 0.20, 0.055, 0.05 * person.lips)
    z += bump(0.0, 1.15, 0.24, 0.065, 0.07 * person.lips)
    z += bump(0.0, 1.32, 0.24, 0.06, -0.045)  # below the lip
    z += bump(0.0, 1.56 * person.length, 0.24, 0.15, 0.085)  # chin
    return np.asarray(z, np.float32)


def _lit_skin(canvas: Canvas, patch: Patch, person: Person, rng: np.random.Generator) -> Plane:
    """Colour of the skin in the patch: light, shade in hollows, blush, pores."""
    h, w = patch.mask.shape
    u = canvas.unit
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x = np.asarray((x + patch.left - canvas.origin[0]) / u, np.float32)
    y = np.asarray((y + patch.top - canvas.origin[1]) / u, np.float32)
    z = np.asarray(cv2.GaussianBlur(_height(x, y, person), (0, 0), 0.018 * u), np.float32)
    pores = 0.00022 * cloud((h, w), 2.2, rng) + 0.0003 * cloud((h, w), 6, rng)
    dy, dx = np.gradient((z + pores) * u)
    steep = np.sqrt(dx**2 + dy**2 + 1)
    facing = (-dx * _LIGHT[0] - dy * _LIGHT[1] + _LIGHT[2]) / steep
    lit = 0.48 + 0.62 * np.clip(facing, 0, None)
    hollow = np.clip(cv2.GaussianBlur(z, (0, 0), 0.13 * u) - z, 0, None)
    lit = lit * (1 - np.clip(3.6 * hollow, 0, 0.5))
    gloss = np.clip(facing, 0, 1) ** 22 * 0.10
    tone = np.asarray(person.skin, np.float32)
    red = np.asarray(shade(person.skin, 0.78), np.float32) * np.array(
        [0.84, 0.88, 1.06], np.float32
    )
    blush = 0.34 * np.exp(-0.5 * (((np.abs(x) - 0.62) / 0.26) ** 2 + ((y - 0.52) / 0.22) ** 2))
    blush += 0.26 * np.exp(-0.5 * ((x / 0.16) ** 2 + ((y - 0.58) / 0.12) ** 2))
    blush = np.clip(blush + 0.03 * cloud((h, w), 30, rng), 0, 0.6)[..., None]
    base = tone * (1 - blush) + red * blush
    # Shade on skin is redder than the skin itself.
    power = np.array([1.20, 1.09, 0.88], np.float32)
    colour = base * np.power(np.clip(lit, 0.05, 1.35)[..., None], power)
    return np.asarray(np.clip(colour + 255 * gloss[..., None], 0, 250), np.float32)


def _ears(canvas: Canvas, person: Person) -> None:
    for side in (-1.0, 1.0):
        tone = shade(person.skin, 0.86 if side < 0 else 0.72)
        canvas.fill(ring(side * 1.12, 0.18, 0.15, 0.34, side * 10), tone, soft=0.012)
        inner = blend(shade(person.skin, 0.52), (50, 50, 130), 0.15)
        canvas.fill(ring(side * 1.15, 0.16, 0.06, 0.20, side * 12), inner, soft=0.03, opacity=0.6)


def _eye(canvas: Canvas, person: Person, side: float) -> None:
    """One eye: socket, white, iris, lids, lashes. The outer corner is a little higher."""
    cx = 0.5 * side

    def at(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple((cx + side * x, y) for x, y in points)

    socket = blend(shade(person.skin, 0.42), (38, 36, 86), 0.25)
    canvas.fill(ring(cx, -0.07, 0.29, 0.14), socket, soft=0.06, opacity=0.42, covers=False)
    canvas.fill(ring(cx - side * 0.24, 0.02, 0.07, 0.12), socket, soft=0.05, opacity=0.30)
    almond = curve(
        at(((-0.24, 0.035), (-0.13, -0.055), (0.02, -0.092), (0.15, -0.062), (0.245, -0.008),
            (0.14, 0.066), (0.0, 0.086), (-0.14, 0.070)))
    )  # fmt: skip
    ball = canvas.plane(almond)
    canvas.fill(almond, (206, 212, 220), covers=False)
    canvas.fill(
        ring(cx - side * 0.22, 0.03, 0.05, 0.04),
        (120, 128, 190),
        soft=0.02,
        opacity=0.6,
        within=ball,
    )
    canvas.fill(ring(cx, -0.01, 0.104, 0.104), shade(person.iris, 0.45), within=ball, covers=False)
    canvas.fill(ring(cx, -0.008, 0.086, 0.086), person.iris, soft=0.012, within=ball, covers=False)
    canvas.fill(
        ring(cx, 0.025, 0.05, 0.045), shade(person.iris, 1.6), soft=0.02, opacity=0.6, within=ball
    )
    canvas.fill(ring(cx, -0.01, 0.044, 0.044), (12, 12, 14), within=ball, covers=False)
    top = at(((-0.24, 0.03), (-0.13, -0.058), (0.02, -0.096), (0.15, -0.066), (0.26, -0.012)))
    canvas.line(
        shifted(curve(top, closed=False), 0, 0.03), _INK, 0.05, soft=0.02, opacity=0.5, within=ball
    )
    canvas.fill(ring(cx - 0.032, -0.042, 0.019, 0.019), (250, 250, 250), within=ball, covers=False)
    lash = shade(blend(_INK, person.hair_colour, 0.25), 0.9)
    canvas.line(curve(top, closed=False), lash, 0.036 if person.female else 0.028, soft=0.006)
    outer = at(((0.12, -0.082), (0.22, -0.04), (0.29, -0.042)))
    canvas.line(
        curve(outer, closed=False), lash, 0.026, soft=0.006, opacity=0.9 if person.female else 0.4
    )
    low = at(((-0.2, 0.052), (-0.1, 0.084), (0.02, 0.094), (0.14, 0.072), (0.23, 0.01)))
    canvas.line(curve(low, closed=False), shade(socket, 0.9), 0.016, soft=0.008, opacity=0.75)
    crease = at(((-0.21, -0.06), (-0.08, -0.145), (0.06, -0.165), (0.19, -0.125), (0.28, -0.05)))
    canvas.line(curve(crease, closed=False), socket, 0.02, soft=0.012, opacity=0.8)
    bag = at(((-0.16, 0.17), (0.0, 0.20), (0.16, 0.16)))
    canvas.line(curve(bag, closed=False), socket, 0.03, soft=0.03, opacity=0.15 + 0.3 * person.age)


def _brow(canvas: Canvas, person: Person, side: float, rng: np.random.Generator) -> None:
    """A brow of single hairs over a soft ground, tapering outwards."""
    hue = shade(blend(person.hair_colour, (30, 36, 48), 0.55), 0.85)
    spine = curve(((0.20, -0.30), (0.40, -0.365), (0.62, -0.385), (0.82, -0.29)), closed=False)
    thick = np.interp(spine[:, 0], (0.20, 0.32, 0.6, 0.82), (0.055, 0.075, 0.055, 0.015))
    thick = thick * person.brow
    upper = np.stack([side * spine[:, 0], spine[:, 1] - thick / 2], axis=1)
    lower = np.stack([side * spine[:, 0], spine[:, 1] + thick / 2], axis=1)
    canvas.fill(np.vstack([upper, lower[::-1]]), hue, soft=0.014, opacity=0.82, covers=False)
    for _ in range(46):
        i = int(rng.integers(len(spine)))
        x, y, t = side * spine[i, 0], spine[i, 1], thick[i]
        y0 = y + t * rng.uniform(-0.3, 0.55)
        lean = side * 0.05 * (0.3 + spine[i, 0])
        hair = ((x, y0), (x + lean, y0 - 0.035))
        canvas.line(hair, shade(hue, rng.uniform(0.6, 1.1)), 0.008, opacity=0.6)


def _nose(canvas: Canvas, person: Person) -> None:
    dark = blend(shade(person.skin, 0.32), (30, 30, 80), 0.3)
    wide = person.nose
    for side in (-1.0, 1.0):
        x = side * 0.115 * wide
        canvas.fill(ring(x, 0.685, 0.055 * wide, 0.026, side * -14), dark, soft=0.012, opacity=0.85)
        wing = curve(
            ((side * 0.235 * wide, 0.56), (side * 0.265 * wide, 0.645), (side * 0.20 * wide, 0.70)),
            closed=False,
        )
        canvas.line(wing, dark, 0.022, soft=0.016, opacity=0.5)
    canvas.fill(ring(0.03, 0.76, 0.22 * wide, 0.05), dark, soft=0.05, opacity=0.30, covers=False)
    flank = curve(((0.10, -0.1), (0.13, 0.25), (0.22 * wide, 0.52), (0.17, 0.5), (0.09, 0.2)))
    canvas.fill(flank, dark, soft=0.05, opacity=0.20, covers=False)
    canvas.fill(
        ring(-0.02, 0.50, 0.035, 0.07), (255, 255, 255), soft=0.04, opacity=0.16, covers=False
    )


def _mouth(canvas: Canvas, person: Person) -> None:
    y, full = 1.07, person.lips
    hue = blend(shade(person.skin, 0.74), (74, 70, 170), 0.52 if person.female else 0.26)
    upper = curve(
        ((-0.39, y - 0.025), (-0.20, y - 0.080 * full), (-0.06, y - 0.105 * full),
         (0, y - 0.085 * full), (0.06, y - 0.105 * full), (0.20, y - 0.080 * full),
         (0.39, y - 0.025), (0.15, y + 0.020), (-0.15, y + 0.020))
    )  # fmt: skip
    lower = curve(
        ((-0.36, y - 0.008), (-0.15, y + 0.018), (0.15, y + 0.018), (0.36, y - 0.008),
         (0.20, y + 0.125 * full), (0, y + 0.160 * full), (-0.20, y + 0.125 * full))
    )  # fmt: skip
    canvas.fill(upper, shade(hue, 0.80), soft=0.012, opacity=0.85, covers=False)
    canvas.fill(lower, hue, soft=0.014, opacity=0.85, covers=False)
    canvas.fill(ring(-0.06, y + 0.075, 0.13, 0.022), shade(hue, 1.35), soft=0.03, opacity=0.5)
    part = curve(((-0.39, y - 0.03), (-0.2, y + 0.012), (-0.06, y + 0.022), (0, y + 0.010),
                  (0.06, y + 0.022), (0.2, y + 0.012), (0.39, y - 0.03)), closed=False)  # fmt: skip
    canvas.line(part, blend(shade(hue, 0.38), _INK, 0.15), 0.016, soft=0.008, opacity=0.85)
    for side in (-1, 1):
        canvas.fill(
            ring(side * 0.40, y - 0.03, 0.025, 0.03),
            shade(person.skin, 0.4),
            soft=0.03,
            opacity=0.5,
        )
    canvas.fill(
        ring(0.02, y + 0.235, 0.20, 0.035),
        shade(person.skin, 0.42),
        soft=0.05,
        opacity=0.38,
        covers=False,
    )


def _beard(canvas: Canvas, person: Person, inside: Plane, rng: np.random.Generator) -> None:
    """Stubble or a full beard: a soft ground and, for a beard, single hairs."""
    n = person.length
    jaw = curve(
        ((-1.06, 0.1), (-0.90, 0.62), (-0.52, 0.86), (-0.22, 0.80), (0, 0.79), (0.22, 0.80),
         (0.52, 0.86), (0.90, 0.62), (1.06, 0.1), (1.1, 0.9), (0.86, 1.5 * n), (0.4, 1.9 * n),
         (0, 1.98 * n), (-0.4, 1.9 * n), (-0.86, 1.5 * n), (-1.1, 0.9))
    )  # fmt: skip
    hue = shade(person.hair_colour, 0.9)
    canvas.fill(jaw, hue, soft=0.09, opacity=min(0.8, person.beard), within=inside, covers=False)
    if person.beard < 0.5:
        return
    area = canvas.plane(jaw, 0.03) * inside
    for _ in range(700):
        x, y = rng.uniform(-1.05, 1.05), rng.uniform(0.5, 1.9)
        hair = ((x, y), (x + rng.normal(0, 0.02) + x * 0.03, y + 0.07))
        canvas.line(hair, shade(hue, rng.uniform(0.5, 1.6)), 0.009, opacity=0.5, within=area)


def _glasses(canvas: Canvas) -> None:
    frame: Colour = (40, 38, 40)
    for side in (-1.0, 1.0):
        rim = ring(0.5 * side, 0.02, 0.36, 0.26)
        canvas.line(np.vstack([rim, rim[:1]]), frame, 0.026, soft=0.005)
        canvas.line(((side * 0.86, -0.03), (side * 1.1, -0.05)), frame, 0.03, soft=0.005)
    canvas.line(curve(((-0.14, -0.01), (0, -0.05), (0.14, -0.01)), closed=False), frame, 0.026)

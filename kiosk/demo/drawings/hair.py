"""Hair and head scarves: what lies behind the head and what lies over the face."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.drawings.canvas import (
    Canvas,
    Colour,
    Patch,
    Plane,
    cloud,
    curve,
    ring,
    shade,
    shifted,
)
from kiosk.demo.drawings.person import Hair, Person

Outline = list[tuple[float, float]]

#: The crown from the left temple over the top to the right temple.
_CROWN: Outline = [
    (-1.19, -0.35),
    (-1.20, -0.85),
    (-0.95, -1.33),
    (-0.50, -1.60),
    (0.0, -1.68),
    (0.50, -1.60),
    (0.95, -1.33),
    (1.20, -0.85),
    (1.19, -0.35),
]
#: The right half of the hairline, from the temple to the middle, by how the hair is worn.
_TEMPLES: dict[Hair, Outline] = {
    Hair.SHORT: [(1.12, 0.10), (1.02, -0.02), (0.95, -0.50), (0.80, -0.88), (0.42, -1.02)],
    Hair.BUN: [(1.14, 0.02), (1.03, -0.12), (0.97, -0.55), (0.74, -0.96), (0.36, -1.10)],
    Hair.CURLY: [(1.16, 0.16), (1.04, 0.02), (0.97, -0.46), (0.82, -0.84), (0.42, -0.97)],
}
_MIDDLES = {Hair.SHORT: -1.06, Hair.BUN: -1.13, Hair.CURLY: -0.98}
#: A side parting is not the same left and right.
_SIDE_PARTED: Outline = [
    *[(1.12, 0.12), (1.02, 0.0), (0.97, -0.48), (0.86, -0.78), (0.50, -0.92), (0.05, -1.00)],
    *[(-0.36, -1.14), (-0.70, -0.98), (-0.93, -0.52), (-1.02, 0.0), (-1.12, 0.12)],
]


def _hairline(worn: Hair) -> Outline:
    """From the right temple over the forehead to the left one."""
    if worn is Hair.SIDE:
        return _SIDE_PARTED
    right = _TEMPLES[worn]
    return [*right, (0.0, _MIDDLES[worn]), *[(-x, y) for x, y in reversed(right)]]


def paint_behind(canvas: Canvas, person: Person) -> None:
    """What lies behind neck and head."""
    dark = shade(person.hair_colour, 0.62)
    if person.hair in {Hair.LONG, Hair.BOB}:
        low = 2.45 if person.hair is Hair.LONG else 1.25
        fall = [(1.30, 0.2), (1.36, low - 0.5), (1.20, low), (0.6, low + 0.06)]
        right = [*fall, (0.0, low - 0.1)]
        left = [(-x, y) for x, y in reversed(fall)]
        canvas.fill(curve([*_CROWN, *right, *left]), dark, soft=0.02)
    elif person.hair is Hair.BUN:
        bun = canvas.patch(ring(0.0, -1.86, 0.46, 0.36), 0.012)
        canvas.lay(bun, _strands(canvas, bun, person, (0.0, -1.86), 0.0))
    elif person.hair is Hair.SCARF:
        _scarf_behind(canvas, person)


def paint_front(canvas: Canvas, person: Person, face: Plane) -> None:
    """What lies over the face, with the shadow it throws; ``face`` limits the shadow."""
    if person.hair is Hair.BALD:
        _bald(canvas, person, face)
        return
    if person.hair is Hair.SCARF:
        _scarf(canvas, person, face)
        return
    shapes, root = _shapes(person)
    shadow = shade(person.skin, 0.30)
    for shape in shapes:
        moved = shifted(shape, 0.03, 0.07)
        canvas.fill(moved, shadow, soft=0.06, opacity=0.5, within=face, covers=False)
    for shape in shapes:
        edge = 0.022 if person.hair in {Hair.SHORT, Hair.CURLY} else 0.012
        patch = canvas.patch(shape, edge)
        curl = 1.0 if person.hair is Hair.CURLY else 0.0
        canvas.lay(patch, _strands(canvas, patch, person, root, curl))


def _shapes(person: Person) -> tuple[list[NDArray[np.float64]], tuple[float, float]]:
    """Outlines of the front hair and the point that its strands leave from."""
    if person.hair in {Hair.LONG, Hair.BOB}:
        low = 2.3 if person.hair is Hair.LONG else 1.2
        part = 0.10 if person.seed % 2 else -0.12
        return [_curtain(side, part, low) for side in (-1.0, 1.0)], (part, -1.45)
    line = _hairline(person.hair)
    crown = _CROWN
    if person.hair is Hair.CURLY:
        swell = 1.10 if person.female else 1.04
        crown = [(x * swell, y * swell + 0.03) for x, y in _CROWN]
        base = curve([*crown, *line], steps=24)
        rng = np.random.default_rng([person.seed, 9])
        wave = cv2.GaussianBlur(rng.standard_normal((len(base), 2)), (1, 9), 0, sigmaY=2.0)
        return [base + 0.06 * np.asarray(wave)], (0.0, -0.6)
    if person.hair is Hair.SHORT:
        crown = [(x * 0.985, y * 0.965) for x, y in _CROWN]
    if person.hair is Hair.SIDE:
        crown = [(x + 0.05 * (y < -1), y - 0.07 * (x > -0.6) * (y < -1)) for x, y in _CROWN]
    root = {Hair.BUN: (0.0, -2.2), Hair.SIDE: (-0.95, -1.15)}.get(person.hair, (0.0, 0.1))
    return [curve([*crown, *line])], root


def _curtain(side: float, part: float, low: float) -> NDArray[np.float64]:
    """Half of parted hair: from the parting down beside the face."""
    return curve(
        [
            (part, -1.12), (part + side * 0.30, -1.00), (side * 0.78, -0.60), (side * 0.97, -0.05),
            (side * 1.00, 0.55), (side * (0.98 if low > 2 else 0.92), low - 0.45), (side * 1.0,
            low),
            (side * 1.32, low - 0.05), (side * 1.40, low - 0.6), (side * 1.34, 0.2),
            (side * 1.27, -0.6),
            (side * 1.0, -1.28), (side * 0.55, -1.58), (part, -1.69),
        ]
    )  # fmt: skip


def _strands(
    canvas: Canvas, patch: Patch | None, person: Person, root: tuple[float, float], curl: float
) -> Plane:
    """Colour of the hair in a patch: strands running from the root, light from the upper left."""
    if patch is None:
        return np.zeros((1, 1, 3), np.float32)
    h, w = patch.mask.shape
    rng = np.random.default_rng([person.seed, 11])
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x = np.asarray((x + patch.left - canvas.origin[0]) / canvas.unit - root[0], np.float32)
    y = np.asarray((y + patch.top - canvas.origin[1]) / canvas.unit - root[1], np.float32)
    if curl:
        grain = 0.055 * canvas.unit
        streak = 0.6 * cloud((h, w), grain, rng) + 0.6 * cloud((h, w), grain * 0.45, rng)
    else:
        angle = np.arctan2(x, y + 0.35 * np.abs(x) + 0.05) * 130 + 520
        long = np.hypot(x, y) * 9
        sheet = np.asarray(cv2.GaussianBlur(cloud((64, 1040), 1.0, rng), (0, 0), 0.8), np.float32)
        sheet = sheet / sheet.std()
        streak = np.asarray(
            cv2.remap(
                sheet,
                np.asarray(np.mod(angle, 1038), np.float32),
                np.asarray(np.mod(long, 62), np.float32),
                cv2.INTER_LINEAR,
            ),
            np.float32,
        )
    top = (y + root[1] + 0.75) / 0.5
    sheen = 0.38 * np.exp(-0.5 * (top**2 + ((x + root[0] + 0.35) / 0.7) ** 2))
    side = 0.16 * np.clip((x + root[0]) / 1.2, -1, 1)
    lit = 0.92 + 0.10 * streak + sheen * (1 + 0.5 * streak) - side
    tone = np.asarray(person.hair_colour, np.float32)
    glow = np.array([5, 6, 8], np.float32) * np.clip(streak + 1, 0, 3)[..., None]
    return np.asarray(np.clip(tone * lit[..., None] + glow, 4, 240), np.float32)


def _bald(canvas: Canvas, person: Person, face: Plane) -> None:
    """A shine on the crown and a trace of hair at the temples."""
    canvas.fill(
        ring(-0.3, -1.0, 0.34, 0.14, -18), (255, 255, 255), soft=0.09, opacity=0.30, covers=False
    )
    for side in (-1.0, 1.0):
        canvas.fill(
            ring(side * 1.06, -0.45, 0.09, 0.38, -side * 6),
            shade(person.hair_colour, 1.2),
            soft=0.05, opacity=0.35, within=face, covers=False,
        )  # fmt: skip


def _scarf_colour(person: Person) -> Colour:
    b, g, r = person.cloth
    return shade((r, b, g), 1.15) if max(person.cloth) < 120 else shade((b, r, g), 0.8)


def _scarf_behind(canvas: Canvas, person: Person) -> None:
    wide = [
        *_CROWN,
        (1.30, 0.6),
        (1.25, 1.5),
        (1.5, 2.4),
        (0, 2.9),
        (-1.5, 2.4),
        (-1.25, 1.5),
        (-1.30, 0.6),
    ]
    canvas.fill(curve(wide), shade(_scarf_colour(person), 0.6), soft=0.02)


def _scarf(canvas: Canvas, person: Person, face: Plane) -> None:
    """A scarf that leaves the face free from forehead to chin."""
    hue = _scarf_colour(person)
    n = person.length
    opening = [
        (0.0, -1.02), (0.45, -0.96), (0.80, -0.70), (0.97, -0.20), (0.97, 0.45), (0.84, 1.10),
        (0.50, 1.58 * n), (0.0, 1.78 * n),
    ]  # fmt: skip
    hole = curve([*opening, *[(-x, y) for x, y in opening[-2:0:-1]]])
    outer = [
        (0.0, -1.72), (0.55, -1.62), (1.05, -1.25), (1.28, -0.60), (1.30, 0.40), (1.16, 1.30),
        (1.30, 2.05), (0.95, 2.55), (0.0, 2.72),
    ]  # fmt: skip
    whole = canvas.plane(curve([*outer, *[(-x, y) for x, y in outer[-2:0:-1]]]), 0.01)
    free = canvas.plane(hole, 0.010)
    shadow = shade(person.skin, 0.3)
    rim = np.asarray(
        np.clip(cv2.GaussianBlur(1 - free, (0, 0), 0.07 * canvas.unit), 0, 1) * face, np.float32
    )
    canvas.lay(Patch(0, 0, rim), shadow, opacity=0.6, covers=False)
    h, w = whole.shape
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x = (x - canvas.origin[0]) / canvas.unit
    y = (y - canvas.origin[1]) / canvas.unit
    round_face = np.hypot(x, (y - 0.35) * 0.72)
    folds = (
        np.sin(26 * round_face + 1.6 * np.sin(2.2 * y) + 2.0 * x) * np.clip(y + 0.2, 0, 1.6) / 1.6
    )
    lit = (
        0.98
        - 0.16 * x / 1.3
        + 0.11 * folds
        - 0.30 * np.exp(-0.5 * ((round_face - 0.98) / 0.07) ** 2)
    )
    colour = np.asarray(hue, np.float32) * lit[..., None]
    canvas.lay(
        Patch(0, 0, np.asarray(whole * (1 - free), np.float32)),
        np.asarray(np.clip(colour, 0, 245), np.float32),
    )

"""Things drawn on a face: glasses, hats, scarves, masks, closed lids. Crude, and said to be so.

Real ones differ in everything but where they are: figures measured with them tell what to expect,
no more. Each takes a BGR picture, the eyes in it and a generator, and answers a new picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces import Point
from kiosk.vision.pixels import Pixels
from tests.benchmarks.people.faults import Eyes, apart

Wear: TypeAlias = Callable[[Pixels, Eyes, np.random.Generator], Pixels]
Colour: TypeAlias = tuple[int, int, int]


class _On:
    """A picture with the face's own measures: 1 is the distance between the eyes, y downwards."""

    def __init__(self, picture: Pixels, eyes: Eyes) -> None:
        self.picture = picture.copy()
        self.size = apart(eyes)
        self.eyes = eyes
        (x0, y0), (x1, y1) = eyes
        self.middle = (x0 + x1) / 2, (y0 + y1) / 2
        self.right = np.array([(x1 - x0), (y1 - y0)]) / self.size
        self.down = np.array([-self.right[1], self.right[0]])

    def at(self, x: float, y: float) -> tuple[int, int]:
        """The pixel of a place."""
        px, py = np.asarray(self.middle) + self.size * (x * self.right + y * self.down)
        return round(float(px)), round(float(py))

    @property
    def degrees(self) -> float:
        """How far the face leans."""
        return float(np.degrees(np.arctan2(self.right[1], self.right[0])))

    def shape(self, places: Sequence[Point], colour: Colour, strength: float = 1.0) -> None:
        """A smooth closed shape through the places, a little shaded."""
        closed = np.array([self.at(*p) for p in places], np.float32)
        fine = np.concatenate([_between(closed, i) for i in range(len(closed))])
        mask = np.zeros(self.picture.shape[:2], np.uint8)
        cv2.fillPoly(mask, [fine.astype(np.int32)], 255, cv2.LINE_AA)
        self.blend(mask, colour, strength)

    def blend(self, mask: NDArray[np.uint8], colour: Colour, strength: float) -> None:
        """Colour where the mask is, with soft folds and an edge as a lens draws it."""
        soft = cv2.GaussianBlur(mask, (0, 0), max(0.6, 0.012 * self.size)) / 255.0 * strength
        rows, columns = mask.shape
        noise = np.random.default_rng(7).normal(0, 1, (rows // 8 + 2, columns // 8 + 2))
        folds = cv2.resize(noise.astype(np.float32), (columns, rows), interpolation=cv2.INTER_CUBIC)
        folds = cv2.GaussianBlur(folds, (0, 0), max(1.0, 0.1 * self.size)) * 14
        cloth = np.clip(np.asarray(colour)[None, None] + folds[..., None], 0, 255)
        mixed = self.picture * (1 - soft[..., None]) + cloth * soft[..., None]
        self.picture = np.asarray(np.clip(mixed, 0, 255), np.uint8)


def _between(points: NDArray[np.float32], i: int) -> NDArray[np.float32]:
    """Catmull and Rom's curve from point i to the next."""
    a, b, c, d = (points[(i + k) % len(points)] for k in (-1, 0, 1, 2))
    t = np.linspace(0, 1, 12, endpoint=False, dtype=np.float32)[:, None]
    return np.asarray(
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2)
        + 0.5 * (3 * b - a - 3 * c + d) * t**3,
        np.float32,
    )


def _any(rng: np.random.Generator, *colours: Colour) -> Colour:
    return colours[rng.integers(len(colours))]


def clear_glasses(picture: Pixels, eyes: Eyes, rng: np.random.Generator) -> Pixels:
    """A frame round each eye, a bridge, temples, and often a reflection."""
    on = _On(picture, eyes)
    colour = _any(rng, (20, 20, 25), (40, 50, 90), (120, 120, 125), (30, 20, 20))
    line = max(1, round(rng.uniform(0.025, 0.085) * on.size))
    wide, high = rng.uniform(0.34, 0.42) * on.size, rng.uniform(0.24, 0.36) * on.size
    for sign in (-1, 1):
        lens = on.at(sign * 0.5, 0.05)
        if rng.random() < 0.5:
            axes = (round(wide), round(high))
            cv2.ellipse(on.picture, lens, axes, on.degrees, 0, 360, colour, line, cv2.LINE_AA)
        else:
            box = (lens, (2 * wide, 2 * high), on.degrees)
            corners = np.asarray(np.round(cv2.boxPoints(box)), np.int32)
            cv2.polylines(
                on.picture, [corners], isClosed=True, color=colour, thickness=line, lineType=16
            )
        cv2.line(on.picture, on.at(sign * 0.88, 0), on.at(sign * 1.1, -0.03), colour, line)
        if rng.random() < 0.4:
            mask = np.zeros(picture.shape[:2], np.uint8)
            spot = on.at(sign * 0.5 + rng.uniform(-0.15, 0.15), rng.uniform(-0.12, 0.12))
            axes = (round(0.12 * on.size), round(0.06 * on.size))
            cv2.ellipse(mask, spot, axes, rng.uniform(0, 90), 0, 360, 255, -1, cv2.LINE_AA)
            on.blend(mask, (250, 250, 245), float(rng.uniform(0.4, 0.9)))
    cv2.line(on.picture, on.at(-0.14, 0), on.at(0.14, 0), colour, line, cv2.LINE_AA)
    return on.picture


def dark_glasses(picture: Pixels, eyes: Eyes, rng: np.random.Generator) -> Pixels:
    """Lenses that hide the eyes."""
    on = _On(picture, eyes)
    dark = _any(rng, (25, 20, 20), (30, 40, 60), (50, 30, 30))
    for sign in (-1, 1):
        mask = np.zeros(picture.shape[:2], np.uint8)
        axes = (round(0.38 * on.size), round(rng.uniform(0.25, 0.32) * on.size))
        cv2.ellipse(mask, on.at(sign * 0.5, 0.05), axes, on.degrees, 0, 360, 255, -1, cv2.LINE_AA)
        on.blend(mask, dark, float(rng.uniform(0.85, 1)))
    cv2.line(on.picture, on.at(-1.1, -0.05), on.at(1.1, -0.05), (15, 15, 15), round(0.05 * on.size))
    return on.picture


def cap(picture: Pixels, eyes: Eyes, rng: np.random.Generator) -> Pixels:
    """A cap with its peak above the brows and the shade that it throws."""
    on = _On(picture, eyes)
    colour = _any(rng, (40, 30, 30), (140, 60, 30), (40, 40, 160), (200, 200, 200), (60, 110, 60))
    low = float(rng.uniform(-0.62, -0.45))
    shade = [
        (-1.1, low),
        (0, low - 0.1),
        (1.1, low),
        (1.0, low + 0.4),
        (0, low + 0.3),
        (-1.0, low + 0.4),
    ]
    on.shape(shade, (30, 30, 40), 0.3)
    crown = [(-1.12, low), (-1.15, -1.1), (-0.6, -1.75), (0.6, -1.75), (1.15, -1.1), (1.12, low)]
    on.shape(crown, colour)
    upper = [(-1.15, low), (-0.6, low - 0.25), (0, low - 0.3), (0.6, low - 0.25), (1.15, low)]
    peak = [*upper, (0.6, low + 0.05), (0, low + 0.08), (-0.6, low + 0.05)]
    on.shape(peak, tuple(int(0.7 * v) for v in colour))  # type: ignore[arg-type]
    return on.picture


def beanie(picture: Pixels, eyes: Eyes, rng: np.random.Generator) -> Pixels:
    """A knitted hat down to just above the brows."""
    on = _On(picture, eyes)
    colour = _any(rng, (40, 40, 40), (130, 60, 40), (50, 50, 150), (90, 100, 110), (150, 150, 60))
    low = float(rng.uniform(-0.6, -0.4))
    crown = [(-1.15, low + 0.1), (-1.2, -1.0), (-0.7, -1.8), (0.7, -1.8), (1.2, -1.0)]
    rim = [(1.15, low + 0.1), (0.6, low - 0.05), (0, low - 0.1), (-0.6, low - 0.05)]
    on.shape(crown + rim, colour)
    return on.picture


def headscarf(picture: Pixels, eyes: Eyes, rng: np.random.Generator) -> Pixels:
    """Cloth over hair, ears, chin's edge and neck; the face stays open."""
    on = _On(picture, eyes)
    colour = _any(rng, (30, 30, 35), (160, 120, 90), (90, 60, 140), (225, 225, 225), (110, 140, 90))
    mask = np.zeros(picture.shape[:2], np.uint8)
    head = (round(1.35 * on.size), round(1.95 * on.size))
    cv2.ellipse(mask, on.at(0, 0.15), head, on.degrees, 0, 360, 255, -1)
    robe = [on.at(*p) for p in ((-1.0, 1.3), (1.0, 1.3), (2.3, 4.5), (-2.3, 4.5))]
    cv2.fillPoly(mask, [np.array(robe, np.int32)], 255)
    open_face = (round(float(rng.uniform(0.86, 0.95)) * on.size), round(1.22 * on.size))
    cv2.ellipse(mask, on.at(0, 0.42), open_face, on.degrees, 0, 360, 0, -1)
    on.blend(mask, colour, 1.0)
    return on.picture


def mask_on(picture: Pixels, eyes: Eyes, rng: np.random.Generator) -> Pixels:
    """A mask over nose, mouth and chin."""
    on = _On(picture, eyes)
    colour = _any(rng, (230, 200, 150), (235, 235, 235), (40, 40, 40))
    upper = [(-0.85, 0.5), (0, 0.32), (0.85, 0.5)]
    on.shape([*upper, (0.75, 1.3), (0.3, 1.75), (-0.3, 1.75), (-0.75, 1.3)], colour)
    return on.picture


def lids(share: float) -> Wear:
    """Lids that cover that share of each eye (1 closed, 0.5 half): the skin above drawn down."""

    def wear(picture: Pixels, eyes: Eyes, rng: np.random.Generator) -> Pixels:
        on = _On(picture, eyes)
        size = on.size
        turn = np.column_stack([on.right, on.down]).astype(np.float32)
        width, height = round(0.7 * size), round(0.6 * size)
        for eye in eyes:
            origin = np.asarray(eye) - turn @ (width / 2, height / 2)
            matrix = np.column_stack([turn, origin])
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            patch = cv2.warpAffine(on.picture, matrix, (width, height), flags=flags)
            closed = _lid(np.asarray(patch, np.uint8), share, size)
            full = (picture.shape[1], picture.shape[0])
            back = cv2.warpAffine(closed, matrix, full)
            seam = np.zeros((height, width), np.float32)
            axes = (round(0.31 * size), round(0.25 * size))
            cv2.ellipse(seam, (width // 2, height // 2), axes, 0, 0, 360, 1.0, -1)
            soft = cv2.GaussianBlur(seam, (0, 0), 0.02 * size)
            where = cv2.warpAffine(soft, matrix, full)[..., None]
            on.picture = np.asarray(on.picture * (1 - where) + back * where, np.uint8)
        return on.picture

    return wear


def _lid(patch: Pixels, share: float, size: float) -> Pixels:
    """The patch about one eye with the skin of its upper lid stretched over the opening."""
    height, width = patch.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = (x - width / 2) / (0.27 * size)
    arch = np.sqrt(np.clip(1 - across**2, 0, 1))
    top, bottom = height / 2 - 0.12 * size * arch, height / 2 + 0.11 * size * arch
    edge = top + share * (bottom - top)
    # From the crease down to the new edge stands what was between crease and old edge.
    crease = top - 0.09 * size
    part = np.clip((y - crease) / np.maximum(1.0, edge - crease), 0, 1)
    covered = (y > crease) & (y < edge) & (arch > 0)
    source = np.where(covered, crease + part * (top - 0.02 * size - crease), y)
    lidded = cv2.remap(patch, x, source.astype(np.float32), cv2.INTER_LINEAR)
    lidded = np.asarray(lidded, np.float32)
    soft = cv2.GaussianBlur(lidded, (0, 0), max(0.5, 0.01 * size))
    lidded = np.where(covered[..., None], soft, lidded)
    # Lashes: a thin dark line along the edge, as strong as the eye has ink.
    lash = np.exp(-(((y - edge) / (0.018 * size)) ** 2)) * (arch > 0.15) * min(1.0, 2 * share)
    return np.asarray(np.clip(lidded * (1 - 0.6 * lash[..., None]), 0, 255), np.uint8)

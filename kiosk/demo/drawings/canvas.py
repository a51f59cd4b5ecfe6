"""A sheet to paint on: soft, shaded shapes over a colour and a cover (alpha) plane.

Shapes are given in units of the sheet (for people, the distance between the eyes), so a drawing
does not change when it is made larger. Colours are BGR from 0 to 255.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Points = Sequence[tuple[float, float]]
Colour = tuple[float, float, float]

#: Sub-pixel bits that OpenCV's polygon functions take.
_SHIFT = 6


def shade(colour: Colour, by: float) -> Colour:
    """The colour made lighter (``by`` above 1) or darker."""
    b, g, r = (min(255.0, max(0.0, c * by)) for c in colour)
    return b, g, r


def blend(first: Colour, second: Colour, share: float) -> Colour:
    """``first`` with ``share`` (0 to 1) of ``second`` in it."""
    b, g, r = (a + (c - a) * share for a, c in zip(first, second, strict=True))
    return b, g, r


def curve(points: Points, *, closed: bool = True, steps: int = 10) -> NDArray[np.float64]:
    """A smooth line through the points (centripetal enough for drawings): shape (n, 2)."""
    p = np.asarray(points, np.float64)
    around = np.vstack([p[-1:], p, p[:2]]) if closed else np.vstack([p[:1], p, p[-1:]])
    before, start, end, after = around[:-3], around[1:-2], around[2:-1], around[3:]
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b, c, d = (x[:, None, :] for x in (before, start, end, after))
    line = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    line = line.reshape(-1, 2)
    return line if closed else np.vstack([line, p[-1:]])


def shifted(points: Points | NDArray[np.float64], dx: float, dy: float) -> NDArray[np.float64]:
    """The points moved."""
    moved: NDArray[np.float64] = np.asarray(points, np.float64) + np.array([dx, dy])
    return moved


def ring(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> NDArray[np.float64]:
    """An ellipse as a line of points; ``turn`` in degrees clockwise."""
    t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    ex, ey = rx * np.cos(t), ry * np.sin(t)
    return np.stack([x + c * ex - s * ey, y + s * ex + c * ey], axis=1)


def cloud(shape: tuple[int, int], grain: float, rng: np.random.Generator) -> Plane:
    """Smooth noise of mean 0 and deviation 1 whose spots are about ``grain`` pixels wide."""
    h, w = shape
    small = (max(2, round(h / grain)), max(2, round(w / grain)))
    noise = rng.standard_normal(small).astype(np.float32)
    full = cv2.resize(noise, (w, h), interpolation=cv2.INTER_CUBIC)
    return np.asarray((full - full.mean()) / (full.std() + 1e-6), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A soft mask (0 to 1) and where it lies on the sheet."""

    top: int
    left: int
    mask: Plane

    @property
    def rows(self) -> slice:
        """Its rows of the sheet."""
        return slice(self.top, self.top + self.mask.shape[0])

    @property
    def columns(self) -> slice:
        """Its columns of the sheet."""
        return slice(self.left, self.left + self.mask.shape[1])


class Canvas:
    """A sheet of ``width`` by ``height`` pixels; (0, 0) in units lies at pixel ``origin``."""

    def __init__(self, width: int, height: int, unit: float, origin: tuple[float, float]) -> None:
        self.unit = unit
        self.origin = origin
        self.colour: Plane = np.zeros((height, width, 3), np.float32)
        self.cover: Plane = np.zeros((height, width), np.float32)

    def pixel(self, points: Points | NDArray[np.float64]) -> NDArray[np.float64]:
        """Unit coordinates as pixels."""
        moved = np.asarray(points, np.float64) * self.unit + np.asarray(self.origin)
        return np.asarray(moved, np.float64)

    def patch(self, outline: Points | NDArray[np.float64], soft: float = 0.0) -> Patch | None:
        """The filled outline, its edge softened by ``soft`` units; ``None`` off the sheet."""
        return self._mask(self.pixel(outline), soft * self.unit, 0)

    def stroke(self, line: Points | NDArray[np.float64], wide: float, soft: float) -> Patch | None:
        """A line ``wide`` units thick as a patch."""
        return self._mask(self.pixel(line), soft * self.unit, max(1, round(wide * self.unit)))

    def _mask(self, at: NDArray[np.float64], sigma: float, thick: int) -> Patch | None:
        h, w = self.cover.shape
        pad = int(3 * sigma) + thick + 2
        left, top = np.maximum(np.floor(at.min(0)).astype(int) - pad, 0)
        right, bottom = np.minimum(np.ceil(at.max(0)).astype(int) + pad, (w, h))
        if right <= left or bottom <= top:
            return None
        mask = np.zeros((bottom - top, right - left), np.uint8)
        fixed = np.round((at - (left, top)) * 2**_SHIFT).astype(np.int32)
        if thick:
            cv2.polylines(
                mask,
                [fixed],
                color=255,
                isClosed=False,
                thickness=thick,
                lineType=cv2.LINE_AA,
                shift=_SHIFT,
            )
        else:
            cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, _SHIFT)
        plane = np.asarray(mask, np.float32) / np.float32(255)
        if sigma > 0.3:
            plane = np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)
        return Patch(int(top), int(left), plane)

    def lay(
        self,
        patch: Patch | None,
        colour: Colour | Plane,
        *,
        opacity: float = 1.0,
        within: Plane | None = None,
        covers: bool = True,
    ) -> None:
        """Paint the patch; ``within`` (a sheet's plane) limits it, ``covers`` adds to alpha."""
        if patch is None:
            return
        mask = patch.mask * np.float32(opacity)
        if within is not None:
            mask = mask * within[patch.rows, patch.columns]
        below = self.colour[patch.rows, patch.columns]
        below += (np.asarray(colour, np.float32) - below) * mask[..., None]
        if covers:
            alpha = self.cover[patch.rows, patch.columns]
            alpha += (1 - alpha) * mask

    def fill(
        self,
        outline: Points | NDArray[np.float64],
        colour: Colour,
        *,
        soft: float = 0.004,
        opacity: float = 1.0,
        within: Plane | None = None,
        covers: bool = True,
    ) -> None:
        """Paint a filled outline."""
        self.lay(self.patch(outline, soft), colour, opacity=opacity, within=within, covers=covers)

    def line(
        self,
        points: Points | NDArray[np.float64],
        colour: Colour,
        wide: float,
        *,
        soft: float = 0.003,
        opacity: float = 1.0,
        within: Plane | None = None,
    ) -> None:
        """Paint an open line over what is there already."""
        self.lay(
            self.stroke(points, wide, soft), colour, opacity=opacity, within=within, covers=False
        )

    def plane(self, outline: Points | NDArray[np.float64], soft: float = 0.004) -> Plane:
        """The filled outline as a plane of the whole sheet, for ``within``."""
        whole: Plane = np.zeros_like(self.cover)
        patch = self.patch(outline, soft)
        if patch is not None:
            whole[patch.rows, patch.columns] = patch.mask
        return whole

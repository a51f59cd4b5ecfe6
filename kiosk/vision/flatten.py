"""The document seen straight on: cut out of the frame and scaled to 300 dots per inch."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.domain.document import IdType
from kiosk.vision.pixels import Pixels, Points

_MM = 25.4


@dataclass(frozen=True, slots=True)
class Format:
    """A document's size in millimetres and, flattened at 300 dpi, in pixels."""

    width_mm: float
    height_mm: float
    width: int
    height: int

    @property
    def aspect(self) -> float:
        """Long by short side."""
        return self.width_mm / self.height_mm


#: ISO/IEC 7810: ID-1 is 85.60 by 53.98 mm, ID-3 (a passport page) 125 by 88 mm.
CARD = Format(85.60, 53.98, 1012, 638)
PAGE = Format(125.0, 88.0, 1476, 1039)


def format_of(id_type: IdType) -> Format:
    """The format that documents of this type have."""
    return PAGE if id_type is IdType.PASSPORT else CARD


def lying(corners: Points) -> Points:
    """The corners begun so that the first side is a long one: a standing card is turned left."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return np.roll(corners, -1, axis=0) if sides[1] + sides[3] > sides[0] + sides[2] else corners


def flatten(frame: Pixels, corners: Points, wanted: Format, *, times: float = 1.0) -> Pixels:
    """The document upright or lying on its long side, ``times`` its 300 dpi size.

    What lies outside the frame repeats the frame's border.
    """
    width, height = round(wanted.width * times), round(wanted.height * times)
    corner = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    turn = cv2.getPerspectiveTransform(lying(corners).astype(np.float32), corner)
    return np.asarray(
        cv2.warpPerspective(
            frame, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def dots_per_inch(corners: Points, wanted: Format) -> float:
    """Frame pixels to the inch of the document, in the direction that has fewer."""
    side = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    pairs = sorted((side[0] + side[2], side[1] + side[3]))
    short, long = pairs[0] / 2, pairs[1] / 2
    return float(min(short / wanted.height_mm, long / wanted.width_mm) * _MM)


def visible_share(corners: Points, frame: tuple[int, int], wanted: Format) -> float:
    """How much of the document lies on a frame of (height, width), 0 to 1.

    Corners on the frame's border mean that the rest is outside: how much is told by the shape.
    """
    height, width = frame
    border = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    area = cv2.contourArea(corners)
    inside, _ = cv2.intersectConvexConvex(corners, border)
    share = float(inside / area) if area > 1 else 0.0
    side = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    across, down = (side[0] + side[2]) / 2, (side[1] + side[3]) / 2
    near = max(2.0, 0.006 * max(frame))
    x, y = corners[:, 0], corners[:, 1]
    cut_x = _both(x, (3, 0), near, width) or _both(x, (1, 2), near, width)
    cut_y = _both(y, (0, 1), near, height) or _both(y, (2, 3), near, height)
    if cut_x and cut_y:
        return min(share, 0.5)
    if cut_x or cut_y:
        seen, other = (across, down) if cut_x else (down, across)
        fulls = (other / wanted.aspect, other * wanted.aspect)
        full = min((f for f in fulls if f > seen), default=max(fulls))
        return min(share, float(seen / full), 0.98)
    return share


def _both(values: Points, pair: tuple[int, int], near: float, size: int) -> bool:
    ends = values[list(pair)]
    return bool(np.all(ends < near) or np.all(ends > size - 1 - near))

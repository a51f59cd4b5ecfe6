"""The document seen straight on: cut out of the frame and scaled to 300 dots per inch."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.document import IdType
from kiosk.vision.pixels import Pixels, Points

Doubles = NDArray[np.float64]

_MM = 25.4
#: Corners this near to the frame's border, in shares of its longer side, lie on it.
_ON_BORDER = 0.006
#: A document that the frame cuts off is never called more than this visible.
_CUT_MOST = 0.98
#: With less than this in sight the rest is not made up.
_COMPLETED_LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Format:
    """A document's size in millimetres and, flattened at 300 dpi, in pixels.

    ``coarser`` is by how much its smallest print is larger than a card's, so that as many fewer
    dots per inch will do.
    """

    width_mm: float
    height_mm: float
    width: int
    height: int
    coarser: float = 1.0

    @property
    def aspect(self) -> float:
        """Long by short side."""
        return self.width_mm / self.height_mm


#: ISO/IEC 7810: ID-1 is 85.60 by 53.98 mm, ID-3 (a passport page) 125 by 88 mm. A page shows the
#: same fields on a larger surface, and 720 lines cannot give it more than 208 dpi.
CARD = Format(85.60, 53.98, 1012, 638)
PAGE = Format(125.0, 88.0, 1476, 1039, coarser=125.0 / 85.60)


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
    size = (round(wanted.width * times), round(wanted.height * times))
    turn = homography(corners, wanted, times=times)
    return np.asarray(
        cv2.warpPerspective(
            frame, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def homography(corners: Points, wanted: Format, *, times: float = 1.0) -> Doubles:
    """The 3 by 3 transform from the frame to the flat document, ``times`` its 300 dpi size."""
    width, height = round(wanted.width * times), round(wanted.height * times)
    corner = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    turn = cv2.getPerspectiveTransform(lying(corners).astype(np.float32), corner)
    return np.asarray(turn, np.float64)


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
    cut = cut_sides(corners, frame)
    if len(cut) == 1:
        side = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
        across, down = float(side[0] + side[2]) / 2, float(side[1] + side[3]) / 2
        seen, other = (across, down) if cut[0] in (1, 3) else (down, across)
        lengths = (other / wanted.aspect, other * wanted.aspect)
        full = min((n for n in lengths if n > seen), default=max(lengths))
        share = min(share, seen / full, _CUT_MOST)
    return min(share, 0.5) if len(cut) > 1 else share


def cut_sides(corners: Points, frame: tuple[int, int]) -> list[int]:
    """Sides that lie on the frame's border: 0 top, 1 right, 2 bottom, 3 left."""
    height, width = frame
    near = max(2.0, _ON_BORDER * max(frame))
    x, y = corners[:, 0], corners[:, 1]
    on = (y < near, x > width - 1 - near, y > height - 1 - near, x < near)
    return [n for n in range(4) if on[n][n] and on[n][(n + 1) % 4]]


def completed(corners: Points, frame: tuple[int, int], share: float) -> Points:
    """The corners with the one side that the frame cuts off put where it must be outside."""
    cut = cut_sides(corners, frame)
    if len(cut) != 1 or share < _COMPLETED_LEAST:
        return corners
    a, b = cut[0], (cut[0] + 1) % 4
    before, after = (a + 3) % 4, (b + 1) % 4
    whole = corners.copy()
    whole[a] = corners[before] + (corners[a] - corners[before]) / share
    whole[b] = corners[after] + (corners[b] - corners[after]) / share
    return whole


def upright_frame(frame: tuple[int, int]) -> Points:
    """The corners of the frame itself, for a scan that is the document edge to edge."""
    height, width = frame
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5

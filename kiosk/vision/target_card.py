"""The target card: what is printed where, once for the printer, the tests and the measurement.

Places are millimetres from the card's upper left corner, x to the right and y down; colours are
sRGB, 0 to 255, red first. The card is ID-1 (ISO/IEC 7810), so that it is held where IDs are held.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, cos, degrees, sin

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 85.60, 53.98

#: Points in millimetres, one (x, y) per row.
Mm = NDArray[np.float64]
Colour = tuple[int, int, int]

#: Numbers of the corner markers from the upper left on, clockwise, and the side of each.
MARKERS = (10, 11, 12, 13)
MARKER = 8.0
_EDGE = 2.5

#: ISO 12233 slants edges by some 5 degrees, so that pixels meet them at every phase; 1 in 10 here.
SLOPE = 0.1
SLANT = degrees(atan(SLOPE))
#: Side of the black squares whose edges are measured; where they are and which way they lean. Were
#: the card held askew by the very slant, edges of one lean would lie along the pixels.
SQUARE = 9.0
SQUARES: tuple[tuple[float, float, int], ...] = (
    (42.80, 26.99, -1),
    (18.9, 7.6, 1),
    (66.7, 7.6, -1),
    (66.7, 46.38, 1),
    (18.9, 46.38, -1),
)

BLACK: Colour = (0, 0, 0)
DARK: Colour = (70, 70, 70)
_GREYS = (225, 190, 155, 120, 85, 50)
#: Red, green, blue, yellow and two skins, near those of usual colour charts.
_COLOURS: tuple[Colour, ...] = (
    (178, 52, 58),
    (68, 146, 72),
    (54, 62, 150),
    (230, 198, 40),
    (196, 150, 130),
    (112, 80, 66),
)


@dataclass(frozen=True, slots=True)
class Field:
    """An upright rectangle of one colour."""

    left: float
    top: float
    width: float
    height: float
    colour: Colour

    def corners(self, inset: float = 0.0) -> Mm:
        """Clockwise from the upper left, so many millimetres inside its border."""
        left, top = self.left + inset, self.top + inset
        right, bottom = self.left + self.width - inset, self.top + self.height - inset
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def _row(top: float, colours: tuple[Colour, ...]) -> tuple[Field, ...]:
    return tuple(Field(27.6 + 5.1 * n, top, 5.1, 9.6, c) for n, c in enumerate(colours))


GREYS = _row(2.6, tuple((n, n, n) for n in _GREYS))
COLOURS = _row(41.78, _COLOURS)
#: Dark and even: a lamp that shines on them is seen at once.
DARKS = (Field(3.0, 18.0, 30.0, 18.0, DARK), Field(52.6, 18.0, 30.0, 18.0, DARK))
#: Nothing is printed here: the paper itself shows how light it is, and how evenly.
WHITES = tuple(
    Field(x - 1.1, y - 1.1, 2.2, 2.2, (255, 255, 255))
    for y in (15.4, 38.6)
    for x in (7.0, 30.0, 42.8, 55.6, 78.6)
)


def marker_corners() -> Mm:
    """Of all four markers, (4, 4, 2): clockwise from each one's upper left."""
    right, bottom = WIDTH - _EDGE - MARKER, HEIGHT - _EDGE - MARKER
    places = ((_EDGE, _EDGE), (right, _EDGE), (right, bottom), (_EDGE, bottom))
    square = np.array([(0.0, 0.0), (MARKER, 0.0), (MARKER, MARKER), (0.0, MARKER)])
    return np.array([square + place for place in places])


def square_corners(which: int) -> Mm:
    """One of the slanted squares, clockwise."""
    x, y, lean = SQUARES[which]
    turn = lean * atan(SLOPE)
    half = SQUARE / 2
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    matrix = np.array([(cos(turn), -sin(turn)), (sin(turn), cos(turn))])
    return np.asarray(corners @ matrix.T + (x, y))


def dictionary() -> cv2.aruco.Dictionary:
    """Whose markers stand in the corners: 4 by 4 cells, told apart at 20 pixels."""
    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)


def shapes() -> tuple[tuple[Mm, Colour], ...]:
    """All that is printed on white, as polygons with their colours, in the order of printing."""
    printed: list[tuple[Mm, Colour]] = [
        (field.corners(), field.colour) for field in (*GREYS, *COLOURS, *DARKS)
    ]
    printed += [(square_corners(n), BLACK) for n in range(len(SQUARES))]
    for number, corners in zip(MARKERS, marker_corners(), strict=True):
        printed += _marker(number, corners[0])
    return tuple(printed)


def _marker(number: int, corner: Mm) -> list[tuple[Mm, Colour]]:
    """The black square and the white cells in it."""
    cells = cv2.aruco.generateImageMarker(dictionary(), number, 6, borderBits=1)
    side = MARKER / 6
    whole = Field(corner[0], corner[1], MARKER, MARKER, BLACK)
    white = [
        Field(corner[0] + side * column, corner[1] + side * row, side, side, (255, 255, 255))
        for row, column in np.argwhere(cells > 0)
    ]
    return [(field.corners(), field.colour) for field in (whole, *white)]

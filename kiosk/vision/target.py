"""Measures the target card in a picture: what the camera, its lens and the lamp make of it.

Brightness is taken back to light (sRGB) and related to the card's own paper, so that exposure alone
changes nothing but ``light`` and ``burnt``.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.vision import target_card
from kiosk.vision.lab import Floats, difference, lab, linear, luminance
from kiosk.vision.pixels import Grey, Pixels, Points
from kiosk.vision.slanted_edge import mtf50
from kiosk.vision.target_card import Mm

#: Markers are looked for in pictures of these widths, so that blur hides none; fewest that will do.
_WIDTHS, _MARKERS_LEAST = (1920, 960, 480), 3
#: Largest distance in millimetres between a marker's corner and where the card would have it: a
#: picture of something else, or a card that is bent.
_BENT_MOST = 0.6
#: Share of an edge's length that is measured, and clear millimetres to either side of it.
_MIDDLE, _REACH = 0.62, 2.2
#: Millimetres by which fields are measured inside their borders.
_INSET = 1.0
#: Pure white in every channel.
_BURNT = 252
#: Light above that of the dark fields, in shares of the paper's, that a lamp must have added.
_SHINE = 0.05

_MM = 25.4


@dataclass(frozen=True, slots=True, eq=False)
class TargetLook:
    """What one picture shows of the target card.

    ``dpi``: pixels to the inch, in the direction that has fewest. ``sharpness``: MTF50 in cycles
    per millimetre, the median of five places; ``softest``: of the worst of them, in shares of that.
    ``light``: grey of the paper, 0 to 255; ``burnt``: share of it that is pure white;
    ``evenness``: darkest by lightest place of it. ``tint``: mean chroma (CIE L*a*b*) of the greys.
    ``colour``: mean CIEDE2000 of the coloured fields from what was sent to the printer. ``glare``:
    share of the dark fields on which a lamp shines. ``veil``: light of black by light of paper.
    ``corners`` of the card in pixels.
    """

    dpi: float
    sharpness: float
    softest: float
    light: float
    burnt: float
    evenness: float
    tint: float
    colour: float
    glare: float
    veil: float
    corners: Points


def look_at_target(frame: Pixels) -> TargetLook | None:
    """Measure the card; ``None`` if it is not seen, or bent."""
    place = _place(frame)
    if place is None:
        return None
    sheet = _Sheet(frame, place)
    bright = [float(luminance(sheet.light_of(f.corners()))) for f in target_card.WHITES]
    white = max(float(np.mean(bright)), 1e-4)
    squares = range(len(target_card.SQUARES))
    sharp = [s for n in squares if (s := sheet.sharpness(n, white)) is not None]
    grey, burnt = sheet.paper()
    middle = float(np.median(sharp)) if sharp else 0.0
    return TargetLook(
        dpi=sheet.dpi(),
        sharpness=middle,
        softest=min(sharp) / middle if sharp else 0.0,
        light=grey,
        burnt=burnt,
        evenness=min(bright) / max(*bright, 1e-4),
        tint=sheet.tint(white),
        colour=sheet.colour(white),
        glare=sheet.glare(bright),
        veil=sheet.black() / white,
        corners=sheet.corners(),
    )


def _place(frame: Pixels) -> Mm | None:
    """The matrix from millimetres on the card to pixels."""
    grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
    known: dict[int, Floats] = {}
    for width in _WIDTHS:
        for number, corners in _markers(grey, min(1.0, width / grey.shape[1])).items():
            known.setdefault(number, corners)
        if len(known) == len(target_card.MARKERS):
            break
    if len(known) < _MARKERS_LEAST:
        return None
    printed = target_card.marker_corners()
    seen = np.concatenate([known[n] for n in known])
    meant = np.concatenate([printed[target_card.MARKERS.index(n)] for n in known])
    place, _ = cv2.findHomography(meant, seen)
    if np.shape(place) != (3, 3):
        return None
    back = cv2.perspectiveTransform(seen[None], np.linalg.inv(place))[0]
    bent = float(np.hypot(*(back - meant).T).max())
    return np.asarray(place, np.float64) if bent <= _BENT_MOST else None


def _markers(grey: Grey, times: float) -> dict[int, Floats]:
    """Corners of the card's markers by number, sought in the picture made smaller."""
    small = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
    # Lenient towards blur, which rounds corners and spreads cells into each other: what is found is
    # held to the card's measure afterwards. A blur of 0.4 mm is found so, by default one of 0.2.
    settings = cv2.aruco.DetectorParameters()
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    settings.adaptiveThreshWinSizeMax = 63
    settings.polygonalApproxAccuracyRate = 0.06
    settings.perspectiveRemovePixelPerCell = 8
    settings.perspectiveRemoveIgnoredMarginPerCell = 0.35
    settings.errorCorrectionRate = 1.0
    detector = cv2.aruco.ArucoDetector(target_card.dictionary(), settings)
    found, numbers, _ = detector.detectMarkers(small)
    listed = [] if numbers is None else [int(n) for n in numbers.ravel()]
    # The middle of a pixel is a whole number, so shrinking moves it.
    return {
        n: (corners[0].astype(np.float64) + 0.5) / times - 0.5
        for n, corners in zip(listed, found, strict=True)
        if n in target_card.MARKERS
    }


class _Sheet:
    """The card as it lies in one picture."""

    def __init__(self, frame: Pixels, place: Mm) -> None:
        self._frame = frame
        self._place = place
        self._table = linear(np.arange(256.0)).astype(np.float32)
        self._grey = luminance(self._table[frame[..., ::-1]].astype(np.float64))

    def corners(self) -> Points:
        """Of the card, clockwise from its upper left."""
        whole = target_card.Field(0, 0, target_card.WIDTH, target_card.HEIGHT, target_card.BLACK)
        return self._pixels(whole.corners()).astype(np.float32)

    def light_of(self, corners: Mm) -> Floats:
        """Mean light by channel, red first, of a field."""
        return np.asarray(self._table[self._inside(corners)[:, ::-1]].mean(axis=0), np.float64)

    def paper(self) -> tuple[float, float]:
        """Its grey, 0 to 255, and the share of it that is pure white."""
        values = np.concatenate([self._inside(f.corners()) for f in target_card.WHITES])
        return float(np.median(values.max(axis=1))), float(np.mean(values.min(axis=1) >= _BURNT))

    def dpi(self) -> float:
        """In the middle, in the direction that has fewest."""
        scales = np.linalg.svd(self._local(np.array(target_card.SQUARES[0][:2])), compute_uv=False)
        return float(scales[-1]) * _MM

    def black(self) -> float:
        """Light of the squares: none, but for what the lens spreads and the paper mirrors."""
        dark = []
        for x, y, _ in target_card.SQUARES:
            inner = target_card.Field(x - 2, y - 2, 4, 4, target_card.BLACK)
            dark.append(float(luminance(self.light_of(inner.corners()))))
        return float(np.median(dark))

    def tint(self, white: float) -> float:
        """Mean chroma of the greys."""
        greys = np.array([self.light_of(f.corners(_INSET)) for f in target_card.GREYS]) / white
        return float(np.hypot(*lab(greys)[:, 1:].T).mean())

    def colour(self, white: float) -> float:
        """Mean difference of the coloured fields from what they should be."""
        seen = np.array([self.light_of(f.corners(_INSET)) for f in target_card.COLOURS]) / white
        meant = linear(np.array([f.colour for f in target_card.COLOURS], np.float64))
        return float(difference(lab(seen), lab(meant)).mean())

    def glare(self, bright: list[float]) -> float:
        """Share of the dark fields that is lighter than the darker part of them by a lamp's light.

        ``bright`` is the light of each white field: how it falls off over the card is taken out.
        """
        places = np.array([f.corners().mean(axis=0) for f in target_card.WHITES])
        fall = _plane(places, np.array(bright))
        shares = []
        for field in target_card.DARKS:
            points, values = self._grid(field.corners(_INSET))
            shares.append(values / np.maximum(_at(fall, points), 1e-4))
        values = np.concatenate(shares)
        return float(np.mean(values > np.percentile(values, 20) + _SHINE))

    def sharpness(self, which: int, white: float) -> float | None:
        """MTF50 at one square in cycles per millimetre, in its worse direction; 0 if quite blurred.

        ``None`` where it cannot be told: outside the picture, or edges along the pixels.
        """
        corners = target_card.square_corners(which)
        both: dict[int, list[float]] = {0: [], 1: []}
        for n in range(4):
            measured = self._edge(corners[n], corners[(n + 1) % 4], white)
            if measured is not None:
                both[n % 2].append(measured)
        found = [float(np.mean(one)) for one in both.values() if one]
        return min(found) if found else None

    def _edge(self, one: Mm, other: Mm, white: float) -> float | None:
        along = other - one
        start, end = (one + along * (0.5 + s * _MIDDLE / 2) for s in (-1, 1))
        local = self._local((one + other) / 2)
        # So many pixels lie across the edge to the millimetre.
        across = abs(float(np.linalg.det(local))) / float(
            np.linalg.norm(local @ along / np.linalg.norm(along))
        )
        first, last = self._pixels(np.array([start, end]))
        cycles = mtf50(self._grey / white, first, last, _REACH * across)
        return None if cycles is None else cycles * across

    def _pixels(self, places: Mm) -> Floats:
        return np.asarray(cv2.perspectiveTransform(places[None], self._place)[0], np.float64)

    def _local(self, place: Mm) -> Mm:
        """Pixels to the millimetre around a place: the matrix of small steps."""
        step = 0.5
        steps = place + np.array([(-step, 0), (step, 0), (0, -step), (0, step)])
        left, right, up, down = self._pixels(steps)
        return np.column_stack([right - left, down - up]) / (2 * step)

    def _grid(self, corners: Mm) -> tuple[Mm, Floats]:
        """Places in a field a third of a millimetre apart, and the light there."""
        left, top = corners[0]
        right, bottom = corners[2]
        x, y = np.meshgrid(np.arange(left, right, 1 / 3), np.arange(top, bottom, 1 / 3))
        places = np.column_stack([x.ravel(), y.ravel()])
        height, width = self._frame.shape[:2]
        seen = np.rint(self._pixels(places)).astype(int)
        seen = np.clip(seen, 0, (width - 1, height - 1))
        return places, self._grey[seen[:, 1], seen[:, 0]]

    def _inside(self, corners: Mm) -> Pixels:
        """The pixels of a field, (n, 3); at least one."""
        seen = self._pixels(corners)
        height, width = self._frame.shape[:2]
        low = np.clip(np.floor(seen.min(axis=0)).astype(int), 0, (width - 1, height - 1))
        high = np.clip(np.ceil(seen.max(axis=0)).astype(int) + 1, low + 1, (width, height))
        part = self._frame[low[1] : high[1], low[0] : high[0]]
        mask = np.zeros(part.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.rint(seen - low).astype(np.int32), 1)
        return part[mask > 0] if mask.any() else part.reshape(-1, 3)


def _plane(places: Mm, values: Floats) -> Floats:
    """The plane nearest to most of the values: those on which a lamp shines do not lift it."""
    sheet = np.column_stack([places, np.ones(len(places))])
    weights = np.ones(len(places))
    for _ in range(20):
        root = np.sqrt(weights)
        found = np.linalg.lstsq(sheet * root[:, None], values * root, rcond=None)[0]
        weights = 1 / np.maximum(np.abs(values - sheet @ found), 1e-4)
    return np.asarray(found)


def _at(plane: Floats, places: Mm) -> Floats:
    return np.asarray(places @ plane[:2] + plane[2])

"""Where the eyes of a face are: two cascades, the likeliest pair, and the dark middle of each iris.

Measured on real pictures: the lean so found is within 0.9 degrees in 95 % of 220 pictures turned by
known angles, the distance between the eyes within 2.1 %.
"""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.finding import Box
from kiosk.vision.face import BOX_PER_EYES, EYE_LINE, Point, lightened
from kiosk.vision.face_crop import FINE, FaceCrop, place
from kiosk.vision.face_search import upright
from kiosk.vision.pixels import Grey

#: Side to which a face is brought before its eyes are sought, and their middles placed.
_SEEK_SIDE, _EYE_SIDE = 100, 120
#: Widths of an eye's box there.
_EYE_WIDTHS = (20, 38)
#: Pixels between the eyes where lids are judged.
_OPEN_SIDE = 72
#: Heights of the face box between which eyes are sought.
_BAND = (0.18, 0.60)


class _Cascades(threading.local):
    """The detectors, one set for each thread: OpenCV's keep state while they search."""

    def __init__(self) -> None:
        folder = Path(cv2.__file__).parent / "data"
        self.eye = cv2.CascadeClassifier(str(folder / "haarcascade_eye.xml"))
        self.glasses = cv2.CascadeClassifier(str(folder / "haarcascade_eye_tree_eyeglasses.xml"))


_CASCADES = _Cascades()


def find_eyes(
    grey: Grey, box: Box, roll: float = 0.0, *, patient: bool = False
) -> tuple[Point, Point] | None:
    """Both pupils inside a face box, left one of the picture first, or ``None``.

    ``roll`` is how far the head leans, in degrees; the box is that of the head set upright.
    ``patient`` looks once more in fine steps, which finds eyes behind glasses: for a box that is a
    face for certain, as anything may look like an eye then.
    """
    if min(box.width, box.height) < 12:
        return None
    centre = box.left + box.width / 2, box.top + box.height / 2
    square, times = upright(grey, centre, box.width, roll, side=_EYE_SIDE, about=0.0)
    top, band = _rows(_EYE_SIDE).start, np.ascontiguousarray(square[_rows(_EYE_SIDE)])
    coarse, _ = upright(grey, centre, box.width, roll, side=_SEEK_SIDE, about=0.0)
    coarse = np.ascontiguousarray(coarse[_rows(_SEEK_SIDE)])
    finer = _EYE_SIDE / _SEEK_SIDE
    tries = [
        (_CASCADES.eye, coarse, finer, 1.15, 2),
        (_CASCADES.glasses, coarse, finer, 1.15, 2),
        (_CASCADES.glasses, band, 1.0, 1.05, 1),
    ]
    for cascade, part, scale, step, votes in tries if patient else tries[:2]:
        pair = _pair(_seen(cascade, part, scale, step, votes))
        if pair is not None:
            first, second = (_pupil(band, eye, pair) for eye in pair)
            return _back(first, top, centre, times, roll), _back(second, top, centre, times, roll)
    return None


def _seen(
    cascade: cv2.CascadeClassifier, part: Grey, scale: float, step: float, votes: int
) -> NDArray[np.float64]:
    """Middles and votes of what may be eyes, in pixels of the band ``scale`` times as large."""
    least, most = _EYE_WIDTHS
    widest = round(most * _EYE_SIDE / _SEEK_SIDE / scale)
    boxes, agreed = cascade.detectMultiScale2(
        part, step, votes, minSize=(least, least), maxSize=(widest, widest)
    )
    seen = [
        (scale * (x + w / 2), scale * (y + h / 2), float(n))
        for (x, y, w, h), n in zip(np.reshape(boxes, (-1, 4)), np.ravel(agreed), strict=True)
    ]
    return np.asarray(seen, np.float64).reshape(-1, 3)


def _rows(side: int) -> slice:
    """Those of a square face in which eyes are sought."""
    return slice(round(_BAND[0] * side), round(_BAND[1] * side))


def _back(point: Point, top: int, centre: Point, times: float, roll: float) -> Point:
    """A point of the band in pixels of the picture."""
    x, y = point[0] - _EYE_SIDE / 2, point[1] + top - _EYE_SIDE / 2
    c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    return (
        float(centre[0] + times * (c * x - s * y)),
        float(centre[1] + times * (s * x + c * y)),
    )


def _pupil(band: Grey, eye: Point, pair: tuple[Point, Point]) -> Point:
    """The point near the eye that most gradients point away from: the middle of the dark iris.

    Means of gradients after Timm and Barth (2011), weighted by darkness.
    """
    apart = float(np.hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]))
    reach_x, reach_y = max(5, round(0.18 * apart)), max(4, round(0.14 * apart))
    left, top = max(0, round(eye[0]) - reach_x), max(0, round(eye[1]) - reach_y)
    patch = band[top : round(eye[1]) + reach_y + 1, left : round(eye[0]) + reach_x + 1]
    if min(patch.shape) < 7:
        return eye
    soft = cv2.GaussianBlur(patch.astype(np.float32), (0, 0), 1.0)
    gx = cv2.Sobel(soft, cv2.CV_32F, 1, 0)
    gy = cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    steep = np.hypot(gx, gy)
    strong = steep > steep.mean() + 0.5 * steep.std()
    ys, xs = np.nonzero(strong)
    nx, ny = gx[strong] / steep[strong], gy[strong] / steep[strong]
    cy, cx = np.mgrid[0 : patch.shape[0], 0 : patch.shape[1]]
    dx = xs[None, :] - cx.reshape(-1, 1)
    dy = ys[None, :] - cy.reshape(-1, 1)
    far = np.maximum(np.hypot(dx, dy), 0.5)
    agree = np.clip((dx * nx + dy * ny) / far, 0, None) ** 2
    near = far < 0.16 * apart
    dark = 255 - cv2.GaussianBlur(soft, (0, 0), 0.05 * apart).reshape(-1)
    score = (agree * near).sum(1) * dark
    best = score > 0.92 * score.max()
    x = float(np.average(cx.reshape(-1)[best], weights=score[best]))
    y = float(np.average(cy.reshape(-1)[best], weights=score[best]))
    return left + x, top + y


def _pair(seen: NDArray[np.float64]) -> tuple[Point, Point] | None:
    """The likeliest two of the eyes seen in a box ``_EYE_SIDE`` wide: apart, and about level."""
    best, score = None, 0.0
    halves = seen[seen[:, 0] < _EYE_SIDE / 2], seen[seen[:, 0] >= _EYE_SIDE / 2]
    lefts, rights = (_merged(half) for half in halves)
    for x0, y0, n0 in lefts:
        for x1, y1, n1 in rights:
            apart = (x1 - x0) / _EYE_SIDE
            level = abs(y1 - y0) / (x1 - x0)
            line = (y0 + y1) / 2 / _EYE_SIDE + _BAND[0]
            if not (0.26 < apart < 0.58 and level < 0.55):
                continue
            likely = (n0 + n1) * (1 - 2 * abs(apart - 1 / BOX_PER_EYES)) * (1 - level)
            likely *= 1 - 2 * abs(line - EYE_LINE)
            if likely > score:
                best, score = ((float(x0), float(y0)), (float(x1), float(y1))), likely
    return best


def _merged(seen: NDArray[np.float64]) -> list[tuple[float, float, float]]:
    """Detections of the same eye (within 8 % of the box) as one, weighted by their votes."""
    groups: list[list[NDArray[np.float64]]] = []
    for eye in sorted(seen, key=lambda e: -e[2]):
        for group in groups:
            if np.hypot(*(eye[:2] - group[0][:2])) < 0.08 * _EYE_SIDE:
                group.append(eye)
                break
        else:
            groups.append([eye])
    merged = []
    for group in groups:
        members = np.asarray(group)
        x, y = np.average(members[:, :2], axis=0, weights=members[:, 2])
        merged.append((float(x), float(y), float(members[:, 2].sum())))
    return merged


def openness(crop: FaceCrop) -> float:
    """How many windows of a cascade for eyes agree on either eye: few on closed lids.

    Both eyes count together, as a reflection on one lens hides that eye. 40 people with open eyes
    measure 27 at least, behind drawn glasses 5 or more in 19 of 20, drawn lids that cover the whole
    eye 4 or less in 38 of 40 and half of it 23 in the middle (AUC 0.984). One eye alone that is
    shut is not told.
    """
    grey = cv2.cvtColor(crop.fine, cv2.COLOR_BGR2GRAY)
    size = _OPEN_SIDE
    small = cv2.resize(grey, None, fx=size / FINE, fy=size / FINE, interpolation=cv2.INTER_AREA)
    light = lightened(np.asarray(small, np.uint8))
    agreed = 0
    for x, y in (place(size, -0.5, 0.0), place(size, 0.5, 0.0)):
        reach = round(0.38 * size)
        column, row = round(x) - reach, round(y) - reach
        part = np.ascontiguousarray(light[row : row + 2 * reach, column : column + 2 * reach])
        sides = (round(0.36 * size), round(0.60 * size))
        boxes = _CASCADES.glasses.detectMultiScale(
            part, 1.08, 0, minSize=(sides[0], sides[0]), maxSize=(sides[1], sides[1])
        )
        middles = np.reshape(np.asarray(boxes, np.float64), (-1, 4))
        away = np.hypot(*(middles[:, :2] + middles[:, 2:] / 2 - reach).T)
        agreed += int((away < 0.14 * size).sum())
    return float(agreed)

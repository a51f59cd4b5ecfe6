"""Candidates for faces: OpenCV's cascades over a small picture or near a place, and their support.

Measured on 55 studio portraits put into rooms of chance (``tests/benchmarks/portraits.py``):
``alt2`` on 320 pixels misses none in good light, at a tenth of it, with drawn glasses, sunglasses
and hats without a peak; 2 to 4 % with caps and headscarves. What tells a false candidate from a
face is how many detections of ``alt2`` and ``alt`` agree when the place is looked at again with
fine steps: 17 at least for 437 faces without masks (half have over 120), 50 at most for 199 of
204 false candidates (half have 3).
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np

from kiosk.domain.finding import Box
from kiosk.vision.face import Face, Point, lightened
from kiosk.vision.pixels import Grey

#: A face box in pixels of the picture with the number of detections that agree on it.
Candidate: TypeAlias = tuple[Box, int]

#: Smallest face sought, as a share of the longer side.
_SMALLEST = 0.07
#: Side to which a candidate is brought to be looked at again, and how much about it is seen then.
_AGAIN, _ABOUT = 48, 0.30
#: The same near the last face, which may have moved.
_NEAR, _REACH = 44, 0.45
#: Grey of a lamp's reflection, and the share of a picture from which on it may hide a face.
_WHITE, _GLARING = 245, 0.002
#: Share of the picture put around it, for faces at its edge.
_MARGIN = 0.14


class _Cascades(threading.local):
    """The detectors, one set for each thread: OpenCV's keep state while they search."""

    def __init__(self) -> None:
        folder = Path(cv2.__file__).parent / "data"
        self.alt2 = cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_alt2.xml"))
        self.alt = cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_alt.xml"))


_CASCADES = _Cascades()


def everywhere(
    grey: Grey, longest: int, *, step: float, votes: int = 3, least: float = 0.0
) -> list[Candidate]:
    """Candidates sought on a picture with that longer side, ``least`` pixels wide or more."""
    small, times = shrunk(grey, longest)
    side = max(20, round(_SMALLEST * max(small.shape)), round(least / times))
    found = _boxes(_CASCADES.alt2, small, step, votes, (side, 0))
    return [(_moved(box, times, 0, 0), n) for box, n in found]


def at_the_edge(grey: Grey, longest: int) -> list[Candidate]:
    """The same also where a face touches the edge, fills the picture or has the light behind it.

    Slower and with more false alarms: by the other cascade, on the picture with its light evened
    out and a margin put around it.
    """
    small, times = shrunk(grey, longest)
    even = cv2.createCLAHE(2.5, (6, 6)).apply(small)
    wide = round(_MARGIN * max(small.shape))
    padded = cv2.copyMakeBorder(even, wide, wide, wide, wide, cv2.BORDER_REPLICATE)
    found = _boxes(_CASCADES.alt, np.asarray(padded, np.uint8), 1.1, 2)
    return [(_moved(box, times, wide, wide), n) for box, n in found]


def evened(grey: Grey, longest: int) -> tuple[Grey, float] | None:
    """The picture with its light evened out, and how many times smaller; ``None`` without glare."""
    if float((grey[::8, ::8] >= _WHITE).mean()) < _GLARING:
        return None
    small, times = shrunk(grey, longest)
    return np.asarray(cv2.createCLAHE(4.0, (8, 8)).apply(small), np.uint8), times


def leaning(grey: Grey, longest: int, degrees: float) -> list[tuple[Point, float, int]]:
    """Heads that lean that far: middle of the box, its width and the votes, in picture pixels."""
    small, times = shrunk(grey, longest)
    h, w = small.shape
    turn = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), degrees, 1.0)
    turned = cv2.warpAffine(small, turn, (w, h), borderMode=cv2.BORDER_REPLICATE)
    back = np.linalg.inv(np.vstack([turn, (0, 0, 1)]))
    heads = []
    for box, votes in _boxes(_CASCADES.alt2, np.asarray(turned, np.uint8), 1.15, 3):
        x, y, _ = back @ (box.left + box.width / 2, box.top + box.height / 2, 1.0)
        heads.append(((float(x) * times, float(y) * times), box.width * times, votes))
    return heads


def near(grey: Grey, last: Face) -> Candidate | None:
    """The face about where it was, its head leaning as it did; ``None`` when it is lost.

    The box is that of the head set upright about its middle.
    """
    box = last.box
    centre = box.left + box.width / 2, box.top + box.height / 2
    patch, times = upright(grey, centre, box.width, last.roll, side=_NEAR, about=_REACH)
    side = (round(0.72 * _NEAR), round(1.4 * _NEAR))
    found = _boxes(_CASCADES.alt2, patch, 1.1, 3, side)
    if not found:
        return None
    best, votes = max(found, key=lambda f: f[1])
    half = patch.shape[0] / 2
    away = best.left + best.width / 2 - half, best.top + best.height / 2 - half
    turn = np.radians(last.roll)
    x = centre[0] + times * (away[0] * np.cos(turn) - away[1] * np.sin(turn))
    y = centre[1] + times * (away[0] * np.sin(turn) + away[1] * np.cos(turn))
    width = best.width * times
    return Box(round(x - width / 2), round(y - width / 2), round(width), round(width)), votes


def support(grey: Grey, centre: Point, width: float, roll: float = 0.0) -> int:
    """Detections that agree on a face there: a second, closer look by two cascades."""
    patch, _ = upright(grey, centre, width, roll, side=_AGAIN, about=_ABOUT)
    side = (round(0.7 * _AGAIN), round(1.45 * _AGAIN))
    votes = 0
    for cascade in (_CASCADES.alt2, _CASCADES.alt):
        votes += max((n for _, n in _boxes(cascade, patch, 1.08, 1, side)), default=0)
    return votes


def upright(
    grey: Grey, centre: Point, width: float, roll: float, *, side: int, about: float
) -> tuple[Grey, float]:
    """A square about a box turned upright, the box ``side`` wide in it; and pixels to its pixel."""
    times = max(width, 1.0) / side
    across = round(side * (1 + 2 * about))
    lean = abs(np.cos(np.radians(roll))) + abs(np.sin(np.radians(roll)))
    reach = 0.5 * lean * times * across + 2
    x, y = centre
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    part = grey[top : max(top + 1, int(y + reach)), left : max(left + 1, int(x + reach))]
    if part.size == 0:
        return np.zeros((across, across), np.uint8), times
    whole = min(int(times), *part.shape)
    if whole > 1:
        size = (part.shape[1] // whole, part.shape[0] // whole)
        part = part[: size[1] * whole, : size[0] * whole]
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    whole = max(1, whole)
    c, s = np.cos(np.radians(roll)) * whole / times, np.sin(np.radians(roll)) * whole / times
    turn = np.array([[c, s], [-s, c]])
    shift = np.array([across / 2, across / 2]) - turn @ ((x - left) / whole, (y - top) / whole)
    matrix = np.column_stack([turn, shift])
    patch = cv2.warpAffine(part, matrix, (across, across), borderMode=cv2.BORDER_REPLICATE)
    return lightened(np.asarray(patch, np.uint8)), times


def shrunk(grey: Grey, longest: int) -> tuple[Grey, float]:
    """The picture with that longer side (never enlarged), and how many times smaller it is."""
    h, w = grey.shape
    times = max(1.0, max(h, w) / longest)
    size = (max(1, round(w / times)), max(1, round(h / times)))
    whole = min(int(times // 2), h, w)
    if whole > 1:
        # Averaging over whole blocks first is several times faster than one fractional step.
        blocks = (w // whole, h // whole)
        part = grey[: blocks[1] * whole, : blocks[0] * whole]
        grey = np.asarray(cv2.resize(part, blocks, interpolation=cv2.INTER_AREA), np.uint8)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return lightened(np.asarray(small, np.uint8)), times


def _moved(box: Box, times: float, left: int, top: int) -> Box:
    """A box of a small picture in pixels of the large one."""
    places = (box.left - left, box.top - top, box.width, box.height)
    return Box(*(round(v * times) for v in places))


def _boxes(
    cascade: cv2.CascadeClassifier,
    picture: Grey,
    step: float,
    votes: int,
    side: tuple[int, int] = (20, 0),
) -> list[Candidate]:
    """What the cascade finds, in pixels of that picture; ``side`` is least and greatest width."""
    least, most = side
    boxes, found = cascade.detectMultiScale2(
        picture, step, votes, minSize=(least, least), maxSize=(most, most)
    )
    return [
        (Box(*(int(v) for v in box)), int(n))
        for box, n in zip(np.reshape(boxes, (-1, 4)), np.ravel(found), strict=True)
    ]

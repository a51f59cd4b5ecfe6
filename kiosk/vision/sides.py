"""Which side of a card this looks like: cheap cues, good for a warning and no more."""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np

from kiosk.vision.bands import TILE, Bands, Floats, Slopes
from kiosk.vision.pixels import Grey

#: The stripe of ISO/IEC 7811 is at least 9.52 mm high: 0.176 of the card. Print around it and a
#: turned card take some of that.
_STRIPE = 0.12
#: A row belongs to the stripe when this much of it is darker than this share of the paper.
_ROW, _DARK = 0.9, 0.45
#: An AAMVA symbol covers a fifth to a third of a card; a front has nothing of a tenth so dense.
_SYMBOL = 0.09
#: Share of the document's range that grey changes by per pixel in a symbol (0.11 to 0.2), and how
#: far its slopes agree in running along the card; means over two bands and 10 mm.
_DENSE, _ONE_WAY = 0.075, 0.3
_AROUND = (5, 2)
_EVERY = 4
#: A printed face is sought on a picture this wide; it is this share of the card's height at least
#: (ISO/IEC 18013-1 and what is issued: 25 to 38 mm portraits), and this many detections agree: 14
#: of 18 real fronts, 12 of 12 drawn ones, none of 12 backs.
_FACE_WIDTH = 144
_FACE_HEIGHT = 0.24
_FACE_VOTES = 2
_FACE_STEP = 1.15
#: Portraits stand at one side of a card, mostly the left: each side is looked at alone, with so
#: much of the card's width, and no face is taller than this share of the card.
_FACE_SIDE, _FACE_MOST = 0.55, 0.7


class _Cascade(threading.local):
    """A classifier keeps state while it looks, so each thread has its own."""

    def __init__(self) -> None:
        folder = Path(cv2.__file__).parent / "data"
        self.face = cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_alt2.xml"))


_CASCADE = _Cascade()


def back_share(small: Grey, bands: Bands) -> float:
    """How much a card looks like a back, 0 to 1: a magnetic stripe or a large symbol.

    ``small`` is the whole card, flattened to any size.
    """
    return max(_stripe(small), _symbol(bands))


def front_share(small: Grey, *, across: int = _FACE_WIDTH) -> float:
    """1 when a face of a portrait's size is printed on the flattened card, otherwise 0.

    It is sought on a picture so many pixels ``across``: more find more, and cost more.
    """
    height = round(small.shape[0] * across / small.shape[1])
    tiny = cv2.resize(small, (across, height), interpolation=cv2.INTER_AREA)
    least = max(20, int(_FACE_HEIGHT * height))
    most, wide = round(_FACE_MOST * height), round(_FACE_SIDE * across)
    even = np.asarray(cv2.equalizeHist(tiny), np.uint8)
    return float(any(_shows_face(part, least, most) for part in (even[:, :wide], even[:, -wide:])))


def _shows_face(part: Grey, least: int, most: int) -> bool:
    faces = _CASCADE.face.detectMultiScale(
        np.ascontiguousarray(part),
        _FACE_STEP,
        _FACE_VOTES,
        minSize=(least, least),
        maxSize=(most, most),
    )
    return len(faces) > 0


def _stripe(small: Grey) -> float:
    """Height of the tallest run of dark rows, as a share of what a stripe has."""
    tiny = np.asarray(cv2.resize(small, (96, 120), interpolation=cv2.INTER_AREA))
    paper = float(np.percentile(tiny, 85))
    dark = (tiny[:, 3:-3] < _DARK * paper).mean(axis=1) >= _ROW
    edges = np.flatnonzero(np.diff(np.concatenate([[0], dark.astype(np.int8), [0]])))
    runs = edges[1::2] - edges[::2]
    tallest = int(runs.max(initial=0))
    # Taller than 25 mm is a dark card, not a stripe.
    return 0.0 if tallest > 56 else min(1.0, tallest / len(dark) / _STRIPE)


def _symbol(bands: Bands) -> float:
    """Area that looks like a barcode lying along the card, as a share of what one has."""
    across, down = _sampled(bands.across), _sampled(bands.down)
    steep = _mean(np.abs(across) + np.abs(down))
    dense = _around(steep) / (8 * max(bands.reach, 20.0))
    along, against = _around(_mean(np.square(across))), _around(_mean(np.square(down)))
    one_way = (along - against) / (along + against + 1)
    found = ((dense > _DENSE) & (one_way > _ONE_WAY)).astype(np.uint8)
    whole = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((1, 8), np.uint8))
    return min(1.0, float(whole.mean()) / _SYMBOL)


def _sampled(slopes: Slopes) -> Floats:
    """Every fourth row: bars are longer."""
    return np.asarray(slopes[:, ::_EVERY].reshape(-1, slopes.shape[2]), np.float32)


def _mean(values: Floats) -> Floats:
    """Of each tile."""
    size = (values.shape[1] // TILE, values.shape[0] * _EVERY // TILE)
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)


def _around(values: Floats) -> Floats:
    return np.asarray(cv2.blur(values, _AROUND), np.float32)

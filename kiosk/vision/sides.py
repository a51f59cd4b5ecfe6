"""Which side of a card this looks like: cheap cues, good for a warning and no more."""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np

from kiosk.vision.pdf417_find import symbols_on
from kiosk.vision.pixels import Grey, Pixels

#: The stripe of ISO/IEC 7811 is at least 9.52 mm high: 0.176 of the card. Print around it and a
#: turned card take some of that.
_STRIPE = 0.12
#: A row belongs to the stripe when nine tenths of it are darker than this share of the paper.
_DARK = 0.45
#: An AAMVA symbol covers a fifth to a third of a card; a front has nothing of a tenth so dense.
_SYMBOL = 0.09
#: How far the edges of a symbol agree in direction (0.4 to 0.55 where read, 0.05 to 0.25 on print).
_ONE_WAY = 0.3
#: Long by short side of a symbol on a card.
_SYMBOL_ASPECT = (2.0, 9.0)
#: A printed face is sought on a picture this wide; it is this share of the card's height at least
#: (ISO/IEC 18013-1 and what is issued: 25 to 38 mm portraits), and this many detections agree.
_FACE_WIDTH = 240
_FACE_HEIGHT = 0.18
_FACE_VOTES = 4


class _Cascade(threading.local):
    """A classifier keeps state while it looks, so each thread has its own."""

    def __init__(self) -> None:
        folder = Path(cv2.__file__).parent / "data"
        self.face = cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_alt2.xml"))


_CASCADE = _Cascade()


def back_share(flat: Pixels) -> float:
    """How much a flattened card looks like a back, 0 to 1: a magnetic stripe or a large symbol."""
    grey = np.asarray(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), np.uint8)
    return max(_stripe(grey), _symbol(grey))


def front_share(flat: Pixels) -> float:
    """1 when a face of a portrait's size is printed on the flattened card, otherwise 0."""
    height = round(flat.shape[0] * _FACE_WIDTH / flat.shape[1])
    small = cv2.resize(flat, (_FACE_WIDTH, height), interpolation=cv2.INTER_AREA)
    grey = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    least = int(_FACE_HEIGHT * height)
    faces = _CASCADE.face.detectMultiScale(grey, 1.2, _FACE_VOTES, minSize=(least, least))
    return 1.0 if len(faces) else 0.0


def _stripe(grey: Grey) -> float:
    """Height of the tallest run of dark rows, as a share of what a stripe has."""
    # By half first: shrinking by whole numbers is far cheaper than by a fraction.
    high, wide = (n // 2 for n in grey.shape)
    half = cv2.resize(grey[: 2 * high, : 2 * wide], (wide, high), interpolation=cv2.INTER_AREA)
    small = np.asarray(cv2.resize(half, (96, 120), interpolation=cv2.INTER_AREA))
    paper = float(np.percentile(small, 85))
    dark = np.percentile(small[:, 3:-3], 90, axis=1) < _DARK * paper
    edges = np.flatnonzero(np.diff(np.concatenate([[0], dark.astype(np.int8), [0]])))
    runs = edges[1::2] - edges[::2]
    tallest = int(runs.max(initial=0))
    # Taller than 25 mm is a dark card, not a stripe.
    return 0.0 if tallest > 56 else min(1.0, tallest / len(dark) / _STRIPE)


def _symbol(grey: Grey) -> float:
    """Area of the largest place that looks like a barcode, as a share of what one has."""
    best = 0.0
    for symbol in symbols_on(grey):
        left, right, top, bottom = symbol.extent()
        aspect = (right - left) / max(bottom - top, 1.0)
        if symbol.one_way >= _ONE_WAY and _SYMBOL_ASPECT[0] <= aspect <= _SYMBOL_ASPECT[1]:
            best = max(best, symbol.share)
    return min(1.0, best / _SYMBOL)

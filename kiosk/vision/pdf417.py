"""PDF417 symbols, as on the back of North American licences: found, turned upright, then decoded.

The decoder (zxing-cpp) reads well what lies straight before it and finds badly: of 48 symbols
turned by 7 or 15 degrees it read none. A symbol is dense in edges, nearly all of them across its
rows; so it is found by edge density, turned by the direction of its edges, brought to about three
and a half pixels a module and smoothed, because sharp modules of one or two pixels are read worse
than slightly blurred ones.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.vision.pixels import Grey, Pixels

_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.PDF417)

#: Symbols are sought on a picture whose longer side is near this.
_WORKING = 480
#: Of the densest place's edge density: what belongs to a symbol, tried in turn.
_DENSITIES = (0.45, 0.3)
#: Side of the neighbourhood in which edges are counted, and of the gaps that are closed.
_AROUND = 13
#: Smallest symbol, as a share of the picture.
_AREA_LEAST = 0.004
#: Symbols are brought to widths of 700 to 1200 pixels: 200 to 300 modules of 3 to 4 pixels.
_TIMES_LEAST, _TIMES_MOST = 0.3, 4.0
#: Edges of most symbols that could be read agree at least this much; of print, 0.01 to 0.25.
_ONE_WAY_LEAST = 0.12
#: Room around a symbol for its quiet zone, as a share of its size.
_MARGIN = 0.10
#: Whole pictures above this many pixels are not handed to the decoder undivided: it takes 10 ms a
#: megapixel, finds little there, and the symbol has been found and tried by then.
_WHOLE_MOST = 2_500_000
#: With no error correction to spare the decoder may have made up the text: all 6 wrong readings
#: among 1,156 of spoiled symbols had none, and 2 % of the right ones. Such a text must be read
#: twice alike.
_SPARE_LEAST = 0.05
#: Seconds of computing after which no new try is begun (not of the clock: a busy machine reads the
#: same symbols as an idle one).
PATIENCE = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """Where a symbol seems to be: its outline in pixels, and the angle of its rows in radians."""

    outline: NDArray[np.float32]
    angle: float
    one_way: float
    share: float

    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, top and bottom along and across the rows."""
        u, v = self._axes()
        along, across = self.outline @ u, self.outline @ v
        return along.min(), along.max(), across.min(), across.max()

    def _axes(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        c, s = np.cos(self.angle), np.sin(self.angle)
        return np.array([c, s], np.float32), np.array([-s, c], np.float32)

    def is_likely(self) -> bool:
        """Whether its edges agree in direction as bars do, and it is not far taller than wide."""
        left, right, top, bottom = self.extent()
        return self.one_way >= _ONE_WAY_LEAST and right - left > 0.7 * (bottom - top)

    def brought_to(self, grey: Grey, width: float, turn: float = 0.0) -> tuple[Grey | None, float]:
        """The symbol with level rows, that many pixels wide, and how many times it was enlarged.

        ``turn`` corrects the angle, in degrees. ``None`` if it is too large or too small.
        """
        left, right, _, _ = self.extent()
        times = float(np.clip(width / max(right - left, 1), _TIMES_LEAST, _TIMES_MOST))
        return self._upright(grey, times, float(np.radians(turn))), times

    def _upright(self, grey: Grey, times: float, turn: float) -> Grey | None:
        left, right, top, bottom = self.extent()
        wide, high = (
            (right - left) * (1 + 2 * _MARGIN) + 12,
            (bottom - top) * (1 + 2 * _MARGIN) + 12,
        )
        size = (int(wide * times), int(high * times))
        if size[0] * size[1] > _WHOLE_MOST or min(size) < 12:
            return None
        u, v = self._axes()
        middle = u * (left + right) / 2 + v * (top + bottom) / 2
        c, s = np.cos(self.angle + turn) / times, np.sin(self.angle + turn) / times
        matrix = np.array([[c, -s, 0], [s, c, 0]], np.float64)
        matrix[:, 2] = middle - matrix[:, :2] @ (np.array(size) / 2 - 0.5)
        return np.asarray(
            cv2.warpAffine(
                grey,
                matrix,
                size,
                flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            np.uint8,
        )


def read(pixels: Pixels, *, patience: float = PATIENCE) -> bytes | None:
    """The bytes of a PDF417 symbol on the picture, or ``None``.

    After ``patience`` seconds of computing no new try is begun; one takes a few milliseconds.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    began = time.thread_time()
    doubtful: set[bytes] = set()
    for attempt in _attempts(grey):
        for found in _decoded(attempt):
            if found.spare >= _SPARE_LEAST or found.data in doubtful:
                return found.data
            doubtful.add(found.data)
        if time.thread_time() - began > patience:
            return None
    return None


def _attempts(grey: Grey) -> Iterator[Grey]:
    """Pictures worth a try, the likeliest first."""
    small = grey.size < _WORKING * _WORKING
    if small:
        yield grey
    if grey.size >= _WHOLE_MOST:
        # A scan in which the symbol may be as large as the picture.
        yield _shrunk(grey, 700)
    symbols = sorted(symbols_on(grey), key=Symbol.is_likely, reverse=True)
    for symbol in symbols[:1]:
        yield from _first_tries(symbol, grey)
    if not small and grey.size < _WHOLE_MOST:
        yield _smooth(grey, 0.8)
    for symbol in symbols[1:]:
        yield from _first_tries(symbol, grey)
    for symbol in symbols:
        yield from _more_tries(symbol, grey)
    if grey.size < _WHOLE_MOST / 4:
        double = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        yield _smooth(np.asarray(double, np.uint8), 1.2)
    if not small and grey.size < _WHOLE_MOST:
        yield grey


def _shrunk(grey: Grey, longest: int) -> Grey:
    scale = longest / max(grey.shape)
    return np.asarray(
        cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )


def _first_tries(symbol: Symbol, grey: Grey) -> Iterator[Grey]:
    for width, sharpen in ((700.0, 2.0), (900.0, 0.0), (1200.0, -1.0)):
        upright, times = symbol.brought_to(grey, width)
        if upright is not None:
            yield _made(upright, times, sharpen)


def _more_tries(symbol: Symbol, grey: Grey) -> Iterator[Grey]:
    for turn, sharpen in (
        (1.5, 2.0),
        (-1.5, 2.0),
        (0.0, 3.0),
        (3.0, 2.0),
        (-3.0, 2.0),
        (0.0, -1.0),
    ):
        upright, times = symbol.brought_to(grey, 700.0 if sharpen > 0 else 900.0, turn)
        if upright is not None:
            yield _made(upright, times, sharpen)


def _made(upright: Grey, times: float, sharpen: float) -> Grey:
    """Sharpened by that much, as it is (0), or smoothed (below 0); ``times`` it was enlarged.

    Sharpening undoes half a pixel of defocus: symbols of 1.8 pixels a module blurred by 1.1 pixels
    are read by nothing else. Smoothing helps against sensor noise and glare.
    """
    if sharpen == 0:
        return upright
    soft = _smooth(upright, 0.5 * times)
    if sharpen < 0:
        return soft
    wide = cv2.GaussianBlur(soft, (0, 0), (0.8 + 0.2 * sharpen) * times)
    return np.asarray(cv2.addWeighted(soft, 1 + sharpen, wide, -sharpen, 0), np.uint8)


def _smooth(grey: Grey, sigma: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), max(sigma, 0.3)), np.uint8)


@dataclass(frozen=True, slots=True)
class _Read:
    """A symbol's bytes, and the share of its error correction that was left over."""

    data: bytes
    spare: float


def _decoded(grey: Grey) -> list[_Read]:
    return [
        _Read(bytes(found.bytes), _spare(found.extra))
        for found in zxingcpp.read_barcodes(
            grey, formats=_FORMATS, try_invert=False, try_downscale=False
        )
    ]


def _spare(told: object) -> float:
    """The decoder's "unused error correction", 0 to 1."""
    spare = told.get("UEC", 1.0) if isinstance(told, dict) else 1.0
    return float(spare)


def symbols_on(grey: Grey) -> list[Symbol]:
    """Places dense in edges, the largest first, at most four outlines with two angles each."""
    times = max(1, round(max(grey.shape) / _WORKING))
    small = grey
    if times > 1:
        height, width = (n // times for n in grey.shape)
        whole = grey[: height * times, : width * times]
        small = np.asarray(
            cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8
        )
    gx = np.asarray(cv2.Sobel(small, cv2.CV_32F, 1, 0, ksize=3))
    gy = np.asarray(cv2.Sobel(small, cv2.CV_32F, 0, 1, ksize=3))
    density = cv2.blur(cv2.magnitude(gx, gy), (_AROUND, _AROUND))
    high = float(np.percentile(density[::2, ::2], 99.5))
    found: list[Symbol] = []
    for share in _DENSITIES:
        places = (density > share * high).astype(np.uint8)
        closed = cv2.morphologyEx(places, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        dense = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((11, 11), np.uint8))
        outlines, _ = cv2.findContours(dense, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:2]:
            area = cv2.contourArea(outline) / dense.size
            if area >= _AREA_LEAST:
                found += _symbols(np.asarray(outline), grey, times, area)
    return found


def _symbols(outline: NDArray[np.int32], grey: Grey, times: int, area: float) -> list[Symbol]:
    """The place with the direction of its edges, and that of its long side where they differ."""
    points = (outline.reshape(-1, 2).astype(np.float32) + 0.5) * times - 0.5
    edges, one_way = _direction(outline, grey, times)
    (_, _), (width, height), turned = cv2.minAreaRect(points)
    long_side = _half_turn(np.radians(turned + (90 if height > width else 0)))
    found = [Symbol(points, edges, one_way, area)]
    if abs(_half_turn(long_side - edges)) > np.radians(2):
        found.append(Symbol(points, long_side, one_way, area))
    return found


def _direction(outline: NDArray[np.int32], grey: Grey, times: int) -> tuple[float, float]:
    """The angle across most edges, and how much they agree, 0 to 1; at full resolution.

    On the shrunk picture the bars are gone and the borders between rows are all that is left.
    """
    left, top, width, height = (int(n) * times for n in cv2.boundingRect(outline))
    inside = np.zeros((height, width), np.uint8)
    shape = outline * times - np.array([left, top], np.int32)
    cv2.drawContours(inside, [shape.astype(np.int32)], -1, 1, -1)
    part = grey[top : top + height, left : left + width]
    # Scharr's kernel and some smoothing: otherwise fine bars look two degrees less turned.
    soft = cv2.GaussianBlur(part, (0, 0), 0.8)
    x = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 1, 0))[inside > 0]
    y = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 0, 1))[inside > 0]
    # The mean of doubled angles: opposite edges of a bar then agree instead of cancelling.
    cosine, sine = float((x * x - y * y).sum()), float((2 * x * y).sum())
    total = float((x * x + y * y).sum()) + 1e-6
    return float(np.arctan2(sine, cosine) / 2), float(np.hypot(cosine, sine)) / total


def _half_turn(angle: float) -> float:
    """The same direction between -90 and 90 degrees, in radians."""
    return float((angle + np.pi / 2) % np.pi - np.pi / 2)

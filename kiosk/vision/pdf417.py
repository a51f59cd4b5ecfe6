"""PDF417 symbols, as on the back of North American licences: found, turned upright, then decoded.

The plain decoder (zxing-cpp) reads well what lies straight before it and finds badly: of 48 symbols
turned by 7 or 15 degrees it read none. So symbols are found first, brought to about three and a
half pixels a module and smoothed, because sharp modules of one or two pixels are read worse than
slightly blurred ones. What it still cannot read is weighed codeword by codeword (``pdf417_soft``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.vision.pdf417_ends import find_ends
from kiosk.vision.pdf417_find import Symbol, Upright, joined, near, symbols_on
from kiosk.vision.pdf417_lattice import Lattice, count_columns, lay_out
from kiosk.vision.pdf417_patterns import drawn, width_of
from kiosk.vision.pdf417_soft import Evidence, Solved, combine, solve, weigh
from kiosk.vision.pixels import Grey, Pixels, Points

_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.PDF417)

#: Symbols are sought on the whole picture too if it is no larger than this longer side squared.
_SMALL = 480
#: Whole pictures above this many pixels are not handed to the decoder undivided: it takes 10 ms a
#: megapixel, finds little there, and the symbol has been found and tried by then.
_WHOLE_MOST = 2_500_000
#: With no error correction to spare the decoder may have made up the text: all 6 wrong readings
#: among 1,156 of spoiled symbols had none, and 2 % of the right ones. Such a text must be read
#: twice alike.
_SPARE_LEAST = 0.05
#: A layout is taken at once when its row indicators agree this well; otherwise other angles are
#: tried too.
_TOLD_WELL = 0.8
#: Directions nearer than this are one, in radians.
_SAME = float(np.radians(2.5))
#: Seconds of computing after which no new try is begun (not of the clock: a busy machine reads the
#: same symbols as an idle one).
PATIENCE = 0.2


class Unread(StrEnum):
    """Why a symbol that was found was not read."""

    SMALL = "small"
    BLURRED = "blurred"
    COVERED = "covered"
    UNKNOWN = "unknown"


#: Single modules of fewer pixels cannot be told apart (all of 12 symbols read at 1.2 pixels), and
#: those with less of their contrast left neither (half of the symbols read at 0.02).
_MODULE_LEAST, _RESOLVED_LEAST = 1.1, 0.03
#: A place is covered when its print has less than this share of the usual contrast.
_COVERED = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class BarcodeLook:
    """What one look found of a PDF417 symbol.

    ``corners`` are in pixels of the picture, top left, top right, bottom right, bottom left as its
    rows are read; ``module`` is pixels per module along the rows; both are ``None`` if unknown.
    ``spare`` is the share of the error correction that was left over, 0 to 1. ``confidence`` is
    from 0 to 1 and at least 0.5 where the symbol was read: below, half the mean probability of the
    likeliest codewords; above, half of what was spare is added.
    """

    data: bytes | None
    corners: Points | None
    module: float | None
    spare: float
    confidence: float
    unread: Unread | None


_NOTHING = BarcodeLook(None, None, None, 0.0, 0.0, None)


def read(pixels: Pixels, *, patience: float = PATIENCE) -> bytes | None:
    """The bytes of a PDF417 symbol on a picture, colour or grey, or ``None``.

    After ``patience`` seconds of computing no new try is begun; one takes a few milliseconds.
    """
    grey = _grey(pixels)
    found, _ = _read(grey, patience)
    return found.data if found is not None else None


def read_together(pictures: Sequence[Pixels]) -> bytes | None:
    """The bytes of one symbol of which several pictures say enough only together, or ``None``."""
    return read_evidence([e for e in map(evidence_of, pictures) if e is not None])


def evidence_of(pixels: Pixels) -> Evidence | None:
    """What one picture says of its symbol, to be put together; some 50 ms."""
    grey = _grey(pixels)
    lattice = _laid_out(joined(symbols_on(grey)), grey)
    return weigh(lattice) if lattice is not None else None


def read_evidence(weighed: Sequence[Evidence]) -> bytes | None:
    """The bytes of one symbol that was weighed on several pictures, or ``None``."""
    evidence = combine(weighed)
    found = _from_evidence(evidence) if evidence is not None else None
    return found.data if found is not None else None


def look_at_barcode(pixels: Pixels, *, patience: float = PATIENCE) -> BarcodeLook:
    """Whether and how well a PDF417 symbol on a picture, colour or grey, can be read, and why not.

    Costs what ``read`` costs and, where a symbol was read, some 4 ms; ``patience`` as there.
    """
    grey = _grey(pixels)
    found, evidence = _read(grey, patience)
    if found is not None:
        return _of_read(found, grey)
    if evidence is None:
        symbol = joined(symbols_on(grey))
        lattice = _laid_out(symbol, grey)
        if lattice is None:
            return _of_symbol(symbol)
        evidence = weigh(lattice)
    lattice = evidence.lattice
    confidence = float(np.clip(evidence.certainty.mean(), 0, 0.99)) / 2
    return BarcodeLook(None, lattice.corners, lattice.module, 0.0, confidence, _why(evidence))


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A symbol's bytes, the share of its error correction left over, and its corners."""

    data: bytes
    spare: float
    corners: Points
    module: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Attempt:
    """A picture worth a try; ``matrix`` (2, 3) takes its pixels back to the whole picture's."""

    grey: Grey
    matrix: NDArray[np.float64]


def _grey(pixels: Pixels) -> Grey:
    if pixels.ndim == 2:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def _read(grey: Grey, patience: float) -> tuple[_Read | None, Evidence | None]:
    """The symbol, if one is read, and what was weighed on the way, if anything was."""
    began = time.thread_time()
    doubtful: set[bytes] = set()
    evidence: Evidence | None = None
    for attempt in _attempts(grey):
        if isinstance(attempt, Evidence):
            evidence = attempt
        for found in _decoded(attempt):
            if found.spare >= _SPARE_LEAST or found.data in doubtful:
                return found, evidence
            doubtful.add(found.data)
        if time.thread_time() - began > patience:
            break
    return None, evidence


def _attempts(grey: Grey) -> Iterator[_Attempt | Evidence]:
    """Pictures and evidence worth a try, the likeliest first."""
    small = grey.size < _SMALL * _SMALL
    if small:
        yield _scaled(grey, 1.0)
    if grey.size >= _WHOLE_MOST:
        # A scan in which the symbol may be as large as the picture.
        yield _scaled(grey, 700 / max(grey.shape))
    symbols = sorted(symbols_on(grey), key=Symbol.is_likely, reverse=True)
    for symbol in symbols[:1]:
        yield from _first_tries(symbol, grey)
    if not small and grey.size < _WHOLE_MOST:
        yield _smoothed(_scaled(grey, 1.0), 0.8)
    lattice = _laid_out(joined(symbols), grey)
    if lattice is not None:
        yield weigh(lattice)
    for symbol in symbols[1:]:
        yield from _first_tries(symbol, grey)
    for symbol in symbols:
        yield from _more_tries(symbol, grey)
    if grey.size < _WHOLE_MOST / 4:
        yield _smoothed(_scaled(grey, 2.0), 1.2)
    if not small and grey.size < _WHOLE_MOST:
        yield _scaled(grey, 1.0)


def _laid_out(symbol: Symbol | None, grey: Grey) -> Lattice | None:
    """The layout of a symbol by the direction of its edges, or else by others it may have."""
    if symbol is None:
        return None
    best: Lattice | None = None
    angles: list[float] = []
    for angle in _angles(symbol, grey):
        if any(near(angle, other, _SAME) for other in angles):
            continue
        angles.append(angle)
        for ends in find_ends(symbol.turned(angle), grey):
            lattice = lay_out(ends, grey)
            if lattice is not None and (best is None or lattice.told > best.told):
                best = lattice
            if lattice is not None and lattice.told > _TOLD_WELL:
                return lattice
    return best


def _angles(symbol: Symbol, grey: Grey) -> Iterator[float]:
    """Directions that the symbol's rows may have."""
    yield symbol.angle
    # Cards that were flattened before lie level; motion may turn the edges, not them.
    yield 0.0
    yield symbol.by_coarse_edges(grey).angle
    yield float(np.pi / 2)


def _scaled(grey: Grey, times: float) -> _Attempt:
    matrix = np.array([[1 / times, 0, 0.5 / times - 0.5], [0, 1 / times, 0.5 / times - 0.5]])
    if times == 1:
        return _Attempt(grey, matrix)
    how = cv2.INTER_AREA if times < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(grey, None, fx=times, fy=times, interpolation=how)
    return _Attempt(np.asarray(resized, np.uint8), matrix)


def _smoothed(attempt: _Attempt, sigma: float) -> _Attempt:
    return _Attempt(_smooth(attempt.grey, sigma), attempt.matrix)


def _first_tries(symbol: Symbol, grey: Grey) -> Iterator[_Attempt]:
    for width, sharpen in ((700.0, 2.0), (900.0, 0.0), (1200.0, -1.0)):
        upright = symbol.brought_to(grey, width)
        if upright is not None:
            yield _made(upright, sharpen)


def _more_tries(symbol: Symbol, grey: Grey) -> Iterator[_Attempt]:
    for turn, sharpen in (
        (1.5, 2.0),
        (-1.5, 2.0),
        (0.0, 3.0),
        (3.0, 2.0),
        (-3.0, 2.0),
        (0.0, -1.0),
    ):
        upright = symbol.brought_to(grey, 700.0 if sharpen > 0 else 900.0, turn)
        if upright is not None:
            yield _made(upright, sharpen)


def _made(upright: Upright, sharpen: float) -> _Attempt:
    """Sharpened by that much, as it is (0), or smoothed (below 0).

    Sharpening undoes half a pixel of defocus. Smoothing helps against sensor noise and glare.
    """
    times = upright.times
    if sharpen == 0:
        return _Attempt(upright.grey, upright.matrix)
    soft = _smooth(upright.grey, 0.5 * times)
    if sharpen > 0:
        wide = cv2.GaussianBlur(soft, (0, 0), (0.8 + 0.2 * sharpen) * times)
        soft = np.asarray(cv2.addWeighted(soft, 1 + sharpen, wide, -sharpen, 0), np.uint8)
    return _Attempt(soft, upright.matrix)


def _smooth(grey: Grey, sigma: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), max(sigma, 0.3)), np.uint8)


def _decoded(attempt: _Attempt | Evidence) -> list[_Read]:
    if isinstance(attempt, Evidence):
        found = _from_evidence(attempt)
        return [] if found is None else [found]
    return [
        _Read(bytes(f.bytes), _spare(f.extra), _corners(f.position, attempt.matrix))
        for f in zxingcpp.read_barcodes(
            attempt.grey, formats=_FORMATS, try_invert=False, try_downscale=False
        )
    ]


def _from_evidence(evidence: Evidence) -> _Read | None:
    """What error correction makes of the evidence, decoded from a flawless drawing of it."""
    solved: Solved | None = solve(evidence)
    if solved is None:
        return None
    lattice = evidence.lattice
    # Drawn without any fault, a symbol leaves its corrections unused.
    for found in zxingcpp.read_barcodes(
        drawn(solved.codewords, lattice.level), formats=_FORMATS, try_invert=False
    ):
        spare = max(solved.spare, _SPARE_LEAST)
        return _Read(bytes(found.bytes), spare, lattice.corners, lattice.module)
    return None


def _spare(told: object) -> float:
    """The decoder's "unused error correction", 0 to 1."""
    spare = told.get("UEC", 1.0) if isinstance(told, dict) else 1.0
    return float(spare)


def _corners(position: zxingcpp.Position, matrix: NDArray[np.float64]) -> Points:
    told = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    points = np.array([[p.x, p.y, 1] for p in told], np.float64)
    return np.asarray(points @ matrix.T, np.float32)


def _of_read(found: _Read, grey: Grey) -> BarcodeLook:
    confidence = 0.5 + 0.5 * float(np.clip(found.spare, 0, 1))
    corners, module = found.corners, found.module
    if module is None and (counted := count_columns(corners, grey)) is not None:
        columns, corners = counted
        top, _, bottom, _ = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
        module = float(top + bottom) / 2 / width_of(columns)
    return BarcodeLook(found.data, corners, module, found.spare, confidence, None)


def _of_symbol(symbol: Symbol | None) -> BarcodeLook:
    """Something striped was found, but neither of its ends."""
    if symbol is None or not symbol.is_likely():
        return _NOTHING
    (x, y), size, angle = cv2.minAreaRect(symbol.outline)
    corners = np.asarray(cv2.boxPoints(((x, y), size, angle)), np.float32)
    # A symbol on a card has 8 columns or more.
    far = max(size) < _MODULE_LEAST * width_of(8)
    return BarcodeLook(None, corners, None, 0.0, 0.0, Unread.SMALL if far else Unread.UNKNOWN)


def _why(evidence: Evidence) -> Unread:
    """What most likely keeps a symbol from being read whose layout is known."""
    lattice = evidence.lattice
    if lattice.module < _MODULE_LEAST:
        return Unread.SMALL
    spread = lattice.places().std(axis=-1)
    covered = spread < _COVERED * float(np.percentile(spread, 80))
    # As many places may be lost as there are corrections.
    if covered.sum() > 0.6 * (2 << lattice.level):
        return Unread.COVERED
    return Unread.BLURRED if evidence.resolved < _RESOLVED_LEAST else Unread.UNKNOWN

"""Documents with a machine-readable zone drawn for tests, and how a camera sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.glyphs import glyphs
from kiosk.vision.pixels import Grey, Pixels
from training.mrz_glyphs import face

#: Characters of OCR-B, ten in a row, 48 pixels square each at 24 pixels a pitch, ink 255.
_SHEET = Path(__file__).with_name("ocr_b.png")
_SIDE, _PITCH = 48, 24
#: Millimetres from one character to the next (ICAO Doc 9303 part 3, section 4.2).
_PITCH_MM = 2.54
#: Width and height of the document, the distance of its lines, from the last to the edge: mm.
_SIZES = {
    30: (85.6, 54.0, 4.6, 5.5),
    36: (105.0, 74.0, 6.0, 8.0),
    44: (125.0, 88.0, 6.2, 8.0),
}


@lru_cache(maxsize=1)
def _drawn() -> dict[str, Grey]:
    sheet = np.asarray(cv2.imread(str(_SHEET), cv2.IMREAD_GRAYSCALE), np.uint8)
    cells = sheet.reshape(-1, _SIDE, 10, _SIDE).transpose(0, 2, 1, 3).reshape(-1, _SIDE, _SIDE)
    return dict(zip(glyphs().classes, cells, strict=False))


def cut(seed: int) -> Mapping[str, Grey]:
    """Characters of another cut near the typeface, as another printer might have it."""
    sheet = np.stack(list(_drawn().values()))
    strokes = face.cuts((face.from_ink(sheet),), 1, seed)[-1].distances
    inked = np.asarray(np.clip(strokes + 0.5, 0, 1) * 255, np.uint8)
    return dict(zip(glyphs().classes, inked, strict=False))


def printed(text: str, characters: Mapping[str, Grey] | None = None) -> Grey:
    """The ink of one line at 24 pixels a character, 0 to 255."""
    characters = characters or _drawn()
    found = np.zeros((_SIDE, _PITCH * (len(text) + 1)), np.uint8)
    for n, character in enumerate(text):
        part = found[:, n * _PITCH : n * _PITCH + _SIDE]
        np.maximum(part, characters[character], out=part)
    return found


def page(
    lines: tuple[str, ...], seed: int = 0, characters: Mapping[str, Grey] | None = None
) -> Pixels:
    """The document flat, 24 pixels a character: a portrait, other print, the zone below."""
    rng = np.random.default_rng(seed)
    per_mm = _PITCH / _PITCH_MM
    wide, high, apart, below = _SIZES[len(lines[0])]
    width, height = round(wide * per_mm), round(high * per_mm)
    grain = rng.normal(0, 3, (height // 6, width // 6, 3)).astype(np.float32)
    tint = np.array(rng.uniform(205, 245, 3), np.float32)
    paper = tint + cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    cv2.rectangle(paper, (40, height // 5), (width // 4, height // 2), (120, 110, 130), -1)
    for n in range(5):
        size = rng.uniform(0.7, 1.2)
        at = (width // 3, height // 6 + n * height // 11)
        words = "Surname Given names Date of birth"[: int(rng.integers(8, 33))]
        cv2.putText(paper, words, at, cv2.FONT_HERSHEY_DUPLEX, size, (60, 50, 50), 2, cv2.LINE_AA)
    left = (width - _PITCH * len(lines[0])) // 2 - _PITCH // 2
    ink = np.zeros((height, width), np.float32)
    for n, line in enumerate(lines):
        middle = height - round((below + (len(lines) - 1 - n) * apart) * per_mm)
        row = printed(line, characters).astype(np.float32)
        part = ink[middle - _SIDE // 2 : middle + _SIDE // 2, left : left + row.shape[1]]
        np.maximum(part, row / 255, out=part)
    found = paper * (1 - 0.88 * ink[..., None])
    return np.asarray(np.clip(found, 0, 255), np.uint8)


@dataclass(frozen=True, slots=True)
class Held:
    """How a document is held: its width as a share of the frame's, degrees, perspective."""

    filled: float = 0.7
    angle: float = 0.0
    away: float = 0.0
    soft: float = 0.6


def frame(
    document: Pixels, held: Held, seed: int = 0, size: tuple[int, int] = (1280, 720)
) -> Pixels:
    """The document before the camera; ``away`` is by how much its right side looks smaller."""
    rng = np.random.default_rng(seed)
    height, width = document.shape[:2]
    times = held.filled * size[0] / width
    x, y = width * times / 2, height * times / 2
    near, far = 1.0, 1.0 - held.away
    corner = np.array(
        [[-x, -y * near], [x * far, -y * far], [x * far, y * far], [-x, y * near]], np.float64
    )
    turn = np.deg2rad(held.angle)
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    corner = corner @ spin + np.array(size) / 2
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corner.astype(np.float32))
    soft = cv2.GaussianBlur(document, (0, 0), max(0.5 / times, 0.3))
    ground = np.full((size[1], size[0], 3), 96, np.uint8)
    cv2.warpPerspective(soft, matrix, size, ground, borderMode=cv2.BORDER_TRANSPARENT)
    seen = cv2.GaussianBlur(ground, (0, 0), held.soft).astype(np.float32)
    seen += 2 * rng.standard_normal(seen.shape, np.float32)
    return np.asarray(np.clip(seen, 0, 255), np.uint8)


def motion(picture: Pixels, length: int, degrees: float) -> Pixels:
    """The camera moved by so many pixels in that direction."""
    side = length | 1
    kernel = np.zeros((side, side), np.float32)
    reach = (length - 1) / 2
    dx, dy = reach * np.cos(np.deg2rad(degrees)), reach * np.sin(np.deg2rad(degrees))
    for t in np.linspace(-1, 1, 8 * side):
        kernel[round(side // 2 + t * dy), round(side // 2 + t * dx)] += 1
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def noise(shape: tuple[int, ...], seed: int) -> NDArray[np.uint8]:
    """A picture of nothing."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, shape, np.uint8)

"""Printed lines: characters in a row, worn or heavy, on plain, tinted or patterned paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.mrz_glyphs.face import CLASSES, COLUMNS, PITCH, ROWS, STRANGERS, Face

#: Characters in one line, and blank pitches before the first and behind the last.
LENGTH = 28
MARGIN = 2
#: Rows and columns of a line's canvas, in pixels of ``PITCH``.
HEIGHT = int(3.2 * PITCH)
WIDTH = (LENGTH + 2 * MARGIN) * PITCH
#: Distance of a place where nothing is printed, in pixels.
FAR = np.float32(-9.0)
_FILLER = CLASSES.index("<")
#: Lines of a machine-readable zone lie 1.67 pitches apart (ICAO 9303 part 3: 4.23 mm to 2.54 mm).
_LINES_APART = 1.67

Grid = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What is printed: the class of each character and the distances to the edges of the print."""

    codes: Numbers
    distances: Grid


def compose(face: Face, random: np.random.Generator) -> Line:
    """One line, most often with the lines above and below it as close as in a document."""
    codes = text(random)
    found = _row(face, codes)
    if random.random() < 0.7:
        for side in (1, -1):
            if random.random() < 0.75:
                apart = round(PITCH * _LINES_APART * random.uniform(0.88, 1.15))
                _join(found, _row(face, text(random)), side * apart)
    return Line(codes, found)


def compose_strangers(face: Face, random: np.random.Generator) -> Line:
    """A line of small letters and signs, which no slot may take for its characters."""
    first = len(CLASSES)
    codes = random.integers(first, first + len(STRANGERS), LENGTH)
    return Line(codes, _row(face, codes))


def text(random: np.random.Generator) -> Numbers:
    """Classes of one line: every one as likely as the next, fillers more and in runs."""
    codes = random.integers(0, len(CLASSES), LENGTH)
    codes[random.random(LENGTH) < 0.06] = _FILLER
    if random.random() < 0.3:
        length = int(random.integers(2, 9))
        start = int(random.integers(0, LENGTH - length))
        codes[start : start + length] = _FILLER
    return codes


def _row(face: Face, codes: Numbers) -> Grid:
    # A glyph spans two pitches: every second one side by side, then the others between them.
    found = np.full((HEIGHT, WIDTH), FAR, np.float32)
    top = (HEIGHT - ROWS) // 2
    for first in (0, 1):
        tiles = face.distances[codes[first::2]]
        side_by_side = tiles.transpose(1, 0, 2).reshape(ROWS, -1)
        left = MARGIN * PITCH + first * PITCH + (PITCH - COLUMNS) // 2
        part = found[top : top + ROWS, left : left + side_by_side.shape[1]]
        np.maximum(part, side_by_side, out=part)
    return found


def _join(found: Grid, other: Grid, rows: int) -> None:
    if rows > 0:
        np.maximum(found[:-rows], other[rows:], out=found[:-rows])
    else:
        np.maximum(found[-rows:], other[:rows], out=found[-rows:])


def ink(distances: Grid, pitch: float, random: np.random.Generator) -> Grid:
    """Share of each pixel that is covered by ink, 0 to 1.

    ``distances`` in pixels, ``pitch`` pixels per character. Strokes are a seventh of a pitch
    wide; heavy print adds half of that, worn print takes half away, rough edges vary along them.
    """
    weight = random.normal(0.0, 0.022)
    reach = distances + pitch * float(np.clip(weight, -0.034, 0.055))
    if random.random() < 0.5:
        rough = pitch * random.uniform(0.005, 0.028)
        reach = reach + rough * _patches(distances.shape, pitch * random.uniform(0.12, 0.5), random)
    covered = np.clip(reach + 0.5, 0, 1)
    if random.random() < 0.25:
        worn = _patches(distances.shape, pitch * random.uniform(0.2, 1.5), random)
        covered *= np.clip(1 - random.uniform(0.1, 0.5) * np.abs(worn), 0.1, 1)
    return np.asarray(covered, np.float32)


def _patches(shape: tuple[int, ...], size: float, random: np.random.Generator) -> Grid:
    """Soft random patches of about this many pixels, mean 0 and spread 1."""
    rows, columns = (max(2, min(n, round(n / max(size, 1.0)))) for n in shape)
    coarse = random.standard_normal((rows, columns), dtype=np.float32)
    grown = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(grown, np.float32)


def paper(shape: tuple[int, ...], pitch: float, random: np.random.Generator) -> Grid:
    """Ground behind the print as a change of brightness around 0, in shares of the ink's contrast.

    Guilloche lines, tints and shades in patches, edges of pictures; often nothing at all.
    """
    found = np.zeros(shape, np.float32)
    if random.random() < 0.3:
        return found
    down = np.arange(shape[0], dtype=np.float32)[:, None] / pitch
    across = np.arange(shape[1], dtype=np.float32)[None, :] / pitch
    for _ in range(int(random.integers(0, 4))):
        found += _wave(down, across, random)
    if random.random() < 0.4:
        size = pitch * float(np.exp(random.uniform(np.log(0.15), np.log(6))))
        found += random.uniform(0.02, 0.16) * _patches(shape, size, random)
    if random.random() < 0.12:
        angle, place = random.uniform(0, np.pi), random.uniform(2, LENGTH)
        beyond = (across - place) * np.cos(angle) + down * np.sin(angle)
        found -= random.uniform(0.05, 0.45) * np.clip(beyond * pitch, 0, 1)
    return found


def _wave(down: Grid, across: Grid, random: np.random.Generator) -> Grid:
    """Fine lines of security print, straight or bent, as a wave or as thin strokes."""
    angle, lines_per_pitch = random.uniform(0, np.pi), random.uniform(0.3, 4.0)
    bend = random.uniform(0, 1.5) * np.sin(across * random.uniform(0.2, 1.5) + random.uniform(0, 6))
    phase = 2 * np.pi * lines_per_pitch * (across * np.cos(angle) + down * np.sin(angle)) + bend
    wave = np.cos(phase + random.uniform(0, 6))
    if random.random() < 0.4:
        wave = -(np.maximum(wave, 0) ** 4) * 2
    return np.asarray(random.uniform(0.02, 0.18) * wave, np.float32)

"""A typeface as distances to the edges of its strokes: print can be thinned and thickened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PySide6.QtGui import QRawFont

CLASSES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
#: Drawn only where the answer must be "no character of the machine-readable zone".
STRANGERS = "abcdefghijkmnpqrstuvwyz#&@%$?!/()"
#: Pixels per character pitch in which distances are kept, and how much larger they are drawn.
PITCH = 24
_OVERSIZE = 4
#: Rows and columns of one glyph, in pitches: a letter is 0.8 wide and 1.1 high.
ROWS, COLUMNS = 2 * PITCH, 2 * PITCH

#: Where Debian's package fonts-ocr-b puts the typeface; rounded and sharp stroke ends.
DEBIAN = (
    Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf"),
    Path("/usr/share/fonts/opentype/ocr-b/OCRBS.otf"),
)


class NoTypeface(Exception):
    """A typeface that is not there; the message says in one sentence what to install."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Signed distances to the nearest edge, in pixels of ``PITCH``, positive inside a stroke.

    (glyphs, ``ROWS``, ``COLUMNS``) float32, each glyph centred on its pitch and on half the height
    of the digits. ``CLASSES`` first, then those of ``STRANGERS`` that the typeface has.
    """

    distances: NDArray[np.float32]

    @property
    def baseline(self) -> int:
        """The row on which the digits stand."""
        return int(np.flatnonzero((self.distances[:10] > 0).any(axis=(0, 2)))[-1]) + 1


def load(paths: tuple[Path, ...] = DEBIAN) -> tuple[Face, ...]:
    """The typefaces of these files; raises ``NoTypeface`` when one is missing."""
    for path in paths:
        if not path.is_file():
            message = f"{path} is missing: install Debian's package fonts-ocr-b, or name the file."
            raise NoTypeface(message)
    return tuple(from_ink(drawn(path)) for path in paths)


def drawn(path: Path) -> NDArray[np.uint8]:
    """All glyphs of a typeface, larger than a face keeps them: (glyphs, rows, columns), ink 255."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QFont, QGuiApplication, QRawFont

    application = QGuiApplication.instance() or QGuiApplication([])
    unhinted = QFont.HintingPreference.PreferNoHinting
    trial = QRawFont(str(path), 1000, unhinted)
    if not trial.isValid():
        raise NoTypeface(f"{path} is no typeface that can be drawn.")
    advance = trial.advancesForGlyphIndexes(trial.glyphIndexesForString("0"))[0].x()
    font = QRawFont(str(path), 1000 * PITCH * _OVERSIZE / advance, unhinted)
    inks = [_filled(font, glyph) for glyph in CLASSES + STRANGERS]
    del application
    return np.stack(inks)


def _filled(font: QRawFont, glyph: str) -> NDArray[np.uint8]:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter

    number = font.glyphIndexesForString(glyph)[0]
    outline = font.pathForGlyph(number)
    outline.setFillRule(Qt.FillRule.WindingFill)
    picture = QImage(COLUMNS * _OVERSIZE, ROWS * _OVERSIZE, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate((COLUMNS - PITCH) / 2 * _OVERSIZE, ROWS * _OVERSIZE * 3 / 4)
    painter.fillPath(outline, Qt.GlobalColor.white)
    painter.end()
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(-1, picture.bytesPerLine())
    return np.array(rows[:, : picture.width()])


def from_ink(inks: NDArray[np.uint8]) -> Face:
    """A face from drawn glyphs: (glyphs, rows, columns), ink 255, on one baseline."""
    scale = inks.shape[2] / COLUMNS
    rows = np.flatnonzero((inks[:10] > 127).any(axis=(0, 2)))
    shift = inks.shape[1] / 2 - (rows[0] + rows[-1] + 1) / 2
    found = []
    for ink in inks:
        inside = (ink > 127).astype(np.uint8)
        reach = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        away = cv2.distanceTransform(1 - inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        # Each is 1 on the pixel next to the edge; the edge itself lies half a pixel from both.
        signed = np.where(inside, reach - 0.5, 0.5 - away).astype(np.float32) / scale
        matrix = np.array([[1, 0, 0], [0, 1, shift]], np.float32)
        size = (ink.shape[1], ink.shape[0])
        moved = cv2.warpAffine(signed, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        found.append(cv2.resize(moved, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA))
    return Face(np.stack(found).astype(np.float32))


def cuts(faces: tuple[Face, ...], count: int, seed: int) -> tuple[Face, ...]:
    """Those faces and others near them, as further foundries and printers might cut them.

    OCR-B is sold in many cuts: capitals as high as the digits or lower, wider or narrower, round
    or sharp ends, fillers large or small. Each of ``count`` faces lies between two of ``faces``,
    with its groups of glyphs scaled, and each glyph a little bent by itself.
    """
    random = np.random.default_rng(seed)
    return faces + tuple(_cut(faces, random) for _ in range(count))


def _cut(faces: tuple[Face, ...], random: np.random.Generator) -> Face:
    one, other = (faces[int(i)] for i in random.integers(0, len(faces), 2))
    share = np.float32(random.uniform(0, 1))
    between = share * one.distances + (1 - share) * other.distances
    wide = np.full(len(between), random.normal(1, 0.04))
    high = np.ones(len(between))
    letters, filler = slice(10, None), CLASSES.index("<")
    wide[letters] = random.normal(1, 0.04)
    high[letters] = random.uniform(0.97, 1.09)
    wide[filler] *= random.normal(1, 0.08)
    high[filler] *= random.normal(1, 0.08)
    wide *= random.normal(1, 0.025, len(between))
    high *= random.normal(1, 0.015, len(between))
    bent = [
        _bent(glyph, (float(w), float(h)), one.baseline, random)
        for glyph, w, h in zip(between, wide, high, strict=True)
    ]
    return Face(np.stack(bent))


def _bent(
    glyph: NDArray[np.float32],
    scales: tuple[float, float],
    baseline: int,
    random: np.random.Generator,
) -> NDArray[np.float32]:
    """One glyph scaled across about its middle and up from its baseline, shifted and warped."""
    coarse = random.normal(0, 0.018 * PITCH, (2, 4, 4)).astype(np.float32)
    warp = [cv2.resize(c, (COLUMNS, ROWS), interpolation=cv2.INTER_CUBIC) for c in coarse]
    shift = random.normal(0, 0.015 * PITCH, 2)
    across = np.arange(COLUMNS, dtype=np.float32) - (COLUMNS - 1) / 2
    down = np.arange(ROWS, dtype=np.float32) - baseline
    x = np.broadcast_to((across / scales[0])[None, :], (ROWS, COLUMNS)) + (COLUMNS - 1) / 2
    y = np.broadcast_to((down / scales[1])[:, None], (ROWS, COLUMNS)) + baseline
    across_all = (x + shift[0] + warp[0]).astype(np.float32)
    down_all = (y + shift[1] + warp[1]).astype(np.float32)
    found = cv2.remap(
        glyph, across_all, down_all, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.float32)

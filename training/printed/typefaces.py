"""Letters of free typefaces as masks, drawn once each at a fixed size.

The files come from Debian: fonts-liberation, fonts-dejavu-core, fonts-urw-base35,
fonts-freefont-ttf, fonts-roboto-unhinted, fonts-open-sans, fonts-lato, fonts-crosextra-carlito,
fonts-cantarell.
Inter is left out on purpose: the drawn cards are printed in it, and so they are new to the net.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]

#: Pixels per em of the masks, and of the border around each.
EM = 64
_EDGE = 2

_ROOT = Path("/usr/share/fonts")
#: File names as they begin; condensed, narrow and typewriter faces are common on cards.
_WANTED = (
    "liberation/LiberationSans-",
    "liberation/LiberationSansNarrow-",
    "liberation/LiberationMono-",
    "liberation/LiberationSerif-",
    "dejavu/DejaVuSans",
    "dejavu/DejaVuSerif",
    "urw-base35/NimbusSans-",
    "urw-base35/NimbusSansNarrow-",
    "urw-base35/NimbusMonoPS-",
    "urw-base35/NimbusRoman-",
    "urw-base35/URWGothic-",
    "urw-base35/P052-",
    "freefont/FreeSans",
    "freefont/FreeMono",
    "RobotoTTF/Roboto-",
    "unhinted/RobotoCondensed-",
    "open-sans/OpenSans-",
    "lato/Lato-",
    "crosextra/Carlito-",
    "cantarell/Cantarell-",
)
#: Cuts that nobody prints a card in.
_TOO_THIN = ("Hairline", "Thin", "ExtraLight", "Cantarell-Light")
#: Upright faces are drawn this many times as often as slanted ones.
_UPRIGHT_TIMES = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: ink (0 to 255), where its left edge and top lie from the pen, and its advance."""

    mask: Mask
    left: int
    top: int
    advance: float


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: its letters at ``EM`` pixels per em and the height of its capitals."""

    name: str
    letters: dict[str, Letter]
    capitals: float


def load(characters: str, extra: tuple[str, ...] = ()) -> list[Face]:
    """Every typeface wanted that is installed and has all the characters, in a fixed order.

    ``extra`` are further file names as they begin. Raises FileNotFoundError if there is none.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    faces = [_face(path, characters) for path in _files(_WANTED + extra)]
    found = [face for face in faces if face is not None]
    del application
    if not found:
        raise FileNotFoundError("no typeface: install the Debian packages named in this file")
    return found


def weights(faces: list[Face]) -> NDArray[np.float64]:
    """How often each is drawn: upright ones more, and the cuts of one family share its part."""
    families = [re.sub("Bold|Oblique", "", face.name.split("-")[0]) for face in faces]
    upright = [1.0 if _is_slanted(face.name) else _UPRIGHT_TIMES for face in faces]
    share = np.array([u / families.count(f) for u, f in zip(upright, families, strict=True)])
    return np.asarray(share / share.sum(), np.float64)


def _is_slanted(name: str) -> bool:
    return "Italic" in name or "Oblique" in name


def _files(wanted: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted([*_ROOT.rglob("*.ttf"), *_ROOT.rglob("*.otf")]):
        end = f"{path.parent.name}/{path.name}"
        if end.startswith(wanted) and not any(thin in path.name for thin in _TOO_THIN):
            yield path


def _face(path: Path, characters: str) -> Face | None:
    from PySide6.QtGui import QFont, QRawFont

    font = QRawFont(str(path), EM, QFont.HintingPreference.PreferNoHinting)
    if not font.isValid() or not all(font.glyphIndexesForString(characters)):
        return None
    letters = {c: _letter(font, c) for c in characters}
    return Face(path.stem, letters, float(-letters["H"].top - _EDGE))


def _letter(font: object, character: str) -> Letter:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter, QRawFont

    assert isinstance(font, QRawFont)  # noqa: S101 (told to the type checker)
    number = font.glyphIndexesForString(character)[0]
    outline = font.pathForGlyph(number)
    advance = font.advancesForGlyphIndexes([number])[0].x()
    bounds = outline.boundingRect().toAlignedRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
    picture = QImage(bounds.size(), QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-bounds.x(), -bounds.y())
    painter.fillPath(outline, Qt.GlobalColor.white)
    painter.end()
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(-1, picture.bytesPerLine())
    mask = rows[: bounds.height(), : bounds.width()].copy()
    return Letter(mask, bounds.x(), bounds.y(), advance)

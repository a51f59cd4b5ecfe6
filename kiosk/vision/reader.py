"""The optional reader of printed text: RapidOCR, where the extra ``ocr`` is installed.

It takes seconds for a picture on one core and some 0.1 s for a line, and near 1 GB of memory, so it
is asked after capture alone, on the look lane, and only for lines that the program's own classifier
is not sure of. RapidOCR and the models in its wheel are Apache-2.0, onnxruntime is MIT.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from kiosk.domain.finding import Box
from kiosk.vision.pixels import Pixels

#: Pixels of ground that the reader wants around a line, as a share of its height.
_AROUND = 0.25
_PACKAGE = "rapidocr"


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader makes of one line, as printed; ``sure`` is 0 to 1."""

    untrusted_text: str
    sure: float


class Reader(Protocol):
    """Reads lines of print."""

    def lines(self, flat: Pixels, boxes: Sequence[Box]) -> list[Text]:
        """The text in each box (pixels of the picture, BGR), "" where it finds none."""
        ...


def is_installed() -> bool:
    """Whether the reader is there; it is not loaded for that."""
    return importlib.util.find_spec(_PACKAGE) is not None


def find_reader() -> Reader | None:
    """The reader, None where the extra is not installed. It loads at its first line, in seconds."""
    return _RapidOcr() if is_installed() else None


@dataclass(slots=True)
class _RapidOcr:
    """RapidOCR's recogniser alone: lines are found here already."""

    _engine: Any = field(default=None, repr=False)

    def lines(self, flat: Pixels, boxes: Sequence[Box]) -> list[Text]:
        if self._engine is None:
            self._engine = importlib.import_module(_PACKAGE).RapidOCR()
        return [self._line(cut_out(flat, box)) for box in boxes]

    def _line(self, part: Pixels) -> Text:
        answer = self._engine(part, use_det=False, use_cls=False, use_rec=True)
        texts, scores = list(answer.txts or []), list(answer.scores or [])
        if not texts:
            return Text("", 0.0)
        return Text(str(texts[0]), float(scores[0]))


def cut_out(flat: Pixels, box: Box) -> Pixels:
    """The box with some ground around it; never empty, even for a box beside the picture."""
    around = round(_AROUND * box.height)
    rows, columns = flat.shape[:2]
    top, bottom = max(0, box.top - around), min(rows, box.top + box.height + around)
    left, right = max(0, box.left - around), min(columns, box.left + box.width + around)
    if bottom <= top or right <= left:
        return np.full((8, 8, 3), 255, np.uint8)
    return np.ascontiguousarray(flat[top:bottom, left:right])

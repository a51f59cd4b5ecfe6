"""A face in a picture, and what anything must offer that finds faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import cv2
import numpy as np

from kiosk.domain.finding import Box
from kiosk.vision.pixels import Grey, Pixels

Point: TypeAlias = tuple[float, float]

#: A face box is this many inter-eye distances wide (median of 55 studio pictures), and the eyes lie
#: at this share of its height.
BOX_PER_EYES = 2.55
EYE_LINE = 0.40


@dataclass(frozen=True, slots=True)
class Face:
    """A face in pixels of the picture; ``eyes`` from the left of the picture, None if not seen.

    ``roll`` in degrees, positive when the head leans to the right of the picture; ``votes`` is how
    many detections agree; ``sure`` is false for one that may be none.
    """

    box: Box
    eyes: tuple[Point, Point] | None
    roll: float
    votes: int
    sure: bool = True

    @property
    def between_eyes(self) -> float:
        """Pixels between the eyes; estimated from the box where they were not seen."""
        if self.eyes is None:
            return self.box.width / BOX_PER_EYES
        (x0, y0), (x1, y1) = self.eyes
        return float(np.hypot(x1 - x0, y1 - y0))

    @property
    def middle(self) -> Point:
        """The point between the eyes."""
        if self.eyes is None:
            return (self.box.left + self.box.width / 2, self.box.top + EYE_LINE * self.box.height)
        (x0, y0), (x1, y1) = self.eyes
        return (x0 + x1) / 2, (y0 + y1) / 2


class FaceDetector(Protocol):
    """Finds faces: the cascades that ship (``faces.py``) or a network (``face_network.py``)."""

    def find(
        self, frame: Pixels, last: Face | None = None, *, others: bool = True
    ) -> tuple[Face, ...]:
        """The faces of a BGR frame, the visitor's first; ``last`` is where it was before.

        With ``others`` false those beside a face that is still there may be left out.
        """
        ...


def to_grey(frame: Pixels) -> Grey:
    """One channel."""
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)


def lightened(picture: Grey) -> Grey:
    """Dark pictures made lighter: the cascades' sums lose their last bits otherwise."""
    brightest = float(np.percentile(picture, 99))
    gain = min(8.0, 200 / max(1.0, brightest))
    if gain <= 1.2:
        return picture
    return np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)

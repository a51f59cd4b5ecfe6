"""One picture from a camera, with its time."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.vision.pixels import Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """``taken_at`` is a reading of the reader's monotonic clock in seconds; ``number`` counts up.

    The pixels are shared by all who hold the frame: nobody writes into them.
    """

    pixels: Pixels
    taken_at: float
    number: int

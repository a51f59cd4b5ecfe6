"""Setting a webcam's exposure in stops, where it allows that.

Cameras differ: some have no exposure to set, some say yes and do nothing. What cannot be read back
is given up for as long as the camera is open, and the camera is left to itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import log2
from typing import Protocol, runtime_checkable

import cv2

from kiosk.camera.device import Capture


@runtime_checkable
class Exposes(Protocol):
    """A device whose exposure can be set; on the reader's thread alone."""

    def expose(self, stops: float) -> bool:
        """So many stops from what it would choose by itself, 0 for that. Whether it obeyed."""


@dataclass(frozen=True, slots=True)
class Dial:
    """How a system counts exposure: its words for by hand and by itself, and what a stop is."""

    manual: float
    auto: float
    turned: Callable[[float, float], float]
    stops: Callable[[float, float], float]


#: Longest exposure by hand, in the 0.1 ms of V4L2: a thirtieth of a second, for the pictures'
#: sake and because a face moves. The rest is left to the gain.
_LONGEST = 333.0


def _turn_v4l2(base: float, stops: float) -> float:
    return max(1.0, min(base * 2**stops, max(base, _LONGEST)))


#: ``V4L2_CID_EXPOSURE_AUTO`` knows 1 (manual) and 3 (aperture priority, what webcams call auto).
V4L2 = Dial(1.0, 3.0, _turn_v4l2, lambda now, base: log2(now / base))

#: Media Foundation counts in powers of two of a second.
MSMF = Dial(0.0, 1.0, lambda base, stops: base + stops, lambda now, base: now - base)


def dial() -> Dial | None:
    """That of this system; there is none where OpenCV cannot set exposure (macOS)."""
    return {"linux": V4L2, "win32": MSMF}.get(sys.platform)


class Exposer:
    """One opened capture's exposure."""

    def __init__(self, capture: Capture, dial: Dial) -> None:
        self._capture = capture
        self._dial = dial
        self._base: float | None = None
        self._gain = 0.0
        self._refused = False

    def start(self) -> None:
        """By itself: a program that ended at once may have left it by hand."""
        self._capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, self._dial.auto)

    def set(self, stops: float) -> bool:
        """Whether the camera obeyed."""
        if self._refused:
            return False
        if stops == 0:
            self.release()
            return True
        if not self._try(stops):
            self._refused = True
            self.release()
        return not self._refused

    def release(self) -> None:
        """Leave the exposure to the camera again."""
        if self._base is not None:
            self._capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, self._dial.auto)
            if self._gain > 0:
                self._capture.set(cv2.CAP_PROP_GAIN, self._gain)
            self._base = None

    def _try(self, stops: float) -> bool:
        capture, dial = self._capture, self._dial
        if self._base is None:
            base = float(capture.get(cv2.CAP_PROP_EXPOSURE))
            # OpenCV answers 0 or -1 for what a camera does not have; only V4L2 counts above 0.
            if base in (0.0, -1.0) or (dial is V4L2 and base < 0):
                return False
            self._base, self._gain = base, float(capture.get(cv2.CAP_PROP_GAIN))
        capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, dial.manual)
        wanted = dial.turned(self._base, stops)
        if not capture.set(cv2.CAP_PROP_EXPOSURE, wanted):
            return False
        now = float(capture.get(cv2.CAP_PROP_EXPOSURE))
        if now in (0.0, -1.0) or abs(dial.stops(now, wanted)) > 0.3:
            return False
        rest = stops - dial.stops(wanted, self._base)
        if rest > 0.05 and self._gain > 0:
            capture.set(cv2.CAP_PROP_GAIN, self._gain * 2**rest)
        return True

"""What every camera can do, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import cv2

from kiosk.domain.errors import CameraRefused
from kiosk.vision.pixels import Pixels


class Device(Protocol):
    """A camera. The reader calls ``open``, ``read`` and ``close`` from its one thread alone."""

    @property
    def name(self) -> str:
        """A name for people: never an address with a password in it."""

    @property
    def is_demo(self) -> bool:
        """Whether its pictures are not from a real camera."""

    @property
    def still_most(self) -> float | None:
        """Longest seconds for which it gives one and the same picture while it works.

        ``None``: its pictures come from no sensor and may be anything.
        """

    def open(self) -> None:
        """Raises ``CameraRefused`` (``why``: missing, coarse, denied, virtual, unlisted)."""

    def read(self) -> Pixels | None:
        """The next picture, or ``None`` once the camera is lost and must be opened again."""

    def close(self) -> None:
        """Lets go of the device; does nothing if it is not open."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


#: An ID-1 card filling 80 % of 1280 pixels is 304 dpi, of 640 pixels 152 dpi: too coarse to read.
LEAST_SIZE = Size(1280, 720)

#: Asked for in this order.
WANTED_SIZES = (Size(1920, 1080), LEAST_SIZE)


def check_size(pixels: Pixels, least: Size) -> None:
    """Raises ``CameraRefused`` (coarse) if the camera gives less than it was asked for.

    A camera turned upright may give the least size the other way round.
    """
    height, width = pixels.shape[:2]
    if min(width, height) < least.height or max(width, height) < least.width:
        raise CameraRefused(why="coarse", width=width, height=height, wanted=least.width)


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` that the devices use."""

    def isOpened(self) -> bool: ...  # noqa: N802, D102 (OpenCV's spelling)
    def read(self) -> tuple[bool, Any]: ...  # noqa: D102
    def get(self, propId: int, /) -> float: ...  # noqa: N803, D102
    def set(self, propId: int, value: float, /) -> bool: ...  # noqa: N803, D102
    def release(self) -> None: ...  # noqa: D102


#: (what to open, backend, parameters) to a capture; the real one is ``open_capture``.
OpenCapture = Callable[[str | int, int, Sequence[int]], Capture]


def open_capture(what: str | int, backend: int, parameters: Sequence[int]) -> Capture:
    """A capture of OpenCV; the parameters only count when the backend is named."""
    return cv2.VideoCapture(what, backend, list(parameters))  # type: ignore[call-overload, no-any-return, unused-ignore]

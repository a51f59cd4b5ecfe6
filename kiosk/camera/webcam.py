"""A camera plugged into this machine."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2

from kiosk.camera.device import (
    LEAST_SIZE,
    WANTED_SIZES,
    Capture,
    OpenCapture,
    Size,
    check_size,
    open_capture,
)
from kiosk.camera.exposing import Exposer, dial
from kiosk.camera.listing import Webcam, list_webcams
from kiosk.domain.errors import CameraRefused
from kiosk.vision.pixels import Pixels

#: Of compressed pictures 1080p fits through USB 2 at 30 a second; raw, 720p comes at 10.
_COMPRESSED = cv2.VideoWriter.fourcc(*"MJPG")

#: A damaged picture now and then is no lost camera; this many in a row, or silence, are.
_DAMAGED_MOST = 3
_SILENT_SECONDS = 0.5

#: Seconds for which OpenCV waits for a webcam that stopped sending (by itself 10); it knows no
#: read time-out for V4L2 but this variable, which it reads at its first wait.
_WAIT_VARIABLE, _WAIT_SECONDS = "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2"

#: Seconds of pictures that are alike to the last bit: a sensor's noise makes no two of them so.
STILL_MOST = 3.0


class WebcamDevice:
    """A webcam by its number, by a path, or the first that may be used (``None``).

    A path of ``/dev/v4l/by-id`` stays the same when the camera is moved to another port.
    ``allowed`` are names or stable paths; if there are none, every physical camera may be used.
    ``follow_face``: its exposure may be set.
    """

    is_demo = False
    still_most: float | None = STILL_MOST

    def __init__(
        self,
        which: int | str | None,
        *,
        least: Size = LEAST_SIZE,
        allowed: Sequence[str] = (),
        allow_virtual: bool = False,
        follow_face: bool = True,
        capture: OpenCapture = open_capture,
        listed: Callable[[], Sequence[Webcam]] = list_webcams,
    ) -> None:
        self._which = which
        self._least = least
        self._allowed = tuple(allowed)
        self._allow_virtual = allow_virtual
        self._follow_face = follow_face
        self._exposer: Exposer | None = None
        self._open = capture
        self._listed = listed
        self._capture: Capture | None = None
        self.name = Path(which).name if isinstance(which, str) else f"camera {which or 0}"

    def open(self) -> None:
        """Asks for 1920 x 1080, then the least size, and checks the picture that comes.

        Raises ``CameraRefused``: missing, denied (no right to open it), virtual, unlisted (not
        among those allowed), coarse.
        """
        self.close()
        self._capture = self._started()
        try:
            check_size(self._first_picture(self._capture), self._least)
        except CameraRefused:
            self.close()
            raise
        turned = dial() if self._follow_face else None
        if turned is not None:
            self._exposer = Exposer(self._capture, turned)
            self._exposer.start()

    def read(self) -> Pixels | None:
        """The next picture, or ``None`` when the camera gives no more."""
        if self._capture is None:
            return None
        began = time.monotonic()
        for _ in range(_DAMAGED_MOST):
            done, pixels = self._capture.read()
            if done and pixels is not None and pixels.size:
                return pixels  # type: ignore[no-any-return]
            if time.monotonic() - began > _SILENT_SECONDS:
                break
        return None

    def close(self) -> None:
        """Lets go of the camera (its light goes out)."""
        if self._exposer is not None:
            self._exposer.release()
            self._exposer = None
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def expose(self, stops: float) -> bool:
        """Lighter or darker by so many stops, where the camera allows it."""
        return self._exposer is not None and self._exposer.set(stops)

    def _find(self) -> int | str:
        """What to open; refuses what is no camera before it is opened."""
        webcams = self._listed()
        if self._which is None and webcams:
            usable = [w for w in webcams if self._objection(w) is None]
            return self._accept(usable[0] if usable else webcams[0])
        node = self._node()
        if node is not None and not node.exists():
            raise CameraRefused(why="missing")
        for webcam in webcams:
            if self._is_meant(webcam, node):
                return self._accept(webcam)
        if self._allowed:  # nobody can say what it is
            raise CameraRefused(why="unlisted")
        if node is not None:
            return str(node)
        return self._which if isinstance(self._which, int) else 0

    def _is_meant(self, webcam: Webcam, node: Path | None) -> bool:
        if node is None:
            return webcam.number == (self._which or 0)
        return bool(webcam.path) and Path(webcam.path).resolve() == node.resolve()

    def _objection(self, webcam: Webcam) -> str | None:
        """Why it may not be used."""
        if webcam.is_one_of(self._allowed):
            return None
        if webcam.is_virtual and not self._allow_virtual:
            return "virtual"
        return "unlisted" if self._allowed else None

    def _accept(self, webcam: Webcam) -> str | int:
        self.name = webcam.name
        objection = self._objection(webcam)
        if objection is not None:
            raise CameraRefused(why=objection)
        return webcam.opens

    def _node(self) -> Path | None:
        if isinstance(self._which, str):
            return Path(self._which)
        return Path(f"/dev/video{self._which or 0}") if sys.platform == "linux" else None

    def _started(self) -> Capture:
        what = self._find()
        if isinstance(what, int):
            backend = cv2.CAP_MSMF if sys.platform == "win32" else cv2.CAP_ANY
            return self._open(what, backend, ())
        os.environ.setdefault(_WAIT_VARIABLE, _WAIT_SECONDS)
        if not os.access(what, os.R_OK | os.W_OK):
            raise CameraRefused(why="denied")
        return self._open(what, cv2.CAP_V4L2, ())

    def _first_picture(self, capture: Capture) -> Pixels:
        if not capture.isOpened():
            raise CameraRefused(why="missing")
        picture: Pixels | None = None
        for size in WANTED_SIZES:
            capture.set(cv2.CAP_PROP_FOURCC, _COMPRESSED)
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, size.width)
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size.height)
            capture.set(cv2.CAP_PROP_FPS, 30)
            capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
            picture = self.read()
            if picture is not None and picture.shape[1] >= self._least.width:
                break
        if picture is None:
            raise CameraRefused(why="missing")
        return picture

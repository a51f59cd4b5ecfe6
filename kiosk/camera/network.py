"""A camera on the network: MJPEG over HTTP, or RTSP."""

from __future__ import annotations

from urllib.parse import urlsplit

import cv2

from kiosk.camera.device import LEAST_SIZE, Capture, OpenCapture, Size, check_size, open_capture
from kiosk.domain.errors import CameraRefused
from kiosk.vision.pixels import Pixels

SCHEMES = frozenset({"http", "https", "rtsp", "rtsps"})

#: Without these a server that stops in mid-frame blocks a read for 30 s.
OPEN_TIMEOUT_MS = 2000
READ_TIMEOUT_MS = 1500

#: Seconds: of a still scene H.264 sends nothing new until its next key frame, which network cameras
#: put up to ten seconds apart.
STILL_MOST = 30.0


class NetworkCamera:
    """A stream by its address. After a failed read it must be opened anew."""

    is_demo = False
    still_most: float | None = STILL_MOST

    def __init__(
        self, url: str, *, least: Size = LEAST_SIZE, capture: OpenCapture = open_capture
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError("a stream's address begins with http://, https:// or rtsp://")
        self._url = url
        self._least = least
        self._open = capture
        self._capture: Capture | None = None
        self.name = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname

    def open(self) -> None:
        """Raises ``CameraRefused``: missing if nothing answers in 2 s, coarse if too small."""
        self.close()
        limits = (
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            OPEN_TIMEOUT_MS,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            READ_TIMEOUT_MS,
        )
        self._capture = self._open(self._url, cv2.CAP_FFMPEG, limits)
        first = self.read()
        if first is None:
            self.close()
            raise CameraRefused(why="missing")
        try:
            check_size(first, self._least)
        except CameraRefused:
            self.close()
            raise

    def read(self) -> Pixels | None:
        """The next picture, or ``None`` at the latest 1.5 s after the stream stopped."""
        if self._capture is None or not self._capture.isOpened():
            return None
        done, pixels = self._capture.read()
        return pixels if done else None

    def close(self) -> None:
        """Closes the connection."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

"""From the setting's text to a device."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiosk.camera.device import LEAST_SIZE, Device, Size
from kiosk.camera.listing import list_webcams
from kiosk.camera.network import SCHEMES, NetworkCamera
from kiosk.camera.recorded import RecordedCamera, is_video
from kiosk.camera.webcam import WebcamDevice
from kiosk.domain.errors import BadSettings, CameraRefused

RECORDED = "recorded:"

__all__ = ["device_from", "list_webcams"]


def device_from(
    spec: str,
    *,
    least: Size = LEAST_SIZE,
    allowed: Sequence[str] = (),
    allow_virtual: bool = False,
    follow_face: bool = True,
    allow_recorded: bool = False,
) -> Device:
    """The camera that a setting names; it is not opened yet.

    "0" is a webcam's number, "auto" the first that may be used, "/dev/…" a path, "http://…" or
    "rtsp://…" a stream, "recorded:PATH" a folder or video file (only where allowed: raises
    ``CameraRefused`` (virtual) otherwise). Raises ``BadSettings`` for anything else. ``allowed``
    lists webcams by name or stable path; a stream is named in full by its address.
    """
    spec = spec.strip()
    if spec.startswith(RECORDED):
        if not allow_recorded:
            raise CameraRefused(why="virtual")
        path = Path(spec.removeprefix(RECORDED))
        return RecordedCamera.of_video(path) if is_video(path) else RecordedCamera.of_folder(path)
    if spec.partition("://")[0] in SCHEMES and "://" in spec:
        try:
            return NetworkCamera(spec, least=least)
        except ValueError as error:
            raise BadSettings(problems=(f"camera.source: {error}",)) from error
    return WebcamDevice(
        _which(spec),
        least=least,
        allowed=allowed,
        allow_virtual=allow_virtual,
        follow_face=follow_face,
    )


def _which(spec: str) -> int | str | None:
    if spec == "auto":
        return None
    if spec.isdecimal():
        return int(spec)
    if spec.startswith("/dev/"):
        return spec
    problem = "camera.source: write a number, /dev/…, http://…, rtsp://… or auto"
    raise BadSettings(problems=(problem,))

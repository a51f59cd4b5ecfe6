"""From the setting to the device."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.camera.choose import device_from
from kiosk.camera.network import NetworkCamera
from kiosk.camera.recorded import RecordedCamera
from kiosk.camera.webcam import WebcamDevice
from kiosk.domain.errors import BadSettings, CameraRefused
from kiosk.vision.picture import encode_jpeg
from tests.camera.scripted import picture


@pytest.mark.parametrize(
    ("spec", "kind", "name"),
    [
        ("0", WebcamDevice, "camera 0"),
        (" 2 ", WebcamDevice, "camera 2"),
        ("auto", WebcamDevice, "camera 0"),
        ("/dev/v4l/by-id/usb-HD-video-index0", WebcamDevice, "usb-HD-video-index0"),
        ("http://camera.local/live", NetworkCamera, "camera.local"),
        ("rtsp://user:secret@10.0.0.9:554/1", NetworkCamera, "10.0.0.9:554"),
    ],
)
def test_by_kind(spec: str, kind: type, name: str) -> None:
    device = device_from(spec)
    assert isinstance(device, kind)
    assert device.name == name
    assert not device.is_demo


@pytest.mark.parametrize("spec", ["", "camera", "http://", "file:///etc/passwd", "-1", "C:\\film"])
def test_what_is_no_camera_is_a_fault_of_the_settings(spec: str) -> None:
    with pytest.raises(BadSettings):
        device_from(spec)


def test_recorded_pictures_only_where_they_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(encode_jpeg(picture()))
    spec = f"recorded:{tmp_path}"
    with pytest.raises(CameraRefused) as refused:
        device_from(spec)
    assert refused.value.facts == {"why": "virtual"}
    assert isinstance(device_from(spec, allow_recorded=True), RecordedCamera)
    with pytest.raises(CameraRefused):
        device_from(f"recorded:{tmp_path}/none.mp4", allow_recorded=True)

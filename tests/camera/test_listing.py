"""Listing webcams from a kernel's folders, built by hand."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from kiosk.camera.listing import (
    Capability,
    Places,
    Webcam,
    ask,
    is_virtual,
    list_webcams,
    parse_capability,
)


def capability(driver: str, card: str, *, whole: int, device: int) -> bytes:
    return struct.pack(
        "=16s32s32sIII12x", driver.encode(), card.encode(), b"usb-1", 0x60100, whole, device
    )


def test_capability_of_a_picture_node_and_of_its_metadata_node() -> None:
    both = 0x84A00001
    said = parse_capability(capability("uvcvideo", "HD Pro", whole=both, device=0x04200001))
    assert said == Capability("uvcvideo", "HD Pro", "usb-1", captures=True)
    metadata = capability("uvcvideo", "HD Pro", whole=both, device=0x04A00000)
    assert not parse_capability(metadata).captures


def test_an_old_driver_without_device_flags() -> None:
    assert parse_capability(capability("gspca", "Cam", whole=0x05000001, device=0)).captures


@pytest.mark.parametrize(
    ("name", "driver", "expected"),
    [
        ("HD Pro Webcam C920", "uvcvideo", False),
        ("Jobs Cam", "uvcvideo", False),
        ("OBS Virtual Camera", "", True),
        ("Dummy video device (0x0000)", "v4l2 loopback", True),
        ("My phone", "v4l2 loopback", True),
        ("vivid-000-vid-cap", "vivid", True),
        ("DroidCam", "", True),
        ("virtual_webcam", "", True),
        ("OBS-Camera", "uvcvideo", True),
        ("Snap Camera", "", True),
        ("ManyCam Webcam", "", True),
        ("e2eSoft VCam", "", True),
        ("Integrated Camera: Integrated C", "uvcvideo", False),
        ("Camouflage Cam", "uvcvideo", False),
        ("Logitech BRIO", "uvcvideo", False),
    ],
)
def test_virtual_cameras_by_name_or_driver(name: str, driver: str, expected: bool) -> None:
    assert is_virtual(name, driver) is expected


def test_virtual_by_its_bus() -> None:
    assert is_virtual("HD Pro Webcam C920", "renamed", bus="platform:v4l2loopback-000")
    assert not is_virtual("HD Pro Webcam C920", "uvcvideo", bus="usb-0000:00:14.0-1")


def test_virtual_by_the_kernels_own_folder() -> None:
    loopback = Path("/sys/devices/virtual/video4linux/video2")
    assert is_virtual("HD Pro Webcam C920", "uvcvideo", loopback)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "dev", tmp_path / "class", tmp_path / "by-id")
    for folder in (made.nodes, made.classes, made.by_id):
        folder.mkdir()
    for number, name in ((0, "HD Pro"), (1, "HD Pro"), (10, "Document camera"), (2, "OBS Virtual")):
        (made.nodes / f"video{number}").write_bytes(b"")
        entry = made.classes / f"video{number}"
        entry.mkdir()
        (entry / "name").write_text(f"{name}\n")
    (made.by_id / "usb-046d_HD_Pro-video-index0").symlink_to(made.nodes / "video0")
    return made


def test_listing(places: Places) -> None:
    def says(node: Path) -> Capability | None:
        if node.name == "video10":
            return None
        return Capability("uvcvideo", "card", "usb", captures=node.name != "video1")

    stable = str(places.by_id / "usb-046d_HD_Pro-video-index0")
    assert list_webcams(places, says) == (
        Webcam(str(places.nodes / "video0"), "HD Pro", "uvcvideo", stable),
        Webcam(str(places.nodes / "video2"), "OBS Virtual", "uvcvideo", is_virtual=True),
        Webcam(str(places.nodes / "video10"), "Document camera"),
    )


def test_without_a_name_the_card_is_the_name(places: Places) -> None:
    (places.classes / "video0" / "name").unlink()
    found = list_webcams(places, lambda _: Capability("uvcvideo", "Card", "usb", captures=True))
    assert found[0].name == "Card"


def test_what_is_no_camera_does_not_answer(tmp_path: Path) -> None:
    file = tmp_path / "video0"
    assert ask(file) is None
    file.write_bytes(b"")
    assert ask(file) is None


def test_this_machine_can_be_asked() -> None:
    assert all(webcam.path.startswith("/dev/video") for webcam in list_webcams())


def test_elsewhere_there_is_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert list_webcams() == ()

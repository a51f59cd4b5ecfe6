"""Which webcams there are, by asking the kernel (Linux); elsewhere they have numbers only."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: ``_IOR('V', 0, struct v4l2_capability)`` of <linux/videodev2.h>.
_QUERYCAP = 0x80685600
_CAPABILITY = struct.Struct("=16s32s32sIII12x")
_CAN_CAPTURE = 0x00000001
_HAS_DEVICE_CAPS = 0x80000000

#: Drivers and names of cameras that show what a program feeds them.
_VIRTUAL_DRIVERS = frozenset({"v4l2 loopback", "v4l2loopback", "vivid", "akvcam", "vcam", "dcam"})
_VIRTUAL_WORDS = (
    "virtual",
    "dummy video",
    "loopback",
    "vivid",
    "obs",
    "manycam",
    "snap camera",
    "xsplit",
    "droidcam",
    "iriun",
    "akvcam",
)


@dataclass(frozen=True, slots=True)
class Webcam:
    """One camera: ``path`` opens it; ``stable_path`` does so after it moved to another port."""

    path: str
    name: str
    driver: str = ""
    stable_path: str = ""
    is_virtual: bool = False


@dataclass(frozen=True, slots=True)
class Capability:
    """What a video node says of itself."""

    driver: str
    card: str
    bus: str
    captures: bool


def parse_capability(raw: bytes) -> Capability:
    """The 104 bytes of ``struct v4l2_capability``."""
    driver, card, bus, _, whole, device = _CAPABILITY.unpack(raw)
    flags = device if whole & _HAS_DEVICE_CAPS else whole

    def text(field: bytes) -> str:
        return field.split(b"\0", 1)[0].decode("utf-8", "replace")

    return Capability(text(driver), text(card), text(bus), bool(flags & _CAN_CAPTURE))


def ask(node: Path) -> Capability | None:
    """What the node at ``/dev/video…`` says, or ``None`` if it does not answer."""
    import fcntl

    try:
        handle = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return parse_capability(fcntl.ioctl(handle, _QUERYCAP, bytes(_CAPABILITY.size)))
    except OSError:
        return None
    finally:
        os.close(handle)


def is_virtual(name: str, driver: str, device: Path | None = None) -> bool:
    """Whether a driver, a name, or the kernel's own folder says that no lens is behind it."""
    words = name.casefold().replace("_", " ")
    return (
        driver.casefold() in _VIRTUAL_DRIVERS
        or any(_has_word(words, word) for word in _VIRTUAL_WORDS)
        or (device is not None and "/devices/virtual/" in device.as_posix())
    )


def _has_word(text: str, word: str) -> bool:
    """Whole words only: "obs" is not in "jobs"."""
    return f" {word} " in f" {text} "


@dataclass(frozen=True, slots=True)
class Places:
    """Where the kernel lists cameras; another root in tests."""

    nodes: Path = Path("/dev")
    classes: Path = Path("/sys/class/video4linux")
    by_id: Path = Path("/dev/v4l/by-id")


def list_webcams(
    places: Places | None = None, ask_node: Callable[[Path], Capability | None] = ask
) -> tuple[Webcam, ...]:
    """All nodes that give pictures, by number; nodes for metadata are left out.

    Empty where the kernel does not list them (Windows, macOS): open those by number.
    """
    if places is None:
        if sys.platform != "linux":
            return ()
        places = Places()
    return tuple(_found(places, ask_node))


def _found(places: Places, ask_node: Callable[[Path], Capability | None]) -> Iterator[Webcam]:
    stable = _stable_paths(places.by_id)
    for entry in sorted(places.classes.glob("video*"), key=lambda p: _number(p.name)):
        node = places.nodes / entry.name
        says = ask_node(node)
        if says is not None and not says.captures:
            continue
        name = _first_line(entry / "name") or (says.card if says else entry.name)
        driver = says.driver if says else ""
        yield Webcam(
            path=str(node),
            name=name,
            driver=driver,
            stable_path=stable.get(node.resolve(), ""),
            is_virtual=is_virtual(name, driver, entry.resolve()),
        )


def _number(name: str) -> int:
    digits = name.removeprefix("video")
    return int(digits) if digits.isdigit() else 1 << 30


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _stable_paths(folder: Path) -> dict[Path, str]:
    return {link.resolve(): str(link) for link in sorted(folder.glob("*")) if link.is_symlink()}

"""Which webcams there are, by asking the kernel (Linux) or Media Foundation (Windows)."""

from __future__ import annotations

import os
import re
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.camera.media_foundation import Source, sources

#: ``_IOR('V', 0, struct v4l2_capability)`` of <linux/videodev2.h>.
_QUERYCAP = 0x80685600
_CAPABILITY = struct.Struct("=16s32s32sIII12x")
_CAN_CAPTURE = 0x00000001
_HAS_DEVICE_CAPS = 0x80000000

#: Drivers, buses and names of cameras that show what a program feeds them.
_VIRTUAL_DRIVERS = frozenset({"v4l2 loopback", "v4l2loopback", "vivid", "akvcam", "vcam", "dcam"})
_VIRTUAL_BUSES = ("loopback", "vivid", "virtual")
_VIRTUAL_WORDS = (
    "virtual",
    "dummy video",
    "loopback",
    "vivid",
    "akvcam",
    "altercam",
    "camo",
    "chromacam",
    "droidcam",
    "e2esoft",
    "epoccam",
    "fake",
    "iriun",
    "ivcam",
    "logi capture",
    "manycam",
    "mmhmm",
    "ndi",
    "nvidia broadcast",
    "obs",
    "prism live",
    "snap camera",
    "sparkocam",
    "splitcam",
    "streamlabs",
    "unity video capture",
    "vcam",
    "vtubestudiocam",
    "webcamoid",
    "xsplit",
    "youcam",
)

#: How Windows begins the link of a camera that a program made: by the means that Windows 11 has for
#: it, or by a driver without a device.
_VIRTUAL_LINKS = ("swd#vcamdevapi#", "root#")


@dataclass(frozen=True, slots=True)
class Webcam:
    """One camera: ``path`` opens it, or ``number`` where the system knows cameras by number alone.

    ``stable_path`` tells it from all others for good: of ``/dev/v4l/by-id`` (Linux, "" for what is
    plugged in nowhere), or its link (Windows).
    """

    path: str
    name: str
    driver: str = ""
    stable_path: str = ""
    is_virtual: bool = False
    number: int | None = None

    @property
    def opens(self) -> str | int:
        """What opens it."""
        return self.path if self.number is None else self.number

    def is_one_of(self, allowed: Sequence[str]) -> bool:
        """Whether a list names it, by name or stable path.

        A name proves nothing, since programs choose those of their cameras: a virtual camera is
        only listed by its stable path.
        """
        paths = {self.stable_path, self.path} - {""}
        names = set() if self.is_virtual else {self.name.casefold()}
        return any(entry in paths or entry.casefold() in names for entry in allowed)


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


def is_virtual(name: str, driver: str, device: Path | None = None, *, bus: str = "") -> bool:
    """Whether a driver, a bus, a name, or the kernel's own folder says that there is no lens.

    What poses as a USB camera in hardware cannot be told so; a list of allowed ones helps there.
    """
    words = re.sub(r"[^0-9a-z]+", " ", name.casefold())
    return (
        driver.casefold() in _VIRTUAL_DRIVERS
        or any(word in bus.casefold() for word in _VIRTUAL_BUSES)
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
    """All cameras, by number; nodes for metadata are left out.

    Empty where the system does not list them (macOS): those are opened by number.
    """
    if places is None:
        if sys.platform == "win32":
            return from_sources(sources())
        if sys.platform != "linux":
            return ()
        places = Places()
    return tuple(_found(places, ask_node))


def from_sources(found: Sequence[Source]) -> tuple[Webcam, ...]:
    """The cameras of Windows, in its order."""
    return tuple(
        Webcam("", source.name, "", source.link, _is_made_up(source), number)
        for number, source in enumerate(found)
    )


def _is_made_up(source: Source) -> bool:
    link = source.link.casefold().removeprefix("\\\\?\\")
    return link.startswith(_VIRTUAL_LINKS) or is_virtual(source.name, "")


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
            is_virtual=is_virtual(name, driver, entry.resolve(), bus=says.bus if says else ""),
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

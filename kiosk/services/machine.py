"""What is plugged into this machine, as Linux tells it; elsewhere nothing is known."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: The absolute axis that only something touched has (ABS_MT_POSITION_X of linux/input.h).
_TOUCHED = 0x35


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that is connected, at its best size."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Machine:
    """The files that tell of it lie below ``root``."""

    root: Path = Path("/")

    def screens(self) -> tuple[Screen, ...]:
        """Those connected, by their outputs' names."""
        return tuple(self._screens())

    def _screens(self) -> Iterator[Screen]:
        for output in sorted(self.root.glob("sys/class/drm/card*-*")):
            if _text(output / "status") != "connected":
                continue
            best = re.match(r"(\d+)x(\d+)", _text(output / "modes"))
            if best:
                yield Screen(output.name.partition("-")[2], int(best[1]), int(best[2]))

    def touch_panels(self) -> tuple[str, ...]:
        """The names of what can be touched."""
        found = []
        for device in _text(self.root / "proc/bus/input/devices").split("\n\n"):
            name = re.search(r'^N: Name="(.*)"$', device, re.MULTILINE)
            axes = re.search(r"^B: ABS=([0-9a-f ]+)$", device, re.MULTILINE)
            if name and axes and _bits(axes[1]) >> _TOUCHED & 1:
                found.append(name[1])
        return tuple(found)

    def is_clock_set(self) -> bool | None:
        """Whether the clock is set by a time server; ``None`` where nothing tells."""
        if not (self.root / "run/systemd/timesync").is_dir():
            return None
        return (self.root / "run/systemd/timesync/synchronized").exists()

    def printers(self) -> tuple[str, ...]:
        """Those that CUPS knows."""
        found = shutil.which("lpstat")
        if found is None:
            return ()
        try:
            done = subprocess.run(  # noqa: S603 (a fixed program)
                [found, "-e"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=5,
            )
        except subprocess.TimeoutExpired:
            return ()
        return tuple(done.stdout.split()) if done.returncode == 0 else ()


def _bits(words: str) -> int:
    """The kernel prints a long row of bits as words of 64, the highest first."""
    row = 0
    for word in words.split():
        row = row << 64 | int(word, 16)
    return row


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""

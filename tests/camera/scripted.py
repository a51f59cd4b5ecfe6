"""A device that does what a test tells it to, faults included."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from kiosk.camera.reader import Pace
from kiosk.domain.errors import CameraRefused
from kiosk.vision.pixels import Pixels

#: Back-off short enough for tests.
QUICK = Pace(first=0.005, longest=0.02, refused=0.05, silent=0.15, keep_every=0.0)


def picture(value: int = 90, width: int = 1280, height: int = 720) -> Pixels:
    """A plain picture whose brightness tells it from others."""
    return np.full((height, width, 3), value, np.uint8)


def wait_for(fact: Callable[[], bool], within: float = 5.0) -> None:
    """Returns once the fact holds; fails the test if it does not in time."""
    tick = threading.Event()
    for _ in range(round(within / 0.005)):
        if fact():
            return
        tick.wait(0.005)
    raise AssertionError("it did not happen in time")


Step = Pixels | Exception | None


@dataclass
class ScriptedDevice:
    """Each ``open`` takes the next of ``visits``: a refusal, or the steps that reads give.

    After the last step it goes on giving pictures if ``endless``, else it is lost. A read waits
    while ``blocked`` is set.
    """

    visits: Iterable[Exception | list[Step]] = ()
    endless: bool = True
    name: str = "scripted"
    is_demo: bool = False
    still_most: float | None = None
    opened: int = 0
    closed: int = 0
    threads: set[str] = field(default_factory=set)
    blocked: threading.Event = field(default_factory=threading.Event)
    reading: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._visits = iter(self.visits)
        self._steps: list[Step] = []
        self._tick = threading.Event()

    def open(self) -> None:
        """Takes the next visit."""
        self.threads.add(threading.current_thread().name)
        self.opened += 1
        visit = next(self._visits, [])
        if isinstance(visit, Exception):
            raise visit
        self._steps = list(visit)

    def read(self) -> Pixels | None:
        """Takes the next step."""
        self.threads.add(threading.current_thread().name)
        self.reading.set()
        if self.blocked.is_set():
            self.released.wait()
        if self._steps:
            step = self._steps.pop(0)
            if isinstance(step, Exception):
                raise step
            return step
        if not self.endless:
            return None
        self._tick.wait(0.002)
        return picture()

    def close(self) -> None:
        """Counts."""
        self.threads.add(threading.current_thread().name)
        self.closed += 1


def missing() -> CameraRefused:
    """What ``open`` raises when nothing is plugged in."""
    return CameraRefused(why="missing")

"""The camera's own test: there, large enough, quick enough, its pictures alive (F23)."""

from __future__ import annotations

import threading
import time as time_
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.camera.device import Device, Size
from kiosk.camera.reader import CameraState, Reader
from kiosk.camera.watch import CameraFault
from kiosk.domain.self_test import CameraOutcome, Gauge, Reading, SelfTest, Subject
from kiosk.store.store import Store

#: Seconds in which a camera must give its first picture (webcams need one to three), and in which
#: one must be found at all.
PATIENCE, SOUGHT = 8.0, 2.0

#: Seconds for which pictures are watched: longer than a webcam may give the same one. A network
#: camera may do so for half a minute; that it is frozen is told while it is in use.
WATCHED, WATCHED_MOST = 2.0, 6.0

#: Pictures a second. Looks are taken eight times a second; webcams fall below in the dark, where
#: they expose longer.
RATE_LEAST = 8.0

#: Seconds between two questions to the reader.
EVERY = 0.1

_FAULTS = frozenset(fault.value for fault in CameraFault)


@dataclass(frozen=True, slots=True)
class CameraTested:
    """What one test found; ``name`` is the camera's."""

    outcome: CameraOutcome
    name: str
    size: Size | None
    rate: float

    @property
    def serves(self) -> bool:
        """Whether visitors can be served with it: slow pictures are still pictures."""
        return self.outcome in {CameraOutcome.OK, CameraOutcome.SLOW}

    def readings(self, least: Size) -> tuple[Reading, ...]:
        """Its numbers with their limits; none if there was no picture."""
        if self.size is None:
            return ()
        return (
            Reading(Gauge.WIDTH, float(self.size.width), float(least.width)),
            Reading(Gauge.HEIGHT, float(self.size.height), float(least.height)),
            Reading(Gauge.RATE, round(self.rate, 1), RATE_LEAST),
        )


class Probe:
    """Tests the camera behind a running reader, asked again and again; it never waits itself."""

    def __init__(self, reader: Reader, clock: Callable[[], float] = time_.monotonic) -> None:
        self._reader = reader
        self._clock = clock
        self._began = clock()
        self._first: tuple[float, int] | None = None
        still = reader.device.still_most
        longer = 0.0 if still is None else still + 1.0
        self._watched = longer if WATCHED <= longer <= WATCHED_MOST else WATCHED

    def step(self) -> CameraTested | None:
        """The result, once there is one."""
        status, now = self._reader.status, self._clock()
        if status.state is CameraState.READY:
            return self._watch(now)
        if status.state is CameraState.REFUSED or status.why in _FAULTS:
            return self._tested(CameraOutcome(status.why))
        if status.why == CameraOutcome.MISSING.value and now - self._began > SOUGHT:
            return self._tested(CameraOutcome.MISSING)
        if now - self._began < PATIENCE:
            return None
        is_lost = status.why == CameraOutcome.LOST.value
        return self._tested(CameraOutcome.LOST if is_lost else CameraOutcome.SILENT)

    def _watch(self, now: float) -> CameraTested | None:
        newest = self._reader.newest
        if self._first is None:
            self._first = (now, newest)
        began, number = self._first
        if now - began < self._watched:
            return None
        rate = (newest - number) / (now - began)
        return self._tested(CameraOutcome.SLOW if rate < RATE_LEAST else CameraOutcome.OK, rate)

    def _tested(self, outcome: CameraOutcome, rate: float = 0.0) -> CameraTested:
        status = self._reader.status
        return CameraTested(outcome, status.name, status.size, rate)


def run(device: Device) -> CameraTested:
    """Test a camera that nobody else uses; takes up to ten seconds."""
    reader = Reader(device)
    tick = threading.Event()
    reader.start()
    try:
        probe = Probe(reader)
        while (found := probe.step()) is None:
            tick.wait(EVERY)
        return found
    finally:
        reader.stop()


def keep(
    store: Store, tested: CameraTested, least: Size, terminal: str, at: datetime, *, keep_days: int
) -> SelfTest:
    """Keep what a terminal's test found, and forget what is older than so many days."""
    test = SelfTest(
        at=at,
        terminal=terminal,
        subject=Subject.CAMERA,
        outcome=tested.outcome,
        readings=tested.readings(least),
    )
    with store.begin() as transaction:
        transaction.self_tests.add(test)
        transaction.self_tests.forget(at - timedelta(days=keep_days))
    return test


def last(store: Store, terminal: str, subject: Subject) -> SelfTest | None:
    """The newest test of a terminal."""
    with store.read() as transaction:
        return transaction.self_tests.last(terminal, subject)


def is_due(last_at: datetime | None, daily: time, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the day's test is still to be made: none since ``daily`` o'clock last struck."""
    if last_at is None:
        return True
    here = now.astimezone(zone)
    struck = datetime.combine(here.date(), daily, zone)
    if struck > here:
        struck = datetime.combine(here.date() - timedelta(days=1), daily, zone)
    return last_at < struck

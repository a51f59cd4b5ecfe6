"""The one camera thread: it keeps the newest frame, its age, and what state the camera is in."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import cv2

from kiosk.camera.device import Device, Size
from kiosk.camera.exposing import Exposes
from kiosk.camera.frame import Frame
from kiosk.camera.watch import CameraFault, Watch
from kiosk.domain.errors import CameraRefused, Refusal
from kiosk.vision.pixels import Pixels

_log = logging.getLogger(__name__)

_Thread = threading.Thread  # noqa: TID251 (this module starts the one camera thread)


class CameraState(StrEnum):
    """``GONE`` is tried again soon, ``REFUSED`` (too coarse, virtual, denied) seldom.

    ``STALLED``: it is open, but no pictures come, or none of any use (``CameraFault``).
    """

    READY = "ready"
    STALLED = "stalled"
    GONE = "gone"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraStatus:
    """How the camera is. ``why`` is "" if ready.

    Otherwise it is starting, resting, missing, lost, silent, a ``CameraFault``, or why the camera
    was refused: coarse, denied, virtual, unlisted.
    """

    state: CameraState
    why: str
    name: str
    size: Size | None
    is_demo: bool


class Stale(Exception):
    """There is no frame that is new enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds. Waiting between tries doubles from ``first`` to ``longest``.

    A camera whose pictures are at fault is opened anew after ``faulty``.
    """

    first: float = 0.2
    longest: float = 2.0
    refused: float = 10.0
    silent: float = 2.0
    faulty: float = 5.0
    keep_every: float = 0.125


#: How many frames of the last second are kept for choosing the best: some 50 MB at 1080p.
KEPT = 8


class Reader:
    """Reads a device on a thread of its own; all else may be called from any thread.

    ``rest`` lets go of the camera (its light goes out) without waiting, ``wake`` takes it again;
    ``start`` and ``stop`` belong to the program's beginning and end.
    """

    def __init__(
        self,
        device: Device,
        clock: Callable[[], float] = time.monotonic,
        pace: Pace | None = None,
    ) -> None:
        self._device = device
        self._clock = clock
        self._pace = pace or Pace()
        self._lock = threading.Lock()
        self._latest: Frame | None = None
        self._kept: deque[Frame] = deque(maxlen=KEPT)
        self._number = 0
        self._why = "starting"
        self._state = CameraState.GONE
        self._size: Size | None = None
        self._stops = 0.0
        self._watch = None if device.still_most is None else Watch(device.still_most)
        self._awake = threading.Event()
        self._turn = threading.Event()
        self._stopping = threading.Event()
        self._thread: _Thread | None = None

    @property
    def device(self) -> Device:
        """The device being read."""
        return self._device

    @property
    def status(self) -> CameraStatus:
        """How the camera is now. Silence is noticed even while a read hangs."""
        with self._lock:
            state, why, latest = self._state, self._why, self._latest
            size = self._size
        age = self._clock() - latest.taken_at if latest is not None else 0.0
        if state is CameraState.READY and age > self._pace.silent:
            state, why = CameraState.STALLED, "silent"
        return CameraStatus(
            state=state, why=why, name=self._device.name, size=size, is_demo=self._device.is_demo
        )

    @property
    def newest(self) -> int:
        """The number of the newest frame there was, 0 before the first."""
        with self._lock:
            return self._number

    def latest(self, max_age: float = 0.5) -> Frame:
        """The newest frame. Raises ``Stale`` if it is older than ``max_age`` seconds."""
        with self._lock:
            frame = self._latest
        if frame is None or self._clock() - frame.taken_at > max_age:
            raise Stale
        return frame

    def recent(self, n: int = KEPT, max_age: float = 1.5) -> tuple[Frame, ...]:
        """Up to ``n`` frames of the last moments, about eight a second, the newest last."""
        with self._lock:
            frames = [*self._kept]
            if self._latest is not None and self._latest not in frames:
                frames.append(self._latest)
        oldest = self._clock() - max_age
        return tuple(frame for frame in frames if frame.taken_at >= oldest)[-n:]

    def expose(self, stops: float) -> None:
        """Lighter or darker by so many stops from the next picture on, until ``rest``.

        Nothing happens if the device cannot do that.
        """
        self._stops = stops

    def start(self) -> None:
        """Begins to read; only wakes it if it runs already."""
        running = self._thread is not None and self._thread.is_alive()
        if running and not self._stopping.is_set():
            self.wake()
        else:
            self._stopping = threading.Event()
            before = self._thread
            self._thread = _Thread(
                target=self._run, args=(self._stopping, before), name="camera", daemon=True
            )
            self.wake()
            self._thread.start()

    def wake(self) -> None:
        """Takes the camera again after ``rest``; if it is gone, tries at once."""
        with self._lock:
            if not self._awake.is_set():
                self._state, self._why = CameraState.GONE, "starting"
        self._awake.set()
        self._turn.set()

    def rest(self) -> None:
        """Forgets all frames at once and lets go of the camera as soon as its read returns."""
        self._awake.clear()
        self._stops = 0.0
        self._lose(CameraState.GONE, "resting")
        self._turn.set()

    def stop(self, within: float = 5.0) -> bool:
        """Ends the thread, which closes the device, and waits for it.

        False if the device hangs in a read for longer than ``within`` seconds: its thread then
        ends by itself as soon as the read returns.
        """
        if self._thread is None:
            return True
        self._stopping.set()
        self._turn.set()
        self._thread.join(within)
        self._awake.clear()
        self._lose(CameraState.GONE, "resting")
        if self._thread.is_alive():
            _log.warning("the camera does not let go: %s", self._device.name)
            return False
        self._thread = None
        return True

    def _run(self, stopping: threading.Event, before: _Thread | None) -> None:
        if before is not None:
            before.join()
        wait = self._pace.first
        while not stopping.is_set():
            self._turn.clear()
            if not self._awake.is_set():
                self._pause(stopping, None)
                wait = self._pace.first
                continue
            began = self._clock()
            refused = self._visit(stopping)
            if self._clock() - began > self._pace.silent:
                wait = self._pace.first
            if not self._awake.is_set() or stopping.is_set():
                continue
            self._pause(stopping, self._pace.refused if refused else wait)
            wait = min(wait * 2, self._pace.longest)

    def _pause(self, stopping: threading.Event, seconds: float | None) -> None:
        """Until ``rest``, ``wake`` or ``stop``, or so many seconds."""
        if not stopping.is_set():
            self._turn.wait(seconds)

    def _visit(self, stopping: threading.Event) -> bool:
        """Opens the device and reads until it is lost. True if it was refused for good."""
        state, why = CameraState.GONE, "lost"
        try:
            self._device.open()
            fault = self._read_on(stopping)
            if fault is not None:
                state, why = CameraState.STALLED, fault.value
        except CameraRefused as refused:
            why = str(refused.facts.get("why", "missing"))
            state = CameraState.GONE if why == "missing" else CameraState.REFUSED
        except (Refusal, cv2.error, OSError) as fault:
            _log.info("camera fault: %s", type(fault).__name__)
        finally:
            if self._awake.is_set():
                self._lose(state, why)
            self._close()
        return state is CameraState.REFUSED

    def _close(self) -> None:
        if self._watch is not None:
            (self._watch.reopened if self._awake.is_set() else self._watch.forget)()
        try:
            self._device.close()
        except (cv2.error, OSError) as fault:
            _log.info("camera fault on closing: %s", type(fault).__name__)

    def _read_on(self, stopping: threading.Event) -> CameraFault | None:
        """Until the device is lost, or to be opened anew because of that fault of its pictures."""
        faulty_since: float | None = None
        exposed = 0.0
        while self._awake.is_set() and not stopping.is_set():
            if self._stops != exposed and isinstance(self._device, Exposes):
                exposed = self._stops
                self._device.expose(exposed)
            pixels = self._device.read()
            if pixels is None:
                return None
            now = self._clock()
            fault = self._watch.saw(pixels, now) if self._watch is not None else None
            if fault is None:
                faulty_since = None
                self._keep(pixels, now)
                continue
            self._withhold(fault)
            faulty_since = now if faulty_since is None else faulty_since
            if self._turn.is_set() or now - faulty_since > self._pace.faulty:
                return fault
        return None

    def _keep(self, pixels: Pixels, now: float) -> None:
        with self._lock:
            if not self._awake.is_set():
                return
            self._number += 1
            frame = Frame(pixels, now, self._number)
            self._latest = frame
            if not self._kept or now - self._kept[-1].taken_at >= self._pace.keep_every:
                self._kept.append(frame)
            self._state, self._why = CameraState.READY, ""
            self._size = Size(pixels.shape[1], pixels.shape[0])

    def _withhold(self, fault: CameraFault) -> None:
        """Nobody is shown such a picture, nor judged by it."""
        if self._awake.is_set():
            self._lose(CameraState.STALLED, fault.value)

    def _lose(self, state: CameraState, why: str) -> None:
        with self._lock:
            self._latest = None
            self._kept.clear()
            self._state, self._why = state, why

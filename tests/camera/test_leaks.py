"""A thousand times open and closed: no thread, descriptor or memory is left."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.camera.device import Device
from kiosk.camera.network import NetworkCamera
from kiosk.camera.reader import CameraState, Pace, Reader
from kiosk.camera.recorded import RecordedCamera
from tests.camera.mjpeg import serving
from tests.camera.scripted import picture, wait_for
from tests.camera.test_recorded import film

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def cycle(device: Device) -> None:
    reader = Reader(device, pace=Pace(first=0.001))
    reader.start()
    wait_for(lambda: reader.status.state is CameraState.READY)
    assert reader.stop()


def cycles(times: int, device: Callable[[], Device]) -> None:
    for _ in range(times):
        cycle(device())


@pytest.mark.parametrize("kind", ["pictures", "video"])
def test_a_thousand_cycles(kind: str, tmp_path: Path) -> None:
    frames = [picture(50, 320, 240), picture(90, 320, 240)]
    path = film(tmp_path / "film.avi")

    def device() -> Device:
        if kind == "video":
            return RecordedCamera.of_video(path, fps=1000)
        return RecordedCamera.of_scenes({"a": frames}, fps=1000)

    cycles(50, device)
    before = (threading.active_count(), descriptors(), resident_mb())
    cycles(1000, device)
    assert threading.active_count() == before[0]
    assert descriptors() <= before[1]
    assert resident_mb() - before[2] < 20


def test_one_reader_resting_and_waking(tmp_path: Path) -> None:
    camera = RecordedCamera.of_video(film(tmp_path / "film.avi"), fps=1000)
    reader = Reader(camera, pace=Pace(first=0.001))
    reader.start()
    before: tuple[int, float] | None = None
    for number in range(350):
        wait_for(lambda: reader.status.state is CameraState.READY)
        reader.rest()
        wait_for(camera._closed.is_set)
        reader.wake()
        if number == 50:
            before = (descriptors(), resident_mb())
    assert reader.stop()
    assert before is not None
    assert descriptors() <= before[0]
    assert resident_mb() - before[1] < 20


def test_a_stream_opened_again_and_again() -> None:
    with serving() as server:
        # Eight memory arenas a core are filled first, one by each new thread: that is no leak.
        cycles(8 * (os.cpu_count() or 1), lambda: NetworkCamera(server.url))
        before = (descriptors(), resident_mb())
        cycles(20, lambda: NetworkCamera(server.url))
        wait_for(lambda: descriptors() <= before[0] + 1)
        assert resident_mb() - before[1] < 30

"""The reader under every fault that a device can show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2
import pytest

from kiosk.camera.device import Device, Size
from kiosk.camera.reader import CameraState, Pace, Reader, Stale
from kiosk.domain.errors import CameraRefused, NotAPicture
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import QUICK, ScriptedDevice, missing, picture, wait_for


@contextmanager
def reading(
    device: Device, pace: Pace = QUICK, clock: Callable[[], float] | None = None
) -> Iterator[Reader]:
    reader = Reader(device, clock, pace) if clock else Reader(device, pace=pace)
    reader.start()
    try:
        yield reader
    finally:
        assert reader.stop()


def is_ready(reader: Reader) -> bool:
    return reader.status.state is CameraState.READY


def test_the_newest_frame_with_its_number_and_age() -> None:
    with reading(ScriptedDevice()) as reader:
        wait_for(lambda: is_ready(reader))
        first = reader.latest()
        wait_for(lambda: reader.latest().number > first.number + 3)
        newer = reader.latest()
        assert newer.taken_at > first.taken_at
        assert newer.pixels is not first.pixels


def test_status_says_name_size_and_demo() -> None:
    with reading(ScriptedDevice(name="Front camera", is_demo=True)) as reader:
        wait_for(lambda: is_ready(reader))
        status = reader.status
    assert (status.name, status.size, status.is_demo) == ("Front camera", Size(1280, 720), True)
    assert status.why == ""


def test_before_the_first_frame_it_is_starting() -> None:
    reader = Reader(ScriptedDevice())
    assert (reader.status.state, reader.status.why) == (CameraState.GONE, "starting")
    with pytest.raises(Stale):
        reader.latest()
    assert reader.recent() == ()
    assert reader.stop()


def test_an_old_frame_is_stale() -> None:
    device = ScriptedDevice(visits=[[picture()]])
    device.endless = True
    now = [100.0]
    with reading(device, clock=lambda: now[0]) as reader:
        wait_for(lambda: is_ready(reader))
        device.blocked.set()
        device.reading.clear()
        assert device.reading.wait(5)
        assert reader.latest().number > 0
        now[0] += 0.6
        with pytest.raises(Stale):
            reader.latest()
        assert reader.latest(max_age=1.0).number > 0
        assert reader.recent(max_age=0.5) == ()
        device.released.set()


def test_recent_frames_come_in_order_and_end_with_the_newest() -> None:
    with reading(ScriptedDevice()) as reader:
        wait_for(lambda: reader.latest().number >= 12 if is_ready(reader) else False)
        frames = reader.recent(5)
        assert len(frames) == 5
        numbers = [frame.number for frame in frames]
        assert numbers == sorted(set(numbers))


def test_recent_frames_are_spread_over_the_last_second() -> None:
    now = [0.0]

    class Clocked(ScriptedDevice):
        def read(self) -> Pixels | None:
            now[0] += 1 / 30
            return super().read()

    with reading(Clocked(), Pace(keep_every=0.125), lambda: now[0]) as reader:
        wait_for(lambda: now[0] > 3)
        frames = reader.recent()
    assert len(frames) >= 7
    assert frames[-1].taken_at - frames[0].taken_at > 0.8


@pytest.mark.parametrize(
    "fault", [None, cv2.error("device lost"), OSError("unplugged"), NotAPicture(why="damaged")]
)
def test_lost_in_mid_read_it_is_closed_and_opened_again(fault: Exception | None) -> None:
    device = ScriptedDevice(visits=[[picture(1), fault], [picture(2)]])
    with reading(device) as reader:
        wait_for(lambda: device.opened == 2 and is_ready(reader))
        assert device.closed == 1
    assert (device.opened, device.closed) == (2, 2)


def test_a_camera_that_is_missing_is_tried_until_it_comes() -> None:
    device = ScriptedDevice(visits=[missing(), missing(), cv2.error("busy"), []])
    with reading(device) as reader:
        wait_for(lambda: is_ready(reader))
        assert device.opened == 4


def test_while_gone_nothing_of_the_last_picture_is_left() -> None:
    device = ScriptedDevice(visits=[[picture(), None], *[missing()] * 10_000])
    with reading(device) as reader:
        wait_for(lambda: reader.status.why == "missing")
        assert reader.status.state is CameraState.GONE
        assert reader.recent() == ()
        with pytest.raises(Stale):
            reader.latest(max_age=60)


@pytest.mark.parametrize("why", ["coarse", "virtual", "denied"])
def test_what_is_refused_says_why_and_is_tried_seldom(why: str) -> None:
    device = ScriptedDevice(visits=[CameraRefused(why=why), []])
    with reading(device, Pace(refused=0.1)) as reader:
        wait_for(lambda: reader.status.state is CameraState.REFUSED)
        assert reader.status.why == why
        wait_for(lambda: is_ready(reader))


def test_try_now_does_not_wait_for_the_next_turn() -> None:
    device = ScriptedDevice(visits=[CameraRefused(why="coarse"), []])
    with reading(device, Pace(refused=600)) as reader:
        wait_for(lambda: reader.status.state is CameraState.REFUSED)
        reader.wake()
        wait_for(lambda: is_ready(reader))


def test_waiting_between_tries_doubles_up_to_a_limit() -> None:
    waits: list[float | None] = []

    class Counted(Reader):
        def _pause(self, stopping: object, seconds: float | None) -> None:
            waits.append(seconds)
            super()._pause(stopping, 0.0)  # type: ignore[arg-type]

    reader = Counted(ScriptedDevice(visits=[missing()] * 100_000))
    reader.start()
    wait_for(lambda: len(waits) >= 6)
    assert reader.stop()
    assert waits[:6] == [0.2, 0.4, 0.8, 1.6, 2.0, 2.0]


def test_a_read_that_hangs_is_noticed_and_what_follows_is_taken() -> None:
    device = ScriptedDevice()
    with reading(device) as reader:
        wait_for(lambda: is_ready(reader))
        device.blocked.set()
        wait_for(lambda: reader.status.state is CameraState.STALLED)
        assert reader.status.why == "silent"
        with pytest.raises(Stale):
            reader.latest(max_age=0.1)
        device.blocked.clear()
        device.released.set()
        wait_for(lambda: is_ready(reader))
        assert device.opened == 1


def test_stop_does_not_hang_with_the_device() -> None:
    device = ScriptedDevice()
    reader = Reader(device, pace=QUICK)
    reader.start()
    wait_for(lambda: is_ready(reader))
    device.blocked.set()
    device.reading.clear()
    assert device.reading.wait(5)
    assert reader.stop(within=0.05) is False
    device.released.set()
    assert reader.stop()
    assert device.closed == 1


def test_started_again_after_a_hanging_stop_it_waits_for_the_device() -> None:
    device = ScriptedDevice()
    reader = Reader(device, pace=QUICK)
    reader.start()
    wait_for(lambda: is_ready(reader))
    device.blocked.set()
    device.reading.clear()
    assert device.reading.wait(5)
    assert reader.stop(within=0.05) is False
    reader.start()
    assert device.opened == 1
    device.blocked.clear()
    device.released.set()
    wait_for(lambda: device.opened == 2 and is_ready(reader))
    assert reader.stop()
    assert device.closed == 2


def test_rest_lets_go_and_forgets_and_wake_takes_it_again() -> None:
    device = ScriptedDevice()
    with reading(device) as reader:
        wait_for(lambda: is_ready(reader))
        reader.rest()
        assert reader.status.why == "resting"
        assert reader.recent() == ()
        with pytest.raises(Stale):
            reader.latest()
        wait_for(lambda: device.closed == 1)
        assert reader.status.why == "resting"
        reader.wake()
        wait_for(lambda: is_ready(reader))
        assert device.opened == 2


def test_a_short_rest_does_not_make_the_camera_blink() -> None:
    device = ScriptedDevice()
    with reading(device) as reader:
        wait_for(lambda: is_ready(reader))
        for _ in range(20):
            reader.rest()
            reader.wake()
        wait_for(lambda: is_ready(reader))
        assert device.opened <= 21


def test_starting_twice_makes_one_thread_and_only_it_touches_the_device() -> None:
    device = ScriptedDevice()
    with reading(device) as reader:
        reader.start()
        wait_for(lambda: is_ready(reader))
    assert device.threads == {"camera"}
    assert (device.opened, device.closed) == (1, 1)


def test_it_can_be_started_after_it_was_stopped() -> None:
    device = ScriptedDevice()
    for _ in range(2):
        with reading(device) as reader:
            wait_for(lambda: is_ready(reader))
    reader.start()
    wait_for(lambda: is_ready(reader))
    assert reader.stop()
    assert reader.stop()

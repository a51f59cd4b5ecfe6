"""A network camera against a real server that stalls, dies and stops in mid-frame."""

from __future__ import annotations

import time

import pytest

from kiosk.camera.device import Size
from kiosk.camera.network import NetworkCamera
from kiosk.camera.reader import CameraState, Reader, Stale
from kiosk.domain.errors import CameraRefused
from tests.camera.mjpeg import Mode, serving
from tests.camera.scripted import QUICK, wait_for


def test_pictures_come_and_the_password_is_not_in_the_name() -> None:
    with serving() as server:
        camera = NetworkCamera(server.url)
        assert camera.name == f"127.0.0.1:{server.server_port}"
        camera.open()
        pixels = camera.read()
        camera.close()
    assert pixels is not None
    assert pixels.shape == (720, 1280, 3)
    assert abs(float(pixels.mean()) - 120) < 3
    assert camera.read() is None


def test_too_coarse_a_stream_is_refused() -> None:
    with serving(640, 480) as server, pytest.raises(CameraRefused) as refused:
        NetworkCamera(server.url).open()
    assert refused.value.facts == {"why": "coarse", "width": 640, "height": 480, "wanted": 1280}


def test_an_upright_stream_is_accepted() -> None:
    with serving(720, 1280) as server:
        camera = NetworkCamera(server.url, least=Size(1280, 720))
        camera.open()
        camera.close()


def test_nobody_listens() -> None:
    with serving() as server:
        url = server.url
    with pytest.raises(CameraRefused) as refused:
        NetworkCamera(url).open()
    assert refused.value.facts == {"why": "missing"}


def test_a_server_that_never_answers_is_given_two_seconds() -> None:
    with serving() as server:
        server.mode = Mode.MUTE
        began = time.monotonic()
        with pytest.raises(CameraRefused):
            NetworkCamera(server.url).open()
        assert time.monotonic() - began < 8


@pytest.mark.parametrize("mode", [Mode.STALL, Mode.DIE, Mode.PARTIAL])
def test_it_stops_in_mid_stream_and_comes_back(mode: Mode) -> None:
    with serving() as server:
        reader = Reader(NetworkCamera(server.url), pace=QUICK)
        reader.start()
        try:
            wait_for(lambda: reader.status.state is CameraState.READY)
            server.mode = mode
            wait_for(lambda: reader.status.state is not CameraState.READY)
            with pytest.raises(Stale):
                reader.latest(max_age=0.1)
            wait_for(lambda: reader.status.state is CameraState.GONE, within=10)
            server.mode = Mode.OK
            wait_for(lambda: reader.status.state is CameraState.READY, within=10)
        finally:
            assert reader.stop()


def test_stopping_in_the_middle_of_a_stall_is_done_in_time() -> None:
    with serving() as server:
        reader = Reader(NetworkCamera(server.url), pace=QUICK)
        reader.start()
        wait_for(lambda: reader.status.state is CameraState.READY)
        server.mode = Mode.STALL
        wait_for(lambda: reader.status.state is CameraState.STALLED)
        began = time.monotonic()
        assert reader.stop()
        assert time.monotonic() - began < 4


@pytest.mark.parametrize("url", ["ftp://camera/live", "http://", "live"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        NetworkCamera(url)

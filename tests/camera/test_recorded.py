"""Recorded pictures: scenes, pace, loops."""

from __future__ import annotations

import time
from pathlib import Path

import cv2
import pytest

from kiosk.camera.reader import CameraState, Reader
from kiosk.camera.recorded import RecordedCamera
from kiosk.domain.errors import CameraRefused
from kiosk.vision.picture import encode_jpeg
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import QUICK, picture, wait_for


def brightness(pixels: Pixels | None) -> int:
    assert pixels is not None
    return round(float(pixels.mean()))


def film(path: Path, frames: int = 4, fps: float = 30.0) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (320, 240))
    for number in range(frames):
        writer.write(picture(40 * (number + 1), 320, 240))
    writer.release()
    return path


def test_a_scene_loops() -> None:
    camera = RecordedCamera.of_scenes({"a": [picture(10), picture(20)]}, fps=1000)
    camera.open()
    assert [brightness(camera.read()) for _ in range(5)] == [10, 20, 10, 20, 10]
    camera.close()
    assert camera.is_demo


def test_the_first_scene_plays_until_another_is_asked_for() -> None:
    camera = RecordedCamera.of_scenes({"front": [picture(10)], "back": [picture(20)]}, fps=1000)
    assert camera.scenes == ("front", "back")
    camera.open()
    assert brightness(camera.read()) == 10
    camera.play("back")
    assert (camera.playing, brightness(camera.read())) == ("back", 20)
    camera.close()
    with pytest.raises(KeyError):
        camera.play("portrait")


def test_playing_the_same_scene_again_does_not_begin_it_anew() -> None:
    camera = RecordedCamera.of_scenes({"a": [picture(10), picture(20)]}, fps=1000)
    camera.open()
    camera.read()
    camera.play("a")
    assert brightness(camera.read()) == 20


def test_pictures_come_at_their_pace() -> None:
    camera = RecordedCamera.of_scenes({"a": [picture()]}, fps=50)
    camera.open()
    began = time.monotonic()
    for _ in range(6):
        camera.read()
    assert time.monotonic() - began >= 0.099
    camera.close()


def test_a_folder_with_scenes(tmp_path: Path) -> None:
    for name, value in (("id_front/1.jpg", 30), ("id_front/2.jpg", 60), ("portrait/1.png", 90)):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(encode_jpeg(picture(value)))
    (tmp_path / "notes.txt").write_text("no picture")
    camera = RecordedCamera.of_folder(tmp_path, fps=1000)
    assert camera.scenes == ("id_front", "portrait")
    camera.open()
    assert [brightness(camera.read()) for _ in range(3)] == [30, 60, 30]
    camera.play("portrait")
    assert brightness(camera.read()) == 90
    camera.close()


def test_a_folder_of_pictures_is_one_scene(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(encode_jpeg(picture(30)))
    assert RecordedCamera.of_folder(tmp_path).scenes == ("",)


def test_a_video_plays_at_its_own_speed_and_loops(tmp_path: Path) -> None:
    camera = RecordedCamera.of_video(film(tmp_path / "film.avi", fps=100))
    camera.open()
    seen = [brightness(camera.read()) for _ in range(6)]
    camera.close()
    assert seen == pytest.approx([40, 80, 120, 160, 40, 80], abs=3)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CameraRefused):
        RecordedCamera.of_folder(tmp_path / "none")
    with pytest.raises(CameraRefused):
        RecordedCamera.of_video(tmp_path / "none.mp4")
    with pytest.raises(CameraRefused):
        RecordedCamera.of_scenes({})


def test_a_file_that_is_no_video_gives_no_picture(tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(b"")
    camera = RecordedCamera.of_video(file)
    camera.open()
    assert camera.read() is None
    camera.close()


def test_a_damaged_picture_makes_the_camera_gone_and_nothing_hangs(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"\xff\xd8 no more")
    reader = Reader(RecordedCamera.of_folder(tmp_path), pace=QUICK)
    reader.start()
    wait_for(lambda: reader.status.why == "lost")
    assert reader.stop()


def test_played_through_the_reader() -> None:
    camera = RecordedCamera.of_scenes({"a": [picture(10)], "b": [picture(20)]}, fps=200)
    reader = Reader(camera, pace=QUICK)
    reader.start()
    wait_for(lambda: reader.status.state is CameraState.READY)
    camera.play("b")
    wait_for(lambda: brightness(reader.latest().pixels) == 20)
    assert reader.status.is_demo
    assert reader.stop()

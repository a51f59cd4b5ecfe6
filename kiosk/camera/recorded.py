"""A camera that plays pictures: for tests, the demo and the tour, never for a real lobby."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path

import cv2
import numpy as np

from kiosk.domain.errors import CameraRefused
from kiosk.vision.picture import decode
from kiosk.vision.pixels import Pixels

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
_VIDEOS = frozenset({".avi", ".mp4", ".mkv", ".webm", ".mov"})

#: What one scene is played from: called anew each time it begins.
Scene = Callable[[], Iterator[Pixels]]


class RecordedCamera:
    """Plays one scene at a time, over and over, at ``fps`` pictures a second.

    ``play`` may be called from any thread; the next picture read is from that scene.
    """

    is_demo = True
    still_most: float | None = None

    def __init__(
        self, scenes: Mapping[str, Scene], *, fps: float = 30.0, name: str = "recorded"
    ) -> None:
        """The first scene is played first. Raises ``CameraRefused`` (missing) if there is none."""
        if not scenes:
            raise CameraRefused(why="missing")
        self.name = name
        self._scenes = dict(scenes)
        self._pause = 1.0 / fps
        self._lock = threading.Lock()
        self._playing = next(iter(self._scenes))
        self._changed = True
        self._frames: Iterator[Pixels] | None = None
        self._due = 0.0
        self._closed = threading.Event()
        self._closed.set()

    @classmethod
    def of_scenes(
        cls, scenes: Mapping[str, Sequence[Pixels]], *, fps: float = 30.0, name: str = "recorded"
    ) -> RecordedCamera:
        """Pictures given in memory, by scene."""
        looped = {key: _looped(tuple(frames)) for key, frames in scenes.items()}
        return cls(looped, fps=fps, name=name)

    @classmethod
    def of_folder(cls, folder: Path, *, fps: float = 30.0) -> RecordedCamera:
        """Scenes from a folder: each subfolder is one, pictures beside them are scene "".

        Pictures are read when their scene is played. Raises ``CameraRefused`` (missing) if there
        are none.
        """
        found = {
            "" if where == folder else where.name: _pictures_in(where)
            for where in (folder, *sorted(p for p in folder.glob("*") if p.is_dir()))
        }
        scenes = {key: _loaded(files) for key, files in found.items() if files}
        return cls(scenes, fps=fps, name=f"recorded: {folder.name}")

    @classmethod
    def of_video(cls, file: Path, *, fps: float | None = None) -> RecordedCamera:
        """A video file as scene "", at its own speed unless ``fps`` is given."""
        if not file.is_file():
            raise CameraRefused(why="missing")
        speed = fps or _speed_of(file)
        return cls({"": _filmed(file)}, fps=speed, name=f"recorded: {file.name}")

    @property
    def scenes(self) -> tuple[str, ...]:
        """The names of the scenes."""
        return tuple(self._scenes)

    @property
    def playing(self) -> str:
        """The scene being played."""
        with self._lock:
            return self._playing

    def play(self, scene: str) -> None:
        """Go over to that scene. Raises ``KeyError`` if there is none of that name."""
        if scene not in self._scenes:
            raise KeyError(scene)
        with self._lock:
            self._changed = self._changed or scene != self._playing
            self._playing = scene

    def open(self) -> None:
        """Begins the scene anew."""
        self._closed.clear()
        self._due = time.monotonic()
        with self._lock:
            self._changed = True

    def read(self) -> Pixels | None:
        """The next picture, when it is due; ``None`` if the scene cannot be read."""
        if self._closed.wait(max(0.0, self._due - time.monotonic())):
            return None
        # A reader that was held up goes on from now and does not rush to catch up.
        self._due = max(self._due + self._pause, time.monotonic())
        with self._lock:
            changed, self._changed = self._changed, False
            scene = self._scenes[self._playing]
        if changed or self._frames is None:
            self._stop_scene()
            self._frames = scene()
        return next(self._frames, None)

    def close(self) -> None:
        """Lets go of the pictures and of the file."""
        self._closed.set()
        self._stop_scene()

    def _stop_scene(self) -> None:
        close = getattr(self._frames, "close", None)
        if close is not None:
            close()
        self._frames = None


def _looped(frames: Sequence[Pixels]) -> Scene:
    return lambda: cycle(frames)


def _pictures_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*") if p.suffix.lower() in _PICTURES)


def _loaded(files: Sequence[Path]) -> Scene:
    return lambda: cycle([decode(file.read_bytes()) for file in files])


def _speed_of(file: Path) -> float:
    capture = cv2.VideoCapture(str(file), cv2.CAP_FFMPEG)
    try:
        speed = capture.get(cv2.CAP_PROP_FPS)
    finally:
        capture.release()
    return speed if 1.0 <= speed <= 240.0 else 30.0


def _filmed(file: Path) -> Scene:
    def frames() -> Iterator[Pixels]:
        capture = cv2.VideoCapture(str(file), cv2.CAP_FFMPEG)
        try:
            while True:
                done, pixels = capture.read()
                if not done:
                    return
                while done:
                    yield np.asarray(pixels, dtype=np.uint8)
                    done, pixels = capture.read()
                capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
        finally:
            capture.release()

    return frames


def is_video(path: Path) -> bool:
    """Whether the name is that of a video file."""
    return path.suffix.lower() in _VIDEOS

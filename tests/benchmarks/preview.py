"""The preview: what showing a frame costs, and how many are shown while a look is running.

Run with ``python -m tests.benchmarks.preview [seconds]``. Figures are medians and 95th
percentiles in milliseconds on this machine; nothing is asserted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QObject, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kiosk.camera.reader import Reader
from kiosk.camera.recorded import RecordedCamera
from kiosk.domain.guidance import HOLD_STILL, Guidance, Phase
from kiosk.ui import theme
from kiosk.ui.feed import Feed, Shrinker
from kiosk.ui.lane import Lane
from kiosk.ui.parts.guide_frame import Aim
from kiosk.ui.parts.viewfinder import Viewfinder
from kiosk.vision.pixels import Pixels

VIEW = QSize(1180, 768)
COUNTING = Guidance(phase=Phase.COUNTING, hint=HOLD_STILL, count=2, progress=0.5)


def _times(work: Callable[[], object], rounds: int = 120) -> str:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return _summary(took)


def _summary(took: Sequence[float]) -> str:
    worst = sorted(took)[int(len(took) * 0.95) - 1]
    return f"{statistics.median(took):6.2f} ms median {worst:7.2f} ms p95"


def _frames(width: int, height: int, count: int) -> list[Pixels]:
    rng = np.random.default_rng(1)
    small = rng.integers(0, 255, (count, height // 8, width // 8, 3), dtype=np.uint8)
    return [np.asarray(cv2.resize(f, (width, height)), dtype=np.uint8) for f in small]


def measure_frame(width: int, height: int) -> None:
    """Shrinking, and painting with everything drawn over it."""
    frame, shrinker = _frames(width, height, 1)[0], Shrinker()
    print(f"{width} x {height} into {VIEW.width()} x {VIEW.height()}")
    print("  shrink          ", _times(lambda: shrinker.shown(frame, VIEW, mirrored=False)))
    print("  shrink, mirrored", _times(lambda: shrinker.shown(frame, VIEW, mirrored=True)))
    image = shrinker.shown(frame, VIEW, mirrored=False)
    for aim in (Aim.CARD, Aim.FACE):
        finder = Viewfinder()
        finder.resize(VIEW)
        finder.aim(aim)
        finder.guide(COUNTING)
        canvas = QImage(VIEW, QImage.Format.Format_RGB32)

        def paint(finder: Viewfinder = finder, canvas: QImage = canvas) -> None:
            finder.show_picture(image)
            finder.render(canvas)

        print(f"  paint, {aim:<9}", _times(paint))
        finder.deleteLater()


class _Counter(QObject):
    """A window's worth of shown frames, and the longest the screen was held up."""

    def __init__(self, finder: Viewfinder) -> None:
        super().__init__()
        self.shown = 0
        self.gaps: list[float] = []
        self._finder = finder
        self._last = time.perf_counter()
        self._beat = QTimer(self)
        self._beat.setInterval(5)
        self._beat.timeout.connect(self._tick)
        self._beat.start()

    @property
    def picture_size(self) -> QSize:
        """That of the viewfinder."""
        return self._finder.picture_size

    def show_picture(self, picture: QImage) -> None:
        """Counted and passed on."""
        self.shown += 1
        self._finder.show_picture(picture)

    def blank(self) -> None:
        """Passed on."""
        self._finder.blank()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def measure_feed(seconds: float, look: Callable[[Pixels], object] | None, name: str) -> None:
    """A 30 Hz camera of 1920 x 1080, shown while a look runs all the time."""
    camera = RecordedCamera.of_scenes({"a": _frames(1920, 1080, 4)}, fps=30)
    reader, lane = Reader(camera), Lane("look")
    finder = Viewfinder()
    finder.resize(VIEW)
    finder.show()
    counter = _Counter(finder)
    looks = [0]
    feed = Feed(reader, counter, lane, look_every=0.0)
    feed.look_with(look)
    feed.looked.connect(lambda _: looks.__setitem__(0, looks[0] + 1))
    feed.start()
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    feed.stop()
    reader.stop()
    lane.close(finish=False)
    finder.close()
    held = _summary(counter.gaps)
    print(f"{name}: {counter.shown / seconds:5.1f} frames/s, {looks[0] / seconds:5.1f} looks/s")
    print(f"  heartbeat {held}, longest {max(counter.gaps):.0f} ms")


def busy(pixels: Pixels) -> None:
    """Some 60 ms of OpenCV, as a look at 1080p takes."""
    until = time.perf_counter() + 0.06
    while time.perf_counter() < until:
        cv2.GaussianBlur(pixels[::2, ::2], (0, 0), 3)


def main() -> None:
    """All measurements."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    cv2.setNumThreads(1)
    application = QApplication([])
    theme.load_fonts()
    theme.use("light", application)
    measure_frame(1280, 720)
    measure_frame(1920, 1080)
    measure_feed(seconds, None, "no look  ")
    measure_feed(seconds, busy, "busy look")
    application.quit()


if __name__ == "__main__":
    main()

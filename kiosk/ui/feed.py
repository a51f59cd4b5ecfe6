"""From the camera to the screen and to the checks: pulls the newest frame, pushes none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import cv2
import numpy as np
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from kiosk.camera.frame import Frame
from kiosk.camera.reader import CameraState, Reader, Stale
from kiosk.domain.errors import Refusal
from kiosk.ui.lane import Lane
from kiosk.vision.pixels import Pixels

#: Milliseconds between two questions for the newest frame.
TICK_MS = 33

#: Least seconds between the beginnings of two looks: eight a second are enough to guide by.
LOOK_EVERY = 0.125

#: Seconds without a frame before the page is told; the camera may take longer to start.
QUIET_AFTER = 2.0
QUIET_AT_FIRST = 5.0

#: The reader waited long enough itself before it said so.
_NO_USE_WAITING = frozenset({CameraState.REFUSED, CameraState.STALLED})


class Screen(Protocol):
    """What shows the pictures: ``parts.viewfinder.Viewfinder``."""

    @property
    def picture_size(self) -> QSize:
        """In device pixels."""

    def show_picture(self, picture: QImage) -> None:
        """The newest picture."""

    def blank(self) -> None:
        """No picture any more."""


class Feed(QObject):
    """Shows the newest frames and hands some to a look, down the lane, one at a time.

    Signals: ``looked(object)``, what a look returned; ``refused(Refusal)``, what it raised;
    ``ticked()`` after every pull; ``went_quiet()`` and ``came_back()`` when frames stop and come.
    Looks that finish after ``look_with`` or ``stop`` are dropped.
    """

    looked = Signal(object)
    refused = Signal(object)
    ticked = Signal()
    went_quiet = Signal()
    came_back = Signal()

    def __init__(
        self,
        reader: Reader,
        screen: Screen,
        lane: Lane,
        *,
        clock: Callable[[], float] = time.monotonic,
        quiet_after: float = QUIET_AFTER,
        quiet_at_first: float = QUIET_AT_FIRST,
        look_every: float = LOOK_EVERY,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader, self._screen, self._lane, self._clock = reader, screen, lane, clock
        self._quiet_after, self._quiet_at_first = quiet_after, quiet_at_first
        self._look_every = look_every
        self._look: Callable[[Pixels], object] | None = None
        self._round = 0
        self._looking = False
        self._looked_at = float("-inf")
        self._shown = 0
        self._patience = quiet_at_first
        self._last_frame = 0.0
        self._quiet = False
        self._mirrored = False
        self._shrinker = Shrinker()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._pull)

    @property
    def is_quiet(self) -> bool:
        """Whether the page was told that no frames come."""
        return self._quiet

    def look_with(self, look: Callable[[Pixels], object] | None, *, mirrored: bool = False) -> None:
        """What to do with every few frames (``None``: nothing), and how they are shown.

        ``look`` runs on the lane; it is given the frame as taken, never mirrored.
        """
        self._look, self._mirrored = look, mirrored
        self._round += 1
        self._looking = False

    def start(self) -> None:
        """Takes the camera and begins to show."""
        self._reader.start()
        self._quiet = False
        self._patience = self._quiet_at_first
        self._last_frame = self._clock()
        self._timer.start()

    def stop(self) -> None:
        """Shows and looks no more, and lets go of the camera and of its frames."""
        self._timer.stop()
        self._round += 1
        self._looking = False
        self._screen.blank()
        self._shrinker.wipe()
        self._reader.rest()

    def recent(self) -> tuple[Pixels, ...]:
        """The frames of the last moments, the newest last, to keep the best of."""
        return tuple(frame.pixels for frame in self._reader.recent())

    def _pull(self) -> None:
        try:
            frame = self._reader.latest()
        except Stale:
            self._miss()
        else:
            self._take(frame)
        self.ticked.emit()

    def _take(self, frame: Frame) -> None:
        self._last_frame = self._clock()
        self._patience = self._quiet_after
        if frame.number != self._shown:
            self._shown = frame.number
            size = self._screen.picture_size
            if not size.isEmpty():
                picture = self._shrinker.shown(frame.pixels, size, mirrored=self._mirrored)
                self._screen.show_picture(picture)
            self._hand_over(frame)
        if self._quiet:
            self._quiet = False
            self.came_back.emit()

    def _miss(self) -> None:
        self._screen.blank()
        waited = self._clock() - self._last_frame >= self._patience
        if not self._quiet and (waited or self._reader.status.state in _NO_USE_WAITING):
            self._quiet = True
            self.went_quiet.emit()

    def _hand_over(self, frame: Frame) -> None:
        """A look at this frame, if the last is done and was long enough ago."""
        now = self._clock()
        look = self._look
        if look is None or self._looking or now - self._looked_at < self._look_every:
            return
        self._looking, self._looked_at = True, now
        asked = self._round

        def done(result: object) -> None:
            if asked == self._round:
                self._looking = False
                self.looked.emit(result)

        def failed(refusal: Refusal) -> None:
            if asked == self._round:
                self._looking = False
                self.refused.emit(refusal)

        self._lane.run(lambda: look(frame.pixels), done, failed, self)


class Shrinker:
    """Makes pictures for the screen; keeps its working memory.

    Memory of this size asked for anew each time costs more than the work: it is handed back to
    the system and mapped again (8 ms a frame against 2 ms, measured).
    """

    def __init__(self) -> None:
        self._small: Pixels | None = None
        self._turned: Pixels | None = None

    def shown(self, pixels: Pixels, size: QSize, *, mirrored: bool) -> QImage:
        """The picture filling ``size`` (device pixels): its middle, cut to shape, perhaps mirrored.

        A new picture that owns its memory.
        """
        height, width = pixels.shape[:2]
        wide, high = size.width(), size.height()
        scale = max(wide / width, high / height)
        across, down = min(width, round(wide / scale)), min(height, round(high / scale))
        left, top = (width - across) // 2, (height - down) // 2
        middle = pixels[top : top + down, left : left + across]
        small, turned = self._scratch(wide, high)
        cv2.resize(middle, (wide, high), dst=small, interpolation=cv2.INTER_LINEAR)
        if mirrored:
            cv2.flip(small, 1, dst=turned)
        picture = QImage(size, QImage.Format.Format_RGB32)
        # OpenCV writes into the picture's own memory: nothing is shared with the frame.
        memory = np.frombuffer(picture.bits(), np.uint8).reshape(high, wide, 4)
        cv2.cvtColor(turned if mirrored else small, cv2.COLOR_BGR2BGRA, dst=memory)
        return picture

    def wipe(self) -> None:
        """Forgets the last picture."""
        self._small = self._turned = None

    def _scratch(self, wide: int, high: int) -> tuple[Pixels, Pixels]:
        shape = (high, wide, 3)
        if self._small is None or self._turned is None or self._small.shape != shape:
            self._small, self._turned = np.empty(shape, np.uint8), np.empty(shape, np.uint8)
        return self._small, self._turned

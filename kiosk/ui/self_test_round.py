"""A lobby's daily test of its camera, while nobody stands before it (F23)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.domain.errors import Refusal
from kiosk.domain.self_test import CameraOutcome
from kiosk.ui.station import Station

if TYPE_CHECKING:
    from kiosk.domain.self_test import SelfTest
    from kiosk.services.self_test import CameraTested, Probe
    from kiosk.services.target_card import Measured
    from kiosk.vision.pixels import Pixels

_log = logging.getLogger(__name__)

#: Milliseconds between two looks at whether a test is due, and between two steps of one.
EVERY, STEP = 10_000, 100

#: In how many pictures the target card is looked for.
LOOKS = 4


@dataclass(frozen=True, slots=True)
class DailyTest:
    """When the test is made, and the least width and height of a picture."""

    at: time
    width: int
    height: int


class SelfTestRound(QObject):
    """Tests once when the lobby starts and then every day at the set time, if nobody is there.

    A visitor who comes in the middle ends the test, which is then made later. A camera that failed
    is tested again at every look until it passes, and one that stopped before a visitor once they
    have left. If the target card is in the picture at the end, it is measured too. ``is_free``:
    nobody is there; ``is_taking``: a page has the camera. ``went(CameraTested)``: a test is over.
    """

    went = Signal(object)

    def __init__(
        self,
        station: Station,
        is_free: Callable[[], bool],
        is_taking: Callable[[], bool],
        daily: DailyTest,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._station, self._daily = station, daily
        self._is_free, self._is_taking = is_free, is_taking
        self._last: datetime | None = None
        self._failed: CameraOutcome | None = None
        self._is_due = self._is_doubted = False
        self._probe: Probe | None = None
        self._due = QTimer(self)
        self._due.setInterval(EVERY)
        self._due.timeout.connect(self.go)
        self._step = QTimer(self)
        self._step.setInterval(STEP)
        self._step.timeout.connect(self._look)

    def start(self) -> None:
        """Test now, and then every day."""
        self._due.start()
        self.go()

    def stop(self) -> None:
        """Test no more."""
        self._due.stop()
        self._step.stop()

    def go(self) -> None:
        """Begin a test if one is due and nobody is there."""
        from kiosk.camera.reader import CameraState
        from kiosk.services import self_test

        station = self._station
        zone = station.facility.zone
        due = self_test.is_due(self._last, self._daily.at, zone, station.clock())
        self._is_due = self._is_due or due
        if self._is_taking():
            # Also while it starts: a test too many does no harm.
            stopped = station.reader().status.state is not CameraState.READY
            self._is_doubted = self._is_doubted or stopped
        wanted = due or self._is_doubted or self._failed is not None
        if wanted and self._probe is None and self._is_free():
            try:
                reader = station.reader()
            except Refusal as refusal:  # its setting names no camera; the doctor says so
                self._last = station.clock()
                _log.warning("the camera cannot be tested: %s", refusal.code)
                return
            reader.start()
            self._probe = self_test.Probe(reader)
            self._step.start()

    def _look(self) -> None:
        if self._probe is None:
            return
        if not self._is_free():
            self._end()
            if not self._is_taking():
                self._station.reader().rest()
            return
        found = self._probe.step()
        if found is None:
            return
        self._end()
        reader = self._station.reader()
        frames = tuple(frame.pixels for frame in reader.recent())
        reader.rest()
        self._last = self._station.clock()
        # A fault that lasts is kept and logged once a day.
        if found.outcome is not self._failed or self._is_due:
            if found.outcome is not CameraOutcome.OK:
                _log.warning("the camera's test found: %s", found.outcome.value)
            self._keep(found)
        self._is_due = self._is_doubted = False
        self._failed = None if found.serves else found.outcome
        if frames:
            self._measure(frames)
        self.went.emit(found)

    def _end(self) -> None:
        self._step.stop()
        self._probe = None

    def _keep(self, found: CameraTested) -> None:
        station, daily = self._station, self._daily

        def keep() -> None:
            from kiosk.camera.device import Size
            from kiosk.services import self_test

            least = Size(daily.width, daily.height)
            now, days = station.clock(), station.keep_days
            self_test.keep(station.store(), found, least, station.name, now, keep_days=days)

        station.desk.run(keep, _kept, _not_kept, self)

    def _measure(self, frames: tuple[Pixels, ...]) -> None:
        """The target card, if somebody holds it up."""
        station = self._station

        def known() -> SelfTest | None:
            from kiosk.services import target_card

            return target_card.kept(station.store(), station.name)

        def look(kept: SelfTest | None) -> None:
            station.look.run(lambda: measured(kept), keep, _not_kept, self)

        def measured(kept: SelfTest | None) -> Measured | None:
            from kiosk.services import target_card

            return target_card.measure(frames[-LOOKS:], station.checks.card, kept)

        def keep(found: Measured | None) -> None:
            if found is not None:
                station.desk.run(lambda: kept_now(found), _kept, _not_kept, self)

        def kept_now(found: Measured) -> None:
            from kiosk.services import target_card

            now, days = station.clock(), station.keep_days
            store, name = station.store(), station.name
            target_card.keep(store, found, name, now, as_good=False, keep_days=days)

        station.desk.run(known, look, _not_kept, self)


def _kept(_: None) -> None:
    """Nobody waits for it."""


def _not_kept(refusal: Refusal) -> None:
    _log.warning("the camera's test could not be kept: %s", refusal.code)

"""Notes how each picture was taken, or was not, for the reports (F103): nothing personal."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from PySide6.QtCore import QObject, Slot

from kiosk.domain.capture_note import Attempt, CaptureEnd
from kiosk.domain.errors import Refusal
from kiosk.domain.finding import Finding, Kind, Side
from kiosk.ui.station import Station

_log = logging.getLogger(__name__)


class CaptureLog(QObject):
    """Follows one page's attempts and hands what became of each to the desk lane.

    The store's refusals are logged alone: a visitor has no use for them.
    """

    def __init__(self, station: Station, parent: QObject) -> None:
        super().__init__(parent)
        self._station = station
        self._attempt: Attempt | None = None
        self._last: Attempt | None = None
        station.hub.help_asked.connect(self._helped)

    @property
    def worst(self) -> Kind | None:
        """What blocks the picture that is looked for most."""
        return None if self._attempt is None else self._attempt.worst

    def begin(self, side: Side) -> None:
        """A picture is looked for; an attempt under way is no attempt any more."""
        self._attempt = self._last = Attempt(side, time.monotonic())

    def saw(self, findings: Iterable[Finding]) -> None:
        """A look was taken."""
        if self._attempt is not None:
            self._attempt.saw(findings)

    def kept(self, *, by_hand: bool) -> None:
        """The picture was taken and kept."""
        self._end(CaptureEnd.BY_HAND if by_hand else CaptureEnd.AUTO)

    def left(self) -> None:
        """The page is left, maybe without a picture."""
        attempt = self._attempt
        if attempt is not None and attempt.seconds(time.monotonic()) >= Attempt.LEAST:
            self._end(CaptureEnd.GAVE_UP)
        self._attempt = self._last = None

    def retaken(self, side: Side) -> None:
        """A picture that was kept, here or on an earlier visit to the page, is taken anew."""
        last = self._last or Attempt(side, time.monotonic())
        self._note(last, CaptureEnd.RETAKEN)

    @Slot(str, str)
    def _helped(self, kiosk: str, _page: str) -> None:
        """An officer is called from somewhere; it counts here while a picture is looked for."""
        if self._attempt is not None and kiosk == self._station.name:
            self._note(self._attempt, CaptureEnd.HELPED)

    def _end(self, end: CaptureEnd) -> None:
        if self._attempt is not None:
            self._note(self._attempt, end)
            self._attempt = None

    def _note(self, attempt: Attempt, end: CaptureEnd) -> None:
        station = self._station
        made = attempt.note(end, time.monotonic(), station.clock(), station.name)

        def keep() -> None:
            from kiosk.services import capture_rates

            capture_rates.note(station.store(), made, station.keep_days)

        station.desk.run(keep, _kept, _not_kept, self)


def _kept(_: None) -> None:
    """Nobody waits for it."""


def _not_kept(refusal: Refusal) -> None:
    _log.info("how a picture was taken could not be noted: %s", refusal.code)

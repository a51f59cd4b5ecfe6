"""Sending that does not give up: one try at a time, again every few seconds while it cannot be.

The application is made once whatever happens here, because it carries its own identity
(``Draft.client_id``); this only keeps two tries from running at the same time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.domain.errors import Refusal, StoreAway, StoreBusy, StoreFull
from kiosk.services.enrol import Submitted
from kiosk.ui.lane import Lane

#: Milliseconds between two tries, and before one without an answer is called slow (DESIGN.md L08).
RETRY, SLOW = 5_000, 20_000

#: Seconds without success before the visitor is told to call an officer.
LONG = 60.0

_PASSING = (StoreBusy, StoreFull, StoreAway)


class SendState(Enum):
    """``WAITING``: it could not be stored and is tried again. ``LONG``: for a minute already."""

    IDLE = auto()
    SENDING = auto()
    WAITING = auto()
    LONG = auto()


class Sending(QObject):
    """Signals: ``changed(SendState)``, ``sent(Submitted)``, ``refused(Refusal)``, ``tried()``.

    ``refused`` is a no that trying again would not change; ``tried`` comes before each further try.
    """

    changed = Signal(object)
    sent = Signal(object)
    refused = Signal(object)
    tried = Signal()

    def __init__(self, lane: Lane, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._work: Callable[[], Submitted] | None = None
        self._in_flight = False
        self._failing_since: float | None = None
        self.state = SendState.IDLE
        self._again = self._timer(RETRY, self._try)
        self._slow = self._timer(SLOW, self._call_it_slow)

    def _timer(self, after: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(act)
        return timer

    def start(self, work: Callable[[], Submitted]) -> None:
        """Send; does nothing while it is being sent."""
        if self.state is not SendState.IDLE:
            return
        self._work, self._failing_since = work, None
        self._enter(SendState.SENDING)
        self._try()

    def stop(self) -> None:
        """Try no more; a try under way ends unheard, unless it succeeds."""
        self._again.stop()
        self._slow.stop()
        self._work = None
        self._enter(SendState.IDLE)

    def _enter(self, state: SendState) -> None:
        if state is not self.state:
            self.state = state
            self.changed.emit(state)

    def _try(self) -> None:
        if self._work is None or self._in_flight:
            return
        if self._failing_since is not None:
            self.tried.emit()
        self._in_flight = True
        self._slow.start()
        self._lane.run(self._work, self._succeeded, self._failed, self)

    def _succeeded(self, submitted: Submitted) -> None:
        self._in_flight = False
        self.stop()
        self.sent.emit(submitted)

    def _failed(self, refused: Refusal) -> None:
        self._in_flight = False
        self._slow.stop()
        if self._work is None:
            return
        if not isinstance(refused, _PASSING):
            self.stop()
            self.refused.emit(refused)
            return
        self._could_not()
        self._again.start()

    def _call_it_slow(self) -> None:
        if self._work is not None:
            self._could_not()

    def _could_not(self) -> None:
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
        is_long = now - self._failing_since >= LONG
        self._enter(SendState.LONG if is_long else SendState.WAITING)

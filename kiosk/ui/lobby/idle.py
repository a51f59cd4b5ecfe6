"""Nobody there: a warning that counts down, then the wipe (DESIGN.md L16)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui import measure, theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.overlay import Overlay
from kiosk.ui.parts.ring import CountdownRing
from kiosk.ui.station import IdleTimes

#: Seconds left at which a tone sounds.
TONES = (30, 20, 10)

_TICK = 250


class IdleWatch(QObject):
    """Measures the time since somebody was there.

    ``warned()``: the countdown begins. ``counted(int)``: seconds left, each once. ``lapsed()``:
    nobody answered. ``now`` is a monotonic clock in seconds.
    """

    warned = Signal()
    counted = Signal(int)
    lapsed = Signal()

    def __init__(
        self, times: IdleTimes, now: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._times, self._now = times, now
        self._limit = times.normal
        self._last = now()
        self._told: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tick)

    @property
    def is_warning(self) -> bool:
        """Whether the countdown runs."""
        return self._told is not None

    def watch(self, limit: float) -> None:
        """Begin to measure, and warn after so many seconds."""
        self._limit = limit
        self.active()
        self._timer.start()

    def stop(self) -> None:
        """Measure no more."""
        self._timer.stop()
        self._told = None

    def active(self) -> None:
        """Somebody is there; the countdown, if it runs, is called off."""
        self._last = self._now()
        self._told = None

    def tick(self) -> None:
        """Look at the clock."""
        silent = self._now() - self._last
        if silent < self._limit:
            return
        left = self._times.countdown - int(silent - self._limit)
        if left <= 0:
            self.stop()
            self.lapsed.emit()
            return
        if self._told is None:
            self._told = left
            self.warned.emit()
            self.counted.emit(left)
        elif left != self._told:
            self._told = left
            self.counted.emit(left)


class IdleOverlay(Overlay):
    """Asks whether somebody is there. ``stayed()`` and ``finished()`` tell the answer."""

    stayed = Signal()
    finished = Signal()

    def __init__(self, over: QWidget, countdown: int) -> None:
        super().__init__(over, 1200, padding=64)
        self._countdown = countdown
        self.setObjectName("idle_overlay")
        box = measure.flip(gap=56)
        self._ring = CountdownRing()
        box.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignCenter)
        lines = measure.column(gap=24)
        self._title = Label("z_title", "h1", size=64)
        self._text = Label("z_erase", "lead", n=countdown)
        self._more = named(LobbyButton("z_more"), "idle_stay")
        self._end = named(LobbyButton("z_end", "secondary"), "idle_end")
        for part in (self._title, self._text):
            lines.addWidget(part)
        lines.addSpacing(theme.px(16))
        measure.least(self._more, height=128)
        lines.addWidget(self._more)
        lines.addWidget(self._end)
        box.addLayout(lines, 1)
        self.box.addLayout(box)
        self._more.clicked.connect(self.stayed)
        self._end.clicked.connect(self.finished)
        self.dismissed.connect(self.stayed)

    def begin(self) -> None:
        """Open it with all the time left."""
        self.setAccessibleName(words.say("z_title"))
        self.open(self._more)

    def count(self, left: int) -> None:
        """Show the seconds left; a tone at some of them."""
        self._ring.show_left(left, self._countdown)
        self._text.say("z_erase", n=left)
        if left in TONES:
            QApplication.beep()

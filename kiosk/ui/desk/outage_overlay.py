"""Taking a terminal out of service: which, from when to when, why, and whom it hits."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Terminal
from kiosk.domain.reason import Reason
from kiosk.domain.restriction import OPEN_END
from kiosk.domain.slot import instant
from kiosk.services import facility as facility_
from kiosk.services import terminals_out
from kiosk.services.terminals_out import TakenOut
from kiosk.ui import words
from kiosk.ui.desk.explanation import Explanation
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.moment_field import MomentField
from kiosk.ui.parts.pick_card import PickCard

_SIZE = (720, 700)
_ACROSS = 3
_PAUSE_MS = 150


class OutageOverlay(DeskOverlay):
    """Signal: ``taken_out(Terminal, TakenOut)``. Keys: Ctrl Enter does it, Esc closes."""

    taken_out = Signal(object, object)

    def __init__(self, window: QWidget, session: DeskSession) -> None:
        super().__init__(window, words.say("outage.title"), _SIZE, "wrench")
        named(self, "outage_overlay")
        self._session = session
        self._cards: dict[str, tuple[Terminal, PickCard]] = {}
        self._busy = False
        self._asked = 0
        self._zone = session.station.facility.zone
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(24, 18, 24, 18)
        self._column.setSpacing(8)
        self._notice = DeskNotice(inner)
        self._column.addWidget(self._notice)
        self._build_fields()
        self.hold(inner)
        self._build_foot()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._count)
        self.goes_by(self.send)
        self._show()
        store = session.station.store
        session.station.desk.run(
            lambda: facility_.terminals(store()), self._offer, self._failed, self
        )

    def close_overlay(self) -> None:
        """Go away; nothing is asked any more."""
        self._pause.stop()
        super().close_overlay()

    def terminal(self) -> Terminal | None:
        """The one chosen."""
        return next((t for t, card in self._cards.values() if card.isChecked()), None)

    def starts_at(self) -> datetime:
        """The first moment, in UTC."""
        wall = self.start.wall()
        return instant(wall.date(), wall.time(), self._zone)

    def ends_at(self) -> datetime:
        """The moment at which it is back by itself; ``OPEN_END`` if it is not."""
        wall = self.end.wall()
        if self.open_end.isChecked():
            return OPEN_END
        return instant(wall.date(), wall.time(), self._zone)

    def send(self) -> None:
        """Take it out, if everything is there."""
        terminal = self.terminal()
        if self._busy or terminal is None or not self._go.isEnabled():
            return
        self._busy = True
        self._show()
        station, session, why = self._session.station, self._session, self.why.text()
        start, end = self.starts_at(), self.ends_at()

        def work() -> TakenOut:
            return terminals_out.take_out(
                station.store(),
                station.facility,
                session.officer,
                terminal.id,
                start,
                end,
                why,
                station.clock(),
            )

        def done(out: TakenOut) -> None:
            self.taken_out.emit(terminal, out)
            self.close_overlay()

        station.desk.run(work, done, self._failed, self)

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        self._notice.tell(words.refusal(refused), "error")
        self._show()

    def _offer(self, terminals: tuple[Terminal, ...]) -> None:
        for at, terminal in enumerate(terminals):
            plain = "".join(c if c.isalnum() else "_" for c in terminal.name)
            card = PickCard(terminal.name, is_single=True, parent=self._holder)
            named(card, f"out_{plain}")
            card.toggled.connect(lambda _on: self._wanted())
            self._cards[terminal.id] = terminal, card
            self._grid.addWidget(card, at // _ACROSS, at % _ACROSS)

    def _build_fields(self) -> None:
        self._column.addWidget(DeskText(words.say("outage.which"), "strong"))
        self._holder = QWidget(self)
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._column.addWidget(self._holder)
        self._column.addSpacing(10)
        self._column.addWidget(DeskText(words.say("outage.when"), "strong"))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.start = named(MomentField(self), "outage_from", "lockdown.from")
        self.end = named(MomentField(self), "outage_to", "lockdown.to")
        wall = self._session.station.clock().astimezone(self._zone)
        wall = wall.replace(tzinfo=None, second=0, microsecond=0)
        self.start.show_wall(wall)
        self.end.show_wall(datetime.combine(wall.date() + timedelta(days=1), time(0)))
        line.addWidget(self.start, 1)
        line.addWidget(DeskText(words.say("lockdown.until"), "small", "text-2"))
        line.addWidget(self.end, 1)
        self._column.addLayout(line)
        self.open_end = named(PickCard(words.say("outage.open_end"), parent=self), "outage_open")
        self.open_end.toggled.connect(self._opened_end)
        self.open_end.setChecked(True)
        self._column.addWidget(self.open_end)
        for field in (self.start, self.end):
            field.changed.connect(self._wanted)
        self._column.addSpacing(10)
        head = words.say("outage.why")
        self.why = Explanation(Reason.OUTSIDE_TERMINAL_BROKEN, self, head)
        self.why.changed.connect(self._show)
        self._column.addWidget(self.why)
        self._column.addSpacing(6)
        self._hit = named(DeskText("", "body", "text-2", wrap=True), "outage_hit")
        self._column.addWidget(self._hit)
        self._column.addStretch(1)

    def _build_foot(self) -> None:
        self.foot.addWidget(DeskText(words.say("outage.note"), "small", "text-2", wrap=True), 1)
        back = named(DeskButton(words.say("lockdown.back"), cap="Esc", large=True), "back")
        back.clicked.connect(self.close_overlay)
        self.foot.addWidget(back)
        text = words.say("outage.go")
        self._go = named(DeskButton(text, "destructive", cap="Ctrl ↵", large=True), "take_out")
        self._go.clicked.connect(self.send)
        self.foot.addWidget(self._go)

    def _opened_end(self, on: bool) -> None:
        self.end.setDisabled(on)
        self._wanted()

    def _wanted(self) -> None:
        if hasattr(self, "_pause"):
            self._pause.start()
            self._show()

    def _count(self) -> None:
        """How many visits it would hit."""
        terminal = self.terminal()
        if terminal is None or self.ends_at() <= self.starts_at():
            return
        self._asked += 1
        asked, station = self._asked, self._session.station
        start, end = self.starts_at(), self.ends_at()

        def done(hit: int) -> None:
            if asked == self._asked:
                self._hit.setText(words.say("outage.hit", n=hit, name=terminal.name))

        station.desk.run(
            lambda: len(
                terminals_out.hit(station.store(), terminal.id, start, end, station.clock())
            ),
            done,
            self._failed,
            self,
        )

    def _show(self) -> None:
        now = self._session.station.clock()
        is_time = self.ends_at() > max(self.starts_at(), now)
        whole = self.terminal() is not None and is_time and self.why.is_good()
        self._go.setEnabled(whole and not self._busy)

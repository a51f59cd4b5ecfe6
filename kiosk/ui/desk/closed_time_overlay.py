"""Blocking a time: for all or one unit, terminal or resident, from when to when, and why."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiosk.domain.errors import Refusal
from kiosk.domain.restriction import BlockWhy
from kiosk.domain.slot import instant
from kiosk.domain.visit import VisitKind
from kiosk.services import restrictions
from kiosk.services.restrictions import Target, Wanted
from kiosk.ui import words
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.moment_field import MomentField
from kiosk.ui.parts.pick_card import PickCard
from kiosk.ui.parts.segments import Segments

_SIZE = (780, 660)
_ACROSS = 3
_WHYS = tuple(w for w in BlockWhy if w not in (BlockWhy.OUT_OF_ORDER, BlockWhy.LOCKDOWN))
_BOTH = "both"


class ClosedTimeOverlay(DeskOverlay):
    """Signal: ``blocked(int)``, how many visits are booked then. Ctrl Enter does it."""

    blocked = Signal(int)

    def __init__(self, window: QWidget, session: DeskSession) -> None:
        super().__init__(window, words.say("block.title"), _SIZE, "ban")
        named(self, "closed_time_overlay")
        self._session = session
        self._zone = session.station.facility.zone
        self._busy = False
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(24, 18, 24, 18)
        self._column.setSpacing(8)
        self._notice = DeskNotice(inner)
        self._column.addWidget(self._notice)
        self._build_what()
        self._build_when()
        self._build_why()
        self._column.addStretch(1)
        self.hold(inner)
        self._build_foot()
        self.goes_by(self.send)
        self._show()

    def send(self) -> None:
        """Block it, if everything is there."""
        why = self._why()
        if self._busy or why is None or not self._go.isEnabled():
            return
        self._busy = True
        self._show()
        station, session = self._session.station, self._session
        kind = self._kinds.current()
        wanted = Wanted(
            target=Target(self._targets.current()),
            untrusted_name=self.name.text(),
            starts_at=self._instant(self.start.wall()),
            ends_at=self._instant(self.end.wall()),
            why=why,
            kind=None if kind == _BOTH else VisitKind(kind),
        )

        def work() -> int:
            store, at = station.store(), station.clock()
            return len(restrictions.block_wanted(store, wanted, session.officer, at))

        station.desk.run(work, self._done, self._failed, self)

    def _done(self, hit: int) -> None:
        self.blocked.emit(hit)
        self.close_overlay()

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        self._notice.tell(words.refusal(refused), "error")
        self._show()

    def _build_what(self) -> None:
        self._column.addWidget(DeskText(words.say("block.what"), "strong"))
        self._targets = Segments("block_target", self)
        for target in Target:
            self._targets.add(target.value, words.say(f"block.target.{target}"))
        self._targets.mark(Target.ALL.value)
        self._targets.chosen.connect(lambda _name: self._show())
        self._column.addWidget(self._targets, 0, Qt.AlignmentFlag.AlignLeft)
        self.name = named(QLineEdit(self), "block_name", "block.name")
        self.name.setProperty("part", "desk-field")
        self.name.setProperty("focus_radius", 6)
        self.name.setMaximumWidth(360)
        self.name.textChanged.connect(lambda _text: self._show())
        self._column.addWidget(self.name)
        self._kinds = Segments("block_kind", self)
        self._kinds.add(_BOTH, words.say("block.both"))
        for kind in VisitKind:
            self._kinds.add(kind.value, words.say(f"block.kind.{kind}"))
        self._kinds.mark(_BOTH)
        self._column.addWidget(self._kinds, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_when(self) -> None:
        self._column.addSpacing(10)
        self._column.addWidget(DeskText(words.say("block.when"), "strong"))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.start = named(MomentField(self), "block_from", "lockdown.from")
        self.end = named(MomentField(self), "block_to", "lockdown.to")
        today = self._session.station.clock().astimezone(self._zone).date()
        tomorrow = today + timedelta(days=1)
        self.start.show_wall(datetime.combine(tomorrow, time(0)))
        self.end.show_wall(datetime.combine(tomorrow + timedelta(days=1), time(0)))
        line.addWidget(self.start, 1)
        line.addWidget(DeskText(words.say("lockdown.until"), "small", "text-2"))
        line.addWidget(self.end, 1)
        self._column.addLayout(line)
        for field in (self.start, self.end):
            field.changed.connect(self._show)

    def _build_why(self) -> None:
        self._column.addSpacing(10)
        self._column.addWidget(DeskText(words.say("block.why"), "strong"))
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self._whys: dict[BlockWhy, PickCard] = {}
        for at, why in enumerate(_WHYS):
            card = PickCard(words.say(f"closures.why.{why}"), is_single=True, parent=holder)
            named(card, f"why_{why}")
            card.toggled.connect(lambda _on: self._show())
            self._whys[why] = card
            grid.addWidget(card, at // _ACROSS, at % _ACROSS)
        self._column.addWidget(holder)

    def _build_foot(self) -> None:
        self.foot.addWidget(DeskText(words.say("block.note"), "small", "text-2", wrap=True), 1)
        back = named(DeskButton(words.say("lockdown.back"), cap="Esc", large=True), "back")
        back.clicked.connect(self.close_overlay)
        self.foot.addWidget(back)
        text = words.say("block.go")
        self._go = named(DeskButton(text, "primary", cap="Ctrl ↵", large=True), "block_now")
        self._go.clicked.connect(self.send)
        self.foot.addWidget(self._go)

    def _why(self) -> BlockWhy | None:
        return next((why for why, card in self._whys.items() if card.isChecked()), None)

    def _show(self) -> None:
        target = Target(self._targets.current())
        self.name.setVisible(target is not Target.ALL)
        if target is not Target.ALL:
            self.name.setPlaceholderText(words.say(f"block.hint.{target}"))
        is_named = target is Target.ALL or bool(self.name.text().strip())
        is_time = self._instant(self.end.wall()) > self._instant(self.start.wall())
        is_whole = is_named and is_time and self._why() is not None
        self._go.setEnabled(is_whole and not self._busy)

    def _instant(self, wall: datetime) -> datetime:
        return instant(wall.date(), wall.time(), self._zone)

"""Blocking a terminal, a kind or everything, for a session, a window or a day; and lifting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Facility, Terminal
from kiosk.domain.ids import BlockId, new_id
from kiosk.domain.restriction import Block, BlockWhy
from kiosk.domain.slot import Slot, bounds, day_bounds
from kiosk.domain.visit import CLAIMING, Visit, VisitKind
from kiosk.services import restrictions
from kiosk.services.calendar import DayView
from kiosk.ui import words
from kiosk.ui.desk.consequence_box import ConsequenceBox
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.segments import Segments

_SIZE = (920, 620)
#: What the desk chooses from; outages and lockdowns have pages of their own.
_WHYS = (
    BlockWhy.MAINTENANCE,
    BlockWhy.HOLIDAY,
    BlockWhy.STAFFING,
    BlockWhy.COURT,
    BlockWhy.MEDICAL,
    BlockWhy.OTHER,
)


class What(StrEnum):
    """What is blocked."""

    TERMINAL = "terminal"
    ONSITE = "onsite"
    OFFSITE = "offsite"
    ALL = "all"


class When(StrEnum):
    """For how long."""

    SESSION = "session"
    WINDOW = "window"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the calendar's cursor is; a terminal and a time only if it is on a cell."""

    view: DayView
    terminal: Terminal | None = None
    slot: Slot | None = None


def span_of(spot: Spot, when: When, facility: Facility) -> tuple[datetime, datetime]:
    """From when until when, in UTC."""
    slot, day, zone = spot.slot, spot.view.day, facility.zone
    if when is When.DAY or slot is None:
        return day_bounds(day, zone)
    if when is When.SESSION:
        return slot.starts_at, slot.ends_at
    windows = (bounds(day, window, zone) for window in spot.view.windows)
    found = next((w for w in windows if w[0] <= slot.starts_at < w[1]), None)
    return found or (slot.starts_at, slot.ends_at)


def name_of(block: Block, view: DayView) -> str:
    """What a block is for."""
    if block.terminal is not None:
        found = next((t.name for t in view.columns if t.id == block.terminal), "")
        return found or words.say("calendar.block_of.terminal")
    if block.unit:
        return block.unit
    return words.say(f"calendar.block_of.{block.kind.value if block.kind else 'all'}")


class BlockOverlay(DeskOverlay):
    """Signal: ``done(Changed, sentence)``. Ctrl Enter blocks, Esc closes."""

    done = Signal(object, str)

    def __init__(self, window: QWidget, session: DeskSession, spot: Spot) -> None:
        super().__init__(window, words.say("calendar.block_title"), _SIZE)
        named(self, "block_overlay")
        self._session, self._spot, self._busy = session, spot, False
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        self._notice = DeskNotice(inner)
        column.addWidget(self._notice)
        self._whats = Segments("block_what", inner)
        self._whens = Segments("block_when", inner)
        for what in What:
            if what is not What.TERMINAL or spot.terminal is not None:
                self._whats.add(what.value, self._word(what))
        for when in When:
            if when is When.DAY or spot.slot is not None:
                self._whens.add(when.value, words.say(f"calendar.block_time.{when.value}"))
        self._whats.mark((What.TERMINAL if spot.terminal else What.ALL).value)
        self._whens.mark((When.SESSION if spot.slot else When.DAY).value)
        self._whys = Segments("block_why", inner)
        for why in _WHYS:
            self._whys.add(why.value, words.say(f"calendar.block_reason.{why.value}"))
        self._whys.mark(_WHYS[0].value)
        for word, segments in (
            ("block_what", self._whats),
            ("block_when", self._whens),
            ("block_why", self._whys),
        ):
            segments.chosen.connect(lambda _name: self._show())
            column.addWidget(DeskText(words.say(f"calendar.{word}"), "strong"))
            line = QHBoxLayout()
            line.addWidget(segments)
            line.addStretch(1)
            column.addLayout(line)
        self._told = ConsequenceBox("block_effect", inner)
        column.addWidget(self._told)
        column.addWidget(self._build_there(inner))
        column.addStretch(1)
        self.hold(inner)
        self._build_foot()
        self.goes_by(self.do)
        self._show()

    def choose(self, what: What, when: When, why: BlockWhy) -> None:
        """Choose as the hands do."""
        self._whats.choose(what.value)
        self._whens.choose(when.value)
        self._whys.choose(why.value)

    def block(self) -> Block:
        """What would be blocked."""
        what, when = What(self._whats.current()), When(self._whens.current())
        start, end = span_of(self._spot, when, self._session.station.facility)
        terminal = self._spot.terminal if what is What.TERMINAL else None
        kinds = {What.ONSITE: VisitKind.ONSITE, What.OFFSITE: VisitKind.OFFSITE}
        return Block(
            id=BlockId(new_id()),
            starts_at=start,
            ends_at=end,
            why=BlockWhy(self._whys.current()),
            kind=kinds.get(what),
            terminal=terminal.id if terminal else None,
        )

    def do(self) -> None:
        """Block it."""
        if self._busy:
            return
        station, officer, given = self._session.station, self._session.officer, self.block()
        self._start()

        def work() -> tuple[Visit, ...]:
            return restrictions.block(station.store(), given, officer.id, station.clock())

        def done(there: tuple[Visit, ...]) -> None:
            key = "blocked_visits" if there else "blocked"
            self._finish(words.say(f"calendar.done.{key}", n=len(there)), there)

        station.desk.run(work, done, self._failed, self)

    def lift(self, block: Block) -> None:
        """Open it again."""
        if self._busy:
            return
        station, officer = self._session.station, self._session.officer
        self._start()

        def work() -> None:
            restrictions.unblock(station.store(), block.id, officer.id, station.clock())

        station.desk.run(
            work,
            lambda _none: self._finish(words.say("calendar.done.lifted"), ()),
            self._failed,
            self,
        )

    def _start(self) -> None:
        self._busy = True
        self._notice.clear()
        self._act.setEnabled(False)

    def _finish(self, sentence: str, there: tuple[Visit, ...]) -> None:
        self.done.emit(Changed(visits=frozenset(v.id for v in there)), sentence)
        self.close_overlay()

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        self._act.setEnabled(True)
        self._notice.tell(words.refusal(refused), "error")

    def _word(self, what: What) -> str:
        if what is What.TERMINAL and self._spot.terminal is not None:
            return self._spot.terminal.name
        return words.say(f"calendar.block_of.{what.value}")

    def _show(self) -> None:
        given, view = self.block(), self._spot.view
        zone = self._session.station.facility.zone
        kinds = {t.id: t.kind for t in view.columns}
        there = [
            c
            for c in view.visits
            if c.visit.state in CLAIMING
            and c.visit.starts_at < given.ends_at
            and given.starts_at < c.visit.ends_at
            and given.terminal in (None, c.visit.terminal)
            and given.kind in (None, kinds.get(c.visit.terminal))
        ]
        when = words.say("calendar.block_time.day")
        if self._whens.current() != When.DAY:
            when = words.span(given.starts_at, given.ends_at, zone)
        when = f"{words.day(view.day)}, {when}"
        text = words.say("calendar.block_says", what=name_of(given, view), when=when, n=len(there))
        self._told.tell(text, tone="attention" if there else "info", icon="ban")

    def _build_there(self, inner: QWidget) -> QFrame:
        """What is blocked on that day, each with a button to lift it."""
        frame = QFrame(inner)
        frame.setProperty("part", "desk-card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        column.addWidget(DeskText(words.say("calendar.block_now"), "strong"))
        zone, view = self._session.station.facility.zone, self._spot.view
        start, end = day_bounds(view.day, zone)
        for n, block in enumerate(view.blocks):
            whole = block.starts_at <= start and block.ends_at >= end
            span = words.span(max(block.starts_at, start), min(block.ends_at, end), zone)
            when = words.say("calendar.block_time.day") if whole else span
            why = words.say(f"calendar.block_reason.{block.why.value}")
            line = QHBoxLayout()
            line.addWidget(IconMark("ban", 16, "text-2", frame))
            text = f"{name_of(block, view)} · {when} · {why}"
            line.addWidget(DeskText(text, "body", wrap=True), 1)
            if block.lockdown is None and block.why is not BlockWhy.OUT_OF_ORDER:
                button = named(DeskButton(words.say("calendar.block_lift")), f"lift_{n}")
                button.clicked.connect(lambda _=False, b=block: self.lift(b))
                line.addWidget(button)
            column.addLayout(line)
        if not view.blocks:
            column.addWidget(DeskText(words.say("calendar.block_none"), "body", "text-2"))
        return frame

    def _build_foot(self) -> None:
        self.foot.addWidget(IconMark("scroll-text", 18, "text-2"))
        badge = self._session.officer.badge
        saved = DeskText(words.say("calendar.saved", badge=badge), "small", "text-2", wrap=True)
        self.foot.addWidget(saved, 1)
        back = named(DeskButton(words.say("calendar.back"), cap="Esc", large=True), "block_back")
        back.clicked.connect(self.close_overlay)
        self.foot.addWidget(back)
        text = words.say("calendar.do.block")
        self._act = named(DeskButton(text, "destructive", cap="Ctrl ↵", large=True), "block_do")
        self._act.clicked.connect(self.do)
        self.foot.addWidget(self._act)

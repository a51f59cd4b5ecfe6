"""What is closed: lockdowns to undo or lift, terminals to put back, blocked times to open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Terminal
from kiosk.domain.ids import BlockId, LockdownId, TerminalId
from kiosk.domain.lockdown import Lockdown
from kiosk.domain.restriction import Block
from kiosk.domain.slot import local_day
from kiosk.services import closures, lockdown_end, misfits, restrictions, terminals_out
from kiosk.services.closures import Closures
from kiosk.services.lockdown import Begun
from kiosk.services.lockdown_end import Undone
from kiosk.services.misfits import Stranded
from kiosk.services.terminals_out import OnTerminal, TakenOut
from kiosk.ui import words
from kiosk.ui.desk.closed_time_overlay import ClosedTimeOverlay
from kiosk.ui.desk.limits_overlay import LimitsOverlay
from kiosk.ui.desk.lockdown_overlay import LockdownOverlay
from kiosk.ui.desk.outage_overlay import OutageOverlay
from kiosk.ui.desk.page import DeskPage
from kiosk.ui.desk.panel import ScrollPanel, clear
from kiosk.ui.desk.places import CALENDAR
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.entry_row import EntryRow

#: Milliseconds between looks: another desk's lockdown is seen in time.
_EVERY = 2000
#: What the page may be asked to open at once.
LOCKDOWN, OUTAGE, BLOCK, LIMITS = "lockdown", "outage", "block", "limits"


class ClosuresPage(DeskPage):
    """Keys: L a lockdown, O a terminal out, B a blocked time, M limits; U undoes a lockdown."""

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "closures_page")
        self._found: Closures | None = None
        self._stranded: tuple[Stranded, ...] = ()
        self._asking = self._again = False
        self._undo: tuple[Lockdown, DeskButton] | None = None
        self.head.addWidget(DeskText(words.say("closures.title"), "h1"))
        self.head.addWidget(DeskText(words.say("closures.lead"), "small", "text-2"))
        self.head.addStretch(1)
        zone = session.station.facility.zone.key
        self.head.addWidget(DeskText(words.say("calendar.zone", zone=zone), "small", "text-2"))
        self._build_tools()
        self._notice = DeskNotice(self)
        self.body.addWidget(self._notice)
        self._panel = ScrollPanel(self)
        self.body.addWidget(self._panel, 1)
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._look)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._count_down)
        session.station.hub.changed.connect(self._changed)

    def opened(self, argument: object) -> None:
        """Look, and open one of the dialogs if asked to."""
        self._timer.start()
        self._clock.start()
        self._look()
        self._look_for_misfits()
        if isinstance(argument, str) and argument in self._dialogs():
            self._dialogs()[argument]()

    def left(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._clock.stop()

    def press(self, key: str) -> bool:
        """The keys of the page."""
        acts: dict[str, Callable[[], object]] = {
            "L": self._dialogs()[LOCKDOWN],
            "O": self._dialogs()[OUTAGE],
            "B": self._dialogs()[BLOCK],
            "M": self._dialogs()[LIMITS],
            "U": self._undo_newest,
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    def failed(self, refused: Refusal) -> None:
        """What was refused; the list that is shown stays."""
        self._asking = False
        self._notice.tell(words.refusal(refused), "error")

    def _build_tools(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        dialogs = self._dialogs()
        button = named(
            DeskButton(words.say("closures.lockdown"), "destructive-outline", icon="lock", cap="L"),
            "new_lockdown",
        )
        button.clicked.connect(dialogs[LOCKDOWN])
        tools.addWidget(button)
        for name, key, icon, cap in (
            (OUTAGE, "closures.outage", "wrench", "O"),
            (BLOCK, "closures.block", "ban", "B"),
            (LIMITS, "closures.limits", "sliders-horizontal", "M"),
        ):
            other = named(DeskButton(words.say(key), icon=icon, cap=cap), f"new_{name}")
            other.clicked.connect(dialogs[name])
            tools.addWidget(other)
        tools.addStretch(1)
        self.body.addLayout(tools)

    # The dialogs.

    def _dialogs(self) -> dict[str, Callable[[], None]]:
        return {
            LOCKDOWN: self._open_lockdown,
            OUTAGE: self._open_outage,
            BLOCK: self._open_block,
            LIMITS: self._open_limits,
        }

    def _open_lockdown(self) -> None:
        overlay = LockdownOverlay(self.window(), self.session)
        overlay.begun.connect(self._begun)
        self._lay(overlay)

    def _open_outage(self) -> None:
        overlay = OutageOverlay(self.window(), self.session)
        overlay.taken_out.connect(self._was_out)
        self._lay(overlay)

    def _open_block(self) -> None:
        overlay = ClosedTimeOverlay(self.window(), self.session)
        overlay.blocked.connect(self._was_blocked)
        self._lay(overlay)

    def _open_limits(self) -> None:
        overlay = LimitsOverlay(self.window(), self.session)
        overlay.kept.connect(lambda _outside: self._look_for_misfits())
        self._lay(overlay)

    def _lay(self, overlay: DeskOverlay) -> None:
        self._notice.clear()
        self.overlaid.emit(overlay)
        overlay.open_overlay()

    def _begun(self, done: Begun) -> None:
        said = words.say("closures.began", cancelled=done.cancelled, moved=done.moved)
        self._did(said, done.changed)

    def _was_out(self, terminal: Terminal, done: TakenOut) -> None:
        said = words.say(
            "closures.was_out",
            name=terminal.name,
            moved=len(done.moved),
            cancelled=len(done.cancelled),
        )
        self._did(said, done.changed)

    def _was_blocked(self, booked: int) -> None:
        key = "closures.blocked_but" if booked else "closures.blocked"
        self._did(words.say(key, n=booked), Changed())

    def _did(self, said: str, changed: Changed) -> None:
        self.said.emit(said)
        self.session.station.hub.changed.emit(changed)
        self._look()
        self._look_for_misfits()

    # Looking.

    def _changed(self, _changed: Changed) -> None:
        if self.isVisible():
            self._look()

    def _look(self) -> None:
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        station = self.session.station

        def work() -> Closures:
            return closures.closures(station.store(), station.clock())

        self.run(work, self._arrived)

    def _look_for_misfits(self) -> None:
        """All visits ahead are read for this: not every two seconds."""
        station = self.session.station

        def work() -> tuple[Stranded, ...]:
            return misfits.misfits(station.store(), station.facility, station.clock())

        def done(stranded: tuple[Stranded, ...]) -> None:
            if stranded != self._stranded:
                self._stranded = stranded
                if self._found is not None:
                    self._show(self._found)

        self.run(work, done)

    def _arrived(self, found: Closures) -> None:
        self._asking = False
        if self._found is None or _shown(found) != _shown(self._found):
            self._found = found
            self._show(found)
        if self._again:
            self._look()

    def _show(self, found: Closures) -> None:
        column = self._panel.column
        clear(column)
        self._undo = None
        for lockdown in found.lockdowns:
            column.addWidget(self._lockdown_row(lockdown, found.at))
        for each in found.terminals:
            for block in each.outages:
                column.addWidget(self._outage_row(each, block, found.at))
            if not each.terminal.in_service and not each.outages:
                column.addWidget(self._outage_row(each, None, found.at))
        for block in found.blocks:
            column.addWidget(self._block_row(block, found))
        for stranded in self._stranded:
            column.addWidget(self._stranded_row(stranded))
        if found.is_empty and not self._stranded:
            nothing = DeskText(words.say("closures.none"), "body", "text-2", wrap=True)
            column.addWidget(named(nothing, "nothing_closed"))
        column.addStretch(1)
        self._count_down()

    def _lockdown_row(self, lockdown: Lockdown, at: datetime) -> EntryRow:
        units = ", ".join(lockdown.units)
        key = "closures.units" if len(lockdown.units) == 1 else "closures.units_many"
        title = f"{words.say('closures.lockdown')} · {words.say(key, units=units)}"
        more = f"{self._when(lockdown, 'closures.until_lifted')} · {lockdown.explanation}"
        row = EntryRow("lock", title, more, role="danger", chip=_chip(lockdown, at), parent=self)
        if at < lockdown.undo_until:
            cap = "U" if self._undo is None else ""
            undo = row.add(named(DeskButton("", icon="undo-2", cap=cap), "undo_lockdown"))
            undo.clicked.connect(lambda _=False, which=lockdown.id: self._undo_it(which))
            if self._undo is None or lockdown.at > self._undo[0].at:
                self._undo = lockdown, undo
            undo.show_text(self._left(lockdown))
        if lockdown.ends_at > at:
            lift = row.add(named(DeskButton(words.say("closures.lift")), "lift_lockdown"))
            lift.clicked.connect(lambda _=False, which=lockdown.id: self._lift(which))
        return row

    def _outage_row(self, each: OnTerminal, block: Block | None, at: datetime) -> EntryRow:
        title = f"{each.terminal.name} · {words.say('closures.why.out_of_order')}"
        more = "" if block is None else self._when(block, "closures.until_back")
        chip = None if block is None else _chip(block, at)
        row = EntryRow("wrench", title, more, role="warning", chip=chip, parent=self)
        if block is None or block.starts_at <= at:
            back = row.add(named(DeskButton(words.say("closures.put_back")), "put_back"))
            which = each.terminal.id
            back.clicked.connect(lambda _=False, w=which: self._put_back(w))
        else:
            self._add_remove(row, block)
        return row

    def _block_row(self, block: Block, found: Closures) -> EntryRow:
        what = words.say("closures.everything")
        if block.unit:
            what = words.say("closures.units", units=block.unit)
        elif block.terminal is not None:
            names = (e.terminal.name for e in found.terminals if e.terminal.id == block.terminal)
            what = next(names, "")
        elif block.resident is not None:
            known = found.residents.get(block.resident)
            what = words.say("closures.resident", name=known.full_name if known else "")
        if block.kind is not None:
            kind = words.say(f"closures.kind_{block.kind}")
            what = words.say("closures.only", what=what, kind=kind)
        title = f"{words.say(f'closures.why.{block.why}')} · {what}"
        more = self._when(block, "closures.until_lifted")
        row = EntryRow("ban", title, more, chip=_chip(block, found.at), parent=self)
        self._add_remove(row, block)
        return row

    def _stranded_row(self, stranded: Stranded) -> EntryRow:
        visit, zone = stranded.visit, self.session.station.facility.zone
        why = words.say(f"closures.misfit.{stranded.why}")
        when = words.moment(visit.starts_at, zone)
        names = words.say(
            "closures.visit_of", visitor=stranded.visitor_name, resident=stranded.resident_name
        )
        title = f"{words.say('closures.misfit_title')} · {why}"
        row = EntryRow("triangle-alert", title, f"{when} · {names}", role="warning", parent=self)
        button = row.add(named(DeskButton(words.say("closures.see_day")), "see_day"))
        day = local_day(visit.starts_at, zone)
        button.clicked.connect(lambda _=False, d=day: self.wants.emit(CALENDAR, d))
        return row

    def _add_remove(self, row: EntryRow, block: Block) -> None:
        button = row.add(named(DeskButton(words.say("closures.remove")), "remove_block"))
        button.clicked.connect(lambda _=False, which=block.id: self._remove(which))

    def _when(self, span: Lockdown | Block, open_word: str) -> str:
        zone = self.session.station.facility.zone
        start = words.moment(span.starts_at, zone)
        if span.is_open_ended:
            return words.say(open_word, start=start)
        return words.say("closures.until", start=start, end=words.moment(span.ends_at, zone))

    def _left(self, lockdown: Lockdown) -> str:
        left = max(0, int((lockdown.undo_until - self.session.station.clock()).total_seconds()))
        return words.say("closures.undo", left=f"{left // 60}:{left % 60:02d}")

    def _count_down(self) -> None:
        """What can be undone for a while says for how long."""
        if self._undo is not None:
            lockdown, button = self._undo
            if self.session.station.clock() >= lockdown.undo_until:
                self._undo = None
                button.hide()
                return
            button.show_text(self._left(lockdown))

    # What the buttons do.

    def _undo_newest(self) -> None:
        if self._undo is not None:
            self._undo_it(self._undo[0].id)

    def _undo_it(self, which: LockdownId) -> None:
        station, session = self.session.station, self.session

        def work() -> Undone:
            store, at = station.store(), station.clock()
            return lockdown_end.undo(store, station.facility, session.officer, which, at)

        self.run(work, self._was_undone)

    def _was_undone(self, done: Undone) -> None:
        back = len(done.restored) + len(done.elsewhere)
        key = "closures.undone_but" if done.lost else "closures.undone"
        self._did(words.say(key, n=back, lost=len(done.lost)), done.changed)

    def _lift(self, which: LockdownId) -> None:
        station, session = self.session.station, self.session
        self.run(
            lambda: lockdown_end.lift(station.store(), session.officer, which, station.clock()),
            lambda _lifted: self._did(words.say("closures.lifted"), Changed()),
        )

    def _put_back(self, which: TerminalId) -> None:
        station, session = self.session.station, self.session
        self.run(
            lambda: terminals_out.put_back(
                station.store(), session.officer, which, station.clock()
            ),
            lambda back: self._did(words.say("closures.is_back", name=back.name), Changed()),
        )

    def _remove(self, which: BlockId) -> None:
        station, session = self.session.station, self.session
        self.run(
            lambda: restrictions.unblock(
                station.store(), which, session.officer.id, station.clock()
            ),
            lambda _none: self._did(words.say("closures.opened"), Changed()),
        )


def _chip(span: Lockdown | Block, at: datetime) -> tuple[str, str]:
    if span.starts_at <= at < span.ends_at:
        return "overdue", words.say("closures.now")
    return "neutral", words.say("closures.ahead")


def _shown(found: Closures) -> tuple[object, ...]:
    """What decides how the list looks: what there is, and what of it has begun."""
    at = found.at
    spans: tuple[Lockdown | Block, ...] = (
        *found.lockdowns,
        *found.blocks,
        *(b for e in found.terminals for b in e.outages),
    )
    begun = tuple((s.starts_at <= at, s.ends_at <= at) for s in spans)
    undoable = tuple(at < each.undo_until for each in found.lockdowns)
    return found.lockdowns, found.terminals, found.blocks, begun, undoable

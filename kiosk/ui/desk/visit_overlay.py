"""One visit in full, and everything that staff can do with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.credit import in_time
from kiosk.domain.errors import Refusal
from kiosk.domain.visit import MOVES, VisitState
from kiosk.services.calendar import VisitDetails
from kiosk.ui import words
from kiosk.ui.desk.cancel_pane import CancelPane, Way, ways
from kiosk.ui.desk.consequence_box import ConsequenceBox
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.visit_facts import VisitFacts
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.segments import Segments

_SIZE = (1320, 740)
DETAILS, CANCEL, MOVE = "details", "cancel", "move"
_WAYS = {
    Way.FACILITY: "building-2",
    Way.VISITOR: "user-round",
    Way.REJECT: "ban",
    Way.NO_SHOW: "user-round-x",
    Way.WAIVE: "hand-coins",
}


class VisitOverlay(DeskOverlay):
    """Signals: ``done(Changed, sentence)``, ``move_asked(id)``.

    Keys: D details, M move, X cancel; there 1 to 9 choose reasons and Ctrl Enter does it.
    """

    done = Signal(object, str)
    move_asked = Signal(str)

    def __init__(
        self, window: QWidget, session: DeskSession, details: VisitDetails, tab: str = DETAILS
    ) -> None:
        facility, at = session.station.facility, session.station.clock()
        visit = details.visit
        when = words.moment(visit.starts_at, facility.zone)
        title = words.say("calendar.visit_at", when=when, terminal=details.terminal.name)
        super().__init__(window, title, _SIZE)
        named(self, "visit_overlay")
        self._session, self._details, self._busy = session, details, False
        self._can_cancel = bool(ways(details, session.officer, at))
        self._can_move = VisitState.MOVED in MOVES[visit.state] and visit.starts_at > at
        self._build_tabs()
        late = not in_time(visit.starts_at, facility.policy.notice, at)
        self.body.addWidget(VisitFacts(details, facility, is_past=late, parent=self.card))
        rule = QFrame(self.card)
        rule.setProperty("part", "desk-upright")
        rule.setFixedWidth(1)
        self.body.addWidget(rule)
        right = QWidget(self.card)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        self._notice = DeskNotice(right)
        column.addWidget(self._notice)
        self._stack = QStackedWidget(right)
        self._stack.addWidget(self._details_pane())
        self._pane: CancelPane | None = None
        column.addWidget(self._stack, 1)
        self.body.addWidget(right, 1)
        self._build_foot()
        self.goes_by(self.do)
        self.show_tab(tab if tab == DETAILS or self._can_cancel else DETAILS)

    @property
    def cancelling(self) -> CancelPane:
        """The ways to give the visit up; built when they are first looked at."""
        if self._pane is None:
            session = self._session
            at, facility = session.station.clock(), session.station.facility
            self._pane = CancelPane(self._details, facility, session.officer, at, self._stack)
            self._pane.changed.connect(self._show_foot)
            self._stack.addWidget(self._pane)
        return self._pane

    def show_tab(self, tab: str) -> None:
        """Details or cancelling; moving goes back to the calendar."""
        if tab == MOVE:
            self.close_overlay()
            self.move_asked.emit(self._details.visit.id)
            return
        self._tabs.mark(tab)
        if tab == CANCEL:
            self._stack.setCurrentWidget(self.cancelling)
        else:
            self._stack.setCurrentIndex(0)
        if self.isVisible():
            # What had the focus may be hidden now; keys must stay in the dialog.
            self.card.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_foot()

    def press(self, key: str) -> bool:
        """The keys of the dialog; every key stops here."""
        cancels = self._tabs.current() == CANCEL
        if key == "X" and self._can_cancel:
            self.show_tab(CANCEL)
        elif key == "D":
            self.show_tab(DETAILS)
        elif key == "M" and self._can_move:
            self.show_tab(MOVE)
        elif key == "Enter" and not cancels:
            self.close_overlay()
        elif cancels and self.cancelling.press(key):
            return True
        else:
            return super().press(key)
        return True

    def do(self) -> None:
        """Give the visit up as it was told."""
        if self._busy or self._tabs.current() != CANCEL or not self._act.isEnabled():
            return
        self._busy = True
        self._notice.clear()
        self._show_foot()
        station, sentence = self._session.station, self.cancelling.done_words()
        # What was chosen is read here; the lane only carries it out.
        job = self.cancelling.work(station.clock())

        def done(changed: Changed) -> None:
            self.done.emit(changed, sentence)
            self.close_overlay()

        station.desk.run(lambda: job(station.store()), done, self._failed, self)

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        self._notice.tell(words.refusal(refused), "error")
        self._show_foot()

    def _build_tabs(self) -> None:
        self._tabs = Segments("visit_tabs", self.card)
        self._tabs.add(DETAILS, words.say("calendar.details"), "D")
        if self._can_move:
            self._tabs.add(MOVE, words.say("calendar.move"), "M")
        if self._can_cancel:
            self._tabs.add(CANCEL, words.say("calendar.cancel"), "X")
        self._tabs.chosen.connect(self.show_tab)
        self.head.insertWidget(self.head.count() - 1, self._tabs)

    def _details_pane(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        box = ConsequenceBox("visit_can_do", pane)
        open_ways = self._can_cancel or self._can_move
        key = "can_do" if open_ways else "over_title"
        more = "can_do_t" if open_ways else "over"
        tone, icon = ("info", "shield-check") if open_ways else ("attention", "info")
        box.tell(words.say(f"calendar.{key}"), words.say(f"calendar.{more}"), tone=tone, icon=icon)  # type: ignore[arg-type]
        column.addWidget(box)
        if self._can_move:
            text = words.say("calendar.move")
            button = named(DeskButton(text, cap="M", icon="move"), "do_move")
            button.clicked.connect(lambda: self.show_tab(MOVE))
            column.addWidget(_action("arrow-right-left", "move", button))
        at = self._session.station.clock()
        for way in ways(self._details, self._session.officer, at):
            text = words.say(f"calendar.cancel_by.{way.value}")
            button = named(DeskButton(text, "destructive-outline"), f"do_{way.value}")
            button.clicked.connect(lambda _=False, w=way: self._go(w))
            column.addWidget(_action(_WAYS[way], way.value, button))
        column.addStretch(1)
        return pane

    def _go(self, way: Way) -> None:
        self.show_tab(CANCEL)
        self.cancelling.choose_way(way)

    def _build_foot(self) -> None:
        self.foot.addWidget(IconMark("scroll-text", 18, "text-2"))
        badge = self._session.officer.badge
        saved = DeskText(words.say("calendar.saved", badge=badge), "small", "text-2", wrap=True)
        self.foot.addWidget(saved, 1)
        self._keep = named(DeskButton("", cap="Esc", large=True), "keep_visit")
        self._keep.clicked.connect(self.close_overlay)
        self.foot.addWidget(self._keep)
        self._act = named(DeskButton("", "destructive", cap="Ctrl ↵", large=True), "give_up")
        self._act.clicked.connect(self.do)
        self.foot.addWidget(self._act)

    def _show_foot(self) -> None:
        cancels = self._tabs.current() == CANCEL
        self._keep.show_text(words.say("calendar.keep" if cancels else "desk.close"))
        self._act.setVisible(cancels)
        if not cancels:
            return
        told = self.cancelling.outcome()
        text = words.say("calendar.do.cancel") if told is None else told.button
        self._act.show_text(words.say("calendar.do.busy") if self._busy else text)
        self._act.setEnabled(not self._busy and self.cancelling.is_ready())


def _action(icon: str, name: str, button: DeskButton) -> QFrame:
    """What can be done, in a sentence, and the button that leads to it."""
    card = QFrame()
    card.setProperty("part", "desk-card")
    line = QHBoxLayout(card)
    line.setContentsMargins(16, 10, 12, 10)
    line.setSpacing(14)
    line.addWidget(IconMark(icon, 20, "primary", card))
    line.addWidget(DeskText(words.say(f"calendar.can.{name}"), "body", wrap=True), 1)
    line.addWidget(button)
    return card

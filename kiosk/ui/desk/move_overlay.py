"""Before a visit moves: from when to when, what it means, and the rules in the way (R28, R29)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import ConsequenceChanged, Refusal
from kiosk.domain.facility import Terminal
from kiosk.domain.reason import Reason
from kiosk.domain.slot import Slot
from kiosk.services import desk_visits
from kiosk.services.calendar import VisitDetails
from kiosk.services.desk_visits import Weighed, Wish
from kiosk.ui import words
from kiosk.ui.desk.consequence_box import ConsequenceBox
from kiosk.ui.desk.explanation import Explanation
from kiosk.ui.desk.rules_box import RulesBox
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.terms_words import tell_move
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.segments import Segments

_SIZE = (860, 560)


class MoveOverlay(DeskOverlay):
    """Signal: ``done(Changed, sentence)``. Ctrl Enter moves, Esc leaves it where it was."""

    done = Signal(object, str)

    def __init__(
        self,
        window: QWidget,
        session: DeskSession,
        details: VisitDetails,
        slot: Slot,
        terminal: Terminal,
    ) -> None:
        self._same_time = slot.starts_at == details.visit.starts_at
        key = "move_terminal_title" if self._same_time else "move_title"
        super().__init__(window, words.say(f"calendar.{key}"), _SIZE)
        named(self, "move_overlay")
        self._session, self._details = session, details
        self._slot, self._terminal = slot, terminal
        self._weighed: Weighed | None = None
        self._busy = False
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(14)
        self._notice = DeskNotice(inner)
        column.addWidget(self._notice)
        column.addLayout(self._build_both())
        self._build_wish(column, inner)
        self._effect = ConsequenceBox("move_effect", inner)
        self._effect.hide()
        column.addWidget(self._effect)
        badge = session.officer.badge if session.officer.may_override else ""
        self._rules = RulesBox(session.station.facility, badge, inner)
        self._rules.changed.connect(self._show_foot)
        column.addWidget(self._rules)
        column.addStretch(1)
        self.hold(inner)
        self._build_foot()
        self.goes_by(self.do)
        self._weigh()

    @property
    def wish(self) -> Wish:
        """At whose wish it moves."""
        return Wish(self._wishes.current() or Wish.VISITOR)

    @property
    def weighed(self) -> Weighed | None:
        """What it would mean, once that is known."""
        return self._weighed

    def do(self) -> None:
        """Move it as it was told."""
        told = self._weighed
        if told is None or self._busy or not self._act.isEnabled():
            return
        self._busy = True
        self._show_foot()
        station, visit, wish = self._session.station, self._details.visit, self.wish
        officer, confirmation = self._session.officer, self._rules.confirmation()
        text = self._explanation.text()

        def work() -> Changed:
            return desk_visits.move_visit(
                station.store(),
                station.facility,
                officer,
                visit.id,
                visit.version,
                told,
                station.clock(),
                wish=wish,
                untrusted_explanation=text,
                confirmation=confirmation,
            )

        station.desk.run(work, self._done, self._failed, self)

    def _done(self, changed: Changed) -> None:
        key = "terminal" if self._same_time else "moved"
        self.done.emit(changed, words.say(f"calendar.done.{key}", terminal=self._terminal.name))
        self.close_overlay()

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        self._notice.tell(words.refusal(refused), "error")
        self._show_foot()
        if isinstance(refused, ConsequenceChanged):
            self._weigh()

    def _weigh(self) -> None:
        """Ask what it would mean; nothing is written."""
        station, visit, wish = self._session.station, self._details.visit, self.wish
        self._weighed = None
        self._show_foot()

        def work() -> Weighed:
            return desk_visits.weigh_move(
                station.store(),
                station.facility,
                visit.id,
                self._slot,
                self._terminal.id,
                station.clock(),
                wish,
            )

        station.desk.run(work, self._told, self._failed, self)

    def _told(self, weighed: Weighed) -> None:
        self._weighed = weighed
        facility, language = self._session.station.facility, self._details.visitor.language
        tell_move(self._effect, weighed, self.wish, facility, language)
        self._effect.setVisible(weighed.is_open or weighed.may_override)
        self._rules.show_rules(weighed)
        self._show_foot()

    def _build_both(self) -> QHBoxLayout:
        visit, zone = self._details.visit, self._session.station.facility.zone
        old = words.moment(visit.starts_at, zone)
        new = words.moment(self._slot.starts_at, zone)
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(_time("move_old", "clock", old, self._details.terminal.name), 1)
        line.addWidget(IconMark("arrow-right", 24, "text-2"), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(_time("move_new", "calendar-check", new, self._terminal.name), 1)
        return line

    def _build_wish(self, column: QVBoxLayout, inner: QWidget) -> None:
        name = self._details.visitor.applicant.full_name
        whom = words.say(
            "calendar.to",
            resident=self._details.resident.full_name,
            unit=self._details.resident.unit,
        )
        column.addWidget(DeskText(f"{name}, {whom}", "body", wrap=True))
        self._asks = QWidget(inner)
        line = QHBoxLayout(self._asks)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(DeskText(words.say("calendar.wish"), "strong"))
        self._wishes = Segments("move_wish", self._asks)
        for wish in Wish:
            self._wishes.add(wish.value, words.say(f"calendar.wish_of.{wish.value}"))
        self._wishes.mark(Wish.VISITOR)
        self._wishes.chosen.connect(self._wish_changed)
        line.addWidget(self._wishes)
        line.addStretch(1)
        self._asks.setVisible(not self._same_time)
        column.addWidget(self._asks)
        self._explanation = Explanation(Reason.OUTSIDE_OTHER, inner, words.say("calendar.explain"))
        named(self._explanation.editor, "move_explanation")
        self._explanation.changed.connect(self._show_foot)
        self._explanation.hide()
        column.addWidget(self._explanation)

    def _wish_changed(self, _name: str) -> None:
        self._explanation.setVisible(self.wish is Wish.FACILITY)
        self._weigh()

    def _build_foot(self) -> None:
        self.foot.addWidget(IconMark("scroll-text", 18, "text-2"))
        badge = self._session.officer.badge
        saved = DeskText(words.say("calendar.saved", badge=badge), "small", "text-2", wrap=True)
        self.foot.addWidget(saved, 1)
        back = named(DeskButton(words.say("calendar.back"), cap="Esc", large=True), "move_back")
        back.clicked.connect(self.close_overlay)
        self.foot.addWidget(back)
        self._act = named(DeskButton("", "primary", cap="Ctrl ↵", large=True), "move_do")
        self._act.clicked.connect(self.do)
        self.foot.addWidget(self._act)

    def _show_foot(self) -> None:
        weighed = self._weighed
        key = "terminal" if self._same_time else "move"
        if weighed is not None and weighed.may_override:
            key = "move_override"
        self._act.show_text(words.say("calendar.do.busy" if self._busy else f"calendar.do.{key}"))
        told = self.wish is not Wish.FACILITY or self._explanation.is_good()
        self._act.setEnabled(
            weighed is not None and not self._busy and told and self._rules.is_good()
        )


def _time(name: str, icon: str, when: str, where: str) -> QFrame:
    """A time and its place on a card."""
    card = named(QFrame(), name)
    card.setProperty("part", "desk-card")
    line = QHBoxLayout(card)
    line.setContentsMargins(14, 10, 14, 10)
    line.setSpacing(12)
    line.addWidget(IconMark(icon, 20, "primary"))
    told = QVBoxLayout()
    told.setSpacing(0)
    told.addWidget(DeskText(words.say(f"calendar.{name}"), "small", "text-2"))
    told.addWidget(named(DeskText(when, "strong", wrap=True, figures=True), f"{name}_when"))
    told.addWidget(DeskText(where, "small", "text-2", wrap=True))
    line.addLayout(told, 1)
    card.setAccessibleName(f"{words.say(f'calendar.{name}')}: {when}, {where}")
    return card

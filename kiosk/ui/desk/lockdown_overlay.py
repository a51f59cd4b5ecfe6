"""Closing housing units: every visit that is hit, what becomes of it, and what it costs whom."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.domain.errors import Refusal, SlotClosed, SlotGone, StaleVersion
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter
from kiosk.domain.reason import Reason
from kiosk.domain.visit import Payment
from kiosk.services import affected, lockdown
from kiosk.services.affected import Affected, UnitCount
from kiosk.services.lockdown import Begun, Plan
from kiosk.ui import theme, words
from kiosk.ui.desk.letter_preview import LetterPreview
from kiosk.ui.desk.lockdown_form import LockdownForm
from kiosk.ui.desk.lockdown_table import HitTable
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark

_SIZE = (1400, 844)
_LEFT = 540
#: The list follows what is chosen after this pause.
_PAUSE_MS = 150

_Found = tuple[tuple[UnitCount, ...], tuple[Affected, ...]]


class LockdownOverlay(DeskOverlay):
    """Signal: ``begun(Begun)``.

    Keys: B and C who pays, J and K choose a visit, Space keeps or cancels it, M moves it, Ctrl
    Enter begins, Esc closes.
    """

    begun = Signal(object)

    def __init__(self, window: QWidget, session: DeskSession) -> None:
        super().__init__(window, words.say("lockdown.title"), _SIZE, "lock")
        named(self, "lockdown_overlay")
        self._session = session
        station = session.station
        self._asked = 0
        self._busy = False
        zone = station.facility.zone
        self.form = LockdownForm(
            zone, station.clock(), may_waive=session.officer.may_waive, parent=self
        )
        area = QScrollArea(self.card)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        area.setMinimumWidth(_LEFT)
        self.body.addWidget(area, 2)
        rule = QFrame(self.card)
        rule.setProperty("part", "desk-upright")
        rule.setFixedWidth(1)
        self.body.addWidget(rule)
        self.body.addWidget(self._build_right(), 3)
        self._build_foot()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.form.asked.connect(self._wanted)
        self.form.changed.connect(self._show)
        self.table.turned.connect(self._show)
        self.goes_by(self.send)
        self._show()
        self._ask()

    def press(self, key: str) -> bool:
        """The keys of the form and of the list."""
        if key != "Esc" and (self.form.press(key) or self.table.press(key)):
            return True
        return super().press(key)

    def close_overlay(self) -> None:
        """Go away; nothing is asked any more."""
        self._pause.stop()
        super().close_overlay()

    def plan(self) -> Plan | None:
        """What would be done; ``None`` as long as nobody said who pays."""
        reason = self.form.reason()
        return None if reason is None else self._plan(reason)

    def send(self) -> None:
        """Begin it, if everything is there."""
        plan = self.plan()
        if self._busy or plan is None or not self._go.isEnabled():
            return
        self._busy = True
        self._notice.clear()
        self._show()
        station, session = self._session.station, self._session

        def work() -> Begun:
            store = station.store()
            return lockdown.begin(store, station.facility, session.officer, plan, station.clock())

        station.desk.run(work, self._done, self._failed, self)

    def _done(self, done: Begun) -> None:
        self.begun.emit(done)
        self.close_overlay()

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        said = words.refusal(refused)
        if isinstance(refused, StaleVersion | SlotGone | SlotClosed):
            said = words.say("lockdown.stale")
            self._ask()
        self._notice.tell(said, "error")
        self._show()

    def _plan(self, reason: Reason) -> Plan:
        hits = self.table.hits
        return Plan(
            units=self.form.units(),
            starts_at=self.form.starts_at(),
            ends_at=self.form.ends_at(),
            reason=reason,
            untrusted_explanation=self.form.why.text(),
            seen={r.visit.id: r.visit.version for r in hits.rows},
            charged=self.form.charged(),
            kept=hits.kept(),
            moved=hits.moved(),
            free={r.visit.id: tuple(o.slot for o in r.offers) for r in hits.rows},
        )

    # What is hit.

    def _wanted(self) -> None:
        """Ask again soon; what is shown is not what is chosen until then."""
        self._asked += 1
        self._pause.start()
        self._show()

    def _ask(self) -> None:
        self._asked += 1
        asked, station = self._asked, self._session.station
        units, start, end = self.form.units(), self.form.starts_at(), self.form.ends_at()

        def work() -> _Found:
            store, at = station.store(), station.clock()
            counts = affected.unit_counts(store, start, end, at)
            hit = affected.affected(store, station.facility, units, start, end, at)
            return counts, hit

        def done(found: _Found) -> None:
            if asked == self._asked:
                self._answered = asked
                self.form.show_units(found[0])
                self.table.hits.show_rows(found[1])
                self.table.choose(0)
                self._show()

        station.desk.run(work, done, self._failed, self)

    # Building and showing.

    def _build_right(self) -> QWidget:
        side = QWidget(self.card)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 18, 16, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        self._headline = named(DeskText("", "strong", wrap=True), "lockdown_headline")
        head.addWidget(self._headline, 1)
        head.addWidget(DeskText(words.say("lockdown.keys"), "micro", "text-2"))
        column.addLayout(head)
        self._notice = DeskNotice(side)
        column.addWidget(self._notice)
        self._sides = QStackedWidget(side)
        self.table = HitTable(self._session.station.facility.zone, self._sides)
        self.preview = LetterPreview(words.language(), self._sides)
        self.preview.language_chosen.connect(lambda _language: self._ask_letter())
        self._sides.addWidget(self.table)
        self._sides.addWidget(self.preview)
        column.addWidget(self._sides, 1)
        column.addWidget(self._build_totals(side))
        self._answered = 0
        return side

    def _build_totals(self, side: QWidget) -> QFrame:
        self._totals = QFrame(side)
        self._totals.setProperty("part", "desk-good")
        line = QHBoxLayout(self._totals)
        line.setContentsMargins(16, 12, 16, 12)
        line.setSpacing(28)
        self._numbers: dict[str, tuple[DeskText, DeskText]] = {}
        for name in ("money", "to_write", "in_spanish"):
            column = QVBoxLayout()
            column.setSpacing(0)
            head, number = DeskText("", "micro", "text-2"), DeskText("", "h1", figures=True)
            column.addWidget(head)
            column.addWidget(named(number, f"total_{name}"))
            line.addLayout(column)
            self._numbers[name] = head, number
        self._numbers["to_write"][0].setText(words.say("lockdown.to_write"))
        self._numbers["in_spanish"][0].setText(words.say("lockdown.in_spanish"))
        line.addStretch(1)
        self._see = named(DeskButton(words.say("lockdown.see_letter"), icon="mail"), "see_letter")
        self._see.clicked.connect(self._turn_side)
        line.addWidget(self._see)
        return self._totals

    def _build_foot(self) -> None:
        self.foot.addWidget(IconMark("undo-2", 18, "text-2"))
        self._meaning = named(DeskText("", "small", "text-2", wrap=True), "lockdown_meaning")
        self.foot.addWidget(self._meaning, 1)
        back = named(DeskButton(words.say("lockdown.back"), cap="Esc", large=True), "back")
        back.clicked.connect(self.close_overlay)
        self.foot.addWidget(back)
        self._go = named(DeskButton("", "destructive", cap="Ctrl ↵", large=True), "begin_lockdown")
        self._go.clicked.connect(self.send)
        self.foot.addWidget(self._go)

    def _show(self) -> None:
        """Everything that follows from what is chosen."""
        hits = self.table.hits
        hits.may_move = self.form.gives_credit()
        self.table.viewport().update()
        going, moved = hits.cancelled(), hits.moved()
        told = [r for r in hits.rows if r.visit.id not in hits.kept()]
        self._show_headline(len(going), len(moved))
        gives = self.form.gives_credit() or self.form.reason() is None
        cents = sum(_cents(r, gives=gives) for r in (told if gives else going))
        head, number = self._numbers["money"]
        head.setText(words.say("lockdown.credits" if gives else "lockdown.charges"))
        number.setText(words.money(cents))
        number.set_ink("success" if gives else "danger")
        theme.state(self._totals, kind="good" if gives else "bad")
        self._numbers["to_write"][1].setText(str(len(told)))
        spanish = sum(r.language is Language.SPANISH for r in told)
        self._numbers["in_spanish"][1].setText(str(spanish))
        self._show_foot(len(going), gives=gives)
        self._see.setEnabled(bool(told) and self.plan() is not None)

    def _show_headline(self, going: int, moved: int) -> None:
        hits = self.table.hits
        if not self.form.units():
            said = words.say("lockdown.choose")
        elif not hits.rows:
            said = words.say("lockdown.none")
        else:
            key = "lockdown.headline_moved" if moved else "lockdown.headline"
            said = words.say(key, n=going, all=len(hits.rows), moved=moved)
        self._headline.setText(said)

    def _show_foot(self, going: int, *, gives: bool) -> None:
        units = ", ".join(sorted(self.form.units()))
        key = "lockdown.foot_open" if self.form.open_end.isChecked() else "lockdown.foot"
        if not units:
            key = "lockdown.foot_none"
        self._meaning.setText(words.say(key, units=units))
        word = "lockdown.go_credit" if gives else "lockdown.go_charge"
        text = words.say(word, n=going)
        if not going:
            text = words.say("lockdown.go", units=units or words.say("lockdown.units_word"))
        self._go.show_text(words.say("lockdown.going") if self._busy else text)
        is_fresh = self._answered == self._asked
        self._go.setEnabled(self.form.is_whole() and is_fresh and not self._busy)

    # The letter.

    def _turn_side(self) -> None:
        shows_letter = self._sides.currentWidget() is self.preview
        self._sides.setCurrentWidget(self.table if shows_letter else self.preview)
        word = "lockdown.see_letter" if shows_letter else "lockdown.see_list"
        self._see.show_text(words.say(word))
        self._ask_letter()

    def _ask_letter(self) -> None:
        """The letter about the chosen visit, or about the first that is not kept."""
        hits, plan = self.table.hits, self.plan()
        told = [r for r in hits.rows if r.visit.id not in hits.kept()]
        chosen = hits.rows[self.table.row()] if 0 <= self.table.row() < len(hits.rows) else None
        about = chosen if chosen in told else next(iter(told), None)
        if plan is None or about is None:
            self.preview.show_letter(None)
            return
        station, language = self._session.station, self.preview.language

        def work() -> Letter:
            at: datetime = station.clock()
            return lockdown.letter(
                station.store(), station.facility, plan, about.visit, at, language
            )

        station.desk.run(work, self.preview.show_letter, self._failed, self)


def _cents(found: Affected, *, gives: bool) -> int:
    """What a credit is worth that it earns, or what its visitor is charged."""
    if gives or found.visit.payment is Payment.CHARGE:
        return found.visit.price_cents
    return 0

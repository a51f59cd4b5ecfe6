"""Units' rules and residents kept apart: seen, set and ended at the desk."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Resident
from kiosk.domain.restriction import UnitRules
from kiosk.services import restrictions
from kiosk.services.facility_file import AT_ONCE_MOST, windows_in, written
from kiosk.services.restrictions import Kept, Limits
from kiosk.ui import theme, words
from kiosk.ui.desk.panel import clear
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.entry_row import EntryRow
from kiosk.ui.parts.pick_card import PickCard

_SIZE = (1180, 780)
_ACROSS = 4


class LimitsOverlay(DeskOverlay):
    """Signal: ``kept(int)``, how many visits ahead lie outside. Ctrl Enter keeps a unit's rules."""

    kept = Signal(int)

    def __init__(self, window: QWidget, session: DeskSession) -> None:
        super().__init__(window, words.say("limits.title"), _SIZE, "sliders-horizontal")
        named(self, "limits_overlay")
        self._session = session
        self._cards: dict[str, PickCard] = {}
        self._rules: dict[str, UnitRules] = {}
        self.body.addWidget(self._build_units(), 3)
        rule = QFrame(self.card)
        rule.setProperty("part", "desk-upright")
        rule.setFixedWidth(1)
        self.body.addWidget(rule)
        self.body.addWidget(self._build_pairs(), 2)
        policy = session.station.facility.policy
        note = words.say(
            "limits.weekly",
            visitor=policy.visitor_weekly_most or words.say("limits.none"),
            resident=policy.resident_weekly_most or words.say("limits.none"),
        )
        self.foot.addWidget(DeskText(note, "small", "text-2", wrap=True), 1)
        back = named(DeskButton(words.say("lockdown.back"), cap="Esc", large=True), "back")
        back.clicked.connect(self.close_overlay)
        self.foot.addWidget(back)
        text = words.say("limits.keep")
        self._keep = named(DeskButton(text, "primary", cap="Ctrl ↵", large=True), "keep_unit")
        self._keep.clicked.connect(self.send)
        self.foot.addWidget(self._keep)
        self.goes_by(self.send)
        self._show()
        self._ask()

    def unit(self) -> str:
        """The unit chosen; "" before."""
        return next((name for name, card in self._cards.items() if card.isChecked()), "")

    def send(self) -> None:
        """Keep the rules of the chosen unit."""
        unit = self.unit()
        if not unit or not self._keep.isEnabled():
            return
        station, session = self._session.station, self._session
        wanted = Limits(unit, self.at_once.text(), tuple(day.text() for day in self.days))

        def work() -> int:
            store, at = station.store(), station.clock()
            officer = session.officer
            return len(restrictions.limit(store, station.facility, wanted, officer, at))

        def done(outside: int) -> None:
            self.kept.emit(outside)
            key = "limits.was_kept_but" if outside else "limits.was_kept"
            self._notice.tell(words.say(key, unit=unit, n=outside), "good")
            self._ask()

        station.desk.run(work, done, self._failed, self)

    def _failed(self, refused: Refusal) -> None:
        self._notice.tell(words.refusal(refused), "error")

    def _ask(self) -> None:
        station = self._session.station

        def work() -> tuple[Kept, tuple[str, ...]]:
            store = station.store()
            return restrictions.everything(store, station.clock()), restrictions.units(store)

        station.desk.run(work, self._arrived, self._failed, self)

    def _arrived(self, found: tuple[Kept, tuple[str, ...]]) -> None:
        kept, names = found
        self._rules = {rules.unit: rules for rules in kept.units}
        for at, name in enumerate(names):
            if name not in self._cards:
                card = PickCard(name, is_single=True, parent=self._holder)
                plain = "".join(c if c.isalnum() else "_" for c in name)
                card.toggled.connect(lambda on: self._chose() if on else None)
                self._cards[name] = named(card, f"limit_{plain}")
            self._grid.addWidget(self._cards[name], at // _ACROSS, at % _ACROSS)
        self._show_pairs(kept.apart)

    # Units.

    def _build_units(self) -> QScrollArea:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(8)
        self._notice = DeskNotice(side)
        column.addWidget(self._notice)
        column.addWidget(DeskText(words.say("limits.units"), "strong"))
        self._holder = QWidget(side)
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        column.addWidget(self._holder)
        column.addSpacing(10)
        self.at_once = self._field(column, "limits.at_once", "limit_at_once", 120)
        head = QHBoxLayout()
        head.addWidget(DeskText(words.say("limits.hours"), "strong", wrap=True), 1)
        same = named(DeskButton(words.say("limits.same"), icon="copy"), "same_every_day")
        same.clicked.connect(self._copy_monday)
        head.addWidget(same)
        column.addLayout(head)
        days = QGridLayout()
        days.setHorizontalSpacing(12)
        days.setVerticalSpacing(6)
        self.days: list[QLineEdit] = []
        for at in range(7):
            name = words.weekday(date(2026, 11, 23 + at), long=True)
            field = QLineEdit(side)
            field.setObjectName(f"limit_day_{at}")
            field.setAccessibleName(name)
            self._dress(field)
            days.addWidget(DeskText(name, "body", "text-2"), at, 0)
            days.addWidget(field, at, 1)
            self.days.append(field)
        days.setColumnStretch(1, 1)
        column.addLayout(days)
        column.addWidget(DeskText(words.say("limits.hours_note"), "micro", "text-2", wrap=True))
        column.addStretch(1)
        return _scrolled(side)

    def _copy_monday(self) -> None:
        for field in self.days[1:]:
            field.setText(self.days[0].text())

    def _dress(self, field: QLineEdit) -> None:
        field.setProperty("part", "desk-field")
        field.setProperty("focus_radius", 6)
        field.textChanged.connect(lambda _text: self._show())

    def _field(self, column: QVBoxLayout, key: str, name: str, wide: int) -> QLineEdit:
        column.addWidget(DeskText(words.say(key), "strong", wrap=True))
        field = named(QLineEdit(self), name, key)
        self._dress(field)
        field.setMaximumWidth(wide)
        column.addWidget(field)
        column.addSpacing(6)
        return field

    def _chose(self) -> None:
        """The rules of that unit as they are kept."""
        self._notice.clear()
        rules = self._rules.get(self.unit(), UnitRules(unit=self.unit()))
        self.at_once.setText("" if rules.at_once is None else str(rules.at_once))
        week = ((),) * 7 if rules.hours is None else rules.hours.week
        for field, windows in zip(self.days, week, strict=True):
            field.setText(written(windows))
        self._show()

    def _show(self) -> None:
        text = self.at_once.text().strip()
        is_number = not text or (text.isascii() and text.isdigit() and int(text) <= AT_ONCE_MOST)
        theme.state(self.at_once, bad=not is_number)
        is_open = any(field.text().strip() for field in self.days)
        hint = words.say("limits.closed" if is_open else "limits.as_facility")
        are_good = True
        for field in self.days:
            good = windows_in(field.text()) is not None
            are_good = are_good and good
            theme.state(field, bad=not good)
            field.setPlaceholderText(hint)
        self._keep.setEnabled(bool(self.unit()) and is_number and are_good)

    # Pairs.

    def _build_pairs(self) -> QScrollArea:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(DeskText(words.say("limits.apart"), "strong", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.one, self.other = QLineEdit(side), QLineEdit(side)
        for name, field in (("apart_one", self.one), ("apart_other", self.other)):
            named(field, name, "limits.number")
            field.setProperty("part", "desk-field")
            field.setProperty("focus_radius", 6)
            field.setPlaceholderText(words.say("limits.number"))
            line.addWidget(field, 1)
        column.addLayout(line)
        add = named(DeskButton(words.say("limits.add_pair"), icon="plus"), "add_pair")
        add.clicked.connect(self._add_pair)
        column.addWidget(add)
        column.addSpacing(8)
        self._pairs = QVBoxLayout()
        self._pairs.setSpacing(8)
        column.addLayout(self._pairs)
        column.addStretch(1)
        return _scrolled(side)

    def _show_pairs(self, pairs: tuple[tuple[Resident, Resident], ...]) -> None:
        clear(self._pairs)
        for one, other in pairs:
            title = f"{one.full_name} · {other.full_name}"
            more = f"{one.booking_number} · {other.booking_number}"
            row = EntryRow("equal-not", title, more, parent=self)
            button = row.add(named(DeskButton(words.say("limits.end_pair")), "end_pair"))
            numbers = one.booking_number, other.booking_number
            button.clicked.connect(lambda _=False, n=numbers: self._pair(*n, is_apart=False))
            self._pairs.addWidget(row)

    def _add_pair(self) -> None:
        self._pair(self.one.text(), self.other.text(), is_apart=True)

    def _pair(self, one: str, other: str, *, is_apart: bool) -> None:
        station, session = self._session.station, self._session

        def work() -> None:
            store, at = station.store(), station.clock()
            restrictions.pair_by(store, one, other, session.officer, at, is_apart=is_apart)

        def done(_none: None) -> None:
            self._notice.clear()
            self.one.clear()
            self.other.clear()
            self._ask()

        station.desk.run(work, done, self._failed, self)


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area

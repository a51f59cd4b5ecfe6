"""The left side of a lockdown: which units, from when to when, who pays, why, and to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiosk.domain.reason import Reason
from kiosk.domain.restriction import OPEN_END
from kiosk.domain.slot import instant
from kiosk.services.affected import UnitCount
from kiosk.ui import words
from kiosk.ui.desk.explanation import Explanation
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.moment_field import MomentField
from kiosk.ui.parts.pick_card import PickCard

_ACROSS = 2


class LockdownForm(QWidget):
    """Signals: ``asked()``: other units or another time; ``changed()``: anything else.

    Keys: B and C choose who pays.
    """

    asked = Signal()
    changed = Signal()

    def __init__(
        self, zone: ZoneInfo, at: datetime, *, may_waive: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone, self._now, self._may_waive = zone, at, may_waive
        self._cards: dict[str, PickCard] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 14, 24, 14)
        self.column.setSpacing(6)
        self._build_units()
        self._build_time()
        self._build_who()
        head = words.say("lockdown.step_why")
        self.why = Explanation(Reason.OUTSIDE_OTHER, self, head)
        self.why.changed.connect(self.changed)
        self._section(self.why)
        self._typed_head = DeskText(words.say("lockdown.step_type_none"), "strong", wrap=True)
        self._section(self._typed_head)
        self.typed = named(QLineEdit(self), "type_unit", "lockdown.step_type_none")
        self.typed.setProperty("part", "desk-field")
        self.typed.setProperty("focus_radius", 6)
        self.typed.setMaximumWidth(260)
        self.typed.textChanged.connect(lambda _text: self.changed.emit())
        self.column.addWidget(self.typed)
        self.column.addStretch(1)

    # What is chosen.

    def units(self) -> frozenset[str]:
        """The units ticked."""
        return frozenset(name for name, card in self._cards.items() if card.isChecked())

    def starts_at(self) -> datetime:
        """The first moment, in UTC."""
        return self._instant(self.start.wall())

    def ends_at(self) -> datetime:
        """The first moment after it, in UTC; ``OPEN_END`` until lifted."""
        return OPEN_END if self.open_end.isChecked() else self._instant(self.end.wall())

    def reason(self) -> Reason | None:
        """For what the visits are called off; ``None`` before it is chosen."""
        if self.behavioural.isChecked():
            return Reason.BEHAVIOURAL_LOCKDOWN
        return Reason.OUTSIDE_OTHER if self.outside.isChecked() else None

    def charged(self) -> bool:
        """Whether behaviour is charged."""
        return not (self._may_waive and self.waive.isChecked())

    def gives_credit(self) -> bool:
        """Whether those that are cancelled get a credit."""
        return self.outside.isChecked() or (self.behavioural.isChecked() and not self.charged())

    def is_typed(self) -> bool:
        """Whether the units were typed as asked for: a hand on the wrong key closes nothing."""
        wanted = "".join(sorted(self.units()))
        return bool(wanted) and _plain(self.typed.text()) == _plain(wanted)

    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        is_time = self.ends_at() > max(self.starts_at(), self._now)
        return (
            bool(self.units())
            and is_time
            and self.reason() is not None
            and self.why.is_good()
            and self.is_typed()
        )

    def show_units(self, counts: Sequence[UnitCount]) -> None:
        """The units with the visits in the chosen time; those ticked stay ticked."""
        for name in [n for n in self._cards if n not in {c.unit for c in counts}]:
            card = self._cards.pop(name)
            card.hide()
            card.deleteLater()
        for at, count in enumerate(counts):
            card = self._cards.get(count.unit) or self._new_card(count.unit)
            card.show_count(count.visits)
            self._grid.addWidget(card, at // _ACROSS, at % _ACROSS)

    def press(self, key: str) -> bool:
        """B and C."""
        card = {"B": self.behavioural, "C": self.outside}.get(key)
        if card is None:
            return False
        card.setChecked(True)
        return True

    # Building.

    def _section(self, widget: QWidget) -> None:
        if self.column.count():
            self.column.addSpacing(6)
        self.column.addWidget(widget)

    def _build_units(self) -> None:
        self._section(DeskText(words.say("lockdown.step_units"), "strong"))
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)
        self.column.addLayout(self._grid)
        self.column.addWidget(DeskText(words.say("lockdown.count_note"), "micro", "text-2"))

    def _new_card(self, name: str) -> PickCard:
        plain = "".join(c if c.isalnum() else "_" for c in name)
        card = named(PickCard(name, parent=self), f"unit_{plain}")
        card.toggled.connect(lambda _on: self._turned())
        self._cards[name] = card
        return card

    def _turned(self) -> None:
        names = sorted(self.units())
        key = "lockdown.step_type" if names else "lockdown.step_type_none"
        self._typed_head.setText(words.say(key, units=", ".join(names)))
        self.asked.emit()

    def _build_time(self) -> None:
        self._section(DeskText(words.say("lockdown.step_time"), "strong"))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.start = named(MomentField(self), "lockdown_from", "lockdown.from")
        self.end = named(MomentField(self), "lockdown_to", "lockdown.to")
        line.addWidget(self.start, 1)
        line.addWidget(DeskText(words.say("lockdown.until"), "small", "text-2"))
        line.addWidget(self.end, 1)
        self.column.addLayout(line)
        wall = self._now.astimezone(self._zone).replace(tzinfo=None, second=0, microsecond=0)
        self.start.show_wall(wall)
        self.end.show_wall(datetime.combine(wall.date(), time(23, 59)))
        for each in (self.start, self.end):
            each.changed.connect(self.asked)
        quick = QHBoxLayout()
        quick.setSpacing(8)
        for name, key, act in (
            ("rest_of_today", "lockdown.rest_of_today", self._rest_of_today),
            ("for_a_day", "lockdown.day", self._for_a_day),
        ):
            button = named(DeskButton(words.say(key)), name)
            button.clicked.connect(act)
            quick.addWidget(button)
        self.open_end = named(PickCard(words.say("lockdown.open_end"), parent=self), "open_end")
        self.open_end.toggled.connect(self._opened_end)
        quick.addWidget(self.open_end, 1)
        self.column.addLayout(quick)

    def _rest_of_today(self) -> None:
        """Until midnight of the day on which it begins."""
        self.open_end.setChecked(False)
        day = self.start.wall().date()
        self.end.show_wall(datetime.combine(day + timedelta(days=1), time(0)))
        self.asked.emit()

    def _for_a_day(self) -> None:
        """A day on from the begin, by the clock."""
        self.open_end.setChecked(False)
        self.end.show_wall(self.start.wall() + timedelta(days=1))
        self.asked.emit()

    def _opened_end(self, on: bool) -> None:
        self.end.setEnabled(not on)
        self.asked.emit()

    def _build_who(self) -> None:
        self._section(DeskText(words.say("lockdown.step_who"), "strong"))
        holder = QWidget(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.behavioural = PickCard(
            words.say("lockdown.behavioural"),
            words.say("lockdown.behavioural_more"),
            icon="gavel",
            cap="B",
            tone="bad",
            is_single=True,
            parent=holder,
        )
        self.outside = PickCard(
            words.say("lockdown.outside"),
            words.say("lockdown.outside_more"),
            icon="hand-coins",
            cap="C",
            tone="good",
            is_single=True,
            parent=holder,
        )
        for name, card in (("behavioural", self.behavioural), ("outside", self.outside)):
            line.addWidget(named(card, name), 1)
            card.toggled.connect(lambda _on: self._chose())
        self.column.addWidget(holder)
        self.waive = named(PickCard(words.say("lockdown.waive"), parent=self), "waive")
        self.waive.toggled.connect(lambda _on: self._chose())
        self.waive.hide()
        self.column.addWidget(self.waive)

    def _chose(self) -> None:
        self.waive.setVisible(self._may_waive and self.behavioural.isChecked())
        self.changed.emit()

    def _instant(self, wall: datetime) -> datetime:
        return instant(wall.date(), wall.time(), self._zone)


def _plain(text: str) -> str:
    """As it is compared: no spaces, commas, or case."""
    return "".join(text.replace(",", " ").split()).casefold()

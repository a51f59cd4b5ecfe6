"""The rows above the calendar: today, back and on, the date, day or week; kinds and counts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.facility import Terminal
from kiosk.domain.visit import VisitKind
from kiosk.services.calendar import DayView
from kiosk.ui import theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_button import IconButton
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.segments import Segments

DAY, WEEK = "day", "week"
BOTH = "both"


class CalendarTools(QWidget):
    """Signals: ``today()``, ``stepped(-1 or 1)``, ``turned(day or week)``, ``kind_chosen(str)``.

    And ``new_asked()``, ``lockdown_asked()``, ``sheet_asked()``, ``block_asked()``.
    """

    today = Signal()
    stepped = Signal(int)
    turned = Signal(str)
    kind_chosen = Signal(str)
    new_asked = Signal()
    lockdown_asked = Signal()
    sheet_asked = Signal()
    block_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_upper())
        column.addLayout(self._build_lower())

    def _build_upper(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        today = named(DeskButton(words.say("calendar.today"), cap="T"), "today")
        today.clicked.connect(self.today)
        line.addWidget(today)
        for name, icon, step in (
            ("day_before", "chevron-left", -1),
            ("day_after", "chevron-right", 1),
        ):
            button = named(IconButton(icon, f"calendar.{name}", self), name)
            button.clicked.connect(lambda _=False, s=step: self.stepped.emit(s))
            line.addWidget(button)
        self._date = named(DeskText("", "h2"), "calendar_date")
        line.addSpacing(4)
        line.addWidget(self._date)
        line.addStretch(1)
        self._turns = Segments("calendar_view", self)
        self._turns.add(DAY, words.say("calendar.day"), "D")
        self._turns.add(WEEK, words.say("calendar.week"), "W")
        self._turns.mark(DAY)
        self._turns.chosen.connect(self.turned)
        line.addWidget(self._turns)
        text = words.say("calendar.lockdown")
        lock = DeskButton(text, "destructive-outline", icon="lock", cap="L")
        named(lock, "lockdown").clicked.connect(self.lockdown_asked)
        line.addWidget(lock)
        new = DeskButton(words.say("calendar.new"), "primary", icon="plus", cap="N")
        named(new, "new_visit").clicked.connect(self.new_asked)
        line.addWidget(new)
        return line

    def _build_lower(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self._kinds = Segments("calendar_kind", self)
        for name in (*VisitKind, BOTH):
            self._kinds.add(str(name), words.say(f"calendar.kinds.{name}"))
        self._kinds.mark(BOTH)
        self._kinds.chosen.connect(self.kind_chosen)
        line.addWidget(self._kinds)
        line.addSpacing(4)
        self._open = named(Chip("neutral"), "open_slots")
        self._broken = named(Chip("attention", "wrench"), "out_of_service")
        line.addWidget(self._open)
        line.addWidget(self._broken)
        self._broken.hide()
        self._carried = named(QFrame(self), "carried")
        self._carried.setProperty("part", "desk-notice")
        self._carried.setFixedHeight(36)
        inner = QHBoxLayout(self._carried)
        inner.setContentsMargins(12, 0, 12, 0)
        inner.setSpacing(10)
        self._carried_icon = IconMark("move", 18, "primary")
        self._carried_text = named(DeskText("", "small"), "carried_text")
        inner.addWidget(self._carried_icon)
        inner.addWidget(self._carried_text, 1)
        self._carried.hide()
        line.addWidget(self._carried, 1)
        self._space = QWidget(self)
        line.addWidget(self._space, 1)
        for name, icon, cap, asked in (
            ("block", "ban", "B", self.block_asked),
            ("sheet", "printer", "P", self.sheet_asked),
        ):
            # Without words there is room for both beside the chips in any language.
            button = named(DeskButton("", icon=icon, cap=cap), name, f"calendar.{name}")
            button.setToolTip(words.say(f"calendar.{name}"))
            button.clicked.connect(asked)
            line.addWidget(button)
        return line

    def show_date(self, text: str, view: str) -> None:
        """Where the calendar stands, and whether by day or by week."""
        self._date.setText(text)
        self._turns.mark(view)
        self._open.setVisible(view == DAY)

    def show_carried(self, text: str, closed: bool) -> None:
        """What is carried, in the place of the counts; "" brings these back."""
        carries = bool(text)
        self._carried_text.setText(text)
        self._carried.setToolTip(text)
        self._carried_icon.show_icon(
            "ban" if closed else "move", "warning" if closed else "primary"
        )
        theme.state(self._carried, kind="attention" if closed else "info")
        self._carried.setAccessibleName(text)
        self._carried.setVisible(carries)
        for other in (self._kinds, self._open, self._space):
            other.setVisible(not carries)
        self._broken.setVisible(not carries and bool(self._broken.text()))

    def show_kinds(self, name: str) -> None:
        """Mark the kinds that are shown."""
        self._kinds.mark(name)

    def show_counts(self, view: DayView) -> None:
        """How many lobby times are open, and which terminals are out."""
        capacity = view.capacity[VisitKind.ONSITE]
        left = max(0, capacity.all - capacity.taken)
        self._open.show_text(words.say("calendar.open_slots", n=left, all=capacity.all))
        self.show_broken(tuple(t for t in view.columns if not t.in_service))

    def show_broken(self, broken: tuple[Terminal, ...]) -> None:
        """These terminals are out of service: one is named, several are counted."""
        self._broken.setVisible(bool(broken) and not self._carried.isVisibleTo(self))
        if not broken:
            self._broken.show_text("")
        elif len(broken) == 1:
            self._broken.show_text(words.say("calendar.broken", names=broken[0].name))
        else:
            self._broken.show_text(words.say("calendar.broken_some", n=len(broken)))

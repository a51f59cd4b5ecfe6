"""Beside the calendar: the month, the chosen visit, what the colours mean, who comes next."""

from __future__ import annotations

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.visit import MOVES, VisitState
from kiosk.services.calendar import DayView, VisitCard
from kiosk.ui import words
from kiosk.ui.desk.calendar_day import look_of
from kiosk.ui.desk.panel import clear
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.calendar_day_plan import EventLook
from kiosk.ui.parts.calendar_paint import ColourLegend
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_button import IconButton
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.month import Month

WIDTH = 292
_NEXT = 3


class CalendarSide(QWidget):
    """Signals: ``day_chosen(date)``, ``open_asked()``, ``move_asked()``, ``cancel_asked()``."""

    day_chosen = Signal(object)
    open_asked = Signal()
    move_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._day = date(2000, 1, 1)
        self._view: DayView | None = None
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_month())
        self._chosen, self._chosen_lines = self._panel("chosen_visit")
        column.addWidget(self._chosen)
        legend, lines = self._panel("legend")
        lines.addWidget(DeskText(words.say("calendar.colours"), "strong"))
        lines.addWidget(
            ColourLegend([(look, words.say(f"calendar.legend.{look.value}")) for look in EventLook])
        )
        column.addWidget(legend)
        self._next, self._next_lines = self._panel("next_to_arrive")
        column.addWidget(self._next)
        column.addStretch(1)
        self.show_card(None)

    def show_day(self, day: date, today: date) -> None:
        """The month of that day."""
        self._day = day
        self._title.setText(words.month(day))
        self._month.show_day(day, today)

    def show_view(self, view: DayView) -> None:
        """Who comes next on that day."""
        self._view = view
        clear(self._next_lines)
        self._next_lines.addWidget(DeskText(words.say("calendar.next"), "strong"))
        waiting = (VisitState.BOOKED, VisitState.CHECKED_IN)
        coming = Counter(
            c.visit.starts_at
            for c in view.visits
            if c.visit.state in waiting and c.visit.starts_at >= view.at
        )
        for at in sorted(coming)[:_NEXT]:
            row = QHBoxLayout()
            row.addWidget(DeskText(words.clock(at, self._zone), "body", figures=True), 1)
            count = coming[at]
            key = "calendar.visit_one" if count == 1 else "calendar.visit_many"
            row.addWidget(DeskText(words.say(key, n=count), "strong"))
            holder = QWidget()
            row.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(row)
            self._next_lines.addWidget(holder)
        if not coming:
            none = "calendar.no_visits" if not view.visits else "calendar.no_more"
            self._next_lines.addWidget(DeskText(words.say(none), "body", "text-2", wrap=True))

    def show_card(self, card: VisitCard | None) -> None:
        """The chosen visit, or how to choose one."""
        clear(self._chosen_lines)
        lines = self._chosen_lines
        if card is None:
            lines.addWidget(DeskText(words.say("calendar.choose"), "body", "text-2", wrap=True))
            return
        visit = card.visit
        lines.addWidget(named(DeskText(card.visitor_name, "strong", wrap=True), "chosen_visitor"))
        whom = words.say("calendar.to", resident=card.resident_name, unit=card.unit)
        lines.addWidget(DeskText(whom, "small", "text-2", wrap=True))
        columns = self._view.columns if self._view else ()
        terminal = next((t.name for t in columns if t.id == visit.terminal), "")
        for icon, text in (
            ("clock", words.span(visit.starts_at, visit.ends_at, self._zone)),
            ("monitor", terminal),
            ("info", words.say(f"calendar.state.{look_of(visit).value}")),
            ("wallet", payment(card)),
        ):
            lines.addWidget(_fact(icon, text))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        opens = named(DeskButton(words.say("calendar.open"), cap="↵"), "open_visit")
        opens.clicked.connect(self.open_asked)
        row.addWidget(opens)
        moves = named(DeskButton("", icon="move", cap="M"), "move_visit", "calendar.move")
        moves.setToolTip(words.say("calendar.move"))
        moves.clicked.connect(self.move_asked)
        gives_up = DeskButton("", "destructive-outline", icon="x", cap="X")
        named(gives_up, "cancel_visit", "calendar.cancel").clicked.connect(self.cancel_asked)
        gives_up.setToolTip(words.say("calendar.cancel"))
        for button in (moves, gives_up):
            row.addWidget(button)
            if not MOVES[visit.state]:
                button.hide()
        if sum(b.sizeHint().width() for b in (opens, moves, gives_up)) > WIDTH - 30 - 2 * 6:
            # Where its word is long the key is left out: all three stay in one row.
            opens.set_cap("")
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        lines.addWidget(holder)

    def _build_month(self) -> QFrame:
        frame, lines = self._panel("month")
        head = QHBoxLayout()
        self._title = DeskText("", "strong")
        head.addWidget(self._title, 1)
        for name, icon, months in (
            ("month_before", "chevron-left", -1),
            ("month_after", "chevron-right", 1),
        ):
            button = named(IconButton(icon, f"calendar.{name}", frame), name)
            button.clicked.connect(lambda _=False, m=months: self._turn(m))
            head.addWidget(button)
        lines.addLayout(head)
        self._month = named(Month(), "month_days")
        self._month.chosen.connect(self.day_chosen)
        lines.addWidget(self._month)
        return frame

    def _turn(self, months: int) -> None:
        """The same day of another month, or its last."""
        at = self._day.year * 12 + self._day.month - 1 + months
        for last in range(self._day.day, 0, -1):
            try:
                found = date(at // 12, at % 12 + 1, last)
            except ValueError:
                continue
            self.day_chosen.emit(found)
            return

    def _panel(self, name: str) -> tuple[QFrame, QVBoxLayout]:
        frame = named(QFrame(self), name)
        frame.setProperty("part", "desk-card")
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(14, 12, 14, 12)
        lines.setSpacing(8)
        return frame, lines


def payment(card: VisitCard) -> str:
    """How the visit is paid."""
    return words.say(
        f"calendar.payment.{card.visit.payment.value}", price=words.money(card.visit.price_cents)
    )


def _fact(icon: str, text: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconMark(icon, 16, "text-2", holder))
    row.addWidget(DeskText(text, "body", wrap=True), 1)
    return holder

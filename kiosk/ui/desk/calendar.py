"""The calendar: who sits where and when, one day by terminal, and the chosen visit beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import Refusal
from kiosk.domain.visit import VisitKind
from kiosk.services import calendar
from kiosk.services.calendar import DayView, VisitCard
from kiosk.ui import words
from kiosk.ui.desk.calendar_day import grid_day
from kiosk.ui.desk.calendar_side import CalendarSide
from kiosk.ui.desk.page import DeskPage
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.visit_overlay import VisitOverlay
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.calendar_grid import CalendarGrid
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_button import IconButton

#: Milliseconds between looks while the page is shown: another machine's change is seen in time.
_EVERY = 2000

_ARROWS = ("Left", "Right", "Up", "Down")


class CalendarPage(DeskPage):
    """Keys: T today, comma and full stop a day back or on, arrows choose, Enter opens."""

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "calendar_page")
        self._day = self._today()
        self._view: DayView | None = None
        self._asking = False
        self._again = False
        self.head.addWidget(DeskText(words.say("calendar.title"), "h1"))
        self.head.addWidget(DeskText(words.say("calendar.lead"), "small", "text-2"))
        self.head.addStretch(1)
        zone = session.station.facility.zone.key
        self.head.addWidget(DeskText(words.say("calendar.zone", zone=zone), "small", "text-2"))
        self._build_tools()
        self._notice = DeskNotice(self)
        self.body.addWidget(self._notice)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._build_grid(), 1)
        self._side = CalendarSide(session.station.facility.zone, self)
        self._side.day_chosen.connect(self.show_day)
        self._side.open_asked.connect(self._open_chosen)
        line.addWidget(_scrolling(self._side))
        self.body.addLayout(line, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._look)
        session.station.hub.changed.connect(self._changed)

    def opened(self, argument: object) -> None:
        """Show the day that was shown last, or the one asked for."""
        if isinstance(argument, date):
            self._day = argument
        self._timer.start()
        self.show_day(self._day)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Look no more."""
        self._timer.stop()

    def press(self, key: str) -> bool:
        """The keys of the calendar."""
        if key in _ARROWS:
            # The grid moves by itself once it has the focus.
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        acts: dict[str, Callable[[], object]] = {
            "T": lambda: self.show_day(self._today()),
            ",": lambda: self.show_day(self._day - timedelta(days=1)),
            ".": lambda: self.show_day(self._day + timedelta(days=1)),
            "Enter": self._open_chosen,
            "Esc": lambda: self.grid.choose(""),
        }
        if key in acts:
            acts[key]()
            return True
        return False

    def show_day(self, day: date) -> None:
        """Go to that day."""
        self._day = day
        self._date.setText(f"{words.weekday(day, long=True)}, {words.full_date(day)}")
        self._side.show_day(day, self._today())
        self._look()

    def failed(self, refused: Refusal) -> None:
        """What the store refused; the day that is shown stays."""
        self._asking = False
        self._notice.tell(words.refusal(refused), "error")

    def _today(self) -> date:
        station = self.session.station
        return station.clock().astimezone(station.facility.zone).date()

    def _build_tools(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        today = named(DeskButton(words.say("calendar.today"), cap="T"), "today")
        today.clicked.connect(lambda: self.show_day(self._today()))
        tools.addWidget(today)
        for name, icon, days in (
            ("day_before", "chevron-left", -1),
            ("day_after", "chevron-right", 1),
        ):
            button = named(IconButton(icon, f"calendar.{name}", self), name)
            button.clicked.connect(
                lambda _=False, d=days: self.show_day(self._day + timedelta(days=d))
            )
            tools.addWidget(button)
        self._date = named(DeskText("", "h1"), "calendar_date")
        tools.addSpacing(8)
        tools.addWidget(self._date)
        tools.addStretch(1)
        self._open = named(Chip("neutral"), "open_slots")
        self._broken = named(Chip("attention", "wrench"), "out_of_service")
        tools.addWidget(self._open)
        tools.addWidget(self._broken)
        self._broken.hide()
        self.body.addLayout(tools)

    def _build_grid(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("part", "desk-card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        self.grid = named(CalendarGrid(), "calendar_grid", "calendar.lead")
        self.grid.chosen.connect(self._show_chosen)
        self.grid.opened.connect(self._open_visit)
        self._area = QScrollArea(frame)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.grid)
        column.addWidget(self._area)
        return frame

    # Looking.

    def _changed(self, changed: Changed) -> None:
        if changed.visits and self.isVisible():
            self._look()

    def _look(self) -> None:
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        station, day = self.session.station, self._day

        def work() -> DayView:
            return calendar.day_view(station.store(), station.facility, day, station.clock())

        self.run(work, self._arrived)

    def _arrived(self, view: DayView) -> None:
        self._asking = False
        self._notice.clear()
        if view.day == self._day:
            self._view = view
            self.grid.show_day(grid_day(view, self.session.station.facility.zone))
            self._show_counts(view)
            self._side.show_view(view)
            self._show_chosen(self.grid.selected)
        if self._again:
            self._look()

    def _show_counts(self, view: DayView) -> None:
        capacity = view.capacity[VisitKind.ONSITE]
        left = max(0, capacity.all - capacity.taken)
        self._open.show_text(words.say("calendar.open_slots", n=left, all=capacity.all))
        broken = [t.name for t in view.columns if not t.in_service]
        self._broken.setVisible(bool(broken))
        self._broken.show_text(words.say("calendar.broken", names=", ".join(broken)))

    # The chosen visit.

    def _card(self, identity: str) -> VisitCard | None:
        cards = self._view.visits if self._view else ()
        return next((c for c in cards if c.visit.id == identity), None)

    def _show_chosen(self, identity: str) -> None:
        self._side.show_card(self._card(identity))
        box = self.grid.box_of(self.grid.selected)
        if not box.isEmpty():
            centre = box.center().toPoint()
            self._area.ensureVisible(centre.x(), centre.y(), 120, 120)

    def _open_chosen(self) -> None:
        if self.grid.selected:
            self._open_visit(self.grid.selected)

    def _open_visit(self, identity: str) -> None:
        station = self.session.station
        card = self._card(identity)
        if card is None:
            return

        def work() -> calendar.VisitDetails:
            return calendar.visit_details(station.store(), card.visit.id)

        def done(details: calendar.VisitDetails) -> None:
            overlay = VisitOverlay(self.window(), self.session, details)
            self.overlaid.emit(overlay)
            overlay.open_overlay()

        self.run(work, done)


def _scrolling(side: CalendarSide) -> QScrollArea:
    """The side scrolls where the window is low."""
    area = QScrollArea()
    area.setWidget(side)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFixedWidth(side.width() + 12)
    return area

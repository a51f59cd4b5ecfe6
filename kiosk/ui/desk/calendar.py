"""The calendar: who sits where and when by day, how full it is by week, and all that is done there.

Other machines' changes are seen within two seconds: every second a stamp is asked for, and only
when it is another than before is the day or week read anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Terminal
from kiosk.domain.ids import VisitId
from kiosk.domain.slot import Slot, first_of_week
from kiosk.domain.visit import VisitKind
from kiosk.services import calendar
from kiosk.services.calendar import DayView, VisitCard
from kiosk.services.calendar_week import WeekView, week_view
from kiosk.ui import words
from kiosk.ui.desk.calendar_acts import CalendarActs
from kiosk.ui.desk.calendar_carry import Carrying
from kiosk.ui.desk.calendar_day import clock_face, grid_day, minute_of
from kiosk.ui.desk.calendar_find import FindField
from kiosk.ui.desk.calendar_side import CalendarSide
from kiosk.ui.desk.calendar_tools import BOTH, DAY, WEEK, CalendarTools
from kiosk.ui.desk.calendar_week_look import grid_week
from kiosk.ui.desk.calendar_week_side import WeekSide
from kiosk.ui.desk.page import DeskPage
from kiosk.ui.desk.places import CLOSURES
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.visit_overlay import CANCEL
from kiosk.ui.named import named
from kiosk.ui.parts.calendar_grid import CalendarGrid, GridDay
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.week_grid import GridWeek, WeekGrid

#: Milliseconds between looks while the page is shown.
_EVERY = 1000
_ARROWS = ("Left", "Right", "Up", "Down")
#: What was read: the stamp it had, the day or the week, and that as it is painted.
_Read = tuple[tuple[object, ...], DayView | WeekView, GridDay | GridWeek]


class CalendarPage(DeskPage):
    """Keys: T D W, comma and full stop back and on, arrows, Enter, N M X L B P, F to find."""

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "calendar_page")
        self._day, self._by = self._today(), DAY
        self._kinds: tuple[VisitKind, ...] = tuple(VisitKind)
        self._painted = self._kinds
        self._view: DayView | None = None
        self._week: WeekView | None = None
        self._stamp: tuple[object, ...] = ()
        self._asking = self._again = False
        self._wanted: VisitId | None = None
        self._wanted_minute: int | None = None
        self._build_head()
        self._build_tools()
        self._notice = DeskNotice(self)
        self.body.addWidget(self._notice)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._build_grids(), 1)
        line.addWidget(self._build_sides())
        self.body.addLayout(line, 1)
        self._acts = CalendarActs(self)
        self._acts.done.connect(self._done)
        self._acts.move_asked.connect(self._carry)
        self._carrying = Carrying(session, self.grid, self._notice)
        self._carrying.told.connect(self._tools.show_carried)
        self._carrying.put_down.connect(self._acts.confirm_move)
        self.looks = QTimer(self)
        self.looks.setInterval(_EVERY)
        self.looks.timeout.connect(self._look)
        session.station.hub.changed.connect(self._changed)

    # Coming and going.

    def opened(self, argument: object) -> None:
        """Show what was shown last, or the day asked for."""
        if isinstance(argument, date):
            self._day, self._by = argument, DAY
        self.looks.start()
        self._show()

    def left(self) -> None:
        """Look no more."""
        self.looks.stop()
        self._find.close_hits()
        self.grid.stop_carrying()

    def press(self, key: str) -> bool:
        """The keys of the calendar."""
        if key in _ARROWS:
            # The grid moves by itself once it has the focus.
            self._grid().setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        acts: dict[str, Callable[[], object]] = {
            "T": self.show_today,
            "D": lambda: self.turn(DAY),
            "W": lambda: self.turn(WEEK),
            ",": lambda: self.step(-1),
            ".": lambda: self.step(1),
            "N": self.new_visit,
            "M": lambda: self._carry(self.grid.selected),
            "X": lambda: self._open(self.grid.selected, CANCEL),
            "L": lambda: self.wants.emit(CLOSURES, "lockdown"),
            "B": self.block,
            "P": lambda: self._acts.take_along(self._day),
            "F": lambda: self._find.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "J": lambda: self.grid.next_in_time(1),
            "K": lambda: self.grid.next_in_time(-1),
            "Enter": lambda: self._open(self.grid.selected),
            "Esc": lambda: self.grid.choose(""),
        }
        if key in acts:
            acts[key]()
            return True
        return False

    def show_day(self, day: date) -> None:
        """Go to that day, by day."""
        self._day, self._by = day, DAY
        self._show()

    def show_today(self) -> None:
        """Today, by day or by week as it is."""
        self._day = self._today()
        self._show()

    def turn(self, by: str) -> None:
        """By day or by week."""
        self._by = by
        self._show()

    def step(self, times: int) -> None:
        """So many days or weeks on."""
        self._day += timedelta(days=times * (7 if self._by == WEEK else 1))
        self._show()

    def new_visit(self) -> None:
        """A visit on somebody's behalf, where the cursor is if that is free."""
        slot, terminal = self._spot()
        self._acts.new_visit(self._day, slot, terminal)

    def block(self) -> None:
        """Block where the cursor is; by day alone."""
        if self._by == DAY and self._view is not None:
            slot, terminal = self._spot()
            self._acts.block(self._view, slot, terminal)

    def failed(self, refused: Refusal) -> None:
        """What the store refused; what is shown stays."""
        self._asking = False
        self._notice.tell(words.refusal(refused), "error")

    @property
    def is_asking(self) -> bool:
        """Whether an answer of the store is on its way."""
        return self._asking

    # Building.

    def _build_head(self) -> None:
        zone = self.session.station.facility.zone
        self.head.addWidget(DeskText(words.say("calendar.title"), "h1"))
        self._lead = DeskText(words.say("calendar.lead"), "small", "text-2")
        self.head.addWidget(self._lead)
        text = words.say("calendar.zone", zone=zone.key)
        self.head.addWidget(named(DeskText(text, "small", "text-2"), "calendar_zone"))
        self.head.addStretch(1)
        self._find = FindField(self, zone)
        self._find.wanted.connect(self._search)
        self._find.taken.connect(self._go_to)
        self._find.given_up.connect(lambda: self._grid().setFocus())
        self.head.addWidget(self._find)

    def _build_tools(self) -> None:
        self._tools = CalendarTools(self)
        self._tools.today.connect(self.show_today)
        self._tools.stepped.connect(self.step)
        self._tools.turned.connect(self.turn)
        self._tools.kind_chosen.connect(self._choose_kinds)
        self._tools.new_asked.connect(self.new_visit)
        self._tools.lockdown_asked.connect(lambda: self.wants.emit(CLOSURES, "lockdown"))
        self._tools.sheet_asked.connect(lambda: self._acts.take_along(self._day))
        self._tools.block_asked.connect(self.block)
        self.body.addWidget(self._tools)

    def _build_grids(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("part", "desk-card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        self.grid = named(CalendarGrid(), "calendar_grid", "calendar.lead")
        self.grid.chosen.connect(self._show_chosen)
        self.grid.opened.connect(self._open)
        self.grid.cell_opened.connect(lambda _column, _minute: self.new_visit())
        self.week_grid = named(WeekGrid(), "week_grid", "calendar.lead_week")
        self.week_grid.opened.connect(self._open_cell)
        self._grids = QStackedWidget(frame)
        self._grids.addWidget(self.grid)
        self._grids.addWidget(self.week_grid)
        column.addWidget(self._grids)
        return frame

    def _build_sides(self) -> QStackedWidget:
        zone = self.session.station.facility.zone
        self._side = CalendarSide(zone, self)
        self._side.day_chosen.connect(self.show_day)
        self._side.open_asked.connect(lambda: self._open(self.grid.selected))
        self._side.move_asked.connect(lambda: self._carry(self.grid.selected))
        self._side.cancel_asked.connect(lambda: self._open(self.grid.selected, CANCEL))
        self._week_side = WeekSide(zone, self)
        self._sides = QStackedWidget(self)
        for side in (self._side, self._week_side):
            self._sides.addWidget(_scrolling(side))
        self._sides.setFixedWidth(self._side.width() + 12)
        return self._sides

    # Looking.

    def _show(self) -> None:
        """Head and grids for where we stand; then what is there."""
        weekly = self._by == WEEK
        if weekly:
            first = self._first()
            last = first + timedelta(days=6)
            text = words.say(
                "calendar.week_span", first=words.day(first), last=words.day(last), year=last.year
            )
        else:
            text = f"{words.weekday(self._day, long=True)}, {words.full_date(self._day)}"
        self._tools.show_date(text, self._by)
        self._lead.setText(words.say("calendar.lead_week" if weekly else "calendar.lead"))
        self._grids.setCurrentWidget(self._grid())
        self._sides.setCurrentIndex(int(weekly))
        self._side.show_day(self._day, self._today())
        if not self._find.text():
            self._grid().setFocus(Qt.FocusReason.OtherFocusReason)
        self._stamp = ()
        self._look()

    def _changed(self, changed: Changed) -> None:
        if changed.visits and self.isVisible():
            self._look()

    def _look(self) -> None:
        """Ask for the stamp, and for all of it if it is another."""
        now = self.session.station.clock()
        if self._by == DAY and self._view is not None and self._view.day == self._day:
            zone = self.session.station.facility.zone
            minute = minute_of(now, zone) if self._day == self._today() else None
            self.grid.show_now(minute, clock_face(minute_of(now, zone)))
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        station, by, kinds = self.session.station, self._by, self._kinds
        day = self._first() if by == WEEK else self._day
        known = self._stamp

        def work() -> _Read | None:
            store, at = station.store(), station.clock()
            days = 7 if by == WEEK else 1
            stamp = (by, kinds, day, *calendar.stamp(store, station.facility, day, days, at))
            if stamp == known:
                return None
            if by == WEEK:
                weekly = week_view(store, station.facility, day, kinds, at)
                return stamp, weekly, grid_week(weekly, station.facility.zone)
            daily = calendar.day_view(store, station.facility, day, at)
            return stamp, daily, grid_day(daily, station.facility.zone, frozenset(kinds))

        self.run(work, self._arrived)

    def _arrived(self, read: _Read | None) -> None:
        self._asking = False
        if self._carrying.card is None and read is not None:
            self._notice.clear()
        if read is not None:
            self._take_in(*read)
        if self._again:
            self._look()

    def _take_in(
        self, stamp: tuple[object, ...], view: DayView | WeekView, grid: GridDay | GridWeek
    ) -> None:
        if isinstance(view, WeekView) and isinstance(grid, GridWeek):
            if self._by == WEEK and view.first == self._first() and view.kinds == self._kinds:
                self._stamp, self._week = stamp, view
                self.week_grid.show_week(grid)
                self._week_side.show_view(view)
                self._tools.show_broken(view.broken)
            return
        if not isinstance(view, DayView) or not isinstance(grid, GridDay):
            return
        if self._by != DAY or view.day != self._day or stamp[1] != self._kinds:
            return
        turned = self._view is None or self._view.day != view.day
        self._stamp, self._view, self._painted = stamp, view, self._kinds
        self._carrying.show_view(view, self._columns())
        self.grid.show_day(grid)
        self._tools.show_counts(view)
        self._side.show_view(view)
        if self._wanted is not None:
            self.grid.choose(self._wanted)
            self._wanted = None
        elif self._wanted_minute is not None:
            self._go_to_minute(self._wanted_minute)
        elif turned and grid.now is not None:
            self.grid.reveal(grid.now)
        self._show_chosen(self.grid.selected)

    def _go_to_minute(self, minute: int) -> None:
        self._wanted_minute = None
        column = self.grid.cell[0] if self.grid.cell else 0
        if self.grid.carrying:
            self.grid.carry_to((column, minute))
        else:
            self.grid.choose_cell(column, minute)

    def _choose_kinds(self, name: str) -> None:
        self._kinds = tuple(VisitKind) if name == BOTH else (VisitKind(name),)
        self._show()

    def _today(self) -> date:
        station = self.session.station
        return station.clock().astimezone(station.facility.zone).date()

    def _first(self) -> date:
        return first_of_week(self._day, self.session.station.facility.policy.week_begins)

    def _grid(self) -> CalendarGrid | WeekGrid:
        return self.week_grid if self._by == WEEK else self.grid

    def _columns(self) -> tuple[Terminal, ...]:
        columns = self._view.columns if self._view else ()
        return tuple(t for t in columns if t.kind in self._painted)

    # What is chosen, found and done.

    def _card(self, identity: str) -> VisitCard | None:
        cards = self._view.visits if self._view else ()
        return next((c for c in cards if c.visit.id == identity), None)

    def _show_chosen(self, identity: str) -> None:
        self._side.show_card(self._card(identity))

    def _spot(self) -> tuple[Slot | None, Terminal | None]:
        """The time and terminal of the cursor, as far as it is on a cell."""
        cell, columns = self.grid.cell, self._columns()
        if self._by != DAY or cell is None or self._view is None or cell[0] >= len(columns):
            return None, None
        terminal, zone = columns[cell[0]], self.session.station.facility.zone
        slots = self._view.starts[terminal.kind]
        slot = next((s for s in slots if minute_of(s.starts_at, zone) == cell[1]), None)
        return slot, terminal

    def _open(self, identity: str, tab: str = "details") -> None:
        card = self._card(identity)
        if card is not None:
            self._acts.open_visit(card.visit.id, tab)
        elif self._by == WEEK and self.week_grid.cell is not None:
            self._open_cell(*self.week_grid.cell)
        elif tab == CANCEL:
            self._notice.tell(words.say("calendar.choose_first"))

    def _open_cell(self, column: int, minute: int) -> None:
        """From the week to that time of that day."""
        self._wanted_minute = minute
        self.show_day(self._first() + timedelta(days=column))

    def _carry(self, identity: str) -> None:
        if self._by != DAY or not identity:
            self._notice.tell(words.say("calendar.choose_first"))
        elif not self.grid.carry(identity):
            self._notice.tell(words.say("calendar.carry_never"), "attention")
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _search(self, text: str) -> None:
        station = self.session.station

        def work() -> tuple[VisitCard, ...]:
            return calendar.search(station.store(), station.facility, text, station.clock())

        self.run(work, lambda cards: self._find.show_hits(text, cards))

    def _go_to(self, card: VisitCard) -> None:
        """The day of a visit that was found, with it chosen."""
        self._kinds = tuple(VisitKind)
        self._tools.show_kinds(BOTH)
        self._wanted = card.visit.id
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        zone = self.session.station.facility.zone
        self.show_day(card.visit.starts_at.astimezone(zone).date())

    def _done(self, changed: Changed, sentence: str) -> None:
        self.said.emit(sentence)
        self.session.station.hub.changed.emit(changed)
        self._look()


def _scrolling(side: QWidget) -> QScrollArea:
    """The side scrolls where the window is low."""
    area = QScrollArea()
    area.setWidget(side)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area

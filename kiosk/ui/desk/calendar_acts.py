"""The dialogs of the calendar: a visit, moving it, a new one, blocking, the day sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from kiosk.domain.changed import Changed
from kiosk.domain.facility import Terminal
from kiosk.domain.ids import VisitId
from kiosk.domain.slot import Slot
from kiosk.services import calendar
from kiosk.services.calendar import VisitCard, VisitDetails
from kiosk.ui.desk.page import DeskPage
from kiosk.ui.desk.visit_overlay import DETAILS, VisitOverlay
from kiosk.ui.parts.desk_overlay import DeskOverlay


class CalendarActs(QObject):
    """Signals: ``done(Changed, sentence)``, ``move_asked(id)``."""

    done = Signal(object, str)
    move_asked = Signal(str)

    def __init__(self, page: DeskPage) -> None:
        super().__init__(page)
        self._page = page

    def open_visit(self, identity: VisitId, tab: str = DETAILS) -> None:
        """One visit in full."""

        def show(details: VisitDetails) -> None:
            overlay = VisitOverlay(self._page.window(), self._page.session, details, tab)
            overlay.done.connect(self._finished)
            overlay.move_asked.connect(self.move_asked)
            self._open(overlay)

        self._with_details(identity, show)

    def confirm_move(self, card: VisitCard, slot: Slot, terminal: Terminal) -> None:
        """What moving it there means, before it is done."""
        from kiosk.ui.desk.move_overlay import MoveOverlay

        def show(details: VisitDetails) -> None:
            page = self._page
            overlay = MoveOverlay(page.window(), page.session, details, slot, terminal)
            overlay.done.connect(self._finished)
            self._open(overlay)

        self._with_details(card.visit.id, show)

    def new_visit(self, day: date, slot: Slot | None, terminal: Terminal | None) -> None:
        """A visit on somebody's behalf."""
        from kiosk.ui.desk.new_visit_overlay import NewVisitOverlay

        overlay = NewVisitOverlay(self._page.window(), self._page.session, day, slot, terminal)
        overlay.done.connect(self._finished)
        self._open(overlay)
        overlay.finder.setFocus()

    def block(self, view: calendar.DayView, slot: Slot | None, terminal: Terminal | None) -> None:
        """Block where the cursor is, or lift what is blocked on that day."""
        from kiosk.ui.desk.block_overlay import BlockOverlay, Spot

        spot = Spot(view, terminal, slot)
        overlay = BlockOverlay(self._page.window(), self._page.session, spot)
        overlay.done.connect(self._finished)
        self._open(overlay)

    def take_along(self, day: date) -> None:
        """The day sheet."""
        from kiosk.ui.desk.sheet_overlay import SheetOverlay

        overlay = SheetOverlay(self._page.window(), self._page.session, day)
        overlay.done.connect(self._finished)
        self._open(overlay)

    def _with_details(self, identity: VisitId, show: Callable[[VisitDetails], None]) -> None:
        station = self._page.session.station
        self._page.run(lambda: calendar.visit_details(station.store(), identity), show)

    def _open(self, overlay: DeskOverlay) -> None:
        self._page.overlaid.emit(overlay)
        overlay.open_overlay()

    def _finished(self, changed: Changed, sentence: str) -> None:
        self.done.emit(changed, sentence)

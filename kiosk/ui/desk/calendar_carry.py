"""Carrying a visit through the calendar: where it is, and the rule that closes that time to it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Terminal
from kiosk.domain.slot import Closed, Slot
from kiosk.services import offers
from kiosk.services.calendar import DayView, VisitCard
from kiosk.ui import words
from kiosk.ui.desk.calendar_day import minute_of
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.parts.calendar_grid import CalendarGrid
from kiosk.ui.parts.desk_notice import DeskNotice


class Carrying(QObject):
    """Signals: ``put_down(VisitCard, Slot, Terminal)``; ``told(sentence, closed)``, "" last."""

    put_down = Signal(object, object, object)
    told = Signal(str, bool)

    def __init__(self, session: DeskSession, grid: CalendarGrid, notice: DeskNotice) -> None:
        super().__init__(grid)
        self._session, self._grid, self._notice = session, grid, notice
        self._card: VisitCard | None = None
        self._view: DayView | None = None
        self._columns: tuple[Terminal, ...] = ()
        self._at = (0, 0)
        grid.carried.connect(self._carried)
        grid.dropped.connect(self._dropped)
        grid.let_go.connect(self._let_go)

    @property
    def card(self) -> VisitCard | None:
        """The visit on its way."""
        return self._card

    def show_view(self, view: DayView, columns: tuple[Terminal, ...]) -> None:
        """The day that is shown now; what is carried may come from another."""
        turned = self._view is not None and self._view.day != view.day
        self._view, self._columns = view, columns
        if self._card is not None and turned:
            self._grid.show_closed({})
            self._ask_rules(self._card)

    def _carried(self, identity: str, column: int, minute: int) -> None:
        if self._card is None or self._card.visit.id != identity:
            cards = self._view.visits if self._view else ()
            self._card = next((c for c in cards if c.visit.id == identity), None)
            if self._card is not None:
                self._ask_rules(self._card)
        self._tell(column, minute)

    def _tell(self, column: int, minute: int) -> None:
        card, slot = self._card, None
        if card is None or self._view is None or column >= len(self._columns):
            return
        terminal = self._columns[column]
        slot = self._slot(card, minute)
        zone = self._session.station.facility.zone
        why = self._grid.why_closed()
        if slot is None:
            why = words.say("calendar.no_start")
        elif terminal.kind is not card.visit.kind:
            why = words.say("calendar.carry_kind")
        key = "calendar.carry_closed" if why else "calendar.carry"
        when = words.moment(slot.starts_at, zone) if slot else ""
        text = words.say(key, visitor=card.visitor_name, when=when, terminal=terminal.name, why=why)
        self._at = column, minute
        self.told.emit(text, bool(why))

    def _ask_rules(self, card: VisitCard) -> None:
        """Which starts of the day are closed to this visit, each with its rule."""
        station, view, visit = self._session.station, self._view, card.visit
        if view is None:
            return

        def work() -> Mapping[int, str]:
            found = offers.offers(
                station.store(),
                station.facility,
                visit.visitor,
                visit.resident,
                visit.kind,
                view.day,
                station.clock(),
                moving=visit.id,
            )
            zone = station.facility.zone
            return {
                minute_of(o.slot.starts_at, zone): words.say(f"calendar.closed_why.{o.why.value}")
                for o in found
                if o.why is not None and o.why is not Closed.SAME_TIME
            }

        def done(closed: Mapping[int, str]) -> None:
            if self._card is card:
                self._grid.show_closed(closed)
                self._tell(*self._at)

        station.desk.run(work, done, self._refused, self)

    def _refused(self, refused: Refusal) -> None:
        self._notice.tell(words.refusal(refused), "error")

    def _dropped(self, _identity: str, column: int, minute: int) -> None:
        card, self._card = self._card, None
        self.told.emit("", False)  # noqa: FBT003
        if card is None or column >= len(self._columns):
            return
        terminal, slot = self._columns[column], self._slot(card, minute)
        if terminal.kind is not card.visit.kind:
            self._notice.tell(words.say("calendar.carry_kind"), "attention")
        elif slot is None:
            self._notice.tell(words.say("calendar.no_start"), "attention")
        else:
            self.put_down.emit(card, slot, terminal)

    def _let_go(self) -> None:
        self._card = None
        self.told.emit("", False)  # noqa: FBT003

    def _slot(self, card: VisitCard, minute: int) -> Slot | None:
        """The session of its kind that starts then."""
        if self._view is None:
            return None
        visit, zone = card.visit, self._session.station.facility.zone
        if visit.starts_at.astimezone(zone).date() == self._view.day and (
            minute_of(visit.starts_at, zone) == minute
        ):
            return Slot(visit.starts_at, visit.ends_at)
        slots = self._view.starts[visit.kind]
        return next((s for s in slots if minute_of(s.starts_at, zone) == minute), None)

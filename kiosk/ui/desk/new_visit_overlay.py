"""A new visit on a visitor's behalf: who comes, the kind and the time, what it means, the rules."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import ConsequenceChanged, Refusal
from kiosk.domain.facility import Terminal
from kiosk.domain.slot import Slot, slots_on
from kiosk.domain.visit import VisitKind
from kiosk.services import desk_visits, offers
from kiosk.services.calendar import is_called
from kiosk.services.desk_visits import Guest, Weighed
from kiosk.services.offers import Offer
from kiosk.ui import theme, words
from kiosk.ui.desk.consequence_box import ConsequenceBox
from kiosk.ui.desk.rules_box import RulesBox
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.terms_words import tell_booking
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.date_strip import DateStep
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.segments import Segments

_SIZE = (980, 760)
_SHOWN, _TIMES = 5, 5


class NewVisitOverlay(DeskOverlay):
    """Signal: ``done(Changed, sentence)``. Ctrl Enter books, Esc closes."""

    done = Signal(object, str)

    def __init__(
        self,
        window: QWidget,
        session: DeskSession,
        day: date,
        slot: Slot | None = None,
        terminal: Terminal | None = None,
    ) -> None:
        super().__init__(window, words.say("calendar.new_title"), _SIZE)
        named(self, "new_visit_overlay")
        self._session, self._day = session, day
        self._terminal, self._wanted = terminal, slot
        self._slots: tuple[Slot, ...] = ()
        self._guests: tuple[Guest, ...] = ()
        self._found: list[Guest] = []
        self._guest: Guest | None = None
        self._weighed: Weighed | None = None
        self._asked = 0
        self._busy = False
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        self._notice = DeskNotice(inner)
        column.addWidget(self._notice)
        self._build_who(column, inner)
        self._build_when(column, inner)
        self._effect = ConsequenceBox("booking_effect", inner)
        column.addWidget(self._effect)
        badge = session.officer.badge if session.officer.may_override else ""
        self._rules = RulesBox(session.station.facility, badge, inner)
        self._rules.changed.connect(self._show_foot)
        column.addWidget(self._rules)
        column.addStretch(1)
        self.hold(inner)
        self._build_foot()
        self.goes_by(self.do)
        self._times_changed()
        station = session.station
        station.desk.run(
            lambda: desk_visits.guests(station.store()), self._guests_came, self._failed, self
        )

    @property
    def kind(self) -> VisitKind:
        """In the lobby or from elsewhere."""
        return VisitKind(self._kinds.current())

    def slot(self) -> Slot | None:
        """The time chosen."""
        row = self._times.currentRow()
        return self._slots[row] if 0 <= row < len(self._slots) else None

    def do(self) -> None:
        """Book as it was told."""
        told, guest = self._weighed, self._guest
        if told is None or guest is None or self._busy or not self._act.isEnabled():
            return
        self._busy = True
        self._show_foot()
        station, officer = self._session.station, self._session.officer
        confirmation = self._rules.confirmation()

        def work() -> Changed:
            return desk_visits.book(
                station.store(),
                station.facility,
                officer,
                guest.visitor,
                told,
                station.clock(),
                confirmation,
            )

        station.desk.run(work, self._done, self._failed, self)

    def _done(self, changed: Changed) -> None:
        self.done.emit(changed, words.say("calendar.done.booked"))
        self.close_overlay()

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        self._notice.tell(words.refusal(refused), "error")
        self._show_foot()
        if isinstance(refused, ConsequenceChanged):
            self._weigh()

    # Who.

    def _build_who(self, column: QVBoxLayout, inner: QWidget) -> None:
        column.addWidget(DeskText(words.say("calendar.new_who"), "strong"))
        self.finder = named(QLineEdit(inner), "guest_find", "calendar.new_find")
        self.finder.setProperty("part", "desk-field")
        self.finder.setProperty("focus_radius", 6)
        self.finder.setPlaceholderText(words.say("calendar.new_find"))
        self.finder.textChanged.connect(self._typed)
        self.finder.returnPressed.connect(self._take_first)
        column.addWidget(self.finder)
        self._hits = named(QListWidget(inner), "guest_hits", "calendar.new_who")
        self._hits.setProperty("part", "hits")
        self._hits.setMaximumHeight(_SHOWN * 36)
        self._hits.itemClicked.connect(lambda _item: self._take(self._hits.currentRow()))
        self._hits.itemActivated.connect(lambda _item: self._take(self._hits.currentRow()))
        column.addWidget(self._hits)
        self._hint = named(DeskText("", "small", "text-2", wrap=True), "guest_hint")
        column.addWidget(self._hint)

    def _guests_came(self, guests: tuple[Guest, ...]) -> None:
        self._guests = guests
        self._typed(self.finder.text())

    def _typed(self, text: str) -> None:
        wanted = text.strip()
        self._guest, self._weighed = None, None
        self._asked += 1
        long_enough = len(wanted) >= 2
        plain = wanted.replace(" ", "").upper()
        self._found = [
            g
            for g in self._guests
            if long_enough
            and (
                is_called(g.name, wanted)
                or g.email.casefold() == wanted.casefold()
                or g.reference == plain
            )
        ]
        self._hits.clear()
        for guest in self._found[:20]:
            self._hits.addItem(f"{guest.name}   {_visits(guest)}")
        self._hits.setVisible(bool(self._found))
        self._hits.setFixedHeight(min(_SHOWN, max(1, len(self._found))) * 36 + 4)
        key = "calendar.new_none" if long_enough else "calendar.new_hint"
        self._hint.setText("" if self._found else words.say(key))
        self._hint.setVisible(not self._found)
        self._show_terms()

    def _take_first(self) -> None:
        if self._found:
            self._take(max(0, self._hits.currentRow()))

    def _take(self, row: int) -> None:
        self._guest = self._found[row]
        self._hits.setCurrentRow(row)
        self._hits.hide()
        self._hint.setText(f"{self._guest.name}   {_visits(self._guest)}")
        self._hint.show()
        self._ask_offers()
        self._weigh()

    # When.

    def _build_when(self, column: QVBoxLayout, inner: QWidget) -> None:
        line = QHBoxLayout()
        line.setSpacing(14)
        self._kinds = Segments("new_kind", inner)
        for kind in VisitKind:
            self._kinds.add(kind.value, words.say(f"calendar.kinds.{kind.value}"))
        self._kinds.mark((self._terminal.kind if self._terminal else VisitKind.ONSITE).value)
        self._kinds.chosen.connect(lambda _name: self._kind_changed())
        line.addWidget(self._kinds)
        self._date = DateStep("new_day", inner)
        self._date.changed.connect(self._day_changed)
        line.addWidget(self._date)
        line.addStretch(1)
        column.addWidget(DeskText(words.say("calendar.new_time"), "strong"))
        column.addLayout(line)
        self._times = named(QListWidget(inner), "new_times", "calendar.new_time")
        self._times.setProperty("part", "hits")
        self._times.setFixedHeight(_TIMES * 36 + 4)
        self._times.currentRowChanged.connect(lambda _row: self._weigh())
        column.addWidget(self._times)
        self._place = named(DeskText("", "small", "text-2", wrap=True), "new_terminal")
        column.addWidget(self._place)

    def _kind_changed(self) -> None:
        if self._terminal is not None and self._terminal.kind is not self.kind:
            self._terminal = None
        self._times_changed()

    def _day_changed(self, day: date) -> None:
        self._day = day
        self._times_changed()

    def _times_changed(self) -> None:
        """The starts of that day; the one wanted stays chosen if it is among them."""
        facility = self._session.station.facility
        policy, zone = facility.policy, facility.zone
        kept = self.slot() or self._wanted
        wall = kept.starts_at.astimezone(zone).time() if kept else None
        self._date.show_day(self._day)
        self._slots = slots_on(self._day, policy.hours(self.kind), policy, zone)
        walls = [s.starts_at.astimezone(zone).time() for s in self._slots]
        self._times.blockSignals(True)  # noqa: FBT003
        self._times.clear()
        self._times.addItems([words.span(s.starts_at, s.ends_at, zone) for s in self._slots])
        row = walls.index(wall) if wall in walls else 0
        self._times.setCurrentRow(row)
        self._times.blockSignals(False)  # noqa: FBT003
        self._ask_offers()
        self._weigh()

    def _ask_offers(self) -> None:
        """What each time is to this visitor: how many terminals are free, or the rule."""
        guest, day, kind, station = self._guest, self._day, self.kind, self._session.station
        if guest is None:
            return

        def work() -> tuple[Offer, ...]:
            return offers.offers(
                station.store(),
                station.facility,
                guest.visitor,
                guest.resident.id,
                kind,
                day,
                station.clock(),
            )

        def done(found: tuple[Offer, ...]) -> None:
            if (guest, day, kind) == (self._guest, self._day, self.kind):
                self._show_offers(found)

        station.desk.run(work, done, self._failed, self)

    def _show_offers(self, found: tuple[Offer, ...]) -> None:
        zone = self._session.station.facility.zone
        told = {offer.slot: offer for offer in found}
        for row, slot in enumerate(self._slots):
            offer, item = told.get(slot), self._times.item(row)
            if offer is None or item is None:
                continue
            what = words.say("calendar.free_places", n=offer.free)
            if offer.why is not None:
                what = words.say(f"calendar.closed_why.{offer.why.value}")
                item.setForeground(theme.colour("text-3"))
            item.setText(f"{words.span(slot.starts_at, slot.ends_at, zone)}   {what}")

    # What it means.

    def _weigh(self) -> None:
        """Ask what it would mean; nothing is written, and an older answer is not shown."""
        self._weighed = None
        self._asked += 1
        asked, guest, slot = self._asked, self._guest, self.slot()
        where = self._terminal.name if self._terminal else words.say("calendar.new_any")
        self._place.setText(where)
        self._notice.clear()
        self._show_terms()
        if guest is None or slot is None:
            return
        station, kind = self._session.station, self.kind
        terminal = self._terminal.id if self._terminal else None

        def work() -> Weighed:
            return desk_visits.weigh_booking(
                station.store(),
                station.facility,
                guest.visitor,
                kind,
                slot,
                terminal,
                station.clock(),
            )

        def told(weighed: Weighed) -> None:
            if asked == self._asked:
                self._weighed = weighed
                self._show_terms()

        station.desk.run(work, told, self._failed, self)

    def _show_terms(self) -> None:
        weighed, guest = self._weighed, self._guest
        self._rules.show_rules(weighed)
        if weighed is None or guest is None:
            self._effect.tell(words.say("calendar.new_choose"), tone="info", icon="info")
        else:
            self._place.setText(weighed.terminal.name)
            tell_booking(self._effect, weighed, self._session.station.facility, guest.language)
        self._effect.setVisible(weighed is None or weighed.is_open or weighed.may_override)
        self._show_foot()

    def _build_foot(self) -> None:
        self.foot.addWidget(IconMark("scroll-text", 18, "text-2"))
        badge = self._session.officer.badge
        saved = DeskText(words.say("calendar.saved", badge=badge), "small", "text-2", wrap=True)
        self.foot.addWidget(saved, 1)
        back = named(DeskButton(words.say("calendar.back"), cap="Esc", large=True), "new_back")
        back.clicked.connect(self.close_overlay)
        self.foot.addWidget(back)
        self._act = named(DeskButton("", "primary", cap="Ctrl ↵", large=True), "new_do")
        self._act.clicked.connect(self.do)
        self.foot.addWidget(self._act)

    def _show_foot(self) -> None:
        override = self._weighed is not None and self._weighed.may_override
        key = "busy" if self._busy else "book_override" if override else "book"
        self._act.show_text(words.say(f"calendar.do.{key}"))
        ready = self._weighed is not None and self._guest is not None
        self._act.setEnabled(ready and not self._busy and self._rules.is_good())


def _visits(guest: Guest) -> str:
    whom = guest.resident
    return words.say(
        "calendar.new_guest", resident=whom.full_name, unit=whom.unit, email=guest.email
    )

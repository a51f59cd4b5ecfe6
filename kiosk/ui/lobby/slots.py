"""Choose a day and time; the chosen one is held while the visitor confirms (DESIGN.md L12)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import HoldExpired, Refusal, VisitBegun, VisitOver
from kiosk.domain.ids import HoldId, VisitId
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import Closed, Slot
from kiosk.domain.visit import Hold, VisitKind
from kiosk.services import book, choosing, move
from kiosk.services.choosing import Choices
from kiosk.services.offers import DayCount, Offer
from kiosk.ui import measure, words
from kiosk.ui.lobby import slot_words
from kiosk.ui.lobby.day_queue import DayQueue
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.lobby.steering import Steering
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.chosen_note import ChosenNote
from kiosk.ui.parts.day_strip import DayStrip
from kiosk.ui.parts.empty_day import EmptyDay
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.slot_board import SlotBoard
from kiosk.ui.station import Station

#: What times are for: a kind, a visit that moves, and who comes.
Wanted = tuple[VisitKind, VisitId | None, Party]

#: Milliseconds between looks at the clock, and before a slow answer is waited for visibly.
_TICK, _SLOW = 250, 400


class SlotsPage(LobbyPage):
    """Days, and the times of one. Leaving without going on gives the held time back."""

    name: ClassVar[str] = "slots"
    title: ClassVar[str] = "t_title"
    beside: ClassVar[bool] = True

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._choices: Choices | None = None
        self._choices_of: Wanted | None = None
        self._asked = 0
        self._asked_day: date | None = None
        self._wanted: Slot | None = None
        self._explained: Slot | None = None
        self._held_ids: list[HoldId] = []
        self._onward = self._refocus = False
        self._refused: Refusal | None = None
        self._build_aside()
        self._strip = named(DayStrip(), "day_strip")
        self._board = named(SlotBoard(), "slot_board")
        self._empty = named(EmptyDay(), "empty_day")
        lines = measure.column(self.body, gap=18)
        lines.addWidget(self._strip)
        lines.addWidget(self._board)
        lines.addWidget(self._empty)
        self._queue = DayQueue(self)
        lines.addWidget(self._queue.card)
        lines.addStretch(1)
        self._note = named(ChosenNote("calendar-check"), "chosen")
        self._on = named(
            LobbyButton("continue", "primary", "arrow-right", icon_after=True), "continue"
        )
        self._on.clicked.connect(self._go_on)
        self._strip.chosen.connect(self._ask)
        self._strip.turned.connect(self._name_month)
        self._board.chosen.connect(self._choose)
        self._board.asked.connect(self._explain)
        self._empty.led.connect(self._ask)
        self._steering = Steering(self._strip, self._board)
        self.body.installEventFilter(self)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK)
        self._ticks.timeout.connect(self._tick)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW)
        self._slow.timeout.connect(self._wait)
        station.hub.changed.connect(self._refresh)

    def _build_aside(self) -> None:
        """The month, and whose clock it is, at the right of the heading."""
        aside = QWidget()
        lines = measure.flip(aside, gap=12)
        self._zone = named(Label(role="small", ink="text-2", wrap=False), "zone")
        self._month = named(Label(role="body", weight=600, wrap=False), "month")
        lines.addWidget(self._zone, 0, Qt.AlignmentFlag.AlignRight)
        lines.addWidget(self._month, 0, Qt.AlignmentFlag.AlignRight)
        self.put_beside_heading(aside)

    # What the window calls.

    def footer(self) -> Footer:
        """The choice made, and Continue once it is held."""
        return Footer(note=self._note, primary=self._on)

    def enter(self) -> None:
        """Look again at what is open; another visitor may have been quicker."""
        self._onward = False
        self._explained = None
        self.clear_notice()
        self._refused = self.session.kept.pop("slots_refused", None)
        hold = self.session.hold
        at = self.station.clock()
        if hold is not None and (self._wish(hold) != self._wish() or hold.expires_at <= at):
            self._let_go()
        self._ticks.start()
        self._show_choice()
        if self._choices_of != self._wish():
            self._forget()
        self._show_choices()
        self.busy(on=self._choices is None)
        self._ask(self.session.day)

    def _forget(self) -> None:
        """Show no times of another wish while its own are read."""
        self._choices, self._choices_of = None, self._wish()
        for part in (self._strip, self._board, self._empty):
            part.hide()
        self._queue.close()

    def leave(self) -> None:
        """Give the time back unless it is to be confirmed."""
        self._ticks.stop()
        self._slow.stop()
        if not self._onward:
            self._let_go()

    def step_back(self) -> bool:
        """Tell the page before where this comes from, in case that is skipped."""
        if self.session.moving is None:
            self.session.kept["back_from"] = self.name
        return False

    def retranslate(self) -> None:
        """Say days, times and choice anew."""
        self._show_choices()
        self._show_choice()

    @property
    def _kind(self) -> VisitKind:
        return self.session.visit_kind or VisitKind.ONSITE

    def _wish(self, hold: Hold | None = None) -> Wanted:
        """What the times are for, or what this one is held for."""
        if hold is not None:
            return hold.kind, hold.moves, hold.party
        moving = self.session.moving
        if moving is not None:
            return self._kind, moving.id, moving.party
        return self._kind, None, self.session.party or ALONE

    # What is open.

    def _ask(self, day: date | None) -> None:
        visitor = self.session.visitor
        if visitor is None:
            return
        self._asked += 1
        self._asked_day = day
        (kind, moving, party), at = self._wish(), self.station.clock()
        asked, store, facility = self._asked, self.station.store, self.station.facility
        self._slow.start()

        def done(found: Choices) -> None:
            if asked == self._asked:
                self._answered(found)

        self.station.desk.run(
            lambda: choosing.choices(
                store(), facility, visitor.id, kind, day, at, moving=moving, party=party
            ),
            done,
            self._not_answered,
            self,
        )

    def _answered(self, found: Choices) -> None:
        self._slow.stop()
        refocus = self._refocus or self._has_focus()
        self._refocus = False
        self.busy(on=False)
        if self._choices is not None and self._choices.day != found.day:
            self._explained = None
        self._choices = found
        self.session.resident, self.session.day = found.resident, found.day
        self._show_whom(found)
        self._show_choices()
        self._show_choice()
        self._show_queue(found)
        if refocus and not self._has_focus():
            self._steering.focus_day()

    def _show_queue(self, found: Choices) -> None:
        """A day that is full has a list of those who wait; a visit that moves does not wait."""
        kind, moving, party = self._wish()
        visitor, is_open = self.session.visitor, any(offer.is_open for offer in found.offers)
        if visitor is None or moving is not None or is_open or not found.offers:
            self._queue.close()
        else:
            self._queue.ask(visitor.id, kind, found.day, party)

    def _show_whom(self, found: Choices) -> None:
        """With whom, and when the visit is now if it is to move."""
        moving = self.session.moving
        self.show_title("t_title" if moving is None else "mv_title")
        if moving is None:
            self.show_lead("t_for", name=found.resident.full_name)
            return
        now = words.moment_there(moving.starts_at, self.station.facility.zone)
        self.show_lead("mv_for", name=found.resident.full_name, now=now)

    def _wait(self) -> None:
        """What waits takes no focus; it comes back with the answer."""
        self._refocus = self._has_focus()
        self.busy(on=True)

    def _has_focus(self) -> bool:
        holder = QApplication.focusWidget()
        return holder is not None and self.body.isAncestorOf(holder)

    def _not_answered(self, refused: Refusal) -> None:
        self._slow.stop()
        self.show_refusal(refused)

    def _refresh(self, changed: Changed) -> None:
        """Somebody booked or cancelled on this machine."""
        if changed.visits and self.isVisible() and self._choices is not None:
            self._ask(self._choices.day)

    def _show_choices(self) -> None:
        found = self._choices
        if found is None:
            return
        facility = self.station.facility
        today = facility.day(self.station.clock())
        looks = [slot_words.day_look(count, today) for count in found.days]
        self._strip.show()
        self._strip.show_days(looks, found.day)
        groups = slot_words.groups(facility, self._kind, found.day, found.offers)
        is_empty = not any(offer.is_open for offer in found.offers)
        self._board.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        if is_empty:
            self._show_empty(found)
        else:
            self._board.show_groups(groups, self._chosen_name())
        at = found.offers[0].slot.starts_at if found.offers else self.station.clock()
        self._zone.say("t_zone", zone=words.zone_name(facility.zone, at))
        self._name_month()

    def _name_month(self) -> None:
        found, first = self._choices, self._strip.first_shown()
        if found is None or first is None:
            return
        shown = [button.look.day for button in self._strip.buttons()]
        self._month.show_text(words.month(found.day if found.day in shown else first))

    def _show_empty(self, found: Choices) -> None:
        nearest = choosing.nearest_open(found.days, found.day)
        if not found.resident.present:
            self._empty.tell("t_away")
        elif found.offers and all(o.why is Closed.ID_EXPIRED for o in found.offers):
            self._empty.tell("t_id_ends")
        elif found.is_too_many:
            self._empty.tell("t_why.party")
        elif nearest is None:
            self._empty.tell("t_nothing", n=len(found.days) - 1)
        else:
            self._empty.tell("no_slots")
        self._lead_to(nearest if found.resident.present else None)

    def _lead_to(self, nearest: DayCount | None) -> None:
        if nearest is None:
            self._empty.lead_nowhere()
        else:
            day, some = words.day(nearest.day), slot_words.free(nearest.open)
            text = words.say("t_nearest_day", day=day, free=some)
            self._empty.lead(nearest.day, text)

    # The choice.

    def _choose(self, name: str) -> None:
        """Hold the time that was pressed, instead of any held before."""
        found, visitor = self._choices, self.session.visitor
        if found is None or visitor is None or self._is_turning(found):
            return
        zone, facility = self.station.facility.zone, self.station.facility
        slot = next(o.slot for o in found.offers if slot_words.slot_name(o.slot, zone) == name)
        if slot in (self._wanted, self.session.slot):
            return
        self._wanted, self._refused, self._explained = slot, None, None
        self.clear_notice()
        self._show_choices()
        self._show_choice()
        (kind, moving, party), at = self._wish(), self.station.clock()
        store, kept_ids = self.station.store, self._held_ids

        def work() -> Hold:
            if moving is None:
                kept = book.hold(store(), facility, visitor.id, kind, slot, at, party)
            else:
                kept = move.hold(store(), facility, visitor.id, moving, slot, at)
            kept_ids.append(kept.id)
            return kept

        self.station.desk.run(
            work,
            lambda hold: self._held(slot, hold),
            lambda refused: self._not_held(slot, refused),
            self,
        )

    def _is_turning(self, found: Choices) -> bool:
        """Whether another day was asked for: the times still shown are about to go."""
        # The same day read anew swallows no touch: its times stay where they are.
        return self._slow.isActive() and self._asked_day not in (None, found.day)

    def _explain(self, name: str) -> None:
        """Say why the time that was pressed is closed; what is held stays held."""
        offer = self._offer(name)
        if offer is not None:
            self._explained, self._refused = offer.slot, None
            self._show_choice()

    def _offer(self, name: str) -> Offer | None:
        offers = () if self._choices is None else self._choices.offers
        zone = self.station.facility.zone
        return next((o for o in offers if slot_words.slot_name(o.slot, zone) == name), None)

    def _explanation(self) -> str:
        """Why the time that was asked about is closed; "" if none was, or it has opened."""
        if self._explained is None:
            return ""
        offer = self._offer(slot_words.slot_name(self._explained, self.station.facility.zone))
        return "" if offer is None else slot_words.why(offer, self.station.facility)

    def _held(self, slot: Slot, hold: Hold) -> None:
        if slot != self._wanted:
            return
        self._wanted = None
        self.session.hold, self.session.slot = hold, slot
        self._show_choice()

    def _not_held(self, slot: Slot, refused: Refusal) -> None:
        if slot != self._wanted:
            return
        self._let_go()
        if isinstance(refused, VisitBegun | VisitOver):
            self.session.kept["my_visits_refused"] = refused
            self.go.emit("my_visits")
            return
        self._refused = refused
        self._show_choice()
        self._ask(self.session.day)

    def _let_go(self) -> None:
        """Nothing is chosen any more; what was held is given back after what is still asked."""
        # The list is filled by the lane, also with what was asked for and is not answered yet.
        hold, ids, self._held_ids = self.session.hold, self._held_ids, []
        is_kept = hold is not None or self._wanted is not None
        self._wanted = self.session.hold = self.session.slot = None
        store = self.station.store

        def work() -> None:
            for identity in {*ids, *(() if hold is None else (hold.id,))}:
                book.release(store(), identity)

        if is_kept:
            self.station.desk.run(work, lambda _: None, lambda _: None, self)
        self._show_choices()
        self._show_choice()

    def _chosen_name(self) -> str:
        slot = self._wanted or self.session.slot
        if slot is None:
            return ""
        zone, found = self.station.facility.zone, self._choices
        if found is None or slot not in [offer.slot for offer in found.offers]:
            return ""
        return slot_words.slot_name(slot, zone)

    def _show_choice(self) -> None:
        """The note in the footer: what to do, or what is chosen and how long it is held."""
        hold, policy = self.session.hold, self.station.facility.policy
        slot = self._wanted or self.session.slot
        is_held = self._wanted is None and hold is not None
        self._on.setEnabled(is_held)
        if self._refused is not None:
            self._note.warn(words.refusal(self._refused))
            return
        if explanation := self._explanation():
            self._note.explain(explanation)
            return
        if slot is None:
            self._note.show_icon("info")
            legend = "t_legend" if self.session.moving is None else "mv_legend"
            self._note.say(legend, n=round(policy.session.total_seconds() / 60))
            return
        self._note.show_icon("calendar-check")
        moment = slot_words.chosen_moment(slot, self.station.facility.zone)
        if hold is None or not is_held:
            self._note.tell("t_sel_asking", moment)
        else:
            left = slot_words.left(hold.expires_at - self.station.clock())
            self._note.tell("t_sel_held", moment, left=left)

    def notice(self) -> str:
        """What the banner says, or why the time that was chosen is lost."""
        return super().notice() if self._refused is None else words.refusal(self._refused)

    def _tick(self) -> None:
        hold = self.session.hold
        if hold is None:
            return
        if hold.expires_at <= self.station.clock():
            self._let_go()
            self._refused = HoldExpired()
            self._show_choice()
            self._ask(self.session.day)
        else:
            self._show_choice()

    def _go_on(self) -> None:
        self._onward = self.session.hold is not None
        if self._onward:
            self.go_on()

    # Keys.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and page keys that a button left to the page, before anything scrolls."""
        if watched is self.body and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._steering.steer(event.key())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same while nothing has the focus."""
        if not self._steering.steer(event.key()):
            super().keyPressEvent(event)

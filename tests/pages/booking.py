"""Booking a visit, my visits, and checking in."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from kiosk.ui.parts.big_number import BigNumber
from kiosk.ui.parts.bill import Bill
from kiosk.ui.parts.chosen_note import ChosenNote
from kiosk.ui.parts.day_strip import DayStrip
from kiosk.ui.parts.fact_row import FactRow
from kiosk.ui.parts.slot_board import SlotBoard
from kiosk.ui.parts.slot_button import SlotButton
from tests.pages.lobby import Lobby
from tests.ui.layout import settle


class KindPage(Lobby):
    """In the lobby, or from elsewhere."""

    def kinds(self) -> list[str]:
        """The kinds that can be chosen."""
        return [kind for kind in ("onsite", "offsite") if self.has(f"kind_{kind}")]

    def choose(self, kind: str) -> Slots:
        """Touch a card."""
        self.click(f"kind_{kind}")
        self.wait_for("slots")
        return Slots(self.window, self.qtbot)


class Slots(Lobby):
    """Days, and the times of one."""

    def days(self) -> dict[date, str]:
        """The days that are shown, each with its word."""
        strip = self.find_as(DayStrip, "day_strip")
        return {button.look.day: button.look.word for button in strip.buttons()}

    def day(self) -> date:
        """The day whose times are shown."""
        strip = self.find_as(DayStrip, "day_strip")
        return next(b.look.day for b in strip.buttons() if b.property("chosen"))

    def choose_day(self, day: date) -> None:
        """Touch a day, turning the strip until it is there."""
        while day not in self.days():
            self.click("days_later" if day > max(self.days()) else "days_earlier")
        self.click(f"day_{day.isoformat()}")
        self.qtbot.waitUntil(lambda: self.window.session.day == day)

    def words(self) -> dict[str, str]:
        """Every time with its word, by hour and minute."""
        board = self.find_as(SlotBoard, "slot_board")
        return {b.look.name.removeprefix("slot_"): b.look.word for b in board.buttons()}

    def slot(self, time: str) -> SlotButton:
        """The button of a time such as 1340."""
        return self.find_as(SlotButton, f"slot_{time}")

    def choose(self, time: str) -> None:
        """Touch a time, scrolling to it if need be, and wait until it is held."""
        settle()
        button = self.slot(time)
        while not button.visibleRegion().contains(button.rect().center()):
            self.click("scroll_down")
        self.click(f"slot_{time}")
        self.qtbot.waitUntil(lambda: self.is_held)

    @property
    def is_held(self) -> bool:
        """Whether Continue can be touched."""
        return self.find("continue").isEnabled()

    def chosen(self) -> str:
        """The time that is marked as chosen; "" if none is."""
        board = self.find_as(SlotBoard, "slot_board")
        return next((b.look.name.removeprefix("slot_") for b in board.buttons() if b.chosen), "")

    def note(self) -> str:
        """What stands beside Continue."""
        note = self.find_as(ChosenNote, "chosen")
        strong = "" if note.strong.isHidden() else note.strong.text()
        return f"{note.small.text()}\n{strong}".strip()

    def go_on(self) -> Confirm:
        """To the page that books."""
        self.click("continue")
        self.wait_for("confirm_visit")
        return Confirm(self.window, self.qtbot)

    def go_on_to_move(self) -> ConfirmMove:
        """To the page that moves."""
        self.click("continue")
        self.wait_for("confirm_move")
        return ConfirmMove(self.window, self.qtbot)


class Confirm(Lobby):
    """With, when, where, cost, and the rule."""

    def fact(self, name: str) -> str:
        """What is said beside With, When or Where."""
        return self.find_as(FactRow, name).text()

    @property
    def bill(self) -> Bill:
        """The money."""
        return self.find_as(Bill, "bill")

    def held(self) -> str:
        """How long the time is held still."""
        return self.find_as(ChosenNote, "held").strong.text()

    def book(self) -> Booked:
        """Touch the button."""
        self.click("book")
        self.wait_for("booked")
        return Booked(self.window, self.qtbot)


class ConfirmMove(Confirm):
    """Old time, new time, and what the change means."""

    def move(self) -> Booked:
        """Touch the button."""
        self.click("move_it")
        self.wait_for("booked")
        return Booked(self.window, self.qtbot)


class Booked(Lobby):
    """The number and what comes next."""


class MyVisits(Lobby):
    """Visits to come and past ones."""

    def visits(self) -> list[str]:
        """References of the visits to come, as they are shown."""
        return self._called("visit_")

    def outcome(self, reference: str) -> str:
        """What is said of a past visit."""
        return self.text_of(f"outcome_{reference}")

    def ask_to_move(self, reference: str) -> Slots:
        """Touch its button."""
        self.click(f"move_{reference}")
        self.wait_for("slots")
        return Slots(self.window, self.qtbot)

    def ask_to_cancel(self, reference: str) -> None:
        """Touch its button."""
        self.click(f"cancel_{reference}")
        self.see("cancel_overlay")

    def _called(self, prefix: str) -> list[str]:
        names = (w.objectName() for w in self.window.page.body.findChildren(QWidget))
        found = [n.removeprefix(prefix) for n in names if n.startswith(prefix)]
        return [name for name in found if self.has(prefix + name)]


class CheckIn(Lobby):
    """The terminal to go to, or what to do instead."""

    def terminal(self) -> str:
        """The number in large."""
        return self.find_as(BigNumber, "terminal").text()

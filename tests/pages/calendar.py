"""The desk's calendar, as an officer reads and works it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.ui.parts.calendar_grid import CalendarGrid, GridEvent
from kiosk.ui.parts.chip import Chip
from tests.pages.page import Page


class Calendar(Page):
    """The grid, the chosen visit, the details."""

    def open(self) -> None:
        """From the navigation; waits until the day is there."""
        self.click("go_calendar")
        self.see("calendar_grid")
        self.qtbot.waitUntil(lambda: bool(self.find_as(Chip, "open_slots").text()))

    @property
    def grid(self) -> CalendarGrid:
        """The grid itself."""
        return self.find_as(CalendarGrid, "calendar_grid")

    def visits(self) -> list[GridEvent]:
        """What is painted, by start and column."""
        return sorted(self.grid.events(), key=lambda e: (e.start, e.column))

    def wait_for(self, count: int) -> list[GridEvent]:
        """Wait until that many visits are painted."""
        self.qtbot.waitUntil(lambda: len(self.grid.events()) == count, timeout=10_000)
        return self.visits()

    def touch_visit(self, identity: str) -> None:
        """Press and release on a visit."""
        place = self.grid.box_of(identity).center().toPoint()
        QTest.mouseClick(self.grid, Qt.MouseButton.LeftButton, pos=place)

    def date(self) -> str:
        """The day that is shown."""
        return self.text_of("calendar_date")

"""The desk's calendar, as an officer reads and works it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListWidget, QPlainTextEdit

from kiosk.ui.desk.consequence_box import ConsequenceBox
from kiosk.ui.parts.calendar_grid import CalendarGrid, GridEvent
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.week_grid import WeekGrid
from tests.pages.page import Page


class Calendar(Page):
    """The grids, the chosen visit, and the dialogs."""

    def open(self) -> None:
        """From the navigation; waits until the day is there."""
        self.click("go_calendar")
        self.see("calendar_grid")
        self.qtbot.waitUntil(lambda: bool(self.find_as(Chip, "open_slots").text()))

    @property
    def grid(self) -> CalendarGrid:
        """The day's grid."""
        return self.find_as(CalendarGrid, "calendar_grid")

    @property
    def week(self) -> WeekGrid:
        """The week's grid."""
        return self.find_as(WeekGrid, "week_grid")

    def visits(self) -> list[GridEvent]:
        """What is painted, by start and column."""
        return sorted(self.grid.events(), key=lambda e: (e.start, e.column))

    def wait_for(self, count: int) -> list[GridEvent]:
        """Wait until that many visits are painted."""
        self.qtbot.waitUntil(lambda: len(self.grid.events()) == count)
        return self.visits()

    def touch_visit(self, identity: str) -> None:
        """Press and release on a visit."""
        place = self.grid.box_of(identity).center().toPoint()
        QTest.mouseClick(self.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def drag(self, identity: str, column: int, minute: int) -> None:
        """Take a visit with the mouse and let it go on a cell."""
        view, left = self.grid.viewport(), Qt.MouseButton.LeftButton
        begin = self.grid.box_of(identity).center().toPoint()
        end = self.grid.box_of_cell(column, minute).center().toPoint()
        QTest.mousePress(view, left, pos=begin)
        QTest.mouseMove(view, begin + QPoint(6, 6))
        QTest.mouseMove(view, begin + QPoint(24, 12))
        QTest.mouseMove(view, end)
        QTest.mouseRelease(view, left, pos=end)

    def date(self) -> str:
        """The day that is shown."""
        return self.text_of("calendar_date")

    def type(self, text: str) -> None:
        """Type on a real keyboard into whatever has the focus."""
        for character in text:
            QTest.keyClicks(self.root.window().focusWidget() or self.root, character)

    def write(self, name: str, text: str) -> None:
        """Put the focus into a field or an editor and type."""
        field = self.see(name)
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        field.setFocus()
        self.qtbot.waitUntil(lambda: self.root.window().focusWidget() is field)
        self.type(text)

    def confirm(self) -> None:
        """Ctrl Enter."""
        holder = self.root.window().focusWidget() or self.root
        QTest.keyClick(holder, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def told(self, name: str) -> str:
        """What a box of consequences says."""
        self.see(name)
        return self.find_as(ConsequenceBox, name).text()

    def wait_enabled(self, name: str) -> None:
        """Wait until a button can be pressed."""
        self.see(name)
        self.qtbot.waitUntil(lambda: self.find_as(QAbstractButton, name).isEnabled())

    def gone(self, name: str) -> None:
        """Wait until a dialog is closed."""
        self.qtbot.waitUntil(lambda: not self.has(name))

    def hits(self, name: str) -> list[str]:
        """The lines of a list."""
        found = self.find_as(QListWidget, name)
        return [found.item(n).text() for n in range(found.count())]

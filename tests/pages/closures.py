"""The desk's page of closures and its dialogs, as an officer works them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.ui.desk.closures import ClosuresPage
from kiosk.ui.desk.lockdown_table import HitTable
from tests.pages.page import Page


class Closures(Page):
    """The list, and the three dialogs."""

    def open(self) -> None:
        """From the navigation; waits until the list is there."""
        self.click("go_closures")
        self.see("new_lockdown")
        page = self.find_as(ClosuresPage, "closures_page")
        self.qtbot.waitUntil(lambda: page._found is not None)

    @property
    def table(self) -> HitTable:
        """The visits of the lockdown."""
        return self.find_as(HitTable, "lockdown_visits")

    def open_lockdown(self, units: int = 1) -> None:
        """By its key; waits until the units are listed."""
        self.press(Qt.Key.Key_L)
        self.see("lockdown_overlay")
        self.qtbot.waitUntil(lambda: len(self.units()) >= units)

    def units(self) -> list[str]:
        """The names of the units offered."""
        return sorted(
            w.objectName().removeprefix("unit_")
            for w in self.root.findChildren(QWidget)
            if w.objectName().startswith("unit_") and w.isVisible()
        )

    def wait_for_visits(self, count: int) -> None:
        """Wait until that many visits are listed."""
        self.qtbot.waitUntil(lambda: len(self.table.hits.rows) == count)

    def write(self, name: str, text: str) -> None:
        """Type into a field."""
        field = self.see(name)
        field.setFocus()
        QTest.keyClicks(field, text)

    def send(self) -> None:
        """Ctrl Enter."""
        holder = self.root.window().focusWidget() or self.root
        QTest.keyClick(holder, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

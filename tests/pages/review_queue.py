"""The review queue, as an officer reads and works it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kiosk.ui.desk.queue_model import ROW_ROLE, Arrived, Column
from kiosk.ui.desk.queue_row import ShownRow
from kiosk.ui.desk.queue_tabs import TabButton
from kiosk.ui.parts.data_table import DataTable
from tests.pages.page import Page


class ReviewQueue(Page):
    """Rows, choice, tabs, filter."""

    @property
    def table(self) -> DataTable:
        """The table of what waits."""
        return self.find_as(DataTable, "queue_table")

    def _arrived(self) -> list[Arrived]:
        model = self.table.model()
        rows = (model.index(i, 0).data(ROW_ROLE) for i in range(model.rowCount()))
        return [r for r in rows if isinstance(r, Arrived)]

    def rows(self) -> list[ShownRow]:
        """The rows from the top."""
        return [r.row for r in self._arrived()] if self.has("queue_table") else []

    def names(self) -> list[str]:
        """The visitors from the top."""
        return [r.name for r in self.rows()]

    def marked_new(self) -> list[str]:
        """The visitors whose rows carry the dot of what is new."""
        return [r.row.name for r in self._arrived() if r.is_new]

    def chips(self, row: int) -> list[str]:
        """The words of the chips of a row."""
        return [c.text for c in self.rows()[row].chips]

    def cell(self, row: int, column: Column) -> str:
        """A cell as it is read out."""
        model = self.table.model()
        return str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole))

    def wait_for(self, count: int) -> list[str]:
        """Wait until that many rows are shown; their visitors."""
        self.see("queue_page")
        self.qtbot.waitUntil(lambda: len(self.rows()) == count)
        return self.names()

    def chosen(self) -> str:
        """The visitor of the chosen row; "" without one."""
        row = self.table.row()
        return self.rows()[row].name if row >= 0 else ""

    def tab_counts(self) -> dict[str, str]:
        """The numbers on the tabs, by their names."""
        tabs = self.find("queue_page").findChildren(TabButton)
        return {t.objectName(): t.accessibleName().rsplit(", ", 1)[1] for t in tabs}

    def word(self) -> str:
        """What stands in place of an empty list; "" while there are rows."""
        return self.text_of("queue_word") if self.has("queue_word") else ""

"""The rows of the review queue, kept in step with the store without moving what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.ui import words
from kiosk.ui.desk.queue_row import ShownRow


class Column(IntEnum):
    """The columns in their order."""

    DUE = 0
    VISITOR = 1
    KIND = 2
    ID = 3
    SENT = 4
    CHECKS = 5
    RESIDENT = 6
    HELD = 7


#: The keys of their headings.
HEADS = {
    Column.DUE: "desk.queue.due",
    Column.VISITOR: "desk.queue.visitor",
    Column.KIND: "desk.queue.kind",
    Column.ID: "desk.queue.id",
    Column.SENT: "desk.queue.sent",
    Column.CHECKS: "desk.queue.checks",
    Column.RESIDENT: "desk.queue.resident",
    Column.HELD: "desk.queue.held",
}

#: The role under which a cell gives its whole row.
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1

_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Arrived:
    """A row and whether it came while the officer was looking at the queue."""

    row: ShownRow
    is_new: bool


class QueueModel(QAbstractTableModel):
    """Rows by due time. ``replace`` inserts and removes; it never resets, so nothing jumps."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Arrived] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return words.say(HEADS[Column(section)])
        return None

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Words for those who listen, the whole row for the delegate."""
        if not index.isValid():
            return None
        found = self._rows[index.row()]
        if role == ROW_ROLE:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(found.row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.CHECKS:
            return "\n".join(chip.text for chip in found.row.chips)
        return None

    def row(self, at: int) -> ShownRow:
        """The row at that place."""
        return self._rows[at].row

    def rows(self) -> tuple[ShownRow, ...]:
        """All rows in their order."""
        return tuple(r.row for r in self._rows)

    def place_of(self, enrolment_id: str) -> int:
        """Where that application stands, -1 if it does not."""
        return next((i for i, r in enumerate(self._rows) if r.row.id == enrolment_id), -1)

    def ids(self) -> tuple[str, ...]:
        """The applications in their order."""
        return tuple(r.row.id for r in self._rows)

    def replace(self, rows: Sequence[ShownRow], *, quietly: bool) -> int:
        """Show these rows; how many are new. ``quietly``: do not mark the new ones."""
        wanted = {r.id for r in rows}
        for at in range(len(self._rows) - 1, -1, -1):
            if self._rows[at].row.id not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        came = 0
        for at, row in enumerate(rows):
            now = self.place_of(row.id)
            if now < 0:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, Arrived(row, is_new=not quietly))
                self.endInsertRows()
                came += 1
                continue
            if now != at:
                self.beginMoveRows(QModelIndex(), now, now, QModelIndex(), at)
                self._rows.insert(at, self._rows.pop(now))
                self.endMoveRows()
            self._rows[at] = Arrived(row, self._rows[at].is_new)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        return came

    def seen(self) -> None:
        """The new ones are new no longer."""
        self._rows = [Arrived(r.row, is_new=False) for r in self._rows]


def _text(row: ShownRow, column: Column) -> str:
    """A cell as words."""
    texts = {
        Column.DUE: row.due.text,
        Column.VISITOR: f"{row.name}, {row.reference}",
        Column.KIND: row.kind,
        Column.ID: row.id_type,
        Column.SENT: row.sent,
        Column.CHECKS: ", ".join(chip.text for chip in row.chips),
        Column.RESIDENT: f"{row.resident}, {row.unit}",
        Column.HELD: row.held,
    }
    return texts[column]

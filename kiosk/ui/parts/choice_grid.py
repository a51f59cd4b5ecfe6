"""Choices in columns: some beside each other in landscape, one under the other in portrait."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.choice_row import ChoiceRow

_ARROWS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}


class ChoiceGrid(QWidget):
    """Rows of which one is chosen; arrows move the focus without choosing."""

    def __init__(self, *, landscape: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._landscape = landscape
        self._grid = measure.grid(self, gap=16)
        self._across = 0
        self.rows: tuple[ChoiceRow, ...] = ()

    def offer(self, rows: Sequence[ChoiceRow]) -> None:
        """These choices; those before are deleted."""
        for row in self.rows:
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = tuple(rows)
        self._across = 0
        self.rescale()

    def chosen(self) -> int | None:
        """The number of the chosen one, from 0."""
        return next((n for n, row in enumerate(self.rows) if row.isChecked()), None)

    def rescale(self) -> None:
        """As many columns as the orientation and the letters allow."""
        across = 1 if measure.is_portrait() else self._landscape
        if theme.letters() > 1:
            across = max(across - 1, 1)
        if across == self._across:
            return
        self._across = across
        for row in self.rows:
            self._grid.removeWidget(row)
        for number, row in enumerate(self.rows):
            self._grid.addWidget(row, number // across, number % across)
        for column in range(self._landscape):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move among the choices in reading order."""
        way = _ARROWS.get(Qt.Key(event.key()))
        at = next((n for n, row in enumerate(self.rows) if row.hasFocus()), None)
        if way is None or at is None or not 0 <= at + way < len(self.rows):
            super().keyPressEvent(event)
            return
        self.rows[at + way].setFocus(Qt.FocusReason.OtherFocusReason)

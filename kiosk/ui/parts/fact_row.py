"""A fact in a row: an icon in a disc, what it is, and the fact with a line under it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui import measure
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label


class FactRow(QWidget):
    """``key`` says what it is; the fact is words as they are."""

    def __init__(self, icon: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = measure.row(self, gap=28, margins=(0, 20, 0, 20))
        self._icon = Medallion(icon, 80, 40)
        row.addWidget(self._icon)
        self._what = measure.least(Label(key, "small", "text-2", wrap=False), width=130)
        row.addWidget(self._what)
        told = measure.column()
        self._fact = Label(role="lead", weight=600)
        self._more = Label(role="small", ink="text-2", figures=True)
        told.addWidget(self._fact)
        told.addWidget(self._more)
        row.addLayout(told, 1)

    def show_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon.show_icon(icon, "primary-soft", "primary")

    def show_facts(self, fact: str, more: str) -> None:
        """The fact and the line under it."""
        self._fact.show_text(fact)
        self._more.show_text(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(f"{self._what.text()}: {fact}, {more}")

    def text(self) -> str:
        """The fact and the line under it, parted by a line break."""
        return f"{self._fact.text()}\n{self._more.text()}".strip()

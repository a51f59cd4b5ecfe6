"""A number that is made larger and smaller by one touch each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label


class Stepper(Card):
    """``changed(int)``: the number that is shown now, between ``least`` and ``most``.

    ``key`` says what is counted, ``key_t`` the line under it, ``key_less`` and ``key_more`` what
    the buttons do.
    """

    changed = Signal(int)

    def __init__(self, key: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._key, self._least, self._most, self._count = key, 0, 0, 0
        lines = measure.column(self, gap=28, margins=(44, 40, 44, 40))
        head = measure.row(gap=28)
        head.addWidget(Medallion(icon, 110, 60, stroke=1.9), 0, Qt.AlignmentFlag.AlignTop)
        told = measure.column(gap=4)
        told.addWidget(Label(key, "h2"))
        self._under = Label(f"{key}_t", "body", "text-2")
        told.addWidget(self._under)
        head.addLayout(told, 1)
        lines.addLayout(head)
        lines.addStretch(1)
        row = measure.row(gap=32)
        self._less = self._button("minus", "less", -1)
        self._more = self._button("plus", "more", 1)
        self._number = named(Label(role="h1", size=84, figures=True, centred=True), f"{key}_count")
        row.addWidget(self._less)
        row.addWidget(self._number, 1)
        row.addWidget(self._more)
        lines.addLayout(row)
        self.retranslate()

    def _button(self, icon: str, name: str, step: int) -> LobbyButton:
        made = named(LobbyButton("", "secondary", icon), f"{self._key}_{name}")
        measure.least(made, width=120)
        made.clicked.connect(lambda: self.show_count(self._count + step))
        return made

    def limit(self, least: int, most: int) -> None:
        """From that to that."""
        self._least, self._most = least, most
        self.show_count(self._count)

    def show_count(self, count: int) -> None:
        """That many, or as near to it as may be."""
        before, self._count = self._count, min(max(count, self._least), self._most)
        self._number.show_text(str(self._count))
        self._less.setEnabled(self._count > self._least)
        self._more.setEnabled(self._count < self._most)
        if self._count != before:
            self.changed.emit(self._count)

    def count(self) -> int:
        """The number that is shown."""
        return self._count

    def retranslate(self) -> None:
        """Say what the buttons do in the language in use."""
        self._less.setAccessibleName(words.say(f"{self._key}_less"))
        self._more.setAccessibleName(words.say(f"{self._key}_more"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus count too."""
        step = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.show_count(self._count + step)

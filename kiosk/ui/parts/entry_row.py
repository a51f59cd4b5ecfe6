"""A line of a list with something to do: icon, what it is, more about it, chips, buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark


class EntryRow(QFrame):
    """``buttons`` are its buttons, from the left."""

    def __init__(
        self,
        icon: str,
        title: str,
        more: str,
        *,
        role: str = "primary",
        chip: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "desk-card")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 12, 12, 12)
        line.setSpacing(14)
        line.addWidget(IconMark(icon, 22, role), 0, Qt.AlignmentFlag.AlignVCenter)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(DeskText(title, "strong", wrap=True))
        if more:
            texts.addWidget(DeskText(more, "small", "text-2", wrap=True))
        line.addLayout(texts, 1)
        if chip is not None:
            tone, text = chip
            line.addWidget(Chip(tone, text=text), 0, Qt.AlignmentFlag.AlignVCenter)
        self._line = line
        self.buttons: list[DeskButton] = []
        self.setAccessibleName(f"{title}. {more}" if more else title)

    def add(self, button: DeskButton) -> DeskButton:
        """One more button at the right end."""
        self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.append(button)
        return button

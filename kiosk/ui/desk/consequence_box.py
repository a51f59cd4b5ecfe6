"""What will happen, said before it does: a headline and a few lines on a coloured ground."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui import theme
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark

Tone = Literal["info", "good", "attention", "error"]
_INKS: dict[Tone, str] = {
    "info": "primary",
    "good": "success",
    "attention": "warning",
    "error": "danger",
}


class ConsequenceBox(QFrame):
    """Spoken as a whole."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name)
        self.setProperty("part", "desk-notice")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 12, 16, 12)
        line.setSpacing(14)
        self._icon = IconMark("wallet", 22)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(2)
        self._headline = DeskText("", "strong", wrap=True)
        self._more = DeskText("", "small", "text-2", wrap=True)
        column.addWidget(self._headline)
        column.addWidget(self._more)
        line.addLayout(column, 1)

    def tell(
        self, headline: str, more: str = "", *, tone: Tone = "info", icon: str = "wallet"
    ) -> None:
        """Say this."""
        self._icon.show_icon(icon, _INKS[tone])
        self._headline.setText(headline)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(f"{headline}. {more}".strip())
        theme.state(self, kind=tone)

    def text(self) -> str:
        """What it says."""
        return f"{self._headline.text()}\n{self._more.text()}".strip()

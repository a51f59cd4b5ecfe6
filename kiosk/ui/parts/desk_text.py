"""Words on desk pages: a label with a type role and an ink, both from the tokens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from kiosk.ui import theme


class DeskText(QLabel):
    """A label; ``role`` is a desk type role of the tokens, ``ink`` a colour role.

    Text is plain: what a visitor typed is never read as markup.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        ink: str = "text",
        *,
        wrap: bool = False,
        figures: bool = False,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setFont(theme.font("desk", role, figures=figures, weight=weight))
        self.set_ink(ink)
        self.setText(text)

    def set_ink(self, ink: str) -> None:
        """Another colour role; the style sheet knows it as ``tone``."""
        theme.state(self, tone=ink)

    def set_bold(self, bold: bool) -> None:
        """Semi-bold or as the role has it."""
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        self.setFont(font)

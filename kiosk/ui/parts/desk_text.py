"""Words on desk pages: a label with a type role and an ink, both from the tokens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from kiosk.ui import theme


class DeskText(QLabel):
    """A label; ``role`` is a desk type role of the tokens, ``ink`` a colour role.

    Text is plain: what a visitor typed is never read as markup. It is painted here and not by a
    style sheet, which would lose equal figures and cost a polish for each change of colour.
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
        size: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ink = ink
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setFont(theme.font("desk", role, figures=figures, weight=weight, size=size))
        self.setText(text)

    def set_ink(self, ink: str) -> None:
        """Another colour role."""
        self._ink = ink
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The text in its ink, with an ellipsis where one line has too little room."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.colour(self._ink))
        flags = int(self.alignment())
        text = self.text()
        if self.wordWrap():
            flags |= int(Qt.TextFlag.TextWordWrap)
        elif "\n" not in text:
            text = self.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, self.contentsRect().width()
            )
        painter.drawText(self.contentsRect(), flags, text)
        painter.end()

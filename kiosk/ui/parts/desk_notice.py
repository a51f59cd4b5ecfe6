"""A banner of the desk: what needs doing, with at most one button."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kiosk.ui import theme
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark

NoticeKind = Literal["info", "good", "attention", "error"]

_LOOK: dict[NoticeKind, tuple[str, str]] = {
    "info": ("info", "primary"),
    "good": ("circle-check", "success"),
    "attention": ("triangle-alert", "warning"),
    "error": ("circle-alert", "danger"),
}


class DeskNotice(QFrame):
    """Hidden until it has something to say. Signal: ``pressed()``, its button."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "notice")
        self.setProperty("part", "desk-notice")
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 8, 8)
        line.setSpacing(12)
        self._icon = IconMark("info", 18)
        self._text = named(DeskText("", "body", wrap=True), "desk_notice_text")
        self._button = named(DeskButton("", "secondary"), "desk_notice_button")
        self._button.clicked.connect(self.pressed)
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        line.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(52)
        self.hide()

    def tell(self, text: str, kind: NoticeKind = "info", *, button: str = "") -> None:
        """Show a sentence, and a button if it has words."""
        icon, role = _LOOK[kind]
        self._icon.show_icon(icon, role)
        self._text.setText(text)
        self._button.show_text(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(text)
        theme.state(self, kind=kind)
        self.show()

    def clear(self) -> None:
        """Say nothing any more."""
        self._text.setText("")
        self.hide()

    def said(self) -> str:
        """What it says now; "" while it is silent."""
        return self._text.text()

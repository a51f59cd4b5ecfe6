"""The banner on a page: information, good news, attention, or a problem."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label

NoticeKind = Literal["info", "good", "attention", "error"]

_LOOK: dict[NoticeKind, tuple[str, str]] = {
    "info": ("info", "primary"),
    "good": ("circle-check", "success"),
    "attention": ("triangle-alert", "warning"),
    "error": ("circle-alert", "danger"),
}


class Notice(QFrame):
    """A banner, hidden until it has something to say.

    ``followed()``: the banner of a problem was touched; the page moves to the field.
    """

    followed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("part", "notice")
        self.setProperty("focus_radius", 18)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = measure.row(self, gap=20, margins=(28, 20, 28, 20))
        self._mark = Medallion("info", 44, 44, stroke=2.2, disc="")
        box.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        lines = measure.column(gap=2)
        self._title = Label(role="body", weight=600)
        self._text = Label(role="body")
        lines.addWidget(self._title)
        lines.addWidget(self._text)
        box.addLayout(lines, 1)
        self.hide()

    def tell(
        self, text: str, kind: NoticeKind = "info", *, title: str = "", link: bool = False
    ) -> None:
        """Show a sentence, with a title above it for a problem; ``link`` underlines it.

        The banner of an error takes the focus, so that it is read out.
        """
        icon, ink = _LOOK[kind]
        self._mark.show_icon(icon, "", ink)
        self._title.setVisible(bool(title))
        self._title.show_text(title)
        self._text.show_text(text)
        self._text.set_ink("danger" if kind == "error" else "text")
        self._text.set_underlined(link)
        self._text.set_weight(600 if link else None)
        self.setAccessibleName(f"{title}. {text}" if title else text)
        theme.state(self, kind=kind)
        self.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus if kind == "error" else Qt.FocusPolicy.NoFocus
        )
        self.show()
        if kind == "error":
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()
        self._title.show_text("")
        self._text.show_text("")

    def said(self) -> str:
        """What it says now; "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A touch leads to the field."""
        if self.rect().contains(event.position().toPoint()):
            self.followed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So does Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.followed.emit()
            return
        super().keyPressEvent(event)

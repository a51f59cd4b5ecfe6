"""What was chosen, beside the button that goes on: an icon, a small line, and a strong one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label


class ChosenNote(QFrame):
    """Both lines are sentences by key or words as they are; ``warn`` puts a frame around one."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = self._row = measure.row(self, gap=20)
        self._icon = Medallion(icon, 52, 52, stroke=2.2, disc="")
        row.addWidget(self._icon)
        lines = measure.column()
        self.small = Label(role="small", ink="text-2", figures=True)
        self.strong = Label(role="body", weight=600, size=34, figures=True)
        lines.addStretch(1)
        lines.addWidget(self.small)
        lines.addWidget(self.strong)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        measure.least(self, height=84)

    def show_icon(self, icon: str, ink: str = "primary") -> None:
        """Another icon."""
        self._icon.show_icon(icon, "", ink)

    def say(self, key: str, **facts: object) -> None:
        """One sentence alone."""
        self._frame(warns=False)
        self.small.say(key, **facts)
        self.small.set_role("body")
        self.small.set_ink("text-2")
        self.strong.hide()

    def explain(self, text: str) -> None:
        """One sentence that answers a question, in these very words."""
        self._frame(warns=False)
        self.show_icon("info")
        self.small.show_text(text)
        self.small.set_role("body")
        self.small.set_ink("text")
        self.strong.hide()

    def warn(self, text: str) -> None:
        """One sentence that must not be missed, in these very words."""
        self._frame(warns=True)
        self.show_icon("triangle-alert", "warning")
        self.small.show_text(text)
        self.small.set_role("body")
        self.small.set_ink("text")
        self.strong.hide()

    def _frame(self, *, warns: bool) -> None:
        side = 24 if warns else 0
        measure.margins(self._row, (side, 0, side, 0))
        theme.state(self, part="notice" if warns else "", kind="attention")

    def tell(self, key: str, strong: str, **facts: object) -> None:
        """The small line by its key, and the strong one in these very words."""
        self._frame(warns=False)
        self.small.set_role("small")
        self.small.set_ink("text-2")
        self.small.say(key, **facts)
        self.strong.show_text(strong)
        self.strong.show()

"""A few words for the visitor beside a reason: a small editor that counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from kiosk.domain import fields
from kiosk.domain.reason import EXPLANATION_LEAST, EXPLANATION_MOST, Reason
from kiosk.ui import theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText


class _Editor(QPlainTextEdit):
    """Tab leaves it, as it leaves any field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Ctrl Enter are the dialog's."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (
            held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.ignore()
            return
        super().keyPressEvent(event)


class Explanation(QWidget):
    """For one reason; needed or optional. ``label`` instead of its own. Signal: ``changed()``."""

    changed = Signal()

    def __init__(self, reason: Reason, parent: QWidget, label: str = "") -> None:
        super().__init__(parent)
        self.reason = reason
        self._touched = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        category = words.say(f"category.{reason.category}")
        name = f"{category}, {words.say(f'reason.{reason}.name')}"
        key = "desk.reject.explain" if reason.needs_text else "desk.reject.explain_optional"
        head = DeskText(label or words.say(key, reason=name), "strong", wrap=True)
        column.addWidget(head)
        self.editor = named(_Editor(self), f"explain_{reason.value.replace('.', '_')}")
        self.editor.setAccessibleName(head.text())
        self.editor.setProperty("part", "desk-field")
        self.editor.setProperty("focus_radius", 6)
        self.editor.setFixedHeight(64)
        self.editor.textChanged.connect(self._typed)
        column.addWidget(self.editor)
        foot = QHBoxLayout()
        hint = words.say("desk.reject.no_secrets")
        foot.addWidget(DeskText(hint, "micro", "text-2", wrap=True), 1)
        self._count = named(DeskText("", "micro", "text-2", figures=True), "explanation_count")
        foot.addWidget(self._count)
        column.addLayout(foot)
        self._show_count()

    def text(self) -> str:
        """What the visitor will read: one line, cleaned as it will be stored."""
        return fields.line(self.editor.toPlainText(), EXPLANATION_MOST + 1)

    def is_good(self) -> bool:
        """10 to 500 characters; nothing at all where it is optional (R21)."""
        length = len(self.text())
        if not length and not self.reason.needs_text:
            return True
        return EXPLANATION_LEAST <= length <= EXPLANATION_MOST

    def _typed(self) -> None:
        self._touched = True
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        length = len(fields.line(self.editor.toPlainText(), 100_000))
        if length < EXPLANATION_LEAST and (length or self.reason.needs_text):
            key = "desk.reject.count_least"
        else:
            key = "desk.reject.count"
        text = words.say(key, n=length, least=EXPLANATION_LEAST, most=EXPLANATION_MOST)
        self._count.setText(text)
        bad = not self.is_good()
        self._count.set_ink("danger" if bad and self._touched else "text-2")
        theme.state(self.editor, bad=bad and self._touched)

"""A password field: dots, an eye that shows them while held, and a warning of Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kiosk.ui.parts.icon_button import IconButton

_EYE = 32


def caps_lock_after(event: QKeyEvent, *, before: bool) -> bool:
    """Whether Caps Lock is on, as far as this key tells; Qt has no way to ask.

    A capital without Shift, or a small letter with it, gives it away.
    """
    if event.key() == Qt.Key.Key_CapsLock:
        return not before
    letter = event.text()
    if len(letter) != 1 or not letter.isalpha() or letter.lower() == letter.upper():
        return before
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return letter.isupper() != shifted


class SecretField(QLineEdit):
    """Signal: ``caps_lock(bool)`` whenever what is known of it changes."""

    caps_lock = Signal(bool)

    def __init__(self, show_word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setProperty("part", "desk-field")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setTextMargins(0, 0, _EYE + 2, 0)
        self.eye = IconButton("eye", show_word, self)
        self.eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.eye.setCursor(Qt.CursorShape.ArrowCursor)
        self.eye.pressed.connect(lambda: self.setEchoMode(QLineEdit.EchoMode.Normal))
        self.eye.released.connect(lambda: self.setEchoMode(QLineEdit.EchoMode.Password))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Watch for Caps Lock, then type."""
        now = caps_lock_after(event, before=self._caps)
        if now != self._caps:
            self._caps = now
            self.caps_lock.emit(now)
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The eye stands at the right end."""
        super().resizeEvent(event)
        self.eye.move(self.width() - _EYE - 6, (self.height() - _EYE) // 2)

    def event(self, event: QEvent) -> bool:
        """Dots again when the field is hidden while the eye is held."""
        if event.type() == QEvent.Type.Hide:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        return super().event(event)

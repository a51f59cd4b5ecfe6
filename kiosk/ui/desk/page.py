"""What every page of the desk is: a head, a body, and keys that act while nobody is typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from kiosk.domain.errors import Refusal
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named

_T = TypeVar("_T")

HEAD = 56
GUTTER = 20

_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)


def is_typing() -> bool:
    """Whether the focus is in a field, so that letters belong to it."""
    return isinstance(QApplication.focusWidget(), _FIELDS)


class DeskPage(QWidget):
    """A page. Signals: ``wants(place, argument)``, ``said(sentence)`` for a toast.

    ``did(sentence, undo)`` is for one with a way back, a call without arguments.
    ``overlaid(QWidget)`` asks the window to lay a dialog over everything.
    """

    wants = Signal(str, object)
    said = Signal(str)
    did = Signal(str, object)
    overlaid = Signal(object)

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setProperty("surface", "page")
        self.setProperty("ring_never", True)  # noqa: FBT003
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = named(QWidget(self), "desk_head")
        self._head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head.setFixedHeight(HEAD)
        self.head = QHBoxLayout(self._head)
        self.head.setContentsMargins(GUTTER, 0, GUTTER, 0)
        self.head.setSpacing(12)
        column.addWidget(self._head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(GUTTER, 16, GUTTER, 16)
        self.body.setSpacing(16)
        column.addLayout(self.body, 1)

    def opened(self, argument: object) -> None:
        """The page is shown; ``argument`` says what it is to show."""

    def left(self) -> None:
        """Another page is shown."""

    def press(self, key: str) -> bool:
        """Act on a key ("A", "Esc", "Enter", "?"); whether it meant anything here."""
        del key
        return False

    def release(self, key: str) -> None:
        """A key was let go."""

    def failed(self, refused: Refusal) -> None:
        """A refusal that no one else shows; pages override it with a notice of their own."""
        raise refused

    def run(
        self,
        work: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[Refusal], None] | None = None,
    ) -> None:
        """Do slow work on the desk lane for this page."""
        self.session.station.desk.run(work, done, failed or self.failed, self)


def key_of(event: QKeyEvent) -> str:
    """The name of a key as pages know it; "" for one held with Ctrl, Alt or Meta."""
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    if held != Qt.KeyboardModifier.NoModifier:
        return ""
    names = {
        Qt.Key.Key_Escape: "Esc",
        Qt.Key.Key_Return: "Enter",
        Qt.Key.Key_Enter: "Enter",
        Qt.Key.Key_Up: "Up",
        Qt.Key.Key_Down: "Down",
        Qt.Key.Key_Left: "Left",
        Qt.Key.Key_Right: "Right",
    }
    return names.get(Qt.Key(event.key()), event.text().upper())

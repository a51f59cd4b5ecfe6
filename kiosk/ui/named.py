"""Names for what a person touches: for tests, style sheets and screen readers."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from kiosk.ui import words

_W = TypeVar("_W", bound=QWidget)


def named(widget: _W, name: str, spoken: str | None = None) -> _W:
    """Give a widget its object name and, by the key of a sentence, its accessible name.

    The accessible name follows the language (``respeak``).
    """
    widget.setObjectName(name)
    if spoken is not None:
        widget.setProperty("spoken", spoken)
        widget.setAccessibleName(words.say(spoken))
    return widget


def respeak(widget: QWidget) -> None:
    """Say the accessible name again in the language in use."""
    spoken = widget.property("spoken")
    if spoken:
        widget.setAccessibleName(words.say(str(spoken)))

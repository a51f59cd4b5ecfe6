"""A thin line between rows of a card."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame


def line() -> QFrame:
    """From side to side, in the colour of the theme."""
    made = QFrame()
    made.setProperty("part", "line")
    return made

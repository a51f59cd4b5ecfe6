"""The list of all keys, over any page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui import words
from kiosk.ui.named import named
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.key_cap import KeyCap

#: Columns of groups: a heading, then a sentence and its keys.
_COLUMNS: tuple[tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...], ...] = (
    (
        (
            "desk.keys.anywhere",
            (
                ("desk.keys.go", ("G", "R")),
                ("desk.keys.find", ("Ctrl", "K")),
                ("desk.keys.lock", ("Ctrl", "L")),
                ("desk.keys.list", ("?",)),
                ("desk.keys.undo", ("U",)),
            ),
        ),
        (
            "desk.keys.queue",
            (
                ("desk.keys.down_up", ("J", "K")),
                ("desk.keys.open", ("Enter",)),
                ("desk.keys.take", ("N",)),
                ("desk.keys.filter", ("F",)),
                ("desk.keys.tabs", ("1", "…", "6")),
            ),
        ),
        (
            "desk.keys.closures",
            (
                ("desk.keys.closures_new", ("L", "O", "B")),
                ("desk.keys.closures_limits", ("M",)),
                ("desk.keys.closures_who", ("B", "C")),
                ("desk.keys.closures_visit", ("Space", "M")),
            ),
        ),
    ),
    (
        (
            "desk.keys.review",
            (
                ("desk.keys.approve", ("A",)),
                ("desk.keys.approve_twice", ("A", "A")),
                ("desk.keys.reject", ("R",)),
                ("desk.keys.skip", ("S",)),
                ("desk.keys.next_previous", ("J", "K")),
                ("desk.keys.sides", ("1", "…", "5")),
                ("desk.keys.loupe", ("Z",)),
                ("desk.keys.overlay", ("O",)),
                ("desk.keys.turn", ("T",)),
                ("desk.keys.zoom", ("+", "-")),
                ("desk.keys.note", ("M",)),
                ("desk.keys.history", ("H",)),
                ("desk.keys.back", ("Esc",)),
            ),
        ),
    ),
    (
        (
            "desk.keys.reject_window",
            (
                ("desk.keys.tick", ("1", "…", "0")),
                ("desk.keys.tick_other", ("O", "1", "…", "4")),
                ("desk.keys.send", ("Ctrl", "Enter")),
                ("desk.keys.close", ("Esc",)),
            ),
        ),
        (
            "desk.keys.calendar",
            (
                ("desk.keys.calendar_day_week", ("D", "W")),
                ("desk.keys.calendar_today", ("T",)),
                ("desk.keys.calendar_back_on", (",", ".")),
                ("desk.keys.calendar_cursor", ("←", "↑", "↓", "→")),
                ("desk.keys.calendar_leap", ("J", "K")),
                ("desk.keys.calendar_new", ("N",)),
                ("desk.keys.calendar_move", ("M", "X")),
                ("desk.keys.calendar_block", ("B", "P")),
                ("desk.keys.calendar_find", ("F",)),
            ),
        ),
    ),
)


class ShortcutsOverlay(DeskOverlay):
    """All keys on one card."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, words.say("desk.keys.title"), (1240, 640))
        named(self, "shortcuts")
        note = DeskText(words.say("desk.keys.note_fields"), "small", "text-2")
        self.head.insertWidget(1, note)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(28, 18, 28, 18)
        columns.setSpacing(40)
        for groups in _COLUMNS:
            columns.addLayout(_column(groups), 1)
        self.hold(inner)

    def press(self, key: str) -> bool:
        """The key that opened it closes it too."""
        if key == "?":
            self.close_overlay()
            return True
        return super().press(key)


def _column(groups: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]) -> QVBoxLayout:
    """Groups below one another."""
    column = QVBoxLayout()
    column.setSpacing(0)
    for heading, entries in groups:
        column.addWidget(DeskText(words.say(heading), "strong"))
        column.addSpacing(4)
        for word, keys in entries:
            column.addWidget(_entry(words.say(word), keys))
        column.addSpacing(18)
    column.addStretch(1)
    return column


def _entry(text: str, keys: tuple[str, ...]) -> QWidget:
    """A line of the list."""
    entry = QFrame()
    entry.setProperty("part", "desk-entry")
    line = QHBoxLayout(entry)
    line.setContentsMargins(0, 6, 0, 7)
    line.setSpacing(12)
    line.addWidget(DeskText(text, "body", wrap=True), 1)
    line.addWidget(KeyCap(*keys))
    return entry

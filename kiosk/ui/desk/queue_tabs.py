"""Tabs over the queue: which of the waiting cases are shown, each with its number."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from kiosk.ui import theme, words
from kiosk.ui.desk.queue_row import ShownRow
from kiosk.ui.named import named
from kiosk.ui.parts.due_clock import Pace

_HEIGHT = 36
_PAD = 12
_GAP = 8


class Tab(StrEnum):
    """What a tab shows, in their order; the words are ``desk.queue.tab_…``."""

    ALL = "all"
    URGENT = "urgent"
    FLAGGED = "flagged"
    READY = "ready"
    AGAIN = "again"
    MINE = "mine"


def belongs(row: ShownRow, tab: Tab) -> bool:
    """Whether a row is shown under a tab."""
    return {
        Tab.ALL: True,
        Tab.URGENT: row.due.pace in (Pace.URGENT, Pace.OVER),
        Tab.FLAGGED: row.flagged,
        Tab.READY: not row.flagged,
        Tab.AGAIN: row.attempt > 1,
        Tab.MINE: row.mine,
    }[tab]


class TabButton(QAbstractButton):
    """A word and a number; filled while chosen."""

    def __init__(self, tab: Tab, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0
        named(self, f"tab_{tab}")
        self.setText(words.say(f"desk.queue.tab_{tab}"))
        self.setCheckable(True)
        self.setProperty("focus_radius", 6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """How many it holds."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Word and number with their padding."""
        wide = QFontMetrics(theme.font("desk", "strong", figures=True))
        number = wide.horizontalAdvance(str(self._count))
        return QSize(wide.horizontalAdvance(self.text()) + _GAP + number + 2 * _PAD, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A tab is never cut."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, word, number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if self.isChecked() else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        role = "strong" if self.isChecked() else "body"
        font = theme.font("desk", role, figures=True, weight=600 if self.isChecked() else 500)
        painter.setFont(font)
        painter.setPen(theme.colour("primary" if self.isChecked() else "text-2"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box.adjusted(_PAD, 0, 0, 0), flags, self.text())
        left = _PAD + QFontMetrics(font).horizontalAdvance(self.text()) + _GAP
        painter.drawText(box.adjusted(left, 0, 0, 0), flags, str(self._count))
        painter.end()


class QueueTabs(QWidget):
    """Signal: ``chosen(Tab)``."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self._buttons: dict[Tab, TabButton] = {}
        for tab in Tab:
            button = TabButton(tab, self)
            button.clicked.connect(lambda _on=False, tab=tab: self.choose(tab))
            self._buttons[tab] = button
            line.addWidget(button)
        self._buttons[Tab.ALL].setChecked(True)

    def choose(self, tab: Tab) -> None:
        """Show this one."""
        for key, button in self._buttons.items():
            button.setChecked(key is tab)
        self.chosen.emit(tab)

    def count(self, rows: Iterable[ShownRow]) -> None:
        """Count the rows of each tab."""
        rows = tuple(rows)
        for tab, button in self._buttons.items():
            button.show_count(sum(belongs(r, tab) for r in rows))

"""Beside the week: how full it is by window, what needs attention, what bars and keys mean."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.restriction import Block
from kiosk.services.calendar_week import WeekView
from kiosk.ui import theme, words
from kiosk.ui.desk.calendar_side import WIDTH
from kiosk.ui.desk.calendar_week_look import band_of
from kiosk.ui.desk.panel import clear
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.key_cap import KeyCap
from kiosk.ui.parts.week_grid import CellLook, WeekCell, paint_cell

_TOLD_MOST = 4


class _Bar(QWidget):
    """A share of a whole."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        self.setFixedHeight(8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole, and the part over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(box, 4, 4)
        box.setWidth(box.width() * min(1.0, self._share))
        painter.setBrush(theme.colour("primary"))
        painter.drawRoundedRect(box, 4, 4)
        painter.end()


class _Sample(QWidget):
    """A bar of the legend."""

    def __init__(self, cell: WeekCell) -> None:
        super().__init__()
        self._cell = cell
        self.setFixedSize(76, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As in the grid."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cell(painter, self.rect(), self._cell)
        painter.end()


class WeekSide(QWidget):
    """As wide as the side of the day."""

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._load = _panel(column, "week_load")
        self._wrong = _panel(column, "week_attention")
        bars = _panel(column, "week_bars")
        bars.addWidget(DeskText(words.say("calendar.bars"), "strong"))
        full = words.say("calendar.load_full")
        for word, cell in (
            ("bar_part", WeekCell("", 0.45, CellLook.PART, "")),
            ("bar_full", WeekCell(full, 1.0, CellLook.FULL, "")),
            ("bar_unit", WeekCell("", 0.0, CellLook.PART, "", "2B")),
            ("bar_past", WeekCell("", 0.6, CellLook.PAST, "")),
        ):
            bars.addWidget(_line(_Sample(cell), words.say(f"calendar.{word}")))
        keys = _panel(column, "week_keys")
        keys.addWidget(DeskText(words.say("calendar.keys"), "strong"))
        for caps, word in ((",.", "keys_week"), ("←→↑↓", "keys_cell"), ("↵", "keys_open")):
            keys.addWidget(_line(KeyCap(*caps), words.say(f"calendar.{word}")))
        column.addStretch(1)

    def show_view(self, view: WeekView) -> None:
        """The figures of that week."""
        clear(self._load)
        booked, capacity = view.total()
        self._load.addWidget(DeskText(words.say("calendar.this_week"), "strong"))
        self._load.addWidget(named(DeskText(f"{booked:,}", "kpi", figures=True), "week_booked"))
        text = words.say("calendar.of_slots", all=f"{capacity:,}")
        self._load.addWidget(DeskText(text, "small", "text-2", wrap=True))
        for window in view.windows:
            n, of = view.total(window=window)
            count = DeskText(words.say("calendar.load", n=n, all=of), "strong", figures=True)
            self._load.addWidget(_line(None, band_of(window), count))
            self._load.addWidget(_Bar(n / of if of else 0.0))
        clear(self._wrong)
        self._wrong.addWidget(DeskText(words.say("calendar.attention"), "strong"))
        for terminal in view.broken[:_TOLD_MOST]:
            head = words.say("calendar.broken", names=terminal.name)
            self._wrong.addWidget(_told("wrench", head, words.say("calendar.capacity_out")))
        for block in view.blocks[:_TOLD_MOST]:
            self._wrong.addWidget(self._blocked(block))
        if not view.broken and not view.blocks:
            none = words.say("calendar.nothing_wrong")
            self._wrong.addWidget(DeskText(none, "body", "text-2", wrap=True))

    def _blocked(self, block: Block) -> QWidget:
        why = words.say(f"calendar.block_reason.{block.why.value}")
        what = block.unit or words.say("calendar.load_closed")
        when = words.moment(block.starts_at, self._zone)
        if not block.is_open_ended:
            when = f"{when} \N{EN DASH} {words.moment(block.ends_at, self._zone)}"
        return _told("lock" if block.unit else "ban", f"{what}: {why}", when)


def _panel(column: QVBoxLayout, name: str) -> QVBoxLayout:
    frame = named(QFrame(), name)
    frame.setProperty("part", "desk-card")
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(14, 12, 14, 12)
    lines.setSpacing(8)
    column.addWidget(frame)
    return lines


def _line(mark: QWidget | None, text: str, end: QWidget | None = None) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    if mark is not None:
        row.addWidget(mark)
    row.addWidget(DeskText(text, "body", wrap=True), 1)
    if end is not None:
        row.addWidget(end)
    return holder


def _told(icon: str, head: str, more: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(IconMark(icon, 18, "danger", holder), 0, Qt.AlignmentFlag.AlignTop)
    told = QVBoxLayout()
    told.setSpacing(0)
    told.addWidget(DeskText(head, "body", wrap=True))
    told.addWidget(DeskText(more, "micro", "text-2", wrap=True))
    row.addLayout(told, 1)
    return holder

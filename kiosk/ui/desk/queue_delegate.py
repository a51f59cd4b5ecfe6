"""How a cell of the review queue is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from kiosk.ui import theme, words
from kiosk.ui.desk.queue_model import HEADS, ROW_ROLE, Arrived, Column
from kiosk.ui.desk.queue_row import ShownChip, ShownRow
from kiosk.ui.parts.data_table import PAD, RowDelegate, chip_width, paint_chip, paint_line
from kiosk.ui.parts.due_clock import WIDTH, paint_due
from kiosk.ui.parts.initials import initials, paint_initials

_DISC = 34
_GAP = 6
_LEAST = 70
_RESIDENT_MOST = 150


class QueueDelegate(RowDelegate):
    """Due clock, name with reference, chips; the rest is plain words."""

    def paint_cell(
        self,
        painter: QPainter,
        area: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        option: QStyleOptionViewItem,
    ) -> None:
        """Paint by column."""
        found = index.data(ROW_ROLE)
        if not isinstance(found, Arrived):
            return
        column = Column(index.column())
        if column is Column.DUE:
            paint_due(painter, area, found.row.due)
        elif column is Column.VISITOR:
            _paint_visitor(painter, area.adjusted(-4, 0, 0, 0), found)
        elif column is Column.CHECKS:
            paint_chips(painter, area.adjusted(-4, 0, 0, 0), found.row.chips)
        elif column is Column.RESIDENT:
            _paint_two(painter, area, found.row.resident, found.row.unit, strong=False)
        elif column is Column.HELD:
            if found.row.held:
                tone = "info" if found.row.mine else "neutral"
                left, middle = area.left() - 4, area.center().y()
                paint_chip(painter, left, middle, found.row.held, "lock", tone)
        elif column is Column.KIND and found.row.attempt > 1:
            paint_chip(
                painter, area.left() - 4, area.center().y(), found.row.kind, "refresh-cw", "violet"
            )
        else:
            super().paint_cell(painter, area, index, option)


def _paint_visitor(painter: QPainter, area: QRectF, found: Arrived) -> None:
    """Initials, name over reference, and a dot when the row is new."""
    row: ShownRow = found.row
    disc = QRectF(area.left(), area.center().y() - _DISC / 2, _DISC, _DISC)
    paint_initials(painter, disc, initials(row.name))
    if found.is_new:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("focus-outer"))
        painter.drawEllipse(QRectF(disc.right() - 8, disc.top() - 1, 9, 9))
        painter.restore()
    left = disc.right() + 12
    words_at = QRectF(left, area.top(), area.right() - left, area.height())
    _paint_two(painter, words_at, row.name, row.reference, strong=True)


def _paint_two(painter: QPainter, area: QRectF, above: str, below: str, *, strong: bool) -> None:
    """One line over a smaller one."""
    font = theme.font("desk", "strong" if strong else "body")
    upper = QRectF(area.left(), area.center().y() - 18, area.width(), 20)
    lower = QRectF(area.left(), area.center().y() + 1, area.width(), 16)
    paint_line(painter, upper, above, font, theme.colour("text"))
    micro = theme.font("desk", "micro", figures=True)
    paint_line(painter, lower, below, micro, theme.colour("text-2"))


def paint_chips(painter: QPainter, area: QRectF, chips: tuple[ShownChip, ...]) -> None:
    """As many chips as fit, then how many more there are."""
    left = area.left()
    middle = area.center().y()
    for at, chip in enumerate(chips):
        rest = len(chips) - at
        more = words.say("desk.queue.more", n=rest)
        needed = chip_width(chip.text, chip.icon)
        spare = 0 if rest == 1 else chip_width(words.say("desk.queue.more", n=rest - 1), None) + 6
        if left + needed + spare > area.right() and (at > 0 or rest > 1):
            if at == 0:
                paint_chip(painter, left, middle, chip.text, chip.icon, chip.tone)
            else:
                paint_chip(painter, left, middle, more, None, "neutral")
            return
        left += paint_chip(painter, left, middle, chip.text, chip.icon, chip.tone) + _GAP


def cell_width(column: Column, rows: Sequence[ShownRow]) -> int:
    """How wide a column is for its heading and these rows, within what a table can spare."""
    strong = QFontMetrics(theme.font("desk", "strong", figures=True))
    plain = QFontMetrics(theme.font("desk", "table"))
    needs: dict[Column, Callable[[ShownRow], int]] = {
        Column.DUE: lambda r: max(WIDTH, strong.horizontalAdvance(r.due.text) + 22),
        Column.KIND: lambda r: (
            chip_width(r.kind, "refresh-cw") if r.attempt > 1 else plain.horizontalAdvance(r.kind)
        ),
        Column.ID: lambda r: plain.horizontalAdvance(r.id_type),
        Column.SENT: lambda r: plain.horizontalAdvance(r.sent),
        Column.RESIDENT: lambda r: min(_RESIDENT_MOST, plain.horizontalAdvance(r.resident)),
        Column.HELD: lambda r: chip_width(r.held, "lock") if r.held else _LEAST,
    }
    head = plain.horizontalAdvance(words.say(HEADS[column]))
    return max(head, max((needs[column](r) for r in rows), default=_LEAST)) + PAD + 14

"""Painting the sheet of the calendar's day: lines, blocks, closed hours, clocks, now, and heads."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kiosk.ui import theme
from kiosk.ui.parts.calendar_day_plan import FOLD, HEAD, TIMES, DayPlan
from kiosk.ui.parts.calendar_paint import hatch


def columns_seen(plan: DayPlan, seen: QRect) -> range:
    """The columns of which anything is seen."""
    wide = plan.column_width
    first = max(0, (seen.left() - TIMES) // wide)
    last = min(len(plan.day.columns), (seen.right() - TIMES) // wide + 1)
    return range(first, last)


def paint_ground(plan: DayPlan, painter: QPainter, seen: QRect) -> None:
    """Lines of starts and columns, what is out of service, what is blocked."""
    columns = columns_seen(plan, seen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
    painter.setPen(QPen(theme.colour("border-subtle"), 1))
    for minute, _ in plan.day.starts:
        painter.drawLine(seen.left(), plan.y(minute), seen.right(), plan.y(minute))
    low = plan.height
    for at in columns:
        apart = at > 0 and plan.day.columns[at].group != plan.day.columns[at - 1].group
        painter.setPen(QPen(theme.colour("border" if apart else "border-subtle"), 1))
        painter.drawLine(plan.x(at), HEAD, plan.x(at), low)
        if not plan.day.columns[at].in_service:
            hatch(painter, QRect(plan.x(at) + 1, HEAD, plan.column_width - 1, low - HEAD))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for block in plan.day.blocks:
        top, bottom = plan.y(block.start), plan.y(block.end)
        for at in columns:
            if at in block.columns:
                box = QRect(plan.x(at) + 1, top + 1, plan.column_width - 1, bottom - top - 1)
                painter.fillRect(box, theme.colour("danger-soft" if block.red else "sunken"))
                hatch(painter, box, "danger-line" if block.red else "border")
                _paint_block_words(painter, box, block.text)


def _paint_block_words(painter: QPainter, box: QRect, text: str) -> None:
    if box.height() < 18:
        return
    painter.setFont(theme.font("desk", "micro", weight=600))
    metrics = painter.fontMetrics()
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - 18)
    plate = QRect(box.left() + 4, box.top() + 3, metrics.horizontalAdvance(cut) + 10, 16)
    painter.fillRect(plate, theme.colour("surface"))
    painter.setPen(theme.colour("text-2"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, cut)


def paint_times(plan: DayPlan, painter: QPainter, view: QRect, offset: QPoint) -> None:
    """Closed hours from side to side, the clocks at the left, and the line of now."""
    painter.fillRect(QRect(0, HEAD, TIMES, view.height()), theme.colour("surface"))
    painter.setPen(QPen(theme.colour("border-subtle"), 1))
    painter.drawLine(TIMES, HEAD, TIMES, view.height())
    for (_, close), text in zip(plan.day.windows, plan.day.closed, strict=False):
        band = QRect(0, plan.y(close) - offset.y(), view.width(), FOLD)
        painter.fillRect(band, theme.colour("sunken"))
        hatch(painter, band)
        painter.setFont(theme.font("desk", "micro"))
        wide = painter.fontMetrics().horizontalAdvance(text) + 16
        plate = QRect(band.center().x() - wide // 2, band.top() + 3, wide, FOLD - 6)
        painter.fillRect(plate, theme.colour("sunken"))
        painter.setPen(theme.colour("text-2"))
        painter.drawText(band, Qt.AlignmentFlag.AlignCenter, text)
    painter.setFont(theme.font("desk", "micro", weight=400, figures=True))
    painter.setPen(theme.colour("text-2"))
    last = -1000
    for minute, text in plan.day.starts:
        y = plan.y(minute) - offset.y()
        if y - last >= 20 and -20 < y < view.height():
            last = y
            painter.drawText(QRect(0, y + 1, TIMES - 8, 18), Qt.AlignmentFlag.AlignRight, text)
    _paint_now(plan, painter, view, offset)


def _paint_now(plan: DayPlan, painter: QPainter, view: QRect, offset: QPoint) -> None:
    now = plan.day.now
    windows = plan.day.windows
    if now is None or not any(opened <= now <= close for opened, close in windows):
        return
    y, red = plan.y(now) - offset.y(), theme.colour("danger-fill")
    painter.fillRect(QRect(TIMES - 6, y - 1, view.width(), 2), red)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(red)
    plate = QRectF(2, y - 9, TIMES - 6, 18)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(theme.colour("on-danger"))
    painter.setFont(theme.font("desk", "micro", weight=600, figures=True))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, plan.day.now_text)


def paint_head(plan: DayPlan, painter: QPainter, view: QRect, offset: QPoint) -> None:
    """The names of the terminals."""
    painter.fillRect(QRect(0, 0, view.width(), HEAD), theme.colour("surface"))
    name, note = (
        theme.font("desk", "small", weight=600),
        theme.font("desk", "micro", weight=400),
    )
    painter.save()
    painter.setClipRect(QRect(TIMES, 0, view.width(), HEAD))
    for at in columns_seen(plan, view.translated(offset)):
        column, x = plan.day.columns[at], plan.x(at) - offset.x()
        wide = plan.column_width - 12
        for font, text, role, top in (
            (name, column.name, "text", 8),
            (note, column.note, "text-2" if column.in_service else "danger", 26),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(role))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRect(x + 8, top, wide, 18), Qt.AlignmentFlag.AlignLeft, cut)
        painter.setPen(QPen(theme.colour("border-subtle"), 1))
        painter.drawLine(x, 0, x, HEAD)
    painter.restore()
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawLine(0, HEAD - 1, view.width(), HEAD - 1)

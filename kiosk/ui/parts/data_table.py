"""A table of rows: 48 high, hairlines, the chosen row filled with a bar at its left."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kiosk.ui import icons, theme

ROW = 48
CHIP = 24
_BAR = 4
PAD = 16
_CHIP_ICON = 14


#: Tone of a chip: fill and ink.
TONES: dict[str, tuple[str, str]] = {
    "ok": ("success-soft", "success"),
    "attention": ("warning-soft", "warning"),
    "error": ("danger-soft", "danger"),
    "overdue": ("danger-fill", "on-danger"),
    "info": ("primary-soft", "primary"),
    "violet": ("ev-off", "violet"),
    "neutral": ("sunken", "text-2"),
}


def chip_width(text: str, icon: str | None) -> int:
    """Width in pixels of a chip with these words."""
    words = QFontMetrics(theme.font("desk", "micro", weight=600)).horizontalAdvance(text)
    return words + 20 + (_CHIP_ICON + 6 if icon else 0)


def paint_chip(
    painter: QPainter, left: float, middle: float, text: str, icon: str | None, tone: str
) -> int:
    """Draw a chip with its left edge and upright middle there; its width."""
    fill, ink = TONES[tone]
    width = chip_width(text, icon)
    box = QRectF(left, middle - CHIP / 2, width, CHIP)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(box, CHIP / 2, CHIP / 2)
    at = left + 10
    if icon:
        picture = icons.pixmap(icon, _CHIP_ICON, ink)
        painter.drawPixmap(int(at), int(middle - _CHIP_ICON / 2), picture)
        at += _CHIP_ICON + 6
    painter.setFont(theme.font("desk", "micro", weight=600))
    painter.setPen(theme.colour(ink))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(at, box.top(), width, CHIP), flags, text)
    painter.restore()
    return width


def paint_line(painter: QPainter, area: QRectF, text: str, font: QFont, colour: QColor) -> None:
    """One line of text, upright centred, with an ellipsis where it is too long."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, flags, shown)


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a cell; subclasses paint its content in ``paint_cell``."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, selection bar, hairline, content."""
        area = QRect(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        ground = "selected" if chosen else "hover" if hovered else "surface"
        painter.fillRect(area, theme.colour(ground))
        painter.setPen(QPen(theme.colour("border-subtle"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if chosen and index.column() == 0:
            painter.fillRect(
                QRect(area.left(), area.top(), _BAR, area.height()), theme.colour("primary")
            )
        self.paint_cell(painter, QRectF(area).adjusted(PAD, 0, -6, -1), index, option)
        painter.restore()

    def paint_cell(
        self,
        painter: QPainter,
        area: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        _option: QStyleOptionViewItem,
    ) -> None:
        """The words of the cell; override for anything else."""
        words = index.data(Qt.ItemDataRole.DisplayRole) or ""
        paint_line(painter, area, str(words), theme.font("desk", "table"), theme.colour("text"))

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows are 48 high."""
        return QSize(80, ROW)


class DataTable(QTableView):
    """The view. Signal: ``opened(int)``, the row on which Enter or a double click fell."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        # The chosen row shows where the focus is.
        self.setProperty("ring_never", True)  # noqa: FBT003
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFixedHeight(36)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def row(self) -> int:
        """The chosen row, -1 without one."""
        chosen = self.selectionModel()
        return chosen.currentIndex().row() if chosen is not None else -1

    def choose(self, row: int) -> None:
        """Choose this row and bring it into view; rows beyond the ends are the end rows."""
        last = self.model().rowCount() - 1
        if last >= 0:
            self.selectRow(min(last, max(0, row)))

    def step(self, steps: int) -> None:
        """Choose the row that many further down."""
        self.choose(self.row() + steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are left to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row() >= 0:
            self.opened.emit(self.row())
            return
        if event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)

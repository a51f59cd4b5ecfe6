"""A box of choices of one sort: a coloured head, and rows to choose from, each with its key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kiosk.ui import theme
from kiosk.ui.named import named
from kiosk.ui.parts.data_table import paint_line
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.key_cap import cap_width, paint_cap

_ROW = 36
_DISC = 18


class ChoiceRow(QAbstractButton):
    """One choice: disc, words, key. The whole row is the target."""

    def __init__(self, name: str, text: str, cap: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._cap = cap
        named(self, name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setProperty("focus_radius", 6)
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Disc, words and key."""
        words = QFontMetrics(theme.font("desk", "strong")).horizontalAdvance(self.text())
        return QSize(14 + _DISC + 12 + words + 16 + self._right(), _ROW)

    def minimumSizeHint(self) -> QSize:
        """The words may be shortened a little."""
        return QSize(200, _ROW)

    def hitButton(self, at: QPoint) -> bool:
        """The whole row."""
        return self.rect().contains(at)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def _right(self) -> int:
        return cap_width(self._cap) + 20 if self._cap else 12

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, disc, words, key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(6, 1, -6, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.colour("selected" if self.isChecked() else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        middle = self.height() / 2
        disc = QRectF(14, middle - _DISC / 2, _DISC, _DISC).adjusted(1, 1, -1, -1)
        role = "primary" if self.isChecked() else "border-strong"
        painter.setPen(QPen(theme.colour(role), 2))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(disc)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("primary"))
            painter.drawEllipse(disc.adjusted(4, 4, -4, -4))
        left = 14 + _DISC + 12
        font = theme.font("desk", "strong" if self.isChecked() else "body")
        area = QRectF(left, 0, self.width() - left - self._right(), self.height())
        paint_line(painter, area, self.text(), font, theme.colour("text"))
        if self._cap:
            at = self.width() - 12 - cap_width(self._cap)
            paint_cap(painter, at, middle, self._cap, theme.colour("text-2"))
        painter.end()


class ChoiceBox(QFrame):
    """``tone`` is "danger", "success" or "info"; ``rows`` are put in by whoever owns them."""

    def __init__(
        self, icon: str, title: str, note: str, tone: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "desk-card")
        ink = "primary" if tone == "info" else tone
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 8)
        self._column.setSpacing(2)
        head = QFrame(self)
        head.setProperty("part", "choice-head")
        head.setProperty("tone", tone)
        line = QHBoxLayout(head)
        line.setContentsMargins(13, 8, 13, 8)
        line.setSpacing(10)
        line.addWidget(IconMark(icon, 20, ink, head), 0, Qt.AlignmentFlag.AlignVCenter)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(DeskText(title, "strong", wrap=True))
        if note:
            names.addWidget(DeskText(note, "small", ink, wrap=True))
        line.addLayout(names, 1)
        self._column.addWidget(head)
        self._column.addSpacing(4)

    def fill(self, rows: Sequence[QWidget]) -> None:
        """Put the rows in, one under the other."""
        for row in rows:
            self._column.addWidget(row)
        self._column.addStretch(1)

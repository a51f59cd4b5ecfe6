"""A segmented control: one of a few words, side by side, each with its key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from kiosk.ui import theme
from kiosk.ui.named import named
from kiosk.ui.parts.key_cap import cap_width, paint_cap

_HEIGHT = 36
_PAD = 14
_RADIUS = 6


class _Segment(QAbstractButton):
    """One word; which ends are round depends on its place."""

    def __init__(self, text: str, cap: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._cap = cap
        self.first = self.last = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setProperty("focus_radius", _RADIUS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Word and key."""
        words = QFontMetrics(theme.font("desk", "strong")).horizontalAdvance(self.text())
        cap = cap_width(self._cap) + 8 if self._cap else 0
        return QSize(words + cap + 2 * _PAD, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A segment is never cut."""
        return self.sizeHint()

    def _shape(self) -> QPainterPath:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, 0 if not self.last else -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(box, _RADIUS, _RADIUS)
        for inner, corner in ((not self.first, box.left()), (not self.last, box.right() - 8)):
            if inner:
                square = QPainterPath()
                square.addRect(QRectF(corner, box.top(), 8, box.height()))
                path = path.united(square)
        return path

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, word, key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ink = "on-primary" if chosen else "text" if self.isEnabled() else "text-disabled"
        painter.setBrush(theme.colour("primary" if chosen else "surface"))
        painter.setPen(QPen(theme.colour("primary" if chosen else "border-strong"), 1))
        painter.drawPath(self._shape())
        painter.setFont(theme.font("desk", "strong"))
        painter.setPen(theme.colour(ink))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(self.rect()).adjusted(_PAD, 0, 0, 0), flags, self.text())
        if self._cap:
            left = self.width() - _PAD - cap_width(self._cap)
            paint_cap(painter, left, self.height() / 2, self._cap, theme.colour(ink))
        painter.end()


class Segments(QWidget):
    """Signal: ``chosen(str)``, the name of the segment pressed."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._segments: dict[str, _Segment] = {}

    def add(self, name: str, text: str, cap: str = "") -> None:
        """One more at the right end."""
        segment = named(_Segment(text, cap, self), f"{self.objectName()}_{name}")
        segment.clicked.connect(lambda: self.choose(name))
        self._segments[name] = segment
        self._line.addWidget(segment)
        self._round_ends()

    def show_only(self, *names: str) -> None:
        """Hide the others."""
        for name, segment in self._segments.items():
            segment.setVisible(name in names)
        self._round_ends()

    def current(self) -> str:
        """The one chosen; "" if none is."""
        return next((n for n, s in self._segments.items() if s.isChecked()), "")

    def mark(self, name: str) -> None:
        """Draw this one as chosen, without a signal; any other name marks none."""
        for key, segment in self._segments.items():
            segment.setChecked(key == name)

    def choose(self, name: str) -> None:
        """Choose it as a press does."""
        self.mark(name)
        self.chosen.emit(name)

    def _round_ends(self) -> None:
        shown = [s for s in self._segments.values() if not s.isHidden()]
        for segment in shown:
            segment.first = segment is shown[0]
            segment.last = segment is shown[-1]
            segment.update()

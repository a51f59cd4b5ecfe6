"""Crops of an ID's required fields in a row: what each looks like, and whether it is readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, theme
from kiosk.ui.parts.check_row import LOOKS, Outcome

_CAPTION, _BELOW = 20, 8
#: Height of a crop, its greatest width and the gap beside it; the second in a low window.
_SIZES = ((36, 190, 12), (26, 110, 8))
_LEAST = 48
_ICON = 14


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """One field: its name, its part of the picture (None: not found), and how it came out.

    ``said`` is the outcome in words, for those who do not see the icon.
    """

    label: str
    picture: QImage | None
    outcome: Outcome
    said: str


class FieldCrops(QWidget):
    """One painted widget; crops that do not fit beside each other go on below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crops: tuple[Crop, ...] = ()
        self._high, self._most, self._gap = _SIZES[0]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_crops(self, crops: tuple[Crop, ...]) -> None:
        """Show these instead; none hides the widget."""
        self._crops = crops
        self.setAccessibleName("; ".join(f"{c.label}: {c.said}" for c in crops))
        self.setVisible(bool(crops))
        self.setFixedHeight(self._height())
        self.update()

    def set_low(self, *, low: bool) -> None:
        """Smaller crops, for a low window."""
        self._high, self._most, self._gap = _SIZES[low]
        self.setFixedHeight(self._height())
        self.update()

    def crops(self) -> tuple[Crop, ...]:
        """What is shown."""
        return self._crops

    def sizeHint(self) -> QSize:
        """As high as the rows of crops."""
        return QSize(420, self._height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """A narrower widget has more rows."""
        self.setFixedHeight(self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each crop below its name."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        for crop, area in self._places():
            self._paint(painter, crop, area)
        painter.end()

    def _paint(self, painter: QPainter, crop: Crop, area: QRectF) -> None:
        icon, role, _ = LOOKS[crop.outcome]
        painter.drawPixmap(int(area.left()), int(area.top() + 3), icons.pixmap(icon, _ICON, role))
        painter.setFont(theme.font("desk", "micro"))
        painter.setPen(theme.colour("text-2"))
        caption = QRectF(area.left() + _ICON + 4, area.top(), area.width() - _ICON - 4, _CAPTION)
        upright = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(caption, upright, crop.label)
        box = QRectF(area.left(), area.top() + _CAPTION, area.width(), self._high)
        frame = QPainterPath()
        frame.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.save()
        painter.setClipPath(frame)
        if crop.picture is None:
            painter.fillRect(box, theme.colour("sunken"))
            painter.fillRect(box, QBrush(theme.colour("border"), Qt.BrushStyle.BDiagPattern))
        else:
            painter.fillRect(box, theme.colour("camera"))
            painter.drawImage(_fitted(crop.picture, box), crop.picture)
        painter.restore()
        fine = crop.outcome is Outcome.OK
        painter.setPen(QPen(theme.colour("border" if fine else role), 1 if fine else 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(frame)

    def _places(self) -> Iterator[tuple[Crop, QRectF]]:
        """Where each crop goes, with its name."""
        left, top = 0.0, 0.0
        for crop in self._crops:
            wide = self._width(crop)
            if left and left + wide > self.width():
                left, top = 0.0, top + _CAPTION + self._high + _BELOW
            yield crop, QRectF(left, top, wide, _CAPTION + self._high)
            left += wide + self._gap

    def _width(self, crop: Crop) -> float:
        metrics = QFontMetrics(theme.font("desk", "micro"))
        caption = metrics.horizontalAdvance(crop.label) + _ICON + 6
        if crop.picture is None:
            return float(max(_LEAST, caption))
        shape = crop.picture.width() / max(1, crop.picture.height())
        return float(max(min(self._most, max(_LEAST, self._high * shape)), caption))

    def _height(self) -> int:
        bottom = max((area.bottom() for _, area in self._places()), default=0.0)
        return int(bottom) + (_BELOW if self._crops else 0)


def _fitted(picture: QImage, box: QRectF) -> QRectF:
    """The whole crop in the middle of its box."""
    times = min(box.width() / picture.width(), box.height() / picture.height())
    wide, high = picture.width() * times, picture.height() * times
    return QRectF(box.center().x() - wide / 2, box.center().y() - high / 2, wide, high)

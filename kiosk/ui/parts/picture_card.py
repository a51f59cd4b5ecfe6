"""A small picture with round corners, in its own shape; as a button it chooses that picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kiosk.ui import theme

#: Width by height of an ID-1 card (ISO/IEC 7810), the shape kept while there is no picture.
CARD_SHAPE = 85.60 / 53.98


class PictureCard(QAbstractButton):
    """Shows a picture as wide as it may be; ``chosen`` draws a thick line about it."""

    def __init__(self, parent: QWidget | None = None, *, shape: float = CARD_SHAPE) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._why = ""
        self._shape = shape
        self._small: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("focus_radius", 8)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, picture: QImage | None, why: str = "") -> None:
        """Show this picture, or hatching and the sentence."""
        self._picture = picture if picture is not None and not picture.isNull() else None
        self._small = None
        self._why = why
        self.update()

    def has_picture(self) -> bool:
        """Whether there is one."""
        return self._picture is not None

    def sizeHint(self) -> QSize:
        """A thumbnail."""
        return QSize(140, int(140 / self._shape))

    def minimumSizeHint(self) -> QSize:
        """Still to be told apart."""
        return QSize(72, int(72 / self._shape))

    def hasHeightForWidth(self) -> bool:
        """Its shape is kept."""
        return True

    def heightForWidth(self, width: int) -> int:
        """By its shape."""
        return int(width / self._shape)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, whole, on black where its shape is another."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        painter.setClipPath(frame)
        if self._picture is None:
            painter.fillRect(self.rect(), theme.colour("sunken"))
            painter.fillRect(
                self.rect(), QBrush(theme.colour("border"), Qt.BrushStyle.BDiagPattern)
            )
            self._paint_why(painter)
        else:
            painter.fillRect(self.rect(), theme.colour("camera"))
            small = self._shrunk(self._picture)
            left = (self.width() - small.width() / small.devicePixelRatio()) / 2
            top = (self.height() - small.height() / small.devicePixelRatio()) / 2
            painter.drawImage(int(left), int(top), small)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line = ("primary", 3) if self.isChecked() else ("border", 1)
        painter.setPen(QPen(theme.colour(line[0]), line[1]))
        painter.drawPath(frame)
        painter.end()

    def _shrunk(self, picture: QImage) -> QImage:
        """The picture at the size it is shown; kept until the size changes."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        small = self._small
        if small is None or (small.width() != size.width() and small.height() != size.height()):
            small = picture.scaled(
                size,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            small.setDevicePixelRatio(ratio)
            self._small = small
        return small

    def _paint_why(self, painter: QPainter) -> None:
        """The sentence on a plain ground, so that it can be read on the hatching."""
        if not self._why:
            return
        painter.setFont(theme.font("desk", "micro"))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        area = self.rect().adjusted(8, 8, -8, -8)
        box = painter.boundingRect(area, flags, self._why).adjusted(-6, -4, 6, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(theme.colour("text-2"))
        painter.drawText(area, flags, self._why)

"""The taken pictures of the ID beside what was read from it (L05)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.services.enrol import Taken
from kiosk.ui import measure, theme
from kiosk.ui.feed import Shrinker

_WIDE = 412


class _Picture(QWidget):
    """One side in its own shape, with round corners."""

    def __init__(self, taken: Taken) -> None:
        super().__init__()
        self._taken: Taken | None = taken
        self._picture: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def forget(self) -> None:
        """Show nothing any more."""
        self._taken, self._picture = None, None
        self.update()

    def _shape(self) -> float:
        if self._taken is None:
            return 1.586
        height, width = self._taken.preview.shape[:2]
        return float(width) / float(height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / self._shape())

    def sizeHint(self) -> QSize:
        wide = theme.px(_WIDE)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        wide = theme.px(_WIDE * 0.8)
        return QSize(wide, self.heightForWidth(wide))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._taken is None:
            return
        wide = min(self.width(), round(self.height() * self._shape()))
        box = QRectF(0, 0, wide, wide / self._shape())
        size = (box.size() * self.devicePixelRatioF()).toSize()
        if self._picture is None or self._picture.size() != size:
            self._picture = Shrinker().shown(self._taken.preview, size, mirrored=False)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(box, theme.px(18), theme.px(18))
        painter.setClipPath(path)
        painter.drawImage(box, self._picture)
        painter.end()


class IdPictures(QWidget):
    """Front and back, one under the other; side by side in portrait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = measure.column(self, gap=16)
        self._pictures: list[_Picture] = []

    def show_taken(self, *taken: Taken | None) -> None:
        """These pictures; None where there is none."""
        self.forget()
        for each in taken:
            if each is not None:
                picture = _Picture(each)
                self._pictures.append(picture)
                self._line.addWidget(picture)
        self.setVisible(bool(self._pictures))

    def forget(self) -> None:
        """Let go of every picture."""
        for picture in self._pictures:
            picture.forget()
            self._line.removeWidget(picture)
            picture.hide()
            picture.deleteLater()
        self._pictures = []

    def rescale(self) -> None:
        """The orientation in use."""
        down, beside = self._line.Direction.TopToBottom, self._line.Direction.LeftToRight
        self._line.setDirection(beside if measure.is_portrait() else down)

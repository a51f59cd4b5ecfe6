"""A picture to look at closely: zoom, pan, turn, and a loupe."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from kiosk.ui import theme

LOUPE_RADIUS = 124
LOUPE_POWER = 2.2
ZOOM_STEP = 1.25
ZOOM_MOST = 8.0
_MARGIN = 16
_RADIUS = 8


class PictureView(QWidget):
    """Shows one picture on black. Signals: ``zoom_changed(float)``, ``loupe_changed(bool)``.

    A zoom of 1 fits the picture into the view. Without a picture the view is hatched and says why.
    """

    zoom_changed = Signal(float)
    loupe_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._why = ""
        self._zoom = 1.0
        self._turns = 0
        self._offset = QPointF()
        self._grabbed: QPointF | None = None
        self._loupe = False
        self._pointer: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 160)

    def show_picture(self, picture: QImage | None, why: str = "") -> None:
        """Show this picture, fitted and upright; or, without one, the sentence."""
        self._picture = picture if picture is not None and not picture.isNull() else None
        self._why = why
        self._turns = 0
        self.fit()

    def has_picture(self) -> bool:
        """Whether there is anything to look at."""
        return self._picture is not None

    @property
    def zoom(self) -> float:
        """1 when the whole picture fits the view."""
        return self._zoom

    @property
    def turns(self) -> int:
        """Quarter turns clockwise, 0 to 3."""
        return self._turns

    @property
    def loupe(self) -> bool:
        """Whether the loupe is shown."""
        return self._loupe

    def fit(self) -> None:
        """The whole picture, in the middle."""
        self._offset = QPointF()
        self._set_zoom(1.0)

    def zoom_in(self) -> None:
        """One step closer, about the middle of the view."""
        self._zoom_at(QPointF(self.rect().center()), ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step back; never smaller than fitted."""
        self._zoom_at(QPointF(self.rect().center()), 1 / ZOOM_STEP)

    def turn(self) -> None:
        """A quarter turn clockwise, fitted again."""
        self._turns = (self._turns + 1) % 4
        self.fit()

    def set_loupe(self, shown: bool) -> None:
        """Show or hide the loupe; it starts in the middle if the pointer is elsewhere."""
        if shown == self._loupe:
            return
        self._loupe = shown
        if shown and not self.underMouse():
            self._pointer = QPointF(self.rect().center())
        self.loupe_changed.emit(shown)
        self.update()

    def sizeHint(self) -> QSize:
        """The size of the mock-up's viewer."""
        return QSize(800, 536)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms about the pointer."""
        notches = event.angleDelta().y() / 120
        if notches:
            self._zoom_at(event.position(), ZOOM_STEP**notches)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press grabs the picture."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag pans; the loupe follows the pointer."""
        self._pointer = event.position()
        if self._grabbed is not None:
            self._offset += event.position() - self._grabbed
            self._grabbed = event.position()
            self._keep_inside()
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of the picture."""
        self._grabbed = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Fit again."""
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan, plus and minus zoom, so that no mouse is needed."""
        steps = {
            Qt.Key.Key_Left: QPointF(40, 0),
            Qt.Key.Key_Right: QPointF(-40, 0),
            Qt.Key.Key_Up: QPointF(0, 40),
            Qt.Key.Key_Down: QPointF(0, -40),
        }
        key = Qt.Key(event.key())
        if key in steps:
            if self._loupe and self._pointer is not None:
                self._pointer -= steps[key] / 4
            else:
                self._offset += steps[key]
                self._keep_inside()
            self.update()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key is Qt.Key.Key_Minus:
            self.zoom_out()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """The picture stays inside."""
        self._keep_inside()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture on black, then the loupe."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.setClipPath(frame)
        painter.fillRect(self.rect(), theme.colour("camera"))
        if self._picture is None:
            self._paint_absence(painter)
        else:
            self._paint_picture(painter)
            if self._loupe and self._pointer is not None:
                self._paint_loupe(painter, self._pointer)
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        """The picture where it lies now."""
        assert self._picture is not None  # noqa: S101 (only called with a picture)
        painter.save()
        painter.setTransform(self._placing(), combine=True)
        painter.drawImage(0, 0, self._picture)
        painter.restore()

    def _paint_loupe(self, painter: QPainter, at: QPointF) -> None:
        """A circle of the picture, enlarged about the pointer, with a white and a dark ring."""
        painter.save()
        circle = QPainterPath()
        circle.addEllipse(at, LOUPE_RADIUS, LOUPE_RADIUS)
        painter.save()
        painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
        painter.fillPath(circle, theme.colour("camera"))
        enlarge = QTransform()
        enlarge.translate(at.x(), at.y())
        enlarge.scale(LOUPE_POWER, LOUPE_POWER)
        enlarge.translate(-at.x(), -at.y())
        painter.setTransform(enlarge, combine=True)
        self._paint_picture(painter)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("on-camera"), 7))
        painter.drawEllipse(at, LOUPE_RADIUS - 3.5, LOUPE_RADIUS - 3.5)
        painter.setPen(QPen(theme.colour("camera"), 2))
        painter.drawEllipse(at, LOUPE_RADIUS + 1, LOUPE_RADIUS + 1)
        painter.restore()

    def _paint_absence(self, painter: QPainter) -> None:
        """Hatching and a sentence in place of the picture."""
        hatch = theme.colour("on-camera")
        hatch.setAlpha(46)
        painter.fillRect(self.rect(), QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        if not self._why:
            return
        painter.setFont(theme.font("desk", "strong"))
        middle = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        words = painter.boundingRect(middle, flags, self._why).adjusted(-14, -8, 14, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("camera"))
        painter.drawRoundedRect(words, 6, 6)
        painter.setPen(theme.colour("on-camera"))
        painter.drawText(middle, flags, self._why)

    def _fitted(self) -> float:
        """Screen pixels for each pixel of the picture at zoom 1."""
        if self._picture is None:
            return 1.0
        wide, high = self._picture.width(), self._picture.height()
        if self._turns % 2:
            wide, high = high, wide
        room_x = max(1, self.width() - 2 * _MARGIN)
        room_y = max(1, self.height() - 2 * _MARGIN)
        return min(room_x / max(1, wide), room_y / max(1, high))

    def _placing(self) -> QTransform:
        """From pixels of the picture to pixels of the view."""
        placing = QTransform()
        if self._picture is None:
            return placing
        scale = self._fitted() * self._zoom
        middle = QPointF(self.width() / 2, self.height() / 2) + self._offset
        placing.translate(middle.x(), middle.y())
        placing.rotate(90 * self._turns)
        placing.scale(scale, scale)
        placing.translate(-self._picture.width() / 2, -self._picture.height() / 2)
        return placing

    def _zoom_at(self, at: QPointF, factor: float) -> None:
        """Zoom so that the point under ``at`` stays where it is."""
        before = self._zoom
        after = min(ZOOM_MOST, max(1.0, before * factor))
        middle = QPointF(self.width() / 2, self.height() / 2)
        self._offset = at - middle - (at - middle - self._offset) * (after / before)
        self._set_zoom(after)

    def _set_zoom(self, zoom: float) -> None:
        """Keep it, keep the picture inside, and tell."""
        changed = zoom != self._zoom
        self._zoom = zoom
        self._keep_inside()
        if changed:
            self.zoom_changed.emit(zoom)
        self.update()

    def _keep_inside(self) -> None:
        """No empty edge wider than the margin on a side where the picture is larger."""
        if self._picture is None:
            return
        scale = self._fitted() * self._zoom
        wide, high = self._picture.width() * scale, self._picture.height() * scale
        if self._turns % 2:
            wide, high = high, wide
        most_x = max(0.0, (wide - self.width()) / 2 + _MARGIN)
        most_y = max(0.0, (high - self.height()) / 2 + _MARGIN)
        if wide <= self.width() - 2 * _MARGIN + 1:
            most_x = 0.0
        if high <= self.height() - 2 * _MARGIN + 1:
            most_y = 0.0
        self._offset = QPointF(
            min(most_x, max(-most_x, self._offset.x())),
            min(most_y, max(-most_y, self._offset.y())),
        )

    def point_in_picture(self, at: QPoint) -> QPointF:
        """The pixel of the picture shown at that point of the view."""
        back, possible = self._placing().inverted()
        return back.map(QPointF(at)) if possible else QPointF()

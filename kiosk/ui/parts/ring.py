"""Rings: one that counts down with the number inside, and one that turns while work runs."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRectF, QSize, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import measure, theme, words
from kiosk.ui.parts.label import Label


class CountdownRing(QWidget):
    """What is left of a whole, clockwise from twelve, with the number inside.

    ``side``, ``stroke`` and ``figure`` (the number's size) are design pixels.
    """

    def __init__(
        self,
        side: float = 330,
        stroke: float = 26,
        figure: float = 150,
        *,
        track: str = "key-fn",
        arc: str = "primary",
        ink: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._side, self._stroke, self._figure = side, stroke, figure
        self._track, self._arc, self._ink = track, arc, ink
        self._number, self._part = 0, 1.0
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(theme.motion("progress"))
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._eased)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_left(self, number: int, whole: int) -> None:
        """``number`` of ``whole`` are left."""
        self._number = number
        self.setAccessibleName(str(number))
        self._motion.stop()
        self._motion.setStartValue(self._part)
        self._motion.setEndValue(number / whole)
        self._motion.start()
        self.update()

    @property
    def number(self) -> int:
        """The number shown."""
        return self._number

    def _eased(self, value: object) -> None:
        self._part = float(value) if isinstance(value, int | float) else self._part
        self.update()

    def sizeHint(self) -> QSize:
        """Its side."""
        return QSize(theme.px(self._side), theme.px(self._side))

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, arc and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.px(self._stroke)
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        pen = QPen(theme.colour(self._track), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(box)
        pen.setColor(theme.colour(self._arc))
        painter.setPen(pen)
        painter.drawArc(box, 90 * 16, -round(self._part * 360 * 16))
        painter.setPen(theme.colour(self._ink))
        painter.setFont(theme.font("lobby", "body", weight=700, size=self._figure, figures=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class BusyRing(QWidget):
    """A turning ring of 64 with a sentence, in the middle of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setInterval(33)
        self._timer.timeout.connect(self._turned)
        box = measure.row(self, gap=24, margins=(32 + 64 + 24, 24, 40, 24))
        self._label = Label("busy", "body", "on-toast", weight=600, wrap=False)
        box.addWidget(self._label)
        measure.least(self, height=112)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, key: str) -> None:
        """What is waited for."""
        self._label.say(key)
        self.setAccessibleName(words.say(key))

    def begin(self) -> None:
        """Show it and turn."""
        self.adjustSize()
        self.move(self._over.rect().center() - self.rect().center())
        self.raise_()
        self.show()
        self._timer.start()

    def end(self) -> None:
        """Hide it."""
        self._timer.stop()
        self.hide()

    def _turned(self) -> None:
        self._turn = (self._turn + 12) % 360
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill and the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("toast"))
        painter.drawRoundedRect(self.rect(), theme.px(24), theme.px(24))
        side = theme.px(64)
        box = QRectF(theme.px(32), (self.height() - side) / 2, side, side)
        pen = QPen(theme.colour("on-toast"), theme.px(8))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        inset = theme.px(5)
        painter.drawArc(box.adjusted(inset, inset, -inset, -inset), -self._turn * 16, 280 * 16)
        painter.end()

"""Where the visitor is: "Step 2 of 5", five segments, the step's name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.label import Label

STEPS = 5
_NAMES = ("s1", "s2", "s3", "s4", "s5")


class _Segments(QWidget):
    """Five bars of 68 x 12, 12 apart, narrower where words need the room; done ones are filled."""

    def __init__(self, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(68) * STEPS + theme.px(12) * (STEPS - 1), theme.px(12))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(36) * STEPS + theme.px(12) * (STEPS - 1), theme.px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = theme.px(12)
        wide = (self.width() - gap * (STEPS - 1)) / STEPS
        for number in range(STEPS):
            box = QRectF(number * (wide + gap), 0, wide, self.height())
            done = number < self.step
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("primary" if done else "border"))
            if not done and theme.is_high_contrast():
                painter.setPen(QPen(theme.colour("border"), theme.px(3)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                box.adjust(2, 2, -2, -2)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()


class StepHeader(QWidget):
    """The step's number, 1 to 5, drawn and in words."""

    def __init__(self, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step_header")
        measure.least(self, height=40)
        box = measure.row(self, gap=24)
        self._count = Label("step", "label", "text-2", wrap=False, n=step, m=STEPS)
        self._segments = _Segments(step)
        self._name = Label(_NAMES[step - 1], "label", "primary", wrap=False)
        for part in (self._count, self._segments, self._name):
            box.addWidget(part)
        box.addStretch(1)

    def set_step(self, step: int) -> None:
        """Another step."""
        self._count.say("step", n=step, m=STEPS)
        self._name.say(_NAMES[step - 1])
        self._segments.step = step
        self._segments.update()

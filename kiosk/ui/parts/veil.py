"""A new page fades in: a veil of the page's colour over it goes away in 180 ms.

Nothing of the old page is kept for it, so nothing of it can be seen once it was left.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import theme


class Veil(QWidget):
    """Lies over ``over`` while it lifts."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over, self._left = over, 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._motion = QVariantAnimation(self)
        self._motion.setStartValue(1.0)
        self._motion.setEndValue(0.0)
        self._motion.setDuration(theme.motion("page"))
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._lifted)
        self._motion.finished.connect(self.hide)
        self.hide()

    @staticmethod
    def is_seen() -> bool:
        """Whether anybody looks: nothing moves on a platform without a screen."""
        return QGuiApplication.platformName() not in ("offscreen", "minimal")

    def lift(self) -> None:
        """Cover everything and go away."""
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self._motion.stop()
        self._motion.start()

    def _lifted(self, left: object) -> None:
        self._left = float(left) if isinstance(left, int | float) else 0.0
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what is left of the veil."""
        painter = QPainter(self)
        painter.setOpacity(self._left)
        painter.fillRect(self.rect(), theme.colour("page"))
        painter.end()

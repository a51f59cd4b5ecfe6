"""Content that may be higher than its place: two large arrows scroll it, never a drag alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme
from kiosk.ui.named import named, respeak
from kiosk.ui.parts.buttons import PressButton, paint_box

_SIDE, _GAP = 104, 24

#: Overflow that is only the air below the last line of a page.
_SLACK = 16


class _Arrow(PressButton):
    """One of the two; spoken by name."""

    def __init__(self, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 18)
        measure.fixed(self, _SIDE, _SIDE)

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        respeak(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it as a secondary button."""
        on = self.isEnabled()
        ink = "primary" if on else "text-disabled"
        fill = "primary-soft" if self._is_down() else "surface" if on else "sunken"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(
            painter, self.rect().toRectF(), fill, "primary" if on else "border", theme.px(3), 18
        )
        size = theme.px(48)
        at = (self.width() - size) // 2, (self.height() - size) // 2
        painter.drawPixmap(*at, icons.pixmap(self._icon, size, ink, 2.6))
        painter.end()


class Scroller(QWidget):
    """Shows ``body`` as it is if it fits, otherwise a part of it and the arrows at its right."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        self.up = named(_Arrow("chevron-up", self), "scroll_up", "scroll_up")
        self.down = named(_Arrow("chevron-down", self), "scroll_down", "scroll_down")
        self.up.hide()
        self.down.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._bar = self._area.verticalScrollBar()
        self._bar.rangeChanged.connect(self._judge)
        self._bar.valueChanged.connect(self._judge)
        self.up.clicked.connect(lambda: self._step(-1))
        self.down.clicked.connect(lambda: self._step(1))
        body.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 (widgets need one)
        application.focusChanged.connect(self._focus_moved)

    def to_top(self) -> None:
        """Show the beginning."""
        self._bar.setValue(0)

    def scrolls(self) -> bool:
        """Whether not all of the body is seen at once."""
        return not self.up.isHidden()

    def sizeHint(self) -> QSize:
        """What the body asks for."""
        return self._body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Room for the two arrows."""
        return QSize(theme.px(2 * _SIDE), theme.px(2 * _SIDE + _GAP))

    def _step(self, way: int) -> None:
        self._bar.setValue(self._bar.value() + way * round(self._area.viewport().height() * 0.8))

    def _judge(self) -> None:
        # Asked of the body at the whole width: beside the arrows it may well be higher.
        body, side, gap = self._body, theme.px(_SIDE), theme.px(_GAP)
        high = body.heightForWidth(self.width()) if body.hasHeightForWidth() else 0
        wanted = max(high, body.minimumSizeHint().height())
        needed = wanted > self.height() + theme.px(_SLACK)
        self._area.setGeometry(0, 0, self.width() - (side + gap if needed else 0), self.height())
        self.up.setGeometry(self.width() - side, 0, side, side)
        self.down.setGeometry(self.width() - side, self.height() - side, side, side)
        self.up.setVisible(needed)
        self.down.setVisible(needed)
        self.up.setEnabled(self._bar.value() > 0)
        self.down.setEnabled(self._bar.value() < self._bar.maximum())

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._body.isAncestorOf(new):
            self._area.ensureWidgetVisible(new, theme.px(24), theme.px(24))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Judge anew when the body asks for another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._judge()
        return super().eventFilter(watched, event)

    def rescale(self) -> None:
        """Judge anew."""
        self._judge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Judge anew."""
        super().resizeEvent(event)
        self._judge()

"""Two rings around what has the focus: dark inside, amber outside.

One widget over the whole window draws them, so that no layout cuts them off. They show for the
keyboard and for fields, not after a touch.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from kiosk.ui import theme
from kiosk.ui.quiet import watch

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class FocusRing(QWidget):
    """Follows the focus inside ``window``; ``inner`` and ``outer`` are design pixels."""

    def __init__(self, window: QWidget, inner: float = 3, outer: float = 5) -> None:
        super().__init__(window)
        self._window = window
        self._inner, self._outer = inner, outer
        self._held: QWidget | None = None
        self._by_keys = False
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 (widgets need one)
        application.focusChanged.connect(self._moved)
        watch(self, after=self.follow)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._held = new if new is not None and self._window.isAncestorOf(new) else None
        self.follow()

    def follow(self) -> None:
        """Lie over what has the focus, or hide."""
        held = self._held
        if held is None or theme.has_state(held, "ring_never"):
            self.hide()
            return
        if not held.isVisible() or not (self._by_keys or _is_field(held)):
            self.hide()
            return
        seen = _seen(held, self._window)
        if seen.isEmpty():
            self.hide()
            return
        room = theme.px(self._outer) + 1
        self.setGeometry(seen.adjusted(-room, -room, room, room))
        self.raise_()
        self.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn how the person works the screen, and follow what moves."""
        kind = event.type()
        if kind in _KEYS and not self._by_keys:
            self._by_keys = True
            self.follow()
        elif kind in _TOUCHES and self._by_keys:
            self._by_keys = False
            self.follow()
        elif (
            kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
            and self._held is not None
            and isinstance(watched, QWidget)
            and (watched is self._held or watched.isAncestorOf(self._held))
        ):
            self.follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both rings as filled paths, so that corners stay even."""
        if self._held is None:
            return
        inner, outer = theme.px(self._inner), theme.px(self._outer)
        corner = theme.px(float(self._held.property("focus_radius") or 14))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for width, role, radius in (
            (outer, "focus-outer", corner + outer),
            (inner, "focus-inner", corner),
        ):
            path = QPainterPath()
            path.addRoundedRect(box, radius, radius)
            box = box.adjusted(width, width, -width, -width)
            path.addRoundedRect(box, max(radius - width, 0), max(radius - width, 0))
            painter.fillPath(path, theme.colour(role))
        painter.end()


def _is_field(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit | QPlainTextEdit) or theme.has_state(widget, "ring_always")


def _seen(widget: QWidget, window: QWidget) -> QRect:
    """Where the widget is in the window, if its middle is not scrolled away."""
    box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    if widget.visibleRegion().isEmpty():
        return QRect()
    return box

"""Dialogs inside the window: a scrim over everything and a box in the middle.

Never a second window and never a loop of its own: kiosk compositors make those full screen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.shadow import Shadow


class Overlay(QWidget):
    """A dialog; put its content into ``box`` (a layout) and ``open`` it.

    ``dismissed()``: Escape, or a touch on the scrim. The focus stays inside while it is open and
    goes back where it was when it closes.
    """

    dismissed = Signal()

    def __init__(
        self, over: QWidget, width: float, *, padding: float = 56, part: str = "dialog"
    ) -> None:
        super().__init__(over)
        self._over, self._wide = over, width
        self._before: QWidget | None = None
        self.frame = QFrame(self)
        self.frame.setProperty("part", part)
        self.frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.box: QVBoxLayout = measure.column(
            self.frame, gap=24, margins=(padding, padding, padding, padding)
        )
        Shadow(self.frame, 3)
        over.installEventFilter(self)
        self.hide()

    def open(self, first: QWidget | None = None) -> None:
        """Show it and give the focus to ``first``."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        measure.fit(self)
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self._place()
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def shut(self) -> None:
        """Hide it and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        before, self._before = self._before, None
        if before is not None and _lives(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def relay(self) -> None:
        """Size the box anew after its content or the window changed."""
        self.setGeometry(self._over.rect())
        self._place()

    def _place(self) -> None:
        room = self.rect().adjusted(theme.px(24), theme.px(24), -theme.px(24), -theme.px(24))
        width = min(theme.px(self._wide), room.width())
        self.box.activate()
        wanted = self.box.heightForWidth(width) if self.box.hasHeightForWidth() else -1
        height = min(max(wanted, self.box.minimumSize().height()), room.height())
        box = QRect(0, 0, width, height)
        box.moveCenter(self.rect().center())
        self.frame.setGeometry(box)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside the box."""
        controls = [
            w
            for w in self.frame.findChildren(QWidget)
            if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible() and w.isEnabled()
        ]
        if not controls:
            return True
        holder = QApplication.focusWidget()
        at = controls.index(holder) if holder in controls else -1 if forward else 0
        controls[(at + (1 if forward else -1)) % len(controls)].setFocus(
            Qt.FocusReason.TabFocusReason
        )
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self.relay()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take it, so that the release comes here too."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A touch beside the box."""
        if not self.frame.geometry().contains(event.position().toPoint()):
            self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; no other key reaches what is under the scrim."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the box in the middle."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scrim."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("scrim"))
        painter.end()


def _lives(widget: QWidget) -> bool:
    import shiboken6

    return shiboken6.isValid(widget)

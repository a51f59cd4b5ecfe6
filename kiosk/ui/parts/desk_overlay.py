"""A dialog of the desk: a card on a scrim inside the window; no window or event loop of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.ui import theme
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_button import IconButton
from kiosk.ui.parts.icon_mark import IconMark

_HEAD = 64
_FOOT = 72
_EDGE = 24


class DeskOverlay(QWidget):
    """Covers its parent. Head with title, a body, and a foot. Signal: ``closed()``.

    ``press`` gets keys while nobody types; Esc closes. The focus stays inside while it is open.
    """

    closed = Signal()

    def __init__(self, window: QWidget, title: str, size: tuple[int, int], icon: str = "") -> None:
        super().__init__(window)
        self._window = window
        self._size = size
        self._came_from: QWidget | None = None
        self.card = QFrame(self)
        self.card.setProperty("part", "desk-dialog")
        self.card.setProperty("ring_never", True)  # noqa: FBT003
        column = QVBoxLayout(self.card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = named(QWidget(self.card), "dialog_head")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(_HEAD)
        self.head = QHBoxLayout(head)
        self.head.setContentsMargins(_EDGE, 0, 16, 0)
        self.head.setSpacing(12)
        if icon:
            self.head.addWidget(IconMark(icon, 24, "danger", head))
        self.title = named(DeskText(title, "h1"), "dialog_title")
        self.head.addWidget(self.title, 1)
        self._close = named(IconButton("x", "desk.close", head), "close_dialog")
        self._close.clicked.connect(self.close_overlay)
        self.head.addWidget(self._close)
        column.addWidget(head)
        self.body = QHBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column.addLayout(self.body, 1)
        self._foot = named(QWidget(self.card), "dialog_foot")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._foot.setFixedHeight(_FOOT)
        self.foot = QHBoxLayout(self._foot)
        self.foot.setContentsMargins(_EDGE, 0, _EDGE, 0)
        self.foot.setSpacing(12)
        self._foot.hide()
        column.addWidget(self._foot)
        window.installEventFilter(self)
        self.hide()

    def hold(self, inner: QWidget) -> None:
        """Put this into the body; it scrolls upright where the window is low."""
        area = QScrollArea(self.card)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.body.addWidget(area)

    def goes_by(self, act: Callable[[], None]) -> None:
        """Ctrl Enter does what the dialog is for, also while somebody types in it."""
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def open_overlay(self, first: QWidget | None = None) -> None:
        """Lie over the window; the focus goes to ``first`` or to the card."""
        self._foot.setVisible(self.foot.count() > 0)
        self._came_from = self.window().focusWidget()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setAccessibleName(self.title.text())
        self.card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        (first or self.card).setFocus(Qt.FocusReason.PopupFocusReason)

    def close_overlay(self) -> None:
        """Go away, and give the focus back."""
        if self.isHidden():
            return
        self._window.removeEventFilter(self)
        self.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def press(self, key: str) -> bool:
        """Act on a key; every key stops here, so that nothing below acts."""
        if key == "Esc":
            self.close_overlay()
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the card."""
        held = self.window().focusWidget() or self.card
        at = held.nextInFocusChain() if forward else held.previousInFocusChain()
        while at is not None and at is not held:
            if self._takes_focus(at):
                at.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            at = at.nextInFocusChain() if forward else at.previousInFocusChain()
        return False

    def _takes_focus(self, widget: QWidget) -> bool:
        """Whether Tab stops there."""
        inside = widget is not self.card and self.card.isAncestorOf(widget)
        tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return inside and tabbed and widget.isVisible() and widget.isEnabled()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """The card in the middle, no larger than the window allows."""
        wide = min(self._size[0], self.width() - 2 * _EDGE)
        high = min(self._size[1], self.height() - 2 * _EDGE)
        box = QRect(0, 0, wide, high)
        box.moveCenter(self.rect().center())
        self.card.setGeometry(box)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The scrim."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("scrim"))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

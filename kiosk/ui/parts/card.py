"""Cards: a frame on the page, and a frame that is one large button."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from kiosk.ui import icons, theme, words
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.shadow import Shadow

CardKind = Literal["plain", "info", "good", "attention", "error"]


class Card(QFrame):
    """A rounded frame; give it a layout."""

    def __init__(self, kind: CardKind = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.setProperty("kind", kind)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def set_kind(self, kind: CardKind) -> None:
        """Draw it as another kind."""
        theme.state(self, kind=kind)


class TapCard(PressButton):
    """A raised card that is one touch target; what lies in it takes no touches.

    The accessible name is the sentence ``key``.
    """

    def __init__(self, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._shadow: Shadow | None = None
        self.setProperty("focus_radius", 24)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        if self._key:
            self.setAccessibleName(words.say(self._key))

    def cast_shadow(self) -> None:
        """Raise it above the page; call when it lies in its parent."""
        if self._shadow is None:
            self._shadow = Shadow(self)

    def sizeHint(self) -> QSize:
        """As large as what lies in it."""
        inside = self.layout()
        return inside.sizeHint() if inside is not None else QSize(theme.px(240), theme.px(104))

    def minimumSizeHint(self) -> QSize:
        """As small as what lies in it may be."""
        inside = self.layout()
        return inside.minimumSize() if inside is not None else QSize(theme.px(88), theme.px(88))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame; its line is thick while pressed or chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        down = self._is_down() or self.isChecked()
        width = theme.px(4) if down else theme.border("lobby-card")
        line = "primary" if down else "border-subtle"
        fill = "surface" if self.isEnabled() else "sunken"
        paint_box(painter, QRectF(self.rect()), fill, line, width, 24)
        painter.end()


class Medallion(QWidget):
    """An icon in a soft disc: ``side`` and ``icon_side`` are design pixels."""

    def __init__(
        self,
        icon: str,
        side: float,
        icon_side: float,
        *,
        stroke: float = 2.0,
        disc: str = "primary-soft",
        ink: str = "primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._side, self._icon_side, self._stroke = icon, side, icon_side, stroke
        self._disc, self._ink = disc, ink
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: str, disc: str, ink: str) -> None:
        """Another icon and other roles."""
        self._icon, self._disc, self._ink = icon, disc, ink
        self.update()

    def sizeHint(self) -> QSize:
        """Its side."""
        return QSize(theme.px(self._side), theme.px(self._side))

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw disc and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._disc:
            painter.setPen(Qt.PenStyle.NoPen)
            if theme.is_high_contrast():
                painter.setPen(theme.colour("border"))
            painter.setBrush(theme.colour(self._disc))
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        size = theme.px(self._icon_side)
        at = (self.width() - size) // 2, (self.height() - size) // 2
        painter.drawPixmap(*at, icons.pixmap(self._icon, size, self._ink, self._stroke))
        painter.end()

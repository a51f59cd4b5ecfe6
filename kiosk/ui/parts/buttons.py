"""Buttons, painted: icon, gap and text as drawn in the design; they act on release inside."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kiosk.ui import icons, theme, words
from kiosk.ui.parts.key_cap import cap_width, paint_cap

LobbyKind = Literal["primary", "secondary", "danger", "text"]
DeskKind = Literal[
    "primary", "secondary", "quiet", "approve", "destructive", "destructive-outline", "toast"
]

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

#: Fill, ink, line by kind; "" is none. The pressed fill is the last.
_LOBBY_ROLES: dict[LobbyKind, tuple[str, str, str, str]] = {
    "primary": ("primary", "on-primary", "primary", "primary-pressed"),
    "secondary": ("surface", "primary", "primary", "primary-soft"),
    "danger": ("surface", "danger", "danger-line", "danger-soft"),
    "text": ("", "text", "", "hover"),
}
_DESK_ROLES: dict[DeskKind, tuple[str, str, str, str]] = {
    "primary": ("primary", "on-primary", "primary", "primary-pressed"),
    "secondary": ("surface", "text", "border-strong", "hover"),
    "quiet": ("", "text", "", "hover"),
    "approve": ("success-fill", "on-success", "success-fill", "success"),
    "destructive": ("danger-fill", "on-danger", "danger-fill", "danger"),
    "destructive-outline": ("surface", "danger", "danger-line", "danger-soft"),
    "toast": ("toast", "on-toast", "on-toast", "toast"),
}


class PressButton(QAbstractButton):
    """A button that Enter presses as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts at once."""
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def _is_down(self) -> bool:
        return self.isDown() and self.isEnabled()


class LobbyButton(PressButton):
    """A large button with a sentence by its key and an icon before or after it.

    ``small`` is 88 high instead of 104; ``tool`` is small in the type of the header. A text that
    does not fit goes on two lines.
    """

    def __init__(
        self,
        key: str,
        kind: LobbyKind = "primary",
        icon: str = "",
        *,
        icon_after: bool = False,
        small: bool = False,
        tool: bool = False,
        ink: str = "",
        parent: QWidget | None = None,
        **facts: object,
    ) -> None:
        super().__init__(parent)
        self._key, self._facts = key, facts
        self._kind: LobbyKind = kind
        self._icon, self._icon_after, self._ink = icon, icon_after, ink
        self._small, self._tool = small or tool, tool
        self._busy = False
        self._turn = 0
        self._spin = QTimer(self)
        self._spin.setInterval(33)
        self._spin.timeout.connect(self._turned)
        self.setProperty("focus_radius", 18)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    @property
    def kind(self) -> LobbyKind:
        """Primary, secondary, danger or text."""
        return self._kind

    def set_kind(self, kind: LobbyKind) -> None:
        """Draw it as another kind."""
        self._kind = kind
        self.setProperty("kind", kind)
        self.update()

    def say(self, key: str, **facts: object) -> None:
        """Another sentence."""
        self._key, self._facts = key, facts
        self.retranslate()

    def retranslate(self) -> None:
        """Say it again in the language in use."""
        if self._key:
            self.setText(words.say(self._key, **self._facts))
            self.setAccessibleName(self.text())
        self.updateGeometry()

    def show_text(self, text: str) -> None:
        """These very words, in any language."""
        self._key, self._facts = "", {}
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_icon(self, name: str) -> None:
        """Another icon."""
        self._icon = name
        self.update()

    def set_ink(self, ink: str) -> None:
        """Another colour role for text and icon."""
        self._ink = ink
        self.update()

    def as_picture(self) -> None:
        """Only look like a button: the card around it is what is pressed."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.state(self, picture=True)

    def set_busy(self, on: bool) -> None:
        """Show a turning ring in place of the icon, and take no presses."""
        self._busy = on
        self.setEnabled(not on)
        if on:
            self._spin.start()
        else:
            self._spin.stop()
        self.update()

    def rescale(self) -> None:
        """Take the sizes of the scale in use."""
        self.updateGeometry()

    def _turned(self) -> None:
        self._turn = (self._turn + 12) % 360
        self.update()

    def _font(self, *, folded: bool = False) -> QFont:
        size = 28 if self._tool else 30 if folded else 32 if self._small else None
        return theme.font("lobby", "button", size=size)

    def _icon_size(self) -> int:
        return theme.px(38 if self._tool else 36 if self._small else 40)

    def _padding(self) -> int:
        return theme.px(24 if self._kind == "text" else 28 if self._small else 40)

    def _icon_room(self) -> int:
        shown = bool(self._icon) or self._busy
        return self._icon_size() + (theme.px(18) if self.text() else 0) if shown else 0

    def sizeHint(self) -> QSize:
        """The text on one line; 240 wide or more, or 88 where it is small or only text."""
        text = QFontMetrics(self._font()).horizontalAdvance(self.text()) + 2
        width = text + self._icon_room() + 2 * self._padding()
        least = 88 if self._small or self._kind == "text" else 240
        return QSize(max(width, theme.px(least)), self._height())

    def _height(self) -> int:
        return theme.px(88 if self._small else 104)

    def minimumSizeHint(self) -> QSize:
        """The text on two lines."""
        metrics = QFontMetrics(self._font(folded=True))
        found = min(
            (max(metrics.horizontalAdvance(half) for half in halves) for halves in self._halves()),
            default=0,
        )
        width = found + 2 + self._icon_room() + 2 * self._padding()
        return QSize(max(min(width, self.sizeHint().width()), theme.px(88)), self._height())

    def _halves(self) -> list[tuple[str, str]]:
        parts = self.text().split()
        return [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, max(len(parts), 2))]

    def _lines(self) -> tuple[list[str], QFont]:
        room = self.width() - self._icon_room() - 2 * self._padding()
        font = self._font()
        if QFontMetrics(font).horizontalAdvance(self.text()) <= room:
            return [self.text()], font
        folded = self._font(folded=True)
        if " " not in self.text():
            return [self.text()], folded
        metrics = QFontMetrics(folded)
        best = min(self._halves(), key=lambda h: max(metrics.horizontalAdvance(p) for p in h))
        return list(best), folded

    def text_fits(self) -> bool:
        """Whether the whole text is drawn inside the button."""
        lines, font = self._lines()
        metrics = QFontMetrics(font)
        room = self.width() - self._icon_room() - 2 * self._padding() + 2
        high = len(lines) * (metrics.ascent() + metrics.descent())
        return all(metrics.horizontalAdvance(t) <= room for t in lines) and high <= self.height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, then icon and text together in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_box(painter)
        lines, font = self._lines()
        metrics = QFontMetrics(font)
        text_width = max((metrics.horizontalAdvance(t) for t in lines), default=0)
        left = (self.width() - text_width - self._icon_room()) // 2
        icon_left = left
        if self._icon_after and self._icon_room():
            icon_left = left + text_width + theme.px(18)
        else:
            left += self._icon_room()
        self._paint_icon(painter, icon_left, ink)
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        step = theme.px(36) if len(lines) > 1 else self.height()
        top = (self.height() - step * len(lines)) // 2
        for number, line in enumerate(lines):
            box = QRect(left, top + number * step, text_width + 2, step)
            centred = Qt.AlignmentFlag.AlignCenter
            painter.drawText(box, centred | Qt.TextFlag.TextSingleLine, line)
        painter.end()

    def _paint_box(self, painter: QPainter) -> str:
        fill, ink, line, pressed = _LOBBY_ROLES[self._kind]
        ink = self._ink or ink
        if not self.isEnabled() and not self._busy:
            fill, ink, line = ("sunken" if fill else ""), "text-disabled", "border" if line else ""
        elif self._is_down():
            fill = pressed
        elif theme.is_high_contrast() and self._kind == "text" and not self._tool:
            line = "border"
        paint_box(painter, QRectF(self.rect()), fill, line, theme.border("lobby-input"), 18)
        return ink

    def _paint_icon(self, painter: QPainter, left: int, ink: str) -> None:
        size = self._icon_size()
        top = (self.height() - size) // 2
        if self._busy:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = QPen(theme.colour(ink), theme.px(5))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            inset = theme.px(4)
            box = QRect(left, top, size, size).adjusted(inset, inset, -inset, -inset)
            painter.drawArc(box, -self._turn * 16, 270 * 16)
        elif self._icon:
            painter.drawPixmap(left, top, icons.pixmap(self._icon, size, ink, 2.4))


def paint_box(
    painter: QPainter, rect: QRectF, fill: str, line: str, width: float, corner: float
) -> None:
    """A rounded box; ``fill`` and ``line`` are roles or "", ``corner`` design pixels."""
    half = width / 2 if line else 0
    painter.setPen(QPen(theme.colour(line), width) if line else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    radius = max(theme.px(corner) - half, 0)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


class DeskButton(PressButton):
    """A desk button, 36 high (48 if large), with an icon before and its key after the text.

    ``cap`` names the key; several keys, pressed one after the other, are parted by spaces.
    """

    def __init__(
        self,
        text: str = "",
        kind: DeskKind = "secondary",
        *,
        icon: str = "",
        cap: str = "",
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: DeskKind = kind
        self._icon, self._cap, self._large = icon, cap, large
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("focus_radius", 6)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Another text; it is the accessible name too."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_kind(self, kind: DeskKind) -> None:
        """Draw it as another kind."""
        self._kind = kind
        self.update()

    def set_cap(self, cap: str) -> None:
        """Another key, or several, or none."""
        self._cap = cap
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Another icon, or none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return theme.font("desk", "strong", size=16 if self._large else None)

    def _parts(self) -> tuple[int, int, int]:
        """Widths of icon, text and key cap with the gaps between them."""
        text = QFontMetrics(self._font()).horizontalAdvance(self.text())
        icon = (20 if self._large else 18) if self._icon else 0
        if icon and text:
            icon += 8
        caps = sum(cap_width(key) + 4 for key in self._cap.split())
        return icon, text, caps + 6 if caps else 0

    def sizeHint(self) -> QSize:
        """The parts and a margin; never under 36 wide."""
        padding = 20 if self._large else 14
        return QSize(max(sum(self._parts()) + 2 * padding, 36), 48 if self._large else 36)

    def minimumSizeHint(self) -> QSize:
        """A desk button is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and its parts in the middle."""
        fill, ink, line, pressed = _DESK_ROLES[self._kind]
        if not self.isEnabled():
            fill, ink, line = ("sunken" if fill else ""), "text-disabled", "border" if line else ""
        elif self._is_down():
            fill = pressed
        elif self.underMouse():
            fill = {"primary": "primary-hover", "secondary": "hover", "quiet": "hover"}.get(
                self._kind, fill
            )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(line), 1) if line else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icon, text, cap = self._parts()
        left = (self.width() - icon - text - cap) // 2
        if self._icon:
            size = 20 if self._large else 18
            painter.drawPixmap(
                left, (self.height() - size) // 2, icons.pixmap(self._icon, size, ink)
            )
        painter.setFont(self._font())
        painter.setPen(theme.colour(ink))
        painter.drawText(
            QRect(left + icon, 0, text + 2, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            self.text(),
        )
        if self._cap:
            painter.setOpacity(0.85)
            at = left + icon + text + 10
            for key in self._cap.split():
                at += paint_cap(painter, at, self.height() / 2, key, theme.colour(ink)) + 4
        painter.end()

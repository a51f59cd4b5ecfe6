"""One time of the day, with a word for how it stands: open, one left, or why it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import icons, theme
from kiosk.ui.parts.buttons import PressButton, paint_box

SlotKind = Literal["open", "last", "closed"]

_PAD = 8
_TICK = 28

#: Keys that move among times; the page knows where to.
STEERING = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)


@dataclass(frozen=True, slots=True)
class SlotLook:
    """What a time shows: ``clock`` large, ``word`` small under it; ``spoken`` is read out.

    The chosen time shows ``half``, AM or PM, for its word.
    """

    name: str
    clock: str
    half: str
    word: str
    spoken: str
    kind: SlotKind


class SteeredButton(PressButton):
    """Leaves the arrow and page keys to what it lies in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A plain button would move the focus in the order of Tab."""
        if event.key() in STEERING:
            event.ignore()
            return
        super().keyPressEvent(event)


class SlotButton(SteeredButton):
    """A closed time takes the focus and is spoken; pressed, it only says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = SlotLook("", "", "", "", "", "closed")
        self._chosen = False
        self.setProperty("focus_radius", 18)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def look(self) -> SlotLook:
        """What it shows."""
        return self._look

    @property
    def chosen(self) -> bool:
        """Whether this is the time that was chosen."""
        return self._chosen

    def show_look(self, look: SlotLook, *, chosen: bool) -> None:
        """Show another time, or the same one as it stands now."""
        self._look, self._chosen = look, chosen
        self.setObjectName(look.name)
        self.setText(f"{look.clock} {look.word}")
        self.setAccessibleName(look.spoken)
        self.setProperty("chosen", chosen)
        self.update()

    def least_width(self) -> int:
        """What its words need."""
        look = self._look
        return _width(look.clock, look.word, look.half, theme.scale(), theme.letters())

    @staticmethod
    def fitting_height() -> int:
        """Two lines, and never less than a finger needs."""
        return _height(theme.scale(), theme.letters())

    def sizeHint(self) -> QSize:
        """As narrow as its words allow."""
        return QSize(max(self.least_width(), theme.px(88)), self.fitting_height())

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, the time, and the word; a tick beside the word of the chosen one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kind = self._look.kind
        ink = word_ink = "on-primary" if self._chosen else "primary"
        if self._chosen:
            paint_box(painter, QRectF(self.rect()), "primary", "primary", theme.px(3), 18)
        elif kind == "closed":
            ink = word_ink = "text-disabled"
            width = theme.border("lobby-card")
            paint_box(painter, QRectF(self.rect()), "sunken", "border", width, 18)
        else:
            word_ink = "warning" if kind == "last" else "primary"
            fill = "primary-soft" if self._is_down() else "surface"
            line = "border" if theme.is_high_contrast() else "primary"
            width = theme.border("lobby-input")
            paint_box(painter, QRectF(self.rect()), fill, line, width, 18)
        self._paint_words(painter, ink, word_ink)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: str, word_ink: str) -> None:
        upper, lower = QFontMetrics(_clock_font()).height(), QFontMetrics(_word_font()).height()
        top = (self.height() - upper - lower) // 2 + theme.px(1)
        closed = self._look.kind == "closed"
        painter.setFont(_clock_font(closed=closed))
        painter.setPen(theme.colour(ink))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRect(0, top, self.width(), upper), middle, self._look.clock)
        painter.setFont(_word_font())
        painter.setPen(theme.colour(word_ink))
        below = QRect(0, top + upper - theme.px(2), self.width(), lower)
        said = self._look.word
        if self._chosen:
            said = self._look.half
            side, gap = theme.px(_TICK), theme.px(6)
            word = QFontMetrics(_word_font()).horizontalAdvance(said)
            left = (self.width() - side - gap - word) // 2
            tick = icons.pixmap("check", side, word_ink, 3.2)
            painter.drawPixmap(left, below.top() + (lower - side) // 2, tick)
            below.setLeft(left + side + gap)
            middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(below, middle, said)


@lru_cache(maxsize=1024)
def _width(clock: str, word: str, half: str, _scale: float, _letters: float) -> int:
    """Of a box around these words; a day has up to forty, and a layout asks many times."""
    metrics = QFontMetrics(_word_font())
    tick = metrics.horizontalAdvance(half) + theme.px(_TICK + 6)
    wide = QFontMetrics(_clock_font()).horizontalAdvance(clock)
    return max(wide, metrics.horizontalAdvance(word), tick) + 2 * theme.px(_PAD)


@lru_cache(maxsize=16)
def _height(_scale: float, _letters: float) -> int:
    lines = QFontMetrics(_clock_font()).height() + QFontMetrics(_word_font()).height()
    return max(theme.px(88), lines + theme.px(6))


def _clock_font(*, closed: bool = False) -> QFont:
    return theme.font("lobby", "lead", weight=500 if closed else 600, figures=True)


def _word_font() -> QFont:
    return theme.font("lobby", "small")

"""Days side by side, each with how many times are open, and arrows to earlier and later ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme
from kiosk.ui.named import named, respeak
from kiosk.ui.parts.buttons import paint_box
from kiosk.ui.parts.slot_button import SteeredButton

#: Days shown at once (DESIGN.md L12).
LANDSCAPE_DAYS, PORTRAIT_DAYS = 7, 5
_ARROW, _GAP, _HIGH, _PAD = 88, 12, 128, 8


@dataclass(frozen=True, slots=True)
class DayLook:
    """What a day shows: three lines. ``has_open``: something can be booked; ``spoken`` is read."""

    day: date
    weekday: str
    word: str
    spoken: str
    has_open: bool

    @property
    def name(self) -> str:
        """The object name of its button."""
        return f"day_{self.day.isoformat()}"


def _weekday_font() -> QFont:
    return theme.font("lobby", "small")


def _number_font(*, closed: bool = False) -> QFont:
    return theme.font("lobby", "h2", weight=500 if closed else 700, figures=True)


def _word_font(*, closed: bool = False) -> QFont:
    return theme.font("lobby", "small", weight=400 if closed else 600)


class DayButton(SteeredButton):
    """One day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = DayLook(date.min, "", "", "", has_open=False)
        self._chosen = False
        self.setProperty("focus_radius", 18)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_look(self, look: DayLook, *, chosen: bool) -> None:
        """Show another day, or the same one as it stands now."""
        self.look, self._chosen = look, chosen
        self.setObjectName(look.name)
        self.setText(f"{look.weekday} {look.day.day} {look.word}")
        self.setAccessibleName(look.spoken)
        self.setProperty("chosen", chosen)
        self.update()

    def sizeHint(self) -> QSize:
        """As narrow as its words allow."""
        return QSize(needed_width(self.look), fitting_height())

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and three lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        closed = not self.look.has_open
        fill, line, width = "surface", "border", theme.border("lobby-card")
        inks = ("text-2", "text", "success")
        if self._chosen:
            fill = line = "primary"
            inks = ("on-primary", "on-primary", "on-primary")
        elif closed:
            fill, inks = "sunken", ("text-disabled",) * 3
        elif self._is_down():
            fill = "primary-soft"
        paint_box(painter, QRectF(self.rect()), fill, line, width, 18)
        fonts = (_weekday_font(), _number_font(closed=closed), _word_font(closed=closed))
        lines = (self.look.weekday, str(self.look.day.day), self.look.word)
        highs = [QFontMetrics(font).height() for font in fonts]
        top = (self.height() - sum(highs)) // 2 + theme.px(1)
        for font, ink, text, high in zip(fonts, inks, lines, highs, strict=True):
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            box = QRect(0, top, self.width(), high)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            top += high
        painter.end()


def needed_width(look: DayLook) -> int:
    """What the words of a day need."""
    word = QFontMetrics(_word_font()).horizontalAdvance(look.word)
    weekday = QFontMetrics(_weekday_font()).horizontalAdvance(look.weekday)
    return max(word, weekday, theme.px(88 - 2 * _PAD)) + 2 * theme.px(_PAD)


def fitting_height() -> int:
    """Three lines, and never less than designed."""
    fonts = (_weekday_font(), _number_font(), _word_font())
    return max(theme.px(_HIGH), sum(QFontMetrics(f).height() for f in fonts) + theme.px(6))


class _Turn(SteeredButton):
    """To earlier or later days."""

    def __init__(self, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setProperty("focus_radius", 18)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        respeak(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled()
        fill = "primary-soft" if self._is_down() else "surface"
        line, ink = ("primary", "primary") if on else ("border", "text-disabled")
        width = theme.border("lobby-input")
        paint_box(painter, QRectF(self.rect()), fill, line, width, 18)
        side = theme.px(44)
        at = (self.width() - side) // 2, (self.height() - side) // 2
        painter.drawPixmap(*at, icons.pixmap(self._icon, side, ink, 2.6))
        painter.end()


class DayStrip(QWidget):
    """``chosen(object)``: a day was pressed, as a ``date``. ``turned()``: other days are shown."""

    chosen = Signal(object)
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[DayLook, ...] = ()
        self._day: date | None = None
        self._first, self._count = 0, LANDSCAPE_DAYS
        self._buttons: list[DayButton] = []
        for _ in range(LANDSCAPE_DAYS):
            button = DayButton(self)
            button.clicked.connect(lambda _=False, b=button: self.chosen.emit(b.look.day))
            self._buttons.append(button)
        self._earlier = named(_Turn("chevron-left", self), "days_earlier", "t_earlier")
        self._later = named(_Turn("chevron-right", self), "days_later", "t_later")
        self._earlier.clicked.connect(lambda: self.turn(-1))
        self._later.clicked.connect(lambda: self.turn(1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[DayLook], day: date) -> None:
        """Show these days, and among them the one whose times are shown."""
        moved = day != self._day
        self._days, self._day = tuple(days), day
        self._count = self._fitting()
        if moved or not self._days:
            at = next((n for n, d in enumerate(self._days) if d.day == day), 0)
            if not self._first <= at < self._first + self._count:
                self._first = at // self._count * self._count
        self._lay_out()

    def buttons(self) -> list[DayButton]:
        """The days that are shown."""
        return self._buttons[: min(self._count, len(self._days))]

    def first_shown(self) -> date | None:
        """The first of them."""
        return self._days[self._first].day if self._days else None

    def turn(self, way: int) -> bool:
        """Show later (1) or earlier (-1) days; False if there are none."""
        first = self._clamped(self._first + way * self._count)
        if first == self._first:
            return False
        self._first = first
        self._lay_out()
        self.turned.emit()
        return True

    def _clamped(self, first: int) -> int:
        return max(min(first, len(self._days) - self._count), 0)

    def _fitting(self) -> int:
        most = PORTRAIT_DAYS if measure.is_portrait() else LANDSCAPE_DAYS
        gap = theme.px(_GAP)
        room = self.width() - 2 * (theme.px(_ARROW) + gap)
        widest = max((needed_width(d) for d in self._days), default=1)
        return max(min((room + gap) // (widest + gap), most), 1)

    def _lay_out(self) -> None:
        self._first = self._clamped(self._first)
        shown = self._days[self._first : self._first + self._count]
        gap, arrow, high = theme.px(_GAP), theme.px(_ARROW), self.height()
        self._earlier.setGeometry(0, 0, arrow, high)
        self._later.setGeometry(self.width() - arrow, 0, arrow, high)
        self._earlier.setEnabled(self._first > 0)
        self._later.setEnabled(self._first + self._count < len(self._days))
        room = self.width() - 2 * (arrow + gap) + gap
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(shown))
            if number < len(shown):
                left = number * room // self._count
                right = (number + 1) * room // self._count - gap
                button.setGeometry(arrow + gap + left, 0, right - left, high)
                look = shown[number]
                button.show_look(look, chosen=look.day == self._day)

    def sizeHint(self) -> QSize:
        """As wide as it is given."""
        return QSize(theme.px(600), fitting_height())

    def minimumSizeHint(self) -> QSize:
        """Its height is fixed."""
        return QSize(theme.px(400), fitting_height())

    def rescale(self) -> None:
        """As many days as fit at the scale and orientation in use."""
        self.updateGeometry()
        self._refit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._refit()

    def _refit(self) -> None:
        self._count = self._fitting()
        at = next((n for n, d in enumerate(self._days) if d.day == self._day), self._first)
        if not self._first <= at < self._first + self._count:
            self._first = at // self._count * self._count
        self._lay_out()

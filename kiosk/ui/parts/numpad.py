"""The numeric pad and the six boxes of a PIN."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme, words
from kiosk.ui.named import named, respeak
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.card import Card

PIN_LENGTH = 6


class PinBoxes(QWidget):
    """Six boxes of 84 x 100 that fill from the left; digits show only while revealed.

    ``changed(str)``: each digit. Typing on a real keyboard works too.
    """

    changed = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits, self._shown, self._bad = "", False, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The digits so far."""
        return self._digits

    @property
    def is_full(self) -> bool:
        """Whether all six are there."""
        return len(self._digits) == PIN_LENGTH

    def add(self, digit: str) -> None:
        """One more digit; the seventh is not taken."""
        if not self.is_full:
            self._bad = False
            self._set(self._digits + digit)

    def erase(self) -> None:
        """Take the last digit away."""
        self._set(self._digits[:-1])

    def clear(self) -> None:
        """Take all digits away."""
        self._set("")

    def reveal(self, shown: bool) -> None:
        """Show the digits or dots."""
        self._shown = shown
        self.update()

    def show_wrong(self) -> None:
        """Empty red boxes, until the next digit."""
        self._bad = True
        self._set("")

    def _set(self, digits: str) -> None:
        self._digits = digits
        self.setAccessibleDescription(f"{len(digits)} / {PIN_LENGTH}")
        self.update()
        self.changed.emit(digits)

    def sizeHint(self) -> QSize:
        """Six boxes, 16 apart, with room for the ring."""
        return QSize(theme.px(6 * 84 + 5 * 16 + 12), theme.px(112))

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace and Enter."""
        if event.text().isdigit() and event.text().isascii():
            self.add(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.erase()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The next box is marked while they have the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the boxes; the next one to fill has the focus rings."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("lobby", "h2", size=48, figures=True))
        edge = theme.px(6)
        for number in range(PIN_LENGTH):
            left = edge + number * theme.px(84 + 16)
            box = QRectF(left, edge, theme.px(84), self.height() - 2 * edge)
            if number == len(self._digits) and self.hasFocus():
                outer = box.adjusted(-edge + 1, -edge + 1, edge - 1, edge - 1)
                paint_box(painter, outer, "focus-outer", "", 0, 19)
                paint_box(painter, box, "surface", "focus-inner", theme.px(3), 14)
            else:
                line = "danger-line" if self._bad else "border-strong"
                paint_box(painter, box, "surface", line, theme.border("lobby-input"), 14)
            if number < len(self._digits):
                self._paint_digit(painter, box, self._digits[number])
        painter.end()

    def _paint_digit(self, painter: QPainter, box: QRectF, digit: str) -> None:
        if self._shown:
            painter.setPen(theme.colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, digit)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(box.center(), theme.px(14), theme.px(14))


class _PadKey(PressButton):
    """184 x 116; a digit of 52, or an icon."""

    def __init__(self, text: str, icon: str = "") -> None:
        super().__init__()
        self._icon = icon
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focus_radius", 14)
        if text:
            self.setAccessibleName(text)

    def retranslate(self) -> None:
        respeak(self)

    def sizeHint(self) -> QSize:
        wide, high = theme.tokens()["target"]["lobby-numpad-key"]
        return QSize(theme.px(wide), theme.px(high))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        down = self.isDown()
        if not theme.is_high_contrast():
            paint_box(painter, box, "border-strong", "", 0, 14)
            box.adjust(0, 0, 0, -theme.px(3))
        fill = "primary-soft" if down else "key-fn" if self._icon else "surface"
        width = theme.px(4) if down else theme.border("lobby-card")
        paint_box(painter, box, fill, "primary" if down else "border", width, 14)
        ink = "primary" if down else "text"
        if self._icon:
            size = theme.px(48)
            at = round(box.center().x() - size / 2), round(box.center().y() - size / 2)
            painter.drawPixmap(*at, icons.pixmap(self._icon, size, ink, 2.4))
        else:
            painter.setFont(theme.font("lobby", "h2", size=52, figures=True))
            painter.setPen(theme.colour(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Numpad(Card):
    """Digits, an eye that shows them while it is held, and Erase; types into ``boxes``."""

    def __init__(self, boxes: PinBoxes, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("numpad")
        self._boxes = boxes
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        grid = measure.grid(self, gap=18, margins=(40, 40, 40, 40))
        for number, digit in enumerate("123456789"):
            grid.addWidget(self._digit(digit), number // 3, number % 3)
        eye = named(_PadKey("", "eye"), "pad_show", "n_show")
        eye.pressed.connect(lambda: self._boxes.reveal(shown=True))
        eye.released.connect(lambda: self._boxes.reveal(shown=False))
        erase = named(_PadKey("", "delete"), "pad_erase", "k_erase")
        erase.pressed.connect(self._erase_one)
        erase.setAutoRepeat(True)
        grid.addWidget(eye, 3, 0)
        grid.addWidget(self._digit("0"), 3, 1)
        grid.addWidget(erase, 3, 2)

    def serve(self, boxes: PinBoxes) -> None:
        """Type into other boxes."""
        self._boxes = boxes

    def _erase_one(self) -> None:
        self._boxes.erase()

    def _digit(self, digit: str) -> _PadKey:
        key = named(_PadKey(digit), f"pad_{digit}")
        key.pressed.connect(lambda: self._boxes.add(digit))
        return key

    def retranslate(self) -> None:
        """Nothing of its own; the keys name themselves."""
        self.setAccessibleName(words.say("n_lead"))

"""One answer to be looked over: its name, the answer, and Change; the whole row is the target."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import measure, theme, words
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.label import Label

_PILL_HIGH = 72
_NAME_WIDE = 258


class ChangePill(QWidget):
    """Says Change; what is around it is pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.down = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """72 high, as wide as the word."""
        width = QFontMetrics(theme.font("lobby", "label", size=28)).horizontalAdvance(
            words.say("change")
        )
        return QSize(width + theme.px(2 * 27), theme.px(_PILL_HIGH))

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def retranslate(self) -> None:
        """The word follows the language."""
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled()
        fill = "primary-soft" if self.down else "surface" if on else "sunken"
        line = "primary" if on else "border"
        paint_box(painter, QRectF(self.rect()), fill, line, theme.border("lobby-card"), 16)
        painter.setFont(theme.font("lobby", "label", size=28))
        painter.setPen(theme.colour("primary" if on else "text-disabled"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words.say("change"))
        painter.end()


class Changeable(PressButton):
    """Something whose whole area leads to changing it, unless it is ``set_fixed``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pill = ChangePill()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 18)
        self.pressed.connect(lambda: self._press(down=True))
        self.released.connect(lambda: self._press(down=False))

    def set_fixed(self, *, fixed: bool) -> None:
        """Whether it can only be read."""
        self.pill.setVisible(not fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if fixed else Qt.FocusPolicy.StrongFocus)

    @property
    def is_fixed(self) -> bool:
        """Whether it can only be read."""
        return self.focusPolicy() == Qt.FocusPolicy.NoFocus

    def _press(self, *, down: bool) -> None:
        self.pill.down = down
        self.pill.update()

    def sizeHint(self) -> QSize:
        """As large as what lies in it."""
        inside = self.layout()
        return inside.sizeHint() if inside is not None else QSize()

    def minimumSizeHint(self) -> QSize:
        """As small as what lies in it may be."""
        inside = self.layout()
        return inside.minimumSize() if inside is not None else QSize()


class AnswerRow(Changeable):
    """Name at the left, answer in the middle, Change at the right; a hairline below."""

    def __init__(self, key: str, *, figures: bool = False, last: bool = False) -> None:
        super().__init__()
        self._key, self._last = key, last
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        measure.least(self, height=88)
        self._row = measure.row(self, gap=16, margins=(0, 8, 0, 8))
        self._name = measure.fixed(Label(key, "small", "text-2"), width=_NAME_WIDE)
        self._answer = Label(role="lead", weight=600, size=34, figures=figures)
        self._row.addWidget(self._name)
        self._row.addWidget(self._answer, 1)
        self._row.addWidget(self.pill)

    def show_answer(self, text: str, *, ink: str = "text") -> None:
        """Show this answer."""
        self._answer.show_text(text)
        self._answer.set_ink(ink)
        self.retranslate()

    def answer(self) -> str:
        """What is shown."""
        return self._answer.text()

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        change = "" if self.is_fixed else f". {words.say('change')}"
        self.setAccessibleName(f"{words.say(self._key)}: {self.answer()}{change}")

    def heightForWidth(self, width: int) -> int:
        """What its words need at that width."""
        return max(self._row.heightForWidth(width), self.minimumHeight())

    def rescale(self) -> None:
        """A wider column of names with larger letters."""
        measure.fixed(self._name, width=_NAME_WIDE * theme.letters())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline."""
        if self._last:
            return
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("border"), theme.px(2)))
        bottom = self.height() - theme.px(1)
        painter.drawLine(0, bottom, self.width(), bottom)
        painter.end()

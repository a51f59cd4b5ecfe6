"""Text of the lobby, set with the line heights of the design (a plain QLabel has its own)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk.ui import theme, words

#: Longest line of running text in design pixels (tokens, layout.lobby-landscape.max-text).
_LONGEST = 1120
_HUGE = 1 << 20


class Label(QLabel):
    """A sentence by its key, in a type role and an ink; wraps unless told not to.

    ``**`` around a part of the sentence makes it bold. Text given with ``show_text`` is shown as
    it is.
    """

    def __init__(
        self,
        key: str = "",
        role: str = "body",
        ink: str = "text",
        *,
        weight: int | None = None,
        size: float | None = None,
        wrap: bool = True,
        centred: bool = False,
        figures: bool = False,
        parent: QWidget | None = None,
        **facts: object,
    ) -> None:
        super().__init__(parent)
        self._key, self._facts = key, facts
        self._role, self._ink = role, ink
        self._weight, self._size, self._figures = weight, size, figures
        self._plain, self._bold = "", list[tuple[int, int]]()
        self._underlined = False
        # A layout asks for the same sizes many times; setting the lines is what takes long.
        self._lines: dict[int, tuple[int, float]] = {}
        self._hint: QSize | None = None
        self._least: QSize | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if centred:
            self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.rescale()
        self.retranslate()

    def say(self, key: str, **facts: object) -> None:
        """Another sentence."""
        self._key, self._facts = key, facts
        self.retranslate()

    def show_text(self, text: str) -> None:
        """These very words, in any language."""
        self._key, self._facts = "", {}
        self._set(text, [])

    def set_ink(self, ink: str) -> None:
        """Another colour role."""
        self._ink = ink
        self.update()

    def set_role(self, role: str, *, size: float | None = None) -> None:
        """Another type role."""
        self._role, self._size = role, size
        self.rescale()

    def set_weight(self, weight: int | None) -> None:
        """Another weight; None is that of the role."""
        self._weight = weight
        self.rescale()

    def set_underlined(self, underlined: bool) -> None:
        """As a link is drawn."""
        self._underlined = underlined
        self.update()

    def retranslate(self) -> None:
        """Say it again in the language in use."""
        if not self._key:
            return
        parts = words.say(self._key, **self._facts).split("**")
        bold, at = list[tuple[int, int]](), 0
        for number, part in enumerate(parts):
            if number % 2:
                bold.append((at, len(part)))
            at += len(part)
        self._set("".join(parts), bold)

    def rescale(self) -> None:
        """Take the font of the scale in use."""
        font = theme.font(
            "lobby", self._role, weight=self._weight, size=self._size, figures=self._figures
        )
        self.setFont(font)
        self._forget()
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._forget()

    def _forget(self) -> None:
        self._lines.clear()
        self._hint = self._least = None

    def _set(self, text: str, bold: list[tuple[int, int]]) -> None:
        self._bold = bold
        self.setText(text)
        self._forget()
        self.updateGeometry()
        self.update()

    def _line(self) -> int:
        if self._size is None:
            return theme.line_height("lobby", self._role)
        return round(QFontMetrics(self.font()).height() * 1.08)

    def _laid_out(self, width: int) -> QTextLayout:
        """The lines at that width, in their places."""
        made = QTextLayout(self.text().replace("\n", "\N{LINE SEPARATOR}"), self.font())
        option = QTextOption()
        wrap = QTextOption.WrapMode.WordWrap if self.wordWrap() else QTextOption.WrapMode.NoWrap
        option.setWrapMode(wrap)
        made.setTextOption(option)
        if self._bold:
            made.setFormats(self._formats())
        line_height, alignment = self._line(), self.alignment()
        lead = (line_height - QFontMetrics(self.font()).height()) / 2
        made.beginLayout()
        while (line := made.createLine()).isValid():
            line.setLineWidth(width)
            left = _left(alignment, width - line.naturalTextWidth())
            line.setPosition(QPointF(left, (made.lineCount() - 1) * line_height + lead))
        made.endLayout()
        return made

    def _formats(self) -> list[QTextLayout.FormatRange]:
        heavy = QTextCharFormat()
        heavy.setFontWeight(QFont.Weight.Bold.value)
        ranges = []
        for start, length in self._bold:
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start, length, heavy
            ranges.append(part)
        return ranges

    def _measured(self, width: int) -> tuple[int, float]:
        """How many lines there are at that width, and the widest."""
        found = self._lines.get(width)
        if found is None:
            made = self._laid_out(width)
            widths = [made.lineAt(n).naturalTextWidth() for n in range(made.lineCount())]
            found = self._lines[width] = max(len(widths), 1), max(widths, default=0.0)
        return found

    def heightForWidth(self, width: int) -> int:
        """The height that the text takes at that width."""
        return self._measured(max(width, 1))[0] * self._line()

    def hasHeightForWidth(self) -> bool:
        """Only text that wraps."""
        return self.wordWrap()

    def sizeHint(self) -> QSize:
        """On one line if it is not too long."""
        if self._hint is None:
            count, widest = self._measured(_HUGE)
            width = int(widest) + 2
            if self.wordWrap():
                longest = theme.px(_LONGEST)
                width, count = min(width, longest), self._measured(min(width, longest))[0]
            self._hint = QSize(width, count * self._line())
        return QSize(self._hint)

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word; the whole text if it does not wrap."""
        if not self.wordWrap():
            return self.sizeHint()
        if self._least is None:
            metrics = QFontMetrics(self.font())
            widest = max((metrics.horizontalAdvance(w) for w in self.text().split()), default=0)
            self._least = QSize(widest + 2, self._line())
        return QSize(self._least)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines, in the vertical middle unless aligned to the top."""
        layout = self._laid_out(self.width())
        count = max(layout.lineCount(), 1)
        painter = QPainter(self)
        painter.setPen(theme.colour(self._ink if self.isEnabled() else "text-disabled"))
        spare = self.height() - count * self._line()
        top = 0.0 if self.alignment() & Qt.AlignmentFlag.AlignTop else max(spare / 2, 0.0)
        layout.draw(painter, QPointF(0, top))
        if self._underlined:
            self._underline(painter, layout, count, top)
        painter.end()

    def _underline(self, painter: QPainter, layout: QTextLayout, count: int, top: float) -> None:
        thick = theme.px(3)
        for number in range(count):
            line = layout.lineAt(number)
            y = top + line.y() + line.ascent() + theme.px(5)
            painter.fillRect(
                round(line.x()),
                round(y),
                round(line.naturalTextWidth()),
                thick,
                painter.pen().color(),
            )


def _left(alignment: Qt.AlignmentFlag, spare: float) -> float:
    if alignment & Qt.AlignmentFlag.AlignHCenter:
        return max(spare / 2, 0.0)
    if alignment & Qt.AlignmentFlag.AlignRight:
        return max(spare, 0.0)
    return 0.0

"""What was typed, read by machine and printed, line by line; differing words are filled red."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain import names
from kiosk.ui import icons, theme

_ROW = 44
_HEAD = 36
_SIDE = 16
_MARK = 18
_GAP = 12
_LINE = 20
#: What a column must hold unbroken.
_WIDE = "00/00/0000"
#: Stands where a side has no value.
_NONE = "\N{EN DASH}"


class Mark(StrEnum):
    """How the two values of a line compare."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One line; ``said`` is its mark in words, for those who do not see it.

    ``printed`` is compared with ``decoded``, or with ``typed`` where that is empty; it differs if
    ``front_differs``.
    """

    label: str
    typed: str
    decoded: str
    mark: Mark
    said: str = ""
    printed: str = ""
    front_differs: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and whether the other side lacks it."""

    text: str
    differs: bool


_MARKS: dict[Mark, tuple[str, str]] = {
    Mark.EQUAL: ("check", "success"),
    Mark.COMPATIBLE: ("check", "text-3"),
    Mark.DIFFERENT: ("equal-not", "danger"),
    Mark.MISSING: ("minus", "text-3"),
}


def marked(text: str, other: str) -> tuple[Word, ...]:
    """The words of ``text``, each told whether ``other`` has it in no way of writing it."""
    spans = names.differing(text, other).typed
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        found.append(Word(word, any(s < at and e > start for s, e in spans)))
    return tuple(found)


def plain(text: str) -> tuple[Word, ...]:
    """The words of ``text``, none marked."""
    return tuple(Word(w, differs=False) for w in text.split())


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a line, compared once."""

    label: tuple[Word, ...]
    values: tuple[tuple[Word, ...], ...]

    @classmethod
    def of(cls, row: DiffRow) -> _Words:
        """Marked only where the line differs."""
        typed, decoded, printed = plain(row.typed), plain(row.decoded), plain(row.printed)
        if row.front_differs:
            printed = marked(row.printed, row.decoded or row.typed)
        if row.mark is Mark.DIFFERENT:
            typed = marked(row.typed, row.decoded) if row.decoded else typed
            decoded = marked(row.decoded, row.typed)
        return cls(plain(row.label), (typed, decoded, printed))


class DiffTable(QWidget):
    """Label, typed, decoded, printed where there is print, and a mark; lines grow with words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[str, ...] = ("", "", "")
        self._rows: tuple[DiffRow, ...] = ()
        self._words: tuple[_Words, ...] = ()
        self._heights: tuple[int, tuple[int, ...]] = (-1, ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, heads: tuple[str, ...], rows: tuple[DiffRow, ...]) -> None:
        """Replace head words and lines; a fourth head is the print's, where there is room."""
        self._heads = heads
        self._rows = rows
        self._words = tuple(_Words.of(row) for row in rows)
        self._heights = (-1, ())
        told = ((r.label, [r.typed, r.decoded, r.printed][: len(heads) - 1], r.said) for r in rows)
        lines = (f"{a}: {' / '.join(v or _NONE for v in values)} {z}" for a, values, z in told)
        self.setAccessibleName("; ".join(line.strip() for line in lines))
        self.setFixedHeight(self._height())
        self.update()

    def rows(self) -> tuple[DiffRow, ...]:
        """The lines shown."""
        return self._rows

    def sizeHint(self) -> QSize:
        """As high as the lines."""
        return QSize(468, self._height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Narrower columns break words onto more lines."""
        self.setFixedHeight(self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Head, then the lines with hairlines between."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        top = _HEAD
        for row, words, high in zip(self._rows, self._words, self._row_heights(), strict=True):
            self._paint_row(painter, QRectF(0, top, self.width(), high), row, words)
            top += high
        painter.end()

    def _columns(self) -> tuple[QRectF, ...]:
        """Left and width of the label and of each value (top and height are unused)."""
        room = self.width() - 2 * _SIDE - _MARK - _GAP
        metrics = QFontMetrics(theme.font("desk", "small"))
        widest = max((metrics.horizontalAdvance(r.label) for r in self._rows), default=60)
        count = len(self._heads) - 1
        label = min(widest + 2 * _GAP, int(room * (0.34 if count == 2 else 0.26)))
        date = QFontMetrics(theme.font("desk", "code")).horizontalAdvance(_WIDE)
        if count > 2 and (room - label) / count - _GAP < date:
            # No room for the print: dates would be broken.
            count = 2
        value = (room - label) / count
        lefts = (_SIDE + label + value * n for n in range(count))
        values = (QRectF(left, 0, value - _GAP, 0) for left in lefts)
        return (QRectF(_SIDE, 0, label - _GAP, 0), *values)

    def _paint_head(self, painter: QPainter) -> None:
        """The names of the columns."""
        font = theme.font("desk", "micro", weight=600)
        painter.setFont(font)
        painter.setPen(theme.colour("text-2"))
        metrics = QFontMetrics(font)
        for column, head in zip(self._columns(), self._heads, strict=False):
            text = metrics.elidedText(head, Qt.TextElideMode.ElideRight, int(column.width()))
            box = QRectF(column.left(), 0, column.width(), _HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(0, _HEAD - 1, self.width(), _HEAD - 1)

    def _paint_row(self, painter: QPainter, area: QRectF, row: DiffRow, words: _Words) -> None:
        """One line with its mark."""
        if row.mark is Mark.DIFFERENT:
            painter.fillRect(area.adjusted(0, 0, 0, -1), theme.colour("danger-soft"))
        label, *columns = self._columns()
        self._flow(painter, label, area, words.label, "text-2")
        for column, side in zip(columns, words.values, strict=False):
            if side:
                self._flow(painter, column, area, side, "text")
            else:
                self._flow(painter, column, area, (Word(_NONE, differs=False),), "text-3")
        icon, role = _MARKS[row.mark]
        left = self.width() - _SIDE - _MARK + 2
        painter.drawPixmap(
            int(left), int(area.center().y() - _MARK / 2), icons.pixmap(icon, _MARK, role)
        )
        painter.setPen(QPen(theme.colour("border-subtle"), 1))
        bottom = int(area.bottom()) - 1
        painter.drawLine(0, bottom, self.width(), bottom)

    def _flow(
        self, painter: QPainter, column: QRectF, area: QRectF, words: tuple[Word, ...], role: str
    ) -> None:
        """The words, broken onto lines and centred upright in the line's area."""
        font = theme.font("desk", "small" if role == "text-2" else "code")
        metrics = QFontMetrics(font)
        painter.setFont(font)
        lines = _broken(metrics, words, column.width())
        top = area.center().y() - len(lines) * _LINE / 2
        for line in lines:
            left = column.left()
            for word in line:
                wide = metrics.horizontalAdvance(word.text)
                box = QRectF(left, top, wide, _LINE)
                if word.differs:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(theme.colour("danger-fill"))
                    painter.drawRoundedRect(box.adjusted(-3, 0.5, 3, -0.5), 3, 3)
                painter.setPen(theme.colour("on-danger" if word.differs else role))
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word.text
                )
                left += wide + metrics.horizontalAdvance(" ") + (3 if word.differs else 0)
            top += _LINE

    def _row_heights(self) -> tuple[int, ...]:
        """High enough for the side with the most lines; remembered for the width."""
        if self._heights[0] != self.width():
            label, *columns = self._columns()
            small = QFontMetrics(theme.font("desk", "small"))
            code = QFontMetrics(theme.font("desk", "code"))
            heights = []
            for words in self._words:
                values = zip(words.values, columns, strict=False)
                lines = max(
                    len(_broken(small, words.label, label.width())),
                    *(len(_broken(code, value, column.width())) for value, column in values),
                )
                heights.append(max(_ROW, lines * _LINE + 16))
            self._heights = (self.width(), tuple(heights))
        return self._heights[1]

    def _height(self) -> int:
        """Head and lines together."""
        return _HEAD + sum(self._row_heights())


def _broken(metrics: QFontMetrics, words: tuple[Word, ...], width: float) -> list[list[Word]]:
    """The words on lines no wider than ``width``; a word that is too long is split."""
    lines: list[list[Word]] = [[]]
    used = 0.0
    space = metrics.horizontalAdvance(" ") + 3
    for word in (piece for w in words for piece in _pieces(metrics, w, width)):
        wide = metrics.horizontalAdvance(word.text)
        if lines[-1] and used + wide > width:
            lines.append([])
            used = 0.0
        lines[-1].append(word)
        used += wide + space
    return lines


def _pieces(metrics: QFontMetrics, word: Word, width: float) -> list[Word]:
    """The word whole if it fits, otherwise in pieces that do."""
    pieces = []
    rest = word.text
    while len(rest) > 1 and metrics.horizontalAdvance(rest) > width:
        size = len(rest) - 1
        while size > 1 and metrics.horizontalAdvance(rest[:size]) > width:
            size -= 1
        pieces.append(Word(rest[:size], word.differs))
        rest = rest[size:]
    pieces.append(Word(rest, word.differs))
    return pieces

"""Checks: what was looked at, what was measured, what the limit is, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, theme
from kiosk.ui.parts.score_bar import Score, paint_score

_ICON = 18
_GAP = 10
_HEIGHT = 32
_LINE = 20
_BAR = 22
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignVCenter)


class Outcome(StrEnum):
    """How a check came out."""

    OK = "ok"
    ATTENTION = "attention"
    FAIL = "fail"
    NOT_RUN = "not_run"


#: Icon, its role, and the role of the number.
LOOKS: dict[Outcome, tuple[str, str, str]] = {
    Outcome.OK: ("circle-check", "success", "text"),
    Outcome.ATTENTION: ("triangle-alert", "warning", "warning"),
    Outcome.FAIL: ("circle-x", "danger", "danger"),
    Outcome.NOT_RUN: ("minus", "text-3", "text-3"),
}
_BAR_ROLES = {Outcome.ATTENTION: "warning-line", Outcome.FAIL: "danger-fill"}


@dataclass(frozen=True, slots=True)
class Check:
    """What a row shows. ``scale`` (measured, limit) adds a bar below a check that is not fine."""

    label: str
    value: str
    limit: str
    outcome: Outcome
    said: str
    scale: tuple[float, float] | None = None

    @property
    def score(self) -> Score | None:
        """The bar below the row, if it has one."""
        if self.scale is None or self.outcome not in _BAR_ROLES:
            return None
        return Score.around(*self.scale, _BAR_ROLES[self.outcome])


class CheckList(QWidget):
    """Rows of icon, label, number and limit with hairlines between, in one painted widget.

    A case has dozens of rows; a widget for each would hold the screen up for a fifth of a second.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks: tuple[Check, ...] = ()
        self._limit = 0
        self._least = 0
        self._heights: tuple[int, tuple[int, ...]] = (-1, ())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Replace the rows."""
        self._checks = checks
        limits = _metrics("micro").horizontalAdvance
        self._limit = max((limits(c.limit) + 2 for c in checks if c.limit), default=0)
        self._heights = (-1, ())
        advance = _metrics("body").horizontalAdvance
        wide = (max(map(advance, c.label.split()), default=0) + self._right(c) for c in checks)
        self._least = _ICON + _GAP + 2 + max(wide, default=0)
        said = (f"{c.label}: {c.said}, {c.value} {c.limit}".strip() for c in checks)
        self.setAccessibleName("; ".join(said))
        self.updateGeometry()
        self.update()

    def checks(self) -> tuple[Check, ...]:
        """The rows shown."""
        return self._checks

    def sizeHint(self) -> QSize:
        """Each label on one line; more when it is narrow."""
        return QSize(self.minimumSizeHint().width() + 60, self.heightForWidth(10_000))

    def minimumSizeHint(self) -> QSize:
        """The longest words of the labels beside the numbers."""
        return QSize(self._least, 0)

    def hasHeightForWidth(self) -> bool:
        """Labels break onto more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All rows at that width."""
        return sum(self._rows(width))

    def _rows(self, width: int) -> tuple[int, ...]:
        """The heights of the rows at that width, remembered: layouts ask many times."""
        if self._heights[0] != width:
            self._heights = (width, tuple(self._row(c, width) for c in self._checks))
        return self._heights[1]

    def _row(self, check: Check, width: int) -> int:
        """As many lines as the label needs beside the numbers, and the bar."""
        metrics = _metrics("body")
        room = max(1, width - _ICON - _GAP - self._right(check))
        lines = 1
        if metrics.horizontalAdvance(check.label) > room:
            words = metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, check.label)
            lines = max(1, round(words.height() / metrics.lineSpacing()))
        return _HEIGHT + (lines - 1) * _LINE + (_BAR if check.score else 0)

    def _right(self, check: Check) -> int:
        """What number and limit take, with their gaps."""
        value = _metrics("strong").horizontalAdvance(check.value) + 2
        return value + _GAP + (self._limit + _GAP if check.limit else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows that are to be seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for check, high in zip(self._checks, self._rows(self.width()), strict=True):
            area = QRect(0, top, self.width(), high)
            if area.intersects(event.rect()):
                self._paint_row(painter, area, check)
            top += high
        painter.end()

    def _paint_row(self, painter: QPainter, area: QRect, check: Check) -> None:
        """Icon and words, the bar, the hairline."""
        icon, role, ink = LOOKS[check.outcome]
        score = check.score
        line = area.adjusted(0, 0, 0, -1 - (_BAR if score else 0))
        top = line.top() + (line.height() - _ICON) // 2
        painter.drawPixmap(0, top, icons.pixmap(icon, _ICON, role))
        label = line.adjusted(_ICON + _GAP, 0, -self._right(check), 0)
        painter.setFont(_font("body"))
        painter.setPen(theme.colour("text"))
        painter.drawText(label, _WRAP, check.label)
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if check.limit:
            painter.setFont(_font("micro"))
            painter.setPen(theme.colour("text-2"))
            painter.drawText(line, flags, check.limit)
            line.adjust(0, 0, -self._limit - _GAP, 0)
        painter.setFont(_font("strong"))
        painter.setPen(theme.colour(ink))
        painter.drawText(line, flags, check.value)
        if score is not None:
            left = _ICON + _GAP
            paint_score(painter, QRectF(left, line.bottom(), area.width() - left, 16), score)
        painter.setPen(QPen(theme.colour("border-subtle"), 1))
        painter.drawLine(0, area.bottom(), area.right(), area.bottom())


@lru_cache(maxsize=8)
def _font(role: str) -> QFont:
    """The font of a desk role with equal figures."""
    return theme.font("desk", role, figures=True)


@lru_cache(maxsize=8)
def _metrics(role: str) -> QFontMetrics:
    """Its metrics."""
    return QFontMetrics(_font(role))

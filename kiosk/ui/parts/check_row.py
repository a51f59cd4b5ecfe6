"""One check: what was looked at, what was measured, what the limit is, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui import theme
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.score_bar import Score, ScoreBar

_ICON = 18
_HEIGHT = 32


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


class CheckRow(QWidget):
    """Icon, label, number and limit in one line, a hairline below."""

    def __init__(
        self, check: Check, *, limit_width: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.check = check
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(check.label)
        self.setAccessibleDescription(f"{check.said}: {check.value} {check.limit}".strip())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addLayout(self._line(check, limit_width))
        if check.scale is not None and check.outcome in _BAR_ROLES:
            bar = ScoreBar(self)
            bar.show_score(Score.around(*check.scale, _BAR_ROLES[check.outcome]))
            inset = QHBoxLayout()
            inset.setContentsMargins(_ICON + 10, 0, 0, 7)
            inset.addWidget(bar)
            column.addLayout(inset)

    def _line(self, check: Check, limit_width: int) -> QHBoxLayout:
        """The words of the row."""
        line = QHBoxLayout()
        line.setContentsMargins(0, 5, 0, 5)
        line.setSpacing(10)
        icon, role, ink = LOOKS[check.outcome]
        line.addWidget(IconMark(icon, _ICON, role, self), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(DeskText(check.label, wrap=True), 1)
        value = DeskText(check.value, "strong", ink, figures=True)
        line.addWidget(value, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if check.limit:
            limit = DeskText(check.limit, "micro", "text-2", figures=True)
            limit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            limit.setMinimumWidth(max(limit_width, limit.sizeHint().width()))
            line.addWidget(limit)
        return line

    def minimumSizeHint(self) -> QSize:
        """Never lower than a row."""
        return super().minimumSizeHint().expandedTo(QSize(0, _HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The hairline."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("border-subtle"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

"""Rounded buttons that finish an e-mail address."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.field import Field

#: The four that most private addresses end with.
DOMAINS = ("gmail.com", "yahoo.com", "outlook.com", "icloud.com")


class _Chip(PressButton):
    """88 high, with round ends."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focus_radius", 44)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.font("lobby", "label", size=28)).horizontalAdvance(self.text())
        return QSize(width + theme.px(2 * 28), theme.px(88))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled()
        fill = "primary-soft" if self._is_down() else "surface" if on else "sunken"
        line = "primary" if on else "border"
        paint_box(painter, QRectF(self.rect()), fill, line, theme.border("lobby-input"), 44)
        painter.setFont(theme.font("lobby", "label", size=28))
        painter.setPen(theme.colour("primary" if on else "text-disabled"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class DomainChips(QWidget):
    """Four chips for a field: one touch adds the domain, or replaces the one already typed."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._grid = measure.grid(self, gap=16)
        self._chips = [named(_Chip(f"@{d}"), f"domain_{d.split('.', 1)[0]}") for d in DOMAINS]
        for chip in self._chips:
            chip.clicked.connect(lambda _=False, c=chip: self._finish(c.text()))
        self._across = 0
        self.rescale()

    def rescale(self) -> None:
        """All in one row where that fits, otherwise two and two."""
        roomy = not measure.is_portrait() and theme.letters() <= 1
        across = len(DOMAINS) if roomy else 2
        if across == self._across:
            return
        self._across = across
        while self._grid.takeAt(0) is not None:
            pass
        for number, chip in enumerate(self._chips):
            self._grid.addWidget(chip, number // across, number % across)
        for column in range(len(DOMAINS) + 1):
            self._grid.setColumnStretch(column, 1 if column == across else 0)

    def _finish(self, domain: str) -> None:
        before = self._field.text().split("@", 1)[0]
        self._field.set_text(before + domain)
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

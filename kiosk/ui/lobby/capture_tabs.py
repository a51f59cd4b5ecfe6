"""Which side of the ID is being taken: 1 Front, 2 Back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import PressButton, paint_box

_DISC = 44


class _Tab(PressButton):
    """Number or tick, and the side's name; filled while it is being taken."""

    def __init__(self, key: str, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._key, self._number = key, number
        self.now, self.done = False, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focus_radius", 18)
        measure.fixed(self, height=88)
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(words.say(self._key))
        state = "tab_now" if self.now else "tab_done" if self.done else "tab_later"
        self.setAccessibleName(words.say(state, name=self.text()))
        self.update()

    def minimumSizeHint(self) -> QSize:
        wide = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(wide + theme.px(_DISC + 14 + 40), theme.px(88))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def _font(self) -> QFont:
        return theme.font("lobby", "body", weight=600)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = "primary" if self.now else "primary-soft" if self._is_down() else "surface"
        line = "primary" if self.now else "border"
        paint_box(painter, QRectF(self.rect()), fill, line, theme.px(3), 18)
        font = self._font()
        painter.setFont(font)
        words_wide = QFontMetrics(font).horizontalAdvance(self.text())
        disc, gap = theme.px(_DISC), theme.px(14)
        left = (self.width() - words_wide - disc - gap) / 2
        self._paint_disc(painter, QRectF(left, (self.height() - disc) / 2, disc, disc))
        painter.setFont(font)
        painter.setPen(theme.colour("on-primary" if self.now else "text-2"))
        box = QRectF(left + disc + gap, 0, words_wide + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _paint_disc(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.done and not self.now:
            painter.setBrush(theme.colour("success-fill"))
            painter.drawEllipse(box)
            size = theme.px(28)
            at = box.center().toPoint() - QRectF(0, 0, size, size).center().toPoint()
            painter.drawPixmap(at, icons.pixmap("check", size, "on-success", 3.2))
            return
        painter.setBrush(theme.colour("on-primary" if self.now else "sunken"))
        painter.drawEllipse(box)
        painter.setPen(theme.colour("primary" if self.now else "text-2"))
        painter.setFont(theme.font("lobby", "label", weight=700, size=28, figures=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))


class Tabs(QWidget):
    """One tab for each side. ``chosen(int)``: a side that was taken is wanted again."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = measure.row(self, gap=16)
        self._tabs: list[_Tab] = []
        self._keys: tuple[str, ...] = ()

    def show_sides(self, keys: tuple[str, ...], now: int) -> None:
        """These sides, of which ``now`` is being taken and all before it are done."""
        if keys != self._keys:
            self._build(keys)
        for number, tab in enumerate(self._tabs):
            tab.now, tab.done = number == now, number < now
            tab.setEnabled(number <= now)
            tab.retranslate()

    def _build(self, keys: tuple[str, ...]) -> None:
        for tab in self._tabs:
            self._row.removeWidget(tab)
            tab.hide()
            tab.deleteLater()
        self._keys = keys
        self._tabs = []
        for number, key in enumerate(keys):
            tab = named(_Tab(key, number + 1, self), f"side_{number + 1}")
            tab.clicked.connect(lambda _=False, n=number: self.chosen.emit(n))
            self._row.addWidget(tab, 1)
            self._tabs.append(tab)

"""Easier to see or hear: larger letters, contrast, speech, lower buttons (DESIGN.md L19)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme, words
from kiosk.ui.named import named, respeak
from kiosk.ui.parts.buttons import LobbyButton, PressButton, paint_box
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.overlay import Overlay
from kiosk.ui.parts.toggle import ToggleRow
from kiosk.ui.speech import NORMAL_VOLUME, VOLUMES


@dataclass(frozen=True, slots=True)
class Display:
    """What a visitor wished for; back to this at the end of each session."""

    big: bool = False
    contrast: bool = False
    speech: bool = False
    low: bool = False
    volume: int = NORMAL_VOLUME


class _Bars(QWidget):
    """The volume as seven rising bars."""

    def __init__(self) -> None:
        super().__init__()
        self.volume = NORMAL_VOLUME
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(30 * VOLUMES + 10 * (VOLUMES - 1)), theme.px(104))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(VOLUMES):
            high = theme.px(24 + number * 9)
            left = number * theme.px(40)
            box = QRectF(left, self.height() - theme.px(8) - high, theme.px(30), high)
            role = "primary" if number < self.volume else "border"
            if theme.is_high_contrast() and number >= self.volume:
                paint_box(painter, box, "", "border", theme.px(3), 6)
            else:
                paint_box(painter, box, role, "", 0, 6)
        painter.end()


class _Step(PressButton):
    """Softer or louder, 104 square."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 18)
        measure.fixed(self, 104, 104)

    def retranslate(self) -> None:
        respeak(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = "primary-soft" if self._is_down() else "surface"
        paint_box(painter, QRectF(self.rect()), fill, "primary", theme.border("lobby-input"), 18)
        size = theme.px(44)
        at = (self.width() - size) // 2, (self.height() - size) // 2
        painter.drawPixmap(*at, icons.pixmap(self._icon, size, "primary", 2.6))
        painter.end()


class DisplayPanel(Overlay):
    """Rows that apply at once behind the panel. ``changed(Display)``.

    Speech and volume are offered only where something can speak.
    """

    changed = Signal(object)

    def __init__(self, over: QWidget, *, speaks: bool) -> None:
        super().__init__(over, 1120, padding=56)
        self.setObjectName("display_panel")
        self._display = Display()
        self.box.addWidget(Label("disp_title", "h1", size=48))
        self.box.addWidget(Label("disp_t", "small", "text-2"))
        rows = measure.column()
        self._rows: dict[str, ToggleRow] = {}
        for field, key, icon in (
            ("big", "disp_big", "a-large-small"),
            ("contrast", "disp_hc", "contrast"),
            ("speech", "disp_read", "volume-2"),
            ("low", "disp_low", "arrow-down-to-line"),
        ):
            if field == "speech" and not speaks:
                continue
            row = named(ToggleRow(key, icon), f"display_{field}")
            self._rows[field] = row
            row.toggled.connect(self._collect)
            rows.addWidget(row)
            line = QFrame()
            line.setProperty("part", "line")
            rows.addWidget(line)
        self.box.addLayout(rows)
        self._bars = _Bars()
        if speaks:
            self.box.addLayout(self._build_volume_words())
        self.box.addLayout(self._build_foot(speaks=speaks))
        self.dismissed.connect(self.shut)

    def _build_volume_words(self) -> QHBoxLayout:
        row = measure.row(gap=28)
        row.addWidget(Medallion("headphones", 76, 44))
        lines = measure.column()
        lines.addWidget(Label("disp_vol", "lead", weight=600))
        lines.addWidget(Label("disp_phones", "small", "text-2"))
        row.addLayout(lines, 1)
        return row

    def _build_foot(self, *, speaks: bool) -> QHBoxLayout:
        row = measure.row(gap=32)
        if speaks:
            softer = named(_Step("minus"), "display_softer", "disp_softer")
            louder = named(_Step("plus"), "display_louder", "disp_louder")
            softer.clicked.connect(lambda: self._turn(-1))
            louder.clicked.connect(lambda: self._turn(1))
            for part in (softer, self._bars, louder):
                row.addWidget(part)
        row.addStretch(1)
        self._done = named(LobbyButton("disp_done"), "display_done")
        self._done.clicked.connect(self.shut)
        row.addWidget(self._done)
        return row

    def begin(self, display: Display) -> None:
        """Open it as things are now."""
        self._display = display
        for field, row in self._rows.items():
            with QSignalBlocker(row):
                row.setChecked(getattr(display, field))
            row.show_state()
        self._bars.volume = display.volume
        self.setAccessibleName(words.say("disp_title"))
        self.open(next(iter(self._rows.values())))

    def _collect(self) -> None:
        wished = {field: row.isChecked() for field, row in self._rows.items()}
        self._tell(replace(self._display, **wished))

    def _turn(self, way: int) -> None:
        volume = min(max(self._display.volume + way, 1), VOLUMES)
        self._bars.volume = volume
        self._bars.update()
        self._tell(replace(self._display, volume=volume))

    def _tell(self, display: Display) -> None:
        self._display = display
        self.changed.emit(display)

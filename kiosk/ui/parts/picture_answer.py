"""A card with a picture that was taken; the whole card leads to taking it again."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from kiosk.ui import measure, theme, words
from kiosk.ui.parts.answer_row import Changeable
from kiosk.ui.parts.buttons import paint_box
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.snapshot import Snapshot
from kiosk.vision.pixels import Pixels


class PictureAnswer(Changeable):
    """Name and Change above, the picture below, or an icon where it is kept elsewhere."""

    def __init__(self, key: str, icon: str) -> None:
        super().__init__()
        self._key = key
        self.setProperty("focus_radius", 24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        lines = measure.column(self, gap=14, margins=(22, 18, 22, 22))
        head = measure.row(gap=12)
        head.addWidget(Label(key, "label"), 1)
        head.addWidget(self.pill)
        lines.addLayout(head)
        self._picture = Snapshot(icon, 376, 140, high_in_portrait=280)
        lines.addWidget(self._picture, 1)
        self._kept = Label("a_kept", "small", "text-2")
        self._kept.hide()
        lines.addWidget(self._kept)
        self.retranslate()

    def show_pixels(self, pixels: Pixels | None) -> None:
        """Show this picture, or none."""
        self._picture.show_pixels(pixels)

    def show_kept(self, *, kept: bool) -> None:
        """Say that the one sent before is kept."""
        self._kept.setVisible(kept)
        self.retranslate()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return self._picture.has_picture

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        more = words.say("a_kept" if self.is_fixed else "change")
        self.setAccessibleName(f"{words.say(self._key)}. {more}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "primary" if self._is_down() else "border-subtle"
        width = theme.px(4) if self._is_down() else theme.border("lobby-card")
        paint_box(painter, QRectF(self.rect()), "surface", line, width, 24)
        painter.end()

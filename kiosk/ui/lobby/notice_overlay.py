"""The full notice that consent is given to, to read and scroll (L03)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.overlay import Overlay
from kiosk.ui.parts.scroller import Scroller

#: Each has a heading and a text.
_PARTS = ("what", "why", "who", "safe", "visits", "choice")


class NoticeOverlay(Overlay):
    """1200 wide; two arrows scroll it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, 1200, padding=48)
        self.setObjectName("notice_overlay")
        self.box.addWidget(Label("notice_title", "h1"))
        text = QWidget()
        lines = measure.column(text, gap=8, margins=(0, 0, 16, 0))
        for part in _PARTS:
            lines.addWidget(Label(f"notice_{part}", "lead", weight=600, size=34))
            lines.addWidget(Label(f"notice_{part}_t", "body", "text-2"))
            lines.addSpacing(16)
        lines.addStretch(1)
        self._scroller = measure.fixed(Scroller(text), height=560)
        self.box.addWidget(self._scroller)
        self._done = named(LobbyButton("ok"), "notice_done")
        row = measure.row()
        row.addStretch(1)
        row.addWidget(self._done)
        self.box.addLayout(row)
        self._done.clicked.connect(self.shut)
        self.dismissed.connect(self.shut)

    def begin(self) -> None:
        """Open it at its beginning."""
        self.setAccessibleName(words.say("notice_title"))
        self._scroller.to_top()
        self.open(self._done)

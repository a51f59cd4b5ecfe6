"""The demo's first window: lobby or desk, and the sign-ins that exist in no other mode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiosk.ui import icons, theme, words
from kiosk.ui.app import application
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.card import Card
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.mark import Mark
from kiosk.ui.station import DemoSignIn

_SPACE = 24


class Chooser(QWidget):
    """Opens one window at a time and comes back when that is closed.

    ``openers`` make the windows by name: ``lobby`` and ``desk``.
    """

    def __init__(
        self,
        openers: dict[str, Callable[[], QWidget]],
        sign_ins: tuple[DemoSignIn, ...],
        camera: str,
        folder: Path,
    ) -> None:
        super().__init__()
        self._openers = openers
        self.opened: QWidget | None = None
        self._leaving: list[QWidget] = []
        named(self, "chooser")
        self.setWindowTitle(words.say("chooser_title"))
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 40, 48, 40)
        column.setSpacing(_SPACE)
        column.addLayout(self._heading())
        choices = QHBoxLayout()
        choices.setSpacing(_SPACE)
        choices.addWidget(self._choice("lobby", "monitor", "primary"))
        choices.addWidget(self._choice("desk", "shield-check", "primary"))
        column.addLayout(choices)
        column.addWidget(self._sign_ins(sign_ins))
        column.addWidget(DeskText(camera, "small", "text-2"))
        place = DeskText(words.say("chooser_home", folder=folder), "small", "text-2", wrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(place)
        column.addStretch(1)
        self.resize(980, 640)

    def open(self, which: str) -> QWidget:
        """Open that window and hide this one until it is closed."""
        opened = self._openers[which]()
        opened.installEventFilter(self)
        self.opened = opened
        opened.show()
        self.hide()
        return opened

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come back when the window that was opened is closed."""
        if watched is self.opened and event.type() == QEvent.Type.Close:
            self.opened = None
            # The next window may have another theme and scale.
            theme.use("light", application(), 1.0)
            self.show()
            if isinstance(watched, QWidget):
                # Kept until Qt has deleted it: collected before, its children's filters would
                # be called half taken apart.
                self._leaving.append(watched)
                watched.destroyed.connect(self._leaving.clear)
                watched.deleteLater()
        return super().eventFilter(watched, event)

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Mark(52))
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(DeskText(words.say("chooser_title"), "h1"))
        lines.addWidget(DeskText(words.say("chooser_lead"), "body", "text-2"))
        row.addLayout(lines, 1)
        return row

    def _choice(self, which: str, icon: str, ink: str) -> Card:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        picture = QLabel()
        picture.setPixmap(icons.pixmap(icon, 56, ink, 1.8))
        picture.setFixedSize(56, 56)
        column.addWidget(picture)
        column.addWidget(DeskText(words.say(f"chooser_{which}"), "h1"))
        column.addWidget(DeskText(words.say(f"chooser_{which}_t"), "body", "text-2", wrap=True))
        column.addStretch(1)
        button = named(
            DeskButton(words.say("chooser_open"), "primary", large=True), f"open_{which}"
        )
        button.setAccessibleName(words.say(f"chooser_{which}"))
        button.clicked.connect(lambda: self.open(which))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _sign_ins(self, sign_ins: tuple[DemoSignIn, ...]) -> Card:
        card = named(Card(), "sign_ins")
        grid = QGridLayout(card)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        grid.addWidget(DeskText(words.say("chooser_sign_ins"), "h2"), 0, 0, 1, 3)
        for row, one in enumerate(sign_ins, start=1):
            for place, text in enumerate((one.who, one.name, one.secret)):
                label = DeskText(text, "strong" if place == 0 else "code", figures=place > 0)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(label, row, place)
        grid.setColumnStretch(2, 1)
        return card

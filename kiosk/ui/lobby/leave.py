"""The two dialogs that end a session: Exit asked for, and a fault that nobody expected."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.overlay import Overlay


class LeaveOverlay(Overlay):
    """Asks before what was told is erased. ``left()``: yes."""

    left = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, 1120)
        self.setObjectName("leave_overlay")
        self.box.addWidget(Label("exit_title", "h1"))
        self.box.addWidget(Label("exit_text", "lead", "text-2"))
        self._stay = named(LobbyButton("exit_stay"), "leave_stay")
        self._go = named(LobbyButton("exit_leave", "danger"), "leave_go")
        row = measure.flip(gap=24, margins=(0, 24, 0, 0))
        row.addWidget(self._go, 1)
        row.addWidget(self._stay, 1)
        self.box.addLayout(row)
        self._stay.clicked.connect(self.shut)
        self.dismissed.connect(self.shut)
        self._go.clicked.connect(self.left)

    def begin(self) -> None:
        """Open it; staying has the focus."""
        self.setAccessibleName(words.say("exit_title"))
        self.open(self._stay)


class FaultOverlay(Overlay):
    """Something went wrong inside. ``called()``: an officer is wanted; ``left()``: start over."""

    called = Signal()
    left = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, 1120)
        self.setObjectName("fault_overlay")
        self.box.addWidget(Label("fault_title", "h1"))
        self.box.addWidget(Label("fault_text", "lead", "text-2"))
        self._call = named(LobbyButton("call_officer", "primary", "hand"), "fault_call")
        self._over_again = named(LobbyButton("start_over", "secondary"), "fault_start_over")
        row = measure.flip(gap=24, margins=(0, 24, 0, 0))
        row.addWidget(self._over_again, 1)
        row.addWidget(self._call, 1)
        self.box.addLayout(row)
        self._call.clicked.connect(self.called)
        self._over_again.clicked.connect(self.left)

    def begin(self) -> None:
        """Open it."""
        self.setAccessibleName(words.say("fault_title"))
        self.open(self._call)

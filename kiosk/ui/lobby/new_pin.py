"""Choose a PIN, twice, on the numeric pad (DESIGN.md L07, the fourth part)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain import fields
from kiosk.domain.errors import BadPin
from kiosk.services.enrol import Draft
from kiosk.ui import measure, words
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.numpad import Numpad
from kiosk.ui.parts.pin_column import PinColumn
from kiosk.ui.station import Station


class NewPinPage(LobbyPage):
    """First a PIN that is not easily guessed, then the same again."""

    name: ClassVar[str] = "new_pin"
    step: ClassVar[int | None] = 4
    title: ClassVar[str] = "n_new"
    lead: ClassVar[str] = "n_new_t"
    beside: ClassVar[bool] = True

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._first = ""
        self._pin = PinColumn("np_hint")
        self._on = named(
            LobbyButton("continue", "primary", "arrow-right", icon_after=True), "continue"
        )
        self._on.clicked.connect(self._continue)
        self._pin.boxes.changed.connect(lambda _: self._on.setEnabled(self._pin.boxes.is_full))
        self._pin.boxes.entered.connect(self._continue)
        row = measure.flip(self.body, gap=40)
        row.addWidget(self._pin, 1)
        row.addWidget(Numpad(self._pin.boxes), 0, Qt.AlignmentFlag.AlignCenter)

    def footer(self) -> Footer:
        """Continue, once all six digits are there."""
        return Footer(primary=self._on)

    def enter(self) -> None:
        """Always from the start: what was chosen before is not shown."""
        self._begin()

    def leave(self) -> None:
        """Leave no digit behind."""
        self._begin()

    def step_back(self) -> bool:
        """From the second time to the first."""
        if not self._first:
            return False
        self._begin()
        return True

    def _begin(self, problem: str = "") -> None:
        self._first = ""
        self.show_title("n_new")
        self.show_lead("n_new_t")
        self._ask("np_hint", problem)

    def _ask(self, hint: str, problem: str = "") -> None:
        self._pin.hint.say(hint)
        self._pin.begin(problem)
        self._on.setEnabled(False)

    def _continue(self) -> None:
        typed = self._pin.boxes.text()
        if not self._pin.boxes.is_full:
            return
        draft = self.session.draft or Draft(language=words.language())
        if not self._first:
            self._take_first(typed, draft)
        elif typed != self._first:
            self._begin("np_differs")
        else:
            self.session.draft = replace(draft, pin=typed)
            self.go_on()

    def _take_first(self, typed: str, draft: Draft) -> None:
        try:
            self._first = fields.pin(typed, draft.applicant.birth)
        except BadPin:
            self._ask("np_hint", "np_trivial")
            return
        self.show_title("np_again")
        self.show_lead("np_again_t")
        self._ask("n_private")

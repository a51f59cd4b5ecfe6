"""Show your ID: front, then back, or the page of a passport (L04)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from kiosk.domain.document import Document, IdType
from kiosk.domain.finding import Kind, Weight
from kiosk.services.enrol import Look, Shot
from kiosk.ui.lobby.capture import CapturePage, Kept
from kiosk.ui.lobby.capture_tabs import Tabs
from kiosk.ui.lobby.id_fields import read_into

#: Heading and tab of each side.
_WORDS = {
    Shot.FRONT: ("i_front", "i_tab1"),
    Shot.BACK: ("i_back", "i_tab2"),
    Shot.PASSPORT: ("i_passport", "i_tab_passport"),
}


class IdCapturePage(CapturePage):
    """Nothing needs touching: good pictures take themselves, and the back follows the front."""

    name: ClassVar[str] = "id_capture"
    step: ClassVar[int | None] = 1
    title: ClassVar[str] = "i_front"
    lead: ClassVar[str] = "i_lead"

    def _fill_panel(self, column: QVBoxLayout) -> None:
        self._read: Document | None = None
        self._tabs = Tabs()
        self._tabs.chosen.connect(self._again)
        column.addWidget(self._tabs)
        column.addSpacing(4)
        column.addWidget(self.checks)
        column.addStretch(1)
        column.addWidget(self._officer)
        column.addWidget(self._take_here)

    @property
    def _shots(self) -> tuple[Shot, ...]:
        if self.draft.id_type is IdType.PASSPORT:
            return (Shot.PASSPORT,)
        return (Shot.FRONT, Shot.BACK)

    def _began(self) -> None:
        self.begin(self._shots[0])

    def begin(self, shot: Shot) -> None:
        """Look for this side."""
        self._read = None
        shots = self._shots
        self.show_title(_WORDS[shot][0])
        self.show_lead("i_lead")
        self._tabs.show_sides(tuple(_WORDS[s][1] for s in shots), shots.index(shot))
        super().begin(shot)
        self.footer_changed.emit()

    def _again(self, number: int) -> None:
        """Another try at a side that was taken, or at this one."""
        if not self._taking and not self._has_stopped:
            self.begin(self._shots[number])

    @property
    def _wants_barcode(self) -> bool:
        """Until it, or the code lines, were read from the document that is held up."""
        coded = self.draft.id_type in (IdType.PASSPORT, IdType.PHOTO_ID)
        return (self.shot is Shot.BACK or coded) and self._read is None

    def _noted(self, look: Look) -> None:
        """Remember what a live look read, as long as a card stays in the picture."""
        gone = any(f.kind is Kind.CARD_MISSING and f.weight is Weight.BLOCK for f in look.findings)
        self._read = None if gone else look.document or self._read

    def _keep(self, kept: Kept) -> None:
        taken = kept.taken
        if taken.document is None and self._read is not None:
            taken = replace(taken, document=self._read)
        before = self.draft.back if self.shot is Shot.BACK else self.draft.front
        if before is not None:
            self._log.retaken(self.shot.side)
        if self.shot is Shot.BACK:
            self.session.draft = replace(self.draft, back=taken)
        else:
            self.session.draft = replace(self.draft, front=taken, back=None)

    def _stood(self) -> None:
        shots = self._shots
        number = shots.index(self.shot) + 1
        if number < len(shots):
            self.begin(shots[number])
            return
        fresh = not self.session.redo
        self.session.draft = read_into(self.draft, fresh=fresh)
        self.go_on()

"""Which ID the visitor has: the four accepted kinds (R6)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.domain.document import IdType
from kiosk.services.enrol import Draft
from kiosk.ui import measure
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.choice_row import ChoiceRow
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: Key of the name (``…_t`` for the second line) and icon.
_KINDS = {
    IdType.LICENSE: ("id_license", "id-card"),
    IdType.STATE_ID: ("id_state_id", "id-card"),
    IdType.PASSPORT: ("id_passport", "circle-user-round"),
    IdType.PHOTO_ID: ("id_photo_id", "building-2"),
}


class IdTypePage(LobbyPage):
    """Four rows and Continue; another photo ID is asked for its issuer on a page of its own."""

    name: ClassVar[str] = "id_type"
    step: ClassVar[int | None] = 1
    title: ClassVar[str] = "id_title"
    lead: ClassVar[str] = "id_lead"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        outer = measure.column(self.body, gap=28)
        choices = QWidget()
        self._grid: QGridLayout = measure.grid(choices, gap=24)
        self._rows: dict[IdType, ChoiceRow] = {}
        for kind, (key, icon) in _KINDS.items():
            row = named(ChoiceRow(key, f"{key}_t", icon=icon, height=150, parent=choices), key)
            row.toggled.connect(self._chose)
            self._rows[kind] = row
        self.arrange(portrait=measure.is_portrait())
        outer.addWidget(choices)
        outer.addWidget(Label("id_valid", "body", "text-2"))
        outer.addStretch(1)
        self._continue = named(
            LobbyButton("continue", "primary", "arrow-right", icon_after=True), "continue"
        )
        self._continue.setEnabled(False)
        self._continue.clicked.connect(self._go_on)

    def footer(self) -> Footer:
        """Continue, once something is chosen."""
        return Footer(primary=self._continue)

    def enter(self) -> None:
        """What was chosen before is chosen still."""
        chosen = self._chosen()
        if chosen is None and self.session.kept.get(self.name):
            kind = IdType(self.session.kept[self.name])
            self._rows[kind].setChecked(True)
            chosen = kind
        first = self._rows[chosen or IdType.LICENSE]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, *, portrait: bool) -> None:
        """Two by two, or one below the other."""
        for number, row in enumerate(self._rows.values()):
            self._grid.removeWidget(row)
            if portrait:
                self._grid.addWidget(row, number, 0, 1, 2)
            else:
                self._grid.addWidget(row, number // 2, number % 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys 1 to 4 choose."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._rows):
            [*self._rows.values()][number].setChecked(True)
            return
        super().keyPressEvent(event)

    def _chosen(self) -> IdType | None:
        return next((kind for kind, row in self._rows.items() if row.isChecked()), None)

    def _chose(self) -> None:
        self._continue.setEnabled(self._chosen() is not None)

    def _go_on(self) -> None:
        kind = self._chosen()
        if kind is None:
            return
        self.session.kept[self.name] = kind.value
        draft = self.session.draft or Draft(language=self.session.language)
        issuer = draft.id_issuer if kind is IdType.PHOTO_ID else ""
        self.session.draft = replace(draft, id_type=kind, id_issuer=issuer)
        if kind is IdType.PHOTO_ID:
            self.go.emit("id_issuer")
        else:
            self.go_on()

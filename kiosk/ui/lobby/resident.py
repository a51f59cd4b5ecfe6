"""Who do you want to visit? Where, whom, and how related (R4; DESIGN.md L07, the third part)."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain.facility import Resident
from kiosk.domain.visitor import Relationship
from kiosk.services import residents
from kiosk.services.enrol import Draft
from kiosk.ui import measure, words
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.choice_grid import ChoiceGrid
from kiosk.ui.parts.choice_row import ChoiceRow
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keyboard import Keyboard
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station


class _Stage(Enum):
    SEARCH = auto()
    PICK = auto()
    RELATION = auto()


class ResidentPage(LobbyPage):
    """Three questions in turn: search, the right person, the relationship.

    This program serves one facility, so state and facility are stated rather than asked.
    """

    name: ClassVar[str] = "resident"
    step: ClassVar[int | None] = 4
    title: ClassVar[str] = "wq_title"
    lead: ClassVar[str] = "wq_lead"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._stage = _Stage.SEARCH
        self._found: tuple[Resident, ...] = ()
        self._chosen: Resident | None = None
        self._field = Field("wq_field", "search", "code", longest=60)
        self._field.entered.connect(self._search)
        self._field.changed.connect(lambda _: self._settle())
        self._people = ChoiceGrid()
        self._more = Label("wq_more", "small", "text-2")
        self._relations = ChoiceGrid(landscape=3)
        self._on = named(
            LobbyButton("continue", "primary", "arrow-right", icon_after=True), "continue"
        )
        self._on.clicked.connect(self._continue)
        self._areas = {
            _Stage.SEARCH: self._build_search(),
            _Stage.PICK: self._build_pick(),
            _Stage.RELATION: self._build_relation(),
        }
        lines = measure.column(self.body)
        for area in self._areas.values():
            lines.addWidget(area)
        self._keyboard = Keyboard()
        self._keyboard.follow(self._field)
        self.dock(self._keyboard)
        self.banner.followed.connect(self._field.edit.setFocus)

    def footer(self) -> Footer:
        """While searching the keyboard's Next goes on."""
        if self._stage is _Stage.SEARCH:
            return Footer(top=True)
        return Footer(primary=self._on)

    def enter(self) -> None:
        """Search anew; the name looked for last is still there."""
        self._show_stage(_Stage.SEARCH)
        gone = self.session.kept.pop("resident_gone", False)
        if gone:
            self.tell(words.say("wq_gone"), "attention")

    def leave(self) -> None:
        """The people found are not kept on the screen."""
        self._people.offer(())
        self._found = ()

    def step_back(self) -> bool:
        """From the relationship to the people found, from there to the search."""
        if self._stage is _Stage.SEARCH:
            return False
        there = _Stage.PICK if self._stage is _Stage.RELATION and self._found else _Stage.SEARCH
        self._show_stage(there)
        return True

    def retranslate(self) -> None:
        """What names a person or a place."""
        self._say_where()
        self._say_people()
        self._say_title()
        if self._field.problem():
            self._tell_none()

    # Building.

    def _build_search(self) -> QWidget:
        area = QWidget()
        lines = measure.column(area, gap=16)
        top = measure.flip(gap=36)
        top.addWidget(self._field, 8, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._build_where(), 5, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(top)
        unsure = named(LobbyButton("wq_help", "text", small=True, ink="primary"), "not_sure")
        unsure.clicked.connect(self.help_asked)
        lines.addWidget(unsure, 0, Qt.AlignmentFlag.AlignRight)
        lines.addStretch(1)
        return area

    def _build_where(self) -> QWidget:
        card = named(Card("info"), "where")
        row = measure.row(card, gap=22, margins=(26, 14, 26, 14))
        row.addWidget(Medallion("building-2", 56, 52, stroke=1.8, disc=""))
        told = measure.column()
        told.addWidget(Label("wq_where", "small", "text-2"))
        self._facility = named(Label(role="body", weight=600), "facility")
        told.addWidget(self._facility)
        self._state = named(Label(role="body"), "state")
        told.addWidget(self._state)
        row.addLayout(told, 1)
        self._say_where()
        return card

    def _build_pick(self) -> QWidget:
        area = QWidget()
        lines = measure.column(area, gap=20)
        lines.addWidget(self._people)
        lines.addWidget(self._more)
        lines.addStretch(1)
        return area

    def _build_relation(self) -> QWidget:
        rows = []
        for each in Relationship:
            row = named(ChoiceRow(f"account.relationship.{each}", height=132), f"relation_{each}")
            row.toggled.connect(self._judge)
            rows.append(row)
        self._relations.offer(rows)
        area = QWidget()
        lines = measure.column(area)
        lines.addWidget(self._relations)
        lines.addStretch(1)
        return area

    # Stages.

    def _show_stage(self, stage: _Stage) -> None:
        self._stage = stage
        self._settle()
        for each, area in self._areas.items():
            area.setVisible(each is stage)
        self._keyboard.setVisible(stage is _Stage.SEARCH)
        self._say_title()
        self.scroller.to_top()
        self._judge()
        self.footer_changed.emit()
        if stage is _Stage.SEARCH:
            self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            rows = (self._people if stage is _Stage.PICK else self._relations).rows
            first = next((r for r in rows if r.isChecked()), rows[0])
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_title(self) -> None:
        if self._stage is _Stage.SEARCH:
            self.show_title("wq_title")
            self.show_lead("wq_lead")
        elif self._stage is _Stage.PICK:
            self.show_title("wq_pick")
            self.show_lead("")
        elif self._chosen is not None:
            self.show_title("rel_title", name=self._chosen.given)
            self.show_lead("rel_lead")

    def _say_where(self) -> None:
        facility = self.station.facility
        self._facility.show_text(facility.name)
        key = f"account.state.{facility.state}"
        self._state.show_text(words.say(key) if words.has(key) else facility.state)

    def _say_people(self) -> None:
        for row, resident in zip(self._people.rows, self._found, strict=True):
            about = words.say("wq_unit", unit=resident.unit, number=resident.booking_number)
            row.show_text(resident.full_name, about)

    def _judge(self, *_: object) -> None:
        if self._stage is _Stage.PICK:
            self._on.setEnabled(self._people.chosen() is not None)
        elif self._stage is _Stage.RELATION:
            self._on.setEnabled(self._relations.chosen() is not None)

    # Searching.

    def _search(self) -> None:
        text = self._field.text()
        if self.is_busy:
            return
        if len(text) < residents.LETTERS_LEAST:
            self._field.show_problem(words.say("wq_short"))
            return
        self.busy(on=True)
        self.station.desk.run(
            lambda: residents.find(self.station.store(), text),
            self._show_found,
            self.show_refusal,
            self,
        )

    def _show_found(self, found: tuple[Resident, ...]) -> None:
        self.busy(on=False)
        self._found = found
        if not found:
            self._tell_none()
            self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        rows = []
        for number in range(len(found)):
            row = named(ChoiceRow(height=112), f"person_{number}")
            row.toggled.connect(self._judge)
            rows.append(row)
        self._people.offer(rows)
        self._say_people()
        self._more.setVisible(len(found) == residents.MOST)
        self._show_stage(_Stage.PICK)

    def _tell_none(self) -> None:
        self._field.show_problem(words.say("wq_none"))

    def _settle(self) -> None:
        self._field.show_problem("")
        self.clear_notice()

    # Going on.

    def _continue(self) -> None:
        if self._stage is _Stage.PICK:
            chosen = self._people.chosen()
            if chosen is not None:
                self._chosen = self._found[chosen]
                self._show_stage(_Stage.RELATION)
            return
        relation = self._relations.chosen()
        if relation is None or self._chosen is None:
            return
        draft = self.session.draft or Draft(language=words.language())
        self.session.resident = self._chosen
        self.session.draft = replace(
            draft, resident=self._chosen.id, relationship=tuple(Relationship)[relation]
        )
        self.go_on()

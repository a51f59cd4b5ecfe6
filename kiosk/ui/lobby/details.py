"""How can we reach you? E-mail and, if wished, phone, on the screen's keyboard (DESIGN.md L07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain import fields
from kiosk.domain.errors import EmailTaken, Refusal, StoreAway, StoreBusy, StoreFull
from kiosk.services.enrol import Draft
from kiosk.services.visitors import clean_email, email_free
from kiosk.ui import measure, words
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.domain_chips import DomainChips
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keyboard import Keyboard
from kiosk.ui.station import Station

_HOUR = timedelta(hours=1)
_ROOMY, _TIGHT, _BETWEEN = 20, 12, 36


class DetailsPage(LobbyPage):
    """Where the answer goes. Problems stand in the banner and at their field, and take the focus.

    Whether the address has an account already is asked here; if the records cannot be reached
    just now that is no reason to hold anybody up, because sending asks again.
    """

    name: ClassVar[str] = "details"
    step: ClassVar[int | None] = 4
    title: ClassVar[str] = "d_title"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._promise()
        self._email = Field("d_email", "email", "email", longest=254)
        self._phone = Field("d_phone", "phone", "digits", optional=True, longest=24)
        self._problems: dict[Field, Refusal] = {}
        self._lines = measure.column(self.body)
        self._halves = measure.flip(gap=_BETWEEN)
        # From below, so that both fields stay on one line whatever stands above them.
        self._columns = tuple(measure.column(gap=20) for _ in range(2))
        for column, half, share in zip(
            self._columns, (self._build_email(), self._build_phone()), (8, 5), strict=True
        ):
            column.addStretch(1)
            for part in half:
                column.addWidget(part)
            self._halves.addLayout(column, share)
        self._lines.addLayout(self._halves)
        self._lines.addStretch(1)
        self._keyboard = Keyboard()
        self._keyboard.follow(self._email, self._phone)
        self.dock(self._keyboard)
        self.banner.followed.connect(self._to_first_problem)

    def footer(self) -> Footer:
        """The keyboard's Next goes on."""
        return Footer(top=True)

    def enter(self) -> None:
        """Show what was typed before, and begin with the address."""
        self._settle()
        draft = self._draft
        self._email.set_text(draft.email)
        self._phone.set_text(draft.applicant.phone)
        self._email.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing half said stays."""
        self._settle()

    def retranslate(self) -> None:
        """The problems are said anew."""
        if self._problems:
            self._show(self._problems)

    @property
    def _draft(self) -> Draft:
        return self.session.draft or Draft(language=words.language())

    # Building.

    def _build_email(self) -> tuple[QWidget, ...]:
        self._email.entered.connect(self._after_email)
        self._email.changed.connect(self._settle)
        return self._email, DomainChips(self._email)

    def _build_phone(self) -> tuple[QWidget, ...]:
        self._phone.entered.connect(self._finish)
        self._phone.changed.connect(self._settle)
        ways = QWidget()
        row = measure.row(ways)
        row.addStretch(1)
        self._other_way = named(
            LobbyButton("d_noemail", "text", small=True, ink="primary"), "no_email"
        )
        self._other_way.clicked.connect(self._call)
        self._sign_in = named(
            LobbyButton("d_sign_in", "secondary", "log-in", small=True), "to_sign_in"
        )
        self._sign_in.clicked.connect(lambda: self.go.emit("sign_in"))
        self._sign_in.hide()
        for way in (self._other_way, self._sign_in):
            row.addWidget(way)
        return self._phone, ways

    # Going on.

    def _after_email(self) -> None:
        if self._found({self._email}):
            return
        self._phone.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        if self.is_busy or self._found({self._email, self._phone}):
            return
        email = clean_email(self._email.text())
        self.busy(on=True)
        self.station.desk.run(
            lambda: email_free(self.station.store(), email),
            lambda free: self._asked(email, free=free),
            lambda refused: self._could_not_ask(email, refused),
            self,
        )

    def _asked(self, email: str, *, free: bool) -> None:
        self.busy(on=False)
        if not free:
            self._show({self._email: EmailTaken()})
            return
        phone = fields.phone(self._phone.text())
        draft = self._draft
        applicant = replace(draft.applicant, phone=phone)
        self.session.draft = replace(draft, email=email, applicant=applicant)
        self.go_on()

    def _could_not_ask(self, email: str, refused: Refusal) -> None:
        if isinstance(refused, StoreAway | StoreBusy | StoreFull):
            self._asked(email, free=True)
        else:
            self.show_refusal(refused)

    def _call(self) -> None:
        """Without e-mail an officer finds another way (R2 asks for an address)."""
        self.tell(words.say("d_noemail_t"))
        self.help_asked.emit()

    # Problems.

    def _found(self, among: set[Field]) -> bool:
        problems: dict[Field, Refusal] = {}
        for field, check in ((self._email, clean_email), (self._phone, fields.phone)):
            if field in among:
                try:
                    check(field.text())
                except Refusal as refused:
                    problems[field] = refused
        self._show(problems)
        return bool(problems)

    def _show(self, problems: dict[Field, Refusal]) -> None:
        """At the banner, at each field, and with the focus on the banner."""
        self._settle()
        if not problems:
            return
        self._problems = problems
        for field, refused in problems.items():
            field.show_problem(words.refusal(refused))
        taken = any(isinstance(r, EmailTaken) for r in problems.values())
        self._sign_in.setVisible(taken)
        self._other_way.setVisible(not taken)
        self.show_lead("")
        self._tighten(_TIGHT)
        first = words.refusal(next(iter(problems.values())))
        self.tell(first, "error", title=words.say("error_title"), link=True)
        for field in problems:
            self._keyboard.serve(field)
            break

    def _settle(self, *_: object) -> None:
        """No problem, as far as is known."""
        self._problems = {}
        for field in (self._email, self._phone):
            field.show_problem("")
        self.clear_notice()
        self._sign_in.hide()
        self._other_way.show()
        self._promise()
        self._tighten(_ROOMY)

    def _promise(self) -> None:
        self.show_lead("d_lead", n=self.station.facility.policy.review_due // _HOUR)

    def _tighten(self, gap: int) -> None:
        """Banner and keyboard leave less room between the fields and what is below them."""
        for column in self._columns:
            measure.margins(column, (0, 0, 0, 0), gap)
        measure.margins(self._halves, (0, 0, 0, 0), _BETWEEN if gap == _ROOMY else 2 * gap)

    def _to_first_problem(self) -> None:
        for field in self._problems:
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return

"""Sign in: the e-mail address, then the PIN (DESIGN.md L02b)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain.enrolment import Enrolment
from kiosk.domain.errors import BadEmail, PinLocked, Refusal, UnknownVisitor, WrongPin
from kiosk.domain.visitor import Visitor
from kiosk.services import enrol, visitors
from kiosk.ui import measure, words
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.domain_chips import DomainChips
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keyboard import Keyboard
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.numpad import Numpad
from kiosk.ui.parts.pin_column import PinColumn
from kiosk.ui.station import Station


class SignInPage(LobbyPage):
    """Leads to ``session.bound_for``. Before the PIN nothing is said of who has the account."""

    name: ClassVar[str] = "sign_in"
    title: ClassVar[str] = "si_title"
    lead: ClassVar[str] = "si_lead"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._email = Field("d_email", "email", "email", longest=254)
        self._email.entered.connect(self._to_pin)
        self._email.changed.connect(lambda _: self._settle())
        self._problem: Refusal | None = None
        self._pin = PinColumn("n_private")
        self._on = named(
            LobbyButton("continue", "primary", "arrow-right", icon_after=True), "continue"
        )
        self._on.clicked.connect(self._sign_in)
        self._pin.boxes.changed.connect(lambda _: self._on.setEnabled(self._pin.boxes.is_full))
        self._pin.boxes.entered.connect(self._sign_in)
        lines = measure.column(self.body)
        self._at_email, self._at_pin = self._build_email(), self._build_pin()
        lines.addWidget(self._at_email)
        lines.addWidget(self._at_pin)
        self._keyboard = Keyboard()
        self._keyboard.follow(self._email)
        self.dock(self._keyboard)
        self.banner.followed.connect(self._email.edit.setFocus)

    def footer(self) -> Footer:
        """While the address is typed the keyboard's Next goes on."""
        if self._at_pin.isHidden():
            return Footer(top=True)
        return Footer(primary=self._on)

    def enter(self) -> None:
        """Whoever comes here is not signed in; an address just typed elsewhere is offered."""
        self.session.visitor, self.session.enrolment = None, None
        self.station.serve(None)
        draft = self.session.draft
        self._email.set_text(draft.email if draft is not None else "")
        self._ask_email()

    def leave(self) -> None:
        """Leave no digit and no address behind."""
        self._pin.boxes.clear()
        self._email.set_text("")
        self._address.show_text("")

    def step_back(self) -> bool:
        """From the PIN to the address."""
        if self._at_pin.isHidden():
            return False
        self._ask_email()
        return True

    def retranslate(self) -> None:
        """The problem is said anew."""
        if self._problem is not None:
            self._tell_problem(self._problem)

    # Building.

    def _build_email(self) -> QWidget:
        area = QWidget()
        lines = measure.column(area, gap=16)
        lines.addWidget(self._email)
        row = measure.flip(gap=16)
        row.addWidget(DomainChips(self._email))
        row.addStretch(1)
        self._new = named(
            LobbyButton("m_new", "secondary", "user-round-plus", small=True), "to_new"
        )
        self._new.clicked.connect(lambda: self.go.emit("before_start"))
        self._new.hide()
        row.addWidget(self._new, 0, Qt.AlignmentFlag.AlignRight)
        lines.addLayout(row)
        lines.addStretch(1)
        return area

    def _build_pin(self) -> QWidget:
        area = QWidget()
        row = measure.flip(area, gap=40)
        head = measure.row(gap=32, margins=(0, 0, 0, 16))
        head.addWidget(Medallion("user-round", 120, 72, stroke=1.8))
        told = measure.column()
        told.addStretch(1)
        told.addWidget(Label("si_hello", "h1", size=64))
        self._address = named(Label(role="body", ink="text-2"), "address")
        told.addWidget(self._address)
        told.addStretch(1)
        head.addLayout(told, 1)
        self._pin.lines.insertLayout(0, head)
        ways = measure.row(gap=24, margins=(0, 16, 0, 0))
        forgot = named(LobbyButton("n_forgot", "secondary", small=True), "forgot")
        forgot.clicked.connect(self._forgot)
        other = named(LobbyButton("n_notme", "text", small=True, ink="primary"), "not_me")
        other.clicked.connect(self._not_me)
        ways.addWidget(forgot)
        ways.addWidget(other)
        ways.addStretch(1)
        self._pin.lines.addLayout(ways)
        row.addWidget(self._pin, 1)
        row.addWidget(Numpad(self._pin.boxes), 0, Qt.AlignmentFlag.AlignCenter)
        return area

    # The address.

    def _ask_email(self) -> None:
        self._show_part(pin=False)
        self._email.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_part(self, *, pin: bool) -> None:
        self._settle()
        self._pin.boxes.clear()
        self._at_email.setVisible(not pin)
        self._at_pin.setVisible(pin)
        self._keyboard.setVisible(not pin)
        self.show_title("n_lead" if pin else "si_title")
        self.show_heading_in_body(in_body=pin)
        self.show_lead("" if pin else "si_lead")
        self._on.setEnabled(False)
        self.footer_changed.emit()

    def _to_pin(self) -> None:
        if self.is_busy:
            return
        try:
            visitors.clean_email(self._email.text())
        except BadEmail as refused:
            self._tell_problem(refused)
            return
        self._address.show_text(self._email.text())
        self._show_part(pin=True)
        self._pin.begin()

    def _tell_problem(self, refused: Refusal) -> None:
        self._problem = refused
        said = words.refusal(refused)
        self._email.show_problem(said)
        self._new.setVisible(isinstance(refused, UnknownVisitor))
        self.tell(said, "error", title=words.say("error_title"), link=True)

    def _settle(self) -> None:
        self._problem = None
        self._email.show_problem("")
        self._new.hide()
        self.clear_notice()

    # The PIN.

    def _sign_in(self) -> None:
        if self.is_busy or not self._pin.boxes.is_full:
            return
        email, pin, at = self._email.text(), self._pin.boxes.text(), self.station.clock()
        facility = self.station.facility

        def work() -> tuple[Visitor, Enrolment | None]:
            store = self.station.store()
            visitor = visitors.sign_in(store, facility, email, pin, at)
            return visitor, enrol.status(store.of(visitor.id), visitor.id)

        self.busy(on=True)
        self.station.desk.run(work, self._signed_in, self._refused, self)

    def _signed_in(self, found: tuple[Visitor, Enrolment | None]) -> None:
        self.busy(on=False)
        # A first application begun with an address that has an account ends here.
        self.session.forget_draft()
        self.session.visitor, self.session.enrolment = found
        self.station.serve(found[0].id)
        self.go.emit(self.session.bound_for)

    def _refused(self, refused: Refusal) -> None:
        self.busy(on=False)
        if isinstance(refused, WrongPin):
            left = int(str(refused.facts["tries_left"]))
            if left == 1:
                self._pin.begin("n_wrong_last")
            else:
                self._pin.begin("n_wrong", n=left)
        elif isinstance(refused, PinLocked):
            self._pin.begin("locked", n=refused.facts["minutes"])
        elif isinstance(refused, UnknownVisitor | BadEmail):
            self._ask_email()
            self._tell_problem(refused)
        else:
            self._pin.begin()
            self.show_refusal(refused)

    def _forgot(self) -> None:
        """An officer gives a new PIN; nobody gets one by asking the screen."""
        self.tell(words.say("si_forgot"))
        self.help_asked.emit()

    def _not_me(self) -> None:
        self._email.set_text("")
        self._ask_email()

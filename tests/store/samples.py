"""Values to keep: made-up people, places and applications."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.enrolment import (
    Consent,
    Decision,
    Enrolment,
    PictureKind,
    SealedPicture,
    State,
)
from kiosk.domain.facility import Resident, Terminal
from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.ids import (
    EnrolmentId,
    HoldId,
    ResidentId,
    StaffId,
    TerminalId,
    VisitId,
    VisitorId,
    new_id,
    new_reference,
)
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter, LetterName
from kiosk.domain.staff import Role, Staff
from kiosk.domain.visit import Hold, Visit, VisitKind
from kiosk.domain.visitor import Applicant, Relationship, Visitor
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
#: A start on the five-minute grid.
START = datetime(2026, 11, 24, 18, 50, tzinfo=UTC)
SESSION = timedelta(minutes=20)
HOLD = timedelta(minutes=10)

APPLICANT = Applicant(
    surname="Quintanilla-Østergård",
    given="Maria",
    birth=date(1990, 2, 28),
    id_type=IdType.STATE_ID,
    id_number="D1234567",
    id_expiry=date(2029, 3, 14),
    address="12 Elm Street",
    phone="5555550123",
    legal_name_acknowledged=True,
)
DOCUMENT = Document(
    source=Source.PDF417,
    surname="QUINTANILLA",
    birth=date(1990, 2, 28),
    number="D1234567",
    version=9,
)
FINDINGS = (
    Finding(Kind.GLARE, Weight.WARN, 0.031, 0.02, Side.FRONT, Box(10, 20, 30, 40)),
    Finding(Kind.FACE_SMALL, Weight.FINE, 131.0, 90.0, Side.PORTRAIT),
)


def visitor(email: str = "Maria@Example.org") -> Visitor:
    return Visitor(
        id=VisitorId(new_id()),
        email=email,
        language=Language.SPANISH,
        applicant=APPLICANT,
        pin_hash="$argon2id$made-up-pin-hash",
        created_at=NOW,
    )


def resident(number: str = "BK-1001", surname: str = "Delacroix") -> Resident:
    return Resident(
        id=ResidentId(new_id()), surname=surname, given="Jonas", booking_number=number, unit="3B"
    )


def terminal(name: str = "Terminal 1", kind: VisitKind = VisitKind.ONSITE) -> Terminal:
    return Terminal(id=TerminalId(new_id()), name=name, kind=kind, way="past the desk")


def officer(badge: str = "A-17") -> Staff:
    return Staff(
        id=StaffId(new_id()),
        badge=badge,
        name="Officer Lindqvist",
        role=Role.OFFICER,
        password_hash="$argon2id$made-up-password-hash",  # noqa: S106
    )


def enrolment(who: Visitor, whom: Resident, at: datetime = NOW) -> Enrolment:
    return Enrolment(
        id=EnrolmentId(new_id()),
        reference=new_reference(),
        visitor=who.id,
        resident=whom.id,
        relationship=Relationship.SIBLING,
        language=Language.SPANISH,
        state=State.WAITING,
        submitted_at=at,
        due_at=at + timedelta(hours=24),
        applicant=APPLICANT,
        document=DOCUMENT,
        findings=FINDINGS,
        consent=Consent(version="2026-11", language=Language.SPANISH, given_at=at),
    )


def decision(by: Staff, state: State, attempt: int = 1) -> Decision:
    return Decision(attempt=attempt, state=state, officer=by.id, decided_at=NOW)


def picture(kind: PictureKind, sealed: bytes = b"sealed", attempt: int = 1) -> SealedPicture:
    return SealedPicture(
        kind=kind,
        attempt=attempt,
        key_id="0123456789abcdef",
        digest="0" * 64,
        media="image/jpeg",
        width=720,
        height=960,
        sealed=sealed,
    )


def hold(who: Visitor, whom: Resident, where: Terminal, at: datetime = NOW) -> Hold:
    return Hold(
        id=HoldId(new_id()),
        visitor=who.id,
        resident=whom.id,
        terminal=where.id,
        kind=VisitKind.ONSITE,
        starts_at=START,
        ends_at=START + SESSION,
        expires_at=at + HOLD,
    )


def visit(who: Visitor, whom: Resident, where: Terminal, starts_at: datetime = START) -> Visit:
    return Visit(
        id=VisitId(new_id()),
        reference=new_reference(),
        visitor=who.id,
        resident=whom.id,
        terminal=where.id,
        kind=VisitKind.ONSITE,
        starts_at=starts_at,
        ends_at=starts_at + SESSION,
        booked_at=NOW,
    )


def letter() -> Letter:
    return Letter(
        name=LetterName.RECEIVED,
        language=Language.ENGLISH,
        to="maria@example.org",
        subject="We have your application",
        body="Dear Maria Quintanilla-Østergård",
    )


class Town:
    """Two visitors, two residents, two terminals and an officer, already kept."""

    def __init__(self, store: Store) -> None:
        self.maria, self.tom = visitor(), visitor("tom@example.org")
        self.jonas, self.abel = resident(), resident("BK-1002", "Abbott")
        self.first, self.second = terminal(), terminal("Terminal 2")
        self.officer = officer()
        with store.begin() as t:
            self._keep(t)

    def _keep(self, t: Transaction) -> None:
        for who in (self.maria, self.tom):
            t.visitors.add(who)
        for whom in (self.jonas, self.abel):
            t.residents.add(whom)
        for where in (self.first, self.second):
            t.terminals.add(where)
        t.staff.add(self.officer)

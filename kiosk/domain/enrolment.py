"""An application to visit: from draft to decision (R1 to R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.document import Document
from kiosk.domain.finding import Finding
from kiosk.domain.ids import EnrolmentId, ResidentId, StaffId, VisitorId
from kiosk.domain.language import Language
from kiosk.domain.reason import Cause, Part
from kiosk.domain.visitor import Applicant, Relationship


class State(StrEnum):
    """Where an application stands. ``RETURNED``: turned down, and the visitor can correct it."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


#: Which state may follow which.
MOVES: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.APPROVED, State.RETURNED, State.REJECTED}),
    State.RETURNED: frozenset({State.WAITING}),
    State.APPROVED: frozenset(),
    State.REJECTED: frozenset(),
}


class PictureKind(StrEnum):
    """The pictures of an application. ``…_FRAME`` is the whole camera frame before flattening."""

    PORTRAIT = "portrait"
    ID_FRONT = "id_front"
    ID_BACK = "id_back"
    ID_FRONT_FRAME = "id_front_frame"
    ID_BACK_FRAME = "id_back_frame"
    ID_PORTRAIT = "id_portrait"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPicture:
    """A picture as it lies in the store: only the private key named by ``key_id`` opens it.

    ``digest`` is the SHA-256 of the plain bytes in hexadecimal, ``media`` their type.
    """

    kind: PictureKind
    attempt: int
    key_id: str
    digest: str
    media: str
    width: int
    height: int
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That the notice was accepted: which text, in which language, when."""

    version: str
    language: Language
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an officer decided of one attempt. ``note`` is internal and never sent (R21)."""

    attempt: int
    state: State
    officer: StaffId
    decided_at: datetime
    causes: tuple[Cause, ...] = ()
    note: str = ""
    overridden: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """An application. ``version`` counts writes; ``attempt`` counts submissions, from 1.

    ``document`` was read from a barcode or machine-readable zone, ``printed`` from the front's
    print, as far as it could be read.
    """

    id: EnrolmentId
    version: int = 1
    reference: str
    visitor: VisitorId
    resident: ResidentId
    relationship: Relationship
    language: Language
    state: State
    attempt: int = 1
    submitted_at: datetime
    due_at: datetime
    applicant: Applicant
    document: Document | None = None
    printed: Document | None = None
    findings: tuple[Finding, ...] = ()
    consent: Consent
    decisions: tuple[Decision, ...] = ()
    to_redo: tuple[Part, ...] = ()

    @property
    def decision(self) -> Decision | None:
        """The decision of the present attempt, if there is one."""
        last = self.decisions[-1] if self.decisions else None
        return last if last and last.attempt == self.attempt else None

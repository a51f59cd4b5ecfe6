"""A desk with a real store, and applications that arrive at it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

import numpy as np

from kiosk.domain.document import Document
from kiosk.domain.enrolment import Enrolment, PictureKind, SealedPicture
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.ids import EnrolmentId, StaffId
from kiosk.domain.language import Language
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.staff import Role, Staff
from kiosk.domain.visitor import Applicant
from kiosk.services import claiming, enrol, review, staff
from kiosk.services.draft import Draft, Shot, Taken
from kiosk.store.keys import PublicKey
from kiosk.vision.picture import encode_jpeg
from tests.services.applications import AT, DOCUMENT, FACILITY, Opened, draft, fine

BADGE = "4471"
PASSWORD = "correct horse"  # noqa: S105 (a made-up one)

_SIZES = {
    PictureKind.PORTRAIT: (480, 640),
    PictureKind.ID_PORTRAIT: (240, 180),
    PictureKind.ID_FRONT: (319, 506),
    PictureKind.ID_BACK: (319, 506),
    PictureKind.ID_FRONT_FRAME: (360, 640),
    PictureKind.ID_BACK_FRAME: (360, 640),
}

GLARE = Finding(Kind.GLARE, Weight.WARN, 0.041, 0.02, Side.FRONT)
BLURRED = Finding(Kind.BLURRED, Weight.BLOCK, 4.0, 12.0, Side.FRONT)
FACE_BLURRED = Finding(Kind.FACE_BLURRED, Weight.WARN, 80.0, 112.0, Side.PORTRAIT)


@cache
def jpeg(kind: PictureKind) -> bytes:
    """A picture of that kind's shape, brighter to the right."""
    high, wide = _SIZES[kind]
    ramp = np.linspace(40, 220, wide, dtype=np.float32)
    pixels = np.repeat(np.repeat(ramp[None, :, None], high, axis=0), 3, axis=2)
    return encode_jpeg(pixels.astype(np.uint8))


def kept(
    key: PublicKey, shot: Shot, findings: Sequence[Finding], document: Document | None = None
) -> Taken:
    """A picture as a terminal keeps it, with those findings and what was read from it."""
    kinds = {
        Shot.FRONT: (PictureKind.ID_FRONT, PictureKind.ID_FRONT_FRAME, PictureKind.ID_PORTRAIT),
        Shot.BACK: (PictureKind.ID_BACK, PictureKind.ID_BACK_FRAME),
        Shot.PORTRAIT: (PictureKind.PORTRAIT,),
        Shot.PASSPORT: (PictureKind.ID_FRONT, PictureKind.ID_FRONT_FRAME),
    }[shot]
    pictures = tuple(_sealed(key, kind) for kind in kinds)
    preview = np.zeros((50, 80, 3), np.uint8)
    return Taken(shot, tuple(findings), document, pictures, preview)


def _sealed(key: PublicKey, kind: PictureKind) -> SealedPicture:
    plain = jpeg(kind)
    high, wide = _SIZES[kind]
    return SealedPicture(
        kind=kind,
        attempt=0,
        key_id=key.key_id,
        digest=hashlib.sha256(plain).hexdigest(),
        media="image/jpeg",
        width=wide,
        height=high,
        sealed=key.seal(kind, plain),
    )


@dataclass
class Clock:
    """The time of day at the desk; moves only when told."""

    now: datetime = AT

    def __call__(self) -> datetime:
        """The time now."""
        return self.now


@dataclass(eq=False)
class Office:
    """The store behind the desk, an officer with a password, and who has applied."""

    opened: Opened
    clock: Clock = field(default_factory=Clock)
    sent: int = 0

    def __post_init__(self) -> None:
        self.officer = self.hire(BADGE, Role.OFFICER)

    def hire(self, badge: str, role: Role, name: str = "Teresa Novak") -> Staff:
        """Somebody who signs in with ``PASSWORD``."""
        return staff.add(self.opened.store, badge, name, role, PASSWORD, AT)

    def draft(
        self,
        *findings: Finding,
        language: Language = Language.ENGLISH,
        key: PublicKey | None = None,
        name: str = "Delgado",
        **typed: object,
    ) -> Draft:
        """Everything that an applicant of that surname gives; ``typed`` is not as on the ID."""
        self.sent += 1
        key = key or self.opened.key.public
        whole = draft(key, email=f"visitor{self.sent}@example.org")
        sides = {
            shot: tuple(f for f in findings if f.side is side) or (fine(shot),)
            for shot, side in (
                (Shot.FRONT, Side.FRONT),
                (Shot.BACK, Side.BACK),
                (Shot.PORTRAIT, Side.PORTRAIT),
            )
        }
        applicant: Applicant = replace(whole.applicant, **({"surname": name} | typed))  # type: ignore[arg-type]
        document = replace(DOCUMENT, surname=name.upper())
        return replace(
            whole,
            language=language,
            front=kept(key, Shot.FRONT, sides[Shot.FRONT]),
            back=kept(key, Shot.BACK, sides[Shot.BACK], document),
            portrait=kept(key, Shot.PORTRAIT, sides[Shot.PORTRAIT]),
            applicant=applicant,
        )

    def applies(
        self,
        *findings: Finding,
        ago: timedelta = timedelta(hours=1),
        language: Language = Language.ENGLISH,
        key: PublicKey | None = None,
        name: str = "Delgado",
        **typed: object,
    ) -> EnrolmentId:
        """Somebody applied that long ago."""
        whole = self.draft(*findings, language=language, key=key, name=name, **typed)
        return enrol.submit(self.opened.store, FACILITY, whole, self.clock.now - ago).enrolment_id

    def sends_again(self, enrolment: EnrolmentId, *causes: Cause) -> None:
        """Another officer sent it back; the visitor corrected it at once."""
        causes = causes or (Cause(Reason.ID_NOT_LEGIBLE),)
        self.turned_down(enrolment, *causes)
        again = self.draft()
        enrol.resubmit(self.opened.store, FACILITY, enrolment, again, self.clock.now)

    def turned_down(self, enrolment: EnrolmentId, *causes: Cause) -> None:
        """Another officer decided it, elsewhere."""
        self.let_go(enrolment)
        now = self.kept(enrolment)
        review.reject(
            self.opened.store,
            FACILITY,
            self.opened.officer,
            enrolment,
            now.version,
            causes,
            self.clock.now,
            "seen by another",
        )

    def let_go(self, enrolment: EnrolmentId) -> None:
        """Whoever had it in hand has it no longer: the store was away when they renewed."""
        with self.opened.store.begin() as transaction:
            transaction.review_claims.drop(enrolment)

    def claimed(self, enrolment: EnrolmentId, by: Staff) -> None:
        """Somebody at another desk has it in hand."""
        claiming.claim(self.opened.store, FACILITY, by, enrolment, self.clock.now)

    def holder(self, enrolment: EnrolmentId) -> StaffId | None:
        """Who has it in hand now."""
        with self.opened.store.read() as transaction:
            claim = transaction.review_claims.standing(self.clock.now).get(enrolment)
        return None if claim is None else claim.holder

    def kept(self, enrolment: EnrolmentId) -> Enrolment:
        """The application as it is stored now."""
        with self.opened.store.read() as transaction:
            return transaction.enrolments.get(enrolment)

    def last_letter(self) -> str:
        """Subject and body of the newest letter."""
        with self.opened.store.read() as transaction:
            letter = transaction.outbox.all()[-1].letter
        return f"{letter.subject}\n{letter.body}"

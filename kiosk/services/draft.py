"""An application in the making: values in the lobby's memory, nothing stored yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.domain.document import Document, IdType
from kiosk.domain.enrolment import Consent, SealedPicture
from kiosk.domain.finding import Box, Finding, Side
from kiosk.domain.ids import ResidentId, new_id
from kiosk.domain.language import Language
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.domain.reason import Part
from kiosk.domain.visitor import Applicant, Relationship
from kiosk.store.keys import PublicKey
from kiosk.vision.light import Glare
from kiosk.vision.mrz import MrzRead
from kiosk.vision.pixels import Pixels
from kiosk.vision.printed import Front

if TYPE_CHECKING:
    from kiosk.vision.face import FaceDetector


class Shot(StrEnum):
    """What the camera is asked for."""

    FRONT = "front"
    BACK = "back"
    PASSPORT = "passport"
    PORTRAIT = "portrait"

    @property
    def side(self) -> Side:
        """Which picture its findings belong to."""
        if self is Shot.PORTRAIT:
            return Side.PORTRAIT
        return Side.BACK if self is Shot.BACK else Side.FRONT


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """What looks are judged by, and the key that pictures are sealed to.

    ``faces`` finds them in portraits; without it the cascades do.
    ``text_reader`` says that the optional reader of print may be asked where it is installed.
    ``today`` gives the day that the two figures of a year in code lines are resolved against;
    without it they are not read.
    """

    card: CardLimits
    portrait: PortraitLimits
    key: PublicKey
    faces: FaceDetector | None = None
    text_reader: bool = False
    today: Callable[[], date] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one look at a frame found; corners and face are in frame pixels.

    ``document`` may have been read on an earlier frame of the same document.
    """

    findings: tuple[Finding, ...]
    corners: tuple[tuple[float, float], ...] | None = None
    document: Document | None = None
    face: Box | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What the print of a front was judged by: it is judged again when more is known."""

    limits: CardLimits
    zone: MrzRead | None = field(default=None, repr=False)
    glare: Glare | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A picture that was kept: sealed at once, with a small preview for the screen alone.

    ``preview`` is the flattened card or the portrait, at most 800 pixels on its longer side;
    ``front`` is the print of an ID's front, ``basis`` what it was judged by.
    """

    shot: Shot
    findings: tuple[Finding, ...]
    document: Document | None = field(repr=False)
    pictures: tuple[SealedPicture, ...]
    preview: Pixels = field(repr=False)
    by_hand: bool = False
    corners: tuple[tuple[float, float], ...] | None = None
    front: Front | None = field(default=None, repr=False)
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Draft:
    """What a visitor has given so far; changed with ``dataclasses.replace``.

    ``client_id`` makes sending twice one application. ``pin`` is six digits and lives in memory
    only. ``edited`` names the fields changed after they were read from the ID. ``front`` is the
    passport's page where the ID is a passport.
    """

    client_id: str = field(default_factory=new_id)
    language: Language = Language.ENGLISH
    consent: Consent | None = None
    id_type: IdType = IdType.LICENSE
    id_issuer: str = ""
    front: Taken | None = None
    back: Taken | None = None
    portrait: Taken | None = None
    applicant: Applicant = field(default_factory=Applicant, repr=False)
    email: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    resident: ResidentId | None = None
    relationship: Relationship | None = None
    edited: frozenset[str] = frozenset()

    @property
    def shots(self) -> tuple[Taken, ...]:
        """The pictures there are; a back is none of a document that has none."""
        back = self.back if self.id_type.has_back else None
        return tuple(t for t in (self.front, back, self.portrait) if t is not None)


def document_of(draft: Draft) -> Document | None:
    """What was read from the ID: from its back if that could be read, else from its front."""
    for taken in (draft.back if draft.id_type.has_back else None, draft.front):
        if taken is not None and taken.document is not None:
            return taken.document
    return None


def applicant_from(document: Document, id_type: IdType) -> Applicant:
    """What the visitor is asked to confirm: the fields read, written as people write them.

    The legal name is acknowledged by the visitor, never here (R5).
    """
    return Applicant(
        surname=_as_written(document.surname),
        given=_as_written(document.given),
        middle=_as_written(document.middle),
        suffix=_as_written(document.suffix),
        birth=document.birth,
        id_type=id_type,
        id_number=document.number,
        id_expiry=document.expiry,
        id_issuer=document.state or document.country,
        address=_as_written(document.address),
        city=_as_written(document.city),
        state=document.state,
        postcode=document.postcode,
    )


def missing(
    draft: Draft, wanted: tuple[Part, ...] = tuple(Part), *, has_account: bool = False
) -> tuple[Part, ...]:
    """The parts that cannot be sent yet, in the order of the lobby's steps (R4 to R7).

    ``has_account``: the person corrects an application, so e-mail, PIN and consent are known.
    """
    ready = {
        Part.ID: draft.front is not None and (draft.back is not None or not draft.id_type.has_back),
        Part.DETAILS: _has_details(draft) and (has_account or _has_account(draft)),
        Part.PORTRAIT: draft.portrait is not None,
    }
    return tuple(part for part in wanted if not ready[part])


def with_id(draft: Draft) -> Applicant:
    """The applicant with the kind of ID chosen and its issuer."""
    issuer = draft.id_issuer or draft.applicant.id_issuer
    return replace(draft.applicant, id_type=draft.id_type, id_issuer=issuer)


def _has_details(draft: Draft) -> bool:
    applicant = with_id(draft)
    named = applicant.surname and applicant.given and applicant.legal_name_acknowledged
    issued = applicant.id_issuer or applicant.id_type is not IdType.PHOTO_ID
    visits = draft.resident is not None and draft.relationship is not None
    return bool(named and applicant.birth and issued and visits)


def _has_account(draft: Draft) -> bool:
    return bool(draft.email and draft.pin and draft.consent)


#: Written in capitals wherever they stand in an address or a name.
_CAPITALS = frozenset({"NE", "NW", "SE", "SW", "PO", "II", "III", "IV", "VI", "VII"})


def _as_written(printed: str) -> str:
    """``DELGADO-REYES`` as ``Delgado-Reyes``; text that is not all capitals is left alone."""
    if not printed.isupper():
        return printed
    return re.sub(
        r"\w+", lambda w: w[0] if w[0] in _CAPITALS else w[0][0] + w[0][1:].lower(), printed
    )

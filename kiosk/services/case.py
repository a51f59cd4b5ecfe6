"""One application as an officer sees it: pictures opened, typed against decoded, history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.enrolment import Decision, Enrolment, PictureKind, SealedPicture
from kiosk.domain.errors import CannotOpenPicture, NotAllowed
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.ids import EnrolmentId, StaffId
from kiosk.domain.reason import Reason, suggested
from kiosk.domain.staff import Staff
from kiosk.domain.visitor import Visitor
from kiosk.services.facts import FieldRow, field_rows
from kiosk.store.keys import PrivateKey
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

_ID_KINDS = frozenset(PictureKind) - {PictureKind.PORTRAIT}


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier decision and the name of the officer who took it."""

    decision: Decision
    officer: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Case:
    """Everything for one decision; pictures are JPEG bytes, in memory only.

    ``unopened`` are pictures that are stored but could not be opened: another key, or damaged.
    """

    enrolment: Enrolment
    visitor: Visitor
    resident: Resident
    pictures: Mapping[PictureKind, bytes] = field(repr=False)
    unopened: frozenset[PictureKind]
    history: tuple[Past, ...]
    suggested: tuple[Reason, ...]
    rows: tuple[FieldRow, ...]


def open_case(
    store: Store,
    facility: Facility,  # noqa: ARG001 (in the place where every other service has it)
    key: PrivateKey,
    staff: Staff,
    enrolment_id: EnrolmentId,
    at: datetime,
) -> Case:
    """The application with its pictures; that it was looked at is written down first.

    Raises ``NotAllowed`` and ``NotFound``. A picture that cannot be opened is marked, no more.
    """
    with store.begin() as transaction:
        viewing(transaction, staff)
        enrolment = transaction.enrolments.get(enrolment_id)
        visitor = transaction.visitors.by_id(enrolment.visitor)
        resident = transaction.residents.get(enrolment.resident)
        sealed = _present(transaction.pictures.of(enrolment_id))
        history = _history(transaction, enrolment)
        detail = {"attempt": enrolment.attempt, "pictures": len(sealed)}
        transaction.audit.add(at, staff.id, "enrolment.viewed", enrolment_id, detail)
    pictures, unopened = _opened(key, sealed)
    return Case(
        enrolment=enrolment,
        visitor=visitor,
        resident=resident,
        pictures=pictures,
        unopened=unopened,
        history=history,
        suggested=suggested(enrolment.findings),
        rows=field_rows(enrolment.applicant, enrolment.document, enrolment.printed),
    )


def open_earlier(
    store: Store,
    key: PrivateKey,
    staff: Staff,
    enrolment_id: EnrolmentId,
    attempt: int,
    at: datetime,
) -> Mapping[PictureKind, bytes]:
    """The pictures that one earlier submission brought (R12); the view is written down.

    Raises ``NotAllowed``. Those that cannot be opened are left out.
    """
    with store.begin() as transaction:
        viewing(transaction, staff)
        sealed = transaction.pictures.of(enrolment_id, attempt)
        detail = {"attempt": attempt, "pictures": len(sealed)}
        transaction.audit.add(at, staff.id, "enrolment.viewed", enrolment_id, detail)
    return _opened(key, sealed)[0]


def viewing(transaction: Transaction, staff: Staff) -> Staff:
    """The officer as the store knows them now; raises ``NotAllowed`` if they may not review."""
    known = transaction.staff.get(staff.id)
    if not known.may_review:
        raise NotAllowed
    return known


def _present(latest: Iterable[SealedPicture]) -> tuple[SealedPicture, ...]:
    """Without what belongs to an ID shown earlier: a passport has no back, its owner's card had."""
    latest = tuple(latest)
    newest = max((p.attempt for p in latest if p.kind in _ID_KINDS), default=0)
    return tuple(p for p in latest if p.kind not in _ID_KINDS or p.attempt == newest)


def _opened(
    key: PrivateKey, sealed: Iterable[SealedPicture]
) -> tuple[dict[PictureKind, bytes], frozenset[PictureKind]]:
    pictures, unopened = {}, set()
    for picture in sealed:
        try:
            pictures[picture.kind] = _plain(key, picture)
        except CannotOpenPicture:
            unopened.add(picture.kind)
    return pictures, frozenset(unopened)


def _plain(key: PrivateKey, picture: SealedPicture) -> bytes:
    plain = key.open(picture.kind, picture.sealed)
    if hashlib.sha256(plain).hexdigest() != picture.digest:
        raise CannotOpenPicture
    return plain


def _history(transaction: Transaction, enrolment: Enrolment) -> tuple[Past, ...]:
    names: dict[StaffId, str] = {
        d.officer: transaction.staff.get(d.officer).name for d in enrolment.decisions
    }
    return tuple(Past(d, names[d.officer]) for d in enrolment.decisions)

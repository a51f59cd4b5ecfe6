"""Drafts, officers and a real store for the tests of enrolling and reviewing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.enrolment import Consent, PictureKind, SealedPicture
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.finding import Finding, Kind, Weight
from kiosk.domain.ids import ResidentId, StaffId
from kiosk.domain.language import Language
from kiosk.domain.staff import Role, Staff
from kiosk.domain.visitor import Applicant, Relationship
from kiosk.services.draft import Draft, Shot, Taken
from kiosk.services.facility import keep_roster
from kiosk.store import keys
from kiosk.store.keys import DataKey, PrivateKey, PublicKey
from kiosk.store.store import Store
from tests.databases import empty_store

#: 1:50 PM at the facility, a Monday.
AT = datetime(2026, 11, 23, 21, 50, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FACILITY = Facility(name="Cedar Ridge", state="OR", zone=ZoneInfo("America/Los_Angeles"))
RAFAEL = Resident(
    id=ResidentId("rafael"), surname="Reyes", given="Rafael", booking_number="B-1", unit="2B-14"
)
DOCUMENT = Document(
    source=Source.PDF417,
    type=IdType.LICENSE,
    surname="DELGADO",
    given="MARIA",
    middle="ELENA",
    birth=date(1991, 3, 14),
    expiry=date(2029, 3, 14),
    number="D4821190",
    address="418 ALDER ST",
    city="CEDAR FALLS",
    state="OR",
    postcode="97123",
)


class Opened:
    """A store with one resident and one officer, and the pair of keys."""

    def __init__(
        self, store: Store, key: PrivateKey, url: str = "", data_key: DataKey | None = None
    ) -> None:
        self.store = store
        self.key = key
        self.url, self.data_key = url, data_key
        self.officer = self.staffed("7001", Role.OFFICER)

    def staffed(self, badge: str, role: Role) -> Staff:
        """A member of staff who never signs in here."""
        member = Staff(
            id=StaffId(f"staff{badge}"), badge=badge, name="T. Nguyen", role=role, password_hash=""
        )
        with self.store.begin() as transaction:
            transaction.staff.add(member)
        return member

    @contextmanager
    def again(self) -> Iterator[Store]:
        """A second connection to the same database, as another machine has."""
        assert self.data_key is not None
        elsewhere = Store(self.url, self.data_key)
        try:
            yield elsewhere
        finally:
            elsewhere.close()

    def letters(self) -> list[str]:
        """The names of all letters, oldest first."""
        with self.store.read() as transaction:
            return [p.letter.name.value for p in transaction.outbox.all()]

    def audited(self, subject: str) -> list[str]:
        """What happened to it, oldest first."""
        with self.store.read() as transaction:
            return [entry.what for entry in transaction.audit.of(subject)]


@contextmanager
def opened(folder: Path, wait: float = 5.0) -> Iterator[Opened]:
    """A new store in that folder; it waits so many seconds for a locked file."""
    url = empty_store(folder / "kiosk.db")
    data_key = keys.generate_data_key(folder)
    store = Store(url, data_key, wait=wait)
    try:
        keep_roster(store, [RAFAEL], "test", AT)
        yield Opened(store, keys.generate(folder), url, data_key)
    finally:
        store.close()


def fine(shot: Shot) -> Finding:
    """A measurement within its limit."""
    return Finding(Kind.BLURRED, Weight.FINE, 20.0, 12.0, shot.side)


def taken(
    key: PublicKey,
    shot: Shot,
    *findings: Finding,
    document: Document | None = None,
    says: str = "",
) -> Taken:
    """A kept picture whose plain bytes are text that names it."""
    kinds = {
        Shot.FRONT: (PictureKind.ID_FRONT, PictureKind.ID_FRONT_FRAME, PictureKind.ID_PORTRAIT),
        Shot.PASSPORT: (PictureKind.ID_FRONT, PictureKind.ID_FRONT_FRAME),
        Shot.BACK: (PictureKind.ID_BACK, PictureKind.ID_BACK_FRAME),
        Shot.PORTRAIT: (PictureKind.PORTRAIT,),
    }[shot]
    pictures = []
    for kind in kinds:
        plain = f"{kind} {says}".encode()
        pictures.append(
            SealedPicture(
                kind=kind,
                attempt=0,
                key_id=key.key_id,
                digest=hashlib.sha256(plain).hexdigest(),
                media="image/jpeg",
                width=1012,
                height=638,
                sealed=key.seal(kind, plain),
            )
        )
    preview = np.zeros((50, 80, 3), np.uint8)
    return Taken(shot, findings or (fine(shot),), document, tuple(pictures), preview)


def draft(key: PublicKey, *, email: str = "maria@example.org", says: str = "first") -> Draft:
    """Everything a first application needs."""
    return Draft(
        language=Language.ENGLISH,
        consent=Consent(version="2026-11", language=Language.ENGLISH, given_at=AT),
        id_type=IdType.LICENSE,
        front=taken(key, Shot.FRONT, says=says),
        back=taken(key, Shot.BACK, document=DOCUMENT, says=says),
        portrait=taken(key, Shot.PORTRAIT, says=says),
        applicant=Applicant(
            surname="Delgado",
            given="Maria",
            middle="Elena",
            birth=date(1991, 3, 14),
            id_number="D4821190",
            id_expiry=date(2029, 3, 14),
            phone="(503) 555-0142",
            legal_name_acknowledged=True,
        ),
        email=email,
        pin="482913",
        resident=RAFAEL.id,
        relationship=Relationship.SIBLING,
    )


def with_applicant(whole: Draft, **values: object) -> Draft:
    """The draft with other values typed."""
    return replace(whole, applicant=replace(whole.applicant, **values))  # type: ignore[arg-type]

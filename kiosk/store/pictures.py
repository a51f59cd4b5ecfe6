"""Sealed pictures, beside the enrolment they belong to and in its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from kiosk.domain.enrolment import PictureKind, SealedPicture
from kiosk.domain.ids import EnrolmentId
from kiosk.store.rows import Rows
from kiosk.store.schema import pictures


class Pictures(Rows):
    """Pictures as sealed bytes: the store has no key that opens them."""

    def add(self, enrolment: EnrolmentId, picture: SealedPicture) -> None:
        """Keep a picture; its attempt must have been written first (``enrolments.add``/``put``)."""
        row = {
            "enrolment_id": enrolment,
            "kind": picture.kind,
            "attempt": picture.attempt,
            "key_id": picture.key_id,
            "digest": picture.digest,
            "media": picture.media,
            "width": picture.width,
            "height": picture.height,
            "sealed": picture.sealed,
        }
        self._insert(pictures, row)

    def of(self, enrolment: EnrolmentId, attempt: int | None = None) -> tuple[SealedPicture, ...]:
        """The pictures brought by one attempt; for ``None`` the latest of each kind (R12)."""
        query = select(pictures).where(pictures.c.enrolment_id == enrolment)
        if attempt is not None:
            query = query.where(pictures.c.attempt == attempt)
        rows = self._all(query.order_by(pictures.c.attempt))
        latest: dict[PictureKind, SealedPicture] = {row.kind: _value(row) for row in rows}
        return tuple(latest[kind] for kind in PictureKind if kind in latest)

    def every(self) -> Iterator[tuple[EnrolmentId, SealedPicture]]:
        """Every picture of every attempt, a few at a time in memory."""
        query = select(pictures).execution_options(yield_per=16)
        for row in self._connection.execute(query):
            yield EnrolmentId(row.enrolment_id), _value(row)

    def not_sealed_to(self, key_id: str) -> tuple[tuple[EnrolmentId, PictureKind, int], ...]:
        """Which pictures are sealed to another key: whose, their kinds and attempts."""
        query = select(pictures.c.enrolment_id, pictures.c.kind, pictures.c.attempt)
        rows = self._all(query.where(pictures.c.key_id != key_id))
        return tuple((EnrolmentId(r.enrolment_id), r.kind, r.attempt) for r in rows)

    def put(self, enrolment: EnrolmentId, picture: SealedPicture) -> None:
        """Keep the same picture sealed anew. Raises ``NotFound``."""
        this = _is(enrolment, picture.kind, picture.attempt)
        self._known(select(pictures.c.attempt).where(*this))
        sealed = {"key_id": picture.key_id, "sealed": picture.sealed}
        self._connection.execute(update(pictures).where(*this).values(**sealed))

    def one(self, enrolment: EnrolmentId, kind: PictureKind, attempt: int) -> SealedPicture:
        """One picture. Raises ``NotFound``."""
        return _value(self._known(select(pictures).where(*_is(enrolment, kind, attempt))))


def _is(enrolment: EnrolmentId, kind: PictureKind, attempt: int) -> tuple[ColumnElement[bool], ...]:
    return (
        pictures.c.enrolment_id == enrolment,
        pictures.c.kind == kind,
        pictures.c.attempt == attempt,
    )


def _value(row: Row[Any]) -> SealedPicture:
    return SealedPicture(
        kind=row.kind,
        attempt=row.attempt,
        key_id=row.key_id,
        digest=row.digest,
        media=row.media,
        width=row.width,
        height=row.height,
        sealed=row.sealed,
    )

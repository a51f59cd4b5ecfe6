"""Sealed pictures, beside the enrolment they belong to and in its transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

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

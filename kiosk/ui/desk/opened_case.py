"""A case with its pictures decoded, made on the lanes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.errors import CannotOpenPicture, ClaimedElsewhere, Refusal
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.review_claim import ReviewClaim
from kiosk.services import claiming, review
from kiosk.services.review import Case
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.parts.face_view import Eyes

_MEGABYTES = 512
#: Longer side of the pictures for thumbnails.
_SMALL = 400


@dataclass(frozen=True, slots=True, eq=False)
class OpenedCase:
    """The case and its pictures, whole and small; those missing or unopened are not among them.

    ``claim``: that it is in this officer's hand; None while it is in somebody else's.
    """

    case: Case
    claim: ReviewClaim | None
    images: Mapping[PictureKind, QImage]
    small: Mapping[PictureKind, QImage]

    def why_absent(self, kind: PictureKind) -> str:
        """The key of the sentence that says why there is no such picture."""
        stored = kind in self.case.unopened or kind in self.case.pictures
        return "desk.review.unopened" if stored else "desk.review.not_sent"


def decode(untrusted: bytes) -> QImage | None:
    """The picture, or None if it is none; safe on any thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(untrusted))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setAllocationLimit(_MEGABYTES)
    picture = reader.read()
    buffer.close()
    return None if picture.isNull() else picture


def open_on_lane(session: DeskSession, enrolment_id: str) -> OpenedCase:
    """Take in hand if it is free, open and decode; on the desk lane alone.

    Raises what ``review.open_case`` raises, and ``AlreadyDecided``.
    """
    station = session.station
    if station.private_key is None:
        raise CannotOpenPicture
    identity, at = EnrolmentId(enrolment_id), station.clock()
    try:
        claim = claiming.claim(station.store(), station.facility, session.officer, identity, at)
    except ClaimedElsewhere:
        # Looked at all the same, and not decided.
        claim = None
    case = review.open_case(
        station.store(),
        station.facility,
        station.private_key(),
        session.officer,
        identity,
        at,
    )
    decoded = {kind: decode(data) for kind, data in case.pictures.items()}
    images = {kind: found for kind, found in decoded.items() if found is not None}
    return OpenedCase(case, claim, images, {kind: _small(found) for kind, found in images.items()})


def _small(picture: QImage) -> QImage:
    """For thumbnails: shrinking five pictures would hold the screen up."""
    return picture.scaled(
        _SMALL,
        _SMALL,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def eyes_on_lane(picture: bytes) -> Eyes | None:
    """Where the eyes are; on the look lane alone. None if that cannot be told."""
    from kiosk.vision.faces import find_faces, to_grey
    from kiosk.vision.picture import decode as pixels_of

    try:
        pixels = pixels_of(picture)
    except Refusal:
        return None
    faces = find_faces(to_grey(pixels))
    if not faces or faces[0].eyes is None:
        return None
    x, y = faces[0].middle
    return Eyes(x, y, faces[0].between_eyes, faces[0].roll)


def likeness_on_lane(session: DeskSession, portrait: bytes, printed: bytes) -> float | None:
    """How alike the two faces are by the installer's network; on the look lane alone.

    None where no network is set or a face cannot be seen. Raises ``ModelUnusable``.
    """
    if session.station.comparer is None:
        return None
    from kiosk.services.likeness import compare

    return compare(session.station.comparer(), portrait, printed)

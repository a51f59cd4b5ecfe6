"""What a check found: the same value for the visitor at the terminal and for the officer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a finding matters. ``FINE`` is kept so that the officer sees the number too."""

    FINE = "fine"
    ADVICE = "advice"
    WARN = "warn"
    BLOCK = "block"


class Kind(StrEnum):
    """What was measured. Units are in ``UNITS``; the sense of the limit is in ``AT_MOST``."""

    # The card, on the frame.
    CARD_MISSING = "card_missing"
    CARD_CUT_OFF = "card_cut_off"
    CARD_SMALL = "card_small"
    CARD_NEAR = "card_near"
    CARD_TILTED = "card_tilted"
    MOVING = "moving"
    # The card, flattened.
    BLURRED = "blurred"
    GLARE = "glare"
    DARK = "dark"
    BRIGHT = "bright"
    CARDS_SEVERAL = "cards_several"
    CARD_COVERED = "card_covered"
    CARD_BLANK = "card_blank"
    WRONG_SIDE = "wrong_side"
    BARCODE_UNREAD = "barcode_unread"
    MRZ_UNREAD = "mrz_unread"
    MRZ_DOUBTED = "mrz_doubted"
    SCREEN = "screen"
    PHOTOCOPY = "photocopy"
    ILLEGIBLE = "illegible"
    # One field of the card's print (R7), named by ``Finding.field``.
    FIELD_MISSING = "field_missing"
    FIELD_ILLEGIBLE = "field_illegible"
    # The portrait.
    FACE_MISSING = "face_missing"
    FACES_SEVERAL = "faces_several"
    FACE_SMALL = "face_small"
    FACE_NEAR = "face_near"
    FACE_OFF_CENTRE = "face_off_centre"
    FACE_TILTED = "face_tilted"
    FACE_BLURRED = "face_blurred"
    FACE_DARK = "face_dark"
    FACE_BRIGHT = "face_bright"
    FACE_UNEVEN = "face_uneven"
    FACE_TURNED = "face_turned"
    EYES_CLOSED = "eyes_closed"
    EYES_COVERED = "eyes_covered"
    FACE_GLARE = "face_glare"
    FACE_BACKLIT = "face_backlit"
    FACE_COMPRESSED = "face_compressed"
    FACE_COLOUR = "face_colour"
    FACE_FILTERED = "face_filtered"
    FACE_COPIED = "face_copied"
    BACKGROUND_BUSY = "background_busy"
    # The document's facts (R5, R6, R16 to R18).
    EXPIRED = "expired"
    UNDER_18 = "under_18"
    NAME_DIFFERS = "name_differs"
    BIRTH_DIFFERS = "birth_differs"
    NUMBER_DIFFERS = "number_differs"
    EXPIRY_DIFFERS = "expiry_differs"
    PRINT_DIFFERS = "print_differs"
    TYPE_DIFFERS = "type_differs"
    NOT_GOVERNMENT = "not_government"
    # How it was taken.
    TAKEN_BY_HAND = "taken_by_hand"


class Side(StrEnum):
    """Which picture a finding belongs to."""

    PORTRAIT = "portrait"
    FRONT = "front"
    BACK = "back"
    DOCUMENT = "document"


#: Kinds whose measured number must not exceed the limit; all others must not fall below it.
AT_MOST = frozenset(
    {
        Kind.CARD_NEAR,
        Kind.CARD_TILTED,
        Kind.MOVING,
        Kind.GLARE,
        Kind.BRIGHT,
        Kind.CARDS_SEVERAL,
        Kind.CARD_COVERED,
        Kind.WRONG_SIDE,
        Kind.SCREEN,
        Kind.FACES_SEVERAL,
        Kind.FACE_NEAR,
        Kind.FACE_OFF_CENTRE,
        Kind.FACE_TILTED,
        Kind.FACE_BRIGHT,
        Kind.FACE_UNEVEN,
        Kind.FACE_TURNED,
        Kind.FACE_GLARE,
        Kind.FACE_BACKLIT,
        Kind.FACE_COMPRESSED,
        Kind.FACE_COLOUR,
        Kind.FACE_FILTERED,
        Kind.FACE_COPIED,
        Kind.BACKGROUND_BUSY,
        Kind.NAME_DIFFERS,
        Kind.BIRTH_DIFFERS,
        Kind.NUMBER_DIFFERS,
        Kind.EXPIRY_DIFFERS,
        Kind.PRINT_DIFFERS,
        Kind.TYPE_DIFFERS,
        Kind.TAKEN_BY_HAND,
    }
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the picture it belongs to: left, top, width, height."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured thing with its limit. ``box`` is in pixels of the picture named by ``side``.

    ``field`` is the value of the ``PrintedField`` that it is about, "" where it is about no one
    field.
    """

    kind: Kind
    weight: Weight
    measured: float
    limit: float
    side: Side
    box: Box | None = None
    field: str = ""


class Verdict(StrEnum):
    """The worst weight among findings, as ``kiosk check`` prints it."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    WARN = "warn"
    BLOCK = "block"


def faults(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that are not fine, worst first, otherwise in the order given."""
    order = (Weight.BLOCK, Weight.WARN, Weight.ADVICE)
    return tuple(f for weight in order for f in findings if f.weight is weight)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """``block`` if any finding blocks, ``warn`` if any warns, otherwise ``pass``."""
    weights = {f.weight for f in findings}
    if Weight.BLOCK in weights:
        return Verdict.BLOCK
    return Verdict.WARN if Weight.WARN in weights else Verdict.PASS

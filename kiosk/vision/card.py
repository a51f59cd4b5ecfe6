"""One look at an ID card or passport page."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.document import Document, IdType
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.vision.pixels import Pixels


@dataclass(frozen=True, slots=True, eq=False)
class CardLook:
    """What one look found. ``corners`` are in frame pixels, from the top left, clockwise."""

    findings: tuple[Finding, ...]
    corners: tuple[tuple[float, float], ...] | None
    flat: Pixels | None
    document: Document | None


def look_at_card(
    frame: Pixels,
    side: Side,
    id_type: IdType,
    limits: CardLimits,
    *,
    decode: bool = True,
    whole_page: bool = False,
) -> CardLook:
    """Find, flatten and judge the card on a frame."""
    missing = Finding(Kind.CARD_MISSING, Weight.BLOCK, 0.0, 1.0, side)
    return CardLook((missing,), None, None, None)

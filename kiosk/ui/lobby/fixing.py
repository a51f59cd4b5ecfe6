"""What a decision says to its visitor: reasons, tips and parts, as values (R11, R12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.enrolment import Enrolment
from kiosk.domain.reason import Cause, Part, Reason


@dataclass(frozen=True, slots=True)
class Tip:
    """An icon and the key of a sentence."""

    icon: str
    key: str


_FLAT = Tip("id-card", "st_f1")
_LIGHT = Tip("sun", "st_f2")
_STILL = Tip("hand", "st_f3")
_LOOK = Tip("scan-face", "h_look")
_BARE = Tip("user-round", "h_cover")
_HOLD = Tip("hand", "h_hold")
_NEW_PHOTO = Tip("camera", "tip_here")

#: What helps, by reason; reasons that nobody can correct have none.
_TIPS: dict[Reason, tuple[Tip, ...]] = {
    Reason.PHOTO_FILTERS: (_NEW_PHOTO, Tip("ban", "tip_plain"), _LOOK),
    Reason.PHOTO_BLURRY: (_LOOK, _HOLD, _BARE),
    Reason.PHOTO_MISSING: (_NEW_PHOTO, _LOOK, _HOLD),
    Reason.PHOTO_OTHER: (_LOOK, _BARE, _HOLD),
    Reason.ID_EXPIRED: (Tip("calendar-check", "tip_valid"), Tip("id-card", "tip_passport"), _FLAT),
    Reason.ID_MISSING: (Tip("refresh-cw", "tip_both_sides"), _FLAT, _STILL),
    Reason.ID_NOT_GOVERNMENT: (Tip("shield-check", "tip_government"), _FLAT, _STILL),
    Reason.ID_NOT_LEGIBLE: (_FLAT, _LIGHT, _STILL),
    Reason.ID_OTHER: (_FLAT, _LIGHT, _STILL),
    Reason.SECURITY_ID_DIFFERS: (Tip("user-round-check", "tip_same"), _FLAT, _LIGHT),
    Reason.SECURITY_PHOTO_DIFFERS: (Tip("id-card", "tip_own_id"), _BARE, _LOOK),
}

#: More would not be read.
TIPS_MOST = 4

#: The parts with their names, in the order in which they are listed.
PARTS: tuple[tuple[Part, str], ...] = (
    (Part.PORTRAIT, "s3"),
    (Part.DETAILS, "s4"),
    (Part.ID, "s1"),
)

_ICONS: dict[Part, str] = {
    Part.ID: "id-card",
    Part.DETAILS: "scroll-text",
    Part.PORTRAIT: "scan-face",
}


def tips(causes: Iterable[Cause]) -> tuple[Tip, ...]:
    """The tips of all reasons, each once: the first of every reason before the second of any."""
    lists = [_TIPS.get(cause.reason, ()) for cause in causes]
    longest = max((len(each) for each in lists), default=0)
    mixed = (each[n] for n in range(longest) for each in lists if n < len(each))
    return tuple(dict.fromkeys(mixed))[:TIPS_MOST]


def causes_of(enrolment: Enrolment) -> tuple[Cause, ...]:
    """Why the present attempt was turned down; empty if it was not."""
    return enrolment.decision.causes if enrolment.decision is not None else ()


def icon_of(parts: tuple[Part, ...]) -> str:
    """What stands for the first part to be done again."""
    return _ICONS[parts[0]] if parts else "info"

"""Why an application or a visit is turned down: stable codes (R15 to R21)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.finding import Finding, Kind, Side, Weight


class Category(StrEnum):
    """The top level."""

    INVALID_PHOTO = "invalid_photo"
    INVALID_ID = "invalid_id"
    POLICY_VIOLATION = "policy_violation"
    SECURITY_CONCERN = "security_concern"
    BEHAVIOURAL = "behavioural"
    NON_BEHAVIOURAL = "non_behavioural"


class Part(StrEnum):
    """A part of the application that can be done again (R12), in the order of the lobby's steps."""

    ID = "id"
    DETAILS = "details"
    PORTRAIT = "portrait"


class Reason(StrEnum):
    """``category.sub_reason``; the value is what is stored, printed and put in letters."""

    PHOTO_FILTERS = "invalid_photo.filters_or_effects"
    PHOTO_BLURRY = "invalid_photo.too_blurry"
    PHOTO_MISSING = "invalid_photo.not_uploaded"
    PHOTO_OTHER = "invalid_photo.other"
    ID_EXPIRED = "invalid_id.expired"
    ID_MISSING = "invalid_id.not_uploaded"
    ID_NOT_GOVERNMENT = "invalid_id.non_government_issued"
    ID_NOT_LEGIBLE = "invalid_id.not_legible"
    ID_OTHER = "invalid_id.other"
    POLICY_UNDER_18 = "policy_violation.under_18"
    POLICY_OTHER = "policy_violation.other"
    SECURITY_ID_DIFFERS = "security_concern.id_does_not_match"
    SECURITY_PHOTO_DIFFERS = "security_concern.photo_does_not_match"
    SECURITY_OTHER = "security_concern.other"
    BEHAVIOURAL_LOCKDOWN = "behavioural.lockdown"
    BEHAVIOURAL_RESIDENT = "behavioural.resident_behaviour"
    BEHAVIOURAL_ACCOUNT = "behavioural.account_usage_violation"
    OUTSIDE_TERMINAL_TAKEN = "non_behavioural.terminal_not_available"
    OUTSIDE_TERMINAL_BROKEN = "non_behavioural.terminal_inoperable"
    OUTSIDE_RESIDENT_LATE = "non_behavioural.resident_not_produced_in_time"
    OUTSIDE_OTHER = "non_behavioural.other"

    @property
    def category(self) -> Category:
        """The top-level category."""
        return Category(self.value.split(".")[0])

    @property
    def needs_text(self) -> bool:
        """Whether the officer must write an explanation that the visitor sees (R19 to R21)."""
        return self.value.endswith(".other") or self.category in VISIT_CATEGORIES

    @property
    def is_final(self) -> bool:
        """Whether the visitor cannot correct it and send again (DESIGN.md section 7)."""
        return self.category is Category.POLICY_VIOLATION or self is Reason.SECURITY_OTHER

    @property
    def reopens(self) -> tuple[Part, ...]:
        """The parts to be done again; empty when it cannot be corrected."""
        if self.is_final or self.category in VISIT_CATEGORIES:
            return ()
        if self is Reason.SECURITY_ID_DIFFERS:
            return (Part.ID, Part.DETAILS)
        if self is Reason.SECURITY_PHOTO_DIFFERS:
            return (Part.ID, Part.PORTRAIT)
        return (Part.PORTRAIT,) if self.category is Category.INVALID_PHOTO else (Part.ID,)


#: Categories of visits; the others belong to enrolments (R15 to R20).
VISIT_CATEGORIES = frozenset({Category.BEHAVIOURAL, Category.NON_BEHAVIOURAL})

ENROLMENT_REASONS: tuple[Reason, ...] = tuple(
    r for r in Reason if r.category not in VISIT_CATEGORIES
)
VISIT_REASONS: tuple[Reason, ...] = tuple(r for r in Reason if r.category in VISIT_CATEGORIES)

#: For what a visit request is rejected before it starts (R17, R18).
REQUEST_REASONS: tuple[Reason, ...] = tuple(
    r for r in Reason if r.category in (Category.POLICY_VIOLATION, Category.SECURITY_CONCERN)
)

#: Length of an explanation after trimming (R21).
EXPLANATION_LEAST = 10
EXPLANATION_MOST = 500


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason of a decision with its explanation for the visitor ("" where none is needed)."""

    reason: Reason
    explanation: str = ""


def parts_to_redo(causes: Iterable[Cause]) -> tuple[Part, ...]:
    """The parts that the causes reopen, in step order; empty if any cause is final."""
    causes = tuple(causes)
    if any(c.reason.is_final for c in causes):
        return ()
    asked = {part for c in causes for part in c.reason.reopens}
    return tuple(part for part in Part if part in asked)


_BY_KIND: dict[Kind, Reason] = {
    Kind.EXPIRED: Reason.ID_EXPIRED,
    Kind.UNDER_18: Reason.POLICY_UNDER_18,
    Kind.NAME_DIFFERS: Reason.SECURITY_ID_DIFFERS,
    Kind.BIRTH_DIFFERS: Reason.SECURITY_ID_DIFFERS,
    Kind.NUMBER_DIFFERS: Reason.SECURITY_ID_DIFFERS,
    Kind.EXPIRY_DIFFERS: Reason.SECURITY_ID_DIFFERS,
    Kind.FACE_BLURRED: Reason.PHOTO_BLURRY,
    Kind.FACE_FILTERED: Reason.PHOTO_FILTERS,
    Kind.FACE_MISSING: Reason.PHOTO_MISSING,
    Kind.CARD_MISSING: Reason.ID_MISSING,
    Kind.CARD_BLANK: Reason.ID_MISSING,
    Kind.NOT_GOVERNMENT: Reason.ID_NOT_GOVERNMENT,
    Kind.TYPE_DIFFERS: Reason.ID_OTHER,
}
_CARD_KINDS = frozenset(
    {
        Kind.CARD_CUT_OFF,
        Kind.CARD_SMALL,
        Kind.CARD_TILTED,
        Kind.CARD_COVERED,
        Kind.MOVING,
        Kind.BLURRED,
        Kind.GLARE,
        Kind.DARK,
        Kind.BRIGHT,
        Kind.ILLEGIBLE,
        Kind.FIELD_MISSING,
        Kind.FIELD_ILLEGIBLE,
    }
)


def suggested(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """Reasons that blocking or warning findings speak for, in the order of the list above.

    They are marked for the officer, who decides. Advice (filters, likeness) never suggests one.
    """
    found = set()
    for f in findings:
        if f.weight not in (Weight.BLOCK, Weight.WARN):
            continue
        if f.kind in _BY_KIND:
            found.add(_BY_KIND[f.kind])
        elif f.kind in _CARD_KINDS and f.side in (Side.FRONT, Side.BACK):
            found.add(Reason.ID_NOT_LEGIBLE)
        elif f.side is Side.PORTRAIT and f.kind is not Kind.TAKEN_BY_HAND:
            found.add(Reason.PHOTO_OTHER)
    return tuple(r for r in Reason if r in found)

"""The required fields of a front as crops of its picture (R7, F31)."""

from __future__ import annotations

from PySide6.QtCore import QRect

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.finding import Box, Finding, Kind, Side
from kiosk.ui import words
from kiosk.ui.desk.opened_case import OpenedCase
from kiosk.ui.desk.review_checks import OUTCOMES, said
from kiosk.ui.parts.field_crops import Crop

_FIELDS = frozenset({Kind.FIELD_MISSING, Kind.FIELD_ILLEGIBLE})
#: Ground left around a field, as a share of its height.
_AROUND = 0.35


def crops_of(opened: OpenedCase) -> tuple[Crop, ...]:
    """A crop for each required field that was judged; none if the picture cannot be opened."""
    if PictureKind.ID_FRONT not in opened.images:
        return ()
    fields = (f for f in opened.case.enrolment.findings if f.kind in _FIELDS and f.field)
    return tuple(_crop(opened, f) for f in fields if f.side is Side.FRONT)


def _crop(opened: OpenedCase, finding: Finding) -> Crop:
    outcome = OUTCOMES[finding.weight]
    name = words.say(f"printed_field.{finding.field}")
    label = name[0].upper() + name[1:]
    if finding.kind is Kind.FIELD_MISSING or finding.box is None:
        return Crop(label, None, outcome, words.say("desk.review.field_not_found"))
    whole = opened.images[PictureKind.ID_FRONT]
    area = _area(finding.box).intersected(whole.rect())
    if area.isEmpty():
        return Crop(label, None, outcome, words.say("desk.review.field_not_found"))
    return Crop(label, whole.copy(area), outcome, said(outcome))


def _area(box: Box) -> QRect:
    around = round(_AROUND * min(box.height, box.width))
    return QRect(box.left, box.top, box.width, box.height).adjusted(
        -around, -around, around, around
    )

"""Under eighteen: what the visitor gave is erased before they are told (R17, L18).

For every page that hears ``Under18``: ``refuse`` and go to the page ``under_18``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.errors import Under18
from kiosk.domain.visitor import Applicant
from kiosk.services.enrol import Draft, Taken, document_of
from kiosk.ui.lobby.session import Session

PAGE = "under_18"


@dataclass(frozen=True, slots=True)
class AgeRefusal:
    """What the page says: the birth date as read or typed, and the first day to apply."""

    birth: date | None
    from_date: date


def refuse(session: Session, refused: Under18) -> None:
    """Erase every picture and everything read from them; keep only the two dates to be shown."""
    draft = session.draft or Draft()
    document = document_of(draft)
    births = [b for b in (draft.applicant.birth, document.birth if document else None) if b]
    first = refused.facts["from_date"]
    if not isinstance(first, date):
        raise TypeError("the refusal carries no date")
    for taken in (draft.front, draft.back, draft.portrait):
        _blacken(taken)
    session.draft = replace(
        draft,
        front=None,
        back=None,
        portrait=None,
        applicant=Applicant(id_type=draft.id_type),
        edited=frozenset(),
    )
    session.kept[PAGE] = AgeRefusal(max(births, default=None), first)


def _blacken(taken: Taken | None) -> None:
    """Overwrite what was shown; the sealed pictures nobody here can open are let go."""
    if taken is not None and taken.preview.flags.writeable:
        taken.preview.fill(0)

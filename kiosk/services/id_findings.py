"""What the pictures of an ID say once all of them are taken, and the barcode is known.

The front comes before the back: a field that was not found on it, or was not legible, is judged
again with its decoded or typed value in hand.
"""

from __future__ import annotations

from kiosk.domain.document import Document
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.visitor import Applicant
from kiosk.services.draft import Draft, Taken, document_of
from kiosk.services.print_facts import with_values
from kiosk.vision.legibility import is_clear, legibility, legibility_findings
from kiosk.vision.machine import government_findings

_OF_PRINT = frozenset({Kind.ILLEGIBLE, Kind.FIELD_MISSING, Kind.FIELD_ILLEGIBLE})
#: What the visitor is told of the ID as such; everything else is told while it is taken.
_OF_KIND = (Kind.TYPE_DIFFERS, Kind.NOT_GOVERNMENT)


def id_findings(draft: Draft, applicant: Applicant) -> tuple[Finding, ...]:
    """All findings of the pictures of an ID, judged with what is known by now (R6, R7, F31)."""
    document = document_of(draft)
    found: tuple[Finding, ...] = ()
    if draft.front is not None:
        found = again(draft.front, document, applicant)
        found += _of_issuer(draft.front, document)
    back = draft.back if draft.id_type.has_back else None
    return found + (back.findings if back is not None else ())


def again(front: Taken, document: Document | None, applicant: Applicant) -> tuple[Finding, ...]:
    """A front's findings with its print judged again; some 20 ms."""
    if front.front is None or front.basis is None:
        return front.findings
    print_ = with_values(front.front, document, applicant)
    found = legibility(print_, mrz=front.basis.zone, glare=front.basis.glare)
    kept = tuple(f for f in front.findings if f.kind not in _OF_PRINT)
    return kept + legibility_findings(found, front.shot.side, front.basis.limits)


def kind_faults(draft: Draft) -> tuple[Finding, ...]:
    """What is doubtful of the ID as such: another kind than chosen, or nobody's (R6).

    A warning; it holds nobody back.
    """
    document = document_of(draft)
    if draft.front is None:
        return ()
    found = [f for taken in draft.shots for f in taken.findings]
    found += _of_issuer(draft.front, document)
    warned = [f for f in found if f.weight is Weight.WARN]
    return tuple(f for kind in _OF_KIND for f in warned if f.kind is kind)[:1]


def _of_issuer(front: Taken, document: Document | None) -> tuple[Finding, ...]:
    print_ = front.front
    printed = print_.kind if print_ is not None else None
    legible = print_ is not None and is_clear(print_)
    return government_findings(document, printed, Side.FRONT, legible=legible)

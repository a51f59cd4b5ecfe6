"""What one visitor has told the kiosk, from the first touch to the wipe. Memory only."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from kiosk.domain.language import Language

if TYPE_CHECKING:
    from kiosk.domain.enrolment import Enrolment
    from kiosk.domain.facility import Resident
    from kiosk.domain.party import Party
    from kiosk.domain.reason import Part
    from kiosk.domain.slot import Slot
    from kiosk.domain.visit import Hold, Visit, VisitKind
    from kiosk.domain.visitor import Visitor
    from kiosk.services.enrol import Draft, Submitted


@dataclass(slots=True, eq=False)
class Session:
    """Values by feature; each page reads and replaces its own.

    ``bound_for`` is the page that a sign-in leads to. ``redo`` are the parts still to be done
    again (R12), in step order; empty in a first application. ``return_to`` is the page that
    Continue leads back to after a change asked for on it, ``changing`` the page that the change
    began on, from which Back leads there too.
    """

    language: Language = Language.ENGLISH
    # Enrolment.
    draft: Draft | None = None
    resident: Resident | None = None
    submitted: Submitted | None = None
    redo: tuple[Part, ...] = ()
    return_to: str | None = None
    changing: str | None = None
    # Signed in.
    bound_for: str = "status"
    visitor: Visitor | None = None
    enrolment: Enrolment | None = None
    # Booking.
    visit_kind: VisitKind | None = None
    party: Party | None = None
    day: date | None = None
    slot: Slot | None = None
    hold: Hold | None = None
    visit: Visit | None = None
    moving: Visit | None = None
    # What a page keeps between two visits to it, by page name.
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether leaving would lose something: then Exit asks first."""
        return self.draft is not None or self.visitor is not None

    def forget_draft(self) -> None:
        """Let go of the application in the making; its pictures are overwritten first."""
        if self.draft is not None:
            for taken in (self.draft.front, self.draft.back, self.draft.portrait):
                if taken is not None and taken.preview.flags.writeable:
                    taken.preview.fill(0)
        self.draft, self.redo = None, ()
        self.return_to = self.changing = None

    def wipe(self) -> None:
        """Forget everything; pictures are overwritten before they are let go."""
        self.forget_draft()
        fresh = Session()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))

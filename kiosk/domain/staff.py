"""The people who work here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.ids import StaffId


class Role(StrEnum):
    """What a member of staff may do."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    IT = "it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member of staff. ``badge`` is what they sign in with."""

    id: StaffId
    version: int = 1
    badge: str
    name: str
    role: Role
    password_hash: str
    tries: int = 0
    locked_until: datetime | None = None
    active: bool = True

    @property
    def may_review(self) -> bool:
        """Whether they may see applications and decide them."""
        return self.active and self.role in (Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)

    @property
    def may_book(self) -> bool:
        """Whether they may call visits off, reject them, and record who did not come."""
        return self.may_review

    @property
    def may_waive(self) -> bool:
        """Whether they may leave a behavioural cancellation without its charge (R19)."""
        return self.active and self.role in (Role.SUPERVISOR, Role.ADMINISTRATOR)

    @property
    def may_take_over(self) -> bool:
        """Whether they may take an application that another officer has in hand."""
        return self.may_waive

    @property
    def may_override(self) -> bool:
        """Whether they may let a visit be booked against a rule of the facility's own."""
        return self.may_waive

"""The person who visits: account, applicant and age."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.document import IdType
from kiosk.domain.ids import VisitorId
from kiosk.domain.language import Language

ADULT = 18


class Relationship(StrEnum):
    """How the visitor is related to the resident."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    RELATIVE = "relative"
    FRIEND = "friend"
    ATTORNEY = "attorney"
    CLERGY = "clergy"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What the visitor says of themselves: the confirmed or typed values (R4, R5)."""

    surname: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    birth: date | None = None
    id_type: IdType = IdType.LICENSE
    id_number: str = ""
    id_expiry: date | None = None
    id_issuer: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    phone: str = ""
    legal_name_acknowledged: bool = False

    @property
    def full_name(self) -> str:
        """Given, middle, surname and suffix with single spaces."""
        parts = (self.given, self.middle, self.surname, self.suffix)
        return " ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """An account: one per e-mail address (R2). ``email`` is kept as typed, looked up folded."""

    id: VisitorId
    version: int = 1
    email: str
    language: Language
    applicant: Applicant
    pin_hash: str
    tries: int = 0
    locked_until: datetime | None = None
    created_at: datetime


def eighteenth(birth: date) -> date:
    """The day a person turns eighteen; born on 29 February, 1 March where there is none."""
    year = birth.year + ADULT
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def is_adult(birth: date, on: date) -> bool:
    """Eighteen or older on that day, the birthday included."""
    return on >= eighteenth(birth)


def age(birth: date, on: date) -> int:
    """Whole years on that day."""
    years = on.year - birth.year
    return years - ((on.month, on.day) < (birth.month, birth.day))


def with_signin(visitor: Visitor, tries: int, locked_until: datetime | None) -> Visitor:
    """The visitor with the state of sign-in tries."""
    return replace(visitor, tries=tries, locked_until=locked_until)

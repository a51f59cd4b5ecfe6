"""An identity document: what kind it is and what was read from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IdType(StrEnum):
    """Accepted documents (R6). ``PHOTO_ID`` is another government photo ID; its issuer is asked."""

    LICENSE = "license"
    STATE_ID = "state_id"
    PASSPORT = "passport"
    PHOTO_ID = "photo_id"

    @property
    def has_back(self) -> bool:
        """Whether a picture of the back belongs to it (R4)."""
        return self is not IdType.PASSPORT


class Source(StrEnum):
    """Where the fields came from."""

    PDF417 = "pdf417"
    MRZ = "mrz"
    PRINT = "print"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Fields read by machine. Missing ones are ``None`` or empty, never guessed.

    ``state`` is the issuing jurisdiction as printed in the code ("CA"), ``country`` "USA", "CAN"
    or an ICAO code; ``version`` the AAMVA version number. ``issuer`` is the jurisdiction or country
    whose issuer number the code carries, empty unless it is a known government's (R6).
    ``truncated`` says that the issuer cut a name to fit. Of a machine-readable zone:
    ``nationality``, an ICAO code; ``code``, the document code ("P", "ID"); ``lines`` as printed.
    """

    source: Source
    type: IdType | None = None
    surname: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    birth: date | None = None
    expiry: date | None = None
    issued: date | None = None
    number: str = ""
    sex: str = ""
    address: str = ""
    city: str = ""
    postcode: str = ""
    state: str = ""
    country: str = ""
    issuer: str = ""
    version: int | None = None
    truncated: bool = False
    nationality: str = ""
    code: str = ""
    lines: tuple[str, ...] = ()


def is_expired(expiry: date, on: date) -> bool:
    """Expiring on the day itself is still valid (rules, People and policy)."""
    return expiry < on

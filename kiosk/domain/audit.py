"""Who did what, when: kept for supervisors, without personal data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """``who`` is a staff or visitor identity or a station's name, ``what`` a dotted code.

    ``subject`` is the identity acted on; ``detail`` holds codes and numbers only,
    ``place`` is the name of the terminal, desk or machine. ``id`` is the
    entry's number in the store.
    """

    id: int = field(default=0, compare=False)
    at: datetime
    who: str
    what: str
    subject: str
    detail: Mapping[str, str | int]
    place: str = ""

    def canonical(self) -> bytes:
        """The entry as bytes that are the same on every machine and engine."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        said = [self.who, self.place, self.what, self.subject]
        whole = [self.id, at, *said, dict(sorted(self.detail.items()))]
        return json.dumps(whole, ensure_ascii=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The place of an entry in the chain, from 1, and the MAC that binds it to the one before."""

    seq: int
    entry: int
    mac: str


class Fault(StrEnum):
    """What is wrong with the first entry that is not as it was sealed."""

    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first place at which the chain does not hold. ``at``: when the last sound entry was."""

    seq: int
    entry: int
    fault: Fault
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of following the chain.

    ``sealed`` entries were found sound, ``pending`` are not in the chain yet, ``head`` is the MAC
    of the last: kept elsewhere, it shows later that nothing was cut off the end.
    """

    sealed: int
    pending: int
    head: str
    broken: Broken | None

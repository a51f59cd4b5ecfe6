"""Who did what, when: kept for supervisors, without personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """``who`` is a staff or visitor identity or a station's name, ``what`` a dotted code.

    ``subject`` is the identity acted on; ``detail`` holds codes and numbers only.
    """

    at: datetime
    who: str
    what: str
    subject: str
    detail: Mapping[str, str | int]

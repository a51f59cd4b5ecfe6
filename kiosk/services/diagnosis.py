"""One part's state, as ``kiosk doctor`` and the health page tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Health(StrEnum):
    """How a part is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One part's state. Facts hold no personal data."""

    check: str
    health: Health
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

"""What a service changed, told once so that screens can refresh."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Identities of what was written."""

    enrolments: frozenset[str] = frozenset()
    visits: frozenset[str] = frozenset()
    visitors: frozenset[str] = frozenset()
    letters: bool = False

    def __or__(self, other: Changed) -> Changed:
        """What one or the other wrote."""
        return Changed(
            enrolments=self.enrolments | other.enrolments,
            visits=self.visits | other.visits,
            visitors=self.visitors | other.visitors,
            letters=self.letters or other.letters,
        )

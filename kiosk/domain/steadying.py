"""Keeps a number that wavers about its limit from flickering between a fault and none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kiosk.domain.finding import AT_MOST, Finding, Kind, Weight

#: Share of a limit by which a number has to pass it to count at once. Between two looks at the
#: same still card or face the numbers of ``vision`` differ by 1 to 3 % (camera noise).
MARGIN = 0.05

_FAULTS = frozenset({Weight.WARN, Weight.BLOCK})


@dataclass(slots=True)
class _Told:
    weight: Weight
    doubted_since: float | None = None


class Steadying:
    """Findings of look after look, each kind changing between fault and none only for a reason.

    It changes at once when the number has passed its limit by ``MARGIN`` or the finding blocks,
    otherwise when it has been on the other side for ``doubt`` seconds of the looks' clock.
    """

    def __init__(self, doubt: float) -> None:
        self._doubt = doubt
        self._told: dict[Kind, _Told] = {}

    def settled(self, findings: Iterable[Finding], at: float) -> tuple[Finding, ...]:
        """The findings of a look at ``at`` with the weights that stand; numbers stay as measured.

        A kind that a look says nothing of begins anew with the next.
        """
        seen = tuple(findings)
        before, self._told = self._told, {}
        return tuple(self._weighed(finding, before.get(finding.kind), at) for finding in seen)

    def forget(self) -> None:
        """What was seen says nothing of what comes: another picture, or the camera was away."""
        self._told = {}

    def _weighed(self, finding: Finding, told: _Told | None, at: float) -> Finding:
        changes = told is not None and (told.weight in _FAULTS) != (finding.weight in _FAULTS)
        if told is None or not changes or _is_clear(finding):
            self._told[finding.kind] = _Told(finding.weight)
            return finding
        since = at if told.doubted_since is None else told.doubted_since
        if at - since >= self._doubt:
            self._told[finding.kind] = _Told(finding.weight)
            return finding
        self._told[finding.kind] = _Told(told.weight, since)
        return replace(finding, weight=told.weight)


def _is_clear(finding: Finding) -> bool:
    """Whether the number lies clearly on the side of the limit that its weight says."""
    if finding.weight is Weight.BLOCK:
        return True
    beyond = abs(finding.measured - finding.limit) >= MARGIN * abs(finding.limit)
    over = finding.measured > finding.limit
    on_bad_side = over if finding.kind in AT_MOST else not over
    return beyond and on_bad_side == (finding.weight in _FAULTS)

"""A measured number against two limits: the finding carries the limit that decided."""

from __future__ import annotations

from kiosk.domain.finding import Box, Finding, Kind, Side, Weight


def at_least(
    kind: Kind, measured: float, block: float, warn: float, side: Side, box: Box | None = None
) -> Finding:
    """Blocks below one limit and warns below another."""
    if measured < block:
        return Finding(kind, Weight.BLOCK, measured, block, side, box)
    weight = Weight.WARN if measured < warn else Weight.FINE
    return Finding(kind, weight, measured, warn, side, box)


def at_most(
    kind: Kind, measured: float, block: float, warn: float, side: Side, box: Box | None = None
) -> Finding:
    """Blocks above one limit and warns above another."""
    if measured > block:
        return Finding(kind, Weight.BLOCK, measured, block, side, box)
    weight = Weight.WARN if measured > warn else Weight.FINE
    return Finding(kind, weight, measured, warn, side, box)

"""What a terminal found out about its own camera: the daily test, and the target card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Subject(StrEnum):
    """What was tested."""

    CAMERA = "camera"
    TARGET = "target"


class CameraOutcome(StrEnum):
    """What the camera's test found. ``SLOW`` alone is a warning."""

    OK = "ok"
    SLOW = "slow"
    MISSING = "missing"
    DENIED = "denied"
    VIRTUAL = "virtual"
    UNLISTED = "unlisted"
    COARSE = "coarse"
    SILENT = "silent"
    LOST = "lost"
    FROZEN = "frozen"
    GREEN = "green"
    BLACK = "black"
    BLANK = "blank"


class Gauge(StrEnum):
    """What is measured; units and sources are in ``docs/target-card.md``."""

    # Of the camera.
    WIDTH = "width"
    HEIGHT = "height"
    RATE = "rate"
    # Of the target card.
    DPI = "dpi"
    SHARPNESS = "sharpness"
    SOFTEST = "softest"
    LIGHT = "light"
    BURNT = "burnt"
    EVENNESS = "evenness"
    TINT = "tint"
    COLOUR = "colour"
    GLARE = "glare"
    VEIL = "veil"
    # Against the values that this terminal had when all was well.
    SHARPNESS_KEPT = "sharpness_kept"
    CORNER_KEPT = "corner_kept"
    CONTRAST_KEPT = "contrast_kept"
    LIGHT_KEPT = "light_kept"


#: Gauges that must not exceed their limit; all others must not fall below it.
GAUGES_AT_MOST = frozenset({Gauge.BURNT, Gauge.TINT, Gauge.COLOUR, Gauge.GLARE, Gauge.VEIL})


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured number with its limit."""

    gauge: Gauge
    measured: float
    limit: float

    @property
    def is_fine(self) -> bool:
        """Whether the limit is kept."""
        if self.gauge in GAUGES_AT_MOST:
            return self.measured <= self.limit
        return self.measured >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """One test of one terminal. ``is_kept``: its values are those that later ones are held to."""

    at: datetime
    terminal: str
    subject: Subject
    outcome: CameraOutcome = CameraOutcome.OK
    readings: tuple[Reading, ...] = ()
    is_kept: bool = False

    @property
    def is_fine(self) -> bool:
        """Whether nothing is to be told."""
        return self.outcome is CameraOutcome.OK and not faulty(self.readings)

    def measured(self, gauge: Gauge) -> float | None:
        """The number of one gauge."""
        return next((r.measured for r in self.readings if r.gauge is gauge), None)


def faulty(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Those beyond their limits."""
    return tuple(r for r in readings if not r.is_fine)

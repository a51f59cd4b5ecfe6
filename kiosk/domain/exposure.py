"""How much lighter or darker the camera should be set for the face before it.

A camera exposes for the whole picture: before a bright window a face is dark, and darker skin more
so. What is judged is the light on the face, so that is what the exposure follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kiosk.domain.finding import Finding, Kind

#: Stops (factors of two) of one step, and the most in either direction.
STEP, MOST = 0.5, 2.0

#: Seconds for which a wish must last before a step: cameras need as long to settle after one.
WAIT = 0.7

#: A step begun goes on until the limit is kept with this to spare, so that it does not waver.
SPARE = 1.2

#: How often it may turn from lighter to darker or back: a face that is dark and burnt at once has
#: uneven light, which no exposure cures.
TURNS = 1


@dataclass(frozen=True, slots=True)
class FaceLight:
    """Measured on the face, 0 to 255: its light with the least, its brightness with the most."""

    light: float
    least: float
    bright: float
    most: float

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> FaceLight | None:
        """What a look at a portrait found; ``None`` without a face."""
        found = {f.kind: f for f in findings}
        dark, bright = found.get(Kind.FACE_DARK), found.get(Kind.FACE_BRIGHT)
        if dark is None or bright is None:
            return None
        return cls(dark.measured, dark.limit, bright.measured, bright.limit)


@dataclass(frozen=True, slots=True)
class Exposure:
    """``stops`` from what the camera would choose. The rest is what ``follow`` remembers."""

    stops: float = 0.0
    wish: int = 0
    since: float = 0.0
    moved: int = 0
    turns: int = 0


def follow(before: Exposure, face: FaceLight, at: float) -> Exposure:
    """The exposure after a look at ``at`` seconds; at most one step from the one before."""
    wish = _wish(before, face)
    if wish != before.wish:
        return replace(before, wish=wish, since=at)
    if wish == 0 or at - before.since < WAIT:
        return before
    turns = before.turns + (before.moved not in (0, wish))
    stops = min(max(before.stops + wish * STEP, -MOST), MOST)
    if turns > TURNS or stops == before.stops:
        return before
    return Exposure(stops, wish, at, wish, turns)


def _wish(before: Exposure, face: FaceLight) -> int:
    """1 lighter, -1 darker, 0 as it is. A face that is burnt is worse than one that is dark."""
    under_way = before.wish if before.wish == before.moved else 0
    most = face.most / (SPARE if under_way < 0 else 1)
    least = face.least * (SPARE if under_way > 0 else 1)
    if face.bright > most:
        return -1
    return 1 if face.light < least else 0

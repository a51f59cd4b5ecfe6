"""Why print on a document cannot be read: it moved, is out of focus, far, dark, or lit too much.

The hint depends on it: holding still does not help against a lens that is out of focus. Motion
leaves edges along it as sharp as they were, so the steepness of the print's edges is taken in
twelve directions; text as such has fewer upright edges left the more it is out of focus, which is
told from a level motion by the directions beside it.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from kiosk.domain.finding import Finding, Kind, Weight
from kiosk.vision.bands import Bands, Floats, highest
from kiosk.vision.sharpness import counted

_DIRECTIONS = 12
#: Directions within 15 degrees of level, whose edges focus takes from text first.
_LEVEL = (11, 0, 1)
_PERCENTILE = 60
#: Logistic regression on natural logarithms of the steepness in percent: 1, the least, the
#: greatest, the median, upright, level, and the least apart from the level ones. Fitted on 456
#: frames of 19 documents, drawn and real, out of focus by 1.8 to 6 pixels or moved by 9 to 30;
#: with each document left out in turn, 94.7 % of its frames are told (docs/reading.md).
_WEIGHTS = (-13.03, -9.32, 1.29, 19.27, 1.79, 9.43, -19.83)
_LEAST = 0.5


class Cause(StrEnum):
    """What to do something about."""

    MOVE = "move"
    FOCUS = "focus"
    FAR = "far"
    DARK = "dark"
    GLARE = "glare"


_BY_KIND = {
    Kind.CARD_SMALL: Cause.FAR,
    Kind.DARK: Cause.DARK,
    Kind.GLARE: Cause.GLARE,
}


def moved(bands: Bands) -> float:
    """The probability that blurred print was moved, not out of focus; 0 without print."""
    steep = _by_direction(bands)
    if steep is None:
        return 0.0
    seen = np.log(np.maximum(steep, _LEAST))
    beside = np.delete(seen, _LEVEL).min()
    upright, level = seen[_DIRECTIONS // 2], seen[0]
    x = np.array([1.0, seen.min(), seen.max(), np.median(seen), upright, level, beside])
    return float(1 / (1 + np.exp(-np.clip(x @ np.array(_WEIGHTS), -30, 30))))


def cause_of(findings: tuple[Finding, ...]) -> Cause | None:
    """The cause that is farthest beyond its limit, of a look's findings; ``None`` if all is well.

    What blocks comes before what warns.
    """
    found = {f.kind: f for f in findings if f.weight in (Weight.BLOCK, Weight.WARN)}
    causes = {k: c for k, c in _BY_KIND.items() if k in found}
    if Kind.BLURRED in found:
        causes[Kind.BLURRED] = Cause.MOVE if Kind.MOVING in found else Cause.FOCUS
    if not causes:
        return None
    return causes[max(causes, key=lambda kind: _beyond(found[kind]))]


def _beyond(found: Finding) -> tuple[bool, float]:
    ratio = found.measured / max(found.limit, 1e-6)
    over = ratio if found.kind is Kind.GLARE else 1 / max(ratio, 1e-6)
    return found.weight is Weight.BLOCK, over


def _by_direction(bands: Bands) -> Floats | None:
    """The steepness in percent, from level (0) by 15 degrees."""
    counts = counted(bands)
    if counts is None:
        return None
    across, down = bands.across.astype(np.float32), bands.down.astype(np.float32)
    span, found = bands.span[counts], []
    for angle in np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS:
        slope = np.abs(np.float32(np.cos(angle)) * across + np.float32(np.sin(angle)) * down)
        found.append(100 * np.percentile(highest(slope)[counts] / (8 * span), _PERCENTILE))
    return np.array(found, np.float32)

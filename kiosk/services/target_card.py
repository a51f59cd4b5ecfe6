"""The target card before a terminal's camera: what is fine, and what changed since then (F23).

Limits that the ID checks have too are theirs; the others are below, each with its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from kiosk.domain.limits import CardLimits
from kiosk.domain.self_test import Gauge, Reading, SelfTest, Subject, faulty
from kiosk.store.store import Store
from kiosk.vision.lab import linear
from kiosk.vision.pixels import Pixels
from kiosk.vision.target import TargetLook, look_at_target

#: Cycles per millimetre. The bars of a licence's barcode are 0.170 mm wide at least (AAMVA Card
#: Design Standard, annex D): their pattern has 2.94 cycles per millimetre, of which a blur that
#: leaves a half at 1.6 leaves a tenth. Print of a millimetre asks for 0.9.
SHARPNESS_LEAST = 1.6

#: Worst by middle place of the card. A card leaning by 25 degrees has 0.85 (drawn); a smudge on the
#: lens that doubles the blur under it 0.5.
SOFTEST_LEAST = 0.6

#: Share of the paper that is pure white: beyond that, print fades (as ``CardLimits`` has it).
BURNT_MOST = 0.05

#: Darkest by lightest place of the paper: one photographic stop.
EVENNESS_LEAST = 0.5

#: Chroma of the greys. Office paper itself has up to 6, for its whiteners; a coloured filter over a
#: tenth of the picture's light gives 12.
TINT_MOST = 10.0

#: Mean CIEDE2000. An office printer is out by 5 to 8 by itself.
COLOUR_MOST = 15.0

#: Light of black by light of paper: toner on matt paper has 0.04 to 0.07.
VEIL_MOST = 0.15

#: Against the values kept: shares of sharpness, of the worst place's, of contrast, and of light.
#: A contrast of 0.9 of what it was is a veil of a twentieth of the paper's light more; half the
#: light is one of two lamps gone.
SHARPNESS_KEPT_LEAST = 0.75
CORNER_KEPT_LEAST = 0.75
CONTRAST_KEPT_LEAST = 0.9
LIGHT_KEPT_LEAST = 0.5

_MM = 25.4


@dataclass(frozen=True, slots=True)
class Measured:
    """What was read, and whether the lens looks dirty (``None``: nothing to compare with)."""

    readings: tuple[Reading, ...]
    is_dirty: bool | None


def measure(frames: Sequence[Pixels], limits: CardLimits, kept: SelfTest | None) -> Measured | None:
    """Measure the sharpest view of the card on these; ``None`` if it is on none of them.

    ``kept`` has the values that this terminal had when all was well.
    """
    looks = [look for frame in frames if (look := look_at_target(frame)) is not None]
    if not looks:
        return None
    best = max(looks, key=lambda look: look.sharpness)
    readings = (*_alone(best, limits), *(_compared(best, kept) if kept is not None else ()))
    return Measured(readings, _is_dirty(readings, compared=kept is not None))


def keep(
    store: Store,
    measured: Measured,
    terminal: str,
    at: datetime,
    *,
    as_good: bool,
    keep_days: int,
) -> SelfTest:
    """Keep what was measured. The first fine values of a terminal are those to hold others to.

    ``as_good``: these are, from now on (after cleaning, another lamp, another print).
    """
    with store.begin() as transaction:
        is_first = transaction.self_tests.kept(terminal, Subject.TARGET) is None
        test = SelfTest(
            at=at,
            terminal=terminal,
            subject=Subject.TARGET,
            readings=measured.readings,
            is_kept=as_good or (is_first and not faulty(measured.readings)),
        )
        transaction.self_tests.add(test)
        transaction.self_tests.forget(at - timedelta(days=keep_days))
    return test


def kept(store: Store, terminal: str) -> SelfTest | None:
    """The values that this terminal is held to."""
    with store.read() as transaction:
        return transaction.self_tests.kept(terminal, Subject.TARGET)


def _alone(look: TargetLook, limits: CardLimits) -> Iterator[Reading]:
    yield Reading(Gauge.DPI, look.dpi, limits.dpi_warn)
    yield Reading(Gauge.SHARPNESS, look.sharpness, SHARPNESS_LEAST)
    yield Reading(Gauge.SOFTEST, look.softest, SOFTEST_LEAST)
    yield Reading(Gauge.LIGHT, look.light, limits.light_warn)
    yield Reading(Gauge.BURNT, look.burnt, BURNT_MOST)
    yield Reading(Gauge.EVENNESS, look.evenness, EVENNESS_LEAST)
    yield Reading(Gauge.TINT, look.tint, TINT_MOST)
    yield Reading(Gauge.COLOUR, look.colour, COLOUR_MOST)
    yield Reading(Gauge.GLARE, look.glare, limits.glare_warn)
    yield Reading(Gauge.VEIL, look.veil, VEIL_MOST)


def _compared(look: TargetLook, kept: SelfTest) -> Iterator[Reading]:
    """Shares of what was kept; of sharpness by the pixel, so that distance does not matter."""
    then = {r.gauge: r.measured for r in kept.readings}
    pixels = look.sharpness / max(look.dpi, 1) * _MM
    pixels_then = then[Gauge.SHARPNESS] / max(then[Gauge.DPI], 1) * _MM
    light = linear(np.array([look.light, then[Gauge.LIGHT]]))
    yield _share(Gauge.SHARPNESS_KEPT, pixels, pixels_then, SHARPNESS_KEPT_LEAST)
    yield _share(Gauge.CORNER_KEPT, look.softest, then[Gauge.SOFTEST], CORNER_KEPT_LEAST)
    contrasts = _contrast(look.veil), _contrast(then[Gauge.VEIL])
    yield _share(Gauge.CONTRAST_KEPT, *contrasts, CONTRAST_KEPT_LEAST)
    yield _share(Gauge.LIGHT_KEPT, float(light[0]), float(light[1]), LIGHT_KEPT_LEAST)


def _contrast(veil: float) -> float:
    """Michelson's: of black that has so much of the paper's light."""
    return (1 - veil) / (1 + veil)


def _share(gauge: Gauge, now: float, then: float, least: float) -> Reading:
    return Reading(gauge, now / then if then > 0 else 1.0, least)


#: What dirt on a lens does: it spreads light everywhere, or blurs one place and not the others.
_DIRT = frozenset({Gauge.SOFTEST, Gauge.VEIL, Gauge.CORNER_KEPT, Gauge.CONTRAST_KEPT})


def _is_dirty(readings: Sequence[Reading], *, compared: bool) -> bool | None:
    wrong = {r.gauge for r in faulty(readings)}
    if wrong & _DIRT:
        return True
    return False if compared else None

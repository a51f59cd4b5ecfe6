"""Whether the cause of unreadable print is told apart: a confusion table on seeded degradations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import cv2
import numpy as np

from kiosk.domain.document import IdType
from kiosk.domain.finding import Side
from kiosk.domain.limits import CardLimits
from kiosk.vision.card import look_at_card
from kiosk.vision.cause import Cause, cause_of
from kiosk.vision.pixels import Pixels
from tests.benchmarks.corners import cards, pages
from tests.benchmarks.degrade import CONDITIONS, Condition, seen

#: Frames of each document and cause.
TIMES = 3


def main() -> None:
    """Print how often each cause is taken for which."""
    cv2.setNumThreads(1)
    documents = [(flat, IdType.PHOTO_ID) for flat in cards()]
    documents += [(flat, IdType.PASSPORT) for flat in pages()]
    told: dict[Cause, Counter[str]] = {cause: Counter() for cause in Cause}
    for number, (flat, id_type) in enumerate(documents):
        for cause in Cause:
            for n in range(TIMES):
                told[cause][_told(flat, id_type, cause, number * TIMES + n)] += 1
    names = [*(c.value for c in Cause), "none"]
    print(f"{'true':8}" + "".join(f"{name:>8}" for name in names))
    for cause, counts in told.items():
        print(f"{cause.value:8}" + "".join(f"{counts[name]:8}" for name in names))


def spoiled(cause: Cause, rng: np.random.Generator) -> tuple[Condition, float | None]:
    """A condition that makes print unreadable for that cause, and how far away, if it matters."""
    plain = replace(CONDITIONS["1280x720"], angle=float(rng.uniform(-8, 8)))
    if cause is Cause.MOVE:
        length, heading = float(rng.uniform(11, 28)), float(rng.uniform(0, 180))
        return replace(plain, motion=length, heading=heading), None
    if cause is Cause.FOCUS:
        return replace(plain, gaussian=float(rng.uniform(2.5, 6))), None
    if cause is Cause.FAR:
        return plain, float(rng.uniform(0.22, 0.28))
    if cause is Cause.DARK:
        return replace(plain, light=float(rng.uniform(0.08, 0.22)), noise=5.0), None
    return replace(plain, glare=float(rng.uniform(0.1, 0.2))), None


def _told(flat: Pixels, id_type: IdType, cause: Cause, seed: int) -> str:
    rng = np.random.default_rng([seed, 3])
    condition, share = spoiled(cause, rng)
    scale = None if share is None else share * condition.size[0] / flat.shape[1]
    frame = seen(flat, condition, seed, scale=scale, glare_at=(0.62, 0.45)).frame
    found = look_at_card(frame, Side.FRONT, id_type, CardLimits(), decode=False).findings
    by = cause_of(found)
    return by.value if by is not None else "none"


if __name__ == "__main__":
    main()

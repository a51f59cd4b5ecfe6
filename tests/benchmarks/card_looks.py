"""Computing time of one look at a frame of 1280 by 720 with a card on it, on one core.

Each median is also given as a ratio to a Gaussian blur of the same frame, timed in turn with it, so
that runs on different machines can be compared.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.demo import drawings
from kiosk.demo.drawings import hold_up
from kiosk.domain.document import IdType
from kiosk.domain.finding import Side
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services.draft import Checks, Shot
from kiosk.services.live import Live
from kiosk.store.keys import PublicKey
from kiosk.vision import pdf417
from kiosk.vision.card import look_at_card
from kiosk.vision.corners import find
from kiosk.vision.pixels import Pixels
from kiosk.vision.placing import Earlier

ROUNDS = 40
LIMITS = CardLimits()
#: Live looks seal nothing.
CHECKS = Checks(LIMITS, PortraitLimits(), PublicKey(X25519PrivateKey.generate().public_key()))
LICENSE, PASSPORT = IdType.LICENSE, IdType.PASSPORT


def main() -> None:
    """Print medians and 95th percentiles in milliseconds, and ratios."""
    cv2.setNumThreads(1)
    fronts, backs, pages = _frames()
    empty = [drawings.draw_person(n) for n in range(4)]

    def live(side: Side, id_type: IdType) -> Callable[[Pixels], object]:
        return lambda frame: look_at_card(frame, side, id_type, LIMITS, decode=False)

    _report("find corners", fronts, lambda frame: find(frame, 1.586))
    _report("live, front", fronts, live(Side.FRONT, LICENSE))
    _report("live, back", backs, live(Side.BACK, LICENSE))
    _report("live, passport", pages, live(Side.FRONT, PASSPORT))
    _report("live, no card", empty, live(Side.FRONT, LICENSE))
    _report("live, front for back", fronts, live(Side.BACK, LICENSE))
    _report("followed, front", fronts, _followed(Side.FRONT, LICENSE, fronts))
    _report("followed, back", backs, _followed(Side.BACK, LICENSE, backs))
    _report("followed, passport", pages, _followed(Side.FRONT, PASSPORT, pages))
    _report("live, back, decoding", backs, _decoding)
    _report("taken, back", backs, lambda f: look_at_card(f, Side.BACK, LICENSE, LIMITS))
    _report("barcode on frame", backs, pdf417.read)
    _report("barcode, none there", fronts, pdf417.read)


def _decoding(frame: Pixels) -> object:
    """As a live look goes until the barcode was read once."""
    return Live(Shot.BACK, LICENSE).look(frame, CHECKS, decode=True)


def _followed(side: Side, id_type: IdType, frames: list[Pixels]) -> Callable[[Pixels], object]:
    """A look at a document that was there on the frame before."""
    seen = {id(f): look_at_card(f, side, id_type, LIMITS, decode=False).corners for f in frames}
    last = {n: Earlier(np.array(c, np.float32)) for n, c in seen.items() if c is not None}

    def look(frame: Pixels) -> object:
        return look_at_card(frame, side, id_type, LIMITS, decode=False, last=last[id(frame)])

    return look


def _frames() -> tuple[list[Pixels], list[Pixels], list[Pixels]]:
    fronts, backs, pages = [], [], []
    for n in range(6):
        person, holder = drawings.invent_person(n), drawings.invent_holder(n)
        tilt = -10 + 4 * n
        fronts.append(hold_up(drawings.draw_card_front(person, holder), tilt=tilt, seed=n))
        backs.append(hold_up(drawings.draw_card_back(holder), tilt=tilt, seed=n))
        pages.append(hold_up(drawings.draw_passport_page(person, holder), distance=1.2, seed=n))
    return fronts, backs, pages


def _report(name: str, frames: list[Pixels], work: Callable[[Pixels], object]) -> None:
    work(frames[0])
    taken, beside = [], []
    for n in range(ROUNDS):
        frame = frames[n % len(frames)]
        began = time.thread_time()
        cv2.GaussianBlur(frame, (0, 0), 2)
        between = time.thread_time()
        work(frame)
        beside.append(1000 * (between - began))
        taken.append(1000 * (time.thread_time() - between))
    taken.sort()
    middle, high = statistics.median(taken), taken[int(0.95 * ROUNDS)]
    ratio = middle / statistics.median(beside)
    print(f"{name:22} median {middle:6.1f} ms   p95 {high:6.1f} ms   {ratio:5.1f} blurs")


if __name__ == "__main__":
    main()

"""Drawn cards and faces with known faults, for every test that needs a picture."""

from __future__ import annotations

from functools import lru_cache

from kiosk.demo.drawings import (
    Fault,
    draw_card_back,
    draw_card_front,
    draw_passport_page,
    invent_holder,
    invent_person,
    show_card,
    show_person,
)
from kiosk.demo.drawings.canvas import Pixels

#: The visitor of most tests: one invented woman and her license.
SEED = 9


@lru_cache(maxsize=8)
def front_flat(seed: int = SEED) -> Pixels:
    """A flat card front; do not write on it."""
    return draw_card_front(invent_person(seed), invent_holder(seed))


@lru_cache(maxsize=8)
def back_flat(seed: int = SEED) -> Pixels:
    """A flat card back; do not write on it."""
    return draw_card_back(invent_holder(seed))


@lru_cache(maxsize=4)
def passport_flat(seed: int = SEED) -> Pixels:
    """A flat passport page; do not write on it."""
    return draw_passport_page(invent_person(seed), invent_holder(seed))


@lru_cache(maxsize=16)
def front(fault: Fault | None = None, amount: float | None = None, seed: int = SEED) -> Pixels:
    """A frame with the front held up; do not write on it."""
    return show_card(front_flat(seed), fault, amount, seed=seed)


@lru_cache(maxsize=16)
def back(fault: Fault | None = None, amount: float | None = None, seed: int = SEED) -> Pixels:
    """A frame with the back held up; do not write on it."""
    return show_card(back_flat(seed), fault, amount, seed=seed)


@lru_cache(maxsize=4)
def passport_page(seed: int = SEED) -> Pixels:
    """A frame with the passport's page held up; do not write on it."""
    return show_card(passport_flat(seed), seed=seed)


@lru_cache(maxsize=16)
def portrait(fault: Fault | None = None, amount: float | None = None, seed: int = SEED) -> Pixels:
    """A frame with the person standing there; do not write on it."""
    return show_person(seed, fault, amount)

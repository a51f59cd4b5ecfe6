"""What the demo camera shows: somebody steps up, holds a card, is unsteady first, then still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache, partial

import numpy as np

from kiosk.camera.recorded import RecordedCamera, Scene
from kiosk.demo.drawings import (
    CardHolder,
    Fault,
    Person,
    draw_card_back,
    draw_card_front,
    draw_empty,
    draw_passport_page,
    draw_person,
    hold_up,
    invent_holder,
    invent_person,
    lobby,
    show_person,
    spoil,
)
from kiosk.vision.pixels import Pixels

#: The person of the demo camera; none of the seeded ones.
SEED = 77

#: Pictures a second; slow enough that drawing one never holds the camera up.
FPS = 20

#: Pictures of each stage before the still one, which then goes on.
_STAGE = 12


def camera(seed: int = SEED, today: date | None = None, *, unsteady: bool = True) -> RecordedCamera:
    """A recorded camera with the scenes that pages ask for."""
    person = invent_person(seed)
    holder = invent_holder(seed, today) if today else invent_holder(seed)
    front = partial(_front, person, holder)
    back = partial(_back, person, holder)
    scenes: dict[str, Scene] = {
        "id_front": partial(_shown, front, unsteady),
        "id_back": partial(_shown, back, unsteady),
        "passport": partial(_shown, partial(_page, person, holder), unsteady),
        "portrait": partial(_stood, person, unsteady),
    }
    return RecordedCamera(scenes, fps=FPS, name="demo camera")


@lru_cache(maxsize=4)
def _front(person: Person, holder: CardHolder) -> tuple[Pixels, ...]:
    return _held(draw_card_front(person, holder), person)


@lru_cache(maxsize=4)
def _back(person: Person, holder: CardHolder) -> tuple[Pixels, ...]:
    return _held(draw_card_back(holder), person)


@lru_cache(maxsize=4)
def _page(person: Person, holder: CardHolder) -> tuple[Pixels, ...]:
    return _held(draw_passport_page(person, holder), person)


def _held(flat: Pixels, person: Person) -> tuple[Pixels, ...]:
    """Nothing, too far, unsharp, and good."""
    good = hold_up(flat, skin=person.skin)
    far = hold_up(flat, distance=1.9, skin=person.skin)
    return lobby(), far, spoil(good, Fault.BLUR, 3.5), good


@lru_cache(maxsize=4)
def _stands(person: Person) -> tuple[Pixels, ...]:
    return draw_empty(), show_person(person, Fault.FAR, 1.9), draw_person(person)


def _shown(make: partial[tuple[Pixels, ...]], unsteady: bool) -> Iterator[Pixels]:
    return _play(make(), unsteady=unsteady)


def _stood(person: Person, unsteady: bool) -> Iterator[Pixels]:
    return _play(_stands(person), unsteady=unsteady)


def _play(stages: tuple[Pixels, ...], *, unsteady: bool) -> Iterator[Pixels]:
    """Each stage for a while, then the last for good, trembling by a grey value like a sensor."""
    if unsteady:
        for stage in stages[:-1]:
            for _ in range(_STAGE):
                yield stage.copy()
    rng = np.random.default_rng(5)
    last = stages[-1]
    noise = [rng.integers(-1, 2, last.shape, dtype=np.int16) for _ in range(3)]
    trembling = [np.clip(last + n, 0, 255).astype(np.uint8) for n in noise]
    while True:
        for frame in trembling:
            yield frame.copy()

"""What the demo camera shows: somebody steps up, holds a card, is unsteady first, then still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

#: Where the guide on the screen has its middle, in shares of the picture.
_MIDDLE = (0.5, 0.51)

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


#: A stage is drawn when its turn comes, so that the camera never waits long for its picture.
Stage = Callable[[], Pixels]


def _front(person: Person, holder: CardHolder) -> tuple[Stage, ...]:
    return _held(partial(_flat_front, person, holder), person)


def _back(person: Person, holder: CardHolder) -> tuple[Stage, ...]:
    return _held(partial(_flat_back, holder), person)


def _page(person: Person, holder: CardHolder) -> tuple[Stage, ...]:
    return _held(partial(_flat_page, person, holder), person)


@lru_cache(maxsize=4)
def _flat_front(person: Person, holder: CardHolder) -> Pixels:
    return draw_card_front(person, holder)


@lru_cache(maxsize=4)
def _flat_back(holder: CardHolder) -> Pixels:
    return draw_card_back(holder)


@lru_cache(maxsize=4)
def _flat_page(person: Person, holder: CardHolder) -> Pixels:
    return draw_passport_page(person, holder)


def _held(flat: Stage, person: Person) -> tuple[Stage, ...]:
    """Nothing, too far, unsharp, and good."""

    def good() -> Pixels:
        return hold_up(flat(), at=_MIDDLE, skin=person.skin)

    return (
        lobby,
        lambda: hold_up(flat(), distance=1.9, at=_MIDDLE, skin=person.skin),
        lambda: spoil(good(), Fault.BLUR, 3.5),
        good,
    )


def _stands(person: Person) -> tuple[Stage, ...]:
    return draw_empty, lambda: show_person(person, Fault.FAR, 1.9), lambda: draw_person(person)


def _shown(make: Callable[[], tuple[Stage, ...]], unsteady: bool) -> Iterator[Pixels]:
    return _play(make(), unsteady=unsteady)


def _stood(person: Person, unsteady: bool) -> Iterator[Pixels]:
    return _play(_stands(person), unsteady=unsteady)


def _play(stages: tuple[Stage, ...], *, unsteady: bool) -> Iterator[Pixels]:
    """Each stage for a while, then the last for good, trembling by a grey value like a sensor."""
    if unsteady:
        for stage in stages[:-1]:
            picture = stage()
            for _ in range(_STAGE):
                yield picture.copy()
    rng = np.random.default_rng(5)
    last = stages[-1]()
    noise = [rng.integers(-1, 2, last.shape, dtype=np.int16) for _ in range(3)]
    trembling = [np.clip(last + n, 0, 255).astype(np.uint8) for n in noise]
    while True:
        for frame in trembling:
            yield frame.copy()

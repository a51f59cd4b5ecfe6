"""People who do not exist: what they look like, chosen by a number. No real person is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kiosk.demo.drawings.canvas import Colour


class Hair(StrEnum):
    """How the hair is worn."""

    LONG = "long"
    BOB = "bob"
    BUN = "bun"
    SHORT = "short"
    SIDE = "side"
    CURLY = "curly"
    BALD = "bald"
    SCARF = "scarf"


class Garment(StrEnum):
    """What is worn."""

    ROUND_NECK = "round_neck"
    V_NECK = "v_neck"
    SHIRT = "shirt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented person. Colours are BGR; shapes are shares around 1 (1 is the mean face)."""

    seed: int
    female: bool
    skin: Colour
    hair: Hair
    hair_colour: Colour
    iris: Colour
    garment: Garment
    cloth: Colour
    jaw: float = 1.0
    length: float = 1.0
    nose: float = 1.0
    lips: float = 1.0
    brow: float = 1.0
    beard: float = 0.0
    glasses: bool = False
    age: float = 0.3


#: Skin from light to deep, as photographed in even light.
_SKINS: tuple[Colour, ...] = (
    (178, 205, 238),
    (160, 190, 228),
    (143, 178, 220),
    (138, 168, 210),
    (118, 148, 192),
    (98, 126, 170),
    (80, 104, 146),
    (66, 86, 122),
)
_DARK_HAIR: tuple[Colour, ...] = ((24, 26, 34), (28, 34, 48), (34, 46, 68))
_LIGHT_HAIR: tuple[Colour, ...] = ((44, 66, 98), (70, 104, 148), (96, 138, 182), (42, 70, 132))
_GREY_HAIR: tuple[Colour, ...] = ((128, 132, 136), (168, 170, 174))
_IRISES: tuple[Colour, ...] = ((30, 48, 78), (34, 58, 96), (60, 92, 96), (128, 104, 70))
_CLOTHS: tuple[Colour, ...] = (
    (92, 94, 34),
    (84, 62, 40),
    (62, 52, 112),
    (66, 84, 58),
    (110, 84, 96),
    (58, 60, 64),
    (140, 124, 92),
    (132, 108, 44),
)
_WOMEN = (Hair.LONG, Hair.BOB, Hair.BUN, Hair.LONG, Hair.CURLY, Hair.SCARF)
_MEN = (Hair.SHORT, Hair.SIDE, Hair.SHORT, Hair.CURLY, Hair.BALD, Hair.SIDE)


def invent_person(seed: int) -> Person:
    """The invented person with this number: always the same one."""
    rng = np.random.default_rng([seed, 17])
    female = bool(rng.random() < 0.5)
    skin = _SKINS[int(rng.integers(len(_SKINS)))]
    deep = skin[2] < 180
    age = float(rng.random())
    hair = (_WOMEN if female else _MEN)[int(rng.integers(6))]
    if age > 0.8 and not deep:
        colours = _GREY_HAIR
    elif deep or rng.random() < 0.6:
        colours = _DARK_HAIR
    else:
        colours = _LIGHT_HAIR
    return Person(
        seed=seed,
        female=female,
        skin=skin,
        hair=hair,
        hair_colour=colours[int(rng.integers(len(colours)))],
        iris=_IRISES[int(rng.integers(2 if deep else len(_IRISES)))],
        garment=tuple(Garment)[int(rng.integers(3))],
        cloth=_CLOTHS[int(rng.integers(len(_CLOTHS)))],
        jaw=float(rng.uniform(0.92, 1.02) if female else rng.uniform(1.0, 1.12)),
        length=float(rng.uniform(0.95, 1.05)),
        nose=float(rng.uniform(0.88, 1.12)) * (1.06 if deep else 1.0),
        lips=float(rng.uniform(0.85, 1.15)) * (1.12 if deep else 1.0),
        brow=float(rng.uniform(0.75, 1.0) if female else rng.uniform(1.0, 1.3)),
        beard=0.0 if female else float(rng.choice([0.0, 0.12, 0.25, 0.85])),
        glasses=bool(rng.random() < 0.12),
        age=age,
    )

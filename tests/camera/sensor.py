"""A camera with a sensor's noise, whose pictures can go wrong in every way that cameras' do."""

from __future__ import annotations

import threading
from enum import StrEnum
from itertools import cycle

import numpy as np

from kiosk.vision.pixels import Pixels


class Gives(StrEnum):
    """What the camera gives from now on."""

    LIVE = "live"
    FROZEN = "frozen"
    GREEN = "green"
    HALF_GREEN = "half_green"
    BLACK = "black"
    BLANK = "blank"


def noisy(scene: Pixels, count: int = 4, levels: float = 1.0) -> list[Pixels]:
    """The scene as a sensor sees it again and again; ``levels`` is the noise's deviation."""
    noise = np.random.default_rng(7).standard_normal(scene.shape, np.float32) * levels
    return [
        np.clip(scene + np.roll(noise, n, axis=0) + 0.5, 0, 255).astype(np.uint8)
        for n in range(count)
    ]


def spoiled(scene: Pixels, gives: Gives) -> Pixels:
    """The picture of a camera that is at fault."""
    made = scene.copy()
    if gives is Gives.GREEN:
        made[:] = (0, 135, 0)
    elif gives is Gives.HALF_GREEN:
        made[len(made) // 2 :] = (0, 135, 0)
    elif gives is Gives.BLACK:
        made[:] = 0
    elif gives is Gives.BLANK:
        made[:] = (200, 60, 20)
    return made


class Sensor:
    """Sixty pictures a second of one scene."""

    name = "Sensor"
    is_demo = False

    def __init__(self, scene: Pixels, *, still_most: float = 0.3) -> None:
        self.still_most: float | None = still_most
        self.gives = Gives.LIVE
        self.opened = 0
        self._live = cycle(noisy(scene))
        self._spoiled = {gives: spoiled(scene, gives) for gives in Gives}
        self._tick = threading.Event()

    def open(self) -> None:
        """Counts."""
        self.opened += 1

    def read(self) -> Pixels | None:
        """As told."""
        self._tick.wait(1 / 60)
        if self.gives is Gives.LIVE:
            return next(self._live)
        return self._spoiled[self.gives]

    def close(self) -> None:
        """Nothing to let go of."""

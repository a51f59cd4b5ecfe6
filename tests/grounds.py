"""Tables, walls and clutter, 1280 by 720: what stands behind a card, or where there is none.

Every ground is made from a seed alone; none shows a document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Pixels

WIDTH, HEIGHT = 1280, 720

Chance = np.random.Generator
Plane = NDArray[np.float32]


def plain(rng: Chance) -> Pixels:
    """A plain table with uneven light."""
    return _lit(np.full((HEIGHT, WIDTH, 3), rng.uniform(50, 150), np.float32), rng)


def white(rng: Chance) -> Pixels:
    """A white table or a sheet of paper."""
    tone = rng.uniform(228, 240) + rng.uniform(-4, 4, 3)
    return _lit(np.full((HEIGHT, WIDTH, 3), tone, np.float32), rng, by=0.05)


def dark(rng: Chance) -> Pixels:
    """A black desk pad."""
    return _lit(np.full((HEIGHT, WIDTH, 3), rng.uniform(14, 34), np.float32), rng)


def wood(rng: Chance) -> Pixels:
    """Planks with grain, their joints running past whatever lies on them."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    wave = 9 * np.sin(x / rng.uniform(160, 320) + rng.uniform(0, 6)) + 14 * _cloud(rng, 260)
    grain = np.sin((y + wave) / rng.uniform(3, 7)) + 0.6 * np.sin((y + 2 * wave) / 17)
    tone = np.array([62, 98, 142], np.float32) * rng.uniform(0.6, 1.35)
    sheet = tone * (1 + 0.10 * grain + 0.03 * _cloud(rng, 4))[..., None]
    wide = int(rng.uniform(110, 240))
    for n, top in enumerate(range(int(rng.uniform(-wide, 0)), HEIGHT, wide)):
        sheet[max(top, 0) : top + wide] *= 1 + 0.12 * ((n * 7) % 3 - 1)
        sheet[max(top, 0) : max(top + 3, 0)] *= 0.35
    return _lit(sheet, rng)


def stripes(rng: Chance) -> Pixels:
    """A striped cloth, lying at an angle."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    turn, wide = rng.uniform(0, np.pi), rng.uniform(22, 70)
    along = np.cos(turn) * x + np.sin(turn) * y
    light = (np.sin(along / wide * np.pi) > 0).astype(np.float32)[..., None]
    first, second = rng.uniform(20, 235, (2, 3)).astype(np.float32)
    return _lit(first * light + second * (1 - light), rng)


def check(rng: Chance) -> Pixels:
    """A checked cloth or tiles."""
    turn, wide = rng.uniform(-0.5, 0.5), rng.uniform(40, 110)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    u, v = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    level = (np.sin(u / wide * np.pi) > 0).astype(np.float32) + (np.sin(v / wide * np.pi) > 0)
    first, second = rng.uniform(30, 230, (2, 3)).astype(np.float32)
    share = (level / 2)[..., None]
    return _lit(first * share + second * (1 - share), rng)


def lines(rng: Chance) -> Pixels:
    """Random lines of any colour and width across the whole frame."""
    sheet = np.full((HEIGHT, WIDTH, 3), rng.uniform(60, 200), np.uint8)
    for _ in range(int(rng.integers(12, 60))):
        ends = rng.integers(-60, [WIDTH + 60, HEIGHT + 60], (2, 2))
        colour = [float(v) for v in rng.integers(0, 255, 3)]
        cv2.line(sheet, _at(ends[0]), _at(ends[1]), colour, int(rng.integers(1, 9)), cv2.LINE_AA)
    return _lit(sheet.astype(np.float32), rng)


def grid(rng: Chance) -> Pixels:
    """Tiles: two sets of joints that run through, in some perspective."""
    sheet = np.full((HEIGHT, WIDTH, 3), rng.uniform(110, 215), np.float32)
    wide, high = rng.uniform(120, 330), rng.uniform(90, 230)
    joint = float(rng.uniform(40, 90))
    for at in np.arange(-WIDTH, 2 * WIDTH, wide):
        cv2.line(sheet, (int(at), -9), (int(at), HEIGHT + 9), (joint,) * 3, 4, cv2.LINE_AA)
    for at in np.arange(-HEIGHT, 2 * HEIGHT, high):
        cv2.line(sheet, (-9, int(at)), (WIDTH + 9, int(at)), (joint,) * 3, 4, cv2.LINE_AA)
    shift = rng.uniform(-0.12, 0.12, (4, 2)) * [WIDTH, HEIGHT]
    border = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float64)
    turn = cv2.getPerspectiveTransform(
        border.astype(np.float32), (border + shift).astype(np.float32)
    )
    laid = cv2.warpPerspective(sheet, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    return _lit(np.asarray(laid, np.float32), rng)


def text(rng: Chance) -> Pixels:
    """A printed form that fills the view."""
    sheet = np.full((HEIGHT, WIDTH, 3), 232, np.uint8)
    for top in range(20, HEIGHT, 26):
        words = "".join(
            chr(rng.integers(97, 123)) if rng.random() > 0.18 else " " for _ in "x" * 90
        )
        cv2.putText(sheet, words, (12, top), cv2.FONT_HERSHEY_SIMPLEX, 0.62, (40,) * 3, 1, 16)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), float(rng.uniform(-25, 25)), 1.2)
    laid = cv2.warpAffine(sheet, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return _lit(np.asarray(laid, np.float32), rng)


def clutter(rng: Chance) -> Pixels:
    """Shelves, frames and discs of any size, out of focus."""
    sheet = np.full((HEIGHT, WIDTH, 3), rng.uniform(60, 180), np.uint8)
    for _ in range(int(rng.integers(8, 22))):
        ends = rng.integers(-60, [WIDTH + 60, HEIGHT + 60], (2, 2))
        colour = [float(v) for v in rng.integers(20, 235, 3)]
        if rng.random() < 0.5:
            cv2.circle(sheet, _at(ends[0]), int(rng.integers(15, 130)), colour, -1, cv2.LINE_AA)
        else:
            middle, size = [float(v) for v in ends[0]], [float(v) for v in rng.uniform(30, 420, 2)]
            box = cv2.boxPoints((middle, size, float(rng.uniform(0, 90))))
            cv2.fillConvexPoly(sheet, box.astype(np.int32), colour, cv2.LINE_AA)
    soft = cv2.GaussianBlur(sheet, (0, 0), float(rng.uniform(1.5, 6)))
    return _lit(soft.astype(np.float32), rng)


GROUNDS: Mapping[str, Callable[[Chance], Pixels]] = {
    "plain": plain,
    "white": white,
    "dark": dark,
    "wood": wood,
    "stripes": stripes,
    "check": check,
    "lines": lines,
    "grid": grid,
    "text": text,
    "clutter": clutter,
}


def ground(kind: str, seed: int) -> Pixels:
    """The ground of that name, (720, 1280, 3), blue, green, red."""
    return GROUNDS[kind](np.random.default_rng([seed, 5]))


def _cloud(rng: Chance, grain: float) -> Plane:
    small = rng.standard_normal((max(2, round(HEIGHT / grain)), max(2, round(WIDTH / grain))))
    full = cv2.resize(small.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(full, np.float32)


def _lit(sheet: Plane, rng: Chance, by: float = 0.15) -> Pixels:
    """Lit more from one side than from the other."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    fall = np.cos(turn) * (x / WIDTH - 0.5) + np.sin(turn) * (y / HEIGHT - 0.5)
    return np.asarray(np.clip(sheet * (1 + by * fall)[..., None], 0, 255), np.uint8)


def _at(point: NDArray[np.integer]) -> tuple[int, int]:
    return int(point[0]), int(point[1])

"""What the camera of a lobby terminal sees: a wall, a blurred lobby, a person standing there."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from kiosk.demo.drawings.canvas import Pixels, Plane, cloud
from kiosk.demo.drawings.figure import Pose, head_shadow, place
from kiosk.demo.drawings.person import Person, invent_person

WIDTH, HEIGHT = 1280, 720
#: Standing right: the face fills two thirds of the oval, 132 px between the eyes.
STANDING = Pose(x=640, y=318, eyes=132)


@lru_cache(maxsize=4)
def wall(width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """A plain lobby wall, lit from the upper left."""
    rng = np.random.default_rng(2)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width, y / height
    tone = np.array([196, 202, 203], np.float32)
    light = 1.04 - 0.16 * x - 0.12 * y + 0.006 * cloud((height, width), 2, rng)
    light += 0.012 * cloud((height, width), width / 6, rng)
    colour = tone * light[..., None]
    rail = np.exp(-0.5 * ((y - 0.80) / 0.006) ** 2)[..., None]
    below = (1 / (1 + np.exp(-np.clip((y - 0.80) / 0.004, -40, 40))))[..., None]
    colour = colour * (1 - 0.26 * below) * (1 - 0.18 * rail)
    soft = cv2.GaussianBlur(colour, (0, 0), width / 400)
    return np.asarray(np.clip(soft + rng.normal(0, 1.0, soft.shape), 0, 255), np.uint8)


@lru_cache(maxsize=2)
def lobby(width: int = WIDTH, height: int = HEIGHT, seed: int = 0) -> Pixels:
    """A lobby far out of focus: dark, with a doorway, a window and a row of seats."""
    rng = np.random.default_rng([seed, 23])
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    colour = np.full((height, width, 3), (74, 72, 68), np.float32)
    colour *= (1.1 - 0.4 * y / height)[..., None]
    shift = float(rng.uniform(-0.08, 0.08)) * width
    things = (
        (0.02, 0.0, 0.14, 0.78, (104, 102, 98)),
        (0.20, 0.10, 0.31, 0.62, (92, 96, 92)),
        (0.44, 0.05, 0.60, 0.34, (120, 128, 132)),
        (0.70, 0.0, 0.88, 0.80, (62, 62, 60)),
        (0.0, 0.80, 1.0, 1.0, (48, 46, 44)),
        (0.30, 0.66, 0.66, 0.84, (58, 52, 60)),
    )
    for x0, y0, x1, y1, tone in things:
        inside = (x > x0 * width + shift) & (x < x1 * width + shift)
        colour[inside & (y > y0 * height) & (y < y1 * height)] = tone
    soft = cv2.GaussianBlur(colour, (0, 0), width / 34) + rng.normal(0, 1.6, colour.shape)
    return np.asarray(np.clip(soft, 0, 255), np.uint8)


@lru_cache(maxsize=1)
def _sensor() -> Plane:
    """Noise of a sensor, one frame of it."""
    noise = np.random.default_rng(29).standard_normal((HEIGHT, WIDTH, 3), np.float32)
    return np.asarray(2.4 * cv2.GaussianBlur(noise, (0, 0), 0.6), np.float32)


def grain(seed: int) -> Plane:
    """Sensor noise for a frame; another seed moves it, so that no two frames are the same."""
    return np.roll(_sensor(), (seed * 37 % HEIGHT, seed * 101 % WIDTH), (0, 1))


def draw_person(who: int | Person, pose: Pose = STANDING) -> Pixels:
    """A portrait as the terminal's camera takes it: 1280 by 720, an invented person at a wall."""
    person = invent_person(who) if isinstance(who, int) else who
    behind = wall().astype(np.float32)
    behind *= 1 - 0.22 * head_shadow(pose, (HEIGHT, WIDTH))[..., None]
    picture = place(person, pose, np.asarray(behind, np.uint8)).astype(np.float32)
    return np.asarray(np.clip(picture + grain(person.seed), 0, 255), np.uint8)


def draw_pair(first: int | Person, second: int | Person) -> Pixels:
    """Two people in one picture: the fault of several faces."""
    people = [invent_person(p) if isinstance(p, int) else p for p in (first, second)]
    behind = wall()
    for person, x in zip(people, (400, 880), strict=True):
        behind = place(person, Pose(x=x, y=330, eyes=112), behind)
    return behind


def draw_empty() -> Pixels:
    """The same wall with nobody there."""
    return wall().copy()

"""Pictures spoiled by known amounts: what people do wrong in front of a camera, measured."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.drawings.canvas import Pixels
from kiosk.demo.drawings.figure import Pose
from kiosk.demo.drawings.hand import hold_up
from kiosk.demo.drawings.person import Person, invent_person
from kiosk.demo.drawings.scene import STANDING, draw_pair, draw_person


class Fault(StrEnum):
    """What is wrong with a picture; ``SPOILED`` says by how much, unless told otherwise."""

    BLUR = "blur"
    MOTION = "motion"
    DARK = "dark"
    BRIGHT = "bright"
    GLARE = "glare"
    UNEVEN = "uneven"
    NOISE = "noise"
    CUT_OFF = "cut_off"
    FAR = "far"
    NEAR = "near"
    TILTED = "tilted"
    TWO_FACES = "two_faces"


#: Amounts that nobody would let pass: pixels of blur and motion, shares and factors of light,
#: reach of the glare in frame widths, deviation of the noise, distances, degrees of tilt.
SPOILED: dict[Fault, float] = {
    Fault.BLUR: 4.0,
    Fault.MOTION: 21.0,
    Fault.DARK: 0.18,
    Fault.BRIGHT: 2.3,
    Fault.GLARE: 0.10,
    Fault.UNEVEN: 0.85,
    Fault.NOISE: 30.0,
    Fault.CUT_OFF: 0.30,
    Fault.FAR: 2.3,
    Fault.NEAR: 1.6,
    Fault.TILTED: 24.0,
}


def spoil(
    frame: Pixels,
    fault: Fault,
    amount: float | None = None,
    *,
    at: tuple[float, float] = (0.5, 0.5),
    angle: float = 20.0,
) -> Pixels:
    """The frame with a fault of light or focus; ``at`` places glare (shares of the frame).

    Raises ValueError for a fault that is a matter of the scene (cut off, far, near, tilted, two
    faces): those are drawn by ``show_card`` and ``show_person``.
    """
    by = SPOILED.get(fault, 0.0) if amount is None else amount
    light = frame.astype(np.float32)
    h, w = frame.shape[:2]
    if fault is Fault.BLUR:
        return _kept(cv2.GaussianBlur(light, (0, 0), by)) if by > 0 else frame.copy()
    if fault is Fault.MOTION:
        return _kept(_moved(light, by, angle))
    if fault is Fault.DARK:
        return _noisy(light * by, 2.0)
    if fault is Fault.BRIGHT:
        return _kept(light * by)
    if fault is Fault.NOISE:
        return _noisy(light, by)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    if fault is Fault.GLARE:
        away = np.hypot((x - at[0] * w), (y - at[1] * h) * 1.6) / (by * w)
        burn = 1 / (1 + np.exp(np.clip((away - 1) * 9, -30, 30)))
        return _kept(light + burn[..., None] * 300)
    if fault is Fault.UNEVEN:
        fall = 1 - by / (1 + np.exp(-np.clip((x / w - at[0]) * 40, -30, 30)))
        return _kept(light * fall[..., None])
    raise ValueError(fault)


def show_card(
    flat: Pixels,
    fault: Fault | None = None,
    amount: float | None = None,
    *,
    person: Person | None = None,
    seed: int = 0,
) -> Pixels:
    """A frame of the document held up, with at most one fault."""
    by = SPOILED.get(fault, 0.0) if fault and amount is None else amount or 0.0
    skin = person.skin if person else invent_person(seed).skin
    if fault is Fault.CUT_OFF:
        return hold_up(flat, at=(0.5 + by, 0.47), skin=skin, seed=seed)
    if fault is Fault.FAR:
        return hold_up(flat, distance=by, skin=skin, seed=seed)
    if fault is Fault.NEAR:
        return hold_up(flat, distance=1 / by, skin=skin, seed=seed)
    if fault is Fault.TILTED:
        return hold_up(flat, turn=by + 14, nod=-by / 2, skin=skin, seed=seed)
    frame = hold_up(flat, skin=skin, seed=seed)
    return frame if fault is None else spoil(frame, fault, amount, at=(0.56, 0.5))


def show_person(
    who: int | Person, fault: Fault | None = None, amount: float | None = None
) -> Pixels:
    """A frame of the person at the terminal, with at most one fault."""
    person = invent_person(who) if isinstance(who, int) else who
    by = SPOILED.get(fault, 0.0) if fault and amount is None else amount or 0.0
    s = STANDING
    if fault is Fault.CUT_OFF:
        return draw_person(person, Pose(x=s.x + by * 1280, y=s.y, eyes=s.eyes))
    if fault is Fault.FAR:
        return draw_person(person, Pose(x=s.x, y=s.y, eyes=s.eyes / by))
    if fault is Fault.NEAR:
        return draw_person(person, Pose(x=s.x, y=s.y - 20, eyes=s.eyes * by))
    if fault is Fault.TILTED:
        return draw_person(person, Pose(x=s.x, y=s.y, eyes=s.eyes, roll=by))
    if fault is Fault.TWO_FACES:
        return draw_pair(person, invent_person(person.seed + 1))
    frame = draw_person(person)
    return frame if fault is None else spoil(frame, fault, amount, at=(0.5, 0.45))


def _kept(light: NDArray[np.floating | np.integer]) -> Pixels:
    return np.asarray(np.clip(light, 0, 255), np.uint8)


def _noisy(light: NDArray[np.float32], deviation: float) -> Pixels:
    rng = np.random.default_rng(43)
    return _kept(light + rng.normal(0, deviation, light.shape).astype(np.float32))


def _moved(light: NDArray[np.float32], length: float, angle: float) -> NDArray[np.float32]:
    """Smeared along a line of that many pixels."""
    n = max(3, int(length) | 1)
    kernel = np.zeros((n, n), np.float32)
    reach = (length - 1) / 2
    dx, dy = reach * np.cos(np.radians(angle)), reach * np.sin(np.radians(angle))
    middle = n // 2
    first = (round((middle - dx) * 16), round((middle - dy) * 16))
    last = (round((middle + dx) * 16), round((middle + dy) * 16))
    cv2.line(kernel, first, last, 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)

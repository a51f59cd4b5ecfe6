"""Time of one look at a drawn portrait frame of 1280 by 720: person, nobody, two people, followed.

``live`` is what the lobby does from its second look on (``kiosk/vision/portrait_live.py``).

Beside it, in the same run, the shrinking of the frame alone, to judge how busy the machine is.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import cv2

from kiosk.demo.drawings import draw_empty, draw_pair, draw_person
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait
from kiosk.vision.portrait_live import Watched, watch_portrait

ROUNDS = 60


def main() -> None:
    """Print medians and 95th percentiles in milliseconds."""
    cv2.setNumThreads(1)
    limits = PortraitLimits()
    people = [draw_person(seed) for seed in range(12)]
    scenes = {
        "person": people,
        "nobody": [draw_empty()],
        "two people": [draw_pair(seed, seed + 1) for seed in range(4)],
    }
    _report("shrink alone", lambda i: cv2.resize(people[i % 12], (320, 180)))
    for name, frames in scenes.items():
        _report(name, partial(_look, frames, limits))
    faces = [look_at_portrait(frame, limits).followed for frame in people]
    _report("followed", lambda i: look_at_portrait(people[i % 12], limits, last=faces[i % 12]))
    for name, frames in (("live", people), ("live, two people", scenes["two people"])):
        watched = [watch_portrait(frame, limits)[1] for frame in frames]
        _report(name, partial(_live, frames, limits, watched))


def _look(frames: list[Pixels], limits: PortraitLimits, i: int) -> object:
    return look_at_portrait(frames[i % len(frames)], limits)


def _live(
    frames: list[Pixels], limits: PortraitLimits, watched: list[Watched | None], i: int
) -> None:
    """The next look at one of several people, each followed by itself."""
    at = i % len(frames)
    _, watched[at] = watch_portrait(frames[at], limits, watched[at])


def _report(name: str, work: Callable[[int], object]) -> None:
    work(0)
    taken = []
    for i in range(ROUNDS):
        began = time.thread_time()
        work(i)
        taken.append(1000 * (time.thread_time() - began))
    taken.sort()
    middle, high = statistics.median(taken), taken[int(0.95 * ROUNDS)]
    print(f"{name:16} median {middle:6.1f} ms   p95 {high:6.1f} ms")


if __name__ == "__main__":
    main()

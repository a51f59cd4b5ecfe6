"""The exposure follows the face: to where it should be, without wavering."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from kiosk.domain.exposure import MOST, STEP, TURNS, Exposure, FaceLight, follow
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.limits import PortraitLimits

LIMITS = PortraitLimits()

#: Looks are an eighth of a second apart.
LOOK = 0.125


def face(light: float, bright: float) -> FaceLight:
    return FaceLight(light, LIMITS.light_least, bright, LIMITS.light_most)


def seen(scene: float, *, ratio: float = 0.9) -> Callable[[float], FaceLight]:
    """A face of that grey in automatic exposure, as sensors of gamma 2.2 see it at other ones."""

    def at(stops: float) -> FaceLight:
        light = min(255.0, scene * 2 ** (stops / 2.2))
        return face(light, light * ratio)

    return at


def run(camera: Callable[[float], FaceLight], looks: int = 200) -> list[float]:
    """The stops after each look."""
    now, stops = Exposure(), []
    for n in range(looks):
        now = follow(now, camera(now.stops), n * LOOK)
        stops.append(now.stops)
    return stops


def turned(stops: list[float]) -> int:
    """How often the exposure changed."""
    return sum(a != b for a, b in pairwise(stops))


@pytest.mark.parametrize("scene", [75.0, 90.0, 150.0, 215.0])
def test_a_face_that_is_well_lit_is_left_alone(scene: float) -> None:
    assert set(run(seen(scene))) == {0.0}


@pytest.mark.parametrize("scene", [40.0, 50.0, 60.0, 69.0])
def test_a_dark_face_becomes_light_enough_and_stays(scene: float) -> None:
    stops = run(seen(scene))
    last = seen(scene)(stops[-1])
    assert stops[-1] > 0
    assert last.light >= min(LIMITS.light_least, seen(scene)(MOST).light)
    assert len(set(stops[-80:])) == 1
    assert stops == sorted(stops)


def test_a_burnt_face_becomes_darker() -> None:
    stops = run(seen(250, ratio=0.98))
    assert stops[-1] < 0
    assert seen(250, ratio=0.98)(stops[-1]).bright <= LIMITS.light_most
    assert stops == sorted(stops, reverse=True)


def test_never_further_than_the_most_and_one_step_at_a_time() -> None:
    for scene, ratio in ((1.0, 0.9), (255.0, 1.0)):
        stops = run(seen(scene, ratio=ratio))
        assert max(abs(s) for s in stops) <= MOST
        assert all(abs(a - b) in (0, STEP) for a, b in pairwise(stops))


def test_dark_and_burnt_at_once_does_not_waver() -> None:
    """Uneven light: lighter burns one cheek, darker loses the other."""

    def camera(stops: float) -> FaceLight:
        return face(60 * 2 ** (stops / 2.2), 215 * 2 ** (stops / 2.2))

    assert turned(run(camera, 800)) <= 2 + 2 * TURNS


def test_a_flicker_about_the_limit_moves_nothing() -> None:
    now = Exposure()
    for n in range(200):
        now = follow(now, face(69.0 if n % 2 else 71.0, 65), n * LOOK)
    assert now.stops == 0


def test_it_waits_for_the_camera_to_settle() -> None:
    now = follow(Exposure(), face(30, 25), 0.0)
    assert now.stops == 0
    now = follow(now, face(30, 25), 0.6)
    assert now.stops == 0
    now = follow(now, face(30, 25), 0.8)
    assert now.stops == STEP
    assert follow(now, face(30, 25), 1.4).stops == STEP
    assert follow(now, face(30, 25), 1.6).stops == 2 * STEP


def test_what_a_look_found() -> None:
    found = [
        Finding(Kind.FACE_DARK, Weight.WARN, 60, 70, Side.PORTRAIT),
        Finding(Kind.FACE_BRIGHT, Weight.FINE, 58, 220, Side.PORTRAIT),
    ]
    assert FaceLight.of(found) == FaceLight(60, 70, 58, 220)
    assert FaceLight.of(found[:1]) is None
    assert FaceLight.of(()) is None

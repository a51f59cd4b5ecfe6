"""What may stand before a camera beside one person: paintings, statues, posters, children, dark."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from kiosk.demo.drawings import Pose, draw_person, invent_person
from kiosk.demo.drawings.figure import place
from kiosk.demo.drawings.scene import wall
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.guidance import Guide, Hint, Phase, hint_for
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait
from kiosk.vision.portrait_live import Watched, watch_portrait

LIMITS = PortraitLimits()
SEEDS = (3, 21)


def told(frame: Pixels) -> dict[Kind, Finding]:
    findings = look_at_portrait(np.ascontiguousarray(frame, np.uint8), LIMITS).findings
    return {f.kind: f for f in findings if f.weight is not Weight.FINE}


def test_a_cartoon_is_advice() -> None:
    painted = np.asarray(cv2.stylization(draw_person(3), sigma_s=40, sigma_r=0.3), np.uint8)
    assert told(painted)[Kind.FACE_FILTERED].weight is Weight.ADVICE


@pytest.mark.parametrize("seed", SEEDS)
def test_a_comic_of_few_colours_is_advice(seed: int) -> None:
    frame = draw_person(seed)
    flat = np.asarray(cv2.bilateralFilter(frame, 9, 90, 15) // 32 * 32 + 16, np.uint8)
    flat[cv2.Canny(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), 60, 140) > 0] = 20
    assert told(flat)[Kind.FACE_FILTERED].weight is Weight.ADVICE


@pytest.mark.parametrize("seed", SEEDS)
def test_a_statue_is_advice(seed: int) -> None:
    """Grey stone with its own grain."""
    grey = cv2.cvtColor(draw_person(seed), cv2.COLOR_BGR2GRAY).astype(np.float64)[..., None]
    grain = np.random.default_rng(1).normal(0, 5, (*grey.shape[:2], 3))
    stone = np.clip(0.9 * grey + (10, 14, 16) + grain, 0, 255).astype(np.uint8)
    found = told(stone)
    assert found[Kind.FACE_FILTERED].weight is Weight.ADVICE
    assert Kind.FACE_COLOUR in found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_poster_behind_the_person_warns_and_does_not_stop(seed: int) -> None:
    behind = place(invent_person(seed + 1), Pose(x=1040, y=170, eyes=42), wall())
    frame = place(invent_person(seed), Pose(x=600, y=330, eyes=132), behind)
    found = told(frame)
    assert found[Kind.FACES_SEVERAL].weight is Weight.WARN
    assert found[Kind.FACES_SEVERAL].measured == 2
    assert all(f.weight is not Weight.BLOCK for f in found.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_child_beside_the_visitor_is_asked_away(seed: int) -> None:
    child = replace(invent_person(seed + 5), age=0.0, beard=0.0)
    frame = place(invent_person(seed), Pose(x=560, y=320, eyes=130), wall())
    frame = place(child, Pose(x=900, y=480, eyes=84), frame)
    found = told(frame)
    assert found[Kind.FACES_SEVERAL].weight is Weight.BLOCK
    box = found[Kind.FACES_SEVERAL].box
    assert box is not None
    assert box.left <= 900 <= box.left + box.width
    assert hint_for(found.values(), Side.PORTRAIT) is Hint.FACE_MANY


def test_lights_going_out_while_it_counts_stop_the_shutter() -> None:
    """Eight looks a second; the light fails as the shutter is about to go."""
    guide, phases, last = Guide(Side.PORTRAIT, 0.0), list[Phase](), None
    lit, dark = draw_person(9), np.asarray(draw_person(9) * 0.12, np.uint8)
    hints: set[Hint | None] = set()
    for tick in range(1, 60):
        frame = lit if Phase.COUNTING not in phases else dark
        look, last = watch_portrait(frame, LIMITS, last)
        seen = guide.saw(look.findings, tick * 0.125)
        phases.append(seen.phase)
        hints.add(seen.hint)
    assert Phase.COUNTING in phases
    assert Phase.TAKEN not in phases
    assert phases[-1] in (Phase.FIX, Phase.SEARCHING)
    assert Hint.FACE_DARK in hints


def test_a_face_that_covers_the_frame_is_asked_back_while_it_comes_near() -> None:
    """From where one stands to right before the lens, then gone: nothing is taken for fine."""
    last: Watched | None = None
    for eyes in (130.0, 190.0, 260.0, 330.0):
        frame = draw_person(9, Pose(x=640, y=330, eyes=eyes))
        for _ in range(3):
            look, last = watch_portrait(frame, LIMITS, last)
        kinds = {f.kind for f in look.findings if f.weight is not Weight.FINE}
        if eyes > 200:
            assert kinds & {Kind.FACE_NEAR, Kind.FACE_MISSING}

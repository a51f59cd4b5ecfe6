"""Guidance on drawn pictures: the checks see them, and the one right hint is given."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from kiosk.demo.drawings import Fault, draw_empty, invent_person, show_person
from kiosk.demo.drawings.figure import Pose, place
from kiosk.demo.drawings.scene import wall
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.guidance import CheckState, Guide, Hint, Phase, checks_for, hint_for
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.portrait import look_at_portrait
from kiosk.vision.portrait_live import Watched, watch_portrait

PERSON = invent_person(3)
#: Seconds between two looks.
EVERY = 0.125


@pytest.mark.parametrize(
    ("fault", "hint", "line"),
    [
        (None, None, None),
        (Fault.FAR, Hint.FACE_CLOSER, "pq_in"),
        (Fault.NEAR, Hint.FACE_BACK_OFF, "pq_in"),
        (Fault.CUT_OFF, Hint.FACE_RIGHT, "pq_in"),
        (Fault.TILTED, Hint.FACE_STRAIGHT, "pq_look"),
        (Fault.DARK, Hint.FACE_DARK, "pq_lit"),
        (Fault.TWO_FACES, Hint.FACE_MANY, "pq_one"),
    ],
)
def test_a_person_at_the_terminal(fault: Fault | None, hint: Hint | None, line: str | None) -> None:
    frame = show_person(PERSON, fault)
    findings = look_at_portrait(frame, PortraitLimits()).findings
    width = frame.shape[1]
    assert hint_for(findings, Side.PORTRAIT, frame_width=width) is hint
    lines = checks_for(findings, Side.PORTRAIT, frame_width=width)
    to_fix = {check.key for check in lines if check.state is CheckState.FIX}
    assert (line in to_fix) if line else not to_fix


def test_from_nobody_to_the_shutter() -> None:
    nobody, far, good = (
        look_at_portrait(frame, PortraitLimits()).findings
        for frame in (draw_empty(), show_person(PERSON, Fault.FAR), show_person(PERSON))
    )
    guide, phases = Guide(Side.PORTRAIT, 0.0), list[Phase]()
    for tick in range(1, 80):
        seen = nobody if tick < 5 else far if tick < 15 else good
        phase = guide.saw(seen, tick * 0.125).phase
        if not phases or phases[-1] is not phase:
            phases.append(phase)
    assert phases == [Phase.SEARCHING, Phase.FIX, Phase.GOOD, Phase.COUNTING, Phase.TAKEN]


@pytest.fixture(scope="module")
def recorded() -> tuple[tuple[Finding, ...], ...]:
    """What live looks find of somebody who sways a little under a lamp that flickers."""
    rng = np.random.default_rng(11)
    last: Watched | None = None
    looks = []
    stood = place(PERSON, Pose(x=640, y=330, eyes=132), wall()).astype(np.int16)
    grain = rng.normal(0, 2, stood.shape).astype(np.int16)
    for _ in range(32):
        aside, down = (int(v) for v in rng.normal(0, 4, 2))
        swayed = np.roll(stood, (down, aside), axis=(0, 1)) + np.roll(grain, aside * 7 + down)
        lit = swayed * np.float32(rng.uniform(0.94, 1.0))
        frame = np.clip(lit, 0, 255).astype(np.uint8)
        look, last = watch_portrait(frame, PortraitLimits(), last)
        looks.append(look.findings)
    return tuple(looks)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        (Kind.FACE_DARK, Hint.FACE_DARK),
        (Kind.FACE_SMALL, Hint.FACE_CLOSER),
        (Kind.FACE_BLURRED, Hint.FACE_STILL),
        (Kind.FACE_OFF_CENTRE, Hint.FACE_IN_OVAL),
    ],
)
def test_a_recorded_person_at_a_limit_does_not_make_the_hint_flicker(
    recorded: tuple[tuple[Finding, ...], ...], kind: Kind, hint: Hint
) -> None:
    """The limit lies in the middle of what was measured: without steadying looks disagree."""
    limit = float(np.median([f.measured for look in recorded for f in look if f.kind is kind]))
    rising = kind is Kind.FACE_OFF_CENTRE

    def at_the_limit(finding: Finding) -> Finding:
        if finding.kind is not kind:
            return finding
        fine = finding.measured <= limit if rising else finding.measured >= limit
        return replace(finding, limit=limit, weight=Weight.FINE if fine else Weight.WARN)

    looks = [tuple(at_the_limit(f) for f in look) for look in recorded]
    raw = [hint_for(look, Side.PORTRAIT, frame_width=1280) for look in looks]
    assert sum(one is not other for one, other in pairwise(raw)) > 8
    guide = Guide(Side.PORTRAIT, 0.0)
    said = [guide.saw(look, at * EVERY, frame_width=1280).hint for at, look in enumerate(looks, 1)]
    changes = [at * EVERY for at, (one, other) in enumerate(pairwise(said), 1) if one is not other]
    assert len(changes) <= 4
    assert all(later - earlier >= 0.4 for earlier, later in pairwise(changes))
    assert set(said) <= {hint, Hint.FACE_STILL, None}

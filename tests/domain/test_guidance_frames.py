"""Guidance on drawn pictures: the checks see them, and the one right hint is given."""

from __future__ import annotations

import pytest

from kiosk.demo.drawings import Fault, draw_empty, invent_person, show_person
from kiosk.domain.finding import Side
from kiosk.domain.guidance import CheckState, Guide, Hint, Phase, checks_for, hint_for
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.portrait import look_at_portrait

PERSON = invent_person(3)


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

"""Each cause of unreadable print is told by its name."""

from __future__ import annotations

import pytest

from kiosk.demo.drawings import Fault, show_card
from kiosk.domain.document import IdType
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.vision.card import look_at_card
from kiosk.vision.cause import Cause, cause_of
from kiosk.vision.pixels import Pixels
from tests import cards
from tests.benchmarks.degrade import CONDITIONS, seen


def told(frame: Pixels) -> Cause | None:
    look = look_at_card(frame, Side.FRONT, IdType.LICENSE, CardLimits(), decode=False)
    return cause_of(look.findings)


def test_a_clean_card_has_none() -> None:
    assert told(cards.front()) is None


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault.MOTION, Cause.MOVE),
        (Fault.BLUR, Cause.FOCUS),
        (Fault.FAR, Cause.FAR),
        (Fault.DARK, Cause.DARK),
        (Fault.GLARE, Cause.GLARE),
    ],
)
def test_each_cause_is_told(fault: Fault, cause: Cause) -> None:
    assert told(show_card(cards.front_flat(), fault)) is cause


@pytest.mark.parametrize("name", ["motion 15", "gaussian 3"])
def test_motion_and_focus_are_told_apart(name: str) -> None:
    frame = seen(cards.front_flat(), CONDITIONS[name], 4).frame
    assert told(frame) is (Cause.MOVE if name.startswith("motion") else Cause.FOCUS)


def test_what_blocks_comes_before_what_warns() -> None:
    small = Finding(Kind.CARD_SMALL, Weight.WARN, 100.0, 200.0, Side.FRONT)
    blurred = Finding(Kind.BLURRED, Weight.BLOCK, 11.0, 11.5, Side.FRONT)
    assert cause_of((small, blurred)) is Cause.FOCUS
    assert cause_of((small,)) is Cause.FAR

"""A number that wavers about its limit does not make the hint flicker."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.guidance import Guide, Phase
from kiosk.domain.limits import CardLimits
from kiosk.domain.steadying import MARGIN, Steadying
from kiosk.vision.sharpness import sharpness
from tests import cards

DOUBT = 0.4
LIMIT = 14.0
EVERY = 0.125


def sharp(measured: float, limit: float = LIMIT) -> Finding:
    weight = Weight.FINE if measured >= limit else Weight.WARN
    return Finding(Kind.BLURRED, weight, measured, limit, Side.FRONT)


def shiny(measured: float) -> Finding:
    weight = Weight.FINE if measured <= 0.02 else Weight.WARN
    return Finding(Kind.GLARE, weight, measured, 0.02, Side.FRONT)


def weights(steadying: Steadying, numbers: list[float]) -> list[Weight]:
    """What is told of one number after another, eight a second."""
    return [
        steadying.settled((sharp(number),), at * EVERY)[0].weight
        for at, number in enumerate(numbers)
    ]


def test_wavering_about_the_limit_changes_nothing() -> None:
    told = weights(Steadying(DOUBT), [14.2, 13.8, 14.1, 13.9] * 10)
    assert set(told) == {Weight.FINE}


def test_a_fault_told_stands_while_it_wavers() -> None:
    told = weights(Steadying(DOUBT), [12.0, *[14.1, 13.9] * 10])
    assert set(told) == {Weight.WARN}


def test_clearly_past_the_limit_it_changes_at_once() -> None:
    told = weights(Steadying(DOUBT), [15.0, 13.0, 15.0])
    assert told == [Weight.FINE, Weight.WARN, Weight.FINE]


def test_just_past_the_limit_it_changes_after_a_while() -> None:
    told = weights(Steadying(DOUBT), [15.0, *[13.9] * 6])
    assert told == [Weight.FINE] * 5 + [Weight.WARN] * 2


def test_what_must_not_exceed_its_limit_is_weighed_the_other_way() -> None:
    steadying = Steadying(DOUBT)
    found = (0.010, 0.0205, 0.030, 0.0195, 0.010)
    told = [steadying.settled((shiny(n),), i * EVERY)[0].weight for i, n in enumerate(found)]
    assert told == [Weight.FINE, Weight.FINE, Weight.WARN, Weight.WARN, Weight.FINE]


def test_what_blocks_is_told_at_once() -> None:
    steadying = Steadying(DOUBT)
    steadying.settled((sharp(15.0),), 0.0)
    blocking = Finding(Kind.BLURRED, Weight.BLOCK, 11.4, 11.5, Side.FRONT)
    assert steadying.settled((blocking,), EVERY) == (blocking,)


def test_numbers_stay_as_measured() -> None:
    steadying = Steadying(DOUBT)
    steadying.settled((sharp(14.1),), 0.0)
    (told,) = steadying.settled((sharp(13.9),), EVERY)
    assert (told.measured, told.weight) == (13.9, Weight.FINE)


def test_another_picture_begins_anew() -> None:
    steadying = Steadying(DOUBT)
    steadying.settled((sharp(14.1),), 0.0)
    steadying.forget()
    assert steadying.settled((sharp(13.9),), EVERY)[0].weight is Weight.WARN


@given(st.lists(st.floats(LIMIT * (1 - MARGIN * 0.9), LIMIT * (1 + MARGIN * 0.9)), min_size=2))
def test_changes_lie_at_least_the_doubt_apart(numbers: list[float]) -> None:
    told = weights(Steadying(DOUBT), numbers)
    changes = [i * EVERY for i, (one, other) in enumerate(pairwise(told), 1) if one is not other]
    assert all(later - earlier >= DOUBT for earlier, later in pairwise([0.0, *changes]))


@pytest.fixture(scope="module")
def recorded() -> tuple[float, ...]:
    """Sharpness of one still card, look after look, as a camera's noise lets it waver."""
    rng = np.random.default_rng(4)
    card = cards.front()
    return tuple(
        sharpness(np.clip(card + rng.normal(0, sigma, card.shape), 0, 255).astype(np.uint8))
        for sigma in rng.uniform(1.5, 3.5, 40)
    )


def test_a_recorded_card_at_the_limit_is_taken_and_its_hint_stands(
    recorded: tuple[float, ...],
) -> None:
    """The limit lies in the middle of what was measured: without steadying every look differs."""
    limit = float(np.median(recorded))
    raw = [number >= limit for number in recorded]
    assert sum(one is not other for one, other in pairwise(raw)) > 8
    guide = Guide(Side.FRONT, 0.0)
    guide.saw((sharp(CardLimits().sharpness_warn * 9, limit),), 0.0)
    phases = [guide.saw((sharp(n, limit),), at * EVERY).phase for at, n in enumerate(recorded, 1)]
    assert phases[-1] is Phase.TAKEN
    assert Phase.FIX not in phases

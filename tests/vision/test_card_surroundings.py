"""What is told of a card beside its own faults: another card, fingers, copies, and no print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.domain.document import IdType
from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.domain.printed import PrintedField
from kiosk.vision.card import CardLook, glare_over, look_at_card
from kiosk.vision.corners import find
from kiosk.vision.light import Glare
from kiosk.vision.pixels import Pixels
from tests import cards, scenes
from tests.grounds import ground
from tests.scenes import Held, Scene, overlap, scene

LIMITS = CardLimits()


def look(frame: Pixels, *, flat: bool = False) -> CardLook:
    return look_at_card(frame, Side.FRONT, IdType.LICENSE, LIMITS, decode=False, flat=flat)


def told(seen: CardLook, kind: Kind) -> Finding:
    return next(f for f in seen.findings if f.kind is kind)


@pytest.mark.parametrize("kind", ["white", "wood", "stripes", "check", "lines", "clutter"])
def test_corners_lie_on_the_borders(kind: str) -> None:
    shown = scene(cards.front_flat(), kind, 104)
    quad = find(shown.frame, 1.586)
    assert quad is not None
    assert overlap(quad.corners, shown.corners) > 0.98
    assert not quad.others


@pytest.mark.parametrize("kind", ["plain", "wood", "stripes", "grid", "text"])
def test_a_ground_without_a_card_shows_none(kind: str) -> None:
    assert find(ground(kind, 300), 1.586) is None


def test_two_cards_are_one_too_many() -> None:
    frame = ground("plain", 51)
    for x, flat in ((0.27, cards.front_flat()), (0.73, cards.back_flat())):
        scenes.lay(frame, flat, Held(fills=0.4, at=(x, 0.5), tilt=4))
    assert told(look(scenes.seen(frame, 1)), Kind.CARDS_SEVERAL).weight is Weight.WARN


def test_fingers_over_the_border_are_told_with_their_box() -> None:
    shown = scene(cards.front_flat(), "plain", 104)
    assert told(look(shown.frame), Kind.CARD_COVERED).weight is Weight.FINE
    over = told(look(scenes.with_fingers(shown, 104, 2).frame), Kind.CARD_COVERED)
    assert over.weight in (Weight.WARN, Weight.BLOCK)
    assert over.box is not None


def test_a_hand_that_holds_the_edge_is_no_fault() -> None:
    assert told(look(cards.front()), Kind.CARD_COVERED).measured < 0.01


def test_a_card_with_nothing_on_it_is_blank() -> None:
    white = np.full((638, 1012, 3), (228, 232, 230), np.uint8)
    seen = look(scene(white, "dark", 3).frame)
    assert told(seen, Kind.CARD_BLANK).weight is Weight.BLOCK
    assert Kind.BLURRED not in {f.kind for f in seen.findings}


def photocopied(shown: Scene) -> Pixels:
    """The card without its colours, on a ground that has some."""
    grey = cv2.cvtColor(cv2.cvtColor(shown.frame, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    inside = np.zeros(grey.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.rint(shown.corners).astype(np.int32), 1)
    return np.where(inside[..., None] > 0, grey, shown.frame).astype(np.uint8)


def test_a_photocopy_is_advice() -> None:
    shown = scene(cards.front_flat(), "wood", 104)
    assert told(look(shown.frame, flat=True), Kind.PHOTOCOPY).weight is Weight.FINE
    assert told(look(photocopied(shown), flat=True), Kind.PHOTOCOPY).weight is Weight.ADVICE


def test_a_picture_without_any_colour_says_nothing_of_copies() -> None:
    grey = cv2.cvtColor(cards.front(), cv2.COLOR_BGR2GRAY)
    seen = look(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8), flat=True)
    assert Kind.PHOTOCOPY not in {f.kind for f in seen.findings}


def test_a_screens_grid_is_advice() -> None:
    shown = scene(cards.front_flat(), "plain", 104)
    assert told(look(shown.frame, flat=True), Kind.SCREEN).weight is Weight.FINE
    y, x = np.mgrid[0:720, 0:1280].astype(np.float32)
    turned = np.cos(2 * np.pi * (0.27 * x + 0.05 * y)) + np.cos(2 * np.pi * (0.27 * y - 0.05 * x))
    screen = np.clip(shown.frame * (1 + 0.12 * turned[..., None]), 0, 255).astype(np.uint8)
    assert told(look(screen, flat=True), Kind.SCREEN).weight is Weight.ADVICE


def test_glare_over_a_field_blocks_whatever_its_area() -> None:
    spot = Box(300, 200, 100, 60)
    seen = CardLook((), None, None, None, glare=Glare(0.01, spot, (spot,)))
    fields = {
        PrintedField.SURNAME: Box(280, 210, 200, 30),
        PrintedField.BIRTH: Box(600, 400, 200, 30),
    }
    [hidden] = glare_over(seen, fields, Side.FRONT, LIMITS)
    assert (hidden.field, hidden.weight) == (PrintedField.SURNAME, Weight.BLOCK)
    assert hidden.measured == pytest.approx(0.5)

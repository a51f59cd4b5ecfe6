"""The portrait checks: what passes, what is told, and that numbers move the right way."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.demo.drawings import (
    Fault,
    Pose,
    draw_card_front,
    draw_empty,
    draw_person,
    invent_holder,
    invent_person,
    spoil,
)
from kiosk.domain.finding import AT_MOST, Finding, Kind, Side, Verdict, Weight, faults, verdict
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import PortraitLook, crop_face, look_at_portrait
from tests import cards

LIMITS = PortraitLimits()
EVERY = {
    Kind.FACE_MISSING,
    Kind.FACES_SEVERAL,
    Kind.FACE_SMALL,
    Kind.FACE_NEAR,
    Kind.FACE_OFF_CENTRE,
    Kind.FACE_TILTED,
    Kind.FACE_BLURRED,
    Kind.FACE_DARK,
    Kind.FACE_BRIGHT,
    Kind.FACE_UNEVEN,
    Kind.FACE_TURNED,
    Kind.EYES_CLOSED,
    Kind.EYES_COVERED,
    Kind.FACE_GLARE,
    Kind.FACE_BACKLIT,
    Kind.FACE_COMPRESSED,
    Kind.FACE_COLOUR,
    Kind.FACE_FILTERED,
    Kind.FACE_COPIED,
    Kind.BACKGROUND_BUSY,
}


def look(frame: Pixels) -> PortraitLook:
    return look_at_portrait(frame, LIMITS)


def found(frame: Pixels, kind: Kind) -> Finding:
    return next(f for f in look(frame).findings if f.kind is kind)


@pytest.mark.parametrize("seed", range(0, 48, 3))
def test_a_person_standing_right_passes(seed: int) -> None:
    assert verdict(look(draw_person(seed)).findings) is Verdict.PASS


def test_every_check_is_told_with_its_number_also_when_all_is_well() -> None:
    seen = look(cards.portrait())
    assert {f.kind for f in seen.findings} == EVERY
    assert len(seen.findings) == len(EVERY)
    assert all(f.weight is Weight.FINE and f.side is Side.PORTRAIT for f in seen.findings)
    assert all(f.box == seen.face for f in seen.findings)
    for f in seen.findings:
        assert (f.measured <= f.limit) if f.kind in AT_MOST else (f.measured >= f.limit)


@pytest.mark.parametrize(
    ("fault", "amount", "kind", "weight"),
    [
        (Fault.BLUR, 4.0, Kind.FACE_BLURRED, Weight.BLOCK),
        (Fault.MOTION, 21.0, Kind.FACE_BLURRED, Weight.BLOCK),
        (Fault.DARK, 0.5, Kind.FACE_DARK, Weight.WARN),
        (Fault.DARK, 0.18, Kind.FACE_DARK, Weight.BLOCK),
        (Fault.BRIGHT, 2.3, Kind.FACE_BRIGHT, Weight.BLOCK),
        (Fault.UNEVEN, 0.5, Kind.FACE_UNEVEN, Weight.WARN),
        (Fault.UNEVEN, 0.85, Kind.FACE_UNEVEN, Weight.BLOCK),
        (Fault.FAR, 1.2, Kind.FACE_SMALL, Weight.WARN),
        (Fault.FAR, 1.7, Kind.FACE_SMALL, Weight.BLOCK),
        (Fault.NEAR, 1.7, Kind.FACE_NEAR, Weight.WARN),
        (Fault.CUT_OFF, 0.2, Kind.FACE_OFF_CENTRE, Weight.WARN),
        (Fault.TILTED, 14.0, Kind.FACE_TILTED, Weight.WARN),
        (Fault.TILTED, 28.0, Kind.FACE_TILTED, Weight.BLOCK),
        (Fault.TILTED, -28.0, Kind.FACE_TILTED, Weight.BLOCK),
        (Fault.TWO_FACES, None, Kind.FACES_SEVERAL, Weight.BLOCK),
    ],
)
@pytest.mark.parametrize("seed", [9, 21])
def test_a_known_fault_is_told(
    fault: Fault, amount: float | None, kind: Kind, weight: Weight, seed: int
) -> None:
    findings = look(cards.portrait(fault, amount, seed)).findings
    assert (kind, weight) in {(f.kind, f.weight) for f in faults(findings)}


def test_a_fault_names_the_limit_it_missed() -> None:
    blocked = found(cards.portrait(Fault.FAR, 1.7), Kind.FACE_SMALL)
    warned = found(cards.portrait(Fault.FAR, 1.2), Kind.FACE_SMALL)
    assert blocked.measured < blocked.limit == LIMITS.eyes_block
    assert LIMITS.eyes_block <= warned.measured < warned.limit == LIMITS.eyes_warn


def test_nobody_there_is_one_finding_that_blocks() -> None:
    seen = look(draw_empty())
    assert [(f.kind, f.weight, f.measured) for f in seen.findings] == [
        (Kind.FACE_MISSING, Weight.BLOCK, 0.0)
    ]
    assert seen.face is None
    assert seen.eyes is None


def test_the_number_of_faces_is_told() -> None:
    assert found(cards.portrait(Fault.TWO_FACES), Kind.FACES_SEVERAL).measured == 2


def test_somebody_far_behind_warns_but_does_not_block() -> None:
    frame = draw_person(9).copy()
    behind = draw_person(21, Pose(x=1100, y=300, eyes=48))
    frame[:, 900:] = behind[:, 900:]
    several = found(frame, Kind.FACES_SEVERAL)
    assert (several.weight, several.measured) == (Weight.WARN, 2)
    assert several.box is not None
    assert several.box.left > 900


@pytest.mark.parametrize("roll", [-9.0, -4.0, 0.0, 6.0, 9.0])
def test_eyes_lie_where_they_are_and_lean_is_measured(roll: float) -> None:
    pose = Pose(x=600, y=330, eyes=140, roll=roll)
    seen = look(draw_person(9, pose))
    assert seen.eyes is not None
    turn = np.radians(roll)
    for (x, y), side in zip(seen.eyes, (-70, 70), strict=True):
        assert x == pytest.approx(600 + side * np.cos(turn), abs=10)
        assert y == pytest.approx(330 + side * np.sin(turn), abs=10)
    lean = next(f for f in seen.findings if f.kind is Kind.FACE_TILTED)
    assert lean.measured == pytest.approx(abs(roll), abs=2)


def test_more_blur_never_measures_sharper() -> None:
    numbers = [
        found(cards.portrait(Fault.BLUR, px), Kind.FACE_BLURRED).measured
        for px in (0.0, 1.0, 2.0, 3.0, 4.0, 6.0)
    ]
    assert numbers == sorted(numbers, reverse=True)


def test_less_light_never_measures_lighter_and_does_not_look_like_blur() -> None:
    seen = [look(cards.portrait(Fault.DARK, share)) for share in (1.0, 0.7, 0.5, 0.3)]
    light, sharp = (
        [next(f for f in s.findings if f.kind is kind) for s in seen]
        for kind in (Kind.FACE_DARK, Kind.FACE_BLURRED)
    )
    assert [f.measured for f in light] == sorted((f.measured for f in light), reverse=True)
    assert all(f.weight is Weight.FINE for f in sharp)


def test_noise_does_not_hide_blur() -> None:
    blurred = cards.portrait(Fault.BLUR, 4.0)
    assert found(spoil(blurred, Fault.NOISE, 4), Kind.FACE_BLURRED).weight is Weight.BLOCK


@pytest.mark.parametrize("eyes", [100.0, 132.0, 190.0])
def test_sharpness_does_not_depend_on_distance(eyes: float) -> None:
    near = found(draw_person(9), Kind.FACE_BLURRED).measured
    pose = Pose(x=640, y=330, eyes=eyes)
    assert found(draw_person(9, pose), Kind.FACE_BLURRED).measured == pytest.approx(near, rel=0.15)


def test_dark_skin_in_good_light_is_not_called_dark() -> None:
    darkest = sorted(range(60), key=lambda s: sum(invent_person(s).skin))[:4]
    for seed in darkest:
        assert found(draw_person(seed), Kind.FACE_DARK).weight is Weight.FINE


@pytest.mark.parametrize("shape", [(1, 1), (2, 3000), (3000, 4), (40, 40), (720, 1280)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_picture_of_any_shape_has_no_face(shape: tuple[int, int], value: int) -> None:
    seen = look(np.full((*shape, 3), value, np.uint8))
    assert [f.kind for f in faults(seen.findings)] == [Kind.FACE_MISSING]


def test_a_large_picture_gives_the_same_answer() -> None:
    large = np.asarray(cv2.resize(cards.portrait(), (3840, 2160)), np.uint8)
    seen = look(large)
    assert verdict(seen.findings) is Verdict.PASS
    small = found(cards.portrait(), Kind.FACE_SMALL).measured
    measured = next(f for f in seen.findings if f.kind is Kind.FACE_SMALL).measured
    assert measured == pytest.approx(3 * small, rel=0.03)


@pytest.mark.parametrize("seed", range(0, 24, 3))
def test_the_portrait_printed_on_a_card_is_cut_out(seed: int) -> None:
    portrait = crop_face(draw_card_front(invent_person(seed), invent_holder(seed)))
    assert portrait is not None
    rows, columns = portrait.shape[:2]
    assert columns / rows == pytest.approx(3 / 4, abs=0.02)
    assert 150 < columns < 260
    again = crop_face(portrait)
    assert again is not None


def test_a_card_side_without_a_face_has_no_portrait() -> None:
    assert crop_face(cards.back_flat()) is None

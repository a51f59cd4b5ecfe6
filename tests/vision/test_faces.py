"""Finding faces: following them, doubting them, and pictures that are not as they should be."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.demo.drawings import Pose, draw_empty, draw_pair, draw_person
from kiosk.domain.finding import AT_MOST, Kind, Side, Weight
from kiosk.domain.guidance import Hint, hint_for
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.eyes import openness
from kiosk.vision.face import Face
from kiosk.vision.face_crop import crop_of, shape
from kiosk.vision.faces import find_faces, to_grey
from kiosk.vision.picture import decode
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait

LIMITS = PortraitLimits()


def person(x: float = 640, y: float = 330, eyes: float = 130, roll: float = 0) -> Pixels:
    return draw_person(9, Pose(x=x, y=y, eyes=eyes, roll=roll))


def only(frame: Pixels, last: Face | None = None) -> Face:
    (face,) = find_faces(to_grey(frame), last)
    return face


def near(face: Face, x: float, y: float) -> bool:
    return float(np.hypot(face.middle[0] - x, face.middle[1] - y)) < 12


@pytest.mark.parametrize("step", [(0, 0), (25, -10), (-40, 20)])
def test_a_face_is_followed_to_where_it_went(step: tuple[int, int]) -> None:
    last = only(person())
    assert near(only(person(640 + step[0], 330 + step[1]), last), 640 + step[0], 330 + step[1])


def test_a_face_followed_is_measured_as_when_found_anew() -> None:
    frame = person(660, 320)
    followed, anew = only(frame, only(person())), only(frame)
    assert followed.between_eyes == pytest.approx(anew.between_eyes, rel=0.05)
    assert followed.roll == pytest.approx(anew.roll, abs=1.5)


def test_a_head_is_followed_while_it_leans_further_than_it_would_be_found() -> None:
    face = only(person())
    for roll in (8, 16, 24, 32):
        face = only(person(roll=roll), face)
        assert face.roll == pytest.approx(roll, abs=3)


def test_a_face_that_jumped_is_found_again() -> None:
    assert near(only(person(300, 300), only(person(900, 380))), 300, 300)


def test_nobody_is_followed_into_an_empty_room() -> None:
    assert find_faces(to_grey(draw_empty()), only(person())) == ()


def test_somebody_who_comes_beside_is_seen_while_following() -> None:
    pair = draw_pair(9, 21)
    first = find_faces(to_grey(pair))
    assert len(first) == 2
    assert len(find_faces(to_grey(pair), first[0])) == 2


def test_lights_going_out_do_not_raise_and_darkness_is_told() -> None:
    last = look_at_portrait(person(), LIMITS).followed
    for share in (0.5, 0.2, 0.05, 0.0):
        frame = np.asarray(person() * share, np.uint8)
        seen = look_at_portrait(frame, LIMITS, last=last)
        last = seen.followed
        if share <= 0.2:
            worst = {f.kind for f in seen.findings if f.weight is Weight.BLOCK}
            assert worst & {Kind.FACE_DARK, Kind.FACE_MISSING}


@pytest.mark.parametrize("eyes", [320, 420])
def test_a_face_that_covers_the_frame_is_told_as_too_near_or_not_at_all(eyes: float) -> None:
    seen = look_at_portrait(person(640, 300, eyes), LIMITS)
    told = {f.kind for f in seen.findings if f.weight is not Weight.FINE}
    assert told & {Kind.FACE_NEAR, Kind.FACE_MISSING}


@pytest.mark.parametrize("x", [150, 1130])
def test_a_face_near_the_edge_is_found(x: float) -> None:
    seen = look_at_portrait(person(x), LIMITS)
    told = {f.kind for f in seen.findings if f.weight is not Weight.FINE}
    assert Kind.FACE_MISSING not in told
    assert Kind.FACE_OFF_CENTRE in told


@pytest.mark.parametrize(
    "make",
    [
        lambda p: cv2.cvtColor(cv2.cvtColor(p, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR),
        lambda p: cv2.resize(p, (5120, 2880)),
        lambda p: cv2.resize(p, (96, 54)),
        lambda p: p[:3],
        lambda p: p[:, 600:601],
    ],
    ids=["grey", "huge", "tiny", "a strip", "a column"],
)
def test_pictures_of_any_kind_are_looked_at(make: object) -> None:
    picture = np.ascontiguousarray(make(person()), np.uint8)  # type: ignore[operator]
    seen = look_at_portrait(picture, LIMITS)
    assert all(f.side is Side.PORTRAIT and np.isfinite(f.measured) for f in seen.findings)


def test_a_picture_of_sixteen_bits_is_read_as_one_of_eight() -> None:
    _, data = cv2.imencode(".png", person().astype(np.uint16) * 257)
    assert find_faces(to_grey(decode(data.tobytes())))


def test_every_number_keeps_its_side_of_the_limit() -> None:
    for f in look_at_portrait(person(), LIMITS).findings:
        if f.weight is Weight.FINE:
            assert (f.measured <= f.limit) if f.kind in AT_MOST else (f.measured >= f.limit)


def test_the_crop_has_the_eyes_where_they_belong() -> None:
    frame = person(roll=9)
    crop = crop_of(frame, only(frame))
    assert crop.fine.shape == (*shape(120), 3) == (360, 288, 3)
    assert crop.grey.shape == shape(64) == (192, 152)
    face = Face(only(frame).box, ((84.0, 144.0), (204.0, 144.0)), 0.0, 9)
    assert crop_of(crop.fine, face).fine[100:260, 60:230] == pytest.approx(
        crop.fine[100:260, 60:230], abs=2
    )


def closed(frame: Pixels, face: Face) -> Pixels:
    """Skin painted over both eyes."""
    assert face.eyes is not None
    painted, size = frame.copy(), face.between_eyes
    for x, y in face.eyes:
        skin = frame[round(y + 0.32 * size), round(x)].tolist()
        axes = (round(0.3 * size), round(0.17 * size))
        cv2.ellipse(painted, (round(x), round(y)), axes, 0, 0, 360, skin, -1, cv2.LINE_AA)
    return painted


def test_closed_eyes_are_asked_to_open() -> None:
    frame = person()
    face = only(frame)
    shut = closed(frame, face)
    assert openness(crop_of(frame, face)) > LIMITS.open_least
    assert openness(crop_of(shut, face)) < LIMITS.open_warn
    findings = look_at_portrait(shut, LIMITS, last=face).findings
    assert hint_for(findings, Side.PORTRAIT) is Hint.EYES_OPEN


def test_dark_glasses_are_asked_off_and_not_called_closed_eyes() -> None:
    frame = person()
    face = only(frame)
    assert face.eyes is not None
    for x, y in face.eyes:
        cv2.ellipse(frame, (round(x), round(y)), (50, 36), 0, 0, 360, (20, 15, 15), -1)
    findings = look_at_portrait(frame, LIMITS, last=face).findings
    told = {f.kind for f in findings if f.weight is not Weight.FINE}
    assert Kind.EYES_COVERED in told
    assert Kind.EYES_CLOSED not in told
    assert hint_for(findings, Side.PORTRAIT) is Hint.FACE_UNCOVER


@pytest.mark.parametrize(
    ("effect", "kind"),
    [
        (lambda p: cv2.cvtColor(cv2.cvtColor(p, 6), 8), Kind.FACE_FILTERED),
        (lambda p: (p // 64) * 64 + 32, Kind.FACE_FILTERED),
        (lambda p: np.roll(p, 1, axis=2), Kind.FACE_COLOUR),
    ],
    ids=["grey", "few levels", "other colours"],
)
def test_an_effect_is_advice_and_never_more(effect: object, kind: Kind) -> None:
    frame = person()
    changed = np.asarray(effect(frame), np.uint8)  # type: ignore[operator]
    found = next(
        f for f in look_at_portrait(changed, LIMITS, last=only(frame)).findings if f.kind is kind
    )
    assert found.weight is Weight.ADVICE
    assert found.measured > found.limit

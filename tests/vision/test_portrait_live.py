"""Looks at live frames: what is not looked at in every one is kept, and not for long."""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.demo.drawings import Pose, draw_empty, draw_pair, draw_person
from kiosk.domain.finding import Finding, Kind, Weight
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.face import Face
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait
from kiosk.vision.portrait_live import Watched, watch_portrait

LIMITS = PortraitLimits()


def person(x: float = 640, y: float = 330) -> Pixels:
    return draw_person(9, Pose(x=x, y=y, eyes=130, roll=0))


def watched(frame: Pixels, looks: int, last: Watched | None = None) -> tuple[Watched, list[bool]]:
    """What is known after so many looks at the same frame, and whether each found a fault."""
    told = []
    for _ in range(looks):
        look, last = watch_portrait(frame, LIMITS, last)
        told.append(any(f.weight is not Weight.FINE for f in look.findings))
    assert last is not None
    return last, told


def by_kind(seen: Watched) -> dict[Kind, Finding]:
    return {f.kind: f for f in seen.findings}


def shut(frame: Pixels, face: Face) -> Pixels:
    """Skin painted over both eyes."""
    assert face.eyes is not None
    painted, size = frame.copy(), face.between_eyes
    for x, y in face.eyes:
        skin = frame[round(y + 0.32 * size), round(x)].tolist()
        axes = (round(0.3 * size), round(0.17 * size))
        cv2.ellipse(painted, (round(x), round(y)), axes, 0, 0, 360, skin, -1, cv2.LINE_AA)
    return painted


def test_every_look_says_all_that_a_whole_one_does() -> None:
    whole = [f.kind for f in look_at_portrait(person(), LIMITS).findings]
    last: Watched | None = None
    for _ in range(6):
        look, last = watch_portrait(person(), LIMITS, last)
        assert [f.kind for f in look.findings] == whole
        assert all(f.weight is Weight.FINE for f in look.findings)


def test_eyes_that_close_are_seen_in_two_looks_and_as_soon_when_they_open() -> None:
    last, _ = watched(person(), 3)
    closed = shut(person(), last.face)
    for frame, weight in ((closed, Weight.WARN), (person(), Weight.FINE)):
        last, _ = watched(frame, 2, last)
        assert by_kind(last)[Kind.EYES_CLOSED].weight is weight


def test_somebody_who_comes_beside_is_seen_in_four_looks() -> None:
    pair = draw_pair(9, 21)
    face = look_at_portrait(pair, LIMITS).followed
    assert face is not None
    # As if nobody else had been there before.
    alone = look_at_portrait(person(), LIMITS).findings
    last, _ = watched(pair, 4, Watched(face, alone))
    assert by_kind(last)[Kind.FACES_SEVERAL].weight is Weight.BLOCK


def test_an_effect_switched_on_is_noted_in_four_looks() -> None:
    last, _ = watched(person(), 2)
    plain = cv2.cvtColor(cv2.cvtColor(person(), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    last, _ = watched(np.asarray(plain, np.uint8), 4, last)
    assert by_kind(last)[Kind.FACE_FILTERED].weight is Weight.ADVICE


def test_light_is_judged_in_every_look() -> None:
    last: Watched | None = watched(person(), 1)[0]
    for share, dark in ((0.3, True), (1.0, False), (0.3, True)):
        look, last = watch_portrait(np.asarray(person() * share, np.uint8), LIMITS, last)
        told = {f.kind for f in look.findings if f.weight is not Weight.FINE}
        assert (Kind.FACE_DARK in told) is dark


def test_nothing_of_one_person_is_kept_for_another() -> None:
    last, _ = watched(person(300, 330), 3)
    closed = watched(shut(person(300, 330), last.face), 2, last)[0]
    assert by_kind(closed)[Kind.EYES_CLOSED].weight is Weight.WARN
    look, _ = watch_portrait(draw_person(21, Pose(x=940, y=330, eyes=130, roll=0)), LIMITS, closed)
    lids = next(f for f in look.findings if f.kind is Kind.EYES_CLOSED)
    assert lids.weight is Weight.FINE


def test_who_leaves_is_followed_no_more() -> None:
    last, _ = watched(person(), 2)
    look, after = watch_portrait(draw_empty(), LIMITS, last)
    assert after is None
    assert [f.kind for f in look.findings] == [Kind.FACE_MISSING]


def test_boxes_kept_move_with_the_face() -> None:
    last: Watched | None = watched(person(), 1)[0]
    for x in (650, 665, 680):
        look, last = watch_portrait(person(x), LIMITS, last)
        boxes = {f.box for f in look.findings if f.kind is not Kind.FACES_SEVERAL}
        assert boxes == {look.face}

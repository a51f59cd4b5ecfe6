"""The portrait checks on real studio portraits, as they are and put before a lobby camera."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.demo.drawings import Fault, spoil
from kiosk.domain.finding import Kind, Verdict, Weight, faults, verdict
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.faces import find_faces, to_grey
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait

pytestmark = pytest.mark.real


@lru_cache(maxsize=1)
def _studio(folder: Path) -> tuple[Pixels, ...]:
    """Every picture as it is."""
    found = (cv2.imread(str(p)) for p in sorted((folder / "faces").glob("*.jpg")))
    return tuple(np.asarray(p, np.uint8) for p in found if p is not None)


@lru_cache(maxsize=1)
def _at_the_terminal(folder: Path) -> tuple[Pixels, ...]:
    """Every second picture as a camera of 1280 by 720 sees it: 130 pixels between the eyes."""
    frames = []
    for picture in _studio(folder)[::2]:
        face = find_faces(to_grey(picture))[0]
        times = 130 / face.between_eyes
        x, y = face.middle
        matrix = np.array([[times, 0, 640 - x * times], [0, times, 318 - y * times]])
        soft = cv2.GaussianBlur(picture, (0, 0), 0.45 / times)
        placed = cv2.warpAffine(soft, matrix, (1280, 720), borderMode=cv2.BORDER_REPLICATE)
        frames.append(np.asarray(placed, np.uint8))
    return tuple(frames)


def test_all_good_portraits_pass(real_data: Path) -> None:
    for pictures in (_studio(real_data), _at_the_terminal(real_data)):
        assert len(pictures) >= 20
        for i, picture in enumerate(pictures):
            findings = look_at_portrait(picture, PortraitLimits()).findings
            assert verdict(findings) is Verdict.PASS, (i, faults(findings))


def _turned(frame: Pixels) -> Pixels:
    turn = cv2.getRotationMatrix2D((640, 360), 25, 1)
    placed = cv2.warpAffine(frame, turn, (1280, 720), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(placed, np.uint8)


def _farther(frame: Pixels) -> Pixels:
    small = cv2.resize(frame, (640, 360), interpolation=cv2.INTER_AREA)
    wide = cv2.copyMakeBorder(small, 180, 180, 320, 320, cv2.BORDER_REPLICATE)
    return np.asarray(wide, np.uint8)


@pytest.mark.parametrize(
    ("spoiled", "kind", "weight", "least"),
    [
        (lambda f: spoil(f, Fault.BLUR, 3), Kind.FACE_BLURRED, Weight.BLOCK, 1.0),
        (lambda f: spoil(f, Fault.MOTION, 15), Kind.FACE_BLURRED, Weight.BLOCK, 1.0),
        (lambda f: spoil(f, Fault.DARK, 0.3), Kind.FACE_DARK, Weight.WARN, 1.0),
        (lambda f: spoil(f, Fault.DARK, 0.18), Kind.FACE_DARK, Weight.BLOCK, 1.0),
        (lambda f: spoil(f, Fault.UNEVEN, 0.6), Kind.FACE_UNEVEN, Weight.WARN, 1.0),
        # Dark skin twice as bright is not over-exposed, and is rightly let pass.
        (lambda f: spoil(f, Fault.BRIGHT, 2.0), Kind.FACE_BRIGHT, Weight.WARN, 0.75),
        (_turned, Kind.FACE_TILTED, Weight.WARN, 1.0),
        (_farther, Kind.FACE_SMALL, Weight.BLOCK, 1.0),
    ],
)
def test_spoiled_portraits_are_told(
    real_data: Path,
    spoiled: Callable[[Pixels], Pixels],
    kind: Kind,
    weight: Weight,
    least: float,
) -> None:
    frames = _at_the_terminal(real_data)[::2]
    enough = {Weight.WARN, Weight.BLOCK} if weight is Weight.WARN else {Weight.BLOCK}
    told = 0
    for frame in frames:
        findings = look_at_portrait(spoiled(frame), PortraitLimits()).findings
        told += any(f.kind is kind and f.weight in enough for f in findings)
    assert told >= least * len(frames)

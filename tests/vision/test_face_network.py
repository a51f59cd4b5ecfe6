"""Networks that an installer supplies, by stand-ins: OpenCV's classes are used through protocols.

No network ships and none can be made that finds faces; so what is held here is everything but the
network itself: sizes, rows, order, and what a missing or broken file says.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kiosk.demo.drawings import draw_person
from kiosk.domain.errors import ModelUnusable
from kiosk.domain.finding import Kind, Weight
from kiosk.domain.limits import PortraitLimits
from kiosk.services.likeness import compare
from kiosk.vision.face_network import (
    NetworkDetector,
    Rows,
    likeness,
    load_comparer,
    load_detector,
)
from kiosk.vision.faces import find_faces, to_grey
from kiosk.vision.picture import encode_jpeg
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait


def row(left: float, top: float, width: float, confidence: float = 0.9) -> list[float]:
    """A face as YuNet tells it, in pixels of the picture searched."""
    height = 1.25 * width
    eyes = [left + 0.3 * width, top + 0.4 * height, left + 0.7 * width, top + 0.4 * height]
    rest = [left + 0.5 * width, top + 0.6 * height, left, top, left + width, top + height]
    return [left, top, width, height, *eyes, *rest, confidence]


class StandIn:
    """Answers rows it was given and notes what it was asked."""

    def __init__(self, *rows: list[float]) -> None:
        self.rows = rows
        self.size = (0, 0)

    def setInputSize(self, input_size: tuple[int, int]) -> None:  # noqa: N802
        """Note it."""
        self.size = input_size

    def detect(self, image: Pixels) -> tuple[int, Rows | None]:
        """The rows it was given."""
        assert image.shape[1::-1] == self.size
        return 1, np.array(self.rows, np.float32) if self.rows else None


class Alike:
    """Takes the mean colour of the crop for a feature."""

    def alignCrop(self, src_img: Pixels, face_box: Rows) -> Pixels:  # noqa: N802
        """The box."""
        assert face_box.shape == (1, 15)
        left, top, width, height = (int(v) for v in face_box[0, :4])
        return src_img[max(0, top) : top + height, max(0, left) : left + width]

    def feature(self, aligned_img: Pixels) -> Rows:
        """The mean colour."""
        return np.asarray(aligned_img.reshape(-1, 3).mean(axis=0), np.float32)

    def match(self, face_feature1: Rows, face_feature2: Rows) -> float:
        """The cosine."""
        one, other = face_feature1, face_feature2
        return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


FRAME = np.full((720, 1280, 3), 128, np.uint8)


def test_rows_become_faces_in_pixels_of_the_frame() -> None:
    network = StandIn(row(100, 50, 60), row(300, 80, 120))
    faces = NetworkDetector(network).find(FRAME)
    assert network.size == (640, 360)
    assert [f.box.width for f in faces] == [300, 150]
    assert faces[0].eyes is not None
    assert np.ravel(np.array(faces[0].eyes)) == pytest.approx((672, 280, 768, 280), abs=1)
    assert faces[0].roll == pytest.approx(0, abs=0.1)


def test_nobody_there_is_no_face() -> None:
    assert NetworkDetector(StandIn()).find(FRAME) == ()


def test_the_face_followed_comes_first() -> None:
    detector = NetworkDetector(StandIn(row(100, 50, 60), row(300, 80, 120)))
    small = detector.find(FRAME)[1]
    assert detector.find(FRAME, small)[0] == small


def test_a_doubtful_face_counts_only_when_it_is_alone() -> None:
    doubtful = NetworkDetector(StandIn(row(100, 50, 60, 0.65))).find(FRAME)
    assert [f.sure for f in doubtful] == [False]
    both = NetworkDetector(StandIn(row(100, 50, 60, 0.65), row(300, 80, 50))).find(FRAME)
    assert [f.sure for f in both] == [True]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_none_are_left_out(bad: float) -> None:
    broken = row(100, 50, 60)
    broken[5] = bad
    assert NetworkDetector(StandIn(broken)).find(FRAME) == ()


def test_a_look_takes_the_network_for_the_cascades() -> None:
    frame = draw_person(9)
    by_cascades = find_faces(to_grey(frame))[0]
    box = by_cascades.box
    network = NetworkDetector(StandIn(row(box.left / 2, box.top / 2, box.width / 2)))
    seen = look_at_portrait(frame, PortraitLimits(), detector=network)
    assert seen.findings[0].kind is Kind.FACE_MISSING
    assert seen.findings[0].weight is Weight.FINE
    empty = look_at_portrait(frame, PortraitLimits(), detector=NetworkDetector(StandIn()))
    assert empty.findings[0].weight is Weight.BLOCK


def test_likeness_is_the_networks_own_number() -> None:
    frame, other = draw_person(9), draw_person(21)
    (face,), (again,) = find_faces(to_grey(frame)), find_faces(to_grey(other))
    assert likeness(Alike(), frame, face, frame, face) == pytest.approx(1)
    assert likeness(Alike(), frame, face, other, again) < 1


def test_pictures_are_compared_by_their_bytes_and_nothing_without_a_face() -> None:
    frame = encode_jpeg(draw_person(9))
    assert compare(Alike(), frame, frame) == pytest.approx(1)
    assert compare(Alike(), frame, encode_jpeg(FRAME)) is None
    assert compare(Alike(), frame, b"no picture") is None


@pytest.mark.parametrize("load", [load_detector, load_comparer])
def test_a_missing_or_broken_file_is_told(load: type, tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable) as missing:
        load(tmp_path / "absent.onnx")
    assert missing.value.facts["why"] == "missing"
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a network")
    with pytest.raises(ModelUnusable) as malformed:
        load(broken)
    assert malformed.value.facts["why"] == "malformed"

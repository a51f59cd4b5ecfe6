"""Faces by networks that an installer supplies: YuNet finds them, SFace says how alike two are.

Neither file ships with the program. Without a setting that names one, the cascades find faces and
nothing is compared. The likeness is advice at the desk: the numbers that SFace makes of a face live
for the length of one call and are never stored, logged or sent.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.errors import ModelUnusable
from kiosk.domain.finding import Box
from kiosk.vision.face import Face
from kiosk.vision.pixels import Pixels

Rows: TypeAlias = NDArray[np.float32]

#: Longer side of the pictures searched, and of those first looked at near the last face.
_LONGEST = 640
#: Confidence from which a face is told, and from which it is sure.
_TOLD, _SURE = 0.6, 0.8
#: Overlap above which two boxes are one face.
_OVERLAP = 0.3


class Finder(Protocol):
    """What is used of ``cv2.FaceDetectorYN``."""

    def setInputSize(self, input_size: tuple[int, int]) -> None:  # noqa: N802 (OpenCV's name)
        """Width and height of the next picture."""

    def detect(self, image: Pixels) -> tuple[int, Rows | None]:
        """Rows of 15: left, top, width, height; x and y of both eyes, nose, mouth; confidence."""
        ...


class Comparer(Protocol):
    """What is used of ``cv2.FaceRecognizerSF``."""

    def alignCrop(self, src_img: Pixels, face_box: Rows) -> Pixels:  # noqa: N802 (OpenCV's name)
        """The face set upright at the network's size."""
        ...

    def feature(self, aligned_img: Pixels) -> Rows:
        """Numbers that are alike for pictures of the same person."""
        ...

    def match(self, face_feature1: Rows, face_feature2: Rows) -> float:
        """Their cosine."""
        ...


class NetworkDetector:
    """Finds faces with YuNet, as ``FaceDetector``; for one thread at a time."""

    def __init__(self, network: Finder) -> None:
        self._network = network

    def find(
        self, frame: Pixels, last: Face | None = None, *, others: bool = True
    ) -> tuple[Face, ...]:
        """The faces of a BGR frame, the largest first; that near ``last`` before all others."""
        faces = sorted((_face(row) for row in self.rows(frame)), key=lambda f: -f.box.width)
        sure = [f for f in faces if f.sure]
        if last is not None:
            x, y = last.middle
            near = 0.6 * last.box.width
            sure.sort(key=lambda f: np.hypot(f.middle[0] - x, f.middle[1] - y) > near)
        told = sure or faces[:1]
        return tuple(told if others else told[:1])

    def rows(self, frame: Pixels) -> list[Rows]:
        """The network's own rows in pixels of the frame."""
        height, width = frame.shape[:2]
        times = max(1.0, max(height, width) / _LONGEST)
        size = (max(1, round(width / times)), max(1, round(height / times)))
        small = np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
        self._network.setInputSize(size)
        found = self._network.detect(small)[1]
        if found is None:
            return []
        rows = np.array(found, np.float32).reshape(-1, 15)
        rows[:, :14] *= np.float32(times)
        return [row for row in rows if np.isfinite(row).all() and min(row[2], row[3]) >= 1]


def load_detector(model: Path) -> NetworkDetector:
    """YuNet from its ONNX file. Raises ``ModelUnusable``: missing or malformed."""
    _must_exist(model)
    try:
        network = cv2.FaceDetectorYN.create(str(model), "", (320, 320), _TOLD, _OVERLAP)
    except cv2.error as error:
        raise ModelUnusable(file=model.name, why="malformed") from error
    return NetworkDetector(network)  # type: ignore[arg-type]


def load_comparer(model: Path) -> Comparer:
    """SFace from its ONNX file. Raises ``ModelUnusable``: missing or malformed."""
    _must_exist(model)
    try:
        return cv2.FaceRecognizerSF.create(str(model), "")  # type: ignore[return-value]
    except cv2.error as error:
        raise ModelUnusable(file=model.name, why="malformed") from error


def likeness(comparer: Comparer, one: Pixels, face: Face, other: Pixels, again: Face) -> float:
    """How alike two faces of BGR pictures are, -1 to 1; 0.363 is SFace's own limit on its test set.

    Advice alone: nothing is decided or kept by it.
    """
    features = [
        comparer.feature(comparer.alignCrop(picture, _row(seen)))
        for picture, seen in ((one, face), (other, again))
    ]
    return float(comparer.match(features[0], features[1]))


def _must_exist(model: Path) -> None:
    if not model.is_file():
        raise ModelUnusable(file=model.name, why="missing")


def _face(row: Rows) -> Face:
    left, top, width, height = (round(float(v)) for v in row[:4])
    first, second = sorted((float(row[i]), float(row[i + 1])) for i in (4, 6))
    roll = float(np.degrees(np.arctan2(second[1] - first[1], second[0] - first[0])))
    confidence = float(row[14])
    # A square box like the cascades', about the same middle.
    side = max(width, height)
    box = Box(left - (side - width) // 2, top - (side - height) // 2, side, side)
    return Face(box, (first, second), roll, round(100 * confidence), sure=confidence >= _SURE)


def _row(face: Face) -> Rows:
    """A row as YuNet gives it; nose and mouth where they are in most faces."""
    (x, y), size = face.middle, face.between_eyes
    turn = np.radians(face.roll)
    right, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])

    def at(across: float, along: float) -> NDArray[np.float64]:
        return np.array([x, y]) + size * (across * right + along * down)

    places = [at(-0.5, 0), at(0.5, 0), at(0, 0.57), at(-0.42, 1.13), at(0.42, 1.13)]
    box = [face.box.left, face.box.top, face.box.width, face.box.height]
    return np.array([*box, *np.concatenate(places), 1.0], np.float32).reshape(1, 15)

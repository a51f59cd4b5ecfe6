"""Studio portraits put before a lobby camera: any size, any place, other rooms, other light."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces import find_faces, to_grey
from kiosk.vision.pixels import Pixels
from tests.benchmarks.people.faults import Eyes, apart

WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """One studio picture: who (the part before the pose), the picture and the eyes in it."""

    name: str
    picture: Pixels
    eyes: Eyes

    @property
    def light(self) -> float:
        """Median grey of the face: what pass rates are compared by."""
        (x0, y0), (x1, y1) = self.eyes
        size = apart(self.eyes)
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        face = self.picture[int(y) : int(y + size), int(x - 0.7 * size) : int(x + 0.7 * size)]
        return float(np.median(to_grey(face)))


@lru_cache(maxsize=1)
def sitters(folder: Path) -> tuple[Sitter, ...]:
    """Everybody in the folder.

    The eyes are those that the program finds; each pair was looked at and is right to 2 pixels.
    """
    everybody = []
    for path in sorted(folder.glob("london_*.jpg")):
        picture = cv2.imread(str(path))
        if picture is None:
            continue
        pixels = np.asarray(picture, np.uint8)
        eyes = find_faces(to_grey(pixels))[0].eyes
        if eyes is not None:
            _, pose, number, _ = path.stem.split("_")
            everybody.append(Sitter(f"{number} {pose}", pixels, eyes))
    return tuple(everybody)


def stand(
    sitter: Sitter,
    rng: np.random.Generator,
    *,
    size: float = 130,
    at: tuple[float, float] = (640, 318),
    roll: float = 0.0,
    room: bool = True,
) -> tuple[Pixels, Eyes]:
    """A frame of 1280 by 720 with ``size`` pixels between the eyes and their middle ``at``.

    As sharp as a webcam's. Behind the person a room of chance and the white shirt dyed; or all as
    in the studio.
    """
    (x0, y0), (x1, y1) = sitter.eyes
    times = size / apart(sitter.eyes)
    turn = np.arctan2(y1 - y0, x1 - x0) - np.radians(roll)
    c, s = times * np.cos(turn), times * np.sin(turn)
    matrix = np.array([[c, s, 0], [-s, c, 0]])
    matrix[:, 2] = np.asarray(at) - matrix[:, :2] @ ((x0 + x1) / 2, (y0 + y1) / 2)
    picture = _dyed(sitter, rng) if room else sitter.picture
    soft = cv2.GaussianBlur(picture, (0, 0), max(0.3, 0.45 / times))
    placed = cv2.warpAffine(soft, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    frame: NDArray[np.float64] = placed.astype(np.float64)
    if room:
        within = cv2.warpAffine(
            _figure(sitter), matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE
        )
        share: NDArray[np.float64] = within[..., None].astype(np.float64) / 255
        frame = frame * share + a_room(rng) * (1 - share)
    noisy = np.clip(frame + rng.normal(0, 1.5, frame.shape), 0, 255)
    eyes = [matrix @ (*eye, 1.0) for eye in sitter.eyes]
    return np.asarray(noisy, np.uint8), tuple((float(x), float(y)) for x, y in eyes)  # type: ignore[return-value]


def _dyed(sitter: Sitter, rng: np.random.Generator) -> Pixels:
    """The picture with another shirt: everybody's is white, which tells too much of the light."""
    picture = sitter.picture.astype(np.float32)
    size, low = apart(sitter.eyes), sitter.eyes[0][1]
    lightest, darkest = picture.max(axis=2), picture.min(axis=2)
    cloth = np.clip((darkest - 110) / 40, 0, 1) * (lightest - darkest < 45)
    down = np.clip((np.arange(len(picture)) - low - 1.75 * size) / (0.2 * size), 0, 1)
    share = cv2.GaussianBlur((cloth * down[:, None]).astype(np.float32), (0, 0), 3)[..., None]
    colour = rng.uniform(0.12, 1.0, 3) * rng.uniform(0.35, 1.0)
    return np.asarray(picture * (1 - share + share * colour), np.uint8)


_FIGURES: dict[str, NDArray[np.uint8]] = {}


def _figure(sitter: Sitter) -> NDArray[np.uint8]:
    """Where the person is in the studio picture, 0 to 255, soft at the edge."""
    if sitter.name in _FIGURES:
        return _FIGURES[sitter.name]
    times = 300 / sitter.picture.shape[1]
    small = cv2.resize(sitter.picture, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
    (x0, y0), (x1, y1) = (np.asarray(e) * times for e in sitter.eyes)
    size, x, y = apart(sitter.eyes) * times, (x0 + x1) / 2, (y0 + y1) / 2
    mask = np.full(small.shape[:2], cv2.GC_PR_BGD, np.uint8)
    cv2.ellipse(mask, (round(x), round(y)), (round(2 * size), round(2.3 * size)), 0, 0, 360, 3, -1)
    mask[round(y + 1.6 * size) :, 20:-20] = cv2.GC_PR_FGD
    face = (round(x), round(y + 0.4 * size)), (round(0.9 * size), round(1.3 * size))
    cv2.ellipse(mask, *face, 0, 0, 360, cv2.GC_FGD, -1)
    mask[:8] = cv2.GC_BGD
    state = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    cv2.grabCut(small, mask, None, *state, 3, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    figure = np.where((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
    figure[-6:] = figure[-7]
    large = cv2.resize(figure, sitter.picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    _FIGURES[sitter.name] = np.asarray(cv2.GaussianBlur(large, (0, 0), 3), np.uint8)
    return _FIGURES[sitter.name]


def a_room(rng: np.random.Generator, things: int | None = None) -> Pixels:
    """A room of chance: a wall in uneven light with doors, notices, plants, chairs and a lamp."""
    wall = rng.uniform(60, 220, 3) * 0.4 + rng.uniform(80, 210) * 0.6
    x = np.linspace(-1, 1, WIDTH)[None, :, None]
    y = np.linspace(-1, 1, HEIGHT)[:, None, None]
    light = 1 + 0.2 * rng.uniform(-1, 1) * x + 0.15 * rng.uniform(-1, 1) * y
    room = np.clip(wall * light, 0, 255).astype(np.uint8)
    for _ in range(rng.integers(4, 26) if things is None else things):
        _thing(room, rng)
    return np.asarray(cv2.GaussianBlur(room, (0, 0), rng.uniform(0.6, 2.5)), np.uint8)


def _thing(room: Pixels, rng: np.random.Generator) -> None:
    """One more thing on the wall."""
    colour = tuple(int(v) for v in rng.integers(0, 256, 3))
    x, y = (int(v) for v in rng.integers(0, (WIDTH, HEIGHT)))
    w, h = (int(v) for v in rng.integers(20, 260, 2))
    kind = rng.integers(5)
    if kind == 0:
        cv2.rectangle(room, (x, y), (x + w, y + h), colour, -1)
        cv2.rectangle(room, (x, y), (x + w, y + h), (30, 30, 30), 3)
    elif kind == 1:
        cv2.ellipse(room, (x, y), (w // 2, h // 2), float(rng.uniform(0, 180)), 0, 360, colour, -1)
    elif kind == 2:
        cv2.rectangle(room, (x, y), (x + w, y + h), (235, 235, 230), -1)
        for line in range(y + 12, y + h - 6, 14):
            words = "NOTICE TO ALL VISITORS"[: max(2, w // 12)]
            cv2.putText(room, words, (x + 6, line), 0, 0.4, (40, 40, 40), 1)
    elif kind == 3:
        leaves = rng.normal((x, y), (w / 3, h / 3), (60, 2)).astype(int)
        for px, py in leaves:
            shade = (20, int(rng.integers(60, 160)), 30)
            lean = float(rng.uniform(0, 180))
            cv2.ellipse(room, (int(px), int(py)), (14, 5), lean, 0, 360, shade, -1)
    else:
        cv2.circle(room, (x, y), w // 4, (250, 250, 250), -1, cv2.LINE_AA)


def a_throng(frame: Pixels, other: Pixels, left: int) -> Pixels:
    """The frame with the other one from column ``left`` on."""
    joined = frame.copy()
    joined[:, left:] = other[:, left:]
    return joined

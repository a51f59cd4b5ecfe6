"""Lines of print with faults, and what stands in each of their columns."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.printed.alphabet import ACCENTED, BETWEEN, CLASSES, SIGNS, SMALL, SPACE, class_of
from training.printed.typefaces import EM, Face

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]

#: A strip as the net sees it: pixels high; capitals are about ``CAPITALS`` of them, and stand on
#: the row ``BASE`` from the top. A column of the net's answer is ``STEP`` pixels.
HEIGHT, CAPITALS, BASE, STEP = 24, 14.0, 19.0, 2
#: How far capitals and base line are off where lines are found on pictures.
_SIZES, _OFF = (0.70, 1.30), 2.6
#: A letter's columns reach this share of its advance to either side of its middle.
_REACH = 0.26

_CAPITALS = CLASSES[2:28]
_DIGITS = CLASSES[28:38]


@dataclass(frozen=True, slots=True)
class Line:
    """A strip (``HEIGHT``, width) and its class per column (width / ``STEP``)."""

    strip: Grey
    classes: NDArray[np.intp]


def draw(
    faces: list[Face], odds: NDArray[np.float64], width: int, rng: np.random.Generator
) -> Line:
    """A strip of that width with print somewhere along it; every fault has its chance."""
    face = faces[int(rng.choice(len(faces), p=odds))]
    ink, classes = _set(face, _text(rng), width, rng)
    if rng.random() < 0.25:
        other, _ = _set(face, _text(rng), width, rng)
        away = int(rng.integers(18, 24)) * (1 if rng.random() < 0.5 else -1)
        ink = np.maximum(ink, _shifted(other, away))
    light = _printed(ink, rng)
    return Line(_seen(light, rng), classes)


def _text(rng: np.random.Generator) -> str:
    """Words, numbers and dates as documents have them, letters by chance."""
    words = [_word(rng) for _ in range(int(rng.integers(1, 7)))]
    between = (" ", " ", " ", ", ", "-", "  ")
    text = words[0]
    for word in words[1:]:
        text += between[int(rng.integers(len(between)))] + word
    return text


def _word(rng: np.random.Generator) -> str:
    kind = rng.random()
    size = int(rng.integers(1, 12))
    if kind < 0.46:
        return _some(_CAPITALS, size, rng)
    if kind < 0.56:
        return _some(_CAPITALS, 1, rng) + _some(SMALL, size, rng)
    if kind < 0.60:
        return _some(SMALL, size, rng)
    if kind < 0.66:
        return _some(_CAPITALS + ACCENTED[:25], size, rng)
    if kind < 0.69:
        return _some(SMALL + ACCENTED[25:], size, rng)
    if kind < 0.80:
        return _some(_DIGITS, size, rng)
    if kind < 0.92:
        day, month = int(rng.integers(1, 32)), int(rng.integers(1, 13))
        sign = "/-. "[int(rng.integers(4))]
        return f"{day:02d}{sign}{month:02d}{sign}{int(rng.integers(1920, 2040))}"
    return _some(_CAPITALS + _DIGITS + SIGNS, size, rng)


def _some(characters: str, size: int, rng: np.random.Generator) -> str:
    return "".join(characters[int(i)] for i in rng.integers(0, len(characters), size))


def _set(
    face: Face, text: str, width: int, rng: np.random.Generator
) -> tuple[Floats, NDArray[np.intp]]:
    """The text as ink, 0 to 1, on a strip, somewhat turned and off the line; and its classes."""
    size = CAPITALS * float(np.clip(rng.normal(1.0, 0.13), *_SIZES))
    scale = size / face.capitals
    across = scale * float(np.clip(rng.normal(1.0, 0.10), 0.75, 1.3))
    spacing = EM * float(
        rng.choice([0.0, 0.0, 0.02, 0.06, 0.15, 0.3], p=[0.4, 0.2, 0.2, 0.1, 0.06, 0.04])
    )
    wide, high = int(width / across) + 2, int(HEIGHT / scale) + 2
    base = (BASE + float(np.clip(rng.normal(0, 1.2), -_OFF, _OFF))) / scale
    total = sum(_advance(face, c) + spacing for c in text)
    pen = float(rng.uniform(-max(0.0, total - 0.5 * wide), 0.5 * wide))
    sheet = np.zeros((high, wide), np.uint8)
    marks: list[tuple[int, float, float]] = []
    for character in text:
        room = _advance(face, character)
        if character != " ":
            _stamp(sheet, face, character, pen, base)
            marks.append((class_of(character), pen + room / 2, room * _REACH))
        pen += room + spacing
    doubled = cv2.resize(sheet, (2 * width, 2 * HEIGHT), interpolation=cv2.INTER_AREA)
    turn = float(np.clip(rng.normal(0, 0.012), -0.03, 0.03))
    lean = float(np.clip(rng.normal(0, 0.05), -0.15, 0.15))
    move = np.array([[0.5, lean * 0.5, -lean * HEIGHT / 2], [turn * 0.5, 0.5, -turn * width / 2]])
    soft = cv2.GaussianBlur(doubled, (3, 3), 0.7)
    ink = cv2.warpAffine(soft, move, (width, HEIGHT), flags=cv2.INTER_LINEAR)
    return np.asarray(ink, np.float32) / np.float32(255), _classes(marks, across, width)


def _advance(face: Face, character: str) -> float:
    return face.letters["n" if character == " " else character].advance * (
        0.5 if character == " " else 1.0
    )


def _stamp(sheet: Grey, face: Face, character: str, pen: float, base: float) -> None:
    """Put one letter on the sheet in place."""
    letter = face.letters[character]
    left, top = round(pen) + letter.left, round(base) + letter.top
    high, wide = letter.mask.shape
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + wide, sheet.shape[1]), min(top + high, sheet.shape[0])
    if x1 > x0 and y1 > y0:
        part = letter.mask[y0 - top : y1 - top, x0 - left : x1 - left]
        np.maximum(sheet[y0:y1, x0:x1], part, out=sheet[y0:y1, x0:x1])


def _classes(marks: list[tuple[int, float, float]], across: float, width: int) -> NDArray[np.intp]:
    """Letters around their middles, space where no letter is near, between elsewhere."""
    columns = (np.arange(width // STEP) + 0.5) * STEP
    found = np.full(len(columns), CLASSES.index(SPACE), np.intp)
    for _, middle, reach in marks:
        near = np.abs(columns - middle * across) < reach * across / _REACH * 0.62 + 0.5
        found[near] = CLASSES.index(BETWEEN)
    for which, middle, reach in marks:
        away = np.abs(columns - middle * across)
        if away.min() < STEP:
            found[away < max(reach * across, away.min() + 1e-3)] = which
    return found


def _shifted(ink: Floats, rows: int) -> Floats:
    moved = np.zeros_like(ink)
    if rows > 0:
        moved[rows:] = ink[:-rows]
    else:
        moved[:rows] = ink[-rows:]
    return moved


def _printed(ink: Floats, rng: np.random.Generator) -> Floats:
    """Ink on paper with shading, fine lines and texture."""
    height, width = ink.shape
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    paper = rng.uniform(110, 250)
    ground = paper + rng.normal(0, 12) * (x / width - 0.5) + rng.normal(0, 4) * (y / height - 0.5)
    if rng.random() < 0.6:
        for _ in range(int(rng.integers(1, 4))):
            wave = y + rng.uniform(2, 14) * np.sin(x / rng.uniform(10, 60) + rng.uniform(0, 6))
            lines = np.cos(2 * np.pi * (wave + rng.uniform(-1, 1) * x) / rng.uniform(4, 20))
            ground = ground - rng.uniform(0, 22) * np.maximum(0, lines) ** 4
    if rng.random() < 0.3:
        small = rng.normal(0, rng.uniform(2, 14), (5, max(2, width // 6))).astype(np.float32)
        ground = ground + cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    contrast = paper * (1 - rng.uniform(0, 0.62))
    if rng.random() < 0.15:
        contrast *= rng.uniform(0.15, 0.6)
    strength = 1.0 if rng.random() < 0.7 else rng.uniform(0.6, 1.6)
    return np.asarray(ground - contrast * np.clip(ink * strength, 0, 1), np.float32)


def _seen(light: Floats, rng: np.random.Generator) -> Grey:
    """What a camera makes of it: far, out of focus, moved, glare, dim, noise, JPEG."""
    height, width = light.shape
    if rng.random() < 0.4:
        by = 1 / float(rng.uniform(1.0, 2.3))
        small = (max(8, round(width * by)), max(6, round(height * by)))
        shrunk = cv2.resize(light, small, interpolation=cv2.INTER_AREA)
        light = np.asarray(cv2.resize(shrunk, (width, height), interpolation=cv2.INTER_LINEAR))
    if rng.random() < 0.6:
        sigma = float(min(3.0, rng.gamma(1.6, 0.55)))
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), max(sigma, 0.2)))
    if rng.random() < 0.22:
        light = _smeared(light, float(rng.uniform(2, 9)), rng)
    if rng.random() < 0.12:
        x = np.arange(width, dtype=np.float32) - rng.uniform(0, width)
        y = np.arange(height, dtype=np.float32)[:, None] - rng.uniform(0, height)
        reach = rng.uniform(5, 50)
        glare = 255 * np.clip(1.6 - np.hypot(x, y) / reach, 0, 1)
        light = np.asarray(light + glare, np.float32)
    light = light * (rng.uniform(0.12, 1.0) if rng.random() < 0.25 else 1.0)
    noise = rng.normal(0, rng.gamma(1.3, 2.6), light.shape)
    strip = np.asarray(np.clip(np.clip(light, 0, 255) + noise, 0, 255), np.uint8)
    if rng.random() < 0.35:
        quality = int(rng.integers(18, 92))
        _, data = cv2.imencode(".jpg", strip, [cv2.IMWRITE_JPEG_QUALITY, quality])
        strip = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return strip


def _smeared(light: Floats, length: float, rng: np.random.Generator) -> Floats:
    side = int(np.ceil(length)) | 1
    kernel = np.zeros((side, side), np.float32)
    angle, reach, middle = rng.uniform(0, np.pi), (length - 1) / 2, side // 2
    dx, dy = reach * np.cos(angle), reach * np.sin(angle)
    first = (round((middle - dx) * 16), round((middle - dy) * 16))
    last = (round((middle + dx) * 16), round((middle + dy) * 16))
    cv2.line(kernel, first, last, 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(cv2.filter2D(light, -1, kernel / max(float(kernel.sum()), 1e-6)), np.float32)

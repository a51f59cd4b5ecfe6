"""Windows cut from photographed lines, as the reader cuts them, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.mrz_glyphs import camera, lines
from training.mrz_glyphs.face import CLASSES, PITCH, Face
from training.mrz_glyphs.lines import LENGTH, MARGIN, Grid, Numbers

#: Height and width of a window, and its width in pitches.
SIZE = (28, 20)
PITCHES = 1.45
#: Pixels of a window for each pitch.
PITCH_SEEN = SIZE[1] / PITCHES
#: The answer beside the 37 classes: nothing, or no character in the middle of the window.
NOTHING = len(CLASSES)
#: Characters that upside down are neither themselves nor another one.
_TURNABLE = np.isin(list(CLASSES), list("134ABCDEFGJKLPRTUVY<"))


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """(n, 28, 20) grey windows and their (n,) classes, ``NOTHING`` among them.

    ``traits`` (n, 4) say how hard each is: pixels a pitch as photographed, focus and motion in
    pitches, grey levels between print and paper.
    """

    grey: NDArray[np.uint8]
    classes: NDArray[np.uint8]
    traits: Grid


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """Centres (n, 2) and pitches (n, 2) across and down, in pixels, of the windows to cut."""

    centres: Grid
    pitches: Grid
    classes: Numbers
    turned: NDArray[np.bool_]


def draw(faces: tuple[Face, ...], count: int, seed: int) -> Windows:
    """At least ``count`` windows, the same for the same seed."""
    seeds = np.random.SeedSequence(seed).spawn(-(-count // LENGTH))
    return join(_line(faces, np.random.default_rng(s)) for s in seeds)


def join(parts: Iterable[Windows]) -> Windows:
    """All windows, one after another."""
    found = list(parts)
    grey = np.concatenate([w.grey for w in found])
    classes = np.concatenate([w.classes for w in found])
    return Windows(grey, classes, np.concatenate([w.traits for w in found]))


def _line(faces: tuple[Face, ...], random: np.random.Generator) -> Windows:
    face = faces[int(random.integers(len(faces)))]
    strange = random.random() < 0.02
    line = lines.compose_strangers(face, random) if strange else lines.compose(face, random)
    pitch = float(np.exp(random.uniform(np.log(5.6), np.log(24))))
    # Thin print is drawn twice as large as it is seen, for true edges.
    fine = 2 if pitch < 13 else 1
    matrix, size = _placed(pitch * fine, random)
    reach = cv2.warpPerspective(
        line.distances, matrix, size, flags=cv2.INTER_LINEAR, borderValue=float(lines.FAR)
    )
    covered = lines.ink(np.asarray(reach) * np.float32(pitch * fine / PITCH), pitch * fine, random)
    if fine > 1:
        # Some pictures on screens were shrunk by leaving out pixels.
        how = cv2.INTER_NEAREST if random.random() < 0.08 else cv2.INTER_AREA
        covered = np.asarray(cv2.resize(covered, None, fx=0.5, fy=0.5, interpolation=how))
        matrix = np.diag([0.5, 0.5, 1]) @ matrix
    blur = camera.some_blur(pitch, random)
    grey, levels = _photographed(covered, pitch, blur, random)
    slots = _slots(line.codes, matrix, pitch, random)
    found = _cut(*_as_read(grey, slots, blur, random))
    traits = np.array([pitch, blur.sigma / pitch, blur.length / pitch, levels], np.float32)
    classes = slots.classes.astype(np.uint8)
    return Windows(found, classes, np.tile(traits, (len(classes), 1)))


def _placed(pitch: float, random: np.random.Generator) -> tuple[Grid, tuple[int, int]]:
    """From the canvas of the line to the picture: scale, slant, a small turn, perspective."""
    scale = pitch / PITCH
    tall = scale * random.uniform(0.86, 1.14)
    width, height = round(lines.WIDTH * scale), round(lines.HEIGHT * scale)
    turn, slant = random.normal(0, 0.012), random.normal(0, 0.07)
    flat = np.array([[scale, scale * slant, 0], [scale * turn, tall, 0], [0, 0, 1]])
    middle = flat @ np.array([lines.WIDTH / 2, lines.HEIGHT / 2, 1])
    move = np.array([[1, 0, width / 2 - middle[0]], [0, 1, height / 2 - middle[1]], [0, 0, 1]])
    bent = np.eye(3)
    if random.random() < 0.4:
        bent[2, 0] = random.normal(0, 0.06) / width
        bent[2, 1] = random.normal(0, 0.1) / height
    centred = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    found = np.linalg.inv(centred) @ bent @ centred @ move @ flat
    return found, (width, height)


def _photographed(
    covered: Grid, pitch: float, blur: camera.Blur, random: np.random.Generator
) -> tuple[NDArray[np.uint8], float]:
    """Ink and paper of some contrast as a camera sees them, and the contrast in grey levels."""
    contrast = random.uniform(0.2, 0.9) if random.random() < 0.8 else random.uniform(0.08, 0.2)
    white = random.uniform(contrast + 0.03, 1.0)
    ground = white + contrast * lines.paper(covered.shape, pitch, random)
    picture = ground * (1 - covered) + (white - contrast) * covered
    lit = camera.light(np.asarray(picture, np.float32), pitch, random)
    soft = camera.spread(lit, blur, random)
    gain = camera.some_light(random)
    return camera.taken(soft, gain, contrast, random), 255 * gain * contrast


def _slots(codes: Numbers, matrix: Grid, pitch: float, random: np.random.Generator) -> Slots:
    """One slot for each character: most near it, some beside it, above it or upside down."""
    middles = np.stack(
        [PITCH * (MARGIN + 0.5 + np.arange(LENGTH)), np.full(LENGTH, lines.HEIGHT / 2)], axis=1
    )
    steps = np.array([[-PITCH / 2, 0], [PITCH / 2, 0]])
    ends = (middles[:, None] + steps).reshape(-1, 1, 2)
    seen = cv2.perspectiveTransform(ends.astype(np.float64), matrix).reshape(LENGTH, 2, 2)
    centres, local = seen.mean(axis=1), np.linalg.norm(seen[:, 1] - seen[:, 0], axis=1)
    scale = 1 + np.clip(random.normal(0, 0.06), -0.15, 0.15)
    pitches = np.stack([local, np.full(LENGTH, pitch)], axis=1) * scale
    pitches *= 1 + np.clip(random.normal(0, 0.03, (LENGTH, 2)), -0.08, 0.08)
    care = random.uniform(0.3, 1.2)
    off = np.clip(care * random.normal(0, (0.08, 0.08), (LENGTH, 2)), -0.22, 0.22)
    off += np.clip(care * random.normal(0, (0.04, 0.07), 2), -0.1, 0.1)
    classes = np.where(codes < NOTHING, codes, NOTHING)
    lot = random.random(LENGTH)
    beside, above = lot < 0.05, (lot >= 0.05) & (lot < 0.065)
    sign = random.choice((-1.0, 1.0), LENGTH)
    off[beside, 0] = (sign * random.uniform(0.4, 0.6, LENGTH))[beside]
    off[above, 1] = (sign * random.uniform(0.6, 1.0, LENGTH))[above]
    turned = (lot >= 0.065) & (lot < 0.085) & _TURNABLE[np.minimum(codes, NOTHING - 1)]
    blank = (lot >= 0.085) & (lot < 0.1)
    end = np.where(sign < 0, centres[0, 0], centres[-1, 0])
    centres[blank, 0] = (end + sign * random.uniform(0.85, 1.8, LENGTH) * pitch)[blank]
    classes = np.where(beside | above | turned | blank, NOTHING, classes)
    return Slots((centres + off * pitches).astype(np.float32), pitches, classes, turned)


def _as_read(
    grey: NDArray[np.uint8], slots: Slots, blur: camera.Blur, random: np.random.Generator
) -> tuple[NDArray[np.uint8], Slots]:
    """As a reader takes it: as it is, as a strip of about 14 pixels a pitch, or restored.

    Restoring is for strong blur, but the wrong restoration is tried now and then as well.
    """
    pitch = float(slots.pitches[:, 0].mean())
    strong = blur.length > 0.3 * pitch or blur.sigma > 0.11 * pitch
    again = random.random() < (0.4 if strong else 0.03)
    if not again and random.random() < 0.5:
        return grey, slots
    scale = (PITCH_SEEN if again else random.uniform(13, 17)) / pitch
    how = cv2.INTER_AREA if scale < 0.8 and random.random() < 0.7 else cv2.INTER_LINEAR
    strip = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    if again:
        sigma = blur.sigma if strong else random.uniform(0.1, 0.25) * pitch
        length = blur.length if strong else random.uniform(0, 0.6) * pitch
        guess = camera.Blur(sigma * scale, length * scale, blur.angle)
        strip = camera.restored(strip, guess, random)
    centres = (slots.centres + 0.5) * np.float32(scale) - np.float32(0.5)
    return strip, Slots(centres, slots.pitches * scale, slots.classes, slots.turned)


def _cut(grey: NDArray[np.uint8], slots: Slots) -> NDArray[np.uint8]:
    height, width = SIZE
    down = ((np.arange(height) + 0.5) / height - 0.5) * PITCHES * height / width
    across = ((np.arange(width) + 0.5) / width - 0.5) * PITCHES
    shape = (len(slots.centres), height, width)
    x = slots.centres[:, 0, None] + slots.pitches[:, 0, None] * across
    y = slots.centres[:, 1, None] + slots.pitches[:, 1, None] * down
    across_all = np.broadcast_to(x[:, None, :], shape).reshape(-1, width).astype(np.float32)
    down_all = np.broadcast_to(y[:, :, None], shape).reshape(-1, width).astype(np.float32)
    found = cv2.remap(
        grey, across_all, down_all, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).reshape(shape)
    found[slots.turned] = found[slots.turned, ::-1, ::-1]
    return np.asarray(found, np.uint8)

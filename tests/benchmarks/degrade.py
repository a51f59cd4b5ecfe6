"""What a lobby camera makes of a document, seeded: the conditions of the reading benchmarks.

Each step is a pure function of pixels (height, width, 3; blue, green, red) and, where chance has a
part, of a generator; a ``Condition`` names a whole set of them, and ``seen`` applies it. The same
document, condition and seed give the same frame everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Pixels, Points

Doubles = NDArray[np.float64]

#: A document is this share of the frame's width, and at most that share of either side.
FILLED, FILLED_MOST = 0.60, 0.96
#: Every frame has sensor noise of this deviation and comes as a JPEG of this quality.
NOISE, QUALITY = 2.0, 90
#: Where glare falls unless told: shares of the document's width and height.
MIDDLE = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Condition:
    """What befalls a frame, in the order light takes: pose, glare, blur, motion, light, sensor.

    ``size`` is the frame's width and height; ``angle`` and ``heading`` (of the motion; drawn by the
    seed if ``None``) are degrees anticlockwise; ``perspective`` is how far corners move at most, as
    a share of the document's sides;
    ``gaussian`` (sigma) and ``motion`` (length) are in frame pixels; ``light`` is the share of
    light left; ``glare`` is the blob's radius as a share of the document's width.
    """

    name: str
    size: tuple[int, int] = (1280, 720)
    angle: float = 0.0
    perspective: float = 0.0
    gaussian: float = 0.0
    motion: float = 0.0
    heading: float | None = None
    light: float = 1.0
    glare: float = 0.0
    noise: float = NOISE
    quality: int = QUALITY


#: Documents with a machine-readable zone: the document fills 60 % of the frame.
DOCUMENT = (
    Condition("1920x1080", size=(1920, 1080)),
    Condition("1280x720"),
    Condition("640x480", size=(640, 480)),
    Condition("gaussian 1", gaussian=1.0),
    Condition("gaussian 2", gaussian=2.0),
    Condition("gaussian 3", gaussian=3.0),
    Condition("motion 5", motion=5.0),
    Condition("motion 9", motion=9.0),
    Condition("motion 15", motion=15.0),
    Condition("jpeg 30", quality=30),
    Condition("dim", light=0.28, noise=5.0),
    Condition("glare", glare=0.16),
    Condition("rotation 3", angle=3.0),
    Condition("rotation 7", angle=7.0),
    Condition("rotation 15", angle=15.0),
    Condition("rotation 90", angle=90.0),
    Condition("rotation 180", angle=180.0),
    Condition("perspective", perspective=0.10),
)

_BARCODE = (
    Condition("clean"),
    Condition("rotation 7", angle=7.0),
    Condition("rotation 15", angle=15.0),
    Condition("rotation 90", angle=90.0),
    Condition("rotation 180", angle=180.0),
    Condition("perspective", perspective=0.10),
    Condition("glare", glare=0.035),
    Condition("dim", light=0.28, noise=5.0),
    Condition("jpeg 30", quality=30),
    Condition("gaussian 1", gaussian=1.0),
    Condition("gaussian 1.5", gaussian=1.5),
    Condition("motion 5", motion=5.0),
)

#: Card backs: frame pixels per module of the barcode, and what else is wrong.
BARCODE: tuple[tuple[float, Condition], ...] = (
    (1.2, Condition("clean")),
    (1.5, Condition("clean")),
    *((1.8, c) for c in _BARCODE),
    *((2.7, c) for c in _BARCODE),
    (3.3, Condition("clean")),
    (3.3, Condition("gaussian 2", gaussian=2.0)),
)

#: Every condition of a whole document by its name.
CONDITIONS: Mapping[str, Condition] = {c.name: c for c in DOCUMENT}


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A frame, and the document's corners on it: top left, top right, bottom right, bottom left."""

    frame: Pixels
    corners: Points


def seen(
    document: Pixels,
    condition: Condition,
    seed: int,
    *,
    scale: float | None = None,
    glare_at: tuple[float, float] = MIDDLE,
) -> Seen:
    """The flat document under that condition.

    ``scale`` is frame pixels per document pixel; without it the document fills 60 % of the frame's
    width. ``glare_at`` is where glare falls, in shares of the document.
    """
    rng = np.random.default_rng(seed)
    height, width = document.shape[:2]
    turn = pose((width, height), condition, rng, scale=scale)
    frame = placed(document, turn, condition.size, rng)
    if condition.glare:
        x, y = through(turn, (glare_at[0] * width, glare_at[1] * height))
        left, right = through(turn, (0, height / 2)), through(turn, (width, height / 2))
        wide = float(np.hypot(right[0] - left[0], right[1] - left[1]))
        frame = glared(frame, (x, y), condition.glare * wide)
    frame = blurred(frame, condition.gaussian)
    heading = condition.heading
    if heading is None:
        heading = float(np.random.default_rng([seed, 180]).uniform(0, 180))
    frame = moved(frame, condition.motion, heading)
    frame = noisy(dimmed(frame, condition.light), condition.noise, rng)
    corner = ((0, 0), (width, 0), (width, height), (0, height))
    corners = np.array([through(turn, c) for c in corner], np.float32)
    return Seen(coded(frame, condition.quality), corners)


def pose(
    size: tuple[int, int],
    condition: Condition,
    rng: np.random.Generator,
    *,
    scale: float | None = None,
) -> Doubles:
    """The 3 by 3 transform from a document of (width, height) to the frame, its middle kept."""
    width, height = size
    x, y = width / 2, height / 2
    corner = np.array([[-x, -y], [x, -y], [x, y], [-x, y]], np.float64)
    if condition.perspective:
        # Opposite corners shrink together: one long side or one short side is farther away.
        share = condition.perspective
        away = rng.uniform(0.6, 1.0, 2) * share * rng.choice([-1, 1], 2)
        corner[:, 0] *= 1 - np.array([max(away[0], 0)] * 2 + [max(-away[0], 0)] * 2)
        side = np.array([max(away[1], 0), max(-away[1], 0), max(-away[1], 0), max(away[1], 0)])
        corner[:, 1] *= 1 - side
    angle = -np.radians(condition.angle)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corner @= spin
    wide, high = condition.size
    fits = min(FILLED_MOST * s / np.ptp(corner[:, n]) for n, s in enumerate((wide, high)))
    times = min(FILLED * wide / width, fits) if scale is None else scale
    corner = corner * times + np.array([wide, high]) / 2 + rng.uniform(-4, 4, 2)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(flat, corner.astype(np.float32)), np.float64)


def through(turn: Doubles, at: tuple[float, float]) -> tuple[float, float]:
    """Where the transform takes a point (x, y)."""
    x, y, w = turn @ np.array([at[0], at[1], 1.0])
    return float(x / w), float(y / w)


def placed(
    document: Pixels, turn: Doubles, size: tuple[int, int], rng: np.random.Generator
) -> Pixels:
    """The document laid on a plain, slightly uneven ground of (width, height)."""
    shrink = 1 / float(np.sqrt(abs(np.linalg.det(turn[:2, :2]))))
    # An area of the sensor sees an area of the document: without this, small print would flicker.
    soft = blurred(document, 0.5 * (shrink - 1)) if shrink > 1.2 else document
    wide, high = size
    grain = rng.uniform(-14, 14, (max(2, high // 90), max(2, wide // 90)))
    ground = cv2.resize(grain, size, interpolation=cv2.INTER_CUBIC)
    colour = rng.uniform(60, 150) + rng.uniform(-12, 12, 3)
    frame = np.clip(ground[..., None] + colour, 0, 255).astype(np.uint8)
    cv2.warpPerspective(
        soft, turn, size, frame, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
    )
    return frame


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    """Out of focus: a Gaussian of that many pixels."""
    if sigma <= 0:
        return pixels
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def moved(pixels: Pixels, length: float, heading: float = 0.0) -> Pixels:
    """Smeared along a line of that many pixels, ``heading`` degrees from the horizontal."""
    if length <= 1:
        return pixels
    side = int(np.ceil(length)) | 1
    reach, middle = (length - 1) / 2, side // 2
    dx, dy = reach * np.cos(np.radians(heading)), -reach * np.sin(np.radians(heading))
    kernel = np.zeros((side, side), np.float32)
    first = (round((middle - dx) * 16), round((middle - dy) * 16))
    last = (round((middle + dx) * 16), round((middle + dy) * 16))
    cv2.line(kernel, first, last, 1.0, 1, cv2.LINE_AA if heading % 90 else cv2.LINE_8, 4)
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


def glared(pixels: Pixels, at: tuple[float, float], radius: float) -> Pixels:
    """A lamp's reflection: burnt out within the radius, fading to nothing at twice of it."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x - at[0], y - at[1]) / max(radius, 1e-6)
    light = np.clip(2 - away, 0, 1)[..., None] * 255
    return np.asarray(np.clip(pixels + light, 0, 255), np.uint8)


def dimmed(pixels: Pixels, light: float) -> Pixels:
    """That share of the light is left."""
    return pixels if light == 1 else np.asarray(np.clip(pixels * light, 0, 255), np.uint8)


def noisy(pixels: Pixels, deviation: float, rng: np.random.Generator) -> Pixels:
    """Sensor noise of that deviation in grey levels, in each channel by itself."""
    if deviation <= 0:
        return pixels
    noise = rng.standard_normal(pixels.shape, np.float32) * np.float32(deviation)
    return np.asarray(np.clip(np.rint(pixels + noise), 0, 255), np.uint8)


def coded(pixels: Pixels, quality: int) -> Pixels:
    """As it comes back from a JPEG of that quality, 1 to 100."""
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_BGR), np.uint8)


def both(first: Condition, second: Condition) -> Condition:
    """The first condition with what the second changes from a plain one added."""
    plain = Condition("")
    changed = {
        name: getattr(second, name)
        for name in Condition.__slots__
        if name != "name" and getattr(second, name) != getattr(plain, name)
    }
    return replace(first, name=f"{first.name}, {second.name}", **changed)

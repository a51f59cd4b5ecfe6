"""Documents on grounds with known corners: what the corner finder and the looks are measured on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from kiosk.vision.pixels import Pixels, Points
from tests.grounds import HEIGHT, WIDTH, Chance, ground

#: Radius of the corners in shares of the long side: ISO/IEC 7810, 3.18 mm for cards and pages.
_RADIUS_CARD, _RADIUS_PAGE = 3.18 / 85.6, 3.18 / 125
#: Focal length of the pretended camera in frame widths.
_FOCAL = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How a document lies: share of the frame's width it fills, angles in degrees, middle."""

    fills: float = 0.6
    tilt: float = 0.0
    turn: float = 0.0
    nod: float = 0.0
    at: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A frame and the true corners on it: top left, top right, bottom right, bottom left."""

    frame: Pixels
    corners: Points


def anyhow(rng: Chance) -> Held:
    """As people hold a card: somewhere near the middle, turned a little."""
    return Held(
        fills=float(rng.uniform(0.42, 0.72)),
        tilt=float(rng.uniform(-15, 15)),
        turn=float(rng.uniform(-14, 14)),
        nod=float(rng.uniform(-12, 12)),
        at=(float(rng.uniform(0.44, 0.56)), float(rng.uniform(0.44, 0.56))),
    )


def corners_of(size: tuple[int, int], held: Held) -> Points:
    """Where the corners of a document of (width, height) lie on the frame."""
    high = size[1] / size[0]
    plane = np.array([[-1, -high], [1, -high], [1, high], [-1, high]], np.float64) / 2
    roll, yaw, pitch = np.radians([held.tilt, held.turn, held.nod])
    flat = plane @ np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    x, y = flat[:, 0] * np.cos(yaw), flat[:, 1] * np.cos(pitch)
    z = _FOCAL / held.fills + flat[:, 0] * np.sin(yaw) + flat[:, 1] * np.sin(pitch)
    seen = np.stack([x / z, y / z], axis=1) * _FOCAL * WIDTH
    middle = np.array([held.at[0] * WIDTH, held.at[1] * HEIGHT])
    return np.asarray(seen + middle, np.float32)


def _fitting(size: tuple[int, int], held: Held) -> Held:
    """The same, as far away as is needed for the whole document to be in view."""
    border = np.array([WIDTH, HEIGHT])
    while True:
        corners = corners_of(size, held)
        if (corners > 8).all() and (corners < border - 8).all():
            return held
        held = replace(held, fills=held.fills * 0.96)


def lay(
    frame: Pixels, flat: Pixels, held: Held, *, rounded: bool = True, shadow: float = 0.25
) -> Points:
    """Put the document onto the frame, with round corners and a soft shadow; its corners."""
    high, wide = flat.shape[:2]
    corners = corners_of((wide, high), held)
    edge = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32) - 0.5
    turn = cv2.getPerspectiveTransform(edge, corners)
    share = float(np.linalg.norm(corners[1] - corners[0])) / wide
    soft = cv2.GaussianBlur(flat, (0, 0), 0.45 / share) if share < 0.9 else flat
    how = cv2.INTER_CUBIC if share > 1 else cv2.INTER_LINEAR
    laid = cv2.warpPerspective(
        soft, turn, (WIDTH, HEIGHT), flags=how, borderMode=cv2.BORDER_REPLICATE
    )
    cover = cv2.warpPerspective(_outline(wide, high, rounded=rounded), turn, (WIDTH, HEIGHT))
    alpha = (cover.astype(np.float32) / 255)[..., None]
    shade = cv2.GaussianBlur(np.roll(cover, (4, 3), (0, 1)), (0, 0), 6).astype(np.float32)
    ground_ = frame * (1 - shadow * (shade / 255)[..., None])
    frame[:] = np.clip(ground_ * (1 - alpha) + laid * alpha, 0, 255).astype(np.uint8)
    return corners


def scene(
    flat: Pixels,
    kind: str,
    seed: int,
    *,
    held: Held | None = None,
    rounded: bool = True,
    shadow: float = 0.25,
) -> Scene:
    """The document lying anyhow on a ground of that kind."""
    rng = np.random.default_rng([seed, 11])
    frame = ground(kind, seed)
    lying = held or _fitting((flat.shape[1], flat.shape[0]), anyhow(rng))
    corners = lay(frame, flat, lying, rounded=rounded, shadow=shadow)
    return Scene(seen(frame, seed), corners)


def seen(frame: Pixels, seed: int, *, noise: float = 2.0, soft: float = 0.6) -> Pixels:
    """The frame through a webcam: a little soft, with sensor noise, as a JPEG."""
    rng = np.random.default_rng([seed, 17])
    blurred = cv2.GaussianBlur(frame, (0, 0), soft) if soft else frame
    grain = rng.standard_normal(frame.shape, np.float32) * np.float32(noise)
    _, coded = cv2.imencode(".jpg", np.clip(blurred + grain, 0, 255).astype(np.uint8))
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR_BGR), np.uint8)


def with_fingers(placed: Scene, seed: int, count: int = 3) -> Scene:
    """Fingers of any skin over the borders, reaching in by up to a fifth of the short side."""
    rng = np.random.default_rng([seed, 23])
    frame = placed.frame.copy()
    tone = np.array([118, 152, 200]) * rng.uniform(0.35, 1.2)
    short = float(np.linalg.norm(placed.corners[3] - placed.corners[0]))
    for _ in range(count):
        side, along = int(rng.integers(4)), rng.uniform(0.15, 0.85)
        a, b = placed.corners[side], placed.corners[(side + 1) % 4]
        middle = placed.corners.mean(axis=0)
        on = a + (b - a) * along
        inward = (middle - on) / np.linalg.norm(middle - on)
        tip, root = on + inward * rng.uniform(0.08, 0.2) * short, on - inward * 0.8 * short
        wide = int(0.28 * short)
        for shade, thick in ((0.55, wide + 6), (0.9, wide), (1.0, wide // 2)):
            colour = [float(v) for v in np.clip(tone * shade, 0, 255)]
            ends = [tuple(int(v) for v in p) for p in (root, tip)]
            cv2.line(frame, ends[0], ends[1], colour, thick, cv2.LINE_AA)
    return Scene(np.asarray(cv2.GaussianBlur(frame, (0, 0), 0.7), np.uint8), placed.corners)


def in_sleeve(placed: Scene, seed: int) -> Scene:
    """A clear plastic sleeve some millimetres larger, hazy, with streaks of light."""
    rng = np.random.default_rng([seed, 29])
    frame = placed.frame.astype(np.float32)
    middle = placed.corners.mean(axis=0)
    outer = middle + (placed.corners - middle) * rng.uniform(1.07, 1.16)
    inside = np.zeros(frame.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.rint(outer).astype(np.int32), 255, cv2.LINE_AA)
    haze = (inside.astype(np.float32) / 255)[..., None]
    frame += haze * (16 + 0.06 * (255 - frame))
    rim = np.zeros(frame.shape[:2], np.uint8)
    outline = np.rint(outer).astype(np.int32)
    cv2.polylines(rim, [outline], isClosed=True, color=255, thickness=2, lineType=cv2.LINE_AA)
    frame += (rim.astype(np.float32) / 255)[..., None] * rng.uniform(20, 70)
    streak = np.zeros(frame.shape[:2], np.uint8)
    for _ in range(2):
        start = outer[0] + (outer[1] - outer[0]) * rng.uniform(0.1, 0.9)
        end = outer[3] + (outer[2] - outer[3]) * rng.uniform(0.1, 0.9)
        ends = [tuple(int(v) for v in p) for p in (start, end)]
        cv2.line(streak, ends[0], ends[1], 255, int(rng.integers(6, 16)))
    soft = cv2.GaussianBlur(streak, (0, 0), 5).astype(np.float32)
    frame += (soft / 255)[..., None] * haze * 45
    return Scene(np.asarray(np.clip(frame, 0, 255), np.uint8), placed.corners)


def overlap(found: Points | None, true: Points) -> float:
    """Intersection over union of two quadrilaterals on the frame, 0 to 1."""
    if found is None:
        return 0.0
    border = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    _, a = cv2.intersectConvexConvex(found.astype(np.float32), border)
    _, b = cv2.intersectConvexConvex(true.astype(np.float32), border)
    if a is None or b is None or len(a) < 3 or len(b) < 3:
        return 0.0
    both, _ = cv2.intersectConvexConvex(a, b)
    return float(both / max(cv2.contourArea(a) + cv2.contourArea(b) - both, 1e-6))


def _outline(wide: int, high: int, *, rounded: bool) -> Pixels:
    cover = np.full((high, wide), 255, np.uint8)
    if not rounded:
        return cover
    share = _RADIUS_CARD if wide / high > 1.5 else _RADIUS_PAGE
    r = round(share * wide)
    corner = np.zeros((2 * r, 2 * r), np.uint8)
    cv2.circle(corner, (r, r), r, 255, -1, cv2.LINE_AA)
    cover[:r, :r], cover[:r, -r:] = corner[:r, :r], corner[:r, r:]
    cover[-r:, :r], cover[-r:, -r:] = corner[r:, :r], corner[r:, r:]
    return cover

"""A document held up to the camera: in perspective, by a hand, before a blurred lobby."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.drawings.canvas import Canvas, Colour, Patch, Pixels, blend, curve, shade, shifted
from kiosk.demo.drawings.scene import HEIGHT, WIDTH, grain, lobby

#: Share of the frame's width that a card fills at distance 1: the guide of the lobby screen.
_FILLS = 792 / 1180
#: Focal length of the pretended camera in frame widths (about 60 degrees across).
_FOCAL = 0.85
_SKIN: Colour = (118, 152, 200)


def corners_of(
    size: tuple[int, int],
    *,
    tilt: float = 0.0,
    turn: float = 0.0,
    nod: float = 0.0,
    distance: float = 1.0,
    at: tuple[float, float] = (0.5, 0.47),
) -> NDArray[np.float64]:
    """Where the corners of a flat document of (width, height) pixels lie in the frame: (4, 2)."""
    aspect = size[1] / size[0]
    plane = np.array(
        [[-0.5, -aspect / 2], [0.5, -aspect / 2], [0.5, aspect / 2], [-0.5, aspect / 2]]
    )
    roll, yaw, pitch = np.radians([tilt, turn, nod])
    flat = plane @ np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    away = _FOCAL / _FILLS * distance
    x = flat[:, 0] * np.cos(yaw)
    z = away + flat[:, 0] * np.sin(yaw) + flat[:, 1] * np.sin(pitch)
    y = flat[:, 1] * np.cos(pitch)
    seen = np.stack([x / z, y / z], axis=1) * _FOCAL * WIDTH
    return shifted(seen, at[0] * WIDTH, at[1] * HEIGHT)


def hold_up(
    flat: Pixels,
    *,
    tilt: float = -0.8,
    turn: float = 3.0,
    nod: float = -2.0,
    distance: float = 1.0,
    at: tuple[float, float] = (0.5, 0.47),
    background: Pixels | None = None,
    hand: bool = True,
    skin: Colour = _SKIN,
    seed: int = 0,
) -> Pixels:
    """The frame a camera takes of a document held up: 1280 by 720 BGR.

    Angles in degrees (``tilt`` in the plane, ``turn`` and ``nod`` out of it); ``distance`` 1 fills
    the guide, 2 is twice as far; ``at`` is the document's middle in shares of the frame.
    """
    h, w = flat.shape[:2]
    corners = corners_of((w, h), tilt=tilt, turn=turn, nod=nod, distance=distance, at=at)
    frame = (lobby(seed=seed) if background is None else background).astype(np.float32)
    width = float(np.linalg.norm(corners[1] - corners[0]))
    if hand:
        _palm(frame, corners, width, skin, sideways=w / h < 1.5)
    _lay_card(frame, flat, corners, width)
    if hand:
        _thumb(frame, corners, width, skin, sideways=w / h < 1.5)
    seen = cv2.GaussianBlur(frame, (0, 0), 0.55) + grain(seed)
    return np.asarray(np.clip(seen, 0, 255), np.uint8)


def _lay_card(
    frame: NDArray[np.float32], flat: Pixels, corners: NDArray[np.float64], width: float
) -> None:
    """The document with rounded corners, its shadow and the fall of light over it."""
    h, w = flat.shape[:2]
    radius = round(0.037 * w) if w / h > 1.5 else round(0.022 * w)
    mask = np.zeros((h, w), np.uint8)
    cv2.rectangle(mask, (radius, 0), (w - 1 - radius, h - 1), 255, -1)
    cv2.rectangle(mask, (0, radius), (w - 1, h - 1 - radius), 255, -1)
    for x in (radius, w - 1 - radius):
        for y in (radius, h - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    share = width / w
    sheet = cv2.GaussianBlur(flat, (0, 0), 0.42 / share) if share < 0.9 else flat
    edge = np.array(
        [[-0.5, -0.5], [w - 0.5, -0.5], [w - 0.5, h - 0.5], [-0.5, h - 0.5]], np.float32
    )
    warp = cv2.getPerspectiveTransform(edge, corners.astype(np.float32))
    size = (frame.shape[1], frame.shape[0])
    laid = cv2.warpPerspective(
        sheet, warp, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    cover = cv2.warpPerspective(mask, warp, size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    shadow = cv2.GaussianBlur(cover, (0, 0), 0.02 * width)
    moved = np.asarray([[1, 0, 0.008 * width], [0, 1, 0.018 * width]], np.float32)
    frame *= 1 - 0.45 * cv2.warpAffine(shadow, moved, size)[..., None]
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    light = 0.93 - 0.05 * (x / size[0] - 0.5) - 0.08 * (y / size[1] - 0.5)
    frame += (laid * light[..., None] - frame) * cover[..., None]


def _upright(
    corners: NDArray[np.float64], *, sideways: bool
) -> tuple[tuple[float, float], NDArray[np.float64]]:
    """The middle of the edge that is held, and the direction from there into the document."""
    first, second = (corners[1], corners[2]) if sideways else (corners[3], corners[2])
    middle = first + (second - first) * (0.55 if sideways else 0.5)
    inward = corners.mean(0) - (first + second) / 2
    return (float(middle[0]), float(middle[1])), inward / np.linalg.norm(inward)


def _onto(frame: NDArray[np.float32], canvas: Canvas) -> None:
    frame += canvas.colour - frame * canvas.cover[..., None]


def _turned(points: list[tuple[float, float]], inward: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points drawn with the finger pointing up, turned so that it points inward."""
    across = np.array([-inward[1], inward[0]])
    p = curve(points)
    return np.asarray(p[:, :1] * across - p[:, 1:] * inward, np.float64)


def _palm(
    frame: NDArray[np.float32],
    corners: NDArray[np.float64],
    width: float,
    skin: Colour,
    *,
    sideways: bool,
) -> None:
    """The hand behind the document, out of the light."""
    where, inward = _upright(corners, sideways=sideways)
    canvas = Canvas(frame.shape[1], frame.shape[0], width, where)
    dark = shade(skin, 0.52)
    palm = [(-0.19, -0.16), (0.20, -0.18), (0.27, 0.10), (0.22, 0.9), (-0.20, 0.9), (-0.24, 0.08)]
    canvas.fill(_turned(palm, inward), dark, soft=0.012)
    for x in (-0.10, 0.02, 0.13):
        fold = [(x, 0.0), (x + 0.008, 0.05), (x, 0.16), (x - 0.008, 0.05)]
        canvas.fill(_turned(fold, inward), shade(dark, 0.7), soft=0.008, opacity=0.6, covers=False)
    _onto(frame, canvas)


def _thumb(
    frame: NDArray[np.float32],
    corners: NDArray[np.float64],
    width: float,
    skin: Colour,
    *,
    sideways: bool,
) -> None:
    """The thumb in front, its tip some way over the edge, shaded round."""
    where, inward = _upright(corners, sideways=sideways)
    canvas = Canvas(frame.shape[1], frame.shape[0], width, where)
    r = 0.058
    outline = [
        *[(-0.03, -0.064), (0.03, -0.064), (r, -0.02), (r * 1.08, 0.06), (r * 1.35, 0.16)],
        *[(0.11, 0.42), (-0.11, 0.42), (-r * 1.2, 0.16), (-r * 1.05, 0.06), (-r, -0.02)],
    ]
    shape = _turned(outline, inward)
    canvas.fill(shifted(shape, 0.012, 0.012), (30, 26, 24), soft=0.012, opacity=0.42)
    patch = canvas.patch(shape, 0.003)
    if patch is None:
        return
    canvas.lay(patch, _rounded(patch, width, skin))
    within = canvas.plane(shape)
    nail = [(-0.026, -0.050), (0.026, -0.050), (0.035, -0.02), (0.030, 0.016), (0.0, 0.026),
            (-0.030, 0.016), (-0.035, -0.02)]  # fmt: skip
    canvas.fill(_turned(nail, inward), shade(skin, 0.72), soft=0.004, opacity=0.7, within=within)
    small = [(x * 0.92, y * 0.92 - 0.002) for x, y in nail]
    canvas.fill(
        _turned(small, inward), blend(skin, (216, 214, 246), 0.55), soft=0.003, within=within
    )
    gleam = [(-0.016, -0.038), (-0.004, -0.040), (-0.008, -0.004), (-0.018, -0.006)]
    canvas.fill(_turned(gleam, inward), (245, 245, 252), soft=0.006, opacity=0.5, within=within)
    for y in (0.060, 0.074, 0.088):
        fold = [(-0.04, y), (0.0, y + 0.005), (0.04, y), (0.0, y - 0.001)]
        canvas.fill(
            _turned(fold, inward), shade(skin, 0.55), soft=0.004, opacity=0.5, within=within
        )
    _onto(frame, canvas)


def _rounded(patch: Patch, width: float, skin: Colour) -> NDArray[np.float32]:
    """Skin that turns away from the light towards the edges of the patch."""
    padded = cv2.copyMakeBorder(
        (patch.mask > 0.5).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT
    )
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1] / np.float32(0.06 * width)
    depth = cv2.GaussianBlur(np.clip(depth, 0, 1), (0, 0), 0.006 * width)
    z = np.sqrt(np.clip(1 - (1 - depth) ** 2, 0, 1)) * 0.06 * width
    dy, dx = np.gradient(cv2.GaussianBlur(z, (0, 0), 0.008 * width))
    facing = (0.38 * dx + 0.46 * dy + 0.8) / np.sqrt(dx**2 + dy**2 + 1)
    lit = 0.42 + 0.62 * np.clip(facing, 0, None)
    tone = np.power(lit[..., None], np.array([1.25, 1.1, 0.95], np.float32))
    return np.asarray(np.clip(np.asarray(skin, np.float32) * tone, 0, 250), np.float32)

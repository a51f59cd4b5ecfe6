"""Faults put on a portrait, by known amounts and with a seed, to measure what the checks tell.

Each takes a BGR picture of any size, the eyes in its pixels (left of the picture first), the amount
and a generator, and answers a new picture. Lengths in ``amount`` are pixels of a picture with 120
pixels between the eyes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces import Point
from kiosk.vision.pixels import Pixels

Eyes: TypeAlias = tuple[Point, Point]
Spoil: TypeAlias = Callable[[Pixels, Eyes, float, np.random.Generator], Pixels]

#: Grey levels of noise that a webcam adds after the lens blurred.
_SENSOR_NOISE = 1.5


def apart(eyes: Eyes) -> float:
    """Pixels between the eyes."""
    return float(np.hypot(eyes[1][0] - eyes[0][0], eyes[1][1] - eyes[0][1]))


def _middle(eyes: Eyes) -> Point:
    return (eyes[0][0] + eyes[1][0]) / 2, (eyes[0][1] + eyes[1][1]) / 2


def _whole(values: NDArray[np.floating]) -> Pixels:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def _filtered(picture: Pixels, kernel: NDArray[np.floating], rng: np.random.Generator) -> Pixels:
    soft = cv2.filter2D(picture.astype(np.float32), -1, (kernel / kernel.sum()).astype(np.float32))
    return _whole(soft + rng.normal(0, _SENSOR_NOISE, picture.shape))


def defocus(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Blurred by a disc of that radius."""
    radius = amount * apart(eyes) / 120
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return _filtered(picture, np.clip(radius + 0.5 - np.hypot(x, y), 0, 1), rng)


def motion(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Smeared over that length in a direction of chance."""
    length, turn = amount * apart(eyes) / 120, rng.uniform(0, np.pi)
    reach = int(np.ceil(length / 2)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = x * np.cos(turn) + y * np.sin(turn)
    across = -x * np.sin(turn) + y * np.cos(turn)
    kernel = np.clip(length / 2 + 0.5 - np.abs(along), 0, 1) * np.clip(1 - np.abs(across), 0, 1)
    return _filtered(picture, kernel, rng)


def upscaled(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Taken with only that many pixels between the eyes, and enlarged again."""
    times = amount / apart(eyes)
    small = cv2.resize(picture, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def noise(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Grey levels of noise."""
    return _whole(picture + rng.normal(0, amount, picture.shape))


def dark(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """That share of the light, with the noise of a camera at high gain."""
    light = (picture / 255.0) ** 2.2 * amount
    grain = rng.normal(0, 3 + 4 * (1 - amount), picture.shape)
    return _whole(255 * np.clip(light, 0, 1) ** (1 / 2.2) + grain)


def over(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """That many times the light, cut off at white."""
    light = (picture / 255.0) ** 2.2 * amount
    return _whole(255 * np.clip(light, 0, 1) ** (1 / 2.2))


def side(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """One half of the face loses that share of its brightness."""
    sign = rng.choice([-1, 1])
    x = np.arange(picture.shape[1])
    fall = 1 / (1 + np.exp(-sign * (x - _middle(eyes)[0]) / (0.15 * apart(eyes))))
    return _whole(picture * (1 - amount * fall)[None, :, None])


def glare(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """A hot spot of a lamp on the face, that share of white at its middle."""
    size = apart(eyes)
    x0, y0 = np.asarray(_middle(eyes)) + rng.uniform(-0.4, 0.4, 2) * size + (0, 0.2 * size)
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    spot = np.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * (0.3 * size) ** 2))
    return _whole(picture + 255 * amount * spot[..., None])


def jpeg(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Compressed at that quality."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(amount)])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def grey(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """That share of the colour taken out."""
    plain = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[..., None].astype(np.float32)
    return _whole(picture * (1 - amount) + plain * amount)


def sepia(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """That share of brown photograph."""
    brown = np.array([[0.131, 0.534, 0.272], [0.168, 0.686, 0.349], [0.189, 0.769, 0.393]])
    return _whole(picture * (1 - amount) + np.clip(picture @ brown.T, 0, 255) * amount)


def hue(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Every hue turned by that many degrees."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV).astype(np.int16)
    hsv[..., 0] = (hsv[..., 0] + int(amount) // 2 * rng.choice([-1, 1])) % 180
    return np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2BGR), np.uint8)


def saturated(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """That many times the saturation."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV).astype(np.float32)
    hsv[..., 1] = np.clip(hsv[..., 1] * amount, 0, 255)
    return np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2BGR), np.uint8)


def tint(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """One strong colour laid over, covering that share."""
    colours = ((255, 120, 0), (0, 200, 80), (200, 0, 200), (0, 160, 255))
    return _whole(picture * (1 - amount) + np.array(colours[rng.integers(4)]) * amount)


def beauty(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Skin smoothed by so many rounds of an edge-keeping filter."""
    smooth = picture
    for _ in range(int(amount)):
        width = 6 * max(1.0, apart(eyes) / 120)
        smooth = np.asarray(cv2.bilateralFilter(smooth, 0, 35, width), np.uint8)
    return smooth


def cartoon(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Painted."""
    return np.asarray(cv2.stylization(picture, sigma_s=40, sigma_r=amount), np.uint8)


def posterised(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """So many levels in each channel."""
    step = 256 / amount
    return _whole((np.floor(picture / step) + 0.5) * step)


def vignette(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """Corners darkened by that share."""
    x0, y0 = _middle(eyes)
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    far = np.clip(np.hypot(x - x0, y - y0) / (3 * apart(eyes)), 0, 1)
    return _whole(picture * (1 - amount * far**2)[..., None])


def sticker(picture: Pixels, eyes: Eyes, amount: float, rng: np.random.Generator) -> Pixels:
    """A dog's nose; from 2 its ears; from 3 pink cheeks."""
    drawn = picture.copy()
    size, (x0, y0) = apart(eyes), _middle(eyes)

    def at(dx: float, dy: float) -> tuple[int, int]:
        return round(x0 + dx * size), round(y0 + dy * size)

    nose = (round(0.22 * size), round(0.16 * size))
    cv2.ellipse(drawn, at(0, 0.62), nose, 0, 0, 360, (20, 20, 30), -1, cv2.LINE_AA)
    for sign in (-1, 1):
        if amount >= 2:
            ear = [at(sign * 0.35, -0.95), at(sign * 0.95, -0.75), at(sign * 0.85, -1.55)]
            cv2.fillPoly(drawn, [np.array(ear, np.int32)], (40, 80, 140), cv2.LINE_AA)
        if amount >= 3:
            cheek = at(sign * 0.62, 0.55)
            cv2.circle(drawn, cheek, round(0.2 * size), (140, 100, 255), -1, cv2.LINE_AA)
    return drawn

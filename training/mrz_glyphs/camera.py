"""What happens between a printed line and the grey levels a camera hands over."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.mrz_glyphs.lines import Grid


@dataclass(frozen=True, slots=True)
class Blur:
    """Focus and motion, in pixels and radians: a Gaussian, then a straight stroke."""

    sigma: float
    length: float = 0.0
    angle: float = 0.0


def some_blur(pitch: float, random: np.random.Generator) -> Blur:
    """Focus up to 0.24 pitches, motion of up to 1 pitch on a third of the pictures.

    At 16 pixels a pitch that is 3.8 and 16 pixels.
    """
    if random.random() < 0.06:
        return Blur(0.0)
    sigma = min(max(pitch * abs(random.normal(0, 0.1)), 0.3), 0.24 * pitch)
    if random.random() > 0.33:
        return Blur(sigma)
    length = min(abs(random.normal(0, 0.45)), 1.0) * pitch
    return Blur(sigma, length, random.uniform(0, np.pi))


def spread(picture: Grid, blur: Blur, random: np.random.Generator) -> Grid:
    """The picture under a blur; a fifth of the lenses makes discs of points instead."""
    if blur.sigma == 0:
        return picture
    if random.random() < 0.2:
        picture = filtered(picture, _disc(1.7 * blur.sigma))
    else:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur.sigma), np.float32)
    return filtered(picture, stroke(blur.length, blur.angle)) if blur.length else picture


def restored(grey: NDArray[np.uint8], blur: Blur, random: np.random.Generator) -> NDArray[np.uint8]:
    """What a reader makes of a blurred picture by a Wiener filter for about this blur.

    The filter's guess is off by some tenths, as a guess is; so it leaves ghosts and grain.
    """
    noise = float(np.exp(random.uniform(np.log(0.004), np.log(0.04))))
    sigma, length = random.normal(1, 0.2) * blur.sigma, random.normal(1, 0.12) * blur.length
    angle = blur.angle + random.normal(0, 0.1)
    frame = 16
    high, wide = (cv2.getOptimalDFTSize((n + 2 * frame + 1) // 2) * 2 for n in grey.shape)
    down, right = high - grey.shape[0] - frame, wide - grey.shape[1] - frame
    framed = cv2.copyMakeBorder(grey, frame, down, frame, right, cv2.BORDER_REFLECT)
    y = np.fft.fftfreq(high)[:, None]
    x = np.fft.rfftfreq(wide)[None, :]
    passed = np.exp(-2 * np.pi**2 * sigma**2 * (x**2 + y**2))
    passed = passed * np.sinc(length * (x * np.cos(angle) + y * np.sin(angle)))
    spectrum = np.fft.rfft2(framed.astype(np.float32)) * (passed / (passed**2 + noise))
    found = np.fft.irfft2(spectrum, s=(high, wide))
    inner = found[frame : frame + grey.shape[0], frame : frame + grey.shape[1]]
    return np.asarray(np.clip(inner, 0, 255), np.uint8)


def filtered(picture: Grid, kernel: Grid) -> Grid:
    """The picture under a kernel, its edge carried on."""
    found = cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32)


def _disc(radius: float) -> Grid:
    reach = int(np.ceil(radius + 0.5))
    down, across = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(down, across), 0, 1).astype(np.float32)
    return np.asarray(kernel / kernel.sum(), np.float32)


def stroke(length: float, angle: float) -> Grid:
    """The kernel of a movement along a straight line, in pixels and radians."""
    reach = int(np.ceil(length / 2 + 0.5))
    down, across = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = np.abs(across * np.cos(angle) + down * np.sin(angle))
    beside = np.abs(down * np.cos(angle) - across * np.sin(angle))
    kernel = np.clip(length / 2 + 0.5 - along, 0, 1) * np.clip(1 - beside, 0, 1)
    return np.asarray(kernel / kernel.sum(), np.float32)


def light(picture: Grid, pitch: float, random: np.random.Generator) -> Grid:
    """Uneven light: a slope across the line, or the edge of a reflection."""
    across = np.arange(picture.shape[1], dtype=np.float32)[None, :] / pitch
    down = np.arange(picture.shape[0], dtype=np.float32)[:, None] / pitch
    if random.random() < 0.3:
        slope = random.normal(0, 0.03)
        picture = picture * np.clip(1 + slope * (across - across.mean()), 0.4, 1.6)
    if random.random() < 0.15:
        where, how_wide = random.uniform(0, across[0, -1]), random.uniform(1.0, 8.0)
        height, how_high = random.uniform(-2, 5), random.uniform(1.0, 6.0)
        shine = np.exp(-(((across - where) / how_wide) ** 2) - ((down - height) / how_high) ** 2)
        picture = picture + random.uniform(0.1, 0.7) * shine
    return np.asarray(picture, np.float32)


def some_light(random: np.random.Generator) -> float:
    """Share of full light: a quarter of the pictures is dim, down to a tenth."""
    return random.uniform(0.1, 0.6) if random.random() < 0.28 else random.uniform(0.6, 1.05)


def taken(
    picture: Grid, gain: float, contrast: float, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Grey levels under that light, with the sensor's noise, its sharpening, traces of JPEG.

    Noise stays below a third of the contrast between print and paper: where it drowns the print,
    all that could be learnt is to take grain on bare paper for characters.
    """
    noise = abs(random.normal(0, 3.5)) if random.random() < 0.7 else random.uniform(3, 9)
    noise = min(noise, 0.33 * 255 * gain * contrast) if random.random() < 0.93 else 0.0
    levels = picture * np.float32(255 * gain)
    levels += np.float32(noise) * random.standard_normal(levels.shape, dtype=np.float32)
    if random.random() < 0.25:
        # Denoising joins neighbouring pixels and leaves grain as wide as they are.
        levels = np.asarray(cv2.GaussianBlur(levels, (0, 0), random.uniform(0.4, 0.8)), np.float32)
    if random.random() < 0.25:
        soft = cv2.GaussianBlur(levels, (0, 0), random.uniform(0.8, 1.6))
        levels += np.float32(random.uniform(0.3, 1.5)) * (levels - soft)
    grey = np.asarray(np.clip(levels, 0, 255), np.uint8)
    if random.random() < 0.55:
        grey = jpeg(grey, int(random.integers(18, 96)))
    return grey


def jpeg(grey: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """The picture after a JPEG of this quality."""
    _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)

"""Colours as people see them: CIE L*a*b*, and how far two are apart."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def linear(srgb: Floats) -> Floats:
    """Light, 0 to 1, of sRGB values 0 to 255 (IEC 61966-2-1)."""
    share = np.asarray(srgb, np.float64) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def luminance(light: Floats) -> Floats:
    """Of light by channel, red first (ITU-R BT.709)."""
    return np.asarray(light @ np.array([0.2126, 0.7152, 0.0722]))


def lab(light: Floats) -> Floats:
    """CIE L*a*b* (D65) of light by channel, red first, (n, 3), 0 to 1."""
    encoded = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055
    )
    row = np.clip(encoded, 0, 1).astype(np.float32)[None]
    return np.asarray(cv2.cvtColor(row, cv2.COLOR_RGB2Lab)[0], np.float64)


def difference(one: Floats, other: Floats) -> Floats:
    """CIEDE2000 between rows of L*a*b* (ISO/CIE 11664-6; Sharma, Wu and Dalal, 2005)."""
    chroma = (np.hypot(one[:, 1], one[:, 2]) + np.hypot(other[:, 1], other[:, 2])) / 2
    widen = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    a1, a2 = widen * one[:, 1], widen * other[:, 1]
    c1, c2 = np.hypot(a1, one[:, 2]), np.hypot(a2, other[:, 2])
    h1, h2 = _hue(a1, one[:, 2]), _hue(a2, other[:, 2])
    grey = c1 * c2 == 0
    turn = np.where(grey, 0, (h2 - h1 + 180) % 360 - 180)
    between = np.where(np.abs(h2 - h1) <= 180, (h1 + h2) / 2, ((h1 + h2 + 360) / 2) % 360)
    hue = np.where(grey, h1 + h2, between)
    dl, dc = other[:, 0] - one[:, 0], c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, c = (one[:, 0] + other[:, 0]) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    bend = 60 * np.exp(-(((hue - 275) / 25) ** 2))
    cross = -2 * np.sqrt(c**7 / (c**7 + 25.0**7)) * np.sin(np.radians(bend))
    parts = (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + cross * (dc / sc) * (dh / sh)
    return np.asarray(np.sqrt(np.maximum(parts, 0)))


def _hue(a: Floats, b: Floats) -> Floats:
    return np.degrees(np.arctan2(b, a)) % 360

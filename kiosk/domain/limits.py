"""The numbers that checks compare with; every one is a setting with this default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLimits:
    """Limits of the ID checks. Dots per inch are on the card (ID-1 is 85.60 mm wide)."""

    dpi_block: float = 150.0
    dpi_warn: float = 200.0
    width_most: float = 0.97
    tilt_most: float = 25.0
    sharpness_block: float = 0.0
    sharpness_warn: float = 0.0
    glare_block: float = 0.06
    glare_warn: float = 0.02
    light_least: float = 60.0
    light_most: float = 225.0
    motion_most: float = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitLimits:
    """Limits of the portrait checks; names without ``block`` warn.

    ``eyes`` are pixels between the eyes (ICAO 9303: 90); ``height`` the face's share of the
    picture's height; ``off_centre`` a share of its shorter side; ``roll`` degrees. Sharpness,
    light (0 to 255) and unevenness (brighter to darker cheek) are measured on the face and were set
    so that 55 studio and 60 drawn portraits pass and spoiled ones do not (``vision/portrait.py``).
    """

    eyes_block: float = 90.0
    eyes_warn: float = 120.0
    height_most: float = 0.80
    off_centre_most: float = 0.15
    roll_most: float = 10.0
    roll_block: float = 20.0
    sharpness_block: float = 100.0
    sharpness_warn: float = 112.0
    light_least: float = 70.0
    light_least_block: float = 45.0
    light_most: float = 220.0
    light_most_block: float = 248.0
    uneven_most: float = 1.5
    uneven_block: float = 3.0

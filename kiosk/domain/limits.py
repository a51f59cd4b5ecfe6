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
    """Limits of the portrait checks. ``eyes`` are pixels between the eyes (ICAO 9303: 90)."""

    eyes_block: float = 90.0
    eyes_warn: float = 120.0
    height_most: float = 0.80
    off_centre_most: float = 0.15
    roll_most: float = 10.0
    sharpness_block: float = 0.0
    sharpness_warn: float = 0.0
    light_least: float = 60.0
    light_most: float = 215.0
    uneven_most: float = 0.0

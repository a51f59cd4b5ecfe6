"""Every setting as it is listed: its value, default, environment variable and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import time
from pathlib import Path

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.settings import BETWEEN, PREFIX, Settings

#: The limits' sentences; their defaults and sources are in ``kiosk/domain/limits.py``.
SENTENCES = {
    "card.dpi_block": "Below these dots per inch of the card a picture is not taken.",
    "card.dpi_warn": "Below these dots per inch the visitor is asked to come closer.",
    "card.visible_least": "Least share of the card on the picture.",
    "card.width_most": "Largest share of the picture's width or height that the card may span.",
    "card.tilt_most": "Most degrees that the card may lean out of the camera's plane.",
    "card.sharpness_block": "Below this sharpness a picture of the card is not taken.",
    "card.sharpness_warn": "Below this sharpness the visitor is asked to hold still.",
    "card.glare_block": "Above this share of reflections a picture of the card is not taken.",
    "card.glare_warn": "Above this share of reflections the visitor is asked to tilt the card.",
    "card.light_block": "Below this grey of the paper (0 to 255) a picture is not taken.",
    "card.light_warn": "Below this grey of the paper the visitor is asked for more light.",
    "card.burnt_most": "Largest share of pure white, reflections apart.",
    "card.ink_most": "Lightest grey that the darkest print of a bright card may have.",
    "card.side_most": "How much the picture may look like the card's other side, 0 to 1.",
    "card.covered_warn": "Above this share hidden by fingers the visitor is told.",
    "card.covered_block": "Above this share hidden by fingers a picture is not taken.",
    "card.glare_field": "Above this share of one field hidden by glare a picture is not kept.",
    "card.rhythm_most": "Above this a fine, even pattern is shown as a sign of a screen.",
    "card.colour_least": "Below this percent of color a front is shown as perhaps a photocopy.",
    "card.legible_block": "Below this probability of reading its text a picture is not taken.",
    "card.legible_warn": "Below this probability the visitor is asked to come closer.",
    "card.field_legible_least": "Below this probability a required field counts as unreadable.",
    "portrait.eyes_block": "Below these pixels between the eyes a portrait is not taken.",
    "portrait.eyes_warn": "Below these pixels between the eyes one is asked to come closer.",
    "portrait.height_most": "Largest share of the picture's height that the face may span.",
    "portrait.off_centre_most": "How far the face may be from the middle, a share of the picture.",
    "portrait.roll_most": "Most degrees that the head may lean before the visitor is told.",
    "portrait.roll_block": "Degrees of lean from which a portrait is not taken.",
    "portrait.sharpness_block": "Below this sharpness a portrait is not taken.",
    "portrait.sharpness_warn": "Below this sharpness the visitor is asked to hold still.",
    "portrait.light_least": "Below this light on face and scene (0 to 127) one is asked for more.",
    "portrait.light_least_block": "Below this light on the scene a portrait is not taken.",
    "portrait.light_most": "Above this light on the face the visitor is asked for less.",
    "portrait.light_most_block": "Above this light on the face a portrait is not taken.",
    "portrait.glare_most": "Share of the face in a lamp's glare above which one is told to turn.",
    "portrait.turn_most": "Degrees of turn to a side, roughly, above which the officer is advised.",
    "portrait.backlight_most": "Surroundings to face in brightness above which it is advised.",
    "portrait.open_least": "Below this sign of open eyes the officer is advised to look.",
    "portrait.open_warn": "Below this sign of open eyes the visitor is asked to open them.",
    "portrait.lens_least": "Eyes to cheeks in lightness below which dark glasses are suspected.",
    "portrait.blocks_most": "Steps at compression's blocks above which it is advised.",
    "portrait.colour_most": "Distance from the colours of skin above which it is advised.",
    "portrait.filter_most": "Sign of a filter or effect above which it is advised.",
    "portrait.copy_most": "Sign of a screen's or print's raster above which it is advised.",
    "portrait.busy_most": "Share of the background full of edges above which it is advised.",
    "portrait.uneven_most": "Brighter to darker cheek above which the visitor is told to turn.",
    "portrait.uneven_block": "Brighter to darker cheek above which a portrait is not taken.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as ``kiosk settings`` lists it. Secrets are never shown."""

    name: str
    value: object
    default: object
    environment: str
    sentence: str


def rows(settings: Settings) -> tuple[Row, ...]:
    """Every setting with its present value, default and sentence."""
    return tuple(_rows(settings, Settings.model_construct(), ()))


def _rows(part: BaseModel, default: BaseModel, path: tuple[str, ...]) -> Iterator[Row]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        usual = _default_of(field)
        here = (*path, name)
        if isinstance(value, BaseModel):
            yield from _rows(value, usual if isinstance(usual, BaseModel) else default, here)
            continue
        if isinstance(value, CardLimits | PortraitLimits):
            yield from _limit_rows(value, here)
            continue
        yield Row(
            name=".".join(here),
            value=_shown(name, value),
            default=_shown(name, usual),
            environment=PREFIX + BETWEEN.join(here).upper(),
            sentence=field.description or "",
        )


def _limit_rows(limits: CardLimits | PortraitLimits, path: tuple[str, ...]) -> Iterator[Row]:
    usual = type(limits)()
    for field in fields(limits):
        here = (*path, field.name)
        yield Row(
            name=".".join(here),
            value=getattr(limits, field.name),
            default=getattr(usual, field.name),
            environment=PREFIX + BETWEEN.join(here).upper(),
            sentence=SENTENCES[".".join(here)],
        )


def _default_of(field: FieldInfo) -> object:
    return field.get_default(call_default_factory=True, validated_data={})


def _shown(name: str, value: object) -> object:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else ""
    if name == "url" and isinstance(value, str):
        return re.sub(r"(//[^:/@]*):[^@]*@", r"\1:(set)@", value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return list(value)
    return value

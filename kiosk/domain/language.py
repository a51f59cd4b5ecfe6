"""The languages a visitor is served in."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """By ISO 639-1 code."""

    ENGLISH = "en"
    SPANISH = "es"

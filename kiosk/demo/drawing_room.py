"""Draws many applications at once, on every core: drawing is what takes time in a demo."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from kiosk.demo.applications import Wanted, application
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services.draft import Checks, Draft
from kiosk.store import keys


def side_by_side(
    key: Path, card: CardLimits, portrait: PortraitLimits, wanted: Sequence[Wanted]
) -> Iterable[Draft]:
    """In one process a core, in the order asked; ``key`` is the public key's file."""
    context = multiprocessing.get_context("spawn")
    draw = partial(_draw, key, card, portrait)
    with context.Pool(min(len(wanted), os.cpu_count() or 1)) as pool:
        yield from pool.imap(draw, wanted)


def _draw(key: Path, card: CardLimits, portrait: PortraitLimits, wanted: Wanted) -> Draft:
    checks = Checks(card=card, portrait=portrait, key=keys.load_public(key))
    return application(wanted, checks)

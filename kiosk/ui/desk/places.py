"""The pages of the desk, by import path: they are loaded when they are first opened.

A new page is one line here and one class with the methods of ``kiosk.ui.desk.page.DeskPage``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, cast

from kiosk.ui import desk

if TYPE_CHECKING:
    from kiosk.ui.desk.page import DeskPage


@dataclass(frozen=True, slots=True)
class Place:
    """A page. One with an ``icon`` stands in the navigation; ``within`` names the item to light.

    ``key`` follows G to go there; ``wide`` narrows the navigation to icons.
    """

    name: str
    page: str
    word: str
    icon: str = ""
    key: str = ""
    within: str = ""
    wide: bool = False

    def load(self) -> type[DeskPage]:
        """The class of the page."""
        module, _, name = self.page.partition(":")
        return cast("type[DeskPage]", getattr(import_module(module), name))


QUEUE = "queue"
REVIEW = "review"
CALENDAR = "calendar"
CLOSURES = "closures"

PLACES: tuple[Place, ...] = (
    Place(QUEUE, "kiosk.ui.desk.queue:QueuePage", "desk.nav.review", "scan-face", "R"),
    Place(REVIEW, "kiosk.ui.desk.review:ReviewPage", "desk.nav.review", within=QUEUE, wide=True),
    Place(CALENDAR, "kiosk.ui.desk.calendar:CalendarPage", "calendar.title", "calendar-days", "C"),
    Place(CLOSURES, "kiosk.ui.desk.closures:ClosuresPage", "closures.nav", "lock", "L"),
)


def place(name: str) -> Place:
    """The page of that name; raises ``KeyError``."""
    return next(p for p in PLACES if p.name == name)


def modules_of_pages() -> list[str]:
    """Every module of the desk, those that pages are made of before the pages themselves.

    Read one by one they hold up no key; a page that is gone to before reads the rest by itself.
    """
    pages = [p.page.partition(":")[0] for p in PLACES]
    parts = [m.name for m in iter_modules(desk.__path__, f"{desk.__name__}.")]
    return [*(name for name in parts if name not in pages), *pages]

"""Which pages there are, where they are imported from, and which follows which.

A page is known by its name. Its module is imported after the first frame is shown
(``PLACES``: ``name`` → ``module:Class``); pages never import each other, they emit
``go(name)``, usually ``go(flow.after(self.name, self.session))``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from kiosk.domain.reason import Part
from kiosk.ui import icons, words
from kiosk.ui.lobby.session import Session

if TYPE_CHECKING:
    from kiosk.ui.lobby.page import LobbyPage

FIRST = "welcome"
MENU = "menu"

_HERE = "kiosk.ui.lobby"

PLACES: dict[str, str] = {
    "welcome": f"{_HERE}.welcome:WelcomePage",
    "menu": f"{_HERE}.menu:MenuPage",
    # I am new here.
    "before_start": f"{_HERE}.before_start:BeforeStartPage",
    "declined": f"{_HERE}.declined:DeclinedPage",
    "id_type": f"{_HERE}.id_type:IdTypePage",
    "id_issuer": f"{_HERE}.id_issuer:IdIssuerPage",
    "id_capture": f"{_HERE}.id_capture:IdCapturePage",
    "id_result": f"{_HERE}.id_result:IdResultPage",
    "id_field": f"{_HERE}.id_field:IdFieldPage",
    "portrait": f"{_HERE}.portrait:PortraitPage",
    "details": f"{_HERE}.details:DetailsPage",
    "resident": f"{_HERE}.resident:ResidentPage",
    "new_pin": f"{_HERE}.new_pin:NewPinPage",
    "check_answers": f"{_HERE}.check_answers:CheckAnswersPage",
    "submitted": f"{_HERE}.submitted:SubmittedPage",
    "under_18": f"{_HERE}.under_18:Under18Page",
    # I have an account.
    "sign_in": f"{_HERE}.sign_in:SignInPage",
    "status": f"{_HERE}.status:StatusPage",
    "visit_kind": f"{_HERE}.visit_kind:VisitKindPage",
    "party": f"{_HERE}.party:PartyPage",
    "slots": f"{_HERE}.slots:SlotsPage",
    "confirm_visit": f"{_HERE}.confirm_visit:ConfirmVisitPage",
    "confirm_move": f"{_HERE}.confirm_move:ConfirmMovePage",
    "booked": f"{_HERE}.booked:BookedPage",
    "my_visits": f"{_HERE}.my_visits:MyVisitsPage",
    "credits": f"{_HERE}.credits:CreditsPage",
    # I have a visit today.
    "check_in": f"{_HERE}.check_in:CheckInPage",
}

#: Pages that can be built before anybody goes to them, the likeliest first: while they are built
#: they read neither the session nor the clock, and listen to nothing.
AHEAD = (
    "menu",
    "before_start",
    "sign_in",
    "id_type",
    "id_capture",
    "id_result",
    "portrait",
    "details",
    "resident",
    "new_pin",
    "check_answers",
    "id_issuer",
    "id_field",
    "visit_kind",
    "confirm_visit",
    "submitted",
    "booked",
    "confirm_move",
)

#: What the pages need and what takes long to import; done on a lane after the first frame.
HEAVY = (
    "kiosk.store.store",
    "kiosk.camera.reader",
    "kiosk.services.enrol",
    "kiosk.services.visitors",
    "kiosk.services.book",
    "kiosk.services.residents",
)

#: A first application, in order.
_NEW = (
    "before_start",
    "id_type",
    "id_capture",
    "id_result",
    "portrait",
    "details",
    "resident",
    "new_pin",
    "check_answers",
    "submitted",
)
_BOOKING = ("visit_kind", "party", "slots", "confirm_visit", "booked", "my_visits")

#: The same pages of times, then another to look it over.
_MOVING = ("slots", "confirm_move", "booked", "my_visits")

#: Pages of a change that are not its last: what they give is confirmed on a later one.
_ON_THE_WAY = frozenset({"id_type", "id_capture"})

#: The pages on which a part is done again, in order (R12).
_REDO: dict[Part, tuple[str, ...]] = {
    Part.ID: ("id_type", "id_capture", "id_result"),
    Part.DETAILS: ("id_result",),
    Part.PORTRAIT: ("portrait",),
}


def after(name: str, session: Session) -> str:
    """The page that Continue on ``name`` leads to."""
    if session.return_to is not None and name not in _ON_THE_WAY:
        return session.return_to
    if session.redo:
        path = redo_path(session.redo)
        at = path.index(name) if name in path else -1
        return path[at + 1] if at + 1 < len(path) else "check_answers"
    for path in (_NEW, _BOOKING if session.moving is None else _MOVING):
        if name in path[:-1]:
            return path[path.index(name) + 1]
    return MENU


def redo_path(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The pages that those parts are done again on, each once, in step order."""
    wanted = {page for part in parts for page in _REDO[part]}
    return tuple(page for page in _NEW if page in wanted)


def warm() -> None:
    """Import what takes long, read every sentence and drawing; safe on any thread."""
    for module in HEAVY:
        importlib.import_module(module)
    words.catalogue()
    icons.read_all()


def page_class(name: str) -> type[LobbyPage]:
    """The class of that page. Raises ``KeyError`` for a name that is not in ``PLACES``."""
    module, _, wanted = PLACES[name].partition(":")
    return cast("type[LobbyPage]", getattr(importlib.import_module(module), wanted))

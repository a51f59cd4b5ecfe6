"""Which page follows which, and what is left of a session after the wipe: nothing."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from kiosk.domain.reason import Part
from kiosk.services.draft import Draft, Shot, Taken
from kiosk.ui import words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.page import LobbyPage
from kiosk.ui.lobby.session import Session


@pytest.mark.parametrize("name", flow.PLACES)
def test_every_page_is_there_and_is_called_what_it_is_called(name: str) -> None:
    kind = flow.page_class(name)
    assert issubclass(kind, LobbyPage)
    assert kind.name == name
    assert kind.idle in ("normal", "camera", "reading")
    assert kind.step is None or 1 <= kind.step <= 5
    for key in (kind.title, kind.lead):
        assert not key or words.has(key)


def test_an_application_goes_through_all_its_pages() -> None:
    name, seen = "before_start", ["before_start"]
    while name != "submitted":
        name = flow.after(name, Session())
        seen.append(name)
    steps = [s for s in (flow.page_class(n).step for n in seen) if s is not None]
    assert steps == sorted(steps)
    assert set(steps) == {1, 2, 3, 4, 5}


def test_a_change_leads_back_to_the_answers() -> None:
    session = Session(return_to="check_answers")
    assert flow.after("details", session) == "check_answers"
    assert flow.after("id_capture", session) == "id_result"


@pytest.mark.parametrize(
    ("parts", "pages"),
    [
        ((Part.PORTRAIT,), ("portrait",)),
        ((Part.ID,), ("id_type", "id_capture", "id_result")),
        ((Part.ID, Part.PORTRAIT), ("id_type", "id_capture", "id_result", "portrait")),
        ((Part.ID, Part.DETAILS), ("id_type", "id_capture", "id_result")),
    ],
)
def test_only_what_failed_is_done_again(parts: tuple[Part, ...], pages: tuple[str, ...]) -> None:
    assert flow.redo_path(parts) == pages
    session = Session(redo=parts)
    for page, following in zip(pages, (*pages[1:], "check_answers"), strict=True):
        assert flow.after(page, session) == following


def test_booking_follows_its_own_path() -> None:
    assert flow.after("visit_kind", Session()) == "party"
    assert flow.after("party", Session()) == "slots"
    assert flow.after("confirm_visit", Session()) == "booked"


def test_a_wipe_leaves_nothing_and_overwrites_pictures() -> None:
    picture = np.full((4, 4, 3), 200, np.uint8)
    taken = Taken(shot=Shot.PORTRAIT, findings=(), document=None, pictures=(), preview=picture)
    session = Session(bound_for="check_in", redo=(Part.ID,), return_to="details")
    session.draft = replace(Draft(language=words.language()), portrait=taken)
    session.kept["page"] = "words"
    assert session.answered
    session.wipe()
    fresh = Session()
    for each in fields(Session):
        assert getattr(session, each.name) == getattr(fresh, each.name)
    assert not picture.any()

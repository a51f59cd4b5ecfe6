"""No page from consent to photo cuts a word off, in any language, at both sizes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from kiosk.demo.drawings import Fault
from kiosk.domain.finding import Kind
from kiosk.domain.guidance import Phase
from kiosk.domain.language import Language
from kiosk.services.draft import Draft
from kiosk.ui.lobby.age_refusal import AgeRefusal
from kiosk.ui.lobby.id_fields import IdField
from tests import cards
from tests.pages.id_capture import IdCapture
from tests.pages.id_result import IdResult
from tests.pages.portrait import Portrait
from tests.services.applications import draft
from tests.ui import layout
from tests.ui.lobby.conftest import OpenStage
from tests.ui.lobby.stage import BY_HAND_ONLY, IMPATIENT, Stage
from tests.ui.lobby.test_id_result import doubted, read, unread

SIZES = [(1920, 1080), (1080, 1920)]
LANGUAGES = ["en", "es", "pseudo"]
SCENES = {
    "id_front": [cards.front()],
    "portrait": [cards.portrait()],
    "far": [cards.front(Fault.FAR)],
}

each_size = pytest.mark.parametrize("size", SIZES, ids=["landscape", "portrait"])
each_language = pytest.mark.parametrize("language", LANGUAGES)


@contextmanager
def spoken(
    open_stage: OpenStage, size: tuple[int, int], language: str, **more: object
) -> Iterator[Stage]:
    with open_stage(SCENES, size=size, **more) as stage:
        stage.window.speak(language)
        yield stage


def check(stage: Stage, at: str) -> None:
    """In plain colours; in Spanish in high contrast too, whose lines are thicker."""
    faults = layout.problems(stage.window)
    if stage.window.session.language is Language.SPANISH:
        stage.window.set_display(contrast=True)
        faults += layout.problems(stage.window)
        stage.window.set_display(contrast=False)
    assert not faults, f"{at}: {faults}"
    assert len(layout.primaries(stage.window)) <= 1, at


@each_size
@each_language
def test_pages_without_a_camera(
    open_stage: OpenStage, size: tuple[int, int], language: str
) -> None:
    with spoken(open_stage, size, language) as stage:
        kept = stage.window.session.kept
        kept["under_18"] = AgeRefusal(date(2010, 6, 2), date(2028, 6, 2))
        for name in ("before_start", "declined", "id_type", "id_issuer", "under_18"):
            stage.at(name)
            check(stage, name)
        for field in (IdField.SURNAME, IdField.EXPIRY):
            kept["id_field"] = (field, False)
            stage.at("id_type")
            stage.at("id_field", draft(stage.here.key.public))
            check(stage, field.value)


@each_size
@each_language
def test_what_was_read(open_stage: OpenStage, size: tuple[int, int], language: str) -> None:
    with spoken(open_stage, size, language) as stage:
        page = IdResult(stage.window, stage.qtbot)
        for number, one in enumerate(
            (
                *(read(stage), unread(stage), read(stage, expiry=date(2026, 11, 22))),
                doubted(stage, Kind.TYPE_DIFFERS),
            )
        ):
            stage.at("id_type", one)
            stage.at("id_result", one)
            page.ready()
            check(stage, str(number))


@each_size
@each_language
def test_taking_pictures(open_stage: OpenStage, size: tuple[int, int], language: str) -> None:
    with spoken(open_stage, size, language, timings=IMPATIENT) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        stage.camera.play("far")
        page.wait_for_phase(Phase.FIX)
        page.see("officer")
        check(stage, "id_capture")
        face = Portrait(stage.window, stage.qtbot)
        stage.at("portrait")
        face.wait_for_phase(Phase.GOOD)
        check(stage, "portrait")
        face.take()
        face.wait_for_kept()
        check(stage, "portrait kept")


@each_size
def test_the_stopped_camera(open_stage: OpenStage, size: tuple[int, int]) -> None:
    with open_stage(SCENES, size=size, timings=BY_HAND_ONLY) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture", Draft())
        page.wait_for_picture()
        stage.reader.rest()
        page.wait_until_stopped()
        for language in LANGUAGES:
            stage.window.speak(language)
            check(stage, language)

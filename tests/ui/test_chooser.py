"""The demo's first window: what it offers, what it shows, and that it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui import theme, words
from kiosk.ui.app import application
from kiosk.ui.chooser import Chooser
from kiosk.ui.station import DemoSignIn
from tests.pages.page import Page
from tests.ui.layout import problems

SIGN_INS = (
    DemoSignIn(who="Officer T. Invented", name="7001", secret="blue lanterns"),  # noqa: S106
    DemoSignIn(who="A visitor who waits", name="ada.invented@example.org", secret="135790"),  # noqa: S106
)


@pytest.fixture(params=["en", "es", words.PSEUDO])
def chooser(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Chooser]:
    running = application()
    words.use(request.param)
    openers: dict[str, Callable[[], QWidget]] = {"lobby": QWidget, "desk": QWidget}
    made = Chooser(openers, SIGN_INS, words.say("chooser_camera_drawn"), Path("kiosk-demo-x"))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    words.use("en")
    theme.use("light", running)


def test_everything_can_be_read(chooser: Chooser) -> None:
    assert problems(chooser, desk=True) == []
    shown = {label.text() for label in chooser.findChildren(QLabel) if label.isVisible()}
    for sign_in in SIGN_INS:
        assert {sign_in.who, sign_in.name, sign_in.secret} <= shown
    assert words.say("chooser_camera_drawn") in shown


@pytest.mark.parametrize("which", ["lobby", "desk"])
def test_it_opens_one_window_and_comes_back(chooser: Chooser, qtbot: QtBot, which: str) -> None:
    page = Page(chooser, qtbot)
    page.click(f"open_{which}")
    opened = chooser.opened
    assert opened is not None
    assert opened.isVisible()
    assert not chooser.isVisible()
    opened.close()
    qtbot.waitUntil(chooser.isVisible)
    assert chooser.opened is None

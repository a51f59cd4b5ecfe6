"""A facility for the story: the real program, a recorded camera, a real mail server."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk import settings
from kiosk.camera.recorded import RecordedCamera, Scene
from kiosk.demo import people
from kiosk.demo.drawings import Fault, spoil
from kiosk.domain.guidance import Timings
from kiosk.paths import Home
from kiosk.program import Program
from kiosk.services import facility as facility_
from kiosk.services import staff
from kiosk.ui import app, measure, opening, theme, words
from kiosk.ui.desk.window import DeskWindow
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.post_round import PostRound
from kiosk.ui.station import Station
from kiosk.vision.pixels import Pixels
from kiosk.windows import Doors
from tests import cards
from tests.mail.post_office import PostOffice, running
from tests.pages.desk import Desk
from tests.pages.lobby import Lobby

OFFICER = people.STAFF[0]

#: As designed, but nobody has to wait for it.
QUICK = Timings(hold=0.1, count=0.15, fault=0.05, hint=0.02, manual=0.4, officer=30)


@dataclass
class Town:
    """What the story happens in."""

    program: Program
    doors: Doors
    office: PostOffice
    hands: Hands
    qtbot: QtBot
    post: PostRound
    windows: list[QWidget] = field(default_factory=list)

    def lobby(self, width: int = 1920, height: int = 1080) -> Lobby:
        """A lobby terminal before which the woman of the story stands."""
        window = LobbyWindow(replace_timings(self))
        self.windows.append(window)
        window.resize(width, height)
        window.show()
        # It has stood there for a while when somebody comes.
        self.qtbot.waitUntil(lambda: window.is_prepared, timeout=30_000)
        return Lobby(window, self.qtbot)

    def desk(self) -> Desk:
        """A desk at which the officer has just signed in."""
        window = DeskWindow(self.doors.station(at_desk=True))
        self.windows.append(window)
        window.resize(1920, 1080)
        window.show()
        self.qtbot.waitUntil(lambda: window.is_prepared, timeout=30_000)
        desk = Desk(window, self.qtbot)
        desk.sign_in(OFFICER.badge, OFFICER.password)
        return desk

    def leave(self, window: QWidget) -> None:
        """Shut down a machine; its window is taken apart when the story is over."""
        # A machine that is shut down ends its process and takes no window apart.
        window.close()

    def day(self, at: datetime) -> date:
        """The facility's day."""
        return self.program.facility.day(at)

    def letters(self, count: int) -> list[str]:
        """Let the post go out until that many letters have arrived; their subjects."""
        self.post.go()
        self.qtbot.waitUntil(lambda: len(self.office.messages) >= count, timeout=15_000)
        return [str(message["Subject"]) for message in self.office.messages]


def replace_timings(town: Town) -> Station:
    """The lobby's station with quick timings."""
    station = town.doors.station()
    station.guide_timings = QUICK
    return station


@contextmanager
def town(folder: Path, qtbot: QtBot) -> Iterator[Town]:
    """Open it, and close everything after."""
    application = app.application()
    office = PostOffice()
    with running(office) as port:
        flags = {
            "mail.host": "127.0.0.1",
            "mail.port": port,
            "mail.security": "none",
            "review.undo_seconds": 0,
        }
        program = Program(Home(folder / "home"), settings.load(None, flags))
        hands = Hands()
        camera = RecordedCamera(hands.scenes(), fps=30)
        doors = Doors(program, device=lambda: camera)
        _furnish(program)
        post = PostRound(doors.station())
        here = Town(program, doors, office, hands, qtbot, post)
        try:
            yield here
        finally:
            for window in here.windows:
                opening.dispose(window)
            post.stop()
            doors.close()
            words.use("en")
            measure.use(portrait=False)
            theme.use("light", application)


class Hands:
    """How the visitor holds her ID: unsteadily at first."""

    def __init__(self) -> None:
        self.unsteady = False

    def front(self) -> Iterator[Pixels]:
        """The front, blurred while the hands are unsteady."""
        sharp = cards.front()
        blurred = spoil(sharp, Fault.BLUR, 5.0)
        while True:
            yield (blurred if self.unsteady else sharp).copy()

    def scenes(self) -> dict[str, Scene]:
        """What the camera sees on each page."""
        return {
            "id_front": self.front,
            "id_back": partial(itertools.repeat, cards.back()),
            "portrait": partial(itertools.repeat, cards.portrait()),
        }


def _furnish(program: Program) -> None:
    now = datetime.now(UTC)
    store = program.open_store()
    try:
        facility_.keep_terminals(store, people.TERMINALS, "test", now)
        facility_.keep_roster(store, people.RESIDENTS, "test", now)
        staff.add(store, OFFICER.badge, OFFICER.name, OFFICER.role, OFFICER.password, now)
    finally:
        store.close()


__all__ = ["OFFICER", "Town", "town"]

"""A lobby with a recorded camera, a real store, real checks and quick timings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pytestqt.qtbot import QtBot

from kiosk.camera.device import Device
from kiosk.camera.reader import Reader
from kiosk.camera.recorded import RecordedCamera
from kiosk.domain.facility import Facility
from kiosk.domain.guidance import Timings
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services.draft import Checks, Draft
from kiosk.ui import measure, theme, words
from kiosk.ui.app import Hub, application
from kiosk.ui.lane import Lane
from kiosk.ui.lobby.capture import CapturePage
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.station import Orientation, Station
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import QUICK
from tests.pages.lobby import Lobby
from tests.services.applications import Opened, opened

#: Ten in the morning at the facility, a Monday.
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

#: Quick enough for a test; patient enough that nothing is offered before it is asked for.
BRISK = Timings(hold=0.1, count=0.15, fault=0.05, hint=0.0, manual=600, officer=600)

#: The shutter never goes off by itself.
BY_HAND_ONLY = Timings(hold=600, count=600, hint=0.0, manual=600, officer=600)

#: Help is offered at once.
IMPATIENT = Timings(hold=600, count=600, hint=0.0, manual=0.0, officer=0.0)


class Stage:
    """The station, its camera, and the window that a visitor sees."""

    def __init__(self, window: LobbyWindow, reader: Reader, here: Opened, qtbot: QtBot) -> None:
        self.window, self.reader, self.here = window, reader, here
        self.lobby = Lobby(window, qtbot)
        self.qtbot = qtbot

    @property
    def camera(self) -> RecordedCamera:
        """The recorded camera, where there is one."""
        device = self.reader.device
        assert isinstance(device, RecordedCamera)
        return device

    @property
    def draft(self) -> Draft:
        """The application in the making."""
        found = self.window.session.draft
        assert found is not None
        return found

    def at(self, page: str, draft: Draft | None = None) -> None:
        """Begin at that page, as if the ones before it were done."""
        self.window.session.draft = draft or Draft()
        self.window.go(page)
        self.qtbot.waitUntil(lambda: self.lobby.shown == page)

    def said(self) -> list[str]:
        """What the audit says of people without a name, oldest first."""
        with self.here.store.read() as transaction:
            entries = transaction.audit.of("")
        return [entry.what for entry in entries if entry.what.startswith("enrolment")]


@contextmanager
def staged(
    folder: Path,
    qtbot: QtBot,
    camera: Mapping[str, Sequence[Pixels]] | Device,
    *,
    timings: Timings = BRISK,
    size: tuple[int, int] = (1920, 1080),
    stands_ms: int = 50,
) -> Iterator[Stage]:
    """The lobby's window, warm, with these scenes; everything is closed after it."""
    running = application()
    given: Device | None = None if isinstance(camera, Mapping) else camera
    scenes = camera if isinstance(camera, Mapping) else {}
    device = given or RecordedCamera.of_scenes(scenes, fps=30)
    reader = Reader(device, pace=QUICK)
    desk, look = Lane("desk"), Lane("look")
    before = CapturePage.stands_ms, CapturePage.quiet_after
    CapturePage.stands_ms, CapturePage.quiet_after = stands_ms, (0.3, 0.6)
    with opened(folder) as here:
        station = Station(
            facility=Facility(
                name="Cedar Ridge Detention Center",
                state="OR",
                zone=ZoneInfo("America/Los_Angeles"),
            ),
            clock=lambda: NOW,
            desk=desk,
            look=look,
            hub=Hub(),
            store=lambda: here.store,
            reader=lambda: reader,
            load_checks=lambda: Checks(
                card=CardLimits(), portrait=PortraitLimits(), key=here.key.public
            ),
            is_demo=device.is_demo,
            guide_timings=timings,
            orientation=Orientation.PORTRAIT if size[1] > size[0] else Orientation.LANDSCAPE,
        )
        window = LobbyWindow(station, prepares=False)
        try:
            window.resize(*size)
            window.show()
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            qtbot.waitUntil(lambda: window.is_warm, timeout=20_000)
            yield Stage(window, reader, here, qtbot)
        finally:
            window.close()
            window.deleteLater()
            desk.close()
            look.close()
            reader.stop()
            CapturePage.stands_ms, CapturePage.quiet_after = before
            words.use("en")
            measure.use(portrait=False)
            theme.use("light", running)

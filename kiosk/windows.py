"""Opens the program's windows and closes everything in order when they close."""

from __future__ import annotations

import platform
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from kiosk import cli, notify
from kiosk.alone import Alone
from kiosk.cli import Exit
from kiosk.notify import ALIVE, READY
from kiosk.program import Program
from kiosk.ui import app as app_
from kiosk.ui import opening
from kiosk.ui.lane import Lane
from kiosk.ui.post_round import PostRound
from kiosk.ui.self_test_round import DailyTest, SelfTestRound
from kiosk.ui.station import DemoSignIn, IdleTimes, Station
from kiosk.ui.watchdog import Watchdog

if TYPE_CHECKING:
    from kiosk.camera.device import Device
    from kiosk.camera.reader import Reader
    from kiosk.services.enrol import Checks
    from kiosk.store.store import Store
    from kiosk.ui.lobby.window import LobbyWindow


class Doors:
    """One program's lanes, store and camera; the last two are opened when first asked for."""

    def __init__(
        self,
        program: Program,
        device: Callable[[], Device] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.program = program
        self.clock = clock
        self.hub = app_.Hub()
        self.desk_lane = Lane("desk")
        self.look_lane = Lane("look")
        self._make_device = device or program.device
        self._store: Store | None = None
        self._reader: Reader | None = None

    def store(self) -> Store:
        """The store; on the desk lane alone."""
        if self._store is None:
            self._store = self.program.open_store()
        return self._store

    def reader(self) -> Reader:
        """The camera's reader, started; on the GUI thread alone."""
        from kiosk.camera.reader import Reader

        if self._reader is None:
            self._reader = Reader(self._make_device())
            self._reader.start()
        return self._reader

    def checks(self) -> Checks:
        """Limits and public key."""
        from kiosk.services.enrol import Checks

        return Checks(
            card=self.program.card_limits,
            portrait=self.program.portrait_limits,
            key=self.program.public_key(),
            faces=self.program.face_detector(),
            text_reader=self.program.settings.reading.text_reader,
            today=lambda: self.program.facility.day(self.clock()),
        )

    def station(
        self,
        *,
        at_desk: bool = False,
        is_demo: bool = False,
        demo_sign_ins: tuple[DemoSignIn, ...] = (),
    ) -> Station:
        """What the pages get, at a lobby's terminal or at a desk."""
        lobby = self.program.settings.lobby
        desk = self.program.settings.desk.name or platform.node()[:40]
        name = desk if at_desk else lobby.terminal
        return Station(
            facility=self.program.facility,
            clock=self.clock,
            desk=self.desk_lane,
            look=self.look_lane,
            hub=self.hub,
            store=lambda: self.store().at(name),
            reader=self.reader,
            load_checks=self.checks,
            private_key=self.program.private_key,
            spool=self.program.open_spool,
            comparer=self.program.face_comparer(),
            mail=self.program.window_mail(),
            name=name,
            keep_days=self.program.settings.camera.keep_days,
            is_demo=is_demo,
            demo_sign_ins=demo_sign_ins,
            idle=IdleTimes(
                normal=lobby.idle_seconds,
                camera=lobby.idle_camera_seconds,
                reading=lobby.idle_reading_seconds,
            ),
        )

    def close(self) -> None:
        """Close lanes, then the reader with its device, then the store."""
        self.look_lane.close(finish=False)
        self.desk_lane.close()
        if self._reader is not None:
            self._reader.stop()
            self._reader = None
        if self._store is not None:
            self._store.close()
            self._store = None


def needs_screen() -> None:
    """Leave with one sentence if no window can be opened here."""
    if not opening.has_screen():
        cli.stop(
            Exit.NO_SCREEN,
            "there is no screen here: start it in a graphical session, or see every screen as a"
            " picture with ./dev demo --tour OUT.",
        )


def lobby(program: Program, *, windowed: bool, size: tuple[int, int] | None) -> int:
    """The visitors' screens, until they are closed; answers the exit code.

    Raises ``AlreadyRunning`` if they are open on this machine already.
    """
    needs_screen()
    program.home.create()
    alone = Alone(program.home.lobby_lock)
    try:
        return _lobby(program, windowed=windowed, size=size)
    finally:
        alone.leave()


def _lobby(program: Program, *, windowed: bool, size: tuple[int, int] | None) -> int:
    app_.application()
    from kiosk.ui.lobby.window import LobbyWindow

    doors = Doors(program)
    station = doors.station()
    window = LobbyWindow(station)
    app_.on_fault(window.show_fault)
    opening.trace_start(window, window.warmed)
    window.warmed.connect(app_.settle)
    _test_camera_daily(program, station, window)
    fullscreen = program.settings.lobby.fullscreen and not windowed
    opening.show(window, fullscreen=fullscreen, size=size)
    Watchdog(partial(notify.tell, READY), partial(notify.tell, ALIVE), notify.patience(), window)
    return opening.run(window, PostRound(station, window), doors.close)


def _test_camera_daily(program: Program, station: Station, window: LobbyWindow) -> None:
    """Once the pages are there and nobody has touched anything, and then each day."""
    from kiosk.ui.lobby import flow

    camera = program.settings.camera
    daily = DailyTest(program.settings.lobby.self_test_at, camera.width, camera.height)

    def is_free() -> bool:
        return window.page.name == flow.FIRST and not window.session.answered

    def is_taking() -> bool:
        return window.page.idle == "camera"

    rounds = SelfTestRound(station, is_free, is_taking, daily, window)

    def start() -> None:
        # Not before the first frame: it brings the camera with it.
        from kiosk.ui.lobby.out_of_order import OutOfOrder

        rounds.went.connect(OutOfOrder(window).heed)
        rounds.start()

    window.warmed.connect(start)


def desk(program: Program, *, size: tuple[int, int] | None) -> int:
    """The officers' screens, until they are closed; answers the exit code."""
    needs_screen()
    app_.application()
    from kiosk.ui.desk.window import DeskWindow

    doors = Doors(program)
    station = doors.station(at_desk=True)
    window = DeskWindow(station)
    # What a desk needs at once is imported by then, and nobody signs in as fast.
    app_.settle(opening.POST_AFTER)
    opening.show(window, fullscreen=False, size=size)
    return opening.run(window, PostRound(station, window, keeps_lists=True), doors.close)

"""``kiosk demo``: a sample facility in a home of its own, and a window to choose from."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import cli, log, paths, settings
from kiosk.cli import Exit
from kiosk.domain.errors import BadSettings
from kiosk.program import Program

if TYPE_CHECKING:
    from kiosk.ui.station import DemoSignIn


def run(given: Namespace) -> int:
    """Make the demo's home if it is not one yet, then open the chooser or take the tour."""
    from kiosk import windows

    if given.tour is not None:
        # Set but empty, as some sessions have it, means the same as not set.
        os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
    windows.needs_screen()
    home = paths.home(given.home) if given.home else paths.fresh_home()
    sys.stderr.write(f"Demo home: {home.folder}\n")
    program = program_in(home, given)
    _fill_if_new(program)
    log.start(home.log)
    try:
        if given.tour is not None:
            from kiosk.demo.tour import tour

            return tour(program, given.tour, language=given.language, size=given.size)
        return choose(program)
    finally:
        log.stop()


def program_in(home: paths.Home, given: Namespace) -> Program:
    """The demo's program: its lobby opens in a window, and families may come."""
    wanted: dict[str, object] = {
        "lobby.fullscreen": False,
        "booking.adults_most": 3,
        "booking.children_most": 2,
        **cli.flags(given.set),
    }
    try:
        return Program(home, settings.load(given.settings or home.settings, wanted))
    except BadSettings as bad:
        cli.stop(Exit.UNUSABLE, " ".join(bad.problems))


def _fill_if_new(program: Program) -> None:
    from kiosk.demo import drawing_room, seed

    store = program.open_store()
    try:
        if seed.seeded(store) is not None:
            return
        key = program.key_file(program.settings.keys.public)
        draw = partial(drawing_room.side_by_side, key, program.card_limits, program.portrait_limits)
        seed.fill(store, program.facility, datetime.now(UTC), draw, progress=_say_progress)
    finally:
        store.close()
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def _say_progress(done: int, of: int) -> None:
    # On a terminal one line that counts; in a file a line now and then.
    if sys.stderr.isatty():
        sys.stderr.write(f"\rMaking a sample facility: {done} of {of} people")
        sys.stderr.flush()
    elif done % 10 == 0 or done == of:
        sys.stderr.write(f"Making a sample facility: {done} of {of} people\n")


def choose(program: Program) -> int:
    """The chooser, until it is closed."""
    from kiosk.camera.listing import list_webcams
    from kiosk.demo import scenes
    from kiosk.ui import app, opening, words
    from kiosk.ui.chooser import Chooser
    from kiosk.ui.desk.window import DeskWindow
    from kiosk.ui.lobby.window import LobbyWindow
    from kiosk.ui.post_round import PostRound
    from kiosk.windows import Doors

    app.application()
    real = [camera for camera in list_webcams() if not camera.is_virtual]
    doors = Doors(program, device=program.device if real else scenes.camera)
    staff, visitors = sign_ins(program)
    said = (
        words.say("chooser_camera_real", name=real[0].name)
        if real
        else words.say("chooser_camera_drawn")
    )
    chooser = Chooser(
        {
            "lobby": lambda: LobbyWindow(doors.station(is_demo=True, demo_sign_ins=visitors)),
            "desk": lambda: DeskWindow(
                doors.station(at_desk=True, is_demo=True, demo_sign_ins=staff)
            ),
        },
        staff + visitors,
        said,
        Path(program.home.folder),
    )
    chooser.show()
    return opening.run(chooser, PostRound(doors.station(), chooser), doors.close)


def sign_ins(program: Program) -> tuple[tuple[DemoSignIn, ...], tuple[DemoSignIn, ...]]:
    """Of staff and of visitors; made by the seed and existing in a demo's home alone."""
    from kiosk.demo import people, seed
    from kiosk.ui import words
    from kiosk.ui.station import DemoSignIn

    staff = tuple(
        DemoSignIn(
            who=f"{words.say(f'demo_role_{w.role.value}')} {w.name}",
            name=w.badge,
            secret=w.password,
        )
        for w in people.STAFF
    )
    store = program.open_store()
    try:
        found = seed.seeded(store)
    finally:
        store.close()
    if found is None:
        return staff, ()
    visitors = tuple(
        DemoSignIn(who=words.say(f"demo_visitor_{what}"), name=email, secret=people.PIN)
        for what, email in asdict(found).items()
    )
    return staff, visitors

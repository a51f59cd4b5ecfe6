"""Commands about a terminal's camera: its target card, its test, and how captures went."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import camera_answers, cli
from kiosk.cli import Exit
from kiosk.program import Program

if TYPE_CHECKING:
    from kiosk.domain.self_test import SelfTest
    from kiosk.services.target_card import Measured
    from kiosk.vision.pixels import Pixels

#: Seconds in which the card must be held up, and for which it is then looked at.
PATIENCE, LOOKS = 60.0, 2.0


def run(given: argparse.Namespace, made: Program) -> int:
    """``kiosk doctor`` with one of its tests of the camera."""
    if given.target_card:
        return _write_card(given.target_card, given.paper)
    if given.self_test:
        return _test_camera(given, made)
    return _measure_target(given, made)


def captures(given: argparse.Namespace, made: Program) -> int:
    """``kiosk reports captures``."""
    from kiosk.services import capture_rates

    if not 1 <= given.days <= 3650:
        cli.stop(Exit.UNUSABLE, "--days: write a number from 1 to 3650.")
    store = made.open_store()
    try:
        since = datetime.now(UTC) - timedelta(days=given.days)
        rates = capture_rates.rates(store, since, made.facility.zone)
    finally:
        store.close()
    return camera_answers.captures(rates, given.days, sys.stdout, as_json=given.json)


def _write_card(file: Path, paper: str) -> int:
    from kiosk.ui import opening
    from kiosk.ui.app import application
    from kiosk.ui.target_sheet import Paper, write

    opening.needs_no_screen()
    application()
    try:
        write(file, Paper(paper))
    except OSError as error:
        cli.stop(Exit.UNUSABLE, f"{file}: cannot be written ({error.strerror or error}).")
    sys.stdout.write(f"{file}: print it at 100%.\n")
    return Exit.DONE


def _test_camera(given: argparse.Namespace, made: Program) -> int:
    """Test it, keep the result, and say it as the doctor does."""
    from kiosk.camera.device import Size
    from kiosk.services import doctor, self_test
    from kiosk.ui import words

    camera = made.settings.camera
    tested, diagnosis = doctor.test_camera(made.device)
    if tested is not None:
        least = Size(camera.width, camera.height)
        where, now = made.settings.lobby.terminal, datetime.now(UTC)
        store = made.open_store()
        try:
            self_test.keep(store, tested, least, where, now, keep_days=camera.keep_days)
        finally:
            store.close()
    return cli.doctor([diagnosis], words.say, words.has, sys.stdout, as_json=given.json)


def _measure_target(given: argparse.Namespace, made: Program) -> int:
    from kiosk.services import target_card
    from kiosk.ui import words

    known = _known(made)
    measure = _measurer(made, known)
    if given.picture:
        measured = measure([_picture(given.picture)])
    else:
        sys.stderr.write(words.say("target_hold_up") + "\n")
        measured = _held_up(made, measure)
    if measured is None:
        cli.stop(Exit.REFUSED, words.say("target_unseen"))
    is_kept = False
    if given.keep_as_good or not given.picture:
        store = made.open_store()
        try:
            is_kept = target_card.keep(
                store,
                measured,
                made.settings.lobby.terminal,
                datetime.now(UTC),
                as_good=given.keep_as_good,
                keep_days=made.settings.camera.keep_days,
            ).is_kept
        finally:
            store.close()
    return camera_answers.target(
        measured, words.say, sys.stdout, is_kept=is_kept, as_json=given.json
    )


def _known(made: Program) -> SelfTest | None:
    """The values kept; a machine without a store gets none for looking at a picture."""
    from kiosk.services import target_card

    if made.is_embedded and not made.home.database.exists():
        return None
    store = made.open_store()
    try:
        return target_card.kept(store, made.settings.lobby.terminal)
    finally:
        store.close()


def _measurer(
    made: Program, known: SelfTest | None
) -> Callable[[Sequence[Pixels]], Measured | None]:
    from kiosk.services import target_card

    return lambda frames: target_card.measure(frames, made.card_limits, known)


def _picture(file: Path) -> Pixels:
    from kiosk.domain.errors import Refusal
    from kiosk.ui import words
    from kiosk.vision.picture import decode

    try:
        return decode(file.read_bytes())
    except OSError:
        cli.stop(Exit.UNUSABLE, f"{file}: {words.say('file_unreadable')}")
    except Refusal as refusal:
        cli.stop(Exit.UNUSABLE, f"{file}: {words.refusal(refusal)}")


def _held_up(
    made: Program, measure: Callable[[Sequence[Pixels]], Measured | None]
) -> Measured | None:
    """Wait until the card is held up, then look for a while and take the sharpest."""
    from kiosk.camera.reader import CameraState, Reader, Stale
    from kiosk.domain.errors import CameraRefused

    reader = Reader(made.device())
    tick = threading.Event()
    until = time.monotonic() + PATIENCE
    reader.start()
    try:
        while time.monotonic() < until:
            status = reader.status
            if status.state is CameraState.REFUSED:
                raise CameraRefused(why=status.why)
            try:
                seen = measure([reader.latest().pixels])
            except Stale:
                seen = None
            if seen is not None:
                tick.wait(LOOKS)
                return measure([frame.pixels for frame in reader.recent()]) or seen
            tick.wait(0.2)
        return None
    finally:
        reader.stop()

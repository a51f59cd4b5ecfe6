"""The one place that builds everything and joins it.

Heavy libraries are imported inside the functions that need them, so that a window's first frame
does not wait for them.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import (
    audit_commands,
    cli,
    log,
    paths,
    place_commands,
    server_commands,
    staff_commands,
    store_commands,
)
from kiosk import settings as settings_
from kiosk.cli import Exit
from kiosk.domain.errors import BadSettings, Refusal
from kiosk.program import Program

if TYPE_CHECKING:
    from kiosk.domain.facility import Facility
    from kiosk.services.check import Checked
    from kiosk.store.store import Store

_log = logging.getLogger(__name__)


def grammar() -> argparse.ArgumentParser:
    """Everything that can be asked."""
    return cli.parser(
        staff_commands.grammar,
        store_commands.grammar,
        server_commands.grammar,
        audit_commands.grammar,
        place_commands.grammar,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers its exit code."""
    given = grammar().parse_args(arguments)
    try:
        return _COMMANDS[given.command](given)
    except Refusal as refusal:
        from kiosk.ui import words

        cli.stop(Exit.REFUSED, words.refusal(refusal))
    except Exception:  # noqa: BLE001 (the one handler; the text of an error may be personal)
        if not log.is_started():
            log.start(None)
        _log.critical("the program failed", exc_info=True)
        return Exit.FAULT


def program(given: argparse.Namespace) -> Program:
    """Home and settings as the command line asks; leaves with sentences if they are bad."""
    home = paths.home(given.home)
    files = paths.settings_files(home, given.settings)
    if given.settings is not None and not files:
        cli.stop(Exit.UNUSABLE, f"{given.settings}: there is no such settings file.")
    try:
        return Program(home, settings_.load_all(files, cli.flags(given.set)))
    except BadSettings as bad:
        cli.stop(Exit.UNUSABLE, " ".join(bad.problems))


def _check(given: argparse.Namespace) -> int:
    from kiosk.domain.document import IdType
    from kiosk.services import check
    from kiosk.ui import words

    made = program(given)
    look: Callable[[bytes], Checked]
    if given.what == "portrait":
        look = partial(
            check.check_portrait, limits=made.portrait_limits, faces=made.face_detector()
        )
    else:
        today = datetime.now(UTC).astimezone(made.facility.zone).date()
        look = partial(
            check.check_id,
            untrusted_back=_back(given),
            id_type=IdType(given.type) if given.type else None,
            limits=made.card_limits,
            today=today,
        )

    def sentence(error: Exception) -> str:
        if isinstance(error, Refusal):
            return words.refusal(error)
        return words.say("file_unreadable")

    return cli.check(given.files, look, sentence, sys.stdout, as_json=given.json)


def _back(given: argparse.Namespace) -> bytes | None:
    if given.back is None:
        return None
    if len(given.files) != 1:
        cli.stop(Exit.UNUSABLE, "--back belongs to one front: give one FILE.")
    back: Path = given.back
    try:
        return back.read_bytes()
    except OSError:
        cli.stop(Exit.UNUSABLE, f"{back}: this file cannot be read.")


def _calendar(given: argparse.Namespace) -> int:
    made = program(given)
    store = made.open_store()
    try:
        now = datetime.now(UTC)
        if given.csv or given.ics or given.pdf:
            return _day_sheet(given, store, made.facility, now)
        return cli.calendar(store, made.facility, given.date, now, sys.stdout, as_json=given.json)
    finally:
        store.close()


def _day_sheet(given: argparse.Namespace, store: Store, facility: Facility, now: datetime) -> int:
    """Without names: those are for signed-in staff at a desk. Written down like theirs."""
    from kiosk.services import day_sheet
    from kiosk.services.day_sheet import Form

    form = next(f for f in (Form.CSV, Form.ICS, Form.PDF) if getattr(given, f.value))
    path: Path = getattr(given, form.value)
    sheet = day_sheet.sheet(store, facility, given.date, now, names=False)
    day_sheet.written_down(store, sheet, form, "console")
    try:
        if form is Form.PDF:
            from kiosk.ui import day_sheet as paper

            paper.without_a_screen(sheet, path)
        else:
            day_sheet.write(sheet, form, path)
    except OSError:
        cli.stop(Exit.UNUSABLE, f"{path}: this file cannot be written.")
    return Exit.DONE


def _reasons(given: argparse.Namespace) -> int:
    return cli.reasons(sys.stdout, as_json=given.json)


def _settings(given: argparse.Namespace) -> int:
    from kiosk import settings_check, settings_listing

    if given.check:
        mistakes = [mistake for file in given.check for mistake in settings_check.check(file)]
        settings_check.answer(mistakes, given.check, sys.stdout, as_json=given.json)
        return Exit.UNUSABLE if mistakes else Exit.DONE
    rows = [asdict(row) for row in settings_listing.rows(program(given).settings)]
    return cli.settings(rows, sys.stdout, as_json=given.json)


def _doctor(given: argparse.Namespace) -> int:
    if given.picture and not given.measure_target:
        cli.stop(Exit.UNUSABLE, "--picture belongs to --measure-target.")
    if given.target_card or given.measure_target or given.self_test:
        from kiosk import camera_commands

        return camera_commands.run(given, program(given))
    from kiosk.services import doctor
    from kiosk.ui import words

    patient = program(given).patient()
    return cli.doctor(doctor.examine(patient), words.say, words.has, sys.stdout, as_json=given.json)


def _reports(given: argparse.Namespace) -> int:
    from kiosk import camera_commands

    return camera_commands.captures(given, program(given))


def _post(given: argparse.Namespace) -> int:
    return server_commands.post(given, program(given))


def _bench(given: argparse.Namespace) -> int:
    return server_commands.bench(given)


def _db(given: argparse.Namespace) -> int:
    return store_commands.run(given, program(given))


def _audit(given: argparse.Namespace) -> int:
    return audit_commands.run(given, program(given))


def _keys(given: argparse.Namespace) -> int:
    return store_commands.run_keys(given, program(given))


def _staff(given: argparse.Namespace) -> int:
    return staff_commands.run(given, program(given))


def _lobby(given: argparse.Namespace) -> int:
    from kiosk import windows

    made = program(given)
    log.start(made.home.log)
    return windows.lobby(made, windowed=given.windowed, size=given.size)


def _desk(given: argparse.Namespace) -> int:
    from kiosk import windows

    made = program(given)
    log.start(made.home.log)
    return windows.desk(made, size=given.size)


def _demo(given: argparse.Namespace) -> int:
    from kiosk.demo import start

    return start.run(given)


def _place(given: argparse.Namespace) -> int:
    return place_commands.run(given, program(given))


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "calendar": _calendar,
    "reasons": _reasons,
    "settings": _settings,
    "doctor": _doctor,
    "reports": _reports,
    "bench": _bench,
    "post": _post,
    "db": _db,
    "keys": _keys,
    "audit": _audit,
    "staff": _staff,
    "roster": _place,
    "facility": _place,
    "restrictions": _place,
    "lobby": _lobby,
    "desk": _desk,
    "demo": _demo,
}

"""Commands about the place: ``kiosk roster``, ``kiosk facility`` and ``kiosk restrictions``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import cli
from kiosk.cli import Exit
from kiosk.program import Program

if TYPE_CHECKING:
    from kiosk.domain.facility import Facility
    from kiosk.services.roster import BroughtIn
    from kiosk.store.store import Store

#: Who is written down for what a command changes.
_BY = "command line"


def grammar(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type private)
    """What may be asked."""
    roster = commands.add_parser("roster", help="look after the roster of residents")
    tasks = roster.add_subparsers(dest="task", required=True, metavar="TASK")
    words = "bring in the roster from a CSV file; again changes nothing"
    task = tasks.add_parser("import", parents=[cli.common()], help=words, description=words)
    _add_file(task, "CSV file with booking_number, surname, given, unit; cell, present if wanted")
    task.add_argument(
        "--part", action="store_true", help="the file is a part: nobody is released for missing"
    )
    task.add_argument(
        "--many-may-leave", action="store_true", help="do not ask back if most would be released"
    )
    place = commands.add_parser("facility", help="look after terminals and units")
    tasks = place.add_subparsers(dest="task", required=True, metavar="TASK")
    words = "bring in terminals, units' rules and pairs kept apart from a TOML file"
    task = tasks.add_parser("import", parents=[cli.common()], help=words, description=words)
    _add_file(task, "TOML file with [[terminal]], [[unit]] and [[keep_apart]] tables")
    _restrictions(commands)


def _add_file(task: argparse.ArgumentParser, words: str) -> None:
    task.add_argument("file", type=Path, metavar="FILE", help=words)
    task.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    task.add_argument("--json", action="store_true", help="as JSON")


def _restrictions(commands: Any) -> None:  # noqa: ANN401
    top = commands.add_parser("restrictions", help="look after what cannot be booked")
    tasks = top.add_subparsers(dest="task", required=True, metavar="TASK")
    task = tasks.add_parser("list", parents=[cli.common()], help="what is closed and limited")
    task.add_argument("--json", action="store_true", help="as JSON")
    task = tasks.add_parser("block", parents=[cli.common()], help="let nobody book for a time")
    whom = task.add_mutually_exclusive_group()
    whom.add_argument("--unit", default="", metavar="UNIT", help="for one housing unit")
    whom.add_argument("--terminal", default="", metavar="NAME", help="for one terminal")
    whom.add_argument("--resident", default="", metavar="NUMBER", help="for one resident")
    task.add_argument("--kind", choices=("onsite", "offsite"), help="for that kind of visit alone")
    for name in ("--from", "--to"):
        task.add_argument(
            name,
            dest=f"{name[2:]}_",
            required=True,
            type=datetime.fromisoformat,
            metavar="TIME",
            help="as 2026-12-25T09:00, in the facility's zone",
        )
    task.add_argument(
        "--why",
        default="other",
        choices=("holiday", "maintenance", "staffing", "court", "medical", "other"),
        help="the reason (default: other)",
    )
    task = tasks.add_parser("unblock", parents=[cli.common()], help="open a blocked time again")
    task.add_argument("id", metavar="ID", help="as listed")
    task = tasks.add_parser("unit", parents=[cli.common()], help="set one unit's rules")
    task.add_argument("unit", metavar="UNIT")
    task.add_argument(
        "--at-once", type=int, metavar="N", help="most visits at one time; 0: no limit"
    )
    task.add_argument(
        "--hours",
        action="append",
        metavar="DAY=WINDOWS",
        help="e.g. monday=09:00-11:20,12:20-16:20 or every_day=…; may be repeated",
    )
    for name, words in (("apart", "keep two residents apart"), ("together", "end that")):
        task = tasks.add_parser(name, parents=[cli.common()], help=words)
        task.add_argument("numbers", nargs=2, metavar="NUMBER", help="booking numbers")


def run(given: argparse.Namespace, made: Program) -> int:
    """One of the three commands."""
    if given.command == "roster":
        return _roster(given, made)
    if given.command == "facility":
        return _facility(given, made)
    from kiosk import restriction_answers

    store = made.open_store()
    try:
        return restriction_answers.run(given, store, made.facility, _BY)
    finally:
        store.close()


def _bytes(file: Path) -> bytes:
    from kiosk.ui import words

    try:
        return file.read_bytes()
    except OSError:
        cli.stop(Exit.UNUSABLE, f"{file}: {words.say('imports.unreadable')}")


def _stop_with(
    file: Path,
    problems: Sequence[tuple[int, int, str]],
    *,
    as_json: bool,
) -> int:
    """Every mistake with its line and column; nothing was brought in."""
    from kiosk.ui import words

    listed = [{"line": line, "column": column, "sentence": said} for line, column, said in problems]
    if as_json:
        sys.stdout.write(json.dumps({"file": str(file), "problems": listed}) + "\n")
    else:
        for each in listed:
            place = ":".join(str(n) for n in (each["line"], each["column"]) if n)
            place = f"{file}:{place}" if place else str(file)
            sys.stderr.write(f"{place}: {each['sentence']}\n")
        sys.stderr.write(words.say("imports.nothing") + "\n")
    return Exit.UNUSABLE


def _roster(given: argparse.Namespace, made: Program) -> int:
    from kiosk.services import roster, roster_file
    from kiosk.ui import words

    found = roster_file.read(_bytes(given.file))
    if found.problems:
        wrong = [
            (p.line, p.column, words.say(f"imports.roster.{p.why}", name=p.name, fact=p.fact))
            for p in found.problems
        ]
        return _stop_with(given.file, wrong, as_json=given.json)
    store, now = made.open_store(), datetime.now(UTC)
    try:
        done = roster.bring_in(
            store,
            found.residents,
            _BY,
            now,
            is_whole=not given.part,
            many_may_leave=given.many_may_leave,
            dry_run=given.dry_run,
        )
    finally:
        store.close()
    answer = _roster_answer(given, found.encoding, done)
    if given.json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        _say_roster(given, found.encoding, done, made.facility)
    return Exit.DONE


def _roster_answer(given: argparse.Namespace, encoding: str, done: BroughtIn) -> dict[str, object]:
    from kiosk.services.roster import Change

    return {
        "file": str(given.file),
        "encoding": encoding,
        "dry_run": given.dry_run,
        "counts": {**{c.value: done.count(c) for c in Change}, "unchanged": done.unchanged},
        "changes": [
            {
                "what": each.what.value,
                "booking_number": each.after.booking_number,
                "from": each.before.unit if each.before else "",
                "to": each.after.unit,
            }
            for each in done.changes
        ],
        "visits": [v.reference for v in done.visits],
    }


def _say_roster(
    given: argparse.Namespace, encoding: str, done: BroughtIn, facility: Facility
) -> None:
    from kiosk.domain.ids import grouped
    from kiosk.services.roster import Change
    from kiosk.ui import words

    out = sys.stdout
    if encoding != "utf-8":
        sys.stderr.write(f"{given.file}: {words.say('imports.not_utf8', name=encoding)}\n")
    for each in done.changes:
        before = each.before.unit if each.before else ""
        moved = f"  {before} → {each.after.unit}" if each.what is Change.MOVED else ""
        out.write(f"  {each.what.value:9} {each.after.booking_number}{moved}\n")
    counts = ", ".join(f"{done.count(c)} {c.value}" for c in Change)
    out.write(f"{given.file}: {counts}, {done.unchanged} unchanged\n")
    if done.visits:
        out.write(words.say("imports.visits", n=len(done.visits)) + "\n")
        for visit in done.visits:
            when = words.moment(visit.starts_at, facility.zone)
            out.write(f"  {grouped(visit.reference)}  {when}\n")
    if given.dry_run:
        out.write(words.say("imports.dry_run") + "\n")


def _facility(given: argparse.Namespace, made: Program) -> int:
    from kiosk.services import facility_file, facility_import
    from kiosk.ui import words

    found = facility_file.read(_bytes(given.file))
    if found.problems:
        wrong = [
            (p.line, p.column, words.say(f"imports.facility.{p.why}", name=p.key))
            for p in found.problems
        ]
        return _stop_with(given.file, wrong, as_json=given.json)
    store: Store = made.open_store()
    try:
        lines = facility_import.bring_in(
            store, found, _BY, datetime.now(UTC), dry_run=given.dry_run
        )
    finally:
        store.close()
    if given.json:
        listed = [{"what": x.what.value, "name": x.name, "new": x.is_new} for x in lines]
        answer = {"file": str(given.file), "dry_run": given.dry_run, "changes": listed}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return Exit.DONE
    for line in lines:
        done = "added" if line.is_new else "changed"
        sys.stdout.write(f"  {done:9} {line.what.value:10} {line.name}\n")
    sys.stdout.write(f"{given.file}: {len(lines)} changes\n")
    if given.dry_run:
        sys.stdout.write(words.say("imports.dry_run") + "\n")
    return Exit.DONE

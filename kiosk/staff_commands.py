"""Commands that look after the people who work here: ``kiosk staff …``."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kiosk import cli
from kiosk.cli import Exit
from kiosk.program import Program

if TYPE_CHECKING:
    from kiosk.store.store import Store

_ROLES = ("officer", "supervisor", "administrator", "it")


def grammar(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type private)
    """What may be asked."""
    staff = commands.add_parser("staff", help="look after the people who work here")
    tasks = staff.add_subparsers(dest="task", required=True, metavar="TASK")
    add = _task(tasks, "add", "add a member of staff")
    add.add_argument("--name", required=True, help="their name")
    add.add_argument("--role", required=True, choices=_ROLES)
    _reads_password(add)
    listed = tasks.add_parser("list", parents=[cli.common()], help="everybody, by badge")
    listed.add_argument("--json", action="store_true", help="as JSON")
    _task(tasks, "disable", "let somebody sign in no longer; what they did stays")
    _task(tasks, "enable", "let somebody sign in again, and end a lock-out")
    _reads_password(_task(tasks, "reset", "give a new password, and end a lock-out"))
    role = _task(tasks, "role", "change what somebody may do")
    role.add_argument("--role", required=True, choices=_ROLES)


def run(given: argparse.Namespace, made: Program) -> int:
    """``kiosk staff``."""
    asks = given.task in ("add", "reset")
    password = _password(from_input=given.password_stdin) if asks else ""
    store = made.open_store()
    try:
        said = _done(given, store, password)
    finally:
        store.close()
    sys.stdout.write(said)
    return Exit.DONE


def _task(tasks: Any, name: str, words: str) -> argparse.ArgumentParser:  # noqa: ANN401
    made: argparse.ArgumentParser = tasks.add_parser(
        name, parents=[cli.common()], help=words, description=words
    )
    made.add_argument("--badge", required=True, help="what they sign in with")
    return made


def _reads_password(task: argparse.ArgumentParser) -> None:
    task.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from standard input instead of asking for it",
    )


def _done(given: argparse.Namespace, store: Store, password: str) -> str:
    from kiosk.domain.staff import Role
    from kiosk.services import staff

    now = datetime.now(UTC)
    match given.task:
        case "list":
            return _list(store, as_json=given.json)
        case "add":
            role = Role(given.role)
            added = staff.add(store, given.badge, given.name, role, password, now)
            return f"added {added.role.value} with badge {added.badge}\n"
        case "reset":
            staff.reset_password(store, given.badge, password, now)
            return f"badge {given.badge} has a new password\n"
        case "role":
            staff.change_role(store, given.badge, Role(given.role), now)
            return f"badge {given.badge} is {given.role} now\n"
        case _:
            active = given.task == "enable"
            staff.set_active(store, given.badge, now, active=active)
            return f"badge {given.badge} may {'' if active else 'not '}sign in\n"


def _list(store: Store, *, as_json: bool) -> str:
    from kiosk.services import staff

    rows = [
        {
            "badge": m.badge,
            "name": m.name,
            "role": m.role.value,
            "active": m.active,
            "locked_until": m.locked_until.isoformat() if m.locked_until else None,
        }
        for m in staff.members(store)
    ]
    if as_json:
        return json.dumps(rows, ensure_ascii=False) + "\n"
    return "".join(
        f"{row['badge']:<16} {row['role']:<14} {row['name']}{_mark(row['active'])}\n"
        for row in rows
    )


def _mark(active: object) -> str:
    return "" if active else " (disabled)"


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        cli.stop(Exit.UNUSABLE, "the two passwords differ; nothing was changed.")
    return first

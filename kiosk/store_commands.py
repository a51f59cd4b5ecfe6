"""Commands that look after the store and the keys: ``kiosk db …``, ``kiosk keys …``."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import cli, server_commands
from kiosk.cli import Exit
from kiosk.domain.errors import KeyUnusable, PlaceTaken, PlaceUnusable
from kiosk.program import Program

if TYPE_CHECKING:
    from kiosk.services.backup import Kept


def grammar(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type private)
    """What may be asked."""
    db = commands.add_parser("db", help="look after the store")
    tasks = db.add_subparsers(dest="task", required=True, metavar="TASK")
    tasks.add_parser("upgrade", parents=[cli.common()], help="bring the store to this version")
    for name, words in (
        ("backup", "copy the whole store into an encrypted file, while terminals work"),
        ("restore", "put a backup into an empty place, after checking all of it"),
    ):
        task = tasks.add_parser(name, parents=[cli.common()], help=words, description=words)
        folder = ", or a folder for one named by the time" if name == "backup" else ""
        task.add_argument("file", type=Path, metavar="FILE", help="the backup" + folder)
    server_commands.add_roles(tasks)
    keys = commands.add_parser("keys", help="look after the keys")
    tasks = keys.add_subparsers(dest="task", required=True, metavar="TASK")
    tasks.add_parser(
        "rotate", parents=[cli.common()], help="make a new pair and seal every picture to it"
    )
    tasks.add_parser(
        "reseal", parents=[cli.common()], help="seal to the newest pair what came after it"
    )
    for name, words in (
        ("escrow", "copy all keys into a file locked with a passphrase, to be kept apart"),
        ("restore", "take the keys out of such a copy; none is overwritten"),
    ):
        task = tasks.add_parser(name, parents=[cli.common()], help=words, description=words)
        task.add_argument("file", type=Path, metavar="FILE", help="the copy of the keys")
        task.add_argument(
            "--passphrase-stdin",
            action="store_true",
            help="read the passphrase from standard input instead of asking for it",
        )


def run(given: argparse.Namespace, made: Program) -> int:
    """``kiosk db``."""
    if given.task == "backup":
        return _backup(given.file, made)
    if given.task == "restore":
        return _restore(given.file, made)
    if given.task == "roles":
        return server_commands.roles(given, made)
    return _upgrade(made)


def run_keys(given: argparse.Namespace, made: Program) -> int:
    """``kiosk keys``."""
    if given.task == "escrow":
        return _escrow(given, made)
    if given.task == "restore":
        return _take_out(given, made)
    return _rotate(given, made)


def _upgrade(made: Program) -> int:
    from kiosk.store import migrate

    made.home.create()
    made.make_keys()
    before = migrate.current(made.database_url)
    migrate.to_newest(made.database_url)
    after = migrate.current(made.database_url)
    sys.stdout.write(f"store: {before or 'none'} → {after}\n")
    return Exit.DONE


def _backup(file: Path, made: Program) -> int:
    from kiosk.services import backup
    from kiosk.store import keys

    # Whoever asks on a lobby terminal has no private key: the file is read again all the same.
    private = made.key_file(made.settings.keys.private)
    public = keys.load_public(made.key_file(made.settings.keys.public))
    opener = keys.load_private(private) if private.exists() else None
    kept = backup.make(made.database_url, file, public, opener, datetime.now(UTC))
    _say("backed up", kept)
    return Exit.DONE


def _restore(file: Path, made: Program) -> int:
    from kiosk.services import backup

    made.home.create()
    kept = backup.restore(
        file,
        made.database_url,
        made.home.keys,
        made.key_file(made.settings.keys.private),
        made.key_file(made.settings.keys.data),
    )
    _say("restored", kept)
    return Exit.DONE


def _say(what: str, kept: Kept) -> None:
    sys.stdout.write(
        f"{what}: {kept.file}, {kept.size} bytes, version {kept.program} ({kept.revision}) of"
        f" {kept.made_at:%Y-%m-%d %H:%M} UTC, {kept.pictures} pictures\n"
    )


def _rotate(given: argparse.Namespace, made: Program) -> int:
    from kiosk.services import key_care

    private = made.key_file(made.settings.keys.private)
    public = made.key_file(made.settings.keys.public)
    now = datetime.now(UTC)
    store = made.open_store()
    try:
        if given.task == "rotate":
            done = key_care.rotate(store, private, public, now)
        else:
            done = key_care.reseal(store, made.private_key(), now)
    finally:
        store.close()
    sys.stdout.write(f"key {done.key_id}: {done.resealed} pictures sealed to it\n")
    if given.task == "rotate":
        sys.stdout.write(f"copy {public} to every lobby terminal, then run: kiosk keys reseal\n")
    return Exit.DONE


def _escrow(given: argparse.Namespace, made: Program) -> int:
    from kiosk.services import key_care

    if not made.home.keys.is_dir():
        raise KeyUnusable(file=made.settings.keys.private.name, why="missing")
    passphrase = _passphrase(given, twice=True)
    copy = key_care.escrow(made.home.keys, passphrase)
    try:
        descriptor = os.open(given.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(copy)
            file.flush()
            os.fsync(descriptor)
        names = key_care.names_in(given.file.read_bytes(), passphrase)
    except FileExistsError as error:
        raise PlaceTaken(place=str(given.file)) from error
    except OSError as error:
        raise PlaceUnusable(place=str(given.file)) from error
    sys.stdout.write(f"{given.file}: {', '.join(names)}\n")
    return Exit.DONE


def _take_out(given: argparse.Namespace, made: Program) -> int:
    from kiosk.services import key_care

    try:
        untrusted = given.file.read_bytes()
    except OSError as error:
        raise PlaceUnusable(place=str(given.file)) from error
    made.home.create()
    names = key_care.take_out(untrusted, _passphrase(given, twice=False), made.home.keys)
    sys.stdout.write(f"{made.home.keys}: {', '.join(names)}\n")
    return Exit.DONE


def _passphrase(given: argparse.Namespace, *, twice: bool) -> str:
    if given.passphrase_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Again: ") != first:
        cli.stop(Exit.UNUSABLE, "the two passphrases differ; nothing was written.")
    return first

"""The whole database as one file and back, and what is asked of it before it is trusted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, func, inspect, select

from kiosk.domain.errors import BackupDamaged, PlaceTaken, StoreOfAnotherVersion, ToolFailed
from kiosk.store import engine, schema
from kiosk.store.faults import told
from kiosk.store.store import DATA_KEY, revision

SQLITE, POSTGRES = "sqlite", "postgresql"


@dataclass(frozen=True, slots=True)
class Contents:
    """``picture_keys``: how many pictures are sealed to each key, by the key's name."""

    revision: str
    data_key: str
    picture_keys: Mapping[str, int]


def engine_of(url: str) -> str:
    """``sqlite`` or ``postgresql``."""
    return engine.parsed(url).get_backend_name()


def contents(url: str) -> Contents:
    """What the database holds, in one look. Raises ``StoreOfAnotherVersion`` if it has no tables.

    Also ``StoreBusy``, ``StoreAway``.
    """
    opened = engine.opened(engine.parsed(url))
    try:
        with (
            told(is_reading=True),
            opened.connect() as connection,
            engine.reads(connection).begin(),
        ):
            found = revision(connection)
            if found is None:
                raise StoreOfAnotherVersion(found="none", expected=schema.REVISION)
            by_key = select(schema.pictures.c.key_id, func.count())
            counted = connection.execute(by_key.group_by(schema.pictures.c.key_id)).all()
            kept = select(schema.facts.c.value).where(schema.facts.c.key == DATA_KEY)
            data_key = connection.execute(kept).scalar_one_or_none()
    finally:
        opened.dispose()
    return Contents(found, data_key or "", {row[0]: row[1] for row in counted})


def take(url: str, into: Path) -> None:
    """Copy the database as it is at one moment, while others read and write it.

    Raises ``ToolFailed`` on PostgreSQL, ``StoreAway`` and the like on SQLite.
    """
    os.close(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    parsed = engine.parsed(url)
    file = engine.file_of(parsed)
    if file is None:
        _run("pg_dump", parsed, "--format=custom", "--no-owner", "--no-acl", f"--file={into}")
        return
    address = file.as_uri() + "?mode=rw"
    with (
        told(),
        closing(sqlite3.connect(address, uri=True)) as source,
        closing(sqlite3.connect(into)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def check(file: Path) -> None:
    """Whether a copy of an SQLite database is whole. Raises ``BackupDamaged``."""
    try:
        with closing(sqlite3.connect(file)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise BackupDamaged(file=file.name) from error
    if said != ("ok",) or broken is not None:
        raise BackupDamaged(file=file.name)


def must_be_empty(url: str) -> None:
    """Raise ``PlaceTaken`` if there is a file, or a table on the server."""
    parsed = engine.parsed(url)
    file = engine.file_of(parsed)
    if file is not None:
        for there in (file, file.with_name(file.name + "-wal")):
            if there.exists():
                raise PlaceTaken(place=there.name)
        return
    opened = engine.opened(parsed)
    try:
        with told(is_reading=True), opened.connect() as connection:
            if inspect(connection).get_table_names():
                raise PlaceTaken(place=parsed.database or "")
    finally:
        opened.dispose()


def put(dump: Path, url: str) -> None:
    """Fill an empty PostgreSQL database from ``take``'s file: all of it or nothing."""
    _run(
        "pg_restore",
        engine.parsed(url),
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-acl",
        str(dump),
    )


def _run(tool: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; the password is nowhere that other users can see."""
    found = shutil.which(tool)
    if found is None:
        raise ToolFailed(tool=tool)
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    plain = URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,
    )
    address = plain.render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 (a fixed program; the arguments are ours)
        [found, "--no-password", f"--dbname={address}", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise ToolFailed(tool=tool)

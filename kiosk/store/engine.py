"""Connections to either engine, opened the one way that is safe."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from kiosk.domain.errors import BadSettings

#: Seconds that a transaction waits for another one's lock.
WAIT = 5.0

#: One writer at a time on PostgreSQL too, as SQLite has it: rules that read before they write
#: (a balance, sign-in tries) then hold without retries. The number only has to be our own.
_WRITERS_LOCK = 0x6B696F736B

#: The next writer need not wait until the disk has what this one wrote: ``make_lasting`` does,
#: with the lock given up, so that many share one wait for the disk.
_BEGIN_WRITING = text(
    f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK}),"
    " set_config('synchronous_commit', 'off', true), set_config('kiosk.visitor', :visitor, true)"
)

#: A commit that waits for the disk, and so for all commits before it; it writes no row.
_LAST = text("SELECT pg_logical_emit_message(true, 'kiosk', '')")

_BEGIN_READING = text("SELECT set_config('kiosk.visitor', :visitor, true)")

_READS, _BARE, _VISITOR = "kiosk_reads", "kiosk_bare", "kiosk_visitor"


def parsed(url: str) -> URL:
    """The URL with its driver. Raises ``BadSettings`` unless it is a SQLite file or PostgreSQL."""
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise BadSettings(problems=("the database URL cannot be read",)) from error
    engine = found.get_backend_name()
    if engine == "sqlite" and found.database and found.database != ":memory:":
        return found.set(drivername="sqlite+pysqlite")
    if engine == "postgresql":
        return found.set(drivername="postgresql+psycopg")
    raise BadSettings(problems=("the database must be a SQLite file or PostgreSQL",))


def file_of(url: URL) -> Path | None:
    """The SQLite file, or ``None`` for a server."""
    return Path(url.database or "").absolute() if url.get_backend_name() == "sqlite" else None


def opened(url: URL, wait: float = WAIT, *, for_migration: bool = False) -> Engine:
    """An engine whose connections wait ``wait`` seconds for locks. A SQLite file must exist.

    Migrations rebuild tables on SQLite, so theirs leaves foreign keys unchecked until the end.
    """
    file = file_of(url)
    if file is None:
        options = f"-c lock_timeout={int(wait * 1000)} -c timezone=UTC"
        engine = create_engine(
            url,
            connect_args={"connect_timeout": max(2, int(wait)), "options": options},
            hide_parameters=True,  # errors are logged, values never
            pool_size=2,
            pool_timeout=wait,
        )
        event.listen(engine, "begin", _begin_postgres)
        return engine
    engine = create_engine(
        url,
        creator=_sqlite(file, wait, foreign_keys=not for_migration),
        hide_parameters=True,  # errors are logged, values never
        pool_size=2,
        pool_timeout=wait,
    )
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def reads(connection: Connection) -> Connection:
    """The connection so that its next transaction sees one state and cannot write."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True, **{_READS: True}
        )
    return connection.execution_options(**{_READS: True})


def begun(engine: Engine, visitor: str = "", *, is_reading: bool = False) -> Connection:
    """A connection in a transaction; one that was lost while it lay idle is replaced.

    On PostgreSQL a lobby's role sees the rows of that visitor alone (``roles``).
    """
    try:
        return _begun(engine, visitor, is_reading=is_reading)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return _begun(engine, visitor, is_reading=is_reading)


def make_lasting(connection: Connection) -> None:
    """Wait until what was committed outlives a power cut."""
    if connection.dialect.name == "postgresql":
        bare(connection).execution_options(isolation_level="AUTOCOMMIT").execute(_LAST)


def bare(connection: Connection) -> Connection:
    """The connection so that on PostgreSQL it does not wait for other writers: for trials alone."""
    return connection.execution_options(**{_BARE: True})


def make_file(file: Path) -> None:
    """Make an empty database file of mode 0600, in a folder of mode 0700 if that is new too."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    file.chmod(0o600)


def _sqlite(file: Path, wait: float, *, foreign_keys: bool) -> Callable[[], sqlite3.Connection]:
    address = file.as_uri() + "?mode=rw"  # never make a file here: a missing one must be noticed

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, timeout=wait, isolation_level=None, check_same_thread=False, uri=True
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _begin_sqlite(connection: Connection) -> None:
    is_reading = bool(connection.get_execution_options().get(_READS))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(is_reading)}")
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _begun(engine: Engine, visitor: str, *, is_reading: bool) -> Connection:
    connection = engine.connect().execution_options(**{_VISITOR: visitor})
    try:
        (reads(connection) if is_reading else connection).begin()
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_postgres(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_BARE):
        return
    # A lost connection is noticed here, before anything else is asked of it.
    asked = _BEGIN_READING if options.get(_READS) else _BEGIN_WRITING
    connection.execute(asked, {"visitor": options.get(_VISITOR, "")})

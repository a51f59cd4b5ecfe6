"""Faults of the machine, made on purpose."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import event

from kiosk.store import engine
from kiosk.store.store import Store


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """The SQLite file of this store cannot grow by a single page inside the block."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    store._engine.dispose()
    event.listen(store._engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(store._engine, "connect", limit)
        store._engine.dispose()


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else is writing to this SQLite file throughout the block."""
    file = engine.file_of(engine.parsed(url))
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")

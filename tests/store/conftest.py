"""Stores on both engines, migrated and empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.postgres import Postgres, postgres

__all__ = ["postgres"]

#: Long enough for a busy machine, short enough for a test that waits for it.
WAIT = 0.2


@pytest.fixture
def data_key() -> DataKey:
    return DataKey(bytes(range(32)))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A migrated SQLite file."""
    return empty_store(tmp_path / "home" / "kiosk.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A migrated database of either engine."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
def store(url: str, data_key: DataKey) -> Iterator[Store]:
    opened = Store(url, data_key, wait=WAIT)
    yield opened
    opened.close()


@pytest.fixture
def rival(url: str, data_key: DataKey) -> Iterator[Store]:
    """The same database, opened by another station."""
    opened = Store(url, data_key, wait=WAIT)
    yield opened
    opened.close()

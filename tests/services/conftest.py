"""Stores for services: on SQLite, or on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.services.town import Town
from tests.store.conftest import data_key, postgres, rival, sqlite_url, store, url

__all__ = ["data_key", "postgres", "rival", "sqlite_url", "store", "url"]


@pytest.fixture
def sqlite_store(sqlite_url: str, data_key: DataKey) -> Iterator[Store]:
    """A migrated, empty SQLite file."""
    opened = Store(sqlite_url, data_key, wait=0.2)
    yield opened
    opened.close()


@pytest.fixture
def town(store: Store) -> Town:
    """On SQLite and on PostgreSQL."""
    return Town(store)


@pytest.fixture
def small_town(sqlite_store: Store) -> Town:
    """On SQLite alone, for what does not depend on the engine."""
    return Town(sqlite_store)

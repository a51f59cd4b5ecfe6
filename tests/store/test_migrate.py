"""Migrations: up, down, equal to the schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command

from kiosk.store import migrate, schema


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'home' / 'kiosk.db'}"


def test_the_newest_migration_makes_the_schema(url: str) -> None:
    migrate.to_newest(url)
    with migrate._connected(url) as connection:
        command.check(migrate.config(connection))
    assert migrate.current(url) == migrate.newest() == schema.REVISION

"""Migrations: up, down, equal to the schema, all or nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from kiosk.domain.errors import StoreAway, StoreOfAnotherVersion
from kiosk.store import migrate, schema
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new home' / 'kiosk.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.empty()


def test_the_newest_migration_makes_the_schema(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    migrate.to_newest(empty_url)
    with migrate.connected(empty_url) as connection:
        command.check(migrate.config(connection))
    assert migrate.current(empty_url) == migrate.newest() == schema.REVISION


def test_constraints_have_the_names_of_the_schema(empty_url: str) -> None:
    migrate.to_newest(empty_url)
    with migrate.connected(empty_url) as connection:
        found = inspect(connection)
        for table in schema.metadata.sorted_tables:
            names = {c["name"] for c in found.get_unique_constraints(table.name)}
            names |= {c["name"] for c in found.get_foreign_keys(table.name)}
            names |= {c["name"] for c in found.get_check_constraints(table.name)}
            names |= {found.get_pk_constraint(table.name)["name"]}
            assert names == {str(c.name) for c in table.constraints}


def test_migrating_again_changes_nothing_and_down_takes_all_away(empty_url: str) -> None:
    migrate.to_newest(empty_url)
    migrate.to_newest(empty_url)
    migrate.down_to_base(empty_url)
    with migrate.connected(empty_url) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    assert migrate.current(empty_url) is None
    migrate.to_newest(empty_url)
    assert migrate.current(empty_url) == schema.REVISION


def test_a_migration_that_fails_leaves_nothing(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_connection: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(migrate, "_check_foreign_keys", broken)
    with pytest.raises(RuntimeError):
        migrate.to_newest(empty_url)
    assert migrate.current(empty_url) is None
    with migrate.connected(empty_url) as connection:
        assert inspect(connection).get_table_names() == []


def test_a_store_that_was_not_migrated_is_refused(empty_url: str, data_key: DataKey) -> None:
    migrate.to_newest(empty_url)
    migrate.down_to_base(empty_url)
    store = Store(empty_url, data_key)
    with pytest.raises(StoreOfAnotherVersion) as refused, store.read():
        pass
    assert refused.value.facts == {"found": "none", "expected": schema.REVISION}
    store.close()


def test_the_file_and_its_new_folder_are_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "home" / "kiosk.db"
    migrate.to_newest(f"sqlite:///{file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreAway):
        migrate.to_newest(f"sqlite:///{tmp_path / 'file' / 'kiosk.db'}")

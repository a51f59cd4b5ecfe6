"""The booking program killed in the middle of it; docs/faults.md names the run of 200 times."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete

from kiosk.services import book
from kiosk.store import schema
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.faults.kill_nine import KEY, POLICY, faults
from tests.postgres import Postgres, postgres
from tests.services.town import NOW, Town

__all__ = ["postgres"]

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_killed_in_the_middle_of_bookings(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'kiosk.db'}"
    if engine == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.empty()
    words = [sys.executable, "-m", "tests.faults.kill_nine", url, "--times", "3"]
    said = subprocess.run(  # noqa: S603
        words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert "nothing wrong" in said.stdout, said.stdout + said.stderr


@pytest.mark.parametrize("table", ["outbox", "claims", "ledger"])
def test_what_is_missing_is_found(table: str, tmp_path: Path) -> None:
    store = Store(empty_store(tmp_path / "kiosk.db"), KEY)
    town = Town(store, POLICY)
    first = town.booked()
    book.cancel(store, town.facility, town.maria, first.id, NOW)
    town.booked()
    assert faults(store, town) == []
    with store._engine.begin() as connection:
        connection.execute(delete(schema.metadata.tables[table]))
    assert faults(store, town) != []
    store.close()

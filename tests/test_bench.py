"""The booking's trial, on both engines: nothing overlaps, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.bootstrap import main
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.postgres import Postgres, postgres
from tests.store.samples import Town

__all__ = ["postgres"]

KEYS = ["bookings", "refused", "overlaps", "lost", "per_second", "bare_insert_per_second"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_many_fight_and_nothing_overlaps_or_is_lost(
    engine: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = f"sqlite:///{tmp_path / 'trial.db'}"
    if engine == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.empty()
    words = ["bench", "booking", "--url", url, "--clients", "6", "--seconds", "1"]
    for _ in range(2 if engine == "sqlite" else 1):  # a store of trials takes another one
        assert main([*words, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert list(found) == KEYS
        assert found["bookings"] > 0
        assert found["overlaps"] == found["lost"] == 0
        assert found["per_second"] > 0
        assert found["bare_insert_per_second"] > 0


def test_a_store_in_use_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = empty_store(tmp_path / "kiosk.db")
    used = Store(url, DataKey(bytes(range(32))))
    Town(used)
    used.close()
    with pytest.raises(SystemExit) as left:
        main(["bench", "booking", "--url", url, "--clients", "2", "--seconds", "1"])
    assert left.value.code == 1
    assert "in use" in capsys.readouterr().err


def test_what_was_lost_or_overlaps_is_counted(tmp_path: Path) -> None:
    from dataclasses import replace
    from datetime import timedelta

    from sqlalchemy import delete, insert

    from kiosk.domain.ids import VisitId, new_id
    from kiosk.services.booking_race import THROW_AWAY_KEY
    from kiosk.store import schema
    from kiosk.store.race import ThrowAway
    from tests.store import samples

    url = f"sqlite:///{tmp_path / 'trial.db'}"
    ground = ThrowAway(url)
    store = Store(url, THROW_AWAY_KEY)
    town = Town(store)
    told = samples.visit(town.maria, town.jonas, town.first)
    with store.begin() as t:
        t.visits.add(told)
    never = replace(told, id=VisitId(new_id()))
    assert ground.lost([told], []) == 0
    assert ground.lost([told, never], []) == 1
    assert ground.lost([told], [told.id]) == 1
    assert ground.overlaps([town.first.id]) == 0
    late = {
        **t.visits._row(replace(told, starts_at=told.starts_at + timedelta(minutes=15))),
        "id": new_id(),
        "version": 1,
        "reference": "OTHER",
    }
    with store._engine.begin() as connection:
        connection.execute(insert(schema.visits).values(late))
        connection.execute(delete(schema.claims))
    assert ground.overlaps([town.first.id]) == 3  # of the terminal, the resident, the visitor
    assert ground.lost([told], []) == 1
    store.close()
    ground.close()

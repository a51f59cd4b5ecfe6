"""The door: locks, a full disk, a lost database, keys, and what lies on the disk."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.errors import (
    BadSettings,
    Refusal,
    StoreAway,
    StoreBusy,
    StoreFull,
    WrongDataKey,
)
from kiosk.store import keys
from kiosk.store.keys import DataKey
from kiosk.store.pack import packed
from kiosk.store.store import Store
from tests.postgres import Postgres
from tests.store import samples
from tests.store.conftest import WAIT
from tests.store.faults import full_disk, locked
from tests.store.samples import NOW, Town


@pytest.fixture
def local(sqlite_url: str, data_key: DataKey) -> Store:
    """A store on SQLite; the test closes it."""
    return Store(sqlite_url, data_key, wait=WAIT)


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.begin() as t:
            t.visitors.add(samples.visitor())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as t:
        assert t.visitors.by_email("maria@example.org") is None


def test_writing_waits_for_the_other_writer_and_then_is_refused(store: Store, rival: Store) -> None:
    with store.begin() as t:
        t.facts.put("a", "1")
        with pytest.raises(StoreBusy), rival.begin():
            pass
        with rival.read() as seen:
            assert seen.facts.get("a") is None
    with rival.begin() as t:
        assert t.facts.get("a") == "1"


def test_what_was_read_before_writing_still_holds(store: Store, rival: Store) -> None:
    for each in (store, rival):
        with each.begin() as t:
            t.facts.put("credits", "1")
    with store.begin() as t:
        assert t.facts.get("credits") == "1"  # only read so far, and nobody may change it now
        with pytest.raises(StoreBusy), rival.begin():
            pass
        t.facts.put("credits", "0")


def test_reading_sees_one_state_and_cannot_write(store: Store, rival: Store) -> None:
    with store.begin() as t:
        t.facts.put("a", "1")
    with store.read() as t:
        assert t.facts.get("a") == "1"
        with rival.begin() as other:
            other.facts.put("a", "2")
        assert t.facts.get("a") == "1"
    # A mistake of the program, so no refusal that a page would show.
    with pytest.raises(Exception, match=r"readonly|read-only"), store.read() as t:
        t.facts.put("a", "3")
    with store.begin() as t:
        assert t.facts.get("a") == "2"


def test_a_store_may_be_used_from_another_thread(store: Store) -> None:
    with store.begin() as t:
        t.facts.put("from", "here")
    seen: list[str | None] = []

    def work() -> None:
        with store.begin() as t:
            seen.append(t.facts.get("from"))
            t.facts.put("from", "there")

    thread = threading.Thread(target=work)  # noqa: TID251 (that it works is what is tested)
    thread.start()
    thread.join(timeout=10)
    with store.read() as t:
        seen.append(t.facts.get("from"))
    assert seen == ["here", "there"]


def test_four_stations_want_one_slot_at_once_and_one_has_it(
    url: str, store: Store, data_key: DataKey
) -> None:
    town = Town(store)
    stations = []
    for n in range(4):
        with store.begin() as t:
            who = t.visitors.add(samples.visitor(f"rival{n}@example.org"))
            whom = t.residents.add(samples.resident(f"BK-20{n}"))
        hold = samples.hold(who, whom, town.first)
        plain = packed({"hold": hold}).decode()[len('{"hold":') : -1]
        stations.append(
            subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "tests.store.rival", url, bytes(range(32)).hex(), plain],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
            )
        )
    with ExitStack() as open_stations:
        for station in stations:
            open_stations.enter_context(station)
            assert station.stdout is not None
            assert station.stdout.readline() == "ready\n"
        for station in stations:
            assert station.stdin is not None
            station.stdin.write("go\n")
            station.stdin.flush()
        said = [station.communicate(timeout=30)[0].strip() for station in stations]
    assert sorted(said) == ["held"] + ["visit.slot_gone"] * 3


def test_a_locked_file_is_busy(local: Store, sqlite_url: str) -> None:
    with local.read() as t:
        t.facts.get("a")
    with locked(sqlite_url), pytest.raises(StoreBusy), local.begin():
        pass
    with local.begin() as t:
        t.facts.put("a", "1")
    local.close()


def test_a_full_disk_loses_nothing_that_was_kept(local: Store) -> None:
    town = Town(local)
    enrolment = samples.enrolment(town.maria, town.jonas)
    large = samples.picture(PictureKind.PORTRAIT, bytes(400_000))

    def submit() -> None:
        with local.begin() as t:
            t.enrolments.add(enrolment, "client-1")
            t.pictures.add(enrolment.id, large)

    with full_disk(local):
        with pytest.raises(StoreFull):
            submit()
        with local.read() as t:
            assert t.enrolments.by_client("client-1") is None
            assert t.visitors.by_id(town.maria.id) == town.maria
    submit()
    with local.read() as t:
        assert t.pictures.of(enrolment.id) == (large,)
    local.close()


def test_a_missing_file_is_noticed_and_not_made(tmp_path: Path, data_key: DataKey) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nowhere.db'}", data_key)
    with pytest.raises(StoreAway) as refused, store.read():
        pass
    assert refused.value.facts == {"why": "missing"}
    assert list(tmp_path.iterdir()) == []
    store.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, data_key: DataKey) -> None:
    file = tmp_path / "kiosk.db"
    file.write_bytes(b"this is not a database, it is a sentence " * 100)
    store = Store(f"sqlite:///{file}", data_key)
    with pytest.raises(StoreAway) as refused, store.begin():
        pass
    assert refused.value.facts == {"why": "damaged"}
    store.close()


def test_a_server_that_is_not_there_is_away(tmp_path: Path, data_key: DataKey) -> None:
    store = Store(f"postgresql:///kiosk?host={tmp_path}", data_key, wait=WAIT)
    for opened in (store.begin, store.read):
        with pytest.raises(StoreAway) as refused, opened():
            pass
        assert refused.value.facts == {"why": "unreachable"}
    store.close()


def test_a_server_that_goes_away_and_comes_back(postgres: Postgres, data_key: DataKey) -> None:
    store = Store(postgres.fresh(), data_key, wait=WAIT)

    def lose_it_meanwhile() -> None:
        with store.begin() as t:
            t.facts.put("a", "1")
            postgres.cut_off()
            t.facts.put("a", "2")

    with pytest.raises(StoreAway):
        lose_it_meanwhile()
    with store.begin() as t:
        assert t.facts.get("a") is None
    postgres.cut_off()
    with store.read() as t:
        assert t.facts.get("a") is None
    store.close()


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
def test_other_databases_are_refused(url: str, data_key: DataKey) -> None:
    with pytest.raises(BadSettings):
        Store(url, data_key)


def test_another_data_key_is_refused_before_anything_is_written(
    url: str, data_key: DataKey
) -> None:
    first, stranger = Store(url, data_key), Store(url, DataKey(bytes(32)))
    Town(first)
    for opened in (stranger.begin, stranger.read):
        with pytest.raises(WrongDataKey), opened():
            pass
    first.close()
    stranger.close()


def test_nothing_personal_is_plain_on_the_disk(
    local: Store, sqlite_url: str, tmp_path: Path
) -> None:
    town = Town(local)
    key = keys.generate(tmp_path / "keys")
    enrolment = samples.enrolment(town.maria, town.jonas)
    shown = b"\xff\xd8\xff the face of nobody at all \xff\xd9"
    sealed = key.public.seal(PictureKind.PORTRAIT, shown)
    with local.begin() as t:
        t.enrolments.add(enrolment, "client-1")
        t.pictures.add(enrolment.id, samples.picture(PictureKind.PORTRAIT, sealed))
        t.outbox.add(samples.letter(), NOW)
        t.visits.add(samples.visit(town.maria, town.jonas, town.first))
    home = Path(sqlite_url.removeprefix("sqlite:///")).parent
    files = {file.name: file for file in home.iterdir()}
    assert set(files) == {"kiosk.db", "kiosk.db-wal", "kiosk.db-shm"}
    assert {stat.S_IMODE(f.stat().st_mode) for f in files.values()} == {0o600}
    disk = b"".join(f.read_bytes() for f in files.values()).lower()
    assert sealed.lower() in disk
    for secret in (
        *("quintanilla", "østergård", "maria", "example.org", "d1234567", "12 elm", "5555550123"),
        *("1990-02-28", "delacroix", "bk-1001", "lindqvist", "made-up", "argon2", "application"),
        "the face of nobody",
    ):
        assert secret.encode() not in disk, secret
    with local.read() as t:
        (kept,) = t.pictures.of(enrolment.id)
    assert key.open(PictureKind.PORTRAIT, kept.sealed) == shown
    local.close()


def test_an_error_message_names_no_values(local: Store) -> None:
    town = Town(local)
    with pytest.raises(Exception, match="UNIQUE") as raised, local.begin() as t:
        t.residents.add(samples.resident(town.jonas.booking_number))
    assert town.jonas.surname not in str(raised.value)
    assert not isinstance(raised.value, Refusal)
    local.close()


def test_the_file_survives_power_cuts_as_set(local: Store, sqlite_url: str) -> None:
    with local._engine.connect() as connection:
        for pragma, expected in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == expected
    local.close()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    assert [f.name for f in file.parent.iterdir()] == ["kiosk.db"]
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

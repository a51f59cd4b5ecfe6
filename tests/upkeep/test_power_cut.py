"""The power goes, two programs are started: what is said, and that nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.alone import Alone
from kiosk.bootstrap import main
from kiosk.domain.errors import AlreadyRunning, KeyLost, StoreAway
from kiosk.paths import Home
from kiosk.program import Program
from kiosk.settings import Settings
from kiosk.store import keys
from kiosk.store.recovery import recover
from tests.databases import empty_store
from tests.faults.sentences import said

_WRITER = """
import os, sys
from pathlib import Path
from kiosk.paths import Home
from kiosk.program import Program
from kiosk.settings import Settings
store = Program(Home(Path(sys.argv[1])), Settings()).open_store()
for number in range(20):
    with store.begin() as t:
        t.facts.put(f"fact {number}", "x" * 3000)
os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose program was killed in the middle of its work."""
    home = tmp_path_factory.mktemp("killed") / "home"
    program = Program(Home(home), Settings())
    empty_store(program.home.database)
    keys.generate(program.home.keys)
    keys.generate_data_key(program.home.keys)
    done = subprocess.run([sys.executable, "-c", _WRITER, str(home)], check=False)  # noqa: S603
    assert done.returncode == -9
    return home


@pytest.fixture
def program(killed: Path, tmp_path: Path) -> Program:
    shutil.copytree(killed, tmp_path / "home")
    return Program(Home(tmp_path / "home"), Settings())


def held(program: Program) -> int:
    store = program.open_store()
    with store.read() as t:
        found = [t.facts.get(f"fact {number}") for number in range(20)]
    store.close()
    assert None not in found[: len([f for f in found if f])]  # none in the middle is missing
    return len([f for f in found if f])


def test_killed_it_starts_says_so_and_lost_nothing(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    assert held(program) == 20
    [record] = caplog.records
    assert "pages brought back from its log" in record.getMessage()
    caplog.clear()
    assert held(program) == 20
    assert not caplog.records


@pytest.mark.parametrize("lost", [1, 1500, 30_000, 10_000_000])
def test_a_log_cut_short_keeps_every_whole_commit(
    program: Program, caplog: pytest.LogCaptureFixture, lost: int
) -> None:
    log = program.home.database.with_name("kiosk.sqlite3-wal")
    size = log.stat().st_size
    os.truncate(log, max(size - lost, 0))
    assert 0 <= held(program) < 20
    assert bool(caplog.records) == (lost < size)


def test_a_store_in_use_is_left_alone(tmp_path: Path) -> None:
    program = Program(Home(tmp_path / "home"), Settings())
    store = program.open_store()
    with store.begin() as t:
        t.facts.put("one", "fact")
    assert recover(program.home.database) is None
    store.close()
    assert recover(program.home.database) is None


def test_a_damaged_store_is_told(program: Program, tmp_path: Path) -> None:
    file = program.home.database
    with sqlite3.connect(file) as opened:
        (page,) = opened.execute("PRAGMA page_size").fetchone()
    content = bytearray(file.read_bytes())
    content[page * 2 : page * 9] = os.urandom(page * 7)
    (tmp_path / "harmed").mkdir()
    harmed = tmp_path / "harmed" / file.name
    harmed.write_bytes(content)
    shutil.copy(file.with_name(file.name + "-wal"), harmed.parent)
    with pytest.raises(StoreAway):
        recover(harmed)


def test_keys_that_went_missing_are_not_made_anew(program: Program) -> None:
    shutil.rmtree(program.home.keys)
    with pytest.raises(KeyLost) as refused:
        program.open_store()
    said(refused.value)
    assert not program.home.keys.exists()


def test_the_second_lobby_says_so_and_leaves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Alone(tmp_path / "lobby.lock")
    with pytest.raises(AlreadyRunning) as refused:
        Alone(tmp_path / "lobby.lock")
    said(refused.value)
    with pytest.raises(SystemExit) as left:
        main(["lobby", "--windowed", "--home", str(tmp_path)])
    assert left.value.code == 1
    assert "already open on this machine" in capsys.readouterr().err
    first.leave()
    Alone(tmp_path / "lobby.lock").leave()

"""``kiosk post``: a process of its own, and several at once that never send a letter twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk import settings
from kiosk.bootstrap import main
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter, LetterName
from kiosk.paths import Home
from kiosk.program import Program
from kiosk.services import post
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.mail.post_office import PostOffice, running, server_at
from tests.postgres import Postgres, postgres

__all__ = ["postgres"]

LETTERS, ROUNDS = 24, 4
ROOT = Path(__file__).parents[1]


def write(store: Store, count: int) -> None:
    with store.begin() as t:
        for number in range(count):
            letter = Letter(
                name=LetterName.APPROVED,
                language=Language.ENGLISH,
                to=f"someone{number}@example.org",
                subject="You can visit now",
                body="Hello.\n",
            )
            t.outbox.add(letter, datetime.now(UTC))


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def port(office: PostOffice) -> Iterator[int]:
    with running(office) as found:
        yield found


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_several_at_once_send_each_letter_once(
    engine: str, office: PostOffice, port: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = empty_store(tmp_path / "kiosk.db")
    if engine == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.fresh()
    stores = [Store(url, DataKey(bytes(32)), wait=30) for _ in range(ROUNDS)]
    write(stores[0], LETTERS)
    start = threading.Barrier(ROUNDS)
    gone: list[int] = []

    def go(store: Store) -> None:
        start.wait()
        gone.extend(
            post.deliver(store, server_at(port), datetime.now(UTC), limit=3).sent
            for _ in range(LETTERS // 3)
        )

    threads = [threading.Thread(target=go, args=(store,)) for store in stores]  # noqa: TID251
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(gone) == LETTERS
    assert Counter(office.recipients) == Counter({f"someone{n}@example.org": 1 for n in range(24)})
    for store in stores:
        store.close()


def test_one_round(
    office: PostOffice, port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    there = ["post", "--home", str(home), "--once", "--set", "mail.security=none"]
    with pytest.raises(SystemExit) as left:
        main(there)
    assert left.value.code == 2
    assert "no mail server" in capsys.readouterr().err
    program = Program(Home(home), settings.load(None))
    store = program.open_store()
    write(store, 2)
    store.close()
    there += ["--set", "mail.host=127.0.0.1", "--set", f"mail.port={port}"]
    assert main(there) == 0
    assert capsys.readouterr().out == "2 sent, 0 put off, 0 given up\n"
    assert len(office.messages) == 2


def test_it_ends_when_it_is_told_to(office: PostOffice, port: int, tmp_path: Path) -> None:
    program = Program(Home(tmp_path), settings.load(None))
    store = program.open_store()
    write(store, 1)
    words = ["post", "--home", str(tmp_path), "--every", "1", "--set", "mail.security=none"]
    words += ["--set", "mail.host=127.0.0.1", "--set", f"mail.port={port}"]
    running_post = subprocess.Popen([sys.executable, "main.py", *words], cwd=ROOT)  # noqa: S603
    try:
        tick = threading.Event()
        while not office.messages and running_post.poll() is None:
            tick.wait(0.05)
        running_post.send_signal(signal.SIGTERM)
        assert running_post.wait(timeout=30) == 0
    finally:
        running_post.kill()
        running_post.wait()
    assert len(office.messages) == 1
    with store.read() as t:
        assert t.outbox.waiting_count() == 0
    store.close()


@pytest.mark.parametrize(
    ("database", "wanted", "delivers"),
    [
        ("", "auto", True),
        ("postgresql://server/kiosk", "auto", False),
        ("postgresql://server/kiosk", "always", True),
        ("", "never", False),
    ],
)
def test_windows_deliver_where_no_post_does(
    database: str, wanted: str, delivers: bool, tmp_path: Path
) -> None:
    flags = {"mail.host": "mail.example", "database.url": database, "mail.from_windows": wanted}
    program = Program(Home(tmp_path), settings.load(None, flags))
    assert (program.window_mail() is not None) is delivers

"""systemd hears that the lobby is ready and alive, from the thread that draws it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from kiosk import notify
from kiosk.ui.watchdog import Watchdog


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A socket that listens as systemd does."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "s"))
        listening.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "s"))
        monkeypatch.setenv("WATCHDOG_USEC", "300000")
        yield listening


def test_ready_then_alive_again_and_again(systemd: socket.socket, qtbot: QtBot) -> None:
    parent, told = QObject(), list[str]()

    def tell(what: str) -> None:
        notify.tell(what)
        told.append(systemd.recv(100).decode())

    Watchdog(lambda: tell(notify.READY), lambda: tell(notify.ALIVE), notify.patience(), parent)
    assert told == []
    qtbot.waitUntil(lambda: len(told) >= 4)
    assert told[:3] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(parent, QEvent.Type.DeferredDelete)


def test_where_nobody_listens_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    assert not notify.tell(notify.READY)
    assert notify.patience() == 0
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    assert not notify.tell(notify.READY)
    monkeypatch.setenv("WATCHDOG_USEC", "many")
    assert notify.patience() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets are Linux's")
def test_an_abstract_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind("\0kiosk-test")
        monkeypatch.setenv("NOTIFY_SOCKET", "@kiosk-test")
        assert notify.tell(notify.ALIVE)
        assert listening.recv(100) == b"WATCHDOG=1"


_LOBBY = """
import sys
from kiosk.bootstrap import main
main(["lobby", "--windowed", "--size", "960x540", "--home", sys.argv[1]])
"""


def test_the_lobby_itself_is_heard(systemd: socket.socket, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _LOBBY, str(tmp_path / "home")]) as lobby:  # noqa: S603
        try:
            heard = [systemd.recv(100) for _ in range(3)]
        finally:
            lobby.kill()
    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]

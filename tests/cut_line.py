"""A line to PostgreSQL that can be cut: between two questions, or after a commit is answered.

It stands between the program and the server's socket and passes bytes on. What it does is real:
the connection is lost as it is when a switch or a server's network fails.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

_NAME = ".s.PGSQL.5432"

#: The end of the message that asks for a commit.
_COMMIT = b"\x0bCOMMIT\x00"


class CutLine:
    """Passes on what is said to the server whose socket lies in ``there``."""

    def __init__(self, url: str, here: Path) -> None:
        plain = make_url(url)
        self._there = str(Path(str(plain.query["host"])) / _NAME)
        #: The same database, by way of this line.
        self.url = plain.update_query_dict({"host": str(here)}).render_as_string(
            hide_password=False
        )
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(here / _NAME))
        self._door.listen(16)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []  # noqa: TID251
        self._is_cut = self._after_commit = False
        self._start(self._accept)

    def cut(self) -> None:
        """Lose every connection, and let nobody in until ``mend``."""
        with self._lock:
            self._is_cut = True
            self._drop()

    def cut_after_commit(self) -> None:
        """As ``cut``, at the next commit: the server does it, and the answer is lost."""
        self._after_commit = True

    def mend(self) -> None:
        """Let everybody in again."""
        self._is_cut = False

    def close(self) -> None:
        """End it, with every thread."""
        self.cut()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in list(self._threads):
            thread.join()

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments)  # type: ignore[arg-type]  # noqa: TID251
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            with self._lock:
                if self._is_cut:
                    near.close()
                    continue
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._there)
                self._open |= {near, far}
            said = threading.Event()
            self._start(self._to_server, near, far, said)
            self._start(self._to_client, far, near, said)

    def _to_server(self, near: socket.socket, far: socket.socket, said: threading.Event) -> None:
        """``said``: this connection has asked for a commit, whose answer is to be lost."""
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                if self._after_commit and _COMMIT in data:
                    self._after_commit = False
                    said.set()
                far.sendall(data)
        self._end(near, far)

    def _to_client(self, far: socket.socket, near: socket.socket, said: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                if said.is_set():
                    self.cut()
                    return
                near.sendall(data)
        self._end(near, far)

    def _end(self, *both: socket.socket) -> None:
        with self._lock:
            for each in both:
                self._shut(each)

    def _drop(self) -> None:
        for each in list(self._open):
            self._shut(each)

    def _shut(self, each: socket.socket) -> None:
        self._open.discard(each)
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextmanager
def cut_line(url: str) -> Iterator[CutLine]:
    """A line to that database, whole at first."""
    here = Path(tempfile.mkdtemp(prefix="line-"))  # sockets need a short path
    line = CutLine(url, here)
    try:
        yield line
    finally:
        line.close()
        shutil.rmtree(here, ignore_errors=True)

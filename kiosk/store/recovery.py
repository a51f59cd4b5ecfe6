"""What is found when the embedded store is opened after a power cut, and what became of it.

SQLite itself brings back every commit that reached the disk and drops what was half written. It
does so silently; IT is to know, and to know that the file is whole.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.errors import StoreAway
from kiosk.store.faults import told

_HEADER, _FRAME = 32, 24


@dataclass(frozen=True, slots=True)
class Recovered:
    """``pages`` were brought back from the log, ``dropped`` were half written."""

    pages: int
    dropped: int


def recover(file: Path) -> Recovered | None:
    """Finish what a power cut left; ``None`` if there is nothing, or another program has it open.

    Raises ``StoreAway`` (``damaged``) if the database is not whole afterwards.
    """
    log = file.with_name(file.name + "-wal")
    if not file.exists() or not log.exists() or log.stat().st_size <= _HEADER:
        return None
    size = log.stat().st_size
    with told(), closing(sqlite3.connect(file, timeout=0.2, isolation_level=None)) as alone:
        alone.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            alone.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return None  # a program is running; nothing was cut off
            raise
        alone.execute("COMMIT")
        (page,) = alone.execute("PRAGMA page_size").fetchone()
        _, pages, _ = alone.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        alone.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if alone.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise StoreAway(why="damaged")
    written = -(-(size - _HEADER) // (_FRAME + page))
    return Recovered(max(pages, 0), max(written - pages, 0))

"""Faults of the engines, told as refusals; anything else stays what it is and stops loudly."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from kiosk.domain.errors import Refusal, RoleMayNot, StoreAway, StoreBusy, StoreFull

#: By primary result code (the low byte), see sqlite.org/rescode.html.
_SQLITE: dict[int, Refusal] = {
    sqlite3.SQLITE_BUSY: StoreBusy(),
    sqlite3.SQLITE_LOCKED: StoreBusy(),
    sqlite3.SQLITE_FULL: StoreFull(),
    sqlite3.SQLITE_CANTOPEN: StoreAway(why="missing"),
    sqlite3.SQLITE_IOERR: StoreAway(why="unreachable"),
    sqlite3.SQLITE_PERM: StoreAway(why="unreachable"),
    sqlite3.SQLITE_AUTH: StoreAway(why="unreachable"),
    sqlite3.SQLITE_READONLY: StoreAway(why="read_only"),
    sqlite3.SQLITE_CORRUPT: StoreAway(why="damaged"),
    sqlite3.SQLITE_NOTADB: StoreAway(why="damaged"),
}

#: The shared-memory file could not grow: SQLite's name for a full disk in WAL mode.
_SQLITE_SHM_FULL = sqlite3.SQLITE_IOERR_SHMSIZE

_POSTGRES_READ_ONLY = "25006"

#: By SQLSTATE, whole or by class, see "PostgreSQL Error Codes".
_POSTGRES: dict[str, Refusal] = {
    "53100": StoreFull(),
    "53300": StoreBusy(),
    "55P03": StoreBusy(),
    "57014": StoreBusy(),
    "40001": StoreBusy(),
    "42501": RoleMayNot(),
    "40P01": StoreBusy(),
    _POSTGRES_READ_ONLY: StoreAway(why="read_only"),
    "08": StoreAway(why="unreachable"),
    "57": StoreAway(why="unreachable"),
    "28": StoreAway(why="unreachable"),
    "3D": StoreAway(why="missing"),
    "XX": StoreAway(why="damaged"),
}


@contextmanager
def told(*, is_reading: bool = False) -> Iterator[None]:
    """Raise engine faults inside the block as ``StoreBusy``, ``StoreFull`` or ``StoreAway``.

    A value that a column kind refuses is raised as the ``ValueError`` it was. Writing where
    ``is_reading`` is a mistake of ours, not a fault, and stays as it is.
    """
    try:
        yield
    except NoConnectionFree as error:
        raise StoreBusy from error
    except DBAPIError as error:
        if not (is_reading and _is_read_only(error.orig)):
            _tell(error, error.orig)
        raise
    except StatementError as error:
        if isinstance(error.orig, ValueError):
            raise error.orig from error
        raise
    except sqlite3.Error as error:  # from the pool's own statements, which are not wrapped
        _tell(error, error)
        raise


def _is_read_only(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode == sqlite3.SQLITE_READONLY
    return getattr(cause, "sqlstate", None) == _POSTGRES_READ_ONLY


def _tell(error: Exception, cause: BaseException | None) -> None:
    refusal = _refusal(error, cause)
    before = error.__context__
    # A full disk takes SQLite's savepoints with it, so that going back to one is what fails last.
    while refusal is None and before is not None:
        refusal = _refusal(before, before) if isinstance(before, sqlite3.Error) else None
        before = before.__context__
    if refusal is not None:
        raise type(refusal)(**refusal.facts) from error


def _refusal(error: BaseException, cause: BaseException | None) -> Refusal | None:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return StoreFull() if code == _SQLITE_SHM_FULL else _SQLITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state:
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    # A server that cannot be reached has no SQLSTATE to give.
    is_away = isinstance(error, DBAPIError) and type(cause).__name__ == "OperationalError"
    return StoreAway(why="unreachable") if is_away else None

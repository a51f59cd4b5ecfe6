"""The door to the database: transactions in, refusals out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, select, text

from kiosk.domain.errors import StoreNewer, StoreOfAnotherVersion, WrongDataKey
from kiosk.domain.ids import VisitorId
from kiosk.store import engine, schema
from kiosk.store.faults import told
from kiosk.store.keys import DataKey
from kiosk.store.transaction import Transaction

#: Facts: the name of the data key, and the newest program that brought the schema up to date.
DATA_KEY, PROGRAM = "data_key", "program"


@dataclass(slots=True)
class _Known:
    """Whether schema and key were looked at; shared by a store and its copies."""

    is_so: bool = False


class Store:
    """Where everything is kept. Its schema must be the newest (``migrate.to_newest``).

    Usable from any thread, one transaction per thread at a time; ``wait`` is in seconds,
    ``station`` the name of the machine. Nothing is opened before the first transaction, which may
    raise ``StoreOfAnotherVersion`` or ``WrongDataKey``; every one may raise ``StoreBusy``,
    ``StoreFull`` or ``StoreAway``.
    """

    def __init__(
        self, url: str, data_key: DataKey, *, wait: float = engine.WAIT, station: str = ""
    ) -> None:
        self._engine = engine.opened(engine.parsed(url), wait)
        self._data_key = data_key
        self._known = _Known()
        self._visitor = ""
        self._station = station

    def of(self, visitor: VisitorId) -> Store:
        """The same store for one visitor: all that a lobby's role may see or write then.

        It shares the connections and is not closed by itself.
        """
        theirs = copy(self)
        theirs._visitor = visitor  # noqa: SLF001 (one of its own kind)
        return theirs

    def at(self, station: str) -> Store:
        """The same store for a terminal or desk of that name, where the audit trail says it was.

        It shares the connections and is not closed by itself.
        """
        there = copy(self)
        there._station = station  # noqa: SLF001 (one of its own kind)
        return there

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A transaction that writes: all of it at the end of the block, or nothing if it raises."""
        with told(), engine.begun(self._engine, self._visitor) as connection:
            self._look(connection)
            self._mark(connection)
            yield Transaction(connection, self._data_key, self._station)
            connection.commit()
            engine.make_lasting(connection)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that sees one state throughout and writes nothing.

        An attempt to write in it is a mistake of the program and no ``Refusal``.
        """
        with (
            told(is_reading=True),
            engine.begun(self._engine, self._visitor, is_reading=True) as connection,
        ):
            self._look(connection)
            yield Transaction(connection, self._data_key, self._station)

    def close(self) -> None:
        """Give up every connection."""
        self._engine.dispose()

    def _look(self, connection: Connection) -> None:
        """Once per store: is this the schema we know, and does our key belong to it."""
        if self._known.is_so:
            return
        found = revision(connection)
        if found != schema.REVISION:
            raise of_another_version(connection, found)
        kept = self._kept_key(connection)
        if kept is not None and kept != self._data_key.key_id:
            raise WrongDataKey
        self._known.is_so = kept is not None

    def _mark(self, connection: Connection) -> None:
        """The first to write leaves its key's name, so that another key is refused at once."""
        if not self._known.is_so:
            row = {"key": DATA_KEY, "value": self._data_key.key_id}
            connection.execute(schema.facts.insert().values(row))

    def _kept_key(self, connection: Connection) -> str | None:
        query = select(schema.facts.c.value).where(schema.facts.c.key == DATA_KEY)
        return connection.execute(query).scalar_one_or_none()


def revision(connection: Connection) -> str | None:
    """The migration the database stands at; ``None`` before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def of_another_version(connection: Connection, found: str | None) -> StoreOfAnotherVersion:
    """The refusal of a schema that is not this program's; migrations are numbered upwards."""
    facts = {"found": found or "none", "expected": schema.REVISION}
    if found is None or found < schema.REVISION:
        return StoreOfAnotherVersion(**facts)
    query = select(schema.facts.c.value).where(schema.facts.c.key == PROGRAM)
    return StoreNewer(**facts, needs=connection.execute(query).scalar_one_or_none() or "?")

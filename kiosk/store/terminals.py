"""Lobby terminals and off-site lanes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select, update

from kiosk.domain.errors import NotFound
from kiosk.domain.facility import Terminal
from kiosk.domain.ids import TerminalId
from kiosk.store.rows import Rows
from kiosk.store.schema import terminals


class Terminals(Rows):
    """Terminals: nothing about them is private."""

    _known_all: tuple[Terminal, ...] | None = None

    def get(self, identity: TerminalId) -> Terminal:
        """Raises ``NotFound``."""
        return _value(self._known(select(terminals).where(terminals.c.id == identity)))

    def all(self) -> tuple[Terminal, ...]:
        """On-site before off-site, each by name with 2 before 10."""
        if self._known_all is None:  # asked more than once for a board of times
            every = (_value(row) for row in self._all(select(terminals)))
            ordered = sorted(every, key=lambda t: (t.kind == "offsite", len(t.name), t.name))
            self._known_all = tuple(ordered)
        return self._known_all

    def add(self, terminal: Terminal) -> Terminal:
        """Names are unique: people are sent to them."""
        self._known_all = None
        self._insert(terminals, asdict(terminal))
        return terminal

    def put(self, terminal: Terminal) -> Terminal:
        """Raises ``NotFound``."""
        self._known_all = None
        row = asdict(terminal)
        identity = row.pop("id")
        written = self._connection.execute(
            update(terminals).where(terminals.c.id == identity).values(**row)
        )
        if not written.rowcount:
            raise NotFound
        return terminal


def _value(row: Row[Any]) -> Terminal:
    return Terminal(
        id=row.id,
        name=row.name,
        kind=row.kind,
        in_service=row.in_service,
        way=row.way,
        seats=row.seats,
    )

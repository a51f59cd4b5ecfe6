"""What a trial of the booking asks of a throw-away store: may it be used, and what is in it now.

Nothing here goes through the rules: overlaps and losses are counted from the rows themselves, and
the bare insert is what the booking's throughput is held against.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, inspect, select, text

from kiosk.domain.errors import StoreInUse
from kiosk.domain.ids import TerminalId, VisitId
from kiosk.domain.visit import CLAIMING, Visit
from kiosk.store import engine, migrate
from kiosk.store.claims import resources
from kiosk.store.faults import told
from kiosk.store.schema import claims, facts, visits
from kiosk.store.store import DATA_KEY, Store

_MARK = "throw_away"
_BARE = "bare:"

#: Claims of one visit: three resources for twenty minutes.
_EACH, _STEPS = 3, 4

_ROWS = ", ".join(f"(:r{r}, :q{q}, :visit)" for r in range(_EACH) for q in range(_STEPS))
_INSERT = text(f"INSERT INTO claims (resource, quantum, visit_id) VALUES {_ROWS}")  # noqa: S608


class ThrowAway:
    """A store that holds nothing but trials, made if there is none. Raises ``StoreInUse``."""

    def __init__(self, url: str) -> None:
        if migrate.current(url) is None:
            migrate.to_newest(url)
        self._engine = engine.opened(engine.parsed(url))
        with told(), self._engine.begin() as connection:
            self._take(connection)

    def _take(self, connection: Connection) -> None:
        if not inspect(connection).has_table(facts.name):
            raise StoreInUse
        known = set(connection.execute(select(facts.c.key)).scalars())
        if _MARK in known:
            return
        if DATA_KEY in known:  # left by the first who wrote here
            raise StoreInUse
        connection.execute(insert(facts).values(key=_MARK, value="booking"))

    def overlaps(self, terminals: Collection[TerminalId]) -> int:
        """Pairs of visits on these terminals that have a resource at the same time."""
        by_resource: dict[str, list[tuple[datetime, datetime]]] = {}
        for row in self._standing(terminals):
            for resource in (row.terminal_id, row.resident_id, row.visitor_id):
                by_resource.setdefault(resource, []).append((row.starts_at, row.ends_at))
        ordered = (sorted(times) for times in by_resource.values())
        return sum(one[1] > other[0] for times in ordered for one, other in pairwise(times))

    def lost(self, confirmed: Collection[Visit], cancelled: Collection[VisitId]) -> int:
        """Of what visitors were told, what is not so: a visit without its row or its claims.

        A cancelled one that still stands counts as well.
        """
        terminals = {visit.terminal for visit in confirmed}
        standing = {row.id: row for row in self._standing(terminals)}
        with self._reading() as connection:
            query = select(claims.c.visit_id, func.count().label("many"))
            query = query.where(claims.c.visit_id.is_not(None)).group_by(claims.c.visit_id)
            claimed = {row.visit_id: row.many for row in connection.execute(query)}
        lost = 0
        for visit in confirmed:
            row = standing.get(visit.id)
            if visit.id in cancelled:
                lost += row is not None or visit.id in claimed
            else:
                whole = len(resources(visit)) * _STEPS
                same = row is not None and row.terminal_id == visit.terminal
                lost += not (same and claimed.get(visit.id) == whole)
        return lost

    def sweep(self) -> None:
        """Take the bare inserts away again."""
        with told(), self._engine.begin() as connection:
            connection.execute(delete(claims).where(claims.c.resource.startswith(_BARE)))

    def close(self) -> None:
        """Give up every connection."""
        self._engine.dispose()

    def _standing(self, terminals: Collection[TerminalId]) -> list[Row[Any]]:
        query: Select[Any] = select(
            visits.c.id,
            visits.c.terminal_id,
            visits.c.resident_id,
            visits.c.visitor_id,
            visits.c.starts_at,
            visits.c.ends_at,
        ).where(visits.c.terminal_id.in_(terminals), visits.c.state.in_(sorted(CLAIMING)))
        with self._reading() as connection:
            return list(connection.execute(query).all())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(), self._engine.connect() as connection, engine.reads(connection).begin():
            yield connection


class Contender(Store):
    """A client's store, which can also insert the claims of a visit and nothing else."""

    def bare_insert(self, who: str, number: int, visit: VisitId) -> None:
        """What one booking claims, in nobody's way, in a transaction of its own without a lock."""
        values: dict[str, object] = {"visit": visit}
        values |= {f"r{n}": f"{_BARE}{who}:{n}" for n in range(_EACH)}
        values |= {f"q{n}": number * _STEPS + n for n in range(_STEPS)}
        with told(), self._engine.connect() as connection, engine.bare(connection).begin():
            connection.execute(_INSERT, values)

"""What the facility restricts: blocked times, units' rules, residents kept apart."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from kiosk.domain.errors import NotFound
from kiosk.domain.hours import Hours, Window
from kiosk.domain.ids import BlockId, LockdownId, ResidentId
from kiosk.domain.restriction import Block, UnitRules
from kiosk.store.rows import Rows
from kiosk.store.schema import blocks, kept_apart, units


class Restrictions(Rows):
    """Nothing about them is private: identities, units and times."""

    def blocks_between(
        self, start: datetime, end: datetime, at: datetime | None = None
    ) -> tuple[Block, ...]:
        """Those any part of which lies there, by their begin; ``at`` leaves out the lapsed ones."""
        query = select(blocks).where(blocks.c.ends_at > start, blocks.c.starts_at < end)
        if at is not None:
            query = query.where(or_(blocks.c.lapses_at.is_(None), blocks.c.lapses_at > at))
        rows = self._all(query.order_by(blocks.c.starts_at, blocks.c.id))
        return tuple(_block(row) for row in rows)

    def block(self, identity: BlockId) -> Block:
        """Raises ``NotFound``."""
        return _block(self._known(select(blocks).where(blocks.c.id == identity)))

    def add_block(self, block: Block) -> None:
        """From now on nobody can book then."""
        row = {
            "id": block.id,
            "starts_at": block.starts_at,
            "ends_at": block.ends_at,
            "why": block.why,
            "kind": block.kind,
            "terminal_id": block.terminal,
            "unit": block.unit,
            "resident_id": block.resident,
            "lockdown_id": block.lockdown,
            "lapses_at": block.lapses_at,
        }
        self._insert(blocks, row)

    def end_block(self, block: Block, at: datetime) -> None:
        """It ends now; one that has not begun is removed."""
        if at <= block.starts_at:
            self.remove_block(block.id)
            return
        self._connection.execute(
            update(blocks).where(blocks.c.id == block.id).values(ends_at=min(block.ends_at, at))
        )

    def of_lockdown(self, lockdown: LockdownId) -> tuple[Block, ...]:
        """What it blocks."""
        rows = self._all(select(blocks).where(blocks.c.lockdown_id == lockdown))
        return tuple(_block(row) for row in rows)

    def sweep(self, at: datetime) -> None:
        """Remove what has lapsed."""
        self._connection.execute(delete(blocks).where(blocks.c.lapses_at <= at))

    def remove_block(self, identity: BlockId) -> None:
        """Raises ``NotFound``."""
        if not self._connection.execute(delete(blocks).where(blocks.c.id == identity)).rowcount:
            raise NotFound

    def unit(self, name: str) -> UnitRules:
        """Rules that restrict nothing if none are kept."""
        row = self._one(select(units).where(units.c.name == name))
        return UnitRules(unit=name) if row is None else _unit(row)

    def units(self) -> tuple[UnitRules, ...]:
        """All that are kept, by name."""
        return tuple(_unit(row) for row in self._all(select(units).order_by(units.c.name)))

    def put_unit(self, rules: UnitRules) -> None:
        """Instead of those kept for that unit; the latest word, without versions."""
        self._connection.execute(delete(units).where(units.c.name == rules.unit))
        week = None if rules.hours is None else _written(rules.hours)
        self._insert(units, {"name": rules.unit, "at_once": rules.at_once, "week": week})

    def apart_from(self, resident: ResidentId) -> frozenset[ResidentId]:
        """Those who must not have a visit at the same time."""
        query = select(kept_apart).where(
            or_(kept_apart.c.one_id == resident, kept_apart.c.other_id == resident)
        )
        pairs = ((row.one_id, row.other_id) for row in self._all(query))
        return frozenset(ResidentId(b if a == resident else a) for a, b in pairs)

    def apart(self) -> tuple[tuple[ResidentId, ResidentId], ...]:
        """Every pair."""
        query = select(kept_apart).order_by(kept_apart.c.one_id, kept_apart.c.other_id)
        return tuple((row.one_id, row.other_id) for row in self._all(query))

    def keep_apart(self, one: ResidentId, other: ResidentId) -> None:
        """No harm if they are already. Raises ``ValueError`` for one and the same."""
        if other not in self.apart_from(one):
            self._insert(kept_apart, _pair(one, other))

    def let_together(self, one: ResidentId, other: ResidentId) -> None:
        """No harm if they were not kept apart."""
        pair = _pair(one, other)
        self._connection.execute(
            delete(kept_apart).where(
                kept_apart.c.one_id == pair["one_id"], kept_apart.c.other_id == pair["other_id"]
            )
        )


def _pair(one: ResidentId, other: ResidentId) -> dict[str, ResidentId]:
    if one == other:
        raise ValueError("nobody is kept apart from themselves")
    return {"one_id": min(one, other), "other_id": max(one, other)}


def _block(row: Row[Any]) -> Block:
    return Block(
        id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        why=row.why,
        kind=row.kind,
        terminal=row.terminal_id,
        unit=row.unit,
        resident=row.resident_id,
        lockdown=row.lockdown_id,
        lapses_at=row.lapses_at,
    )


def _unit(row: Row[Any]) -> UnitRules:
    hours = None if row.week is None else _read(row.week)
    return UnitRules(unit=row.name, at_once=row.at_once, hours=hours)


def _written(hours: Hours) -> list[list[list[str]]]:
    return [[[w.opens.isoformat(), w.closes.isoformat()] for w in day] for day in hours.week]


def _read(week: list[list[list[str]]]) -> Hours:
    return Hours(
        tuple(
            tuple(Window(*(time.fromisoformat(wall) for wall in window)) for window in day)
            for day in week
        )
    )

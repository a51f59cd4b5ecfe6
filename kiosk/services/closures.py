"""Everything that is closed now or will be: lockdowns, terminals out of service, blocked times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.facility import Resident
from kiosk.domain.ids import ResidentId
from kiosk.domain.lockdown import Lockdown, LockdownState
from kiosk.domain.restriction import OPEN_END, Block, BlockWhy
from kiosk.services.terminals_out import OnTerminal
from kiosk.store.store import Store


@dataclass(frozen=True, slots=True)
class Closures:
    """Each by its begin. ``lockdowns`` are those that stand or can still be undone.

    ``blocks`` are those of staff alone; ``residents`` whom they name.
    """

    at: datetime
    lockdowns: tuple[Lockdown, ...]
    terminals: tuple[OnTerminal, ...]
    blocks: tuple[Block, ...]
    residents: Mapping[ResidentId, Resident]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is closed and every terminal works."""
        out = any(each.outages or not each.terminal.in_service for each in self.terminals)
        return not (self.lockdowns or self.blocks or out)


def closures(store: Store, at: datetime) -> Closures:
    """As they are at that moment."""
    with store.read() as t:
        lockdowns = t.lockdowns.recent(at)
        every = t.restrictions.blocks_between(at, OPEN_END, at)
        terminals = t.terminals.all()
        named = frozenset(b.resident for b in every if b.resident is not None)
        residents = t.residents.by_ids(named)
    out = [b for b in every if b.terminal is not None and b.why is BlockWhy.OUT_OF_ORDER]
    return Closures(
        at=at,
        lockdowns=tuple(
            each
            for each in lockdowns
            if each.state is LockdownState.STANDING and (each.ends_at > at or at < each.undo_until)
        ),
        terminals=tuple(
            OnTerminal(each, tuple(b for b in out if b.terminal == each.id)) for each in terminals
        ),
        blocks=tuple(b for b in every if b not in out and b.lockdown is None),
        residents=residents,
    )

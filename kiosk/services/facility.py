"""What the facility keeps up to date: its terminals and its roster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kiosk.domain.facility import Resident, Terminal
from kiosk.store.store import Store


def terminals(store: Store) -> tuple[Terminal, ...]:
    """Lobby terminals, then off-site lanes, by name."""
    with store.read() as transaction:
        return transaction.terminals.all()


def keep_terminals(store: Store, given: Iterable[Terminal], by: str, at: datetime) -> None:
    """Add those that are new and change the others; none is taken away."""
    with store.begin() as transaction:
        known = {t.id for t in transaction.terminals.all()}
        count = 0
        for terminal in given:
            if terminal.id in known:
                transaction.terminals.put(terminal)
            else:
                transaction.terminals.add(terminal)
            count += 1
        transaction.audit.add(at, by, "facility.terminals", "", {"count": count})


def keep_roster(store: Store, given: Iterable[Resident], by: str, at: datetime) -> None:
    """Make the roster what is given; residents no longer in it are kept as not present."""
    with store.begin() as transaction:
        known = {r.id: r for r in transaction.residents.all()}
        named = set()
        for resident in given:
            if resident.id in known:
                transaction.residents.put(resident)
            else:
                transaction.residents.add(resident)
            named.add(resident.id)
        gone = [r for r in known.values() if r.id not in named and r.present]
        for resident in gone:
            transaction.residents.put(replace(resident, present=False))
        detail = {"count": len(named), "gone": len(gone)}
        transaction.audit.add(at, by, "facility.roster", "", detail)

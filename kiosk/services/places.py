"""Terminals: how many are free at each of many times, and which ones at one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from kiosk.domain.facility import Terminal
from kiosk.domain.ids import TerminalId, VisitorId
from kiosk.domain.party import ALONE, Party
from kiosk.domain.restriction import Block
from kiosk.domain.slot import Slot, Span, quanta
from kiosk.domain.visit import Visit, VisitKind
from kiosk.store.transaction import Transaction


class Places:
    """Counts the free terminals of one kind of visit.

    ``usable`` are those in service; ``counted`` says at how many of them there are visits or
    holds at a time, ``aside`` which of these are on terminals that ``blocks`` take away at times.
    ``exactly`` names the free ones: it is asked where bookings of another grid overlap a time, so
    that one terminal may have been counted twice.
    """

    def __init__(
        self,
        usable: Iterable[TerminalId],
        blocks: Iterable[Block],
        counted: Iterable[tuple[Slot, int]],
        aside: Iterable[tuple[TerminalId, Slot]],
        exactly: Callable[[Slot], int],
    ) -> None:
        self._all = frozenset(usable)
        self._blocks = tuple(b for b in blocks if b.terminal in self._all)
        self._taken: Counter[Slot] = Counter()
        for slot, count in counted:
            self._taken[slot] += count
        self._by_step: dict[int, list[Slot]] = defaultdict(list)
        for slot in self._taken:
            for step in quanta(slot):
                self._by_step[step].append(slot)
        self._aside = tuple(aside)
        self._exactly = exactly

    def free(self, slot: Slot) -> int:
        """How many are free then; where grids differ it may be more than that, but never one."""
        touching = {each for step in quanta(slot) for each in self._by_step.get(step, ())}
        taken = sum(self._taken[each] for each in touching)
        usable = len(self._all)
        if self._blocks:
            away = {b.terminal for b in self._blocks if _meet(b, slot)}
            usable -= len(away)
            taken -= sum(terminal in away and _touch(on, slot) for terminal, on in self._aside)
        left = usable - taken
        if left < 2 and len(touching) > 1:
            return self._exactly(slot)
        return max(left, 0)


def free_terminals(
    t: Transaction,
    visitor: VisitorId,
    kind: VisitKind,
    slot: Slot,
    at: datetime,
    blocks: Iterable[Block],
    moving: Visit | None = None,
    party: Party = ALONE,
) -> tuple[Terminal, ...]:
    """Those with room for the party that nobody has or blocks then: small ones first, by name.

    The visitor's own hold and the visit that moves are in nobody's way.
    """
    away = {b.terminal for b in blocks if _meet(b, slot)}
    there = [m for m in t.terminals.all() if m.kind is kind and m.in_service and m.id not in away]
    usable = [m for m in there if m.has_room_for(party)]
    taken = t.claims.taken(
        slot.starts_at,
        slot.ends_at,
        at,
        besides=visitor,
        only=frozenset(f"terminal:{m.id}" for m in usable),
        given_up=None if moving is None else moving.id,
    )
    busy = {resource for resource, _ in taken}
    free = [m for m in usable if f"terminal:{m.id}" not in busy]
    return tuple(sorted(free, key=lambda m: (not m.seats, m.seats)))


def is_usable(t: Transaction, terminal: TerminalId, slot: Slot, blocks: Iterable[Block]) -> bool:
    """Whether it is in service, and nothing blocks it then."""
    away = {b.terminal for b in blocks if _meet(b, slot)}
    return terminal not in away and t.terminals.get(terminal).in_service


def _meet(block: Block, slot: Slot) -> bool:
    return block.starts_at < slot.ends_at and slot.starts_at < block.ends_at


def _touch(one: Span, other: Span) -> bool:
    """Whether they claim a step in common."""
    first, second = quanta(one), quanta(other)
    return first.start < second.stop and second.start < first.stop

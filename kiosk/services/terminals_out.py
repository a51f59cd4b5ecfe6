"""Terminals out of service: their visits go to free terminals first, the rest is cancelled (F98).

An outage is a block of the terminal: it ends by itself at its end, or when the terminal is put
back. No letter names a terminal, so that only those whose visit is cancelled get one (F99).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain import fields
from kiosk.domain.changed import Changed
from kiosk.domain.credit import on_calling_off
from kiosk.domain.errors import AlreadyOut, NotAllowed, NotFound, SlotGone
from kiosk.domain.facility import Facility, Terminal
from kiosk.domain.ids import BlockId, TerminalId, VisitId, new_id
from kiosk.domain.reason import Reason
from kiosk.domain.restriction import OPEN_END, Block, BlockWhy
from kiosk.domain.slot import Slot
from kiosk.domain.staff import Staff
from kiosk.domain.visit import CLAIMING, Visit, VisitState
from kiosk.services import call_off
from kiosk.services.affected import next_free
from kiosk.services.audit import Booking
from kiosk.services.places import free_terminals
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: Who takes a terminal out when its daily test fails.
SELF_TEST = "self-test"

_BROKEN = Reason.OUTSIDE_TERMINAL_BROKEN


class Outage(StrEnum):
    """What is written down; the subject is the terminal."""

    OUT = "terminal.out"
    BACK = "terminal.back"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An outage, the terminal that each visit went to, and those that were cancelled."""

    block: Block
    moved: Mapping[VisitId, TerminalId]
    cancelled: frozenset[VisitId]
    changed: Changed


@dataclass(frozen=True, slots=True)
class OnTerminal:
    """A terminal with its outages, those that last or are to come, by their begin."""

    terminal: Terminal
    outages: tuple[Block, ...]

    def outage(self, at: datetime) -> Block | None:
        """The one at that moment."""
        return next((b for b in self.outages if b.starts_at <= at < b.ends_at), None)

    def works(self, at: datetime) -> bool:
        """Whether visits can be held on it at that moment."""
        return self.terminal.in_service and self.outage(at) is None


def hit(
    store: Store, terminal: TerminalId, starts_at: datetime, ends_at: datetime, at: datetime
) -> tuple[Visit, ...]:
    """The visits on it in that time, by time."""
    with store.read() as t:
        return _on(t, terminal, starts_at, ends_at, at)


def take_out(
    store: Store,
    facility: Facility,
    staff: Staff,
    terminal: TerminalId,
    starts_at: datetime,
    ends_at: datetime,
    untrusted_explanation: str,
    at: datetime,
) -> TakenOut:
    """Take it out of service until ``ends_at`` (``OPEN_END``: until it is put back).

    All in one transaction. Raises ``NoExplanation``, ``NotAllowed``, ``AlreadyOut``, ``NotFound``;
    ``ValueError`` for a time that is over.
    """
    explanation = fields.explanation(untrusted_explanation)
    with store.begin() as t:
        if not t.staff.get(staff.id).may_book:
            raise NotAllowed
        return _out(t, facility, staff.id, terminal, (starts_at, ends_at), explanation, at)


def failed_its_test(
    store: Store, facility: Facility, name: str, untrusted_explanation: str, at: datetime
) -> TakenOut | None:
    """The terminal of that name takes itself out of service; ``None`` if it is out already.

    Raises ``NotFound``, ``NoExplanation``.
    """
    explanation = fields.explanation(untrusted_explanation)
    with store.begin() as t:
        found = next((each for each in t.terminals.all() if each.name == name), None)
        if found is None:
            raise NotFound
        try:
            return _out(t, facility, SELF_TEST, found.id, (at, OPEN_END), explanation, at)
        except AlreadyOut:
            return None


def put_back(store: Store, staff: Staff, terminal: TerminalId, at: datetime) -> Terminal:
    """It works again: every outage of it that lasts ends now. Raises ``NotAllowed``, ``NotFound``.

    Visits that went elsewhere stay there.
    """
    with store.begin() as t:
        if not t.staff.get(staff.id).may_book:
            raise NotAllowed
        known = t.terminals.get(terminal)
        for block in t.restrictions.blocks_between(at, OPEN_END):
            if block.terminal == terminal and _is_outage(block) and block.starts_at <= at:
                t.restrictions.end_block(block, at)
        if not known.in_service:
            known = t.terminals.put(replace(known, in_service=True))
        t.audit.add(at, staff.id, Outage.BACK, terminal, {})
    return known


def _is_outage(block: Block) -> bool:
    return block.terminal is not None and block.why is BlockWhy.OUT_OF_ORDER


def _on(
    t: Transaction, terminal: TerminalId, starts_at: datetime, ends_at: datetime, at: datetime
) -> tuple[Visit, ...]:
    begin = max(starts_at, at)
    if begin >= ends_at:
        return ()
    there = t.visits.between(begin, ends_at)
    return tuple(v for v in there if v.terminal == terminal and v.state in CLAIMING)


def _out(
    t: Transaction,
    facility: Facility,
    by: str,
    terminal: TerminalId,
    span: tuple[datetime, datetime],
    explanation: str,
    at: datetime,
) -> TakenOut:
    starts_at, ends_at = max(span[0], at), span[1]
    if ends_at <= starts_at:
        raise ValueError("an outage that is over")
    t.terminals.get(terminal)
    known = t.restrictions.blocks_between(starts_at, ends_at)
    if any(b.terminal == terminal and _is_outage(b) for b in known):
        raise AlreadyOut
    block = Block(
        id=BlockId(new_id()),
        starts_at=starts_at,
        ends_at=ends_at,
        why=BlockWhy.OUT_OF_ORDER,
        terminal=terminal,
    )
    t.restrictions.add_block(block)
    moved: dict[VisitId, TerminalId] = {}
    cancelled = set()
    # Those that come first get the free terminals.
    for visit in _on(t, terminal, starts_at, ends_at, at):
        other = _elsewhere(t, visit, at)
        if other is None:
            _cancel(t, facility, by, visit, explanation, at)
            cancelled.add(visit.id)
        else:
            went: dict[str, str | int] = {"from": terminal, "terminal": other}
            t.audit.add(at, by, Booking.TERMINAL, visit.id, went)
            moved[visit.id] = other
    detail: dict[str, str | int] = {"moved": len(moved), "cancelled": len(cancelled)}
    t.audit.add(at, by, Outage.OUT, terminal, detail)
    changed = Changed(visits=frozenset({*moved, *cancelled}), letters=bool(cancelled))
    return TakenOut(block, moved, frozenset(cancelled), changed)


def _elsewhere(t: Transaction, visit: Visit, at: datetime) -> TerminalId | None:
    """The free terminal of its kind that it went to, if there was one."""
    slot = Slot(visit.starts_at, visit.ends_at)
    blocks = t.restrictions.blocks_between(slot.starts_at, slot.ends_at, at)
    for each in free_terminals(t, visit.visitor, visit.kind, slot, at, blocks):
        try:
            return t.visits.move(replace(visit, terminal=each.id), at).terminal
        except SlotGone:  # its visitor holds that one
            continue
    return None


def _cancel(
    t: Transaction, facility: Facility, by: str, visit: Visit, explanation: str, at: datetime
) -> None:
    earned = on_calling_off(_BROKEN, visit.payment, charged=False)
    free = tuple(offer.slot for offer in next_free(t, facility, visit, at, at))
    ended = replace(
        visit,
        state=VisitState.CANCELLED,
        cancelled_at=at,
        reason=_BROKEN,
        explanation=explanation,
    )
    detail: dict[str, str | int] = {"reason": _BROKEN.value, "credit": int(earned is not None)}
    call_off.write_off(t, facility, by, ended, earned, Booking.CALLED_OFF, detail, at, free=free)

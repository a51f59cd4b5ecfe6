"""Waiting for a time on a full day: joining, leaving, and the offer to the first in order (F80).

A time that becomes free is held for the first on the list who can have it, for as long as the
policy says; nobody else can take it meanwhile. If it is not booked by then it goes to the next.
No job is needed for that: whoever next frees or chooses a time of the day, or looks at their
place, finds the offers that have lapsed (``advance``), and an expired one is free in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.errors import (
    DayNotFull,
    NotApproved,
    NotFound,
    PartyTooLarge,
    SlotClosed,
    SlotGone,
    Under18,
)
from kiosk.domain.facility import Facility
from kiosk.domain.guard import approved, may_visit
from kiosk.domain.ids import HoldId, VisitorId, WaitNumber
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import TAKEN, Slot, Span, day_bounds, local_day
from kiosk.domain.visit import Hold, Visit, VisitKind
from kiosk.domain.waiting import ON_THE_LIST, Wait, WaitState
from kiosk.mail import wait_letters
from kiosk.services.holding import keep
from kiosk.services.offers import Board, board_for
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: An offer that cannot be made now: the next in order is asked.
_NOT_NOW = (NotApproved, Under18, PartyTooLarge, SlotClosed, SlotGone)


class Waiting(StrEnum):
    """What is written down of a place on a list; the subject is ``wait`` and its number."""

    JOINED = "wait.joined"
    LEFT = "wait.left"
    OFFERED = "wait.offered"
    LAPSED = "wait.lapsed"
    BOOKED = "wait.booked"


_SAID = {
    WaitState.LEFT: Waiting.LEFT,
    WaitState.OFFERED: Waiting.OFFERED,
    WaitState.LAPSED: Waiting.LAPSED,
    WaitState.BOOKED: Waiting.BOOKED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A visitor's place and the offer that is good now; ``place`` is 0 once it has ended."""

    wait: Wait
    place: int
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class DayList:
    """One day as one visitor sees its list: their standing, or whether they can join."""

    day: date
    can_join: bool
    standing: Standing | None


def join(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    day: date,
    at: datetime,
    party: Party = ALONE,
) -> Wait:
    """Take the last place on the day's list; who has one keeps it.

    Raises ``NotApproved`` (R1), ``PartyTooLarge``, ``DayNotFull`` if there is a time for them.
    """
    with store.begin() as t:
        advance(t, facility, kind, day, at)
        known = _own(t, visitor, kind, day)
        if known is not None:
            return known
        policy = facility.policy
        if not policy.admits(party):
            raise PartyTooLarge(adults=policy.adults_most, children=policy.children_most)
        enrolment = approved(t.enrolments.standing(visitor))
        wait = Wait(
            number=WaitNumber(0),
            visitor=visitor,
            resident=enrolment.resident,
            kind=kind,
            day=day,
            party=party,
            joined_at=at,
        )
        if not _is_full(_board(t, facility, wait, at), facility, day, at):
            raise DayNotFull
        wait = t.waits.add(wait)
        t.audit.add(at, visitor, Waiting.JOINED, f"wait {wait.number}", {"day": day.isoformat()})
        return wait


def leave(
    store: Store, facility: Facility, visitor: VisitorId, number: WaitNumber, at: datetime
) -> None:
    """Give up one's place; what was offered goes to the next. Raises ``NotFound``."""
    with store.begin() as t:
        wait = t.waits.get(number)
        if wait.visitor != visitor:
            raise NotFound
        if wait.state not in ON_THE_LIST:
            return
        freed = _give_back(t, wait)
        _put(t, wait, WaitState.LEFT, visitor, at)
        advance(t, facility, wait.kind, wait.day, at, freed)


def mine(
    store: Store, facility: Facility, visitor: VisitorId, at: datetime
) -> tuple[Standing, ...]:
    """One's places from today on, with what is offered now; also the offers that were missed."""
    today = facility.day(at)
    with store.read() as t:
        if not t.waits.of_visitor(visitor, today):
            return ()
    with store.begin() as t:
        for wait in t.waits.of_visitor(visitor, today):
            if wait.state in ON_THE_LIST:
                advance(t, facility, wait.kind, wait.day, at)
        latest = {(w.kind, w.day): w for w in t.waits.of_visitor(visitor, today)}
        shown = (*ON_THE_LIST, WaitState.LAPSED)
        return tuple(_standing(t, w, at) for w in latest.values() if w.state in shown)


def of_day(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    day: date,
    at: datetime,
    party: Party = ALONE,
) -> DayList:
    """That day's list for one visitor. Raises ``NotApproved`` (R1)."""
    with store.read() as t:
        own = _own(t, visitor, kind, day)
        if own is not None:
            return DayList(day, can_join=False, standing=_standing(t, own, at))
        resident = approved(t.enrolments.standing(visitor)).resident
        wish = Wait(
            number=WaitNumber(0),
            visitor=visitor,
            resident=resident,
            kind=kind,
            day=day,
            party=party,
            joined_at=at,
        )
        board = _board(t, facility, wish, at)
        is_full = facility.policy.admits(party) and _is_full(board, facility, day, at)
        return DayList(day, can_join=is_full, standing=None)


def go_round(store: Store, facility: Facility, at: datetime) -> None:
    """Bring every list up to date: for times that were freed while nobody was looking."""
    with store.read() as t:
        lists = t.waits.lists(facility.day(at))
    for kind, day in lists:
        with store.begin() as t:
            advance(t, facility, kind, day, at)


@contextmanager
def after_those_who_wait(
    store: Store, facility: Facility, kind: VisitKind, slot: Slot, at: datetime
) -> Iterator[Transaction]:
    """A transaction to choose that time in; who waits for its day has been asked before.

    What they are offered stays so if the choice is refused.
    """
    day = local_day(slot.starts_at, facility.zone)
    with store.begin() as t:
        if not t.waits.on(kind, day):
            yield t
            return
        advance(t, facility, kind, day, at)
    with store.begin() as t:
        yield t


def released(
    t: Transaction, facility: Facility, kind: VisitKind, freed: Span, at: datetime
) -> None:
    """A time is free again: offer it, in the transaction that has freed it."""
    slot = Slot(freed.starts_at, freed.ends_at)
    advance(t, facility, kind, local_day(slot.starts_at, facility.zone), at, (slot,))


def settled(t: Transaction, facility: Facility, visit: Visit, at: datetime) -> None:
    """Its visitor waits no longer for that day; another time that was offered goes on."""
    day = local_day(visit.starts_at, facility.zone)
    own = _own(t, visit.visitor, visit.kind, day)
    if own is not None:
        freed = _give_back(t, own) if own.hold != HoldId(visit.id) else ()
        _put(t, own, WaitState.BOOKED, visit.visitor, at)
        advance(t, facility, visit.kind, day, at, freed)


def advance(
    t: Transaction,
    facility: Facility,
    kind: VisitKind,
    day: date,
    at: datetime,
    freed: Iterable[Slot] = (),
) -> None:
    """End the offers that have lapsed, and offer what is free to those who wait, in order.

    What is ``freed`` now, or was offered until now, is offered up to the policy's ``offer_lead``
    before its start; other open times as long as anybody could book them.
    """
    there = t.waits.on(kind, day)
    late = list(freed)
    for wait in there:
        if wait.state is WaitState.OFFERED and _live(t, wait, at) is None:
            late += _give_back(t, wait)
            _put(t, wait, WaitState.LAPSED, "waitlist", at)
    if len(there) < len(t.waits.numbers(kind, day)):
        return  # A lobby that sees one visitor cannot ask the others; a desk's round does.
    for wait in there:
        if wait.state is WaitState.WAITING and not _offer(t, facility, wait, at, late):
            return


def _offer(t: Transaction, facility: Facility, wait: Wait, at: datetime, late: list[Slot]) -> bool:
    """Hold for them the first time they can have; False if nobody after them can have one."""
    other = t.holds.of_visitor(wait.visitor, is_offer=True)
    if other is not None and other.expires_at > at:
        return True
    try:
        enrolment = may_visit(t.enrolments.standing(wait.visitor), wait.day)
    except _NOT_NOW:
        return True
    if enrolment.resident != wait.resident:
        return True
    lead, patient = facility.policy.lead, _patient(facility)
    board = _board(t, facility, wait, at)
    for offer in board.offers(wait.day):
        if not offer.is_open or (offer.slot.starts_at - at < lead and offer.slot not in late):
            continue
        try:
            kept = keep(
                t,
                patient,
                wait.visitor,
                wait.kind,
                offer.slot,
                at,
                party=wait.party,
                offered_for=facility.policy.offer,
            )
        except _NOT_NOW:
            continue
        _tell(t, facility, wait, kept, at)
        return True
    return wait.party != ALONE or any(board.places.free(o.slot) for o in board.offers(wait.day))


def _tell(t: Transaction, facility: Facility, wait: Wait, kept: Hold, at: datetime) -> None:
    offered = replace(
        wait, hold=kept.id, slot=Slot(kept.starts_at, kept.ends_at), accept_by=kept.expires_at
    )
    _put(t, offered, WaitState.OFFERED, "waitlist", at)
    visitor, resident = t.visitors.by_id(wait.visitor), t.residents.get(wait.resident)
    t.outbox.add(wait_letters.offered(facility, visitor, resident, kept), at)


def _live(t: Transaction, wait: Wait, at: datetime) -> Hold | None:
    """The offer, if it still is kept."""
    kept = t.holds.of_visitor(wait.visitor, is_offer=True)
    if kept is None or kept.id != wait.hold or kept.expires_at <= at:
        return None
    return kept


def _give_back(t: Transaction, wait: Wait) -> tuple[Slot, ...]:
    """Release what was offered; the time that is free by it."""
    if wait.state is not WaitState.OFFERED or wait.hold is None or wait.slot is None:
        return ()
    t.holds.release(wait.hold)
    return (wait.slot,)


def _put(t: Transaction, wait: Wait, state: WaitState, who: str, at: datetime) -> None:
    t.waits.put(replace(wait, state=state))
    t.audit.add(at, who, _SAID[state], f"wait {wait.number}", {})


def _own(t: Transaction, visitor: VisitorId, kind: VisitKind, day: date) -> Wait | None:
    return next((w for w in t.waits.on(kind, day) if w.visitor == visitor), None)


def _standing(t: Transaction, wait: Wait, at: datetime) -> Standing:
    before = [number for number in t.waits.numbers(wait.kind, wait.day) if number <= wait.number]
    kept = _live(t, wait, at) if wait.state is WaitState.OFFERED else None
    return Standing(wait, len(before) if wait.state in ON_THE_LIST else 0, kept)


def _patient(facility: Facility) -> Facility:
    """The facility with the lead that holds for times that became free."""
    policy = facility.policy
    return replace(facility, policy=replace(policy, lead=min(policy.lead, policy.offer_lead)))


def _board(t: Transaction, facility: Facility, wait: Wait, at: datetime) -> Board:
    patient, span = _patient(facility), day_bounds(wait.day, facility.zone)
    whom, who = wait.resident, wait.visitor
    return board_for(t, patient, who, whom, wait.kind, span, at, None, wait.party)


def _is_full(board: Board, facility: Facility, day: date, at: datetime) -> bool:
    """Whether nothing can be booked, but something could if nobody else had it."""
    offers, lead = board.offers(day), facility.policy.lead
    is_open = any(o.is_open and o.slot.starts_at - at >= lead for o in offers)
    return not is_open and any(o.why in TAKEN for o in offers)

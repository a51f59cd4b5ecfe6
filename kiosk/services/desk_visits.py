"""What staff book and move for visitors (R22 to R30): weighed first, then done as it was told.

Both are one transaction, in the name of who does it. A rule of the facility's own may be set aside
with a supervisor's password; one about persons, or two visits in one place, never.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain import fields
from kiosk.domain.changed import Changed
from kiosk.domain.credit import deadline, payment_for
from kiosk.domain.eligibility import Blocked
from kiosk.domain.errors import (
    ConsequenceChanged,
    NotAllowed,
    NotApproved,
    PartyTooLarge,
    SlotClosed,
    SlotGone,
    StaleVersion,
    VisitBegun,
    VisitOver,
)
from kiosk.domain.facility import Facility, Resident, Terminal
from kiosk.domain.guard import approved
from kiosk.domain.ids import (
    ResidentId,
    TerminalId,
    VisitId,
    VisitorId,
    new_id,
    new_reference,
)
from kiosk.domain.language import Language
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.party import ALONE, Party
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.slot import TAKEN, Closed, Slot, local_day, slots_on
from kiosk.domain.staff import Staff
from kiosk.domain.visit import MOVES, Payment, Visit, VisitKind, VisitState
from kiosk.mail import visit_letters
from kiosk.services import credit, move
from kiosk.services import staff as staff_
from kiosk.services.asking import ask
from kiosk.services.audit import Booking
from kiosk.services.places import free_terminals
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: Rules that are the facility's own to set aside. The others protect persons (age, ID, presence,
#: being kept apart), the hours of R26, and the past.
OVERRIDABLE = frozenset(
    {
        Closed.EARLIER,
        Closed.TOO_SOON,
        Closed.TOO_FAR,
        Closed.FACILITY_BLOCKED,
        Closed.UNIT_BLOCKED,
        Closed.RESIDENT_BLOCKED,
        Closed.UNIT_HOURS,
        Closed.VISITOR_QUOTA,
        Closed.RESIDENT_QUOTA,
        Closed.UNIT_BUSY,
    }
)
_CHANGES_PLACE = frozenset({VisitState.BOOKED, VisitState.CHECKED_IN})


class Wish(StrEnum):
    """At whose wish a visit moves: the notice counts for the visitor's alone (R20, R29)."""

    VISITOR = "visitor"
    FACILITY = "facility"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who may book, as they are looked for. ``reference`` is their application's."""

    visitor: VisitorId
    name: str
    email: str
    reference: str
    language: Language
    resident: Resident


@dataclass(frozen=True, slots=True)
class Terms:
    """What it means in money. ``earns``: the old visit gives a credit.

    ``credit_until``: the last moment to give the new one up with a credit; None if it gives none.
    """

    earns: bool
    payment: Payment
    price_cents: int
    credits_left: int
    credit_until: datetime | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A visit at that time and place, before it is booked or moved there.

    ``terms`` is None where nothing but the terminal changes. ``blocked`` are the rules in the way.
    """

    kind: VisitKind
    slot: Slot
    terminal: Terminal
    terms: Terms | None
    blocked: tuple[Blocked, ...]
    party: Party = ALONE

    @property
    def is_open(self) -> bool:
        """Whether nothing is in the way."""
        return not self.blocked

    @property
    def may_override(self) -> bool:
        """Whether a supervisor can set aside all that is in the way."""
        return bool(self.blocked) and all(b.why in OVERRIDABLE for b in self.blocked)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A supervisor's badge and password, given for one visit."""

    badge: str
    untrusted_password: str


def guests(store: Store) -> tuple[Guest, ...]:
    """Everybody who is approved, by name."""
    with store.read() as t:
        found = t.calendar.approved()
        people = t.visitors.by_ids(frozenset(a.visitor for a in found))
        residents = t.residents.by_ids(frozenset(a.resident for a in found))
    made = (
        Guest(
            visitor=a.visitor,
            name=people[a.visitor].applicant.full_name,
            email=people[a.visitor].email,
            reference=a.reference,
            language=people[a.visitor].language,
            resident=residents[a.resident],
        )
        for a in found
    )
    return tuple(sorted(made, key=lambda g: (g.name.casefold(), g.reference)))


def weigh_booking(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    slot: Slot,
    terminal: TerminalId | None,
    at: datetime,
    party: Party = ALONE,
) -> Weighed:
    """What booking for that visitor would mean; without a terminal, on the first that is free.

    Raises ``NotApproved``, ``NotFound``; ``SlotGone`` if no terminal is free at all.
    """
    with store.read() as t:
        return _booking(t, facility, visitor, kind, slot, terminal, at, party)


def book(
    store: Store,
    facility: Facility,
    staff: Staff,
    visitor: VisitorId,
    told: Weighed,
    at: datetime,
    confirmation: Confirmation | None = None,
) -> Changed:
    """Book for a visitor what was weighed; ``confirmation`` sets a rule aside.

    Raises ``NotAllowed``, ``NotApproved``, ``SlotClosed``, ``SlotGone``, ``ConsequenceChanged``,
    and as ``staff.sign_in``.
    """
    supervisor = _supervisor(store, facility, confirmation, at)
    with store.begin() as t:
        _may_book(t, staff)
        now = _booking(t, facility, visitor, told.kind, told.slot, told.terminal.id, at, told.party)
        aside = _permitted(t, now, supervisor)
        if now.terms is None or now.terms != told.terms:
            raise ConsequenceChanged
        held = t.holds.of_visitor(visitor)
        if held is not None:
            t.holds.release(held.id)
        whom = approved(t.enrolments.of_visitor(visitor)).resident
        visit = t.visits.add(_visit(now, now.terms, visitor, whom=whom, at=at))
        if visit.payment is Payment.CREDIT:
            credit.spend(t, visit, at)
        detail: dict[str, str | int] = {
            "by": "staff",
            "payment": visit.payment.value,
            "cents": visit.price_cents,
            "terminal": visit.terminal,
        }
        t.audit.add(at, staff.id, Booking.BOOKED, visit.id, detail | aside)
        people = t.visitors.by_id(visitor), t.residents.get(whom)
        t.outbox.add(visit_letters.booked(facility, *people, visit), at)
    return Changed(visits=frozenset({visit.id}), letters=True)


def weigh_move(
    store: Store,
    facility: Facility,
    visit_id: VisitId,
    slot: Slot,
    terminal: TerminalId | None,
    at: datetime,
    wish: Wish = Wish.VISITOR,
) -> Weighed:
    """What moving the visit there would mean (R28, R29). Raises as ``weigh_booking``."""
    with store.read() as t:
        return _moving(t, facility, t.visits.get(visit_id), slot, terminal, at, wish)


def move_visit(
    store: Store,
    facility: Facility,
    staff: Staff,
    visit_id: VisitId,
    version: int,
    told: Weighed,
    at: datetime,
    *,
    wish: Wish = Wish.VISITOR,
    untrusted_explanation: str = "",
    confirmation: Confirmation | None = None,
) -> Changed:
    """Move as it was weighed; at the facility's wish with an explanation for the visitor (R20).

    The old time is lost only with the new one booked. At the same time on another terminal it
    stays the same visit. Raises ``StaleVersion``, ``VisitBegun``, ``VisitOver``,
    ``NoExplanation``, and as ``book``.
    """
    supervisor = _supervisor(store, facility, confirmation, at)
    with store.begin() as t:
        _may_book(t, staff)
        old = t.visits.get(visit_id)
        if old.version != version:
            raise StaleVersion
        now = _moving(t, facility, old, told.slot, told.terminal.id, at, wish)
        aside = _permitted(t, now, supervisor)
        if now.terms != told.terms:
            raise ConsequenceChanged
        if now.terms is None:
            return _change_terminal(t, staff, old, now.terminal, at)
        if wish is Wish.FACILITY:
            # Kept with the visit that is given up, as of one that is called off (R20, R21).
            why = fields.explanation(untrusted_explanation)
            old = replace(old, reason=Reason.OUTSIDE_OTHER, explanation=why)
        new = _exchange(t, old, now, now.terms, wish, at)
        gave: dict[str, str | int] = {
            "by": "staff",
            "wish": wish.value,
            "to": new.id,
            "credit": int(now.terms.earns),
        }
        t.audit.add(at, staff.id, Booking.MOVED, old.id, gave)
        took: dict[str, str | int] = {
            "by": "staff",
            "from": old.id,
            "payment": new.payment.value,
            "cents": new.price_cents,
            "terminal": new.terminal,
        }
        t.audit.add(at, staff.id, Booking.BOOKED, new.id, took | aside)
        people = t.visitors.by_id(new.visitor), t.residents.get(new.resident)
        if old.reason is not None:
            cause = Cause(old.reason, old.explanation)
            letter = visit_letters.moved_for_you(facility, *people, old, new, cause)
        else:
            letter = visit_letters.moved(facility, *people, old, new, earned=now.terms.earns)
        t.outbox.add(letter, at)
    return Changed(visits=frozenset({old.id, new.id}), letters=True)


def _supervisor(
    store: Store, facility: Facility, given: Confirmation | None, at: datetime
) -> Staff | None:
    """Whoever confirms, their password checked as at the sign-in, wrong tries counted."""
    if given is None:
        return None
    found = staff_.sign_in(store, facility, given.badge, given.untrusted_password, at)
    if not found.may_override:
        raise NotAllowed
    return found


def _may_book(t: Transaction, staff: Staff) -> None:
    if not t.staff.get(staff.id).may_book:
        raise NotAllowed


def _permitted(t: Transaction, now: Weighed, supervisor: Staff | None) -> dict[str, str | int]:
    """What is written down of rules set aside; raises the refusal of one that is not."""
    if now.is_open:
        return {}
    allowed = now.may_override and supervisor is not None
    if supervisor is None or not allowed:
        why = next((b.why for b in now.blocked if b.why not in OVERRIDABLE), now.blocked[0].why)
        raise SlotGone if why in TAKEN else SlotClosed(why=why)
    if not t.staff.get(supervisor.id).may_override:
        raise NotAllowed
    rules = ",".join(b.why.value for b in now.blocked)
    return {"set_aside": rules, "supervisor": supervisor.id}


def _booking(
    t: Transaction,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    slot: Slot,
    terminal: TerminalId | None,
    at: datetime,
    party: Party,
) -> Weighed:
    policy = facility.policy
    if not policy.admits(party):
        raise PartyTooLarge(adults=policy.adults_most, children=policy.children_most)
    price = policy.price_cents(kind)
    balance = t.ledger.balance(visitor, kind)
    payment = payment_for(price, balance)
    limit = deadline(slot.starts_at, policy.notice)
    terms = Terms(
        earns=False,
        payment=payment,
        price_cents=price,
        credits_left=balance - (payment is Payment.CREDIT),
        credit_until=limit if at <= limit else None,
    )
    return _weighed(t, facility, visitor, kind, slot, terminal, at, terms, None, party)


def _moving(
    t: Transaction,
    facility: Facility,
    visit: Visit,
    slot: Slot,
    terminal: TerminalId | None,
    at: datetime,
    wish: Wish,
) -> Weighed:
    if slot.starts_at == visit.starts_at:
        if visit.state not in _CHANGES_PLACE:
            raise VisitOver
        return _weighed(t, facility, visit.visitor, visit.kind, slot, terminal, at, None, visit)
    if VisitState.MOVED not in MOVES[visit.state]:
        raise VisitOver
    if visit.starts_at <= at:
        raise VisitBegun
    balance = t.ledger.balance(visit.visitor, visit.kind)
    means = move.effect(facility, visit, slot, at, balance)
    terms = Terms(
        means.earns, means.payment, means.price_cents, means.credits_left, means.credit_until
    )
    if wish is Wish.FACILITY:
        terms = _at_no_cost(facility, visit, slot, at, balance)
    return _weighed(t, facility, visit.visitor, visit.kind, slot, terminal, at, terms, visit)


def _at_no_cost(facility: Facility, visit: Visit, slot: Slot, at: datetime, balance: int) -> Terms:
    """The facility wants it: the old visit is credited whatever the notice, and pays the new."""
    limit = deadline(slot.starts_at, facility.policy.notice)
    return Terms(
        earns=True,
        payment=Payment.CREDIT,
        price_cents=facility.policy.price_cents(visit.kind),
        credits_left=balance,
        credit_until=limit if visit.carries_right and at <= limit else None,
    )


def _weighed(
    t: Transaction,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    slot: Slot,
    terminal: TerminalId | None,
    at: datetime,
    terms: Terms | None,
    moving: Visit | None,
    party: Party = ALONE,
) -> Weighed:
    enrolment = approved(t.enrolments.of_visitor(visitor))
    if moving is not None and moving.resident != enrolment.resident:
        raise NotApproved
    span = slot.starts_at, slot.ends_at
    asked = ask(
        t, facility, visitor, enrolment.applicant, t.residents.get(enrolment.resident),
        kind, span, at, moving, party,
    )  # fmt: skip
    free = free_terminals(t, visitor, kind, slot, at, asked.blocks, moving, asked.party)
    chosen = _chosen(t, free, terminal)
    # On another terminal at its own time a visit breaks no rule that it has not broken before.
    rules = () if terms is None else asked.eligibility().every(slot)
    policy, zone = facility.policy, facility.zone
    if terms is not None and slot not in slots_on(
        local_day(slot.starts_at, zone), policy.hours(kind), policy, zone
    ):
        rules = (Blocked(Closed.OUTSIDE_HOURS), *rules)
    if chosen not in free:
        fits = chosen.kind is kind and chosen.has_room_for(asked.party)
        rules = (*rules, Blocked(Closed.FULL if fits else Closed.PARTY))
    return Weighed(kind, slot, chosen, terms, rules, asked.party)


def _chosen(t: Transaction, free: tuple[Terminal, ...], terminal: TerminalId | None) -> Terminal:
    if terminal is not None:
        return t.terminals.get(terminal)
    if not free:
        raise SlotGone
    return free[0]


def _visit(
    now: Weighed, terms: Terms, visitor: VisitorId, *, whom: ResidentId, at: datetime
) -> Visit:
    return Visit(
        id=VisitId(new_id()),
        reference=new_reference(),
        visitor=visitor,
        resident=whom,
        terminal=now.terminal.id,
        kind=now.kind,
        starts_at=now.slot.starts_at,
        ends_at=now.slot.ends_at,
        payment=terms.payment,
        price_cents=terms.price_cents,
        booked_at=at,
        party=now.party,
    )


def _exchange(
    t: Transaction, old: Visit, now: Weighed, terms: Terms, wish: Wish, at: datetime
) -> Visit:
    keeps = old.carries_right if wish is Wish.FACILITY else terms.earns
    new = replace(
        _visit(now, terms, old.visitor, whom=old.resident, at=at),
        carries_right=keeps,
        moved_from=old.id,
    )
    new = t.visits.exchange(old, new)
    if terms.earns:
        facility_wants = wish is Wish.FACILITY
        why = EntryWhy.NOT_THE_VISITORS_FAULT if facility_wants else EntryWhy.MOVED_IN_TIME
        credit.earn(t, old, why, at)
    if terms.payment is Payment.CREDIT:
        credit.spend(t, new, at)
    return new


def _change_terminal(
    t: Transaction, staff: Staff, visit: Visit, terminal: Terminal, at: datetime
) -> Changed:
    t.visits.move(replace(visit, terminal=terminal.id), at)
    detail: dict[str, str | int] = {"from": visit.terminal, "terminal": terminal.id}
    t.audit.add(at, staff.id, Booking.TERMINAL, visit.id, detail)
    return Changed(visits=frozenset({visit.id}))

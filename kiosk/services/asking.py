"""Asks the store for all that decides whether times can be had, each thing once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.eligibility import Eligibility, Others, Wish
from kiosk.domain.facility import Facility, Resident, housing_unit
from kiosk.domain.ids import TerminalId, VisitorId
from kiosk.domain.party import ALONE, Party
from kiosk.domain.restriction import Block, UnitRules
from kiosk.domain.slot import Slot, day_bounds, first_of_week, local_day
from kiosk.domain.visit import Visit, VisitKind
from kiosk.domain.visitor import Applicant
from kiosk.services.places import Places, free_terminals
from kiosk.store.occupancy import LiveHold, PersonsVisit
from kiosk.store.transaction import Transaction

_SIX_DAYS = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Asked:
    """One visitor's wish for a span of time, inside a transaction; ``holds`` are other people's."""

    t: Transaction
    facility: Facility
    visitor: VisitorId
    applicant: Applicant
    resident: Resident
    kind: VisitKind
    span: tuple[datetime, datetime]
    at: datetime
    moving: Visit | None
    party: Party
    blocks: tuple[Block, ...]
    holds: tuple[LiveHold, ...]

    def eligibility(self) -> Eligibility:
        """Judges by every rule."""
        rules = self.t.restrictions.unit(self.resident.housing_unit)
        persons = self._persons()
        others = Others(
            visitor=self._of_visitor(persons, claims=True),
            visitor_used=self._of_visitor(persons, claims=False),
            resident=(*self._of_resident(persons, claims=True), *self._held()),
            resident_used=self._of_resident(persons, claims=False),
            unit=self._unit(rules),
            apart=self._apart(),
        )
        return self._judge(rules, others)

    def restrictions(self) -> Eligibility:
        """Judges by what can close even a time that is held already (``withdrawn``)."""
        others = Others()
        if self._counts_weeks:
            persons = self._persons()
            others = Others(
                visitor_used=tuple(p.slot for p in persons if p.visitor == self.visitor),
                resident_used=(
                    *(p.slot for p in persons if p.resident == self.resident.id),
                    *self._held(),
                ),
            )
        return self._judge(self.t.restrictions.unit(self.resident.housing_unit), others)

    def places(self) -> Places:
        """Counts the terminals that are free."""
        every = [m for m in self.t.terminals.all() if m.kind is self.kind]
        usable = {m.id for m in every if m.in_service and m.has_room_for(self.party)}
        blocked = {b.terminal for b in self.blocks if b.terminal in usable}
        unusable = {m.id for m in every} - usable
        counted = self.t.occupancy.terminals_taken(self.kind, *self.span)
        counted += [(h.slot, 1) for h in self.holds if h.terminal in usable]
        aside = [(h.terminal, h.slot) for h in self.holds if h.terminal in blocked]
        if self.moving is not None and self.moving.kind is self.kind:
            counted.append((Slot(self.moving.starts_at, self.moving.ends_at), -1))
        for visit in self._visits_on(unusable | {b for b in blocked if b is not None}):
            if visit[0] in unusable:
                counted.append((visit[1], -1))
            else:
                aside.append(visit)
        return Places(usable, self.blocks, counted, aside, self._exactly)

    def is_too_many(self) -> bool:
        """Whether the party has no room at any terminal, though a smaller one had."""
        every = [m for m in self.t.terminals.all() if m.kind is self.kind and m.in_service]
        return bool(every) and not any(m.has_room_for(self.party) for m in every)

    def _visits_on(self, terminals: set[TerminalId]) -> list[tuple[TerminalId, Slot]]:
        """Those of others than the one that moves, whose terminal nobody else has then."""
        if not terminals:
            return []
        found = self.t.occupancy.taken_on(terminals, *self.span)
        if self.moving is None:
            return found
        gone = self.moving.terminal, Slot(self.moving.starts_at, self.moving.ends_at)
        return [each for each in found if each != gone]

    def _judge(self, rules: UnitRules, others: Others) -> Eligibility:
        wish = Wish(
            kind=self.kind,
            at=self.at,
            applicant=self.applicant,
            resident=self.resident,
            moving=self.moving,
        )
        return Eligibility(self.facility, wish, rules, self.blocks, others)

    def _persons(self) -> list[PersonsVisit]:
        """The visits of both in the span, or in its whole weeks where these are counted."""
        start, end = self.span
        if self._counts_weeks:
            zone, begins = self.facility.zone, self.facility.policy.week_begins
            first = first_of_week(local_day(start, zone), begins)
            last = first_of_week(local_day(end, zone), begins)
            start, end = day_bounds(first, zone)[0], day_bounds(last + _SIX_DAYS, zone)[1]
        found = self.t.occupancy.of_persons(self.visitor, self.resident.id, start, end)
        return [p for p in found if self.moving is None or p.id != self.moving.id]

    @property
    def _counts_weeks(self) -> bool:
        policy = self.facility.policy
        return bool(policy.visitor_weekly_most or policy.resident_weekly_most)

    def _of_visitor(self, persons: list[PersonsVisit], *, claims: bool) -> tuple[Slot, ...]:
        return tuple(p.slot for p in persons if p.visitor == self.visitor and p.claims is claims)

    def _of_resident(self, persons: list[PersonsVisit], *, claims: bool) -> tuple[Slot, ...]:
        whom = self.resident.id
        return tuple(p.slot for p in persons if p.resident == whom and p.claims is claims)

    def _held(self) -> list[Slot]:
        return [h.slot for h in self.holds if h.resident == self.resident.id]

    def _unit(self, rules: UnitRules) -> tuple[tuple[Slot, int], ...]:
        limit = self.facility.policy.unit_at_once if rules.at_once is None else rules.at_once
        if not limit:
            return ()
        me = self.resident
        unit = me.housing_unit
        booked = self.t.occupancy.unit_taken(unit, me.id, *self.span)
        held = [
            (h.slot, 1) for h in self.holds if housing_unit(h.unit) == unit and h.resident != me.id
        ]
        return (*booked, *held)

    def _apart(self) -> tuple[Slot, ...]:
        apart = self.t.restrictions.apart_from(self.resident.id)
        if not apart:
            return ()
        booked = self.t.occupancy.of_residents(apart, *self.span)
        return (*booked, *(h.slot for h in self.holds if h.resident in apart))

    def _exactly(self, slot: Slot) -> int:
        found = free_terminals(
            self.t, self.visitor, self.kind, slot, self.at, self.blocks, self.moving, self.party
        )
        return len(found)


def ask(
    t: Transaction,
    facility: Facility,
    visitor: VisitorId,
    applicant: Applicant,
    resident: Resident,
    kind: VisitKind,
    span: tuple[datetime, datetime],
    at: datetime,
    moving: Visit | None = None,
    party: Party = ALONE,
) -> Asked:
    """The wish with what is blocked and held then; who comes to a visit stays so when it moves.

    A hold of one's own gives way to the next choice, so it is in nobody's way.
    """
    party = party if moving is None else moving.party
    blocks = t.restrictions.blocks_between(*span, at)
    live = t.occupancy.live_holds(*span, at)
    holds = tuple(h for h in live if h.visitor != visitor)
    return Asked(
        t, facility, visitor, applicant, resident, kind, span, at, moving, party, blocks, holds
    )

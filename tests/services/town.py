"""A facility with terminals, residents and approved visitors, kept in a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.enrolment import State
from kiosk.domain.facility import Facility, Policy, Resident, Terminal
from kiosk.domain.ids import VisitorId, new_id
from kiosk.domain.letter import Letter
from kiosk.domain.slot import Slot, instant
from kiosk.domain.visit import Visit, VisitKind
from kiosk.domain.visitor import Visitor
from kiosk.services import book
from kiosk.store.store import Store
from tests.store import samples

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
#: A Sunday afternoon at the facility.
NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FRIDAY = date(2026, 11, 27)
SECOND = timedelta(seconds=1)
PRICED = Policy(onsite_price_cents=500, offsite_price_cents=900)


class Town:
    """Cedar Ridge: two lobby terminals, one off-site lane, three residents, Maria approved."""

    def __init__(self, store: Store, policy: Policy = PRICED) -> None:
        self.store = store
        self.facility = Facility(
            name="Cedar Ridge Detention Center", state="CA", zone=LOS_ANGELES, policy=policy
        )
        self.rafael = samples.resident("BK-1001", "Reyes")
        self.ivan = samples.resident("BK-1002", "Ramos")
        self.leah = samples.resident("BK-1003", "Nu\u00f1ez-Reyes")
        self.first = samples.terminal("Terminal 1")
        self.second = samples.terminal("Terminal 2")
        self.lane = samples.terminal("Off-site 1", VisitKind.OFFSITE)
        self.officer = samples.officer()
        with store.begin() as t:
            for resident in (self.rafael, self.ivan, self.leah):
                t.residents.add(resident)
            for terminal in (self.first, self.second, self.lane):
                t.terminals.add(terminal)
            t.staff.add(self.officer)
        self.maria = self.approved("maria@example.org", self.rafael)

    def approved(
        self,
        email: str,
        resident: Resident,
        *,
        birth: date = date(1991, 3, 14),
        expiry: date | None = date(2029, 3, 14),
        state: State = State.APPROVED,
    ) -> VisitorId:
        """A visitor with an enrolment in that state."""
        applicant = replace(samples.APPLICANT, birth=birth, id_expiry=expiry)
        visitor: Visitor = replace(samples.visitor(email), applicant=applicant)
        enrolment = replace(samples.enrolment(visitor, resident), applicant=applicant, state=state)
        if state is not State.WAITING:
            enrolment = replace(enrolment, decisions=(samples.decision(self.officer, state),))
        with self.store.begin() as t:
            t.visitors.add(visitor)
            t.enrolments.add(enrolment, new_id())
        return visitor.id

    def slot(self, day: date = FRIDAY, wall: time = time(13, 40)) -> Slot:
        """The session that starts then at the facility."""
        starts_at = instant(day, wall, LOS_ANGELES)
        return Slot(starts_at, starts_at + self.facility.policy.session)

    def booked(
        self,
        visitor: VisitorId | None = None,
        slot: Slot | None = None,
        kind: VisitKind = VisitKind.ONSITE,
        at: datetime = NOW,
    ) -> Visit:
        """Hold and confirm at once."""
        kept = book.hold(
            self.store, self.facility, visitor or self.maria, kind, slot or self.slot(), at
        )
        return book.confirm(self.store, self.facility, kept.id, at)

    def credits(self, visitor: VisitorId | None = None, kind: VisitKind = VisitKind.ONSITE) -> int:
        """The visitor's balance."""
        return book.mine(self.store, visitor or self.maria, NOW).credits[kind]

    def letters(self) -> list[Letter]:
        """Everything in the outbox, oldest first."""
        with self.store.read() as t:
            return [posted.letter for posted in t.outbox.all()]

    def put_terminal(self, terminal: Terminal, *, in_service: bool) -> None:
        """Take a terminal out of service or back into it."""
        with self.store.begin() as t:
            t.terminals.put(replace(terminal, in_service=in_service))

    def put_resident(self, resident: Resident, *, present: bool) -> None:
        """Let a resident leave or return."""
        with self.store.begin() as t:
            t.residents.put(replace(resident, present=present))

"""The waiting list against a machine that does anything in any order.

``KIOSK_BOOKING_RUNS`` and ``KIOSK_BOOKING_STEPS`` make it run longer than the suite does.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event

from kiosk.domain.enrolment import State
from kiosk.domain.errors import (
    DayNotFull,
    HoldExpired,
    NotApproved,
    SlotClosed,
    SlotGone,
    VisitBegun,
    VisitOver,
)
from kiosk.domain.ids import VisitorId, WaitNumber
from kiosk.domain.letter import LetterName
from kiosk.domain.party import ALONE, Party
from kiosk.domain.reason import Reason
from kiosk.domain.slot import Closed, Slot, day_bounds, quanta
from kiosk.domain.visit import CLAIMING, Hold, Visit
from kiosk.domain.waiting import ON_THE_LIST, Wait, WaitState
from kiosk.services import book, call_off, move, waitlist
from kiosk.services.offers import Offer
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.services.line import ONSITE, Line
from tests.services.town import FRIDAY, NOW, PRICED

RUNS = int(os.environ.get("KIOSK_BOOKING_RUNS", "10"))
STEPS = int(os.environ.get("KIOSK_BOOKING_STEPS", "25"))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
DAYS = (FRIDAY, FRIDAY + DAY)
WHO = st.integers(0, 4)
WHEN = st.tuples(st.sampled_from(DAYS), st.sampled_from([time(13, 40), time(14, 0)]))
FAMILY = Party(adults=2)


class Waiting(RuleBasedStateMachine):
    """Five visitors, two days of two sessions on one terminal for a visitor and one companion."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        url = empty_store(Path(self._folder.name) / "town" / "kiosk.db")
        self.store = Store(url, DataKey(bytes(range(32))))
        # Nobody needs these rows after a power cut.
        event.listen(
            self.store._engine, "connect", lambda db, _: db.execute("PRAGMA synchronous = OFF")
        )
        self.line = Line(self.store, replace(PRICED, adults_most=2))
        self.facility = self.line.facility
        self.people = [self.line.person(f"p{n}") for n in range(5)]
        self.now = NOW
        self.held: dict[VisitorId, Hold] = {}
        self.offers: dict[WaitNumber, str | None] = {}

    def teardown(self) -> None:
        """Close and remove the store."""
        self.store.close()
        self._folder.cleanup()

    @initialize(order=st.permutations(range(3)))
    def some_wait_already(self, order: list[int]) -> None:
        """Friday is full, and three would like to come."""
        for who in order:
            self.join(who, FRIDAY, ALONE)

    # What people do.

    @rule(minutes=st.sampled_from([1, 4, 5, 11, 600]))
    def time_passes(self, minutes: int) -> None:
        """Within an offer, to its end, past a hold's."""
        self.now += timedelta(minutes=minutes)

    @rule(jump=st.sampled_from([-DAY, timedelta(minutes=-7), timedelta(minutes=7), DAY]))
    def clock_jumps(self, jump: timedelta) -> None:
        """The machine's clock is set, forward or back."""
        self.now += jump

    @rule(who=WHO, day=st.sampled_from(DAYS), party=st.sampled_from([ALONE, FAMILY]))
    def join(self, who: int, day: date, party: Party) -> None:
        """Wait for that day, if it is full."""
        with suppress(DayNotFull, NotApproved):
            args = self.store, self.facility, self.people[who], ONSITE, day, self.now
            wait = waitlist.join(*args, party)
            assert waitlist.join(*args, party).number == wait.number

    @rule(who=WHO, pick=st.integers(0, 3))
    def leave(self, who: int, pick: int) -> None:
        """Give up a place."""
        places = [w for w in self.waits() if w.visitor == self.people[who]]
        if places:
            number = places[pick % len(places)].number
            waitlist.leave(self.store, self.facility, self.people[who], number, self.now)

    @rule(who=WHO)
    def accept(self, who: int) -> None:
        """Book what is offered."""
        for standing in waitlist.mine(self.store, self.facility, self.people[who], self.now):
            if standing.hold is not None:
                visit = book.confirm(self.store, self.facility, standing.hold.id, self.now)
                assert (visit.visitor, visit.party) == (self.people[who], standing.wait.party)
                assert self.wait(standing.wait.number).state is WaitState.BOOKED

    @rule(who=WHO, when=WHEN, party=st.sampled_from([ALONE, FAMILY]))
    def hold(self, who: int, when: tuple[date, time], party: Party) -> None:
        """Choose a time oneself."""
        with suppress(SlotClosed, SlotGone, NotApproved):
            args = self.store, self.facility, self.people[who], ONSITE
            kept = book.hold(*args, self.line.town.slot(*when), self.now, party)
            self.held[kept.visitor] = kept

    @rule(who=WHO)
    def confirm(self, who: int) -> None:
        """Touch the button."""
        kept = self.held.pop(self.people[who], None)
        if kept is not None:
            with suppress(HoldExpired, SlotClosed, SlotGone, NotApproved):
                visit = book.confirm(self.store, self.facility, kept.id, self.now)
                assert kept.expires_at > self.now or visit.booked_at < kept.expires_at

    @rule(who=WHO)
    def let_go(self, who: int) -> None:
        """Go back to the times."""
        kept = self.held.pop(self.people[who], None)
        if kept is not None:
            book.release(self.store, kept.id)

    @rule(pick=st.integers(0, 5), by_staff=st.booleans())
    def free(self, pick: int, *, by_staff: bool) -> None:
        """A visit is cancelled."""
        ahead = [v for v in self.visits() if v.state in CLAIMING]
        if not ahead:
            return
        visit = ahead[pick % len(ahead)]
        with suppress(VisitBegun, VisitOver):
            if by_staff:
                officer, why = self.line.town.officer, Reason.OUTSIDE_TERMINAL_BROKEN
                args = self.store, self.facility, officer, visit.id, visit.version, why
                call_off.call_off(*args, "The terminal is broken.", self.now)
            else:
                book.cancel(self.store, self.facility, visit.visitor, visit.id, self.now)

    @rule(pick=st.integers(0, 5), when=WHEN)
    def move(self, pick: int, when: tuple[date, time]) -> None:
        """A visit moves, and its old time is free."""
        ahead = [v for v in self.visits() if v.state in CLAIMING]
        if not ahead:
            return
        visit = ahead[pick % len(ahead)]
        args = self.store, self.facility, visit.visitor, visit.id
        with suppress(SlotClosed, SlotGone, VisitBegun, VisitOver, NotApproved):
            kept = move.hold(*args, self.line.town.slot(*when), self.now)
            self.held.pop(visit.visitor, None)
            told = move.means_now(*args, kept, self.now)
            new = move.confirm(self.store, self.facility, kept.id, told, self.now)
            assert new.party == visit.party

    @rule(who=WHO, state=st.sampled_from([State.APPROVED, State.RETURNED]))
    def judge(self, who: int, state: State) -> None:
        """An approval is taken back, or given again."""
        with self.store.begin() as t:
            enrolment = t.enrolments.of_visitor(self.people[who])
            assert enrolment is not None
            t.enrolments.put(replace(enrolment, state=state))

    @rule()
    def look_round(self) -> None:
        """The round finds what was freed while nobody looked: then nobody waits beside a time."""
        waitlist.go_round(self.store, self.facility, self.now)
        for wait in self.waits():
            if wait.state is WaitState.WAITING and wait.day >= self.facility.day(self.now):
                assert not self.could_have(wait) or self.has_an_offer(wait.visitor)

    # What must hold.

    @invariant()
    def nobody_is_offered_what_another_has(self) -> None:
        """No two live holds or visits share a terminal or a person at a time."""
        taken: set[tuple[str, int]] = set()
        with self.store.read() as t:
            own = [t.holds.of_visitor(p, is_offer=o) for p in self.people for o in (False, True)]
        live = [h for h in own if h is not None and h.expires_at > self.now]
        bookings: list[Hold | Visit] = [*live, *(v for v in self.visits() if v.state in CLAIMING)]
        for booking in bookings:
            people = {booking.terminal, booking.visitor, booking.resident}
            claims = {(one, step) for one in people for step in quanta(booking)}
            assert not claims & taken
            taken |= claims

    @invariant()
    def offers_are_made_in_order(self) -> None:
        """Who got one was the first who could have it, and nobody's number ever changes."""
        waits = self.waits()
        assert [w.number for w in waits] == sorted(w.number for w in waits)
        for wait in waits:
            is_new = wait.state is WaitState.OFFERED and self.offers.get(wait.number) != wait.hold
            if is_new:
                earlier = [
                    w
                    for w in waits
                    if w.day == wait.day
                    and w.number < wait.number
                    and w.state is WaitState.WAITING
                    and not self.has_an_offer(w.visitor)
                ]
                assert not any(self.would_have(w, wait) for w in earlier)
            self.offers[wait.number] = wait.hold

    @invariant()
    def one_place_each_and_a_letter_for_each_offer(self) -> None:
        """Nobody waits twice for a day; every offer that was made was written."""
        still = [(w.visitor, w.day) for w in self.waits() if w.state in ON_THE_LIST]
        assert len(still) == len(set(still))
        made = sum(w.hold is not None for w in self.waits())
        letters = [letter.name for letter in self.line.town.letters()]
        assert letters.count(LetterName.OFFERED) == made

    @invariant()
    def a_party_is_admitted_everywhere(self) -> None:
        """What was booked is what may come."""
        assert all(self.facility.policy.admits(v.party) for v in self.visits())

    # What there is.

    def waits(self) -> list[Wait]:
        """All places that there ever were, in order."""
        with self.store.read() as t:
            found = [w for p in self.people for w in t.waits.of_visitor(p, FRIDAY)]
        return sorted(found, key=lambda w: w.number)

    def wait(self, number: WaitNumber) -> Wait:
        """As stored."""
        return next(w for w in self.waits() if w.number == number)

    def visits(self) -> list[Visit]:
        """All of everybody."""
        start, end = (
            day_bounds(DAYS[0], self.facility.zone)[0],
            day_bounds(DAYS[-1], self.facility.zone)[1],
        )
        with self.store.read() as t:
            return list(t.visits.between(start, end))

    def has_an_offer(self, who: VisitorId) -> bool:
        """A live one, for any day."""
        with self.store.read() as t:
            kept = t.holds.of_visitor(who, is_offer=True)
        return kept is not None and kept.expires_at > self.now

    def could_have(self, wait: Wait) -> bool:
        """Whether there is a time that they could book now, and have not chosen themselves."""
        chosen = self.chosen(wait.visitor)
        return any(o.is_open and o.slot != chosen for o in self.board(wait))

    def would_have(self, wait: Wait, offered: Wait) -> bool:
        """Whether they could book what is offered to another, were it not."""
        why = {o.slot: o.why for o in self.board(wait)}
        slot = offered.slot
        return (
            slot is not None and why.get(slot) is Closed.FULL and slot != self.chosen(wait.visitor)
        )

    def board(self, wait: Wait) -> tuple[Offer, ...]:
        """The times of the day as they see them; none while they are not approved."""
        with suppress(NotApproved):
            args = self.store, self.facility, wait.visitor, wait.resident, ONSITE, wait.day
            return book.offers(*args, self.now, party=wait.party)
        return ()

    def chosen(self, who: VisitorId) -> Slot | None:
        """What they hold themselves."""
        with self.store.read() as t:
            kept = t.holds.of_visitor(who)
        is_live = kept is not None and kept.expires_at > self.now
        return Slot(kept.starts_at, kept.ends_at) if kept is not None and is_live else None


def test_whatever_people_do_while_others_wait() -> None:
    """Joined, left, offered, accepted, overtaken, freed, while the clock goes on and jumps."""
    run_state_machine_as_test(
        Waiting,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="KIOSK_BOOKING_RUNS" not in os.environ,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )

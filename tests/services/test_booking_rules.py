"""The rules of booking against a machine that does anything in any order.

``KIOSK_BOOKING_RUNS`` and ``KIOSK_BOOKING_STEPS`` make the machine run longer than the suite does:
``KIOSK_BOOKING_RUNS=500 KIOSK_BOOKING_STEPS=60 pytest tests/services/test_booking_rules.py``.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event

from kiosk.domain.credit import in_time, on_calling_off
from kiosk.domain.errors import (
    ConsequenceChanged,
    HoldExpired,
    PartyTooLarge,
    SlotClosed,
    SlotGone,
    VisitAhead,
    VisitBegun,
    VisitOver,
)
from kiosk.domain.ids import VisitId, VisitorId
from kiosk.domain.ledger import LedgerEntry
from kiosk.domain.letter import LetterName
from kiosk.domain.party import ALONE, Party
from kiosk.domain.reason import REQUEST_REASONS, VISIT_REASONS, Category, Reason
from kiosk.domain.slot import Slot, quanta
from kiosk.domain.staff import Role, Staff
from kiosk.domain.visit import CLAIMING, Hold, Payment, Visit, VisitKind, VisitState
from kiosk.services import book, call_off, move
from kiosk.services.move import Effect
from kiosk.store.claims import resources
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.services.town import NOW, PRICED, Town
from tests.store import samples

RUNS = int(os.environ.get("KIOSK_BOOKING_RUNS", "12"))
STEPS = int(os.environ.get("KIOSK_BOOKING_STEPS", "25"))
WHY = "The screen of terminal 1 does not turn on."
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
#: Days from the machine's own today, and few times, so that people are in each other's way.
TIMES = [(day, wall) for day in range(1, 6) for wall in (time(9), time(13, 40))]
KINDS = st.sampled_from([VisitKind.ONSITE, VisitKind.ONSITE, VisitKind.OFFSITE])
PARTIES = st.sampled_from([ALONE, ALONE, Party(2), Party(2, 1), Party(3)])
WHO, WHEN = st.integers(0, 2), st.sampled_from(TIMES)
PICK = st.integers(0, 7)


class Booking(RuleBasedStateMachine):
    """Three visitors of two residents, two lobby terminals and a lane, and two members of staff.

    What a visit must have earned is worked out anew from the rules, beside what the program did.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        url = empty_store(Path(self._folder.name) / "town" / "kiosk.db")
        self.store = Store(url, DataKey(bytes(range(32))))
        # Nobody needs these rows after a power cut.
        event.listen(
            self.store._engine, "connect", lambda db, _: db.execute("PRAGMA synchronous = OFF")
        )
        self.town = Town(self.store, replace(PRICED, adults_most=2, children_most=1))
        self.now = NOW
        self.held: dict[VisitorId, tuple[Hold, Effect | None]] = {}
        self.earned: Counter[VisitId] = Counter()

    def teardown(self) -> None:
        """Close and remove the store."""
        self.store.close()
        self._folder.cleanup()

    @initialize()
    def people(self) -> None:
        """The first two visit the same person."""
        town = self.town
        self.visitors = [
            town.maria,
            town.approved("sister@example.org", town.rafael),
            town.approved("ivans@example.org", town.ivan),
        ]
        with self.store.begin() as t:
            t.terminals.put(replace(town.first, seats=2))
        self.supervisor: Staff = replace(samples.officer("S-1"), role=Role.SUPERVISOR)
        with self.store.begin() as t:
            t.staff.add(self.supervisor)

    # What people do.

    @rule(hours=st.sampled_from([0.05, 0.2, 3, 20]))
    def time_passes(self, hours: float) -> None:
        """Minutes, past a hold's end, or past the last moment for a credit."""
        self.now += timedelta(hours=hours)

    @rule(jump=st.sampled_from([-DAY, timedelta(minutes=-7), timedelta(minutes=7), DAY]))
    def clock_jumps(self, jump: timedelta) -> None:
        """The machine's clock is set, forward or back."""
        self.now += jump

    @precondition(lambda self: any(v.starts_at > self.now for v in self.visits()))
    @rule(pick=PICK, offset=st.sampled_from([-SECOND, timedelta(0), SECOND]))
    def the_last_moment_comes(self, pick: int, offset: timedelta) -> None:
        """The notice of the next visit, or its start, to the second."""
        visit = min((v for v in self.visits() if v.starts_at > self.now), key=lambda v: v.starts_at)
        notice = self.town.facility.policy.notice if pick % 4 else timedelta(0)
        self.now = max(self.now, visit.starts_at - notice + offset)

    @rule(who=WHO, kind=KINDS, when=WHEN)
    def book_at_once(self, who: int, kind: VisitKind, when: tuple[int, time]) -> None:
        """Choose and confirm."""
        self.held.pop(self.visitors[who], None)
        self.hold(who, kind, when)
        self.confirm(who)

    @precondition(lambda self: self.some_ahead())
    @rule(pick=PICK, when=WHEN, waits=st.sampled_from([0, 0, 1, 601]))
    def move_at_once(self, pick: int, when: tuple[int, time], waits: int) -> None:
        """Choose another time, read, and confirm, perhaps some seconds later."""
        visitor = self.any(pick).visitor
        self.held.pop(visitor, None)
        self.hold_to_move(pick, when)
        self.now += waits * SECOND
        self.confirm(self.visitors.index(visitor))

    @rule(who=WHO, kind=KINDS, when=WHEN, party=PARTIES)
    def hold(self, who: int, kind: VisitKind, when: tuple[int, time], party: Party = ALONE) -> None:
        """Choose a time for a new visit, for as many as may come or for one more."""
        visitor, slot = self.visitors[who], self.slot(when)
        with suppress(SlotClosed, SlotGone, PartyTooLarge):
            kept = book.hold(self.store, self.town.facility, visitor, kind, slot, self.now, party)
            assert kept.party == party
            self.held[visitor] = kept, None

    @precondition(lambda self: self.some_ahead())
    @rule(pick=PICK, when=WHEN)
    def hold_to_move(self, pick: int, when: tuple[int, time]) -> None:
        """Choose another time for a visit, and read what that means."""
        visit = self.any(pick)
        day = self.town.facility.day(visit.starts_at)
        slot = self.town.slot(day + (when[0] - 1) * DAY, when[1])
        args = self.store, self.town.facility, visit.visitor, visit.id
        with suppress(SlotClosed, SlotGone, VisitBegun, VisitOver):
            kept = move.hold(*args, slot, self.now)
            assert kept.starts_at > visit.starts_at
            self.held[visit.visitor] = kept, move.means_now(*args, kept, self.now)

    @precondition(lambda self: self.some_ahead())
    @rule(pick=PICK, when=WHEN, offset=st.sampled_from([timedelta(0), SECOND, DAY]))
    def move_about_the_notice(self, pick: int, when: tuple[int, time], offset: timedelta) -> None:
        """At the last moment with a credit, a second later, or a day before the start."""
        ahead = [v for v in self.visits() if v.state in CLAIMING and v.starts_at > self.now]
        visit = ahead[pick % len(ahead)]
        notice = self.town.facility.policy.notice
        self.now = max(self.now, visit.starts_at - notice + offset)
        self.move_at_once(pick, when, 0)

    @rule(who=WHO)
    def confirm(self, who: int) -> None:
        """Touch the button, twice."""
        visitor = self.visitors[who]
        kept, told = self.held.get(visitor, (None, None))
        if kept is None:
            return
        before = self.balance(visitor, kept.kind)
        with suppress(HoldExpired, SlotClosed, SlotGone, VisitBegun, VisitOver, ConsequenceChanged):
            visit = self.confirmed(kept, told)
            assert kept.expires_at > self.now or visit.booked_at < kept.expires_at
            assert self.confirmed(kept, told) == visit
            spends = visit.payment is Payment.CREDIT
            if visit.booked_at == self.now and visit.id not in self.earned:
                earns = told is not None and told.earns
                assert self.balance(visitor, kept.kind) == before + earns - spends
                if told is not None:
                    self.moved(visit, told)
            self.earned.setdefault(visit.id, 0)

    @precondition(lambda self: self.some_ahead())
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        """One's own visit."""
        visit = self.any(pick)
        with suppress(VisitBegun, VisitOver):
            done = book.cancel(self.store, self.town.facility, visit.visitor, visit.id, self.now)
            if visit.state in CLAIMING:
                assert visit.starts_at > self.now
                notice = self.town.facility.policy.notice
                in_good_time = in_time(visit.starts_at, notice, self.now)
                self.earned[visit.id] += visit.carries_right and in_good_time
                assert done.cancelled_at == self.now

    @precondition(lambda self: self.some_ahead())
    @rule(pick=PICK, reason=st.sampled_from(VISIT_REASONS), charged=st.booleans())
    def staff_call_off(self, pick: int, reason: Reason, *, charged: bool) -> None:
        """For behaviour or not, charged or not."""
        visit = self.any(pick)
        with suppress(VisitOver):
            call_off.call_off(
                self.store,
                self.town.facility,
                self.supervisor,
                visit.id,
                visit.version,
                reason,
                WHY,
                self.now,
                charged=charged,
            )
            got = on_calling_off(reason, visit.payment, charged=charged)
            assert got or reason.category is Category.BEHAVIOURAL
            self.earned[visit.id] += got is not None

    @precondition(lambda self: self.some_ahead())
    @rule(pick=PICK, reason=st.sampled_from(REQUEST_REASONS))
    def staff_reject(self, pick: int, reason: Reason) -> None:
        """Before it starts."""
        visit = self.any(pick)
        with suppress(VisitBegun, VisitOver):
            call_off.reject(
                self.store,
                self.town.facility,
                self.town.officer,
                visit.id,
                visit.version,
                reason,
                WHY,
                self.now,
            )
            assert visit.starts_at > self.now
            self.earned[visit.id] += visit.payment is not Payment.FREE

    @precondition(lambda self: self.visits())
    @rule(pick=PICK)
    def nobody_comes(self, pick: int) -> None:
        """From the start on."""
        visit = self.any(pick)
        with suppress(VisitAhead, VisitOver):
            call_off.no_show(self.store, self.town.officer, visit.id, visit.version, self.now)
            assert visit.starts_at <= self.now

    @precondition(lambda self: any(self.is_charged(v) for v in self.visits()))
    @rule()
    def supervisor_waives(self) -> None:
        """What was charged for behaviour."""
        visit = next(v for v in self.visits() if self.is_charged(v))
        args = self.store, self.town.facility, self.supervisor, visit.id, WHY, self.now
        call_off.waive(*args)
        self.earned[visit.id] += 1

    # What must hold.

    @invariant()
    def credits_are_what_the_rules_give(self) -> None:
        """A balance is the sum of its lines; a visit earns once at most, and spends as it says."""
        visits = {v.id: v for v in self.visits()}
        for visitor in self.visitors_known():
            lines = self.lines(visitor)
            for kind in VisitKind:
                total = sum(e.amount for e in lines if e.kind is kind)
                assert self.balance(visitor, kind) == total >= 0
            for line in lines:
                assert line.visit in visits
        got = Counter(e.visit for v in self.visitors_known() for e in self.lines(v) if e.amount > 0)
        spent = Counter(
            e.visit for v in self.visitors_known() for e in self.lines(v) if e.amount < 0
        )
        for identity, visit in visits.items():
            assert got[identity] == self.earned[identity] <= 1, visit
            assert spent[identity] == (visit.payment is Payment.CREDIT), visit
            assert (visit.payment is Payment.FREE) <= (visit.price_cents == 0)

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        """No terminal, resident or visitor has two visits at a time, as the claims say."""
        taken: Counter[tuple[str, int]] = Counter()
        ahead = [v for v in self.visits() if v.state in CLAIMING]
        for visit in ahead:
            taken.update((r, q) for r in resources(visit) for q in quanta(visit))
        assert all(number == 1 for number in taken.values())
        far = self.now + timedelta(days=3650)
        with self.store.read() as t:
            claimed = t.claims.taken(NOW - 60 * DAY, NOW + 120 * DAY, far)
        assert claimed == set(taken)

    @invariant()
    def every_change_has_its_letter_and_its_entry(self) -> None:
        """One letter for each booking, move, cancellation; an audit entry for each change."""
        visits = self.visits()
        if not visits:
            return
        sent = Counter(letter.name for letter in self.town.letters())
        moved_to = [v for v in visits if v.moved_from is not None]
        assert sent[LetterName.MOVED] == len(moved_to)
        assert sent[LetterName.BOOKED] == len(visits) - len(moved_to)
        ended = [v for v in visits if v.state is VisitState.CANCELLED]
        assert sent[LetterName.CANCELLED] == sum(v.reason is None for v in ended)
        assert sent[LetterName.CALLED_OFF] == sum(v.reason is not None for v in ended)
        assert {v.moved_from for v in moved_to} == {
            v.id for v in visits if v.state is VisitState.MOVED
        }
        with self.store.read() as t:
            for visit in visits:
                over = visit.state not in CLAIMING
                assert len(t.audit.of(visit.id)) >= 1 + over

    @invariant()
    def every_party_is_admitted_and_has_room(self) -> None:
        """No more come than may, where they have room; a move brings the same people."""
        visits = {v.id: v for v in self.visits()}
        with self.store.read() as t:
            terminals = {m.id: m for m in t.terminals.all()}
        for visit in visits.values():
            assert self.town.facility.policy.admits(visit.party)
            assert terminals[visit.terminal].has_room_for(visit.party)
            assert visit.moved_from is None or visits[visit.moved_from].party == visit.party

    # What there is.

    def slot(self, when: tuple[int, time]) -> Slot:
        """That many days on."""
        return self.town.slot(self.town.facility.day(self.now) + when[0] * DAY, when[1])

    def visitors_known(self) -> list[VisitorId]:
        """None before the machine has begun."""
        return list(getattr(self, "visitors", []))

    def visits(self) -> list[Visit]:
        """All of everybody, by visitor and time."""
        with self.store.read() as t:
            return [v for who in self.visitors_known() for v in t.visits.of_visitor(who)]

    def some_ahead(self) -> bool:
        """Whether there is a visit that can still be changed."""
        return any(v.state in CLAIMING and v.starts_at > self.now for v in self.visits())

    def any(self, pick: int) -> Visit:
        """One of anybody's, mostly one that is still ahead."""
        every = self.visits()
        ahead = [v for v in every if v.state in CLAIMING]
        some = ahead if ahead and pick % 4 else every
        return some[pick % len(some)]

    def lines(self, visitor: VisitorId) -> tuple[LedgerEntry, ...]:
        """Of the ledger."""
        with self.store.read() as t:
            return t.ledger.of_visitor(visitor)

    def balance(self, visitor: VisitorId, kind: VisitKind) -> int:
        """As the program counts it."""
        with self.store.read() as t:
            return t.ledger.balance(visitor, kind)

    def confirmed(self, kept: Hold, told: Effect | None) -> Visit:
        """The visit of that hold."""
        if told is None:
            return book.confirm(self.store, self.town.facility, kept.id, self.now)
        return move.confirm(self.store, self.town.facility, kept.id, told, self.now)

    def moved(self, visit: Visit, told: Effect) -> None:
        """What a move has done to the visit it came from, by the rules and not by what was told."""
        with self.store.read() as t:
            assert visit.moved_from is not None
            old = t.visits.get(visit.moved_from)
        notice = self.town.facility.policy.notice
        earns = old.carries_right and in_time(old.starts_at, notice, self.now)
        assert (told.earns, visit.carries_right) == (earns, earns)
        self.earned[old.id] += earns

    def is_charged(self, visit: Visit) -> bool:
        """Called off for behaviour, paid, and nothing given back yet."""
        behaved = visit.reason is not None and visit.reason.category is Category.BEHAVIOURAL
        return behaved and visit.payment is not Payment.FREE and not self.earned[visit.id]


def test_whatever_people_do_in_whatever_order() -> None:
    """Booked, held, moved, cancelled, called off, rejected, missed, while the clock goes on."""
    run_state_machine_as_test(
        Booking,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="KIOSK_BOOKING_RUNS" not in os.environ,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        ),
    )

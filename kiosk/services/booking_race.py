"""Many clients at once fight for the same hundred slots, through the services that visitors use.

Rounds of the fight take turns with rounds of bare inserts into the same table, so that both have
the same machine. Afterwards the store itself is asked for overlaps and for what was lost.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from kiosk.domain.enrolment import Consent, Enrolment, State
from kiosk.domain.errors import HoldExpired, SlotClosed, SlotGone, StoreBusy
from kiosk.domain.facility import Facility, Policy, Resident, Terminal
from kiosk.domain.ids import (
    EnrolmentId,
    ResidentId,
    TerminalId,
    VisitId,
    VisitorId,
    new_id,
    new_reference,
)
from kiosk.domain.language import Language
from kiosk.domain.slot import Slot, slots_on
from kiosk.domain.visit import Visit, VisitKind
from kiosk.domain.visitor import Applicant, Relationship, Visitor
from kiosk.services import book
from kiosk.store.keys import DataKey
from kiosk.store.race import Contender, ThrowAway
from kiosk.store.store import Store

_T = TypeVar("_T")

#: 4 terminals and 25 times a day: the hundred slots. The next day is begun when they are gone.
TERMINALS, TIMES = 4, 25

#: How many of a client's bookings are cancelled again.
CANCELS = 0.1

#: A trial's people are nobody's: the key that locks their names is no secret.
THROW_AWAY_KEY = DataKey(bytes(range(32)))

_BARE_SHARE, _ROUND = 0.25, 2.5
_PASSING = (SlotGone, SlotClosed, HoldExpired, StoreBusy)


@dataclass(frozen=True, slots=True)
class Result:
    """``per_second``: bookings; ``longest``: the most seconds that a client waited for an answer.

    ``refused`` are times that somebody else was given first. ``lost`` are confirmations that the
    store does not know of.
    """

    bookings: int
    refused: int
    overlaps: int
    lost: int
    per_second: float
    bare_insert_per_second: float
    longest: float


@dataclass(slots=True)
class _Course:
    """What all clients share: the day they fight for, and how many of its slots are gone."""

    facility: Facility
    first: date
    terminals: list[TerminalId]
    lock: threading.Lock = field(default_factory=threading.Lock)
    gone: int = 0
    days: int = 0

    def times(self) -> tuple[int, tuple[Slot, ...]]:
        """The number of the day and its times."""
        with self.lock:
            number = self.days
        policy, zone = self.facility.policy, self.facility.zone
        day = self.first + timedelta(days=number)
        return number, slots_on(day, policy.onsite_hours, policy, zone)[:TIMES]

    def took(self, number: int, count: int) -> None:
        """So many more slots of that day are gone."""
        with self.lock:
            if number == self.days:
                self.gone += count
                if self.gone >= TERMINALS * TIMES:
                    self.gone, self.days = 0, self.days + 1


class _Client:
    """One terminal with its own connection, its visitor and that visitor's resident."""

    def __init__(self, url: str, course: _Course, visitor: VisitorId) -> None:
        self.store = Contender(url, THROW_AWAY_KEY)
        self.visitor = visitor
        self.confirmed: list[Visit] = []
        self.cancelled: set[VisitId] = set()
        self.refused = self.inserted = 0
        self.longest = 0.0
        self._course = course
        self._dice = random.Random()  # noqa: S311 (no secret)
        self._mine: set[tuple[int, Slot]] = set()

    def fight(self) -> None:
        """Want a time, and have it or not; sometimes give it back."""
        number, times = self._course.times()
        mine = [slot for slot in times if (number, slot) not in self._mine]
        slot = self._dice.choice(mine or times)
        try:
            visit = self._book(slot)
        except _PASSING:
            self.refused += 1
            return
        self.confirmed.append(visit)
        self._mine.add((number, slot))
        self._course.took(number, 1)
        if self._dice.random() < CANCELS:
            self._cancel(visit)
            self._mine.remove((number, slot))
            self._course.took(number, -1)

    def insert(self) -> None:
        """One bare insert; it belongs to any visit there is."""
        self.store.bare_insert(self.visitor, self.inserted, self.confirmed[0].id)
        self.inserted += 1

    def close(self) -> None:
        """Give up the connection."""
        self.store.close()

    def _book(self, slot: Slot) -> Visit:
        facility, onsite = self._course.facility, VisitKind.ONSITE
        at = datetime.now(UTC)
        kept = self._timed(lambda: book.hold(self.store, facility, self.visitor, onsite, slot, at))
        return self._timed(lambda: book.confirm(self.store, facility, kept.id, at))

    def _cancel(self, visit: Visit) -> None:
        facility, at = self._course.facility, datetime.now(UTC)
        self._timed(lambda: book.cancel(self.store, facility, self.visitor, visit.id, at))
        self.cancelled.add(visit.id)

    def _timed(self, work: Callable[[], _T]) -> _T:
        begun = time.monotonic()
        try:
            return work()
        finally:
            self.longest = max(self.longest, time.monotonic() - begun)


def race(url: str, clients: int, seconds: float) -> Result:
    """Let so many clients fight for so long. Raises ``StoreInUse`` if the store is no throw-away.

    Whatever no client should meet is raised again here.
    """
    ground = ThrowAway(url)
    running: list[_Client] = []
    try:
        store = Store(url, THROW_AWAY_KEY)
        course = _course(store)
        running += (_Client(url, course, visitor) for visitor in _visitors(store, clients))
        store.close()
        for client in running:  # each has a visit then that its bare inserts can belong to
            while not client.confirmed:
                client.fight()
        before, refused = sum(len(c.confirmed) for c in running), sum(c.refused for c in running)
        fought, inserted = _take_turns(running, seconds)
        ground.sweep()
        told = [visit for client in running for visit in client.confirmed]
        cancelled = {visit for client in running for visit in client.cancelled}
        bookings = len(told) - before
        return Result(
            bookings=bookings,
            refused=sum(client.refused for client in running) - refused,
            overlaps=ground.overlaps(course.terminals),
            lost=ground.lost(told, cancelled),
            per_second=bookings / fought,
            bare_insert_per_second=sum(client.inserted for client in running) / inserted,
            longest=max(client.longest for client in running),
        )
    finally:
        for client in running:
            client.close()
        ground.close()


def _take_turns(clients: list[_Client], seconds: float) -> tuple[float, float]:
    """Fight and insert in turns; the seconds that were spent on each."""
    turns = max(1, round(seconds / _ROUND))
    fought = inserted = 0.0
    for _ in range(turns):
        fought += _all(clients, _Client.fight, seconds / turns * (1 - _BARE_SHARE))
        inserted += _all(clients, _Client.insert, seconds / turns * _BARE_SHARE)
    return fought, inserted


def _all(clients: list[_Client], work: Callable[[_Client], None], seconds: float) -> float:
    """Every client works in a thread of its own for so long; how long it really was."""
    faults: list[BaseException] = []
    start = threading.Barrier(len(clients) + 1)
    until = [0.0]

    def run(client: _Client) -> None:
        start.wait()
        try:
            while time.monotonic() < until[0] and not faults:
                work(client)
        except BaseException as fault:  # noqa: BLE001 (raised again below)
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(c,)) for c in clients]  # noqa: TID251
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    until[0] = begun + seconds
    start.wait()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.monotonic() - begun


def _course(store: Store) -> _Course:
    """A facility of its own for each trial, named so that nobody takes it for a real one."""
    zone, run = ZoneInfo("America/Los_Angeles"), new_reference()
    policy = Policy(horizon=timedelta(days=3650), onsite_price_cents=500)
    facility = Facility(name="THROW-AWAY TRIAL", state="ZZ", zone=zone, policy=policy)
    terminals = [
        Terminal(id=TerminalId(new_id()), name=f"TRIAL {run} {n}", kind=VisitKind.ONSITE)
        for n in range(TERMINALS)
    ]
    with store.begin() as t:
        for earlier in t.terminals.all():
            t.terminals.put(replace(earlier, in_service=False))
        for terminal in terminals:
            t.terminals.add(terminal)
    first = datetime.now(zone).date() + timedelta(days=3)
    return _Course(facility, first, [terminal.id for terminal in terminals])


def _visitors(store: Store, count: int) -> list[VisitorId]:
    """Approved visitors that nobody is, each with a resident."""
    now, made = datetime.now(UTC), []
    applicant = Applicant(surname="TRIAL", given="NOBODY", birth=date(1980, 1, 1))
    with store.begin() as t:
        for _ in range(count):
            number = new_id()
            resident = t.residents.add(
                Resident(
                    id=ResidentId(new_id()),
                    surname="TRIAL",
                    given="NOBODY",
                    booking_number=number,
                    unit="TRIAL",
                )
            )
            visitor = t.visitors.add(
                Visitor(
                    id=VisitorId(new_id()),
                    email=f"{number}@trial.invalid",
                    language=Language.ENGLISH,
                    applicant=applicant,
                    pin_hash="",
                    created_at=now,
                )
            )
            t.enrolments.add(_approved(visitor, resident, now), new_id())
            made.append(visitor.id)
    return made


def _approved(visitor: Visitor, resident: Resident, now: datetime) -> Enrolment:
    return Enrolment(
        id=EnrolmentId(new_id()),
        reference=new_reference(),
        visitor=visitor.id,
        resident=resident.id,
        relationship=Relationship.FRIEND,
        language=visitor.language,
        state=State.APPROVED,
        submitted_at=now,
        due_at=now,
        applicant=visitor.applicant,
        document=None,
        findings=(),
        consent=Consent(version="trial", language=visitor.language, given_at=now),
    )

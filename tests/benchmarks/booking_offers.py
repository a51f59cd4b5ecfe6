"""How long a day's and a fortnight's times take in a large store, beside a store without a past.

``python -m tests.benchmarks.booking_offers [PAST]`` makes 200 terminals, 5,000 residents, PAST
visits (1,000,000 if not given) over the last years and half of the next fortnight booked, all in
one SQLite file, and prints seconds of this thread. The rows are put in directly: what is measured
is reading them.
"""

from __future__ import annotations

import sys
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from kiosk.domain.facility import Resident, Terminal
from kiosk.domain.ids import VisitorId, new_id
from kiosk.domain.slot import slots_on
from kiosk.domain.visit import Payment, VisitKind, VisitState
from kiosk.services import choosing, offers
from kiosk.store import schema
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.services.town import NOW, TODAY, Town
from tests.store import samples

TERMINALS, RESIDENTS, UNIT = 200, 5_000, 100
DAY = timedelta(days=1)
BATCH = 20_000
ROUNDS = 15

Row = dict[str, object]


class Large:
    """A store with that many visits in the past."""

    def __init__(self, folder: Path, past: int) -> None:
        self.store = Store(empty_store(folder / f"{past}.db"), DataKey(bytes(range(32))))
        self.town = Town(self.store)
        policy = replace(
            self.town.facility.policy, unit_at_once=4, visitor_weekly_most=3, resident_weekly_most=3
        )
        self.facility = replace(self.town.facility, policy=policy)
        self.terminals = [samples.terminal(f"T {n}") for n in range(TERMINALS)]
        self.residents = [
            replace(samples.resident(f"N-{n}"), unit=f"U{n // UNIT}") for n in range(RESIDENTS)
        ]
        with self.store.begin() as t:
            for terminal in self.terminals:
                t.terminals.add(terminal)
            for resident in self.residents:
                t.residents.add(resident)
            t.residents.put(replace(self.town.rafael, unit="U1"))
        self._fill(past)

    def _fill(self, past: int) -> None:
        rows = self._rows(past)
        with self.store._engine.begin() as connection:
            while batch := list(islice(rows, BATCH)):
                connection.execute(insert(schema.visits), batch)

    def _rows(self, past: int) -> Iterator[Row]:
        """The fortnight ahead half full, then back from today, every time on every terminal."""
        private = b"\0" * 60
        for number, (starts_at, ends_at, terminal, resident) in enumerate(self._places(past)):
            ahead = starts_at > NOW
            yield {
                "id": new_id(),
                "version": 1,
                "reference": f"R{number}",
                "visitor_id": self.town.maria,
                "resident_id": resident.id,
                "terminal_id": terminal.id,
                "kind": VisitKind.ONSITE,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "state": VisitState.BOOKED if ahead else VisitState.DONE,
                "payment": Payment.FREE,
                "price_cents": 0,
                "carries_right": True,
                "adults": 1,
                "children": 0,
                "booked_at": NOW,
                "private": private,
            }

    def _places(self, past: int) -> Iterator[tuple[datetime, datetime, Terminal, Resident]]:
        facility = self.facility
        who = 0
        for n in range(1, 16):
            for slot in slots_on(
                TODAY + n * DAY, facility.policy.onsite_hours, facility.policy, facility.zone
            ):
                for terminal in self.terminals[: TERMINALS // 2]:
                    who += 1
                    yield slot.starts_at, slot.ends_at, terminal, self.residents[who % RESIDENTS]
        made, n = 0, 0
        while made < past:
            n += 1
            for slot in slots_on(
                TODAY - n * DAY, facility.policy.onsite_hours, facility.policy, facility.zone
            ):
                for terminal in self.terminals[: min(TERMINALS, past - made)]:
                    made += 1
                    yield slot.starts_at, slot.ends_at, terminal, self.residents[made % RESIDENTS]

    def measure(self) -> tuple[float, float]:
        """Seconds for a day and for the fortnight with its first open day."""
        visitor = self._newcomer()
        store, facility, whom = self.store, self.facility, self.town.rafael.id
        kind, day = VisitKind.ONSITE, TODAY + 5 * DAY
        return (
            median(lambda: offers.offers(store, facility, visitor, whom, kind, day, NOW)),
            median(lambda: choosing.choices(store, facility, visitor, kind, None, NOW)),
        )

    def _newcomer(self) -> VisitorId:
        return self.town.approved("new@example.org", self.town.rafael)


def median(work: Callable[[], object]) -> float:
    """Of some rounds, after one that warms up; seconds of this thread."""
    work()
    spent = []
    for _ in range(ROUNDS):
        begun = clock.thread_time()
        work()
        spent.append(clock.thread_time() - begun)
    return sorted(spent)[ROUNDS // 2]


def main() -> int:
    """Answers 1 if a limit of 10 ms for a day or 50 ms for a fortnight is missed."""
    past = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with TemporaryDirectory() as folder:
        found = {}
        for size in (0, past):
            large = Large(Path(folder), size)
            found[size] = large.measure()
            large.store.close()
            a_day, fortnight = found[size]
            print(
                f"past {size:>9,}: day {a_day * 1e3:6.2f} ms, fortnight {fortnight * 1e3:6.2f} ms"
            )
    ratio = [with_past / without for with_past, without in zip(found[past], found[0], strict=True)]
    print(f"with a past beside without: day {ratio[0]:.2f}, fortnight {ratio[1]:.2f}")
    return int(found[past][0] > 0.010 or found[past][1] > 0.050)


if __name__ == "__main__":
    sys.exit(main())

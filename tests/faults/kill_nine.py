"""Kills the booking program at random moments and looks at what it left in the store.

``python -m tests.faults.kill_nine URL [--times 200]`` books, moves and cancels in processes of
their own on an empty store, ends each with SIGKILL somewhere in between, and then holds every row
against every other: no overlap, no visit without its letter, its audit entry and what it cost, no
line of the ledger without its visit. Answers 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from kiosk.domain.errors import Refusal
from kiosk.domain.letter import LetterName
from kiosk.domain.slot import Slot, quanta, slots_on
from kiosk.domain.visit import CLAIMING, Payment, Visit, VisitKind, VisitState
from kiosk.services import book, move
from kiosk.store import migrate
from kiosk.store.claims import resources
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, PRICED, Town

KEY = DataKey(bytes(range(32)))
POLICY = replace(PRICED, horizon=timedelta(days=400))
#: A start takes a while; then the blow falls at any point of some bookings.
LONGEST = 0.8


def work(url: str, town: Town) -> None:
    """Book, move and cancel until the end comes."""
    town.store = store = Store(url, KEY)
    dice = random.Random()  # noqa: S311 (no secret)
    while True:
        day = FRIDAY + timedelta(days=dice.randrange(300))
        slots = slots_on(day, POLICY.onsite_hours, POLICY, town.facility.zone)
        try:
            visit = town.booked(slot=dice.choice(slots))
            if dice.random() < 0.5:
                visit = _move(store, town, visit, dice.choice(slots))
            if dice.random() < 0.5:
                book.cancel(store, town.facility, town.maria, visit.id, NOW)
        except Refusal:
            continue


def _move(store: Store, town: Town, visit: Visit, slot: Slot) -> Visit:
    held = move.hold(store, town.facility, town.maria, visit.id, slot, NOW)
    told = move.effect(town.facility, visit, held, NOW, town.credits())
    return move.confirm(store, town.facility, held.id, told, NOW)


def kill(url: str, town: Town, seconds: float) -> None:
    """One process, ended so that nothing of it can clean up."""
    child = os.fork()
    if child == 0:
        try:
            work(url, town)
        finally:
            os._exit(70)
    threading.Event().wait(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the booking program ended by itself")


def faults(store: Store, town: Town) -> list[str]:
    """What does not fit together."""
    with store.read() as t:
        visits = t.visits.of_visitor(town.maria)
        ledger = t.ledger.of_visitor(town.maria)
        letters = Counter(posted.letter.name for posted in t.outbox.all())
        done = {visit.id: [entry.what for entry in t.audit.of(visit.id)] for visit in visits}
        claimed = t.claims.taken(NOW, NOW + timedelta(days=400), NOW + timedelta(days=1))
    by_id = {visit.id: visit for visit in visits}
    standing = [visit for visit in visits if visit.state in CLAIMING]
    wanted = {(r, q) for visit in standing for r in resources(visit) for q in quanta(visit)}
    moved = [visit for visit in visits if visit.moved_from is not None]
    gone = [visit for visit in visits if visit.state is VisitState.CANCELLED]
    spent = {entry.visit for entry in ledger if entry.amount < 0}
    earned = {entry.visit for entry in ledger if entry.amount > 0}
    given_up = {v.id for v in visits if v.state not in CLAIMING and v.carries_right}
    found = {
        "visits that overlap": [
            one.reference
            for one, other in pairwise(sorted(standing, key=lambda v: v.starts_at))
            if one.ends_at > other.starts_at
        ],
        "claims that are nobody's, or missing": sorted(wanted ^ claimed),
        "visits without their audit entry": [
            v for v, what in done.items() if "visit.booked" not in what
        ],
        "visits paid by a credit, or not, against the ledger": list(
            spent ^ {v.id for v in visits if v.payment is Payment.CREDIT}
        ),
        "credits earned against what was given up": list(earned ^ given_up),
        "lines of the ledger without their visit": [
            entry.id for entry in ledger if entry.visit not in by_id
        ],
        "a balance below zero": [1] if sum(entry.amount for entry in ledger) < 0 else [],
        "letters of bookings": _differ(letters[LetterName.BOOKED], len(visits) - len(moved)),
        "letters of moves": _differ(letters[LetterName.MOVED], len(moved)),
        "letters of cancellings": _differ(letters[LetterName.CANCELLED], len(gone)),
    }
    return [f"{what}: {wrong}" for what, wrong in found.items() if wrong]


def _differ(one: int, other: int) -> list[str]:
    return [] if one == other else [f"{one}, not {other}"]


def main() -> int:
    """Answers 1 if anything is wrong, or if nothing was booked."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("url")
    given.add_argument("--times", type=int, default=200)
    asked = given.parse_args()
    migrate.to_newest(asked.url)
    store = Store(asked.url, KEY)
    town = Town(store, POLICY)
    dice = random.Random()  # noqa: S311
    wrong: list[str] = []
    for number in range(asked.times):
        store.close()  # no connection is shared with the process to come
        kill(asked.url, town, dice.uniform(0.05, LONGEST))
        wrong = faults(store, town)
        if wrong:
            sys.stdout.write(f"after {number + 1} kills:\n  " + "\n  ".join(wrong) + "\n")
            return 1
    with store.read() as t:
        visits = t.visits.of_visitor(town.maria)
    sys.stdout.write(f"{asked.times} kills, {len(visits)} visits, nothing wrong\n")
    store.close()
    return int(not visits or VisitKind.ONSITE not in {v.kind for v in visits})


if __name__ == "__main__":
    sys.exit(main())

"""Fills a new store with a believable facility: every entry made as a person would make it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle

from kiosk.demo import people
from kiosk.demo.applications import CLEAN, TROUBLES, Wanted
from kiosk.domain.facility import Facility
from kiosk.domain.finding import faults
from kiosk.domain.ids import EnrolmentId, ResidentId, VisitorId, new_id
from kiosk.domain.language import Language
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.slot import slots_on
from kiosk.domain.staff import Staff
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import book, enrol, review, staff
from kiosk.services import facility as facility_
from kiosk.services.draft import Draft
from kiosk.store.store import Store

#: How many applications wait, how many people may visit already.
WAITING = 40
APPROVED = 16

#: Seeds of the drawn people: those who may visit, those who wait, one who can correct something.
_FIRST_APPROVED = 500
_FIRST_WAITING = 7
_RETURNED = 900

#: Under this name a home remembers that it is a demo's.
_FACT = "demo.seeded"

#: From what is wanted to drafts, in the same order.
Draw = Callable[[Sequence[Wanted]], Iterable[Draft]]


@dataclass(frozen=True, slots=True)
class Seeded:
    """E-mail addresses one can sign in with at the lobby, by what is found there."""

    approved: str
    returned: str
    waiting: str


def fill(
    store: Store,
    facility: Facility,
    at: datetime,
    draw: Draw,
    *,
    waiting: int = WAITING,
    approved: int = APPROVED,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Seeded:
    """Make the facility, its people, its applications and two weeks of visits.

    ``draw`` answers the drafts of applications in the order asked; at least one of each kind.
    """
    asked = [_to_approve(n, at) for n in range(approved)]
    asked += [_to_return(at)]
    asked += [_to_wait(n, at) for n in range(waiting)]
    facility_.keep_terminals(store, people.TERMINALS, "demo", at)
    facility_.keep_roster(store, people.RESIDENTS, "demo", at)
    officers = _staff(store, at)
    visitors: list[VisitorId] = []
    emails: list[str] = []
    for n, (wanted, draft) in enumerate(zip(asked, draw(asked), strict=True)):
        emails.append(draft.email)
        if n < approved:
            visitors.append(_approved(store, facility, officers[n % 2], draft, wanted.at))
        elif n == approved:
            _returned(store, facility, officers[0], draft, wanted.at)
        else:
            _waiting(store, facility, officers[1], n - approved - 1, draft, wanted.at)
        progress(n + 1, len(asked))
    _visits(store, facility, visitors, at)
    found = Seeded(approved=emails[0], returned=emails[approved], waiting=emails[-1])
    with store.begin() as t:
        t.facts.put(_FACT, json.dumps(asdict(found)))
    return found


def seeded(store: Store) -> Seeded | None:
    """Who can sign in at the lobby of a home filled before; None for any other home."""
    with store.read() as t:
        kept = t.facts.get(_FACT)
    return Seeded(**json.loads(kept)) if kept else None


def _staff(store: Store, at: datetime) -> list[Staff]:
    return [
        staff.add(store, w.badge, w.name, w.role, w.password, at, by="demo") for w in people.STAFF
    ]


def _resident(n: int) -> ResidentId:
    return people.RESIDENTS[n % len(people.RESIDENTS)].id


def _to_approve(n: int, at: datetime) -> Wanted:
    return Wanted(
        seed=_FIRST_APPROVED + n, resident=_resident(n), at=at - timedelta(days=20, hours=n)
    )


def _to_return(at: datetime) -> Wanted:
    """Somebody whose ID was not clear and who can correct it now."""
    applied = at - timedelta(hours=26)
    return Wanted(seed=_RETURNED, resident=_resident(1), at=applied, trouble=TROUBLES[1])


def _to_wait(n: int, at: datetime) -> Wanted:
    """The first is a little overdue, the last has just been sent."""
    age = timedelta(hours=24.4) * (1 - n / WAITING) ** 1.4
    return Wanted(
        seed=_FIRST_WAITING + n,
        resident=_resident(n + 3),
        at=at - max(age, timedelta(minutes=4)),
        trouble=TROUBLES.get(n, CLEAN),
        language=Language.SPANISH if n % 5 == 2 else Language.ENGLISH,
    )


def _approved(
    store: Store, facility: Facility, officer: Staff, draft: Draft, at: datetime
) -> VisitorId:
    sent = enrol.submit(store, facility, draft, at)
    with store.read() as t:
        enrolment = t.enrolments.get(sent.enrolment_id)
    decided = at + timedelta(hours=3)
    review.approve(
        store,
        facility,
        officer,
        enrolment.id,
        enrolment.version,
        decided,
        overridden=faults(enrolment.findings),
    )
    return sent.visitor_id


def _returned(store: Store, facility: Facility, officer: Staff, draft: Draft, at: datetime) -> None:
    sent = enrol.submit(store, facility, draft, at)
    _return(store, facility, officer, sent.enrolment_id, at + timedelta(hours=4))


def _waiting(
    store: Store, facility: Facility, officer: Staff, n: int, draft: Draft, at: datetime
) -> None:
    """Every eleventh comes again after a correction."""
    if n % 11 != 10:
        enrol.submit(store, facility, draft, at)
        return
    before = at - timedelta(hours=30)
    sent = enrol.submit(store, facility, draft, before)
    _return(store, facility, officer, sent.enrolment_id, before + timedelta(hours=6))
    enrol.resubmit(store, facility, sent.enrolment_id, replace(draft, client_id=new_id()), at)


def _return(
    store: Store, facility: Facility, officer: Staff, identity: EnrolmentId, at: datetime
) -> None:
    with store.read() as t:
        enrolment = t.enrolments.get(identity)
    causes = (Cause(Reason.ID_NOT_LEGIBLE),)
    review.reject(store, facility, officer, identity, enrolment.version, causes, at)


def _visits(store: Store, facility: Facility, visitors: Sequence[VisitorId], at: datetime) -> None:
    """From a week ago to a week ahead, most of them today; what is past has its outcome."""
    today = at.astimezone(facility.zone).date()
    kinds = cycle((VisitKind.ONSITE, VisitKind.ONSITE, VisitKind.OFFSITE, VisitKind.ONSITE))
    who = cycle(visitors)
    # So many people at a time come at one start, and the terminals fill side by side.
    together = min(4, len(visitors))
    made: list[tuple[Visit, bool]] = []
    for offset in range(-7, 8):
        day = today + timedelta(days=offset)
        wanted = 36 if offset == 0 else 18 if offset == 1 else 9
        for n in range(min(wanted, 3 * len(visitors))):
            kind = next(kinds)
            slots = slots_on(day, facility.policy.hours(kind), facility.policy, facility.zone)
            if not slots:
                continue
            slot = slots[(n // together * 4 + offset * 3) % len(slots)]
            booked = min(at, slot.starts_at) - facility.policy.lead - timedelta(days=2, hours=n)
            held = book.hold(store, facility, next(who), kind, slot, booked)
            made.append((book.confirm(store, facility, held.id, booked), n % 9 == 4))
    # Last, because a visit that is over leaves its terminal to the next one at that time.
    for visit, is_missed in made:
        _end(store, visit, at, is_missed=is_missed)


def _end(store: Store, visit: Visit, at: datetime, *, is_missed: bool) -> None:
    """What became of a visit whose time has come."""
    if visit.starts_at > at:
        return
    path = [VisitState.NO_SHOW] if is_missed else [VisitState.CHECKED_IN, VisitState.LIVE]
    if not is_missed and visit.ends_at <= at:
        path.append(VisitState.DONE)
    with store.begin() as t:
        for state in path:
            visit = t.visits.put(replace(visit, state=state))

"""Having an application in hand: taking the next, renewing, giving up, taking over.

What an officer has in hand nobody else decides. It is free again when they leave it, when it is
decided, or ``Policy.review_hold`` after they last worked on it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from kiosk.domain.enrolment import State
from kiosk.domain.errors import AlreadyDecided, ClaimedElsewhere, NotAllowed
from kiosk.domain.facility import Facility
from kiosk.domain.ids import EnrolmentId, StaffId
from kiosk.domain.review_claim import ReviewClaim
from kiosk.domain.staff import Staff
from kiosk.services.case import viewing
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction


def claim(
    store: Store, facility: Facility, staff: Staff, enrolment_id: EnrolmentId, at: datetime
) -> ReviewClaim:
    """Take the application in hand, or keep it for longer.

    Raises ``ClaimedElsewhere`` while somebody else has it, ``AlreadyDecided``, ``NotAllowed``,
    ``NotFound``.
    """
    with store.begin() as transaction:
        _waits(transaction, staff, enrolment_id)
        wanted = _until(facility, staff.id, enrolment_id, at)
        if not transaction.review_claims.take(wanted, at):
            held = transaction.review_claims.of(enrolment_id) or wanted
            raise ClaimedElsewhere(minutes=held.minutes_left(at))
    return wanted


def take_next(
    store: Store,
    facility: Facility,
    staff: Staff,
    at: datetime,
    skipped: AbstractSet[str] = frozenset(),
) -> EnrolmentId | None:
    """Take in hand what is due first and nobody has, the skipped ones last; None if there is none.

    Two officers who ask at once are given two applications. Raises ``NotAllowed``.
    """
    with store.begin() as transaction:
        viewing(transaction, staff)
        waiting = transaction.enrolments.waiting_ids()
        held = transaction.review_claims.standing(at)
        free = [i for i in waiting if i not in held or not held[i].bars(staff.id, at)]
        for enrolment_id in sorted(free, key=skipped.__contains__):
            wanted = _until(facility, staff.id, enrolment_id, at)
            if transaction.review_claims.take(wanted, at):
                return enrolment_id
    return None


def take_over(
    store: Store, facility: Facility, staff: Staff, enrolment_id: EnrolmentId, at: datetime
) -> ReviewClaim:
    """Take what another officer has in hand, which is written down.

    Raises ``NotAllowed`` but for supervisors, ``AlreadyDecided``, ``NotFound``.
    """
    with store.begin() as transaction:
        if not _waits(transaction, staff, enrolment_id).may_take_over:
            raise NotAllowed
        before = transaction.review_claims.of(enrolment_id)
        wanted = _until(facility, staff.id, enrolment_id, at)
        transaction.review_claims.take(wanted, at, by_force=True)
        if before is not None and before.bars(staff.id, at):
            detail: dict[str, str | int] = {"from": before.holder}
            transaction.audit.add(at, staff.id, "enrolment.taken_over", enrolment_id, detail)
    return wanted


def release(store: Store, holder: StaffId, enrolment_id: EnrolmentId) -> None:
    """Give it up; no harm if somebody else has it by now."""
    with store.begin() as transaction:
        transaction.review_claims.drop(enrolment_id, holder)


def bar_others(
    transaction: Transaction, staff: Staff, enrolment_id: EnrolmentId, at: datetime
) -> None:
    """Raises ``ClaimedElsewhere`` if another officer has it in hand."""
    held = transaction.review_claims.of(enrolment_id)
    if held is not None and held.bars(staff.id, at):
        raise ClaimedElsewhere(minutes=held.minutes_left(at))


def _waits(transaction: Transaction, staff: Staff, enrolment_id: EnrolmentId) -> Staff:
    """The officer as the store knows them, if the application still waits."""
    known = viewing(transaction, staff)
    if transaction.enrolments.get(enrolment_id).state is not State.WAITING:
        raise AlreadyDecided
    return known


def _until(
    facility: Facility, holder: StaffId, enrolment_id: EnrolmentId, at: datetime
) -> ReviewClaim:
    until = at + facility.policy.review_hold
    return ReviewClaim(enrolment=enrolment_id, holder=holder, expires_at=until)

"""Staff: who may sign in at a desk, and signing in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.domain import fields
from kiosk.domain.errors import (
    BadgeTaken,
    BadName,
    BadPassword,
    Refusal,
    SignInLocked,
    WrongSignIn,
)
from kiosk.domain.facility import Facility
from kiosk.domain.ids import StaffId, new_id
from kiosk.domain.staff import Role, Staff
from kiosk.services import passwords
from kiosk.services.lockout import Outcome, Tries
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: NIST SP 800-63B: at least eight characters, any characters, no rules of composition.
PASSWORD_LEAST = 8
PASSWORD_MOST = 256
BADGE_MOST = 32


def add(
    store: Store,
    badge: str,
    name: str,
    role: Role,
    password: str,
    at: datetime,
    *,
    by: str = "console",
) -> Staff:
    """A new member of staff; ``by`` is who adds them, for the audit.

    Raises ``BadName`` for an empty badge or name, ``BadPassword``, and ``BadgeTaken``.
    """
    badge, name = fields.line(badge, BADGE_MOST), fields.line(name)
    if not badge or not name:
        raise BadName
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise BadPassword(least=PASSWORD_LEAST)
    member = Staff(
        id=StaffId(new_id()),
        badge=badge,
        name=name,
        role=role,
        password_hash=passwords.hashed(password),
    )
    with store.begin() as transaction:
        if transaction.staff.by_badge(badge) is not None:
            raise BadgeTaken
        transaction.staff.add(member)
        transaction.audit.add(at, by, "staff.added", member.id, {"role": role.value})
    return member


def sign_in(store: Store, facility: Facility, badge: str, password: str, at: datetime) -> Staff:
    """The member of staff, if badge and password are right.

    Raises ``WrongSignIn`` with the tries left or ``SignInLocked`` with the minutes to wait. An
    unknown badge takes as long and reads the same as a first wrong password.
    """
    with store.read() as transaction:
        member = transaction.staff.by_badge(badge)
    if member is None or not member.active:
        passwords.spend(password)
        raise WrongSignIn(tries_left=facility.policy.sign_in_tries - 1)
    is_right = passwords.is_right(member.password_hash, password)
    with store.begin() as transaction:
        # Read again: a wrong try may have been counted at another desk in the meantime.
        member = transaction.staff.get(member.id)
        member, refusal = _tried(transaction, facility, member, at, is_right=is_right)
    if refusal is not None:
        raise refusal
    return member


def _tried(
    transaction: Transaction, facility: Facility, member: Staff, at: datetime, *, is_right: bool
) -> tuple[Staff, Refusal | None]:
    """Count the try and write it down; the refusal is raised once that is stored."""
    policy = facility.policy
    outcome, after = Tries(member.tries, member.locked_until).tried(
        policy.sign_in_tries, policy.sign_in_lock, at, is_right=is_right
    )
    if outcome is not Outcome.WAITING:
        if outcome is not Outcome.IN or member.tries or member.locked_until:
            member = replace(member, tries=after.wrong, locked_until=after.locked_until)
            member = transaction.staff.put(member)
        transaction.audit.add(at, member.id, f"staff.sign_in.{outcome}", member.id, {})
    if outcome is Outcome.IN:
        return member, None
    if outcome is Outcome.WRONG:
        return member, WrongSignIn(tries_left=policy.sign_in_tries - after.wrong)
    return member, SignInLocked(minutes=after.minutes_locked(at))

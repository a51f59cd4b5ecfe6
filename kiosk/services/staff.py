"""Staff: who may sign in at a desk, and signing in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.domain import fields
from kiosk.domain.errors import (
    BadgeTaken,
    BadName,
    BadPassword,
    LastAdministrator,
    NotFound,
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
    _check(password)
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


def members(store: Store) -> tuple[Staff, ...]:
    """Everyone by badge, those no longer active included."""
    with store.read() as transaction:
        return transaction.staff.all()


def set_active(
    store: Store, badge: str, at: datetime, *, active: bool, by: str = "console"
) -> Staff:
    """Let somebody sign in, or no longer; a lock-out ends. What they did stays theirs.

    Raises ``NotFound``, and ``LastAdministrator`` rather than lock everybody out.
    """
    with store.begin() as transaction:
        member = _of_badge(transaction, badge)
        changed = replace(member, active=active, tries=0, locked_until=None)
        what = "staff.enabled" if active else "staff.disabled"
        return _kept(transaction, changed, at, by, what)


def reset_password(
    store: Store, badge: str, password: str, at: datetime, *, by: str = "console"
) -> Staff:
    """A new password; a lock-out ends. Raises ``BadPassword``, ``NotFound``."""
    _check(password)
    hashed = passwords.hashed(password)
    with store.begin() as transaction:
        member = _of_badge(transaction, badge)
        changed = replace(member, password_hash=hashed, tries=0, locked_until=None)
        return _kept(transaction, changed, at, by, "staff.password_reset")


def change_role(
    store: Store, badge: str, role: Role, at: datetime, *, by: str = "console"
) -> Staff:
    """What somebody may do from now on. Raises ``NotFound``, ``LastAdministrator``."""
    with store.begin() as transaction:
        changed = replace(_of_badge(transaction, badge), role=role)
        return _kept(transaction, changed, at, by, "staff.role_changed")


def _check(password: str) -> None:
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise BadPassword(least=PASSWORD_LEAST)


def _of_badge(transaction: Transaction, badge: str) -> Staff:
    member = transaction.staff.by_badge(badge)
    if member is None:
        raise NotFound
    return member


def _kept(transaction: Transaction, changed: Staff, at: datetime, by: str, what: str) -> Staff:
    """Store it unless nobody would be left to administer who was there before."""
    everybody = transaction.staff.all()
    before = [m for m in everybody if _administers(m)]
    after = [m for m in before if m.id != changed.id]
    if before and not after and not _administers(changed):
        raise LastAdministrator
    transaction.audit.add(at, by, what, changed.id, {"role": changed.role.value})
    return transaction.staff.put(changed)


def _administers(member: Staff) -> bool:
    return member.active and member.role is Role.ADMINISTRATOR


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
        policy.sign_in_tries, policy.sign_in_lock, at, is_right=is_right, grows=True
    )
    if outcome is not Outcome.WAITING:
        if outcome is not Outcome.IN or member.tries or member.locked_until:
            member = replace(member, tries=after.wrong, locked_until=after.locked_until)
            member = transaction.staff.put(member)
        transaction.audit.add(at, member.id, f"staff.sign_in.{outcome}", member.id, {})
    if outcome is Outcome.IN:
        return member, None
    if outcome is Outcome.WRONG:
        return member, WrongSignIn(tries_left=after.left(policy.sign_in_tries))
    return member, SignInLocked(minutes=after.minutes_locked(at))

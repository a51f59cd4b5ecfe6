"""A visitor's account: the address it is known by, and signing in with the PIN."""

from __future__ import annotations

from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from kiosk.domain.errors import BadEmail, PinLocked, Refusal, UnknownVisitor, WrongPin
from kiosk.domain.facility import Facility
from kiosk.domain.visitor import Visitor, with_signin
from kiosk.services import passwords
from kiosk.services.lockout import Tries
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction


def clean_email(untrusted: str) -> str:
    """An address that mail servers take; raises ``BadEmail``.

    Nothing is asked of the network. Addresses with letters beyond ASCII before the ``@`` are
    refused, because many mail servers cannot deliver to them.
    """
    try:
        valid = validate_email(
            untrusted.strip(), check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError:
        raise BadEmail from None
    return valid.ascii_email or valid.normalized


def email_free(store: Store, untrusted_email: str) -> bool:
    """Whether no account has this address (R2); raises ``BadEmail``."""
    email = clean_email(untrusted_email)
    with store.read() as transaction:
        return transaction.visitors.by_email(email) is None


def sign_in(
    store: Store, facility: Facility, untrusted_email: str, untrusted_pin: str, at: datetime
) -> Visitor:
    """The visitor, if the PIN is right.

    Raises ``BadEmail``, ``UnknownVisitor``, ``WrongPin`` with the tries left, or ``PinLocked``
    with the minutes to wait; while it is locked not even the right PIN opens.
    """
    email = clean_email(untrusted_email)
    with store.read() as transaction:
        visitor = transaction.visitors.by_email(email)
    if visitor is None:
        passwords.spend(untrusted_pin)
        raise UnknownVisitor
    is_right = passwords.is_right(visitor.pin_hash, untrusted_pin)
    with store.begin() as transaction:
        # Read again: another terminal may have counted a wrong try in the meantime.
        visitor = transaction.visitors.by_id(visitor.id)
        visitor, refusal = _tried(transaction, facility, visitor, at, is_right=is_right)
    if refusal is not None:
        raise refusal
    return visitor


def _tried(
    transaction: Transaction, facility: Facility, visitor: Visitor, at: datetime, *, is_right: bool
) -> tuple[Visitor, Refusal | None]:
    """Count the try and write it down; the refusal is raised once that is stored."""
    policy = facility.policy
    tries = Tries(visitor.tries, visitor.locked_until)
    minutes = tries.minutes_locked(at)
    if minutes:
        return visitor, PinLocked(minutes=minutes)
    after = Tries(0, None) if is_right else tries.after_wrong(policy.pin_tries, policy.pin_lock, at)
    if after != tries:
        visitor = transaction.visitors.put(with_signin(visitor, after.wrong, after.locked_until))
    minutes = after.minutes_locked(at)
    outcome = "locked" if minutes else "in" if is_right else "wrong"
    transaction.audit.add(at, visitor.id, f"visitor.sign_in.{outcome}", visitor.id, {})
    if minutes:
        return visitor, PinLocked(minutes=minutes)
    if not is_right:
        return visitor, WrongPin(tries_left=policy.pin_tries - after.wrong)
    return visitor, None

"""A visitor's account: the address it is known by, and signing in with the PIN."""

from __future__ import annotations

from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from kiosk.domain.errors import BadEmail, PinLocked, Refusal, UnknownVisitor, WrongPin
from kiosk.domain.facility import Facility
from kiosk.domain.visitor import Visitor, with_signin
from kiosk.services import passwords
from kiosk.services.lockout import Outcome, Tries
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
    with store.of(visitor.id).begin() as transaction:
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
    outcome, after = Tries(visitor.tries, visitor.locked_until).tried(
        policy.pin_tries, policy.pin_lock, at, is_right=is_right
    )
    if outcome is not Outcome.WAITING:
        if outcome is not Outcome.IN or visitor.tries or visitor.locked_until:
            visitor = with_signin(visitor, after.wrong, after.locked_until)
            visitor = transaction.visitors.put(visitor)
        transaction.audit.add(at, visitor.id, f"visitor.sign_in.{outcome}", visitor.id, {})
    if outcome is Outcome.IN:
        return visitor, None
    if outcome is Outcome.WRONG:
        return visitor, WrongPin(tries_left=after.left(policy.pin_tries))
    return visitor, PinLocked(minutes=after.minutes_locked(at))

"""The round with the post: letters that are due leave, the others wait."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.errors import AddressRefused, LetterNotTaken, MailAway
from kiosk.domain.letter import Posted, next_try
from kiosk.mail.smtp import Line, MailServer
from kiosk.store.store import Store

#: How long a letter is one round's own. Other rounds leave it alone, on this machine and others;
#: if this one dies while it sends, the letter goes out again after that time, with the same
#: message id. A round sends nothing more once half of it has passed.
LEASE = timedelta(minutes=10)

#: Letters of one round.
MOST = 20


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a round: letters gone, put off for a later try, and given up."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


def deliver(store: Store, server: MailServer, at: datetime, limit: int = MOST) -> Delivered:
    """Send what is due, at most ``limit`` letters, and tick each off once the server has it.

    A server that is away is no refusal here: every letter is kept, and its next try is later
    each time. No transaction is open while the server is spoken to.
    """
    with store.read() as transaction:
        if not transaction.outbox.due(at, 1):
            return Delivered()
    letters = _leased(store, at, limit)
    if not letters:
        return Delivered()
    until = time.monotonic() + LEASE.total_seconds() / 2
    sent = failed = put_off = 0
    try:
        with server.line() as line:
            while letters and time.monotonic() < until:
                outcome = _sent(store, line, letters[0], at)
                letters = letters[1:]
                sent += outcome is None
                failed += outcome is AddressRefused
                put_off += outcome is LetterNotTaken
    except MailAway:
        for posted in letters:
            _put_off(store, posted, at)
    return Delivered(sent, put_off + len(letters), failed)


def _leased(store: Store, at: datetime, limit: int) -> tuple[Posted, ...]:
    with store.begin() as transaction:
        letters = transaction.outbox.due(at, limit)
        for posted in letters:
            transaction.outbox.put_off(posted.id, at + LEASE, posted.tries)
    return letters


def _sent(
    store: Store, line: Line, posted: Posted, at: datetime
) -> type[AddressRefused | LetterNotTaken] | None:
    """Hand over one letter and write down what became of it; raises ``MailAway``."""
    try:
        line.send(posted)
    except LetterNotTaken:
        _put_off(store, posted, at)
        return LetterNotTaken
    except AddressRefused:
        with store.begin() as transaction:
            transaction.outbox.fail(posted.id)
            transaction.audit.add(at, "post", "letter.address_refused", posted.id, {})
        return AddressRefused
    with store.begin() as transaction:
        transaction.outbox.sent(posted.id, at)
    return None


def _put_off(store: Store, posted: Posted, at: datetime) -> None:
    tries = posted.tries + 1
    with store.begin() as transaction:
        transaction.outbox.put_off(posted.id, next_try(tries, at), tries)

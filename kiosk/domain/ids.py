"""Identities and reference codes."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import NewType

EnrolmentId = NewType("EnrolmentId", str)
VisitorId = NewType("VisitorId", str)
ResidentId = NewType("ResidentId", str)
StaffId = NewType("StaffId", str)
VisitId = NewType("VisitId", str)
TerminalId = NewType("TerminalId", str)
HoldId = NewType("HoldId", str)
LetterId = NewType("LetterId", str)
LedgerId = NewType("LedgerId", str)
BlockId = NewType("BlockId", str)
#: The order in which people came to a waiting list.
WaitNumber = NewType("WaitNumber", int)
LockdownId = NewType("LockdownId", str)

#: Letters and digits that are not mistaken for one another (no 0 O 1 I U; DESIGN.md, Foundations).
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"


def new_id() -> str:
    """A random identity: 32 lower-case hexadecimal digits (UUID version 4)."""
    return uuid.uuid4().hex


def new_reference() -> str:
    """A random reference of eight characters, shown in two groups of four."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def reference_of(sent: str) -> str:
    """The reference of what is sent under that identity, the same however often it is sent."""
    number = int.from_bytes(hashlib.sha256(sent.encode()).digest())
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(8))


def grouped(reference: str) -> str:
    """``VV7K4M29`` as people read it: ``VV7K 4M29``."""
    return f"{reference[:4]} {reference[4:]}"

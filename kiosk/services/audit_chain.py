"""The chain over the audit trail: made as entries come in, followed to prove that none was changed.

Entries are sealed a little after they were written, by whoever goes round with the post: a chain
that every booking had to lengthen itself would let one booking happen at a time
(docs/decisions/0008-audit-sealed-in-rounds.md).
"""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.audit import Broken, Fault, Proof
from kiosk.store.store import Store

#: Entries sealed in one transaction.
_AT_ONCE = 500


def seal(store: Store) -> int:
    """Add to the chain what is not in it yet; how many entries that were."""
    sealed = 0
    while True:
        with store.begin() as transaction:
            entries = transaction.audit.unsealed(_AT_ONCE)
            if not entries or not transaction.audit.seal(entries):
                return sealed
        sealed += len(entries)


def verify(store: Store) -> Proof:
    """Follow the chain from its first entry to its last, or to the first that does not hold."""
    with store.read() as transaction:
        trail = transaction.audit
        before, sound, last_at = "", 0, None
        for seal_, entry in trail.chain():
            fault = None
            if entry is None or seal_.seq != sound + 1:
                fault = Fault.MISSING
            elif trail.mac(before, entry) != seal_.mac:
                fault = Fault.CHANGED
            if fault is not None:
                broken = _broken(sound + 1, seal_.entry, fault, last_at)
                return Proof(sealed=sound, pending=0, head=before, broken=broken)
            before, sound = seal_.mac, seal_.seq
            last_at = entry.at if entry is not None else last_at
        pending = trail.count() - sound
    return Proof(sealed=sound, pending=pending, head=before, broken=None)


def _broken(seq: int, entry: int, fault: Fault, last_at: datetime | None) -> Broken:
    return Broken(seq=seq, entry=entry, fault=fault, at=last_at)

"""Finding the person to visit by surname or booking number."""

from __future__ import annotations

from kiosk.domain.facility import Resident
from kiosk.domain.ids import ResidentId
from kiosk.domain.names import begins_like
from kiosk.store.store import Store

#: Letters that must be typed before surnames are compared, so that nobody leafs through the roster.
LETTERS_LEAST = 2
#: Nobody reads further; a longer list means that more must be typed.
MOST = 20


def find(store: Store, text: str) -> tuple[Resident, ...]:
    """Those present whose booking number is the text, or else whose surname begins like it.

    Surnames are compared without case, accents, hyphens and apostrophes; sorted by name, at most
    twenty. Fewer than two letters find nobody.
    """
    wanted = text.strip()
    if not wanted:
        return ()
    with store.read() as t:
        exact = t.residents.by_booking_number(wanted)
        if exact:
            return (exact,) if exact.present else ()
        if sum(c.isalpha() for c in wanted) < LETTERS_LEAST:
            return ()
        everyone = t.residents.all()
    return tuple(r for r in everyone if r.present and begins_like(r.surname, wanted))[:MOST]


def by_id(store: Store, resident: ResidentId) -> Resident:
    """The resident, present or not; raises ``NotFound``."""
    with store.read() as t:
        return t.residents.get(resident)

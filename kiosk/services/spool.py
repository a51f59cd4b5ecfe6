"""Keeping what visitors send while the store is away, and taking it in when it is back, once.

A lobby seals it to the facility's public key and cannot open it again. When the store is back the
lobby hands it over as it is; a desk, which has the private key, opens it and does what was asked.
Whatever is cut off in between is simply done again: the store knows each by its identity.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from kiosk.domain.changed import Changed
from kiosk.domain.enrolment import Enrolment, SealedPicture
from kiosk.domain.errors import CannotOpenPicture, Refusal, StoreAway, StoreBusy, StoreFull
from kiosk.domain.facility import Facility
from kiosk.domain.ids import VisitorId, new_id
from kiosk.domain.spooled import Spooled, SpoolKind, SpoolState
from kiosk.domain.visitor import Visitor
from kiosk.services import enrol, visit_day
from kiosk.services.draft import Draft
from kiosk.services.enrol import Prepared, Submitted
from kiosk.services.visit_day import Arrival, Standing
from kiosk.store.keys import PrivateKey, PublicKey
from kiosk.store.pack import as_kind, packed, unpacked
from kiosk.store.spool_folder import SpoolFolder
from kiosk.store.store import Store

_log = logging.getLogger(__name__)

_PASSING = (StoreAway, StoreBusy, StoreFull)


@dataclass(frozen=True, slots=True)
class Spool:
    """A lobby's folder, and the key that what lies in it is sealed to."""

    folder: SpoolFolder
    key: PublicKey

    def keep_application(self, facility: Facility, draft: Draft, at: datetime) -> Submitted:
        """Keep a first application; its number is final, and its clock runs from now on.

        Raises ``Under18``, ``NotReady``, the refusals of single fields, and ``StoreFull``.
        """
        prepared = enrol.prepared(draft, facility, at)
        values: dict[str, object] = {
            "visitor": prepared.visitor,
            "enrolment": prepared.enrolment,
            "client_id": prepared.client_id,
            "pictures": tuple(_written(picture) for picture in prepared.pictures),
        }
        # The application's own identity, so that the same one is never kept twice.
        self._keep(draft.client_id, SpoolKind.APPLICATION, packed(values), at)
        return enrol.submitted(prepared.enrolment, is_kept=True)

    def keep_check_in(self, visitor: VisitorId, at: datetime) -> None:
        """Note that a visitor is here. Raises ``StoreFull``."""
        values: dict[str, object] = {"visitor": visitor, "at": at}
        self._keep(new_id(), SpoolKind.CHECK_IN, packed(values), at)

    def send(self, store: Store) -> int:
        """Hand over what is kept; how much. Raises ``StoreAway``, ``StoreBusy``, ``StoreFull``.

        What was handed over before, but not yet removed here, is known to the store.
        """
        sent = self.folder.all()
        for kept in sent:
            with store.begin() as t:
                t.spooled.add(kept)
            self.folder.remove(kept)
        return len(sent)

    def _keep(self, identity: str, kind: SpoolKind, plain: bytes, at: datetime) -> None:
        sealed = self.key.seal_record(kind.value, plain)
        self.folder.put(
            Spooled(id=identity, kind=kind, at=at, key_id=self.key.key_id, sealed=sealed)
        )


def check_in(
    open_store: Callable[[], Store],
    spool: Callable[[], Spool] | None,
    facility: Facility,
    visitor: VisitorId,
    at: datetime,
) -> Arrival:
    """As ``visit_day.check_in``; noted here while the store is away."""
    try:
        return visit_day.check_in(open_store(), facility, visitor, at)
    except StoreAway:
        if spool is None:
            raise
    spool().keep_check_in(visitor, at)
    return Arrival(Standing.NOTED)


def age(folder: SpoolFolder, now: datetime) -> tuple[int, timedelta]:
    """How much a machine still keeps, and since when the oldest waits."""
    kept = folder.all()
    return len(kept), (now - kept[0].at) if kept else timedelta()


def take_in(store: Store, facility: Facility, key: PrivateKey, at: datetime) -> Changed:
    """Do what was asked of the store while it was away; on a desk, as often as wanted.

    What cannot be done is noted in the audit trail and kept sealed; what another key opens waits.
    """
    with store.read() as t:
        if not t.spooled.waiting_count():
            return Changed()
        waiting = t.spooled.waiting()
    changed = Changed()
    for kept in waiting:
        state, why = SpoolState.TAKEN, ""
        try:
            plain = unpacked(key.open_record(kept.kind.value, kept.sealed))
            changed |= _do(store, facility, kept, plain)
        except CannotOpenPicture:
            _log.warning("what a lobby kept is sealed to another key")
            continue
        except _PASSING:
            raise
        except Refusal as refusal:
            state, why = SpoolState.REFUSED, refusal.code
        with store.begin() as t:
            t.spooled.settle(kept.id, state)
            detail: dict[str, str | int] = {"kind": kept.kind.value, "why": why}
            t.audit.add(at, "desk", f"spool.{state}", kept.id, detail)
    return changed


def _do(store: Store, facility: Facility, kept: Spooled, plain: dict[str, Any]) -> Changed:
    if kept.kind is SpoolKind.CHECK_IN:
        visitor, at = VisitorId(plain["visitor"]), datetime.fromisoformat(plain["at"])
        return visit_day.check_in(store, facility, visitor, at).changed
    prepared = Prepared(
        visitor=as_kind(Visitor, plain["visitor"]),
        enrolment=as_kind(Enrolment, plain["enrolment"]),
        pictures=tuple(_read(picture) for picture in plain["pictures"]),
        client_id=plain["client_id"],
    )
    return enrol.keep(store, facility, prepared).changed


def _written(picture: SealedPicture) -> tuple[str | int, ...]:
    values = (getattr(picture, field.name) for field in fields(SealedPicture))
    return tuple(base64.b64encode(v).decode() if isinstance(v, bytes) else v for v in values)


def _read(plain: list[Any]) -> SealedPicture:
    named = {field.name: value for field, value in zip(fields(SealedPicture), plain, strict=True)}
    return as_kind(SealedPicture, {**named, "sealed": base64.b64decode(named["sealed"])})

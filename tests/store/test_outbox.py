"""Letters on their way, the audit trail, facts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.domain.audit import AuditEntry
from kiosk.domain.errors import NotFound
from kiosk.domain.ids import LetterId
from kiosk.domain.letter import Delivery
from kiosk.store.store import Store
from tests.store import samples
from tests.store.samples import NOW

SOON = NOW + timedelta(minutes=2)


def test_letters_are_due_oldest_first_until_they_are_sent(store: Store) -> None:
    with store.begin() as t:
        late = t.outbox.add(samples.letter(), NOW + timedelta(seconds=1))
        early = t.outbox.add(samples.letter(), NOW)
    with store.begin() as t:
        assert [p.id for p in t.outbox.due(SOON, 20)] == [early, late]
        assert [p.id for p in t.outbox.due(SOON, 1)] == [early]
        assert [p.id for p in t.outbox.due(NOW, 20)] == [early]
        posted = t.outbox.due(NOW, 1)[0]
        assert posted.letter == samples.letter()
        assert (posted.written_at, posted.tries, posted.delivery) == (NOW, 0, Delivery.WAITING)
        t.outbox.sent(early, SOON)
        assert [p.id for p in t.outbox.due(SOON, 20)] == [late]
        assert t.outbox.waiting_count() == 1


def test_a_letter_is_put_off_or_given_up(store: Store) -> None:
    with store.begin() as t:
        identity = t.outbox.add(samples.letter(), NOW)
        t.outbox.put_off(identity, SOON, 1)
        assert t.outbox.due(NOW, 20) == ()
        assert t.outbox.due(SOON, 20)[0].tries == 1
        t.outbox.fail(identity)
        assert t.outbox.due(SOON, 20) == ()
        assert [p.delivery for p in t.outbox.all()] == [Delivery.FAILED]
        assert t.outbox.waiting_count() == 0
        with pytest.raises(NotFound):
            t.outbox.sent(LetterId("x"), NOW)


def test_the_audit_trail_is_kept_in_order(store: Store) -> None:
    with store.begin() as t:
        t.audit.add(NOW, "officer-1", "enrolment.returned", "enrolment-1", {"reasons": 2})
        t.audit.add(NOW, "officer-2", "enrolment.approved", "enrolment-2", {"attempt": "2"})
        t.audit.add(SOON, "officer-1", "enrolment.approved", "enrolment-1", {})
    with store.read() as t:
        assert t.audit.of("enrolment-1") == (
            AuditEntry(
                at=NOW,
                who="officer-1",
                what="enrolment.returned",
                subject="enrolment-1",
                detail={"reasons": 2},
            ),
            AuditEntry(
                at=SOON,
                who="officer-1",
                what="enrolment.approved",
                subject="enrolment-1",
                detail={},
            ),
        )
        assert [e.subject for e in t.audit.between(NOW, SOON)] == ["enrolment-1", "enrolment-2"]


def test_facts_are_kept_by_key(store: Store) -> None:
    with store.begin() as t:
        assert t.facts.get("demo") is None
        t.facts.put("demo", "seeded")
        t.facts.put("demo", "seeded twice")
        assert t.facts.get("demo") == "seeded twice"

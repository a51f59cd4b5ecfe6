"""What is overdue is told once, to whoever is named for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.facility import Facility
from kiosk.domain.ids import grouped
from kiosk.domain.letter import Letter
from kiosk.domain.reason import Cause, Reason
from kiosk.services import enrol, review
from kiosk.services.escalation import escalate
from tests.services.applications import AT, FACILITY, Opened, draft, opened

TO = "chief@example.org"
TOLD: Facility = replace(FACILITY, policy=replace(FACILITY.policy, escalate_to=TO))
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


def applies(here: Opened, number: int, ago: timedelta = timedelta(0)) -> str:
    """Somebody applied that long before ``AT``; the reference."""
    whole = draft(here.key.public, email=f"v{number}@example.org", says=str(number))
    return enrol.submit(here.store, TOLD, whole, AT - ago).reference


def told(here: Opened) -> list[Letter]:
    with here.store.read() as transaction:
        return [p.letter for p in transaction.outbox.all() if p.letter.to == TO]


def test_at_24_hours_and_not_a_second_before(here: Opened) -> None:
    reference = applies(here, 1)
    assert escalate(here.store, TOLD, AT + DAY - SECOND) == 0
    assert escalate(here.store, TOLD, AT + DAY) == 1
    [letter] = told(here)
    assert letter.subject == "Overdue: 1 application"
    assert f"{grouped(reference)}, due Tue, Nov 24, 1:50 PM" in letter.body
    assert "Delgado" not in letter.subject + letter.body


def test_once_for_each_submission(here: Opened) -> None:
    applies(here, 1)
    applies(here, 2, ago=timedelta(hours=1))
    assert escalate(here.store, TOLD, AT + DAY) == 2
    assert escalate(here.store, TOLD, AT + DAY + SECOND) == 0
    assert told(here)[0].subject == "Overdue: 2 applications"
    first = review.queue(here.store, AT)[0]
    causes = [Cause(Reason.PHOTO_BLURRY)]
    review.reject(here.store, TOLD, here.officer, first.id, 1, causes, AT + DAY + SECOND)
    again = draft(here.key.public, email="v2@example.org", says="again")
    enrol.resubmit(here.store, TOLD, first.id, again, AT + DAY + SECOND)
    assert escalate(here.store, TOLD, AT + 2 * DAY) == 0
    assert escalate(here.store, TOLD, AT + 2 * DAY + SECOND) == 1
    assert here.audited(first.id).count("enrolment.escalated") == 2


def test_what_is_decided_in_time_is_not_told(here: Opened) -> None:
    applies(here, 1)
    [row] = review.queue(here.store, AT)
    review.approve(here.store, TOLD, here.officer, row.id, 1, AT)
    assert escalate(here.store, TOLD, AT + 2 * DAY) == 0


def test_where_nobody_is_named_nobody_is_told(here: Opened) -> None:
    applies(here, 1)
    assert escalate(here.store, FACILITY, AT + DAY) == 0
    assert told(here) == []

"""Applications with their attempts, findings, decisions and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kiosk.domain.enrolment import Decision, Enrolment, PictureKind, State
from kiosk.domain.errors import AlreadyDecided, NotFound
from kiosk.domain.finding import Kind
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.reason import Cause, Part, Reason
from kiosk.store import schema
from kiosk.store.store import Store
from tests.store import samples
from tests.store.samples import NOW, Town


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def _submitted(store: Store, town: Town) -> Enrolment:
    enrolment = samples.enrolment(town.maria, town.jonas)
    with store.begin() as t:
        t.enrolments.add(enrolment, "client-1")
        t.pictures.add(enrolment.id, samples.picture(PictureKind.ID_FRONT, b"front 1"))
        t.pictures.add(enrolment.id, samples.picture(PictureKind.PORTRAIT, b"portrait 1"))
    return enrolment


def _returned(enrolment: Enrolment, town: Town) -> Enrolment:
    decision = Decision(
        attempt=enrolment.attempt,
        state=State.RETURNED,
        officer=town.officer.id,
        decided_at=NOW + timedelta(hours=1),
        causes=(
            Cause(Reason.PHOTO_BLURRY),
            Cause(Reason.ID_OTHER, "The corner of the card is covered."),
        ),
        note="seems nervous",
        overridden=(enrolment.findings[0],),
    )
    return replace(
        enrolment,
        state=State.RETURNED,
        decisions=(*enrolment.decisions, decision),
        to_redo=(Part.ID, Part.PORTRAIT),
    )


def test_an_application_is_found_every_way(store: Store, town: Town) -> None:
    kept = _submitted(store, town)
    spaced = f"{kept.reference[:4]} {kept.reference[4:]}".lower()
    with store.read() as t:
        assert t.enrolments.get(kept.id) == kept
        assert t.enrolments.of_visitor(town.maria.id) == kept
        assert t.enrolments.by_client("client-1") == kept
        assert t.enrolments.by_reference(spaced) == kept
        assert t.enrolments.of_visitor(town.tom.id) is None
        assert t.enrolments.by_client("client-2") is None
        with pytest.raises(NotFound):
            t.enrolments.get(EnrolmentId("x"))


def test_the_queue_is_by_urgency(store: Store, town: Town) -> None:
    later = samples.enrolment(town.maria, town.jonas, NOW)
    sooner = samples.enrolment(town.tom, town.abel, NOW - timedelta(hours=5))
    with store.begin() as t:
        t.enrolments.add(later, "a")
        t.enrolments.add(sooner, "b")
        assert t.enrolments.waiting() == (sooner, later)
        decided = t.enrolments.put(_returned(later, town))
        assert t.enrolments.waiting() == (sooner,)
        assert t.enrolments.get(later.id) == decided
        assert t.enrolments.counts() == {
            State.WAITING: 1,
            State.RETURNED: 1,
            State.APPROVED: 0,
            State.REJECTED: 0,
        }


def test_sending_twice_makes_one(store: Store, town: Town) -> None:
    _submitted(store, town)
    with pytest.raises(IntegrityError), store.begin() as t:
        t.enrolments.add(samples.enrolment(town.maria, town.jonas), "client-1")


def test_the_second_officer_does_not_overwrite_the_first(
    store: Store, rival: Store, town: Town
) -> None:
    seen = _submitted(store, town)
    with rival.begin() as t:
        first = t.enrolments.put(_returned(seen, town))
    approved = samples.decision(town.officer, State.APPROVED)

    def approve() -> None:
        with store.begin() as t:
            t.outbox.add(samples.letter(), NOW)
            t.enrolments.put(replace(seen, state=State.APPROVED, decisions=(approved,)))

    with pytest.raises(AlreadyDecided):
        approve()
    with store.read() as t:
        assert t.enrolments.get(seen.id) == first
        assert t.outbox.all() == ()


def test_a_correction_keeps_what_was_before(store: Store, town: Town) -> None:
    first = _submitted(store, town)
    again = NOW + timedelta(hours=3)
    with store.begin() as t:
        returned = t.enrolments.put(_returned(first, town))
        corrected = t.enrolments.put(
            replace(
                returned,
                state=State.WAITING,
                attempt=2,
                submitted_at=again,
                due_at=again + timedelta(hours=24),
                applicant=replace(first.applicant, given="María"),
                findings=first.findings[1:],
                to_redo=(),
            )
        )
        t.pictures.add(first.id, samples.picture(PictureKind.PORTRAIT, b"portrait 2", attempt=2))
    with store.read() as t:
        found = t.enrolments.get(first.id)
        assert found == corrected
        assert found.version == 3
        assert found.decision is None
        assert found.decisions == returned.decisions
        latest = {p.kind: p.sealed for p in t.pictures.of(first.id)}
        assert latest == {PictureKind.PORTRAIT: b"portrait 2", PictureKind.ID_FRONT: b"front 1"}
        earlier = {p.kind: p.sealed for p in t.pictures.of(first.id, 1)}
        assert earlier == {PictureKind.PORTRAIT: b"portrait 1", PictureKind.ID_FRONT: b"front 1"}
    with store._engine.connect() as connection:
        rows = connection.execute(select(schema.findings.c.attempt, schema.findings.c.kind)).all()
        assert sorted(rows) == [(1, Kind.FACE_SMALL), (1, Kind.GLARE), (2, Kind.FACE_SMALL)]
        clocks = select(func.count()).select_from(schema.attempts)
        assert connection.scalar(clocks) == 2


def test_findings_and_reasons_can_be_counted_by_kind(store: Store, town: Town) -> None:
    enrolment = _submitted(store, town)
    with store.begin() as t:
        t.enrolments.put(_returned(enrolment, town))
    with store._engine.connect() as connection:
        for column, expected in (
            (schema.findings.c.kind, {Kind.GLARE: 1, Kind.FACE_SMALL: 1}),
            (schema.overrides.c.kind, {Kind.GLARE: 1}),
            (schema.causes.c.reason, {Reason.PHOTO_BLURRY: 1, Reason.ID_OTHER: 1}),
        ):
            rows = connection.execute(select(column, func.count()).group_by(column))
            assert {row[0]: row[1] for row in rows} == expected


def test_a_picture_lies_beside_its_enrolment_or_nowhere(store: Store, town: Town) -> None:
    enrolment = samples.enrolment(town.maria, town.jonas)

    def submit() -> None:
        with store.begin() as t:
            t.enrolments.add(enrolment, "client-1")
            t.pictures.add(enrolment.id, samples.picture(PictureKind.PORTRAIT, attempt=2))

    with pytest.raises(IntegrityError):
        submit()
    with store.read() as t:
        assert t.enrolments.by_client("client-1") is None
        assert t.pictures.of(enrolment.id) == ()


def test_a_sealed_picture_comes_back_equal(store: Store, town: Town) -> None:
    enrolment = samples.enrolment(town.maria, town.jonas)
    picture = samples.picture(PictureKind.ID_BACK_FRAME, bytes(range(256)) * 4000)
    with store.begin() as t:
        t.enrolments.add(enrolment, "client-1")
        t.pictures.add(enrolment.id, picture)
    with store.read() as t:
        assert t.pictures.of(enrolment.id) == (picture,)


def test_many_waiting_applications_are_read_at_once(store: Store, town: Town) -> None:
    with store.begin() as t:
        for n in range(60):
            who = t.visitors.add(samples.visitor(f"visitor{n}@example.org"))
            t.enrolments.add(samples.enrolment(who, town.jonas), f"client-{n}")
    with store.read() as t:
        assert len(t.enrolments.waiting()) == 60

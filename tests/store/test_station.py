"""What is kept about terminals: how pictures were taken, and what their cameras' tests found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kiosk.domain.capture_note import CaptureEnd, CaptureNote
from kiosk.domain.finding import Kind, Side
from kiosk.domain.self_test import CameraOutcome, Gauge, Reading, SelfTest, Subject
from kiosk.store.store import Store
from tests.store.samples import NOW

NOTE = CaptureNote(
    at=NOW, terminal="Kiosk 1", side=Side.FRONT, end=CaptureEnd.AUTO, seconds=4.2, worst=Kind.GLARE
)
TEST = SelfTest(
    at=NOW,
    terminal="Kiosk 1",
    subject=Subject.TARGET,
    readings=(Reading(Gauge.SHARPNESS, 2.5, 1.6), Reading(Gauge.GLARE, 0.0, 0.02)),
)
DAY = timedelta(days=1)


def test_notes_come_back_and_old_ones_are_forgotten(store: Store) -> None:
    bare = replace(NOTE, at=NOW + DAY, end=CaptureEnd.GAVE_UP, worst=None)
    with store.begin() as t:
        t.captures.add(bare)
        t.captures.add(NOTE)
        assert t.captures.since(NOW) == (NOTE, bare)
        assert t.captures.since(NOW + DAY) == (bare,)
        assert t.captures.forget(NOW + DAY) == 1
        assert t.captures.since(NOW - DAY) == (bare,)


def test_the_last_test_of_each_terminal_and_subject(store: Store) -> None:
    camera = SelfTest(
        at=NOW, terminal="Kiosk 1", subject=Subject.CAMERA, outcome=CameraOutcome.FROZEN
    )
    later = replace(TEST, at=NOW + DAY)
    with store.begin() as t:
        for test in (later, TEST, camera, replace(camera, terminal="Kiosk 2", at=NOW + DAY)):
            t.self_tests.add(test)
        assert t.self_tests.last("Kiosk 1", Subject.TARGET) == later
        assert t.self_tests.last("Kiosk 1", Subject.CAMERA) == camera
        assert t.self_tests.last("Kiosk 3", Subject.CAMERA) is None
        assert t.self_tests.kept("Kiosk 1", Subject.TARGET) is None


def test_one_test_is_kept_to_hold_the_others_to(store: Store) -> None:
    first, second = replace(TEST, is_kept=True), replace(TEST, at=NOW + DAY, is_kept=True)
    elsewhere = replace(first, terminal="Kiosk 2")
    with store.begin() as t:
        for test in (first, elsewhere, second, replace(TEST, at=NOW + 2 * DAY)):
            t.self_tests.add(test)
        assert t.self_tests.kept("Kiosk 1", Subject.TARGET) == second
        assert t.self_tests.kept("Kiosk 2", Subject.TARGET) == elsewhere
        assert t.self_tests.forget(NOW + 3 * DAY) == 2
        assert t.self_tests.kept("Kiosk 1", Subject.TARGET) == second

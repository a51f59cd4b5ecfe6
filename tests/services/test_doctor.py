"""What the doctor says of a terminal's cameras and of their tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.camera.device import Device, Size
from kiosk.camera.listing import Webcam
from kiosk.domain.errors import BadSettings, CameraRefused
from kiosk.domain.ids import VisitorId
from kiosk.domain.self_test import CameraOutcome, Gauge, Reading, SelfTest, Subject
from kiosk.services import doctor, self_test
from kiosk.services.diagnosis import Diagnosis, Health
from kiosk.services.doctor import Patient
from kiosk.services.self_test import CameraTested
from kiosk.services.spool import Spool
from kiosk.store import keys
from kiosk.store.keys import DataKey
from kiosk.store.spool_folder import SpoolFolder
from kiosk.store.store import Store
from kiosk.ui import words
from tests.postgres import Postgres

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
REAL = Webcam("/dev/video0", "HD Pro", "uvcvideo", "/dev/v4l/by-id/usb-hd")
MADE_UP = Webcam("/dev/video2", "OBS Virtual Camera", "v4l2 loopback", is_virtual=True)


def refused(why: str) -> Callable[[], Device]:
    def make() -> Device:
        raise CameraRefused(why=why)

    return make


@pytest.fixture
def patient(tmp_path: Path, sqlite_store: Store, sqlite_url: str, data_key: DataKey) -> Patient:
    return Patient(
        home=tmp_path,
        open_store=lambda: Store(sqlite_url, data_key),
        database_url=sqlite_url,
        public_key=tmp_path / "none.pub",
        private_key=None,
        data_key=tmp_path / "data.key",
        camera=refused("virtual"),
        webcams=lambda: (REAL, MADE_UP),
        allowed=(),
        terminal="Kiosk 1",
        mail=None,
        zone="America/Los_Angeles",
        now=NOW,
        spool=tmp_path / "spool",
    )


def said(patient: Patient, check: str) -> list[Diagnosis]:
    found = [d for d in doctor.examine(patient) if d.check == check]
    for diagnosis in found:
        key = f"doctor_{diagnosis.check}_{diagnosis.code}"
        assert words.say(key, **diagnosis.facts)
        assert diagnosis.health is Health.OK or words.has(f"{key}_remedy")
    return found


def test_webcams_with_the_names_that_the_list_takes(patient: Patient) -> None:
    real, made_up = said(patient, "cameras")
    assert (real.health, real.code) == (Health.OK, "usable")
    assert real.facts["path"] == REAL.stable_path
    assert (made_up.health, made_up.code) == (Health.WARNING, "virtual")
    listed = replace(patient, allowed=("Another", "OBS Virtual Camera"))
    assert [d.code for d in said(listed, "cameras")] == ["unlisted", "virtual"]
    assert [d.code for d in said(replace(patient, allowed=("hd pro",)), "cameras")] == [
        "usable",
        "virtual",
    ]


def test_a_camera_that_may_not_be_used_or_is_named_badly(patient: Patient) -> None:
    assert [(d.health, d.code) for d in said(patient, "camera")] == [(Health.FAILED, "virtual")]

    def bad() -> Device:
        raise BadSettings(problems=("camera.source: write a number.",))

    assert [d.code for d in said(replace(patient, camera=bad), "camera")] == ["named"]


@pytest.mark.parametrize("outcome", list(CameraOutcome))
def test_every_outcome_has_its_sentences(outcome: CameraOutcome) -> None:
    facts = {"name": "HD Pro", "width": 1280, "height": 720, "rate": 30}
    key = f"doctor_camera_{outcome.value}"
    assert words.say(key, **facts)
    assert words.has(f"{key}_remedy") is (outcome is not CameraOutcome.OK)


def gauges() -> Iterator[Gauge]:
    yield from (g for g in Gauge if g not in (Gauge.WIDTH, Gauge.HEIGHT, Gauge.RATE))


@pytest.mark.parametrize("gauge", list(gauges()))
def test_every_gauge_has_its_sentences(gauge: Gauge) -> None:
    assert words.has(f"gauge_{gauge.value}")
    assert words.has(f"gauge_{gauge.value}_fix")


@pytest.mark.parametrize(
    ("outcome", "age", "health", "code"),
    [
        (CameraOutcome.OK, timedelta(hours=9), Health.OK, "ok"),
        (CameraOutcome.OK, timedelta(days=3), Health.WARNING, "old"),
        (CameraOutcome.SLOW, timedelta(hours=9), Health.WARNING, "found"),
        (CameraOutcome.FROZEN, timedelta(days=3), Health.FAILED, "found"),
    ],
)
def test_the_last_test_of_this_terminal(
    patient: Patient,
    sqlite_store: Store,
    outcome: CameraOutcome,
    age: timedelta,
    health: Health,
    code: str,
) -> None:
    assert [d.code for d in said(patient, "self_test")] == ["never"]
    tested = CameraTested(outcome, "HD Pro", Size(1280, 720), 30.0)
    least = Size(1280, 720)
    self_test.keep(sqlite_store, tested, least, "Kiosk 2", NOW, keep_days=30)
    self_test.keep(sqlite_store, tested, least, "Kiosk 1", NOW - age, keep_days=30)
    (found,) = said(patient, "self_test")
    assert (found.health, found.code) == (health, code)


def test_the_last_target_card(patient: Patient, sqlite_store: Store) -> None:
    assert [d.code for d in said(patient, "target")] == ["never"]
    fine, worn = Reading(Gauge.SHARPNESS, 2.0, 1.6), Reading(Gauge.GLARE, 0.3, 0.02)
    for readings, health, code in (
        ((fine,), Health.OK, "ok"),
        ((fine, worn), Health.WARNING, "beyond"),
    ):
        with sqlite_store.begin() as t:
            t.self_tests.add(
                SelfTest(at=NOW, terminal="Kiosk 1", subject=Subject.TARGET, readings=readings)
            )
        (found,) = said(patient, "target")
        assert (found.health, found.code) == (health, code)
    assert found.facts == {"when": "2026-11-23 10:00", "found": "glare 0.3 (0.02)"}


def test_what_the_terminal_still_keeps_is_told(patient: Patient, tmp_path: Path) -> None:
    [empty] = said(patient, "spool")
    assert (empty.health, empty.code) == (Health.OK, "empty")
    kept = Spool(SpoolFolder(tmp_path / "spool"), keys.generate(tmp_path).public)
    kept.keep_check_in(VisitorId("somebody"), NOW - timedelta(minutes=9))
    [waiting] = said(patient, "spool")
    assert (waiting.health, waiting.facts) == (Health.OK, {"count": 1, "minutes": 9})
    kept.keep_check_in(VisitorId("another"), NOW - timedelta(minutes=90))
    [old] = said(patient, "spool")
    assert (old.health, old.facts) == (Health.WARNING, {"count": 2, "minutes": 90})


def test_a_lobby_on_a_shared_server_is_told_of_no_letters(
    patient: Patient, postgres: Postgres, data_key: DataKey
) -> None:
    url = postgres.fresh()
    lobby = replace(patient, database_url=url, open_store=lambda: Store(url, data_key))
    [found] = said(lobby, "database")
    assert (found.health, found.code) == (Health.OK, "reached")
    assert said(lobby, "letters") == []

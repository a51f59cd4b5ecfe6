"""What the doctor says of screens, clocks and queues."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.services import doctor_rounds, enrol
from kiosk.services.diagnosis import Diagnosis, Health
from kiosk.services.machine import Machine, Screen
from kiosk.store.store import Store
from kiosk.ui import words
from tests.services.applications import AT, FACILITY, Opened, draft, opened
from tests.store.conftest import data_key, postgres, rival, sqlite_url, store, url

__all__ = ["data_key", "postgres", "rival", "sqlite_url", "store", "url"]

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
DEVICES = """\
I: Bus=0003 Vendor=0eef Product=0001 Version=0111
N: Name="Panel of Glass"
H: Handlers=mouse0 event3
B: ABS=260800000000003

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="A Mouse"
B: REL=903
"""


def said(*found: Diagnosis) -> list[tuple[str, Health, str]]:
    for d in found:
        key = f"doctor_{d.check}_{d.code}"
        for language in ("es", "en"):
            words.use(language)
            assert words.say(key, **d.facts)
        assert d.health is Health.OK or words.has(f"{key}_remedy")
    return [(d.check, d.health, d.code) for d in found]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for name, status, modes in (
        ("card0-HDMI-A-1", "connected", "1920x1080\n1280x720\n"),
        ("card0-VGA-1", "connected", "1024x768\n"),
        ("card0-DP-1", "disconnected", ""),
        ("card0-eDP-1", "connected", ""),
    ):
        output = tmp_path / "sys/class/drm" / name
        output.mkdir(parents=True)
        (output / "status").write_text(status + "\n")
        (output / "modes").write_text(modes)
    (tmp_path / "proc/bus/input").mkdir(parents=True)
    (tmp_path / "proc/bus/input/devices").write_text(DEVICES)
    return Machine(tmp_path)


def test_screens_and_panels_as_linux_tells_them(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.screens() == (Screen("HDMI-A-1", 1920, 1080), Screen("VGA-1", 1024, 768))
    assert machine.touch_panels() == ("Panel of Glass",)
    assert said(*doctor_rounds.plugged_in(machine)) == [
        ("screen", Health.OK, "ok"),
        ("screen", Health.WARNING, "small"),
        ("touch", Health.OK, "ok"),
        ("printer", Health.OK, "none"),
    ]
    assert said(*doctor_rounds.plugged_in(Machine(tmp_path / "none"))) == [
        ("screen", Health.WARNING, "none"),
        ("touch", Health.OK, "none"),
        ("printer", Health.OK, "none"),
    ]


def test_printers_are_asked_of_cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "lpstat"
    tool.write_text("#!/bin/sh\necho Office\necho Lobby\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert Machine().printers() == ("Office", "Lobby")
    tool.write_text("#!/bin/sh\nexit 1\n")
    assert Machine().printers() == ()


@pytest.mark.parametrize(
    ("server", "newest", "health", "code"),
    [
        (None, None, Health.OK, "alone"),
        (timedelta(seconds=0.5), None, Health.OK, "ok"),
        (timedelta(seconds=-5), None, Health.WARNING, "apart"),
        (timedelta(minutes=3), None, Health.FAILED, "apart"),
        (None, timedelta(days=-9), Health.OK, "alone"),
        (None, timedelta(hours=2), Health.FAILED, "behind"),
    ],
)
def test_clocks(
    tmp_path: Path,
    server: timedelta | None,
    newest: timedelta | None,
    health: Health,
    code: str,
) -> None:
    found = doctor_rounds.clock(
        Machine(tmp_path),
        NOW,
        None if server is None else NOW + server,
        None if newest is None else NOW + newest,
    )
    assert said(found) == [("clock", health, code)]


def test_a_clock_that_lost_its_battery(tmp_path: Path) -> None:
    found = doctor_rounds.clock(Machine(tmp_path), datetime(2000, 1, 1, tzinfo=UTC), None, None)
    assert said(found) == [("clock", Health.FAILED, "behind")]


def test_a_clock_that_no_server_has_set(tmp_path: Path) -> None:
    place = tmp_path / "run/systemd/timesync"
    place.mkdir(parents=True)
    assert said(doctor_rounds.clock(Machine(tmp_path), NOW, None, None))[0][2] == "unset"
    (place / "synchronized").touch()
    assert said(doctor_rounds.clock(Machine(tmp_path), NOW, None, None))[0][2] == "alone"


def test_the_zone_says_what_time_it_is_there() -> None:
    found = doctor_rounds.zone("America/Los_Angeles", NOW)
    assert found.facts["time"] == "2026-11-23 10:00"
    said(found)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


def test_what_waits_and_for_how_long(here: Opened) -> None:
    assert said(*doctor_rounds.queues(here.store, AT)) == [
        ("applications", Health.OK, "none"),
        ("letters", Health.OK, "none"),
    ]
    enrol.submit(here.store, FACILITY, draft(here.key.public), AT)
    applications, letters = doctor_rounds.queues(here.store, AT + timedelta(minutes=30))
    assert applications.facts == {"count": 1, "hours": 0.5}
    assert said(applications, letters) == [
        ("applications", Health.OK, "ok"),
        ("letters", Health.OK, "ok"),
    ]
    assert said(*doctor_rounds.queues(here.store, AT + timedelta(hours=25))) == [
        ("applications", Health.WARNING, "old"),
        ("letters", Health.WARNING, "old"),
    ]


def test_the_servers_clock_and_the_newest_note(store: Store) -> None:
    with store.begin() as t:
        clock = t.ages.clock()
        assert t.ages.newest() is None
        t.audit.add(AT, "test", "noted", "nothing", {})
        assert t.ages.newest() == AT
    if clock is not None:
        assert abs(clock - datetime.now(UTC)) < timedelta(minutes=1)

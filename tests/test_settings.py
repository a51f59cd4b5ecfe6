"""Settings: where values come from, which wins, and what is said of mistakes."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from kiosk import settings, settings_listing
from kiosk.domain.errors import BadSettings
from kiosk.domain.hours import Window


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [n for n in os.environ if n.startswith("KIOSK_")]:
        monkeypatch.delenv(name)


def problems(caught: pytest.ExceptionInfo[BadSettings]) -> tuple[str, ...]:
    return caught.value.problems


def test_the_defaults_are_the_rules() -> None:
    policy = settings.load(None).place().policy
    assert policy.session == timedelta(minutes=20)
    assert policy.lead == timedelta(hours=24)
    assert policy.horizon == timedelta(days=14)
    assert policy.notice == timedelta(hours=48)
    assert policy.hold == timedelta(minutes=10)
    assert policy.onsite_hours.on(date(2026, 11, 22)) == (
        Window(time(9), time(11, 20)),
        Window(time(12, 20), time(16, 20)),
        Window(time(17, 20), time(22, 45)),
    )
    assert policy.onsite_hours == policy.offsite_hours


def test_flags_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[mail]\nhost = "file"\nuser = "file"\nsender = "file@a.example"\n')
    monkeypatch.setenv("KIOSK_MAIL__HOST", "environment")
    monkeypatch.setenv("KIOSK_MAIL__USER", "environment")
    mail = settings.load(file, {"mail.host": "flag"}).mail
    assert (mail.host, mail.user, mail.sender) == ("flag", "environment", "file@a.example")


def test_every_mistake_is_named(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[mail]\nport = 99999\nhots = "x"\n[facility]\nzone = "Mars/Olympus"\n')
    with pytest.raises(BadSettings) as caught:
        settings.load(file)
    said = " ".join(problems(caught))
    assert "mail.port" in said
    assert "mail.hots: there is no such setting." in said
    assert "facility.zone" in said


@pytest.mark.parametrize(
    ("flag", "value", "said"),
    [
        ("card.dpi_blok", "1", "no such setting"),
        ("card.dpi_block", "many", "write a number"),
        ("portrait.eyes_block", "-3", "0 or more"),
    ],
)
def test_limits_are_checked_as_settings(flag: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        settings.load(None, {flag: value})
    assert said in problems(caught)[0]


def test_limits_come_from_settings() -> None:
    assert settings.load(None, {"card.dpi_block": "170"}).card.dpi_block == 170.0


@pytest.mark.parametrize(
    "windows",
    [
        '["11:20-09:00"]',
        '["09:00-12:00", "11:00-13:00"]',
        '["nine to five"]',
        '["09:00"]',
        '["09:03-11:20"]',
    ],
)
def test_windows_that_make_no_sense_are_refused(tmp_path: Path, windows: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f"[booking.onsite]\nevery_day = {windows}\n")
    with pytest.raises(BadSettings) as caught:
        settings.load(file)
    assert "booking.onsite.every_day" in problems(caught)[0]


def test_weekdays_have_hours_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[booking.offsite.by_day]\nsunday = ["10:00-12:00"]\n')
    hours = settings.load(file).place().policy.offsite_hours
    assert hours.on(date(2026, 11, 22)) == (Window(time(10), time(12)),)
    assert len(hours.on(date(2026, 11, 23))) == 3


def test_a_weekday_that_does_not_exist_is_said(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[booking.offsite.by_day]\nsomeday = ["10:00-12:00"]\n')
    with pytest.raises(BadSettings) as caught:
        settings.load(file)
    assert "someday" in problems(caught)[0]


def test_a_file_that_is_no_toml_is_said(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("mail = = 3")
    with pytest.raises(BadSettings) as caught:
        settings.load(file)
    assert "kiosk.toml" in problems(caught)[0]


def test_listing_never_shows_a_secret() -> None:
    loaded = settings.load(
        None,
        {"mail.password": "hunter2!", "database.url": "postgresql+psycopg://me:hunter2!@db/k"},
    )
    listed = {row.name: row for row in settings_listing.rows(loaded)}
    assert "hunter2!" not in repr(listed)
    assert listed["mail.password"].value == "(set)"
    assert listed["database.url"].value == "postgresql+psycopg://me:(set)@db/k"


def test_every_setting_has_its_sentence_and_variable() -> None:
    for row in settings_listing.rows(settings.load(None)):
        assert row.sentence.endswith("."), row.name
        assert row.environment == "KIOSK_" + row.name.replace(".", "__").upper()
        assert row.value == row.default, row.name

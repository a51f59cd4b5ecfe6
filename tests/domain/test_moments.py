"""Instants as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain import moments
from kiosk.domain.language import Language

PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        (
            datetime(2026, 11, 24, 21, 50, tzinfo=UTC),
            "Tue, Nov 24, 1:50 PM",
            "mar 24 nov, 1:50 p. m.",
        ),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "Wed, Jul 1, 12:05 AM", "mié 1 jul, 12:05 a. m."),
        (datetime(2026, 7, 1, 19, 0, tzinfo=UTC), "Wed, Jul 1, 12:00 PM", "mié 1 jul, 12:00 p. m."),
    ],
)
def test_moments_are_said_in_the_facilitys_zone(at: datetime, english: str, spanish: str) -> None:
    assert moments.moment(at, PACIFIC, Language.ENGLISH) == f"{english} {at.astimezone(PACIFIC):%Z}"
    assert moments.moment(at, PACIFIC, Language.SPANISH) == f"{spanish} {at.astimezone(PACIFIC):%Z}"


def test_days_and_money() -> None:
    assert moments.day(date(2026, 11, 21), Language.SPANISH) == "sáb 21 nov"
    assert moments.date_in_full(date(2029, 3, 14), Language.ENGLISH) == "March 14, 2029"
    assert moments.date_in_full(date(2029, 3, 14), Language.SPANISH) == "14 de marzo de 2029"
    assert moments.money(500) == "$5.00"
    assert moments.money(123456) == "$1,234.56"


def test_a_zone_without_a_name_is_told_by_its_distance() -> None:
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    names = {"Pacific/Honolulu": "HST", "America/Phoenix": "MST", "America/Sao_Paulo": "UTC-03"}
    for zone, name in names.items():
        assert moments.zone_name(ZoneInfo(zone), at) == name

"""How often pictures take themselves, by terminal and hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.capture_note import Attempt, CaptureEnd, CaptureNote, CaptureRate
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.services import capture_rates
from kiosk.store.store import Store

ZONE = ZoneInfo("America/Los_Angeles")
#: 08:30 at the facility.
MORNING = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
NOTE = CaptureNote(
    at=MORNING, terminal="Kiosk 1", side=Side.FRONT, end=CaptureEnd.AUTO, seconds=4.0
)


def blocks(*kinds: Kind) -> list[Finding]:
    return [Finding(kind, Weight.BLOCK, 0, 1, Side.FRONT) for kind in kinds]


def test_an_attempt_remembers_what_blocked_it_most() -> None:
    attempt = Attempt(Side.FRONT, 10.0)
    for kinds in ((Kind.CARD_MISSING,),) * 9 + ((Kind.GLARE, Kind.DARK),) * 2 + ((Kind.GLARE,),):
        attempt.saw(blocks(*kinds))
    attempt.saw([Finding(Kind.BLURRED, Weight.WARN, 0, 1, Side.FRONT)] * 20)
    note = attempt.note(CaptureEnd.BY_HAND, 14.26, MORNING, "Kiosk 1")
    assert note == replace(NOTE, end=CaptureEnd.BY_HAND, seconds=4.3, worst=Kind.GLARE)


def test_nobody_there_is_only_said_if_nothing_else_was() -> None:
    attempt = Attempt(Side.PORTRAIT, 0)
    assert attempt.worst is None
    attempt.saw(blocks(Kind.FACE_MISSING))
    assert attempt.worst is Kind.FACE_MISSING


def test_rates_by_terminal_and_hour_of_the_facilitys_clock(store: Store) -> None:
    hour = timedelta(hours=1)
    made = [
        NOTE,
        replace(NOTE, at=MORNING - timedelta(days=1), seconds=6.0, worst=Kind.GLARE),
        replace(NOTE, end=CaptureEnd.BY_HAND, seconds=20.0, worst=Kind.GLARE),
        replace(NOTE, end=CaptureEnd.GAVE_UP, seconds=90.0, worst=Kind.DARK),
        replace(NOTE, end=CaptureEnd.HELPED, seconds=50.0),
        replace(NOTE, end=CaptureEnd.RETAKEN),
        replace(NOTE, at=MORNING + hour, terminal="Kiosk 2", end=CaptureEnd.GAVE_UP),
        replace(NOTE, at=MORNING + hour),
    ]
    for note in made:
        capture_rates.note(store, note, keep_days=30)
    first, second, third = capture_rates.rates(store, MORNING - timedelta(days=2), ZONE)
    assert first == CaptureRate(
        terminal="Kiosk 1",
        hour=8,
        auto=2,
        by_hand=1,
        gave_up=1,
        retaken=1,
        helped=1,
        seconds=6.0,
        worst=Kind.GLARE,
    )
    assert (first.attempts, first.failed) == (4, 0.5)
    assert (second.terminal, second.hour, second.failed) == ("Kiosk 1", 9, 0.0)
    assert (third.terminal, third.hour, third.failed, third.seconds) == ("Kiosk 2", 9, 1.0, None)
    assert capture_rates.rates(store, MORNING + 2 * hour, ZONE) == ()


def test_old_notes_are_forgotten(store: Store) -> None:
    capture_rates.note(store, NOTE, keep_days=30)
    later = replace(NOTE, at=MORNING + timedelta(days=31))
    capture_rates.note(store, later, keep_days=30)
    with store.read() as t:
        assert t.captures.since(MORNING) == (later,)

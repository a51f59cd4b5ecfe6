"""How often the camera takes the picture by itself, by terminal and hour of the day (F23, F103)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from kiosk.domain.capture_note import CaptureEnd, CaptureNote, CaptureRate
from kiosk.domain.finding import Kind
from kiosk.store.store import Store


def note(store: Store, made: CaptureNote, keep_days: int) -> None:
    """Keep a note, and forget those that are older than so many days."""
    with store.begin() as transaction:
        transaction.captures.add(made)
        transaction.captures.forget(made.at - timedelta(days=keep_days))


def rates(store: Store, since: datetime, zone: ZoneInfo) -> tuple[CaptureRate, ...]:
    """What was noted from then on, by terminal and then hour on the clock of ``zone``."""
    with store.read() as transaction:
        notes = transaction.captures.since(since)
    groups: defaultdict[tuple[str, int], list[CaptureNote]] = defaultdict(list)
    for made in notes:
        groups[made.terminal, made.at.astimezone(zone).hour].append(made)
    return tuple(_rate(terminal, hour, groups[terminal, hour]) for terminal, hour in sorted(groups))


def _rate(terminal: str, hour: int, notes: Iterable[CaptureNote]) -> CaptureRate:
    ends: Counter[CaptureEnd] = Counter()
    worst: Counter[Kind] = Counter()
    seconds: list[float] = []
    for made in notes:
        ends[made.end] += 1
        if made.end in (CaptureEnd.AUTO, CaptureEnd.BY_HAND):
            seconds.append(made.seconds)
        if made.worst is not None:
            worst[made.worst] += 1
    return CaptureRate(
        terminal=terminal,
        hour=hour,
        auto=ends[CaptureEnd.AUTO],
        by_hand=ends[CaptureEnd.BY_HAND],
        gave_up=ends[CaptureEnd.GAVE_UP],
        retaken=ends[CaptureEnd.RETAKEN],
        helped=ends[CaptureEnd.HELPED],
        seconds=median(seconds) if seconds else None,
        worst=worst.most_common(1)[0][0] if worst else None,
    )

"""A waiting application as the queue shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import ceil
from typing import TYPE_CHECKING

from kiosk.domain.finding import Finding, Kind, Weight
from kiosk.domain.ids import grouped
from kiosk.ui import words
from kiosk.ui.desk import timing
from kiosk.ui.parts.due_clock import Due
from kiosk.ui.parts.initials import short_name

if TYPE_CHECKING:
    from kiosk.services.review import QueueRow


@dataclass(frozen=True, slots=True)
class ShownChip:
    """A chip: words, icon and tone."""

    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """Everything a row says, in the language in use."""

    id: str
    name: str
    reference: str
    attempt: int
    kind: str
    id_type: str
    submitted_at: datetime
    due_at: datetime
    due: Due
    sent: str
    chips: tuple[ShownChip, ...]
    flagged: bool
    resident: str
    unit: str
    held: str = ""
    mine: bool = False

    def matches(self, text: str) -> bool:
        """Whether every word of the filter is in the name, the reference or the resident."""
        number = self.reference.replace(" ", "")
        whole = f"{self.name} {self.reference} {number} {self.resident} {self.unit}".casefold()
        return all(part in whole for part in text.casefold().split())


_ICONS: dict[Kind, str] = {
    Kind.GLARE: "sun",
    Kind.BRIGHT: "sun",
    Kind.DARK: "moon",
    Kind.BLURRED: "focus",
    Kind.FACE_BLURRED: "focus",
    Kind.EXPIRED: "calendar-x",
    Kind.UNDER_18: "ban",
    Kind.BARCODE_UNREAD: "scan-barcode",
    Kind.NAME_DIFFERS: "git-compare",
    Kind.BIRTH_DIFFERS: "git-compare",
    Kind.NUMBER_DIFFERS: "git-compare",
    Kind.EXPIRY_DIFFERS: "git-compare",
    Kind.PRINT_DIFFERS: "git-compare",
    Kind.TAKEN_BY_HAND: "hand",
}
#: Faults whose number says something in a chip.
_NUMBERED = frozenset({Kind.GLARE, Kind.CARD_SMALL, Kind.CARD_TILTED, Kind.FACE_TILTED})


def fault_chip(found: Finding) -> ShownChip:
    """A finding that is not fine, in two or three words."""
    text = words.say(f"desk.fault.{found.kind}")
    if found.kind in _NUMBERED:
        text = f"{text} {words.numbers(found)[0]}"
    default = "scan-face" if found.kind.startswith("face") else "id-card"
    tone = "error" if found.weight is Weight.BLOCK else "attention"
    return ShownChip(text, _ICONS.get(found.kind, default), tone)


def chips_of(faults: tuple[Finding, ...]) -> tuple[ShownChip, ...]:
    """One chip for each fault, worst first, the same words once; or that all is well."""
    if not faults:
        return (ShownChip(words.say("desk.queue.all_pass"), "check", "ok"),)
    return tuple(dict.fromkeys(fault_chip(f) for f in faults))


def held_against(faults: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Faults that block or warn; mere advice is left to the review page."""
    return tuple(f for f in faults if f.weight in (Weight.BLOCK, Weight.WARN))


def _held(row: QueueRow, now: datetime, me: str) -> str:
    """Who has it in hand and for how long still; "" for nobody."""
    if row.holder is None or row.held_until is None:
        return ""
    left = row.held_until - now
    if row.holder == me:
        return words.say("desk.queue.held_you", time=timing.minutes_seconds(left))
    minutes = max(1, ceil(left.total_seconds() / 60))
    return words.say("desk.queue.held_other", name=short_name(row.holder_name), minutes=minutes)


def shown(row: QueueRow, now: datetime, zone: tzinfo, me: str = "") -> ShownRow:
    """The row as it is shown at that instant to the member of staff ``me``."""
    again = row.attempt > 1
    held = held_against(row.faults)
    kind = words.say("desk.queue.kind_again", n=row.attempt - 1) if again else ""
    return ShownRow(
        id=row.id,
        name=row.name,
        reference=grouped(row.reference),
        attempt=row.attempt,
        kind=kind or words.say("desk.queue.kind_new"),
        id_type=words.say(f"desk.id_type.{row.id_type}"),
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        due=timing.due(row.submitted_at, row.due_at, now),
        sent=timing.sent(row.submitted_at, now, zone),
        chips=chips_of(held),
        flagged=bool(held),
        resident=row.resident_name,
        unit=row.unit,
        held=_held(row, now, me),
        mine=bool(me) and row.holder == me,
    )

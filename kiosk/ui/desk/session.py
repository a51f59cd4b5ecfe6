"""What the pages of one desk share: the station, who is signed in, and what waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.domain.staff import Staff
from kiosk.ui.station import Station

if TYPE_CHECKING:
    from kiosk.ui.desk.watch import QueueWatch


class NobodySignedIn(RuntimeError):
    """A page was opened that needs an officer: a fault of the program."""


@dataclass(eq=False)
class DeskSession:
    """Lives as long as the window; ``staff`` is None while nobody is signed in.

    ``active_at`` is when a key or button was last pressed here. ``skipped`` are the cases put off
    in this sitting; they come last when the next is taken.
    """

    station: Station
    watch: QueueWatch
    staff: Staff | None = None
    decided: int = 0
    active_at: datetime | None = None
    skipped: set[str] = field(default_factory=set)

    @property
    def officer(self) -> Staff:
        """Who is signed in."""
        if self.staff is None:
            raise NobodySignedIn
        return self.staff

    def end(self) -> None:
        """Forget who was here."""
        self.staff = None
        self.decided = 0
        self.active_at = None
        self.skipped.clear()

"""Visiting hours: wall-clock windows of the facility, by weekday (R24 to R27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of wall-clock time on one day; sessions lie wholly inside it."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            msg = "a window must open before it closes"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Hours:
    """Windows for each weekday, Monday first (seven entries), each in order and apart."""

    week: tuple[tuple[Window, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            msg = "hours need seven weekdays"
            raise ValueError(msg)
        for day in self.week:
            for earlier, later in pairwise(day):
                if earlier.closes > later.opens:
                    msg = "windows of one day must be in order and must not overlap"
                    raise ValueError(msg)

    def on(self, day: date) -> tuple[Window, ...]:
        """The windows of that day."""
        return self.week[day.weekday()]


_DAY = (
    Window(time(9, 0), time(11, 20)),
    Window(time(12, 20), time(16, 20)),
    Window(time(17, 20), time(22, 45)),
)

#: R24: the same three windows every day of the week.
DEFAULT_HOURS = Hours((_DAY,) * 7)

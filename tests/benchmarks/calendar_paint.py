"""How long the desk's calendar takes to paint 200 terminals by 35 times, every one booked."""

from __future__ import annotations

import os
import sys
import time as clock
from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.ui import theme
from kiosk.ui.app import application
from kiosk.ui.parts.calendar_day_plan import EventLook, GridColumn, GridDay, GridEvent
from kiosk.ui.parts.calendar_grid import CalendarGrid

TERMINALS = 200
LIMIT = 0.016
ROUNDS = 40
DAYS = 7
WINDOWS = ((540, 680), (740, 980), (1040, 1365))
_NAMES = ("Ramos", "Lindqvist", "Villanueva", "Petrenko", "Nakamura", "Delgado", "Okafor")


def full_day(number: int) -> GridDay:
    """Every terminal booked from morning to evening, in every state; nobody twice."""
    starts = [m for opens, closes in WINDOWS for m in range(opens, closes - 19, 20)]
    looks = tuple(EventLook)
    return GridDay(
        columns=tuple(GridColumn(f"Terminal {n + 1}", "Lobby") for n in range(TERMINALS)),
        windows=WINDOWS,
        closed=("11:20 to 12:20 closed", "4:20 to 5:20 closed"),
        starts=tuple((m, f"{m // 60}:{m % 60:02d}") for m in starts),
        events=tuple(
            GridEvent(
                id=f"{column}-{minute}",
                column=column,
                start=minute,
                end=minute + 20,
                title=f"{_NAMES[(column + minute // 20) % len(_NAMES)]}{number}{column}-{minute}",
                detail=f"{_NAMES[(column * 3 + minute // 20) % len(_NAMES)]} {column % 9}B",
                look=looks[(column + minute // 20) % len(looks)],
                said="",
                brief=f"{column % 9}B",
            )
            for column in range(TERMINALS)
            for minute in starts
        ),
        now=655,
        now_text="10:55",
    )


def longest(work: Callable[[int], object]) -> tuple[float, float]:
    """The middle one and the longest of some rounds, in seconds of this thread."""
    spent = []
    for n in range(ROUNDS):
        begun = clock.thread_time()
        work(n)
        spent.append(clock.thread_time() - begun)
    spent.sort()
    return spent[len(spent) // 2], spent[-1]


def painted(widget: QWidget, sheet: QPixmap) -> None:
    """Paint the whole widget once, as the screen would ask it to."""
    widget.render(sheet)


def again(view: QWidget, sheet: QPixmap, _round: int) -> None:
    """Paint what was painted before."""
    painted(view, sheet)


def scrolled(grid: CalendarGrid, sheet: QPixmap, round_: int) -> None:
    """Paint it one column further on."""
    grid.horizontalScrollBar().setValue(round_ * 92)
    painted(grid.viewport(), sheet)


def main() -> int:
    """Answers 1 if a paint takes longer than 16 ms, newly seen columns included."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = application()
    theme.use("light", running)
    late = False
    for wide, high in ((1354, 900), (766, 590)):
        grid = CalendarGrid()
        grid.resize(wide, high)
        view = grid.viewport()
        view.resize(wide, high)
        sheet = QPixmap(wide, high)
        firsts, turns = [], 0
        for number in range(DAYS):
            grid.show_day(full_day(number))
            begun = clock.thread_time()
            painted(view, sheet)
            firsts.append(clock.thread_time() - begun)
            turns = 1
            while grid.is_behind:
                painted(view, sheet)
                turns += 1
        first = sorted(firsts)[DAYS // 2]
        same, _ = longest(partial(again, view, sheet))
        middle, most = longest(partial(scrolled, grid, sheet))
        print(
            f"{wide} x {high}: a new day {first * 1e3:4.1f} ms "
            f"(the very first {firsts[0] * 1e3:.1f}; all names in {turns} paints), "
            f"again {same * 1e3:4.1f} ms, "
            f"scrolled by a column {middle * 1e3:4.1f} ms (most {most * 1e3:4.1f})"
        )
        late = late or same > LIMIT or middle > LIMIT or first > LIMIT
        grid.deleteLater()
    return int(late)


if __name__ == "__main__":
    sys.exit(main())

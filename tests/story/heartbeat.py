"""Measures how long the GUI thread was ever away, and names what it was doing meanwhile.

A timer of the GUI thread beats; a watcher in a thread of its own looks at the GUI thread's stack
whenever a beat is late. Of each gap the processor time that the GUI thread itself used is kept
too: on a machine that does other work a gap may be somebody else's.
"""

from __future__ import annotations

import faulthandler
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from PySide6.QtCore import QObject, QTimer

#: Milliseconds between beats, and how late a beat is before the watcher looks at the stack.
_EVERY = 5
_LATE = 20

#: Milliseconds that the GUI thread is never to be away for.
LIMIT = 50

#: Seconds between two looks at the stack; how many calls of a stack are told.
_LOOK = 0.008
_TOLD = 6

_ROOT = Path(__file__).parents[2]
_OURS = (str(_ROOT / "kiosk"), str(_ROOT / "tests"))
_CALL = re.compile(r'  File "(.+)", line (\d+) in (.+)')


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two beats: milliseconds on the wall and on the GUI thread's processor."""

    wall: float
    processor: float
    doing: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        doing = "; ".join(f"{times} x {call}" for call, times in self.doing)
        return f"{self.wall:.0f} ms ({self.processor:.0f} on the processor): {doing or 'not seen'}"


class Heartbeat(QObject):
    """``longest`` gap between two beats in milliseconds, and the gaps above a limit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[Gap] = []
        self._last: tuple[float, float] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._beat)
        self._gui = threading.get_ident()
        self._seen: Counter[str] = Counter()
        self._ended = threading.Event()
        self._watcher = threading.Thread(  # noqa: TID251
            target=self._watch, name="heartbeat", daemon=True
        )

    def __enter__(self) -> Self:
        """Beat from now on."""
        self._timer.start()
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Beat no more, and tell."""
        self._timer.stop()
        self._ended.set()
        self._watcher.join()
        sys.stdout.write(self.report())

    @property
    def longest(self) -> float:
        """The longest gap in milliseconds."""
        return max((gap.wall for gap in self.gaps), default=0.0)

    @property
    def busiest(self) -> float:
        """The most processor time that the GUI thread used between two beats, milliseconds."""
        return max((gap.processor for gap in self.gaps), default=0.0)

    def above(self, milliseconds: float) -> tuple[Gap, ...]:
        """The gaps that were longer, the longest first."""
        found = (gap for gap in self.gaps if gap.wall > milliseconds)
        return tuple(sorted(found, key=lambda gap: gap.wall, reverse=True))

    def report(self) -> str:
        """The figures, and each gap above the limit with what the GUI thread was seen doing."""
        late = self.above(LIMIT)
        figures = f"longest gap {self.longest:.0f} ms, {len(late)} above {LIMIT} ms"
        own = f"longest work of its own {self.busiest:.0f} ms"
        return "\n".join((f"GUI thread: {figures}; {own}", *map(str, late), ""))

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        seen, self._seen = self._seen, Counter()
        if self._last is not None:
            wall, processor = ((n - last) * 1000 for n, last in zip(now, self._last, strict=True))
            self.gaps.append(Gap(wall, processor, tuple(seen.most_common(3))))
        self._last = now

    def _watch(self) -> None:
        with tempfile.TemporaryFile("w+") as stacks:
            while not self._ended.wait(_LOOK):
                last = self._last
                if last is not None and (time.perf_counter() - last[0]) * 1000 >= _EVERY + _LATE:
                    self._seen[_told(stacks, self._gui)] += 1


def _told(stacks: IO[str], thread: int) -> str:
    """The calls of the project in that thread's stack, the innermost first.

    Written by the interpreter as text: whoever holds a frame as an object may be the last to do so
    and then lets go of the widgets in it, on the wrong thread.
    """
    stacks.seek(0)
    stacks.truncate()
    faulthandler.dump_traceback(stacks)
    stacks.seek(0)
    found: list[str] = []
    its_own = False
    for line in stacks:
        if "hread 0x" in line:
            its_own = int(line.split("0x")[1].split()[0], 16) == thread
        elif its_own and (call := _CALL.match(line)) is not None:
            if call[1].startswith(_OURS):
                found.append(f"{Path(call[1]).stem}.{call[3]}:{call[2]}")
            elif not found:
                found.append(f"({call[3]})")
        if len(found) == _TOLD:
            break
    return " < ".join(found)

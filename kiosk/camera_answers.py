"""How answers about a terminal's camera are printed: the target card, and how captures went."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

from kiosk.cli import Exit

if TYPE_CHECKING:
    from kiosk.domain.capture_note import CaptureRate
    from kiosk.services.target_card import Measured

_LENS = {None: "unknown", True: "dirty", False: "clean"}


def target(
    measured: Measured, say: Callable[[str], str], out: TextIO, *, is_kept: bool, as_json: bool
) -> Exit:
    """Every gauge with its limit, and what to do about those beyond it; then the lens."""
    from kiosk.domain.self_test import GAUGES_AT_MOST

    rows = [
        {
            "name": r.gauge.value,
            "measured": round(r.measured, 4),
            "limit": round(r.limit, 4),
            "sense": "at most" if r.gauge in GAUGES_AT_MOST else "at least",
            "state": "fine" if r.is_fine else "warn",
            "says": say(f"gauge_{r.gauge.value}"),
            "remedy": "" if r.is_fine else say(f"gauge_{r.gauge.value}_fix"),
        }
        for r in measured.readings
    ]
    lens = _LENS[measured.is_dirty]
    if as_json:
        out.write(json.dumps({"readings": rows, "lens": lens, "kept": is_kept}) + "\n")
        return Exit.DONE
    for row in rows:
        number = f"{row['measured']:.3g}, {row['sense']} {row['limit']:.3g}"
        out.write(f"{row['state']:6} {row['name']:15} {number:24} {row['says']}\n")
        if row["remedy"]:
            out.write(f"{'':22} {row['remedy']}\n")
    out.write(f"{'warn' if measured.is_dirty else 'fine':6} {'lens':15} {say(f'lens_{lens}')}\n")
    if measured.is_dirty:
        out.write(f"{'':22} {say('lens_dirty_fix')}\n")
    if is_kept:
        out.write(say("target_kept") + "\n")
    return Exit.DONE


def captures(rates: Sequence[CaptureRate], days: int, out: TextIO, *, as_json: bool) -> Exit:
    """How often the camera took the picture by itself, by terminal and hour."""
    if as_json:
        rows = [
            {
                "terminal": r.terminal,
                "hour": r.hour,
                "attempts": r.attempts,
                "auto": r.auto,
                "by_hand": r.by_hand,
                "gave_up": r.gave_up,
                "retaken": r.retaken,
                "helped": r.helped,
                "failed": round(r.failed, 4),
                "median_seconds": r.seconds,
                "worst": r.worst.value if r.worst else None,
            }
            for r in rates
        ]
        out.write(json.dumps({"days": days, "rates": rows}, ensure_ascii=False) + "\n")
        return Exit.DONE
    if not rates:
        out.write(f"no pictures were tried for in {days} days\n")
        return Exit.DONE
    form = "{:16} {:>5} {:>8} {:>6} {:>8} {:>8} {:>8} {:>8} {:>7} {:>8}  {}\n"
    out.write(
        form.format(
            *("terminal", "hour", "attempts", "auto", "by hand", "gave up", "retaken", "helped"),
            *("failed", "seconds", "worst"),
        )
    )
    for r in rates:
        seconds = "" if r.seconds is None else f"{r.seconds:.1f}"
        out.write(
            form.format(
                *(r.terminal, f"{r.hour:02}:00", r.attempts, r.auto, r.by_hand, r.gave_up),
                *(r.retaken, r.helped, f"{r.failed:.0%}", seconds),
                r.worst.value if r.worst else "",
            )
        )
    return Exit.DONE

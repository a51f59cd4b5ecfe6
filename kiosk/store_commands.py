"""Commands about a shared store: its roles, its post, and what it bears."""

from __future__ import annotations

import argparse
import json
import sys

from kiosk.cli import Exit


def bench(given: argparse.Namespace) -> int:
    """``kiosk bench booking``; refused if anything overlapped or was lost."""
    from kiosk.services.booking_race import race

    found = race(given.url, given.clients, given.seconds)
    if given.json:
        answer = {
            "bookings": found.bookings,
            "refused": found.refused,
            "overlaps": found.overlaps,
            "lost": found.lost,
            "per_second": round(found.per_second, 1),
            "bare_insert_per_second": round(found.bare_insert_per_second, 1),
        }
        sys.stdout.write(json.dumps(answer) + "\n")
    else:
        sys.stdout.write(
            f"{found.bookings} bookings, {found.refused} refused: "
            f"{found.overlaps} overlaps, {found.lost} lost\n"
            f"{found.per_second:.1f} bookings a second"
            f" beside {found.bare_insert_per_second:.1f} bare inserts"
            f" ({found.per_second / max(found.bare_insert_per_second, 0.1):.2f})\n"
            f"longest wait {found.longest * 1000:.0f} ms\n"
        )
    return Exit.REFUSED if found.overlaps or found.lost else Exit.DONE

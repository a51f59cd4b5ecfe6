"""Commands about a shared store: its roles, its post, and what it bears."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from kiosk import cli
from kiosk.cli import Exit
from kiosk.program import Program


def grammar(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type private)
    """What can be asked."""
    db = commands.add_parser("db", help="look after the store")
    tasks = db.add_subparsers(dest="task", required=True, metavar="TASK")
    tasks.add_parser("upgrade", parents=[cli.common()], help="bring the store to this version")
    trials = commands.add_parser("bench", help="try the program out under load")
    kinds = trials.add_subparsers(dest="what", required=True, metavar="TRIAL")
    booking = kinds.add_parser(
        "booking",
        help="many clients fight for the same hundred slots of a throw-away store",
        description="Refused where the store holds anything but earlier trials.",
    )
    booking.add_argument("--url", required=True, help="sqlite:///FILE or postgresql://…")
    booking.add_argument("--clients", type=_count, default=64, metavar="N", help="default: 64")
    booking.add_argument("--seconds", type=_count, default=10, metavar="S", help="default: 10")
    booking.add_argument("--json", action="store_true", help="as JSON")


def run(given: argparse.Namespace, made: Program) -> int:
    """``kiosk db``."""
    return _TASKS[given.task](made)


def _upgrade(made: Program) -> int:
    from kiosk.store import migrate

    made.home.create()
    made.make_keys()
    before = migrate.current(made.database_url)
    migrate.to_newest(made.database_url)
    after = migrate.current(made.database_url)
    sys.stdout.write(f"store: {before or 'none'} → {after}\n")
    return Exit.DONE


def _count(text: str) -> int:
    """A whole number from 1 to 10,000."""
    if not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"{text}: write a number from 1 to 10000")
    return int(text)


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


_TASKS: dict[str, Callable[[Program], int]] = {"upgrade": _upgrade}

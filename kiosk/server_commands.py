"""Commands for a store that several machines share: its roles, its post, and what it bears."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from datetime import UTC, datetime
from typing import Any

from kiosk import cli, log
from kiosk.cli import Exit
from kiosk.domain.errors import Refusal
from kiosk.program import Program

_log = logging.getLogger(__name__)


def grammar(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type private)
    """What may be asked."""
    bench = commands.add_parser("bench", help="try the program out under load")
    trials = bench.add_subparsers(dest="what", required=True, metavar="TRIAL")
    booking = trials.add_parser(
        "booking",
        help="many clients fight for the same hundred slots of a throw-away store",
        description="Refused where the store holds anything but earlier trials.",
    )
    booking.add_argument("--url", required=True, help="sqlite:///FILE or postgresql://…")
    booking.add_argument("--clients", type=_count, default=64, metavar="N", help="default: 64")
    booking.add_argument("--seconds", type=_count, default=10, metavar="S", help="default: 10")
    booking.add_argument("--json", action="store_true", help="as JSON")
    post = commands.add_parser(
        "post",
        parents=[cli.common()],
        help="deliver letters, until it is ended",
        description="Deliver letters. Several may run: none sends what another one has in hand.",
    )
    post.add_argument("--once", action="store_true", help="one round, and how it went")
    post.add_argument(
        "--every", type=_count, default=10, metavar="S", help="seconds between rounds (10)"
    )


def add_roles(tasks: Any) -> None:  # noqa: ANN401
    """``roles`` among the tasks of ``kiosk db``."""
    task = tasks.add_parser(
        "roles", parents=[cli.common()], help="make PostgreSQL's roles and give each its rights"
    )
    task.add_argument(
        "--print", action="store_true", help="print the statements instead of running them"
    )


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


def post(given: argparse.Namespace, made: Program) -> int:
    """``kiosk post``: until SIGTERM or Ctrl+C, whatever becomes of the store or the mail server."""
    from kiosk.services import post as post_

    server = made.mail_server()
    if server is None:
        cli.stop(Exit.UNUSABLE, "no mail server is set (mail.host): letters wait.")
    store = made.open_store()
    ended = threading.Event()
    before = {s: signal.signal(s, lambda *_: ended.set()) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        if given.once:
            gone = post_.deliver(store, server, datetime.now(UTC))
            sys.stdout.write(f"{gone.sent} sent, {gone.put_off} put off, {gone.failed} given up\n")
            return Exit.DONE
        log.start(made.home.log)
        while not ended.is_set():
            try:
                gone = post_.deliver(store, server, datetime.now(UTC))
            except Refusal as refusal:  # the letters are in the outbox; the next round tries again
                _log.warning("the post could not go: %s", refusal.code)
                gone = post_.Delivered()
            if gone.sent < post_.MOST:
                ended.wait(given.every)
        return Exit.DONE
    finally:
        for what, handler in before.items():
            signal.signal(what, handler)
        store.close()


def roles(given: argparse.Namespace, made: Program) -> int:
    """``kiosk db roles``."""
    from kiosk.store import roles as roles_

    if given.print:
        sys.stdout.writelines(f"{statement};\n" for statement in roles_.statements())
        return Exit.DONE
    store = made.open_store()
    try:
        with store.begin():
            pass  # leaves the data key's name, which no lobby may write
    finally:
        store.close()
    for role in roles_.apply(made.database_url):
        sys.stdout.write(f"role {role}: has its rights\n")
    return Exit.DONE


def _count(text: str) -> int:
    """A whole number from 1 to 10,000."""
    if not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"{text}: write a number from 1 to 10000")
    return int(text)

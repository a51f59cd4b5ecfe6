"""Commands that read the audit trail and prove it: ``kiosk audit …``."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import IO, TYPE_CHECKING, Any

from kiosk import cli
from kiosk.cli import Exit
from kiosk.program import Program

if TYPE_CHECKING:
    from kiosk.domain.audit import AuditEntry, Proof

_COLUMNS = ("id", "at", "who", "place", "what", "subject", "detail")


def grammar(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type private)
    """What may be asked."""
    audit = commands.add_parser("audit", help="read who did what, and prove that none was changed")
    tasks = audit.add_subparsers(dest="task", required=True, metavar="TASK")
    verify = tasks.add_parser(
        "verify",
        parents=[cli.common()],
        help="follow the chain over the trail and name the first entry that does not hold",
        description="Exit code 1 if an entry was changed or is missing.",
    )
    verify.add_argument("--json", action="store_true", help="as JSON")
    export = tasks.add_parser(
        "export",
        parents=[cli.common()],
        help="the entries of some days as CSV",
        description="Instants are UTC; days are the facility's. That it was read is written down.",
    )
    export.add_argument("since", type=date.fromisoformat, metavar="FROM", help="first day")
    export.add_argument(
        "until", type=date.fromisoformat, metavar="TO", nargs="?", help="last day (the first)"
    )
    export.add_argument("--json", action="store_true", help="one JSON object a line instead")


def run(given: argparse.Namespace, made: Program) -> int:
    """``kiosk audit``."""
    if given.task == "export":
        return _export(given, made)
    from kiosk.services import audit_chain

    store = made.open_store()
    try:
        audit_chain.seal(store)
        proof = audit_chain.verify(store)
    finally:
        store.close()
    _tell(proof, sys.stdout, as_json=given.json)
    return Exit.DONE if proof.broken is None else Exit.REFUSED


def _tell(proof: Proof, out: IO[str], *, as_json: bool) -> None:
    if as_json:
        out.write(json.dumps(asdict(proof), default=str) + "\n")
        return
    if proof.broken is None:
        out.write(f"{proof.sealed} entries hold; the last MAC is {proof.head or 'none'}.\n")
        return
    broken = proof.broken
    out.write(
        f"Entry {broken.entry} (place {broken.seq} in the chain) is {broken.fault.value};"
        f" {proof.sealed} entries before it hold.\n"
    )


def _export(given: argparse.Namespace, made: Program) -> int:
    from datetime import UTC, datetime

    from kiosk.services import audit

    store = made.open_store()
    last = (given.until or given.since) + timedelta(days=1)
    try:
        entries = audit.exported(store, made.facility, given.since, last, datetime.now(UTC))
    finally:
        store.close()
    if given.json:
        sys.stdout.writelines(json.dumps(_row(entry)) + "\n" for entry in entries)
    else:
        _as_csv(entries, sys.stdout)
    return Exit.DONE


def _as_csv(entries: Iterable[AuditEntry], out: IO[str]) -> None:
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for entry in entries:
        writer.writerow({**_row(entry), "detail": json.dumps(dict(entry.detail))})


def _row(entry: AuditEntry) -> dict[str, object]:
    return {**asdict(entry), "at": entry.at.isoformat(), "detail": dict(entry.detail)}

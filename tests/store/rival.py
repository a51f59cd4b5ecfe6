"""A station in a process of its own that wants one slot: ``python -m tests.store.rival``.

Arguments: database URL, key in hexadecimal, the hold as JSON. It says "ready", waits for a line,
tries, and says "held" or the refusal's code.
"""

from __future__ import annotations

import json
import sys

from kiosk.domain.errors import Refusal
from kiosk.domain.visit import Hold
from kiosk.store.keys import DataKey
from kiosk.store.pack import as_kind
from kiosk.store.store import Store
from tests.store.samples import NOW


def main(url: str, key: str, hold: str) -> None:
    store = Store(url, DataKey(bytes.fromhex(key)))
    with store.read():
        pass
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    try:
        with store.begin() as t:
            t.holds.add(as_kind(Hold, json.loads(hold)), NOW)
        sys.stdout.write("held\n")
    except Refusal as refusal:
        sys.stdout.write(f"{refusal.code}\n")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Telling systemd that the program is there and alive; silent where nothing listens.

The protocol is one datagram to the socket named in ``NOTIFY_SOCKET`` (sd_notify(3)).
"""

from __future__ import annotations

import os
import socket

READY, ALIVE = "READY=1", "WATCHDOG=1"


def tell(what: str) -> bool:
    """Send it; whether somebody listens."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place:
        return False
    address = "\0" + place[1:] if place.startswith("@") else place
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)  # noqa: FBT003 (its only argument)
        try:
            sender.sendto(what.encode(), address)
        except OSError:
            return False  # the next one may arrive; a restart is worse than a lost word
    return True


def patience() -> float:
    """Seconds after which systemd takes a silent program for hung; 0 where it does not watch.

    ``WATCHDOG_PID`` is not looked at: behind a compositor it names the compositor.
    """
    told = os.environ.get("WATCHDOG_USEC", "")
    return int(told) / 1e6 if told.isdigit() else 0.0

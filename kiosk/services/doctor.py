"""What is wrong with this machine and what to do: one diagnosis a part.

A diagnosis is a code with facts; its sentence and remedy are ``doctor_<check>_<code>`` and
``doctor_<check>_<code>_remedy`` in the catalogue of words.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kiosk.camera.device import Device
from kiosk.domain.errors import BadSettings, CameraRefused, MailAway, Refusal
from kiosk.domain.resources import resource
from kiosk.mail.smtp import MailServer, reach
from kiosk.store import keys, migrate
from kiosk.store.store import Store

#: Below these free bytes the disk is warned of, and below the second it is failed.
DISK_WARN = 2_000_000_000
DISK_FAIL = 200_000_000

#: How long a camera may take to give its first picture.
CAMERA_WAIT = 5.0


class Health(StrEnum):
    """How a part is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One part's state. Facts hold no personal data."""

    check: str
    health: Health
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is examined. ``private_key`` is None where none is expected (a lobby terminal)."""

    home: Path
    open_store: Callable[[], Store]
    database_url: str
    public_key: Path
    private_key: Path | None
    data_key: Path
    camera: Callable[[], Device]
    mail: MailServer | None
    zone: str


def examine(patient: Patient) -> Iterator[Diagnosis]:
    """Every check in turn; each one stands alone, so that one failure hides no other."""
    yield _disk(patient.home)
    yield from _keys(patient)
    yield _database(patient)
    yield _camera(patient.camera)
    yield _mail(patient.mail)
    yield _fonts()
    yield Diagnosis("zone", Health.OK, "ok", {"zone": patient.zone})


def _disk(home: Path) -> Diagnosis:
    place = home if home.exists() else home.parent
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return Diagnosis("disk", Health.FAILED, "unreadable", {"folder": str(home)})
    facts = {"gigabytes": round(free / 1e9, 1)}
    if free < DISK_FAIL:
        return Diagnosis("disk", Health.FAILED, "full", facts)
    if free < DISK_WARN:
        return Diagnosis("disk", Health.WARNING, "low", facts)
    return Diagnosis("disk", Health.OK, "ok", facts)


def _keys(patient: Patient) -> Iterator[Diagnosis]:
    try:
        public = keys.load_public(patient.public_key)
    except (Refusal, OSError):
        yield Diagnosis("key", Health.FAILED, "public_failed", {"file": patient.public_key.name})
        return
    yield Diagnosis("key", Health.OK, "public", {"key_id": public.key_id})
    if patient.private_key is None or not patient.private_key.exists():
        yield Diagnosis("key", Health.WARNING, "no_private")
        return
    try:
        private = keys.load_private(patient.private_key)
    except (Refusal, OSError):
        yield Diagnosis("key", Health.FAILED, "private_failed", {"file": patient.private_key.name})
        return
    if private.key_id != public.key_id:
        yield Diagnosis("key", Health.FAILED, "pair")
    else:
        yield Diagnosis("key", Health.OK, "private", {"key_id": private.key_id})


def _database(patient: Patient) -> Diagnosis:
    try:
        began = time.perf_counter()
        store = patient.open_store()
        try:
            with store.read() as t:
                waiting = t.outbox.waiting_count()
        finally:
            store.close()
        ms = round((time.perf_counter() - began) * 1000)
        present = migrate.current(patient.database_url)
    except Refusal as refusal:
        return Diagnosis("database", Health.FAILED, "away", {"why": refusal.code})
    if present != migrate.newest():
        facts = {"present": present or "none", "newest": migrate.newest()}
        return Diagnosis("database", Health.FAILED, "old", facts)
    return Diagnosis("database", Health.OK, "ok", {"ms": ms, "letters": waiting})


def _camera(make: Callable[[], Device]) -> Diagnosis:
    try:
        device = make()
        device.open()
    except (CameraRefused, BadSettings) as refusal:
        why = refusal.facts.get("why", refusal.code)
        return Diagnosis("camera", Health.FAILED, "refused", {"why": why})
    try:
        until = time.monotonic() + CAMERA_WAIT
        pixels = device.read()
        while pixels is None and time.monotonic() < until:
            pixels = device.read()
    finally:
        device.close()
    if pixels is None:
        return Diagnosis("camera", Health.FAILED, "silent", {"name": device.name})
    height, width = pixels.shape[:2]
    facts = {"name": device.name, "width": width, "height": height}
    return Diagnosis("camera", Health.OK, "ok", facts)


def _mail(server: MailServer | None) -> Diagnosis:
    if server is None:
        return Diagnosis("mail", Health.WARNING, "none")
    facts = {"host": server.host, "port": server.port}
    try:
        reach(server)
    except MailAway:
        return Diagnosis("mail", Health.FAILED, "away", facts)
    return Diagnosis("mail", Health.OK, "ok", facts)


def _fonts() -> Diagnosis:
    found = len(list(resource("fonts").glob("*.otf")))
    if found < 6:
        return Diagnosis("fonts", Health.FAILED, "missing", {"found": found})
    return Diagnosis("fonts", Health.OK, "ok", {"found": found})

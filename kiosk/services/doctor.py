"""What is wrong with this machine and what to do: one diagnosis a part.

A diagnosis is a code with facts; its sentence and remedy are ``doctor_<check>_<code>`` and
``doctor_<check>_<code>_remedy`` in the catalogue of words.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.camera.device import Device
from kiosk.camera.listing import Webcam
from kiosk.domain.errors import BadSettings, CameraRefused, MailAway, Refusal
from kiosk.domain.resources import resource
from kiosk.domain.self_test import CameraOutcome, SelfTest, Subject, faulty
from kiosk.mail.smtp import MailServer, reach
from kiosk.services import doctor_rounds, self_test, spool
from kiosk.services.diagnosis import Diagnosis, Health
from kiosk.services.machine import Machine
from kiosk.services.self_test import CameraTested
from kiosk.store import keys, migrate
from kiosk.store.spool_folder import SpoolFolder
from kiosk.store.store import Store

#: Below these free bytes the disk is warned of, and below the second it is failed.
DISK_WARN = 2_000_000_000
DISK_FAIL = 200_000_000

#: A terminal tests its camera every day; a test older than this is told.
TEST_OLD = timedelta(days=2)

#: What a lobby kept for the store is handed over within seconds of its return.
SPOOL_OLD = timedelta(minutes=10)


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
    webcams: Callable[[], Sequence[Webcam]]
    allowed: tuple[str, ...]
    terminal: str
    mail: MailServer | None
    zone: str
    now: datetime
    machine: Machine = field(default_factory=Machine)
    spool: Path


def examine(patient: Patient) -> Iterator[Diagnosis]:
    """Every check in turn; each one stands alone, so that one failure hides no other."""
    yield _disk(patient.home)
    yield from _keys(patient)
    yield _database(patient)
    yield test_camera(patient.camera)[1]
    yield from _webcams(patient)
    yield from _tests(patient)
    yield from doctor_rounds.plugged_in(patient.machine)
    yield _mail(patient.mail)
    yield _spool(patient)
    yield _fonts()
    yield doctor_rounds.zone(patient.zone, patient.now)
    yield from _stored(patient)


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
                waiting = t.outbox.waiting_count() if _may_look(patient) else None
        finally:
            store.close()
        ms = round((time.perf_counter() - began) * 1000)
        present = migrate.current(patient.database_url)
    except Refusal as refusal:
        return Diagnosis("database", Health.FAILED, "away", {"why": refusal.code})
    if present != migrate.newest():
        facts = {"present": present or "none", "newest": migrate.newest()}
        return Diagnosis("database", Health.FAILED, "old", facts)
    if waiting is None:
        return Diagnosis("database", Health.OK, "reached", {"ms": ms})
    return Diagnosis("database", Health.OK, "ok", {"ms": ms, "letters": waiting})


def _may_look(patient: Patient) -> bool:
    """A lobby terminal may not look at what waits on a shared server."""
    return patient.private_key is not None or patient.database_url.startswith("sqlite")


def test_camera(make: Callable[[], Device]) -> tuple[CameraTested | None, Diagnosis]:
    """Test the camera; without a result if its setting names none."""
    try:
        device = make()
    except CameraRefused as refusal:
        return None, Diagnosis("camera", Health.FAILED, str(refusal.facts["why"]))
    except BadSettings as refusal:
        why = {"why": " ".join(refusal.problems)}
        return None, Diagnosis("camera", Health.FAILED, "named", why)
    found = self_test.run(device)
    facts: dict[str, object] = {"name": found.name, "rate": round(found.rate)}
    if found.size is not None:
        facts |= {"width": found.size.width, "height": found.size.height}
    return found, Diagnosis("camera", _health(found.outcome), found.outcome.value, facts)


def _health(outcome: CameraOutcome) -> Health:
    if outcome is CameraOutcome.OK:
        return Health.OK
    return Health.WARNING if outcome is CameraOutcome.SLOW else Health.FAILED


def _webcams(patient: Patient) -> Iterator[Diagnosis]:
    """Those plugged in, with the names that the setting ``camera.allowed`` takes."""
    for webcam in patient.webcams():
        path = webcam.stable_path or webcam.path or str(webcam.number)
        facts = {"name": webcam.name, "path": path, "driver": webcam.driver or "?"}
        listed = webcam.is_one_of(patient.allowed)
        if webcam.is_virtual and not listed:
            yield Diagnosis("cameras", Health.WARNING, "virtual", facts)
        elif patient.allowed and not listed:
            yield Diagnosis("cameras", Health.OK, "unlisted", facts)
        else:
            yield Diagnosis("cameras", Health.OK, "usable", facts)


def _tests(patient: Patient) -> Iterator[Diagnosis]:
    """The terminal's last test of its camera, and the last look at the target card."""
    try:
        store = patient.open_store()
        try:
            camera = self_test.last(store, patient.terminal, Subject.CAMERA)
            target = self_test.last(store, patient.terminal, Subject.TARGET)
        finally:
            store.close()
    except Refusal:  # said already, of the database
        return
    yield _self_test(camera, patient)
    if target is None:
        yield Diagnosis("target", Health.OK, "never", {"terminal": patient.terminal})
        return
    facts = {"when": _when(target, patient), "found": ", ".join(_beyond(target))}
    health = Health.OK if target.is_fine else Health.WARNING
    yield Diagnosis("target", health, "ok" if target.is_fine else "beyond", facts)


def _self_test(last: SelfTest | None, patient: Patient) -> Diagnosis:
    if last is None:
        return Diagnosis("self_test", Health.OK, "never", {"terminal": patient.terminal})
    facts = {"when": _when(last, patient), "why": last.outcome.value}
    if _health(last.outcome) is not Health.OK:
        return Diagnosis("self_test", _health(last.outcome), "found", facts)
    if patient.now - last.at > TEST_OLD:
        return Diagnosis("self_test", Health.WARNING, "old", facts)
    return Diagnosis("self_test", Health.OK, "ok", facts)


def _stored(patient: Patient) -> Iterator[Diagnosis]:
    """Clocks and queues."""
    may_look = _may_look(patient)
    try:
        store = patient.open_store()
        try:
            with store.read() as t:
                server, newest = t.ages.clock(), t.ages.newest() if may_look else None
            yield doctor_rounds.clock(patient.machine, patient.now, server, newest)
            if may_look:
                yield from doctor_rounds.queues(store, patient.now)
        finally:
            store.close()
    except Refusal:  # said already, of the database
        yield doctor_rounds.clock(patient.machine, patient.now, None, None)


def _when(test: SelfTest, patient: Patient) -> str:
    return f"{test.at.astimezone(ZoneInfo(patient.zone)):%Y-%m-%d %H:%M}"


def _beyond(test: SelfTest) -> Iterator[str]:
    for reading in faulty(test.readings):
        yield f"{reading.gauge.value} {reading.measured:.3g} ({reading.limit:.3g})"


def _mail(server: MailServer | None) -> Diagnosis:
    if server is None:
        return Diagnosis("mail", Health.WARNING, "none")
    facts = {"host": server.host, "port": server.port}
    try:
        reach(server)
    except MailAway:
        return Diagnosis("mail", Health.FAILED, "away", facts)
    return Diagnosis("mail", Health.OK, "ok", facts)


def _spool(patient: Patient) -> Diagnosis:
    """What the terminal still keeps for a store that was away."""
    count, age = spool.age(SpoolFolder(patient.spool), patient.now)
    if not count:
        return Diagnosis("spool", Health.OK, "empty")
    facts = {"count": count, "minutes": int(age.total_seconds() // 60)}
    if age < SPOOL_OLD:
        return Diagnosis("spool", Health.OK, "waiting", facts)
    return Diagnosis("spool", Health.WARNING, "old", facts)


def _fonts() -> Diagnosis:
    found = len(list(resource("fonts").glob("*.otf")))
    if found < 6:
        return Diagnosis("fonts", Health.FAILED, "missing", {"found": found})
    return Diagnosis("fonts", Health.OK, "ok", {"found": found})

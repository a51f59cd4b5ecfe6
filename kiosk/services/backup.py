"""Backups of the whole store, and restoring one into an empty place.

A backup is taken while terminals work, encrypted to the facility's public key, read again from
the disk before it counts, and holds every picture as it is sealed. It holds no key.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.domain.errors import (
    BackupDamaged,
    BackupElsewhere,
    CannotOpenPicture,
    KeyLost,
    PlaceTaken,
    PlaceUnusable,
    Refusal,
    StoreNewer,
)
from kiosk.domain.release import VERSION
from kiosk.store import keys, migrate, snapshot, strongbox
from kiosk.store.keys import DataKey, PrivateKey, PublicKey
from kiosk.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A backup as it lies on the disk; ``pictures`` is their number."""

    file: Path
    made_at: datetime
    program: str
    revision: str
    size: int
    pictures: int


def name(at: datetime) -> str:
    """What a backup of that moment is called where only a folder is given."""
    return f"kiosk-{at:%Y%m%dT%H%M%SZ}.backup"


def make(url: str, file: Path, key: PublicKey, private: PrivateKey | None, at: datetime) -> Kept:
    """Back the store up into ``file``, or under a name of its own in that folder.

    With the private key the backup is also opened as a restore would. Raises ``PlaceTaken``,
    ``PlaceUnusable``, ``BackupDamaged`` if it cannot be read again, ``ToolFailed``, ``Store…``.
    """
    place = file / name(at) if file.is_dir() else file
    if place.exists():
        raise PlaceTaken(place=str(place))
    held = snapshot.contents(url)
    with _usable(place), _scratch(place.parent) as folder:
        plain, written = folder / "plain", folder / place.name
        snapshot.take(url, plain)
        if snapshot.engine_of(url) == snapshot.SQLITE:
            snapshot.check(plain)
        facts: dict[str, object] = {
            "made_at": at.isoformat(),
            "program": VERSION,
            "engine": snapshot.engine_of(url),
            "revision": held.revision,
            "data_key": held.data_key,
            "picture_keys": dict(held.picture_keys),
            "key_id": key.key_id,
            "bytes": plain.stat().st_size,
            "sha256": _digest(plain),
        }
        with plain.open("rb") as source, written.open("xb") as into:
            written.chmod(0o600)
            secret = strongbox.lock(source, into, facts, key)
        _read_again(written, secret, private)
        os.link(written, place)  # never over a file that came meanwhile
    _to_disk(place.parent)
    return _kept(place, facts)


def restore(file: Path, url: str, home_keys: Path, private: Path, data: Path) -> Kept:
    """Put a backup into an empty place, after everything in it was checked.

    ``private`` and ``data`` are the key files; ``home_keys`` is only named if they are missing.
    Every picture is opened and its digest compared. Raises ``KeyLost`` before anything else is
    done, ``StoreNewer``, ``BackupElsewhere``, ``PlaceTaken``, ``BackupDamaged``, ``ToolFailed``.
    """
    with _usable(file), file.open("rb") as source:
        found = strongbox.head(source, file.name)
        facts = _facts(found.facts, file.name)
        key, data_key = _keys(facts, private, data)
        _fits(facts, url)
        snapshot.must_be_empty(url)
        secret = strongbox.secret_of(found, key, file.name)
        to = url_folder(url, home_keys.parent)
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _usable(to), _scratch(to) as folder:
            plain = folder / "plain"
            digest = hashlib.sha256()
            with plain.open("xb") as into:
                plain.chmod(0o600)
                for piece in strongbox.pieces(source, found, secret, file.name):
                    digest.update(piece)
                    into.write(piece)
                into.flush()
                os.fsync(into.fileno())
            if digest.hexdigest() != facts["sha256"]:
                raise BackupDamaged(file=file.name)
            if facts["engine"] == snapshot.SQLITE:
                _into_file(plain, url, key, data_key)
            else:
                _into_server(plain, url, key, data_key)
    return _kept(file, facts)


def url_folder(url: str, otherwise: Path) -> Path:
    """Where a restore may work: beside the SQLite file, otherwise in the home."""
    return Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite") else otherwise


def _keys(facts: Mapping[str, Any], private: Path, data: Path) -> tuple[PrivateKey, DataKey]:
    if not private.exists():
        raise KeyLost(file=private.name, key_id=facts["key_id"])
    if not data.exists():
        raise KeyLost(file=data.name, key_id=facts["data_key"])
    key, data_key = keys.load_private(private), keys.load_data_key(data)
    for needed in (facts["key_id"], *facts["picture_keys"]):
        if not key.holds(needed):
            raise KeyLost(file=private.name, key_id=needed)
    if facts["data_key"] and facts["data_key"] != data_key.key_id:
        raise KeyLost(file=data.name, key_id=facts["data_key"])
    return key, data_key


def _fits(facts: Mapping[str, Any], url: str) -> None:
    here = snapshot.engine_of(url)
    if facts["engine"] != here:
        raise BackupElsewhere(made=facts["engine"], here=here)
    if facts["revision"] > migrate.newest():
        raise StoreNewer(found=facts["revision"], expected=migrate.newest(), needs=facts["program"])


def _into_file(plain: Path, url: str, key: PrivateKey, data_key: DataKey) -> None:
    snapshot.check(plain)
    here = f"sqlite:///{plain}"
    migrate.to_newest(here)
    _look_at_pictures(here, key, data_key)
    os.link(plain, url.removeprefix("sqlite:///"))


def _into_server(plain: Path, url: str, key: PrivateKey, data_key: DataKey) -> None:
    snapshot.put(plain, url)
    try:
        migrate.to_newest(url)
        _look_at_pictures(url, key, data_key)
    except Refusal:
        migrate.down_to_base(url)  # it was empty before
        raise


def _look_at_pictures(url: str, key: PrivateKey, data_key: DataKey) -> None:
    """Open each with the private key and compare its digest."""
    store = Store(url, data_key)
    try:
        with store.read() as t:
            for _, picture in t.pictures.every():
                try:
                    plain = key.open(picture.kind, picture.sealed)
                except CannotOpenPicture as error:
                    raise BackupDamaged(file=picture.kind.value) from error
                if hashlib.sha256(plain).hexdigest() != picture.digest:
                    raise BackupDamaged(file=picture.kind.value)
    finally:
        store.close()


def _read_again(written: Path, secret: bytes, private: PrivateKey | None) -> None:
    with written.open("rb") as file:
        found = strongbox.head(file, written.name)
        if private is not None and private.holds(str(found.facts["key_id"])):
            secret = strongbox.secret_of(found, private, written.name)
        digest = hashlib.sha256()
        for piece in strongbox.pieces(file, found, secret, written.name):
            digest.update(piece)
    if digest.hexdigest() != found.facts["sha256"]:
        raise BackupDamaged(file=written.name)


def _facts(untrusted: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    """The head's facts if they have the right names and kinds. Raises ``BackupDamaged``."""
    kinds = {
        "made_at": str,
        "program": str,
        "engine": str,
        "revision": str,
        "data_key": str,
        "picture_keys": dict,
        "key_id": str,
        "bytes": int,
        "sha256": str,
    }
    if any(not isinstance(untrusted.get(name), kind) for name, kind in kinds.items()):
        raise BackupDamaged(file=file)
    try:
        datetime.fromisoformat(untrusted["made_at"])
        sum(untrusted["picture_keys"].values())
    except (ValueError, TypeError) as error:
        raise BackupDamaged(file=file) from error
    return untrusted


def _kept(file: Path, facts: Mapping[str, Any]) -> Kept:
    return Kept(
        file=file,
        made_at=datetime.fromisoformat(facts["made_at"]),
        program=facts["program"],
        revision=facts["revision"],
        size=file.stat().st_size,
        pictures=sum(facts["picture_keys"].values()),
    )


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _usable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PlaceUnusable(place=str(place)) from error


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A folder of our own on the same disk, gone afterwards with all that is in it."""
    with tempfile.TemporaryDirectory(prefix=".kiosk-", dir=beside) as folder:
        yield Path(folder)


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

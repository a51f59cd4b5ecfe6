"""Changing the pair that pictures are sealed to, and a copy of all keys to be kept apart."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.domain.errors import CannotOpenPicture, KeyUnusable, ShortPassphrase, WrongPassphrase
from kiosk.store import keys
from kiosk.store.keys import PrivateKey
from kiosk.store.store import Store

_NEXT = "next"
_FORMAT = "kiosk keys 1"
LEAST = 12
#: Argon2id: passes, KiB of memory, lanes; half a second, and 256 MB for every guess.
_COST = (3, 262_144, 4)


@dataclass(frozen=True, slots=True)
class Rotated:
    """The new key's name, and the pictures sealed to it anew."""

    key_id: str
    resealed: int


def rotate(store: Store, private: Path, public: Path, at: datetime) -> Rotated:
    """Make a new pair, keep the old private key in ``retired``, seal every picture anew.

    Cut off at any moment it goes on where it was when it is called again; meanwhile all pictures
    can be opened. Raises ``KeyUnusable``, ``CannotOpenPicture`` and what the store raises.
    """
    folder = private.parent
    if not (folder / _NEXT / keys.PUBLIC_NAME).exists():
        old = keys.load_private(private)
        kept = folder / keys.RETIRED / f"{old.key_id}.key"
        if not kept.exists():
            keys.write_new(kept, private.read_bytes(), 0o600)
        keys.generate(folder / _NEXT)
    # The private key first: whatever a lobby seals from now on can be opened.
    if (folder / _NEXT / keys.PRIVATE_NAME).exists():
        (folder / _NEXT / keys.PRIVATE_NAME).replace(private)
    (folder / _NEXT / keys.PUBLIC_NAME).replace(public)
    (folder / _NEXT).rmdir()
    return reseal(store, keys.load_private(private), at)


def reseal(store: Store, key: PrivateKey, at: datetime) -> Rotated:
    """Seal to ``key`` every picture that is sealed to one before it, each in its own transaction.

    Lobbies seal to the old public key until they have the new file: to be called again then.
    """
    with store.read() as t:
        waiting = t.pictures.not_sealed_to(key.key_id)
    for enrolment, kind, attempt in waiting:
        with store.begin() as t:
            picture = t.pictures.one(enrolment, kind, attempt)
            plain = key.open(kind, picture.sealed)
            if hashlib.sha256(plain).hexdigest() != picture.digest:
                raise CannotOpenPicture
            sealed = key.public.seal(kind, plain)
            t.pictures.put(enrolment, replace(picture, key_id=key.key_id, sealed=sealed))
    with store.begin() as t:
        t.audit.add(at, "system", "keys.rotated", key.key_id, {"pictures": len(waiting)})
    return Rotated(key.key_id, len(waiting))


def escrow(folder: Path, passphrase: str) -> bytes:
    """Every key of the folder, locked with the passphrase. Raises ``ShortPassphrase``."""
    if len(passphrase) < LEAST:
        raise ShortPassphrase(least=LEAST)
    held = {name: _text(file.read_bytes()) for name, file in _files(folder)}
    if not held:
        raise KeyUnusable(file=keys.PRIVATE_NAME, why="missing")
    salt, nonce = os.urandom(16), os.urandom(12)
    locked = AESGCM(_stretched(passphrase, salt)).encrypt(
        nonce, json.dumps(held).encode(), _FORMAT.encode()
    )
    copy = {"format": _FORMAT, "salt": _text(salt), "nonce": _text(nonce), "keys": _text(locked)}
    return json.dumps(copy, indent=1).encode() + b"\n"


def take_out(untrusted: bytes, passphrase: str, folder: Path) -> tuple[str, ...]:
    """Put the keys of a copy into the folder; answers their names.

    Raises ``WrongPassphrase``, and ``KeyUnusable`` (``exists``) before any key is written over.
    """
    held = _opened(untrusted, passphrase)
    for name in held:
        if (folder / name).exists():
            raise KeyUnusable(file=name, why="exists")
    for name, content in held.items():
        keys.write_new(folder / name, content, 0o644 if name.endswith(".pub") else 0o600)
    return tuple(held)


def names_in(untrusted: bytes, passphrase: str) -> tuple[str, ...]:
    """Which keys a copy holds. Raises ``WrongPassphrase``."""
    return tuple(_opened(untrusted, passphrase))


def _opened(untrusted: bytes, passphrase: str) -> dict[str, bytes]:
    try:
        copy: Any = json.loads(untrusted)
        salt, nonce, locked = (_bytes(copy[part]) for part in ("salt", "nonce", "keys"))
        cipher = AESGCM(_stretched(passphrase, salt))
        held: Any = json.loads(cipher.decrypt(nonce, locked, _FORMAT.encode()))
        named = {str(name): _bytes(content) for name, content in held.items()}
    except (ValueError, KeyError, TypeError, InvalidTag, AttributeError) as error:
        raise WrongPassphrase from error
    if any(Path(name).is_absolute() or ".." in Path(name).parts for name in named):
        raise WrongPassphrase
    return named


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in (".key", ".pub"):
            yield file.relative_to(folder).as_posix(), file


def _stretched(passphrase: str, salt: bytes) -> bytes:
    passes, memory, lanes = _COST
    return hash_secret_raw(passphrase.encode(), salt, passes, memory, lanes, 32, Type.ID)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)

"""An encrypted file of any length: sealed to the facility's public key, read piece by piece.

A head that may be read by anyone (what it is, which keys it needs) is followed by the secret,
wrapped for the private key, and by pieces under AES-256-GCM. Each piece's nonce is its number and
whether it is the last, and the whole head is bound to each: a file that was cut short, put
together from two, or given another head does not open.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.domain.errors import BackupDamaged, CannotOpenPicture
from kiosk.store.keys import PrivateKey, PublicKey

MAGIC = b"kiosk backup 1\n"
PIECE = 1 << 20
_TAG = 16
_MOST_HEAD = 1 << 20
_SIZES = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the pieces. ``facts`` are not to be trusted before a piece was opened."""

    facts: Mapping[str, Any]
    wrapped: bytes
    bound: bytes


def lock(plain: BinaryIO, into: BinaryIO, facts: Mapping[str, object], key: PublicKey) -> bytes:
    """Write the whole of ``plain`` encrypted; answers the secret, to look at it again."""
    secret = AESGCM.generate_key(256)
    head = json.dumps(facts, sort_keys=True).encode()
    wrapped = key.wrap(secret)
    start = MAGIC + _SIZES.pack(len(head), len(wrapped)) + head + wrapped
    into.write(start)
    cipher, bound = AESGCM(secret), hashlib.sha256(start).digest()
    number, piece = 0, plain.read(PIECE)
    while True:
        following = plain.read(PIECE)
        into.write(cipher.encrypt(_nonce(number, last=not following), piece, bound))
        if not following:
            break
        number, piece = number + 1, following
    into.flush()
    os.fsync(into.fileno())
    return secret


def head(file: BinaryIO, name: str) -> Head:
    """Read up to the first piece. Raises ``BackupDamaged`` with that name."""
    start = file.read(len(MAGIC) + _SIZES.size)
    if len(start) < len(MAGIC) + _SIZES.size or not start.startswith(MAGIC):
        raise BackupDamaged(file=name)
    of_head, of_secret = _SIZES.unpack(start[len(MAGIC) :])
    if of_head + of_secret > _MOST_HEAD:
        raise BackupDamaged(file=name)
    rest = file.read(of_head + of_secret)
    try:
        facts = json.loads(rest[:of_head])
    except ValueError as error:
        raise BackupDamaged(file=name) from error
    if not isinstance(facts, dict):
        raise BackupDamaged(file=name)
    return Head(facts, rest[of_head:], hashlib.sha256(start + rest).digest())


def secret_of(found: Head, key: PrivateKey, name: str) -> bytes:
    """The secret, unwrapped. Raises ``BackupDamaged``: that key is the right one."""
    try:
        return key.unwrap(found.wrapped)
    except CannotOpenPicture as error:
        raise BackupDamaged(file=name) from error


def pieces(file: BinaryIO, found: Head, secret: bytes, name: str) -> Iterator[bytes]:
    """The plain pieces of a file that was read up to its first. Raises ``BackupDamaged``."""
    cipher = AESGCM(secret)
    number, sealed = 0, file.read(PIECE + _TAG)
    while True:
        following = file.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), sealed, found.bound)
        except (InvalidTag, ValueError) as error:
            raise BackupDamaged(file=name) from error
        if not following:
            return
        number, sealed = number + 1, following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])

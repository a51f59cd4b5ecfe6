"""The facility's keys: a pair that pictures are sealed to, and one that locks personal values.

A lobby machine holds the public key and the data key; the private key is only where a desk runs.
All schemes are those of ``cryptography``: HPKE (RFC 9180) with X25519, HKDF-SHA256 and
ChaCha20-Poly1305 for pictures, AES-256-GCM for values, HMAC-SHA256 for looking addresses up.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import unicodedata
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.errors import CannotOpenPicture, KeyUnusable, WrongDataKey

PUBLIC_NAME = "facility.pub"
PRIVATE_NAME = "facility.key"
DATA_NAME = "data.key"

#: The folder beside the private key with the private keys of earlier pairs.
RETIRED = "retired"

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_RECORD = b"kiosk record 1 "
_KEY_BYTES = 32
_NONCE_BYTES = 12
#: First byte of a locked value, so that another scheme can follow this one.
_SCHEME = b"\x01"


_WRAPPED = b"kiosk backup 1"


def _info(kind: PictureKind) -> bytes:
    return b"kiosk picture 1 " + kind.value.encode()


class PublicKey:
    """Seals pictures. ``key_id`` is the first 16 hexadecimal digits of the key's SHA-256."""

    def __init__(self, key: X25519PublicKey) -> None:
        self._key = key
        self.key_id = hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]

    def seal_record(self, kind: str, record: bytes) -> bytes:
        """What was said, not shown, so that the private key alone opens it as that kind."""
        return _SUITE.encrypt(record, self._key, info=_RECORD + kind.encode())

    def seal(self, kind: PictureKind, picture: bytes) -> bytes:
        """The picture so that only the private key opens it, and only as that kind."""
        return _SUITE.encrypt(picture, self._key, info=_info(kind))

    def wrap(self, secret: bytes) -> bytes:
        """The secret of a backup, so that only the private key opens it."""
        return _SUITE.encrypt(secret, self._key, info=_WRAPPED)


class PrivateKey:
    """Opens what its public key sealed, and what the ``older`` pairs before it sealed."""

    def __init__(
        self, key: X25519PrivateKey, older: tuple[tuple[str, X25519PrivateKey], ...] = ()
    ) -> None:
        self.public = PublicKey(key.public_key())
        self.key_id = self.public.key_id
        self._all = {self.key_id: key, **dict(older)}

    def holds(self, key_id: str) -> bool:
        """Whether it opens what was sealed to the public key of that name."""
        return key_id in self._all

    def open_record(self, kind: str, sealed: bytes) -> bytes:
        """What ``seal_record`` has sealed. Raises ``CannotOpenPicture`` as below."""
        return self._opened(sealed, _RECORD + kind.encode())

    def open(self, kind: PictureKind, sealed: bytes) -> bytes:
        """The plain bytes. Raises ``CannotOpenPicture`` for another key, kind or damaged bytes."""
        return self._opened(sealed, _info(kind))

    def unwrap(self, wrapped: bytes) -> bytes:
        """The secret of a backup. Raises ``CannotOpenPicture`` as above."""
        return self._opened(wrapped, _WRAPPED)

    def _opened(self, sealed: bytes, info: bytes) -> bytes:
        cause: Exception | None = None
        for key in self._all.values():
            try:
                return _SUITE.decrypt(sealed, key, info=info)
            except (InvalidTag, ValueError) as error:
                cause = error
        raise CannotOpenPicture from cause


class DataKey:
    """Locks personal values, and makes the blind indexes by which they are found.

    ``key_id`` tells two keys apart without giving either away. Raises ``KeyUnusable`` unless the
    secret has 32 bytes.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _KEY_BYTES:
            raise KeyUnusable(file=DATA_NAME, why="malformed")
        self._cipher = AESGCM(_derived(secret, b"kiosk private values 1"))
        self._index = _derived(secret, b"kiosk blind index 1")
        self._seal = _derived(secret, b"kiosk audit seal 1")
        self.key_id = _derived(secret, b"kiosk key id 1").hex()[:16]

    def lock(self, plain: bytes, place: str) -> bytes:
        """The bytes locked for one place ("table:id"); they open nowhere else."""
        nonce = os.urandom(_NONCE_BYTES)
        return _SCHEME + nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def unlock(self, locked: bytes, place: str) -> bytes:
        """The plain bytes. Raises ``WrongDataKey`` for another key, place or damaged bytes."""
        scheme, nonce, rest = locked[:1], locked[1 : 1 + _NONCE_BYTES], locked[1 + _NONCE_BYTES :]
        if scheme != _SCHEME:
            raise WrongDataKey
        try:
            return self._cipher.decrypt(nonce, rest, place.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongDataKey from error

    def index(self, what: str, text: str) -> str:
        """The blind index (64 hexadecimal digits) of a text, whatever its case and outer spaces."""
        folded = unicodedata.normalize("NFKC", text).strip().casefold()
        message = what.encode() + b"\x00" + folded.encode()
        return hmac.digest(self._index, message, "sha256").hex()

    def seal(self, before: str, entry: bytes) -> str:
        """The MAC (HMAC-SHA-256, 64 hexadecimal digits) of an entry that follows another's."""
        return hmac.digest(self._seal, before.encode() + b"\x00" + entry, "sha256").hex()

    def email_index(self, email: str) -> str:
        """The blind index of an e-mail address (R2: case does not matter)."""
        return self.index("email", email)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose).derive(secret)


def generate(folder: Path) -> PrivateKey:
    """Make the pair for pictures in ``folder`` (mode 0700; the private file has mode 0600).

    Raises ``KeyUnusable`` (``exists``) rather than replace a key: what it sealed would be lost.
    """
    key = X25519PrivateKey.generate()
    write_new(
        folder / PRIVATE_NAME,
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        0o600,
    )
    write_new(
        folder / PUBLIC_NAME,
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        0o644,
    )
    return PrivateKey(key)


def generate_data_key(folder: Path) -> DataKey:
    """Make the data key in ``folder`` (modes as above). Raises ``KeyUnusable`` (``exists``)."""
    secret = os.urandom(_KEY_BYTES)
    write_new(folder / DATA_NAME, secret.hex().encode() + b"\n", 0o600)
    return DataKey(secret)


def load_public(path: Path) -> PublicKey:
    """Read a public key. Raises ``KeyUnusable``: missing or malformed."""
    try:
        key = serialization.load_pem_public_key(_read(path))
    except ValueError as error:
        raise KeyUnusable(file=path.name, why="malformed") from error
    if not isinstance(key, X25519PublicKey):
        raise KeyUnusable(file=path.name, why="malformed")
    return PublicKey(key)


def load_private(path: Path) -> PrivateKey:
    """Read a private key and those before it, in the folder ``retired`` beside it.

    Raises ``KeyUnusable``: missing, malformed, or others may read it.
    """
    older = sorted((path.parent / RETIRED).glob("*.key"))
    return PrivateKey(_private(path), tuple((file.stem, _private(file)) for file in older))


def _private(path: Path) -> X25519PrivateKey:
    _refuse_if_shared(path)
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnusable(file=path.name, why="malformed") from error
    if not isinstance(key, X25519PrivateKey):
        raise KeyUnusable(file=path.name, why="malformed")
    return key


def load_data_key(path: Path) -> DataKey:
    """Read a data key. Raises ``KeyUnusable``: missing, malformed, or others may read it."""
    _refuse_if_shared(path)
    try:
        return DataKey(bytes.fromhex(_read(path).decode("ascii")))
    except ValueError as error:
        raise KeyUnusable(file=path.name, why="malformed") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyUnusable(file=path.name, why="missing") from error


def _refuse_if_shared(path: Path) -> None:
    """Secret files must have mode 0600 exactly (Windows keeps rights elsewhere)."""
    if os.name != "posix" or not path.exists():
        return
    if stat.S_IMODE(path.stat().st_mode) != 0o600:
        raise KeyUnusable(file=path.name, why="mode")


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a key's file, on the disk when it returns. Raises ``KeyUnusable`` (``exists``)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise KeyUnusable(file=path.name, why="exists") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)

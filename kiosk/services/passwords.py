"""PINs and passwords: argon2id, and the same time spent whether there is an account or not."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: The library's default: RFC 9106, low memory (64 MiB, 3 passes).
_HASHER = PasswordHasher()


def hashed(secret: str) -> str:
    """The secret as it is kept: argon2id with a random salt."""
    return _HASHER.hash(secret)


def is_right(kept: str, secret: str) -> bool:
    """Whether the secret is the one that was hashed; a damaged hash fits none."""
    try:
        return _HASHER.verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False


def spend(secret: str) -> None:
    """Take as long as a check takes, so that time does not tell which accounts exist."""
    is_right(_nobodys(), secret)


@cache
def _nobodys() -> str:
    return hashed("nobody has this")

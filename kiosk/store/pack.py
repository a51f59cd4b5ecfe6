"""Domain values to JSON and back, by their declared fields, for the ``private`` columns.

A field that the stored text lacks takes its default and one that the value no longer has is
dropped, so rows outlive small changes of the domain.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def packed(values: dict[str, object]) -> bytes:
    """Named values as UTF-8 JSON."""
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(data: bytes) -> dict[str, Any]:
    """The named values, still plain; ``as_kind`` gives each its type."""
    return cast("dict[str, Any]", json.loads(data))


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value.value if isinstance(value, StrEnum) else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"no way to keep a {type(value).__name__}")


def as_kind(kind: type[T], plain: object) -> T:
    """The value of that type. Raises ``TypeError`` or ``ValueError`` if it is not one."""
    return cast("T", _as_hint(kind, plain))


def _as_hint(hint: object, plain: object) -> object:
    if isinstance(hint, NewType):
        return _as_hint(hint.__supertype__, plain)
    if get_origin(hint) in (Union, UnionType):
        present = [h for h in get_args(hint) if h is not type(None)]
        return None if plain is None else _as_hint(present[0], plain)
    if get_origin(hint) is tuple and isinstance(plain, list):
        return tuple(_as_hint(get_args(hint)[0], item) for item in plain)
    if not isinstance(hint, type):
        raise TypeError(f"no way to read back {hint!r}")
    if is_dataclass(hint) and isinstance(plain, dict):
        hints = _hints(hint)
        return hint(**{n: _as_hint(h, plain[n]) for n, h in hints.items() if n in plain})
    return _as_type(hint, plain)


def _as_type(kind: type, plain: object) -> object:
    if isinstance(plain, str):
        if issubclass(kind, StrEnum):
            return kind(plain)
        if issubclass(kind, date):  # a datetime is a date too
            return kind.fromisoformat(plain)
    if kind is float and isinstance(plain, int):
        return float(plain)
    if not isinstance(plain, kind):
        raise TypeError(f"{type(plain).__name__} where {kind.__name__} was kept")
    return plain


@cache
def _hints(kind: type) -> dict[str, object]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in (f.name for f in fields(kind))}

"""Column kinds and the names of constraints, each decided once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator

E = TypeVar("E", bound=StrEnum)

#: Every constraint has a name, so that a migration can drop it on both engines.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> MetaData:
    """An empty schema with the naming convention."""
    return MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out. Raises ``ValueError`` for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; SQLite has no zone, so what is kept is always UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be kept")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC from both engines."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Word(TypeDecorator[E], Generic[E]):
    """One member of a ``StrEnum``, kept by its value."""

    impl = String(60)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The member's value; a text that is no member raises ``ValueError``."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002
        """The member with that value."""
        return None if value is None else self.enum(value)


class Words(TypeDecorator[tuple[E, ...]], Generic[E]):
    """Several members in order, kept as their values with single spaces between."""

    impl = String(200)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Iterable[E] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The members' values."""
        return None if value is None else " ".join(self.enum(v).value for v in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[E, ...] | None:  # noqa: ARG002
        """The members with those values."""
        return None if value is None else tuple(self.enum(v) for v in value.split())

"""Columns that many tables have."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String


def identity(name: str = "id") -> Column[str]:
    """What a row is known by everywhere."""
    return Column(name, String(32), primary_key=True)


def version() -> Column[int]:
    """Counts writes, for compare-and-set."""
    return Column("version", Integer, nullable=False)


def private() -> Column[bytes]:
    """Personal values, locked with the data key."""
    return Column("private", LargeBinary, nullable=False)


def link(target: str, name: str, *, index: bool = False, required: bool = True) -> Column[str]:
    """The identity of a row of another table."""
    return Column(name, String(32), ForeignKey(target), nullable=not required, index=index)

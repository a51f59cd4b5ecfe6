"""Columns as migrations write them; never changed once a migration that uses them is released."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def identity() -> sa.Column[str]:
    """What a row is known by everywhere."""
    return sa.Column("id", sa.String(32), primary_key=True)


def version() -> sa.Column[int]:
    """Counts writes, for compare-and-set."""
    return sa.Column("version", sa.Integer, nullable=False)


def private() -> sa.Column[bytes]:
    """Personal values, locked with the data key."""
    return sa.Column("private", sa.LargeBinary, nullable=False)


def word(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """One of an enumeration's words."""
    return sa.Column(name, sa.String(60), nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    """An instant."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(target: str, name: str, *, nullable: bool = False) -> sa.Column[str]:
    """The identity of a row of another table."""
    return sa.Column(name, sa.String(32), sa.ForeignKey(target), nullable=nullable)


def index(table: str, *columns: str) -> None:
    """An index named by the convention of ``kiosk/store/kinds.py``."""
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def attempt_key() -> list[sa.Column[str] | sa.Column[int] | sa.ForeignKeyConstraint]:
    """Which submission of which enrolment a row belongs to."""
    return [
        sa.Column("enrolment_id", sa.String(32), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "attempt"], ["attempts.enrolment_id", "attempts.attempt"]
        ),
    ]

"""What terminals found out about their cameras."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from kiosk.domain.self_test import Gauge, Reading, SelfTest, Subject
from kiosk.store.rows import Rows
from kiosk.store.schema import self_tests


class SelfTests(Rows):
    """Tests by terminal."""

    def add(self, test: SelfTest) -> None:
        """Keep a test; if it is one to hold later ones to, it takes the place of the last such."""
        if test.is_kept:
            self._connection.execute(
                update(self_tests)
                .where(self_tests.c.terminal == test.terminal)
                .where(self_tests.c.subject == test.subject)
                .values(is_kept=False)
            )
        row = {
            "at": test.at,
            "terminal": test.terminal,
            "subject": test.subject,
            "outcome": test.outcome,
            "readings": [[r.gauge.value, r.measured, r.limit] for r in test.readings],
            "is_kept": test.is_kept,
        }
        self._insert(self_tests, row)

    def last(self, terminal: str, subject: Subject) -> SelfTest | None:
        """The newest."""
        return self._first(terminal, subject, kept=False)

    def kept(self, terminal: str, subject: Subject) -> SelfTest | None:
        """The one whose values later ones are held to."""
        return self._first(terminal, subject, kept=True)

    def forget(self, before: datetime) -> int:
        """Delete what is older, but for those that others are held to; how many there were."""
        old = delete(self_tests).where(self_tests.c.at < before)
        return self._connection.execute(old.where(self_tests.c.is_kept.is_(False))).rowcount

    def _first(self, terminal: str, subject: Subject, *, kept: bool) -> SelfTest | None:
        query = select(self_tests).where(
            self_tests.c.terminal == terminal, self_tests.c.subject == subject
        )
        if kept:
            query = query.where(self_tests.c.is_kept.is_(True))
        newest = query.order_by(self_tests.c.at.desc(), self_tests.c.id.desc()).limit(1)
        row = self._one(newest)
        return None if row is None else _value(row)


def _value(row: Row[Any]) -> SelfTest:
    return SelfTest(
        at=row.at,
        terminal=row.terminal,
        subject=row.subject,
        outcome=row.outcome,
        readings=tuple(Reading(Gauge(g), float(m), float(n)) for g, m, n in row.readings),
        is_kept=row.is_kept,
    )

"""Findings and decisions of an enrolment's attempts: rows that reports can count by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Table, delete, select

from kiosk.domain.enrolment import Decision
from kiosk.domain.finding import Box, Finding
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.reason import Cause
from kiosk.store.rows import Rows
from kiosk.store.schema import causes, decisions, findings, overrides

#: An enrolment and which submission of it.
Attempt = tuple[EnrolmentId, int]


class FindingRows(Rows):
    """What the checks found, and which of it an officer decided against."""

    def replace(self, attempt: Attempt, found: Iterable[Finding]) -> None:
        """The findings of one attempt, instead of any written for it before."""
        self._connection.execute(
            delete(findings).where(
                findings.c.enrolment_id == attempt[0], findings.c.attempt == attempt[1]
            )
        )
        self.add(findings, attempt, found)

    def add(self, table: Table, attempt: Attempt, found: Iterable[Finding]) -> None:
        """Write findings in order; ``table`` is ``findings`` or ``overrides``."""
        self._insert(table, *(_row(attempt, n, f) for n, f in enumerate(found)))

    def of(
        self, table: Table, enrolments: frozenset[EnrolmentId]
    ) -> dict[Attempt, tuple[Finding, ...]]:
        """Those of several enrolments, by attempt, each in the order written."""
        query = select(table).where(table.c.enrolment_id.in_(enrolments))
        found: defaultdict[Attempt, list[Finding]] = defaultdict(list)
        for row in self._all(query.order_by(table.c.position)):
            found[row.enrolment_id, row.attempt].append(_finding(row))
        return {attempt: tuple(each) for attempt, each in found.items()}


class DecisionRows(Rows):
    """What officers decided, one per attempt; notes and explanations are private."""

    def add(self, enrolment: EnrolmentId, decision: Decision) -> None:
        """Write a decision with its causes and overridden findings."""
        attempt = (enrolment, decision.attempt)
        key: dict[str, object] = {"enrolment_id": enrolment, "attempt": decision.attempt}
        private: dict[str, object] = {
            "note": decision.note,
            "explanations": tuple(c.explanation for c in decision.causes),
        }
        row = {
            **key,
            "state": decision.state,
            "officer_id": decision.officer,
            "decided_at": decision.decided_at,
            "private": self._lock(decisions, _place(attempt), private),
        }
        self._insert(decisions, row)
        self._insert(
            causes,
            *({**key, "position": n, "reason": c.reason} for n, c in enumerate(decision.causes)),
        )
        FindingRows(self._connection, self._data_key).add(overrides, attempt, decision.overridden)

    def take_back(self, attempt: Attempt) -> None:
        """As if that attempt had not been decided."""
        for table in (overrides, causes, decisions):
            self._connection.execute(
                delete(table).where(
                    table.c.enrolment_id == attempt[0], table.c.attempt == attempt[1]
                )
            )

    def of(self, enrolments: frozenset[EnrolmentId]) -> dict[EnrolmentId, tuple[Decision, ...]]:
        """Those of several enrolments, in order of their attempts."""
        query = select(decisions).where(decisions.c.enrolment_id.in_(enrolments))
        rows = self._all(query.order_by(decisions.c.attempt))
        reasons = self._reasons(enrolments)
        against = FindingRows(self._connection, self._data_key).of(overrides, enrolments)
        found: defaultdict[EnrolmentId, list[Decision]] = defaultdict(list)
        for row in rows:
            attempt = (row.enrolment_id, row.attempt)
            private = self._unlock(decisions, _place(attempt), row.private)
            decision = Decision(
                attempt=row.attempt,
                state=row.state,
                officer=row.officer_id,
                decided_at=row.decided_at,
                causes=tuple(
                    Cause(cause.reason, text)
                    for cause, text in zip(
                        reasons.get(attempt, ()), private["explanations"], strict=True
                    )
                ),
                note=private["note"],
                overridden=against.get(attempt, ()),
            )
            found[row.enrolment_id].append(decision)
        return {enrolment: tuple(each) for enrolment, each in found.items()}

    def _reasons(self, enrolments: frozenset[EnrolmentId]) -> dict[Attempt, list[Row[Any]]]:
        query = select(causes).where(causes.c.enrolment_id.in_(enrolments))
        found: defaultdict[Attempt, list[Row[Any]]] = defaultdict(list)
        for row in self._all(query.order_by(causes.c.position)):
            found[row.enrolment_id, row.attempt].append(row)
        return found


def _place(attempt: Attempt) -> str:
    return f"{attempt[0]}:{attempt[1]}"


def _row(attempt: Attempt, position: int, finding: Finding) -> dict[str, object]:
    box = finding.box
    return {
        "enrolment_id": attempt[0],
        "attempt": attempt[1],
        "position": position,
        "kind": finding.kind,
        "weight": finding.weight,
        "measured": finding.measured,
        "limit": finding.limit,
        "side": finding.side,
        "box_left": box.left if box else None,
        "box_top": box.top if box else None,
        "box_width": box.width if box else None,
        "box_height": box.height if box else None,
        "field": finding.field,
    }


def _finding(row: Row[Any]) -> Finding:
    box = (
        None
        if row.box_left is None
        else Box(row.box_left, row.box_top, row.box_width, row.box_height)
    )
    return Finding(row.kind, row.weight, row.measured, row.limit, row.side, box, row.field)

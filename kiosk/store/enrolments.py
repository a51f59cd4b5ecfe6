"""Applications: the present state in one row, each submission's values and decision in its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from kiosk.domain.document import Document
from kiosk.domain.enrolment import Consent, Decision, Enrolment, State
from kiosk.domain.errors import AlreadyDecided
from kiosk.domain.finding import Finding
from kiosk.domain.ids import EnrolmentId, VisitorId
from kiosk.domain.visitor import Applicant
from kiosk.store.findings import DecisionRows, FindingRows
from kiosk.store.pack import as_kind
from kiosk.store.rows import Rows
from kiosk.store.schema import attempts, decisions, enrolments, findings


class Enrolments(Rows):
    """Enrolments; what the applicant says and what was decoded is private."""

    def get(self, identity: EnrolmentId) -> Enrolment:
        """Raises ``NotFound``."""
        row = self._known(_present().where(enrolments.c.id == identity))
        return self._values([row])[0]

    def of_visitor(self, visitor: VisitorId) -> Enrolment | None:
        """The visitor's latest application."""
        query = _present().where(enrolments.c.visitor_id == visitor)
        return self._first(query.order_by(attempts.c.submitted_at.desc()))

    def standing(self, visitor: VisitorId) -> Enrolment | None:
        """The latest application without its findings and decisions, which a booking never asks."""
        query = _present().where(enrolments.c.visitor_id == visitor)
        rows = self._all(query.order_by(attempts.c.submitted_at.desc()).limit(1))
        return self._value(rows[0]) if rows else None

    def by_client(self, client_id: str) -> Enrolment | None:
        """The application sent under that identity, so that sending twice makes one."""
        self._name("client", client_id)
        return self._first(_present().where(enrolments.c.client_id == client_id))

    def by_reference(self, reference: str) -> Enrolment | None:
        """The application with that reference, spaces and case aside."""
        plain = reference.replace(" ", "").upper()
        return self._first(_present().where(enrolments.c.reference == plain))

    def waiting(self) -> tuple[Enrolment, ...]:
        """Those to be decided, the most urgent first."""
        query = _present().where(enrolments.c.state == State.WAITING)
        return self._values(self._all(query.order_by(attempts.c.due_at, enrolments.c.id)))

    def overdue(self, at: datetime) -> tuple[Enrolment, ...]:
        """Those that wait and were due by that instant, the longest overdue first."""
        query = _present().where(enrolments.c.state == State.WAITING, attempts.c.due_at <= at)
        return self._values(self._all(query.order_by(attempts.c.due_at, enrolments.c.id)))

    def waiting_ids(self) -> tuple[EnrolmentId, ...]:
        """The identities of those to be decided, the most urgent first."""
        query = (
            select(enrolments.c.id)
            .join(
                attempts,
                (attempts.c.enrolment_id == enrolments.c.id)
                & (attempts.c.attempt == enrolments.c.attempt),
            )
            .where(enrolments.c.state == State.WAITING)
            .order_by(attempts.c.due_at, enrolments.c.id)
        )
        return tuple(EnrolmentId(row.id) for row in self._all(query))

    def counts(self) -> dict[State, int]:
        """How many stand in each state; every state is there."""
        query = select(enrolments.c.state, func.count().label("count_"))
        found = {
            row.state: int(row.count_) for row in self._all(query.group_by(enrolments.c.state))
        }
        return {state: found.get(state, 0) for state in State}

    def add(self, enrolment: Enrolment, client_id: str) -> Enrolment:
        """A first submission; ``client_id`` must be new (look with ``by_client``)."""
        row = {
            "id": enrolment.id,
            "version": enrolment.version,
            "client_id": client_id,
            **_row(enrolment),
        }
        self._insert(enrolments, row)
        self._write_attempt(enrolment)
        self._write_decisions(enrolment, known=0)
        return enrolment

    def put(self, enrolment: Enrolment) -> Enrolment:
        """With its new version. Raises ``AlreadyDecided`` if somebody wrote first, ``NotFound``.

        A new attempt leaves the earlier ones' values, findings, pictures and decisions (R12).
        """
        version = self._compare_and_set(
            enrolments, enrolment.id, enrolment.version, _row(enrolment), AlreadyDecided
        )
        self._write_attempt(enrolment)
        kept = select(func.count()).where(decisions.c.enrolment_id == enrolment.id)
        self._write_decisions(enrolment, known=int(self._connection.scalar(kept) or 0))
        return replace(enrolment, version=version)

    def take_back(self, enrolment: Enrolment) -> Enrolment:
        """Without the decision of its present attempt, waiting again; with its new version.

        Raises ``AlreadyDecided`` if somebody wrote first, ``NotFound``.
        """
        values: dict[str, object] = {"state": State.WAITING, "to_redo": ()}
        version = self._compare_and_set(
            enrolments, enrolment.id, enrolment.version, values, AlreadyDecided
        )
        rows = DecisionRows(self._connection, self._data_key)
        rows.take_back((enrolment.id, enrolment.attempt))
        kept = tuple(d for d in enrolment.decisions if d.attempt != enrolment.attempt)
        return replace(enrolment, version=version, state=State.WAITING, to_redo=(), decisions=kept)

    def _write_attempt(self, enrolment: Enrolment) -> None:
        values = {
            "submitted_at": enrolment.submitted_at,
            "due_at": enrolment.due_at,
            "private": self._lock(
                attempts,
                f"{enrolment.id}:{enrolment.attempt}",
                {
                    "applicant": enrolment.applicant,
                    "document": enrolment.document,
                    "printed": enrolment.printed,
                },
            ),
        }
        written = self._connection.execute(
            update(attempts)
            .where(attempts.c.enrolment_id == enrolment.id)
            .where(attempts.c.attempt == enrolment.attempt)
            .values(**values)
        )
        if not written.rowcount:
            key = {"enrolment_id": enrolment.id, "attempt": enrolment.attempt}
            self._insert(attempts, {**key, **values})
        FindingRows(self._connection, self._data_key).replace(
            (enrolment.id, enrolment.attempt), enrolment.findings
        )

    def _write_decisions(self, enrolment: Enrolment, known: int) -> None:
        rows = DecisionRows(self._connection, self._data_key)
        for decision in enrolment.decisions[known:]:
            rows.add(enrolment.id, decision)

    def _first(self, query: Select[Any]) -> Enrolment | None:
        found = self._values(self._all(query.limit(1)))
        return found[0] if found else None

    def _values(self, rows: Iterable[Row[Any]]) -> tuple[Enrolment, ...]:
        rows = tuple(rows)
        identities = frozenset(row.id for row in rows)
        found = FindingRows(self._connection, self._data_key).of(findings, identities)
        decided = DecisionRows(self._connection, self._data_key).of(identities)
        return tuple(
            self._value(row, found.get((row.id, row.attempt), ()), decided.get(row.id, ()))
            for row in rows
        )

    def _value(
        self,
        row: Row[Any],
        found: tuple[Finding, ...] = (),
        decided: tuple[Decision, ...] = (),
    ) -> Enrolment:
        private = self._unlock(attempts, f"{row.id}:{row.attempt}", row.private)
        document, printed = private["document"], private.get("printed")
        return Enrolment(
            id=row.id,
            version=row.version,
            reference=row.reference,
            visitor=row.visitor_id,
            resident=row.resident_id,
            relationship=row.relationship,
            language=row.language,
            state=row.state,
            attempt=row.attempt,
            submitted_at=row.submitted_at,
            due_at=row.due_at,
            applicant=as_kind(Applicant, private["applicant"]),
            document=None if document is None else as_kind(Document, document),
            printed=None if printed is None else as_kind(Document, printed),
            findings=found,
            consent=Consent(
                version=row.consent_version,
                language=row.consent_language,
                given_at=row.consent_at,
            ),
            decisions=decided,
            to_redo=row.to_redo,
        )


def _present() -> Select[Any]:
    """Enrolments with the values of their present attempt."""
    return select(enrolments, attempts.c.submitted_at, attempts.c.due_at, attempts.c.private).join(
        attempts,
        (attempts.c.enrolment_id == enrolments.c.id) & (attempts.c.attempt == enrolments.c.attempt),
    )


def _row(enrolment: Enrolment) -> dict[str, object]:
    return {
        "reference": enrolment.reference,
        "visitor_id": enrolment.visitor,
        "resident_id": enrolment.resident,
        "relationship": enrolment.relationship,
        "language": enrolment.language,
        "state": enrolment.state,
        "attempt": enrolment.attempt,
        "consent_version": enrolment.consent.version,
        "consent_language": enrolment.consent.language,
        "consent_at": enrolment.consent.given_at,
        "to_redo": enrolment.to_redo,
    }

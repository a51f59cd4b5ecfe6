"""The first schema.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.store.migrations.columns import (
    attempt_key,
    identity,
    index,
    link,
    moment,
    private,
    version,
    word,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Constraints take their names from the naming convention of kiosk/store/kinds.py.


def upgrade() -> None:
    _facts()
    _people()
    _place()
    _restrictions()
    _applications()
    _pictures()
    _judgements()
    _visits()
    _claims()
    _waits()
    _ledger()
    _letters()
    _audit()
    _cameras()

    _views()
    _lasting()


def downgrade() -> None:
    for view in ("taken_times", "held_times", "waiting_places"):
        op.execute(f"DROP VIEW {view}")
    for name in (
        *(
            "self_tests",
            "captures",
            "audit_seals",
            "audit",
            "lockdown_visits",
            "outbox",
            "spooled",
            "ledger",
            "claims",
            "waits",
            "holds",
            "visits",
            "causes",
            "overrides",
        ),
        *("decisions", "findings", "pictures", "attempts", "review_claims", "enrolments"),
        *("blocks", "lockdowns", "kept_apart", "units", "terminals"),
        *("residents", "staff", "visitors", "facts"),
    ):
        op.drop_table(name)


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("key", sa.String(60), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "visitors",
        identity(),
        version(),
        sa.Column("email_index", sa.String(64), nullable=False, unique=True),
        word("language"),
        sa.Column("tries", sa.Integer, nullable=False),
        moment("locked_until", nullable=True),
        moment("created_at"),
        private(),
    )
    op.create_table(
        "staff",
        identity(),
        version(),
        sa.Column("badge", sa.String(60), nullable=False, unique=True),
        word("role"),
        sa.Column("tries", sa.Integer, nullable=False),
        moment("locked_until", nullable=True),
        sa.Column("active", sa.Boolean, nullable=False),
        private(),
    )


def _place() -> None:
    op.create_table(
        "residents",
        identity(),
        sa.Column("booking_index", sa.String(64), nullable=False, unique=True),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("present", sa.Boolean, nullable=False),
        private(),
    )
    index("residents", "unit")
    op.create_table(
        "terminals",
        identity(),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
        word("kind"),
        sa.Column("in_service", sa.Boolean, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("seats", sa.Integer, nullable=False),
    )


def _restrictions() -> None:
    op.create_table(
        "units",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("at_once", sa.Integer),
        sa.Column("week", sa.JSON(none_as_null=True)),
    )
    op.create_table(
        "kept_apart",
        sa.Column("one_id", sa.String(32), sa.ForeignKey("residents.id"), primary_key=True),
        sa.Column("other_id", sa.String(32), sa.ForeignKey("residents.id"), primary_key=True),
        sa.CheckConstraint("one_id < other_id", name="in_order"),
    )
    index("kept_apart", "other_id")
    op.create_table(
        "lockdowns",
        identity(),
        version(),
        sa.Column("units", sa.JSON, nullable=False),
        moment("starts_at"),
        moment("ends_at"),
        word("reason"),
        sa.Column("charged", sa.Boolean, nullable=False),
        link("staff.id", "by_id"),
        moment("at"),
        word("state"),
        private(),
        sa.CheckConstraint("starts_at < ends_at", name="in_order"),
    )
    index("lockdowns", "ends_at")
    op.create_table(
        "blocks",
        identity(),
        moment("starts_at"),
        moment("ends_at"),
        word("why"),
        word("kind", nullable=True),
        link("terminals.id", "terminal_id", nullable=True),
        sa.Column("unit", sa.String(60), nullable=False),
        link("residents.id", "resident_id", nullable=True),
        link("lockdowns.id", "lockdown_id", nullable=True),
        moment("lapses_at", nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name="in_order"),
    )
    index("blocks", "ends_at")
    index("blocks", "lockdown_id")


def _applications() -> None:
    op.create_table(
        "enrolments",
        identity(),
        version(),
        sa.Column("reference", sa.String(16), nullable=False, unique=True),
        sa.Column("client_id", sa.String(64), nullable=False, unique=True),
        link("visitors.id", "visitor_id"),
        link("residents.id", "resident_id"),
        word("relationship"),
        word("language"),
        word("state"),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("consent_version", sa.String(40), nullable=False),
        word("consent_language"),
        moment("consent_at"),
        sa.Column("to_redo", sa.String(200), nullable=False),
    )
    index("enrolments", "visitor_id")
    index("enrolments", "state")
    op.create_table(
        "review_claims",
        sa.Column("enrolment_id", sa.String(32), sa.ForeignKey("enrolments.id"), primary_key=True),
        link("staff.id", "staff_id"),
        moment("expires_at"),
    )
    op.create_table(
        "attempts",
        sa.Column("enrolment_id", sa.String(32), sa.ForeignKey("enrolments.id"), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        moment("submitted_at"),
        moment("due_at"),
        private(),
    )
    index("attempts", "due_at")


def _pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("enrolment_id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(60), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("key_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("media", sa.String(40), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "attempt"], ["attempts.enrolment_id", "attempts.attempt"]
        ),
    )


def _judgements() -> None:
    for name in ("findings", "overrides"):
        op.create_table(
            name,
            *attempt_key(),
            sa.Column("position", sa.Integer, primary_key=True),
            word("kind"),
            word("weight"),
            sa.Column("measured", sa.Float(53), nullable=False),
            sa.Column("limit", sa.Float(53), nullable=False),
            word("side"),
            sa.Column("box_left", sa.Integer),
            sa.Column("box_top", sa.Integer),
            sa.Column("box_width", sa.Integer),
            sa.Column("box_height", sa.Integer),
            sa.Column("field", sa.String(60), nullable=False),
        )
        index(name, "kind", "weight")
    op.create_table(
        "decisions",
        *attempt_key(),
        word("state"),
        link("staff.id", "officer_id"),
        moment("decided_at"),
        private(),
    )
    index("decisions", "decided_at")
    op.create_table(
        "causes",
        sa.Column("enrolment_id", sa.String(32), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        word("reason"),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "attempt"], ["decisions.enrolment_id", "decisions.attempt"]
        ),
    )
    index("causes", "reason")


def _visits() -> None:
    op.create_table(
        "visits",
        identity(),
        version(),
        sa.Column("reference", sa.String(16), nullable=False, unique=True),
        link("visitors.id", "visitor_id"),
        link("residents.id", "resident_id"),
        link("terminals.id", "terminal_id"),
        word("kind"),
        moment("starts_at"),
        moment("ends_at"),
        word("state"),
        word("payment"),
        sa.Column("price_cents", sa.Integer, nullable=False),
        sa.Column("carries_right", sa.Boolean, nullable=False),
        moment("booked_at"),
        moment("cancelled_at", nullable=True),
        word("reason", nullable=True),
        link("visits.id", "moved_from_id", nullable=True),
        sa.Column("adults", sa.Integer, nullable=False),
        sa.Column("children", sa.Integer, nullable=False),
        private(),
        sa.UniqueConstraint("moved_from_id"),
    )
    index("visits", "visitor_id", "starts_at")
    index("visits", "resident_id", "starts_at")
    index("visits", "starts_at", "ends_at", "state", "kind", "terminal_id")


def _claims() -> None:
    op.create_table(
        "holds",
        identity(),
        link("visitors.id", "visitor_id"),
        link("residents.id", "resident_id"),
        link("terminals.id", "terminal_id"),
        word("kind"),
        moment("starts_at"),
        moment("ends_at"),
        moment("expires_at"),
        link("visits.id", "moves_id", nullable=True),
        sa.Column("adults", sa.Integer, nullable=False),
        sa.Column("children", sa.Integer, nullable=False),
        sa.Column("is_offer", sa.Boolean, nullable=False),
        sa.UniqueConstraint("visitor_id", "is_offer"),
    )
    index("holds", "expires_at")
    op.create_table(
        "claims",
        sa.Column("resource", sa.String(60), primary_key=True),
        sa.Column("quantum", sa.Integer, primary_key=True, autoincrement=False),
        link("visits.id", "visit_id", nullable=True),
        link("holds.id", "hold_id", nullable=True),
        moment("expires_at", nullable=True),
        sa.CheckConstraint("(visit_id IS NULL) <> (hold_id IS NULL)", name="one_owner"),
        sa.CheckConstraint("(hold_id IS NULL) = (expires_at IS NULL)", name="holds_expire"),
    )
    index("claims", "visit_id")
    index("claims", "hold_id")
    index("claims", "quantum")


def _waits() -> None:
    op.create_table(
        "waits",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        link("visitors.id", "visitor_id"),
        link("residents.id", "resident_id"),
        word("kind"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("adults", sa.Integer, nullable=False),
        sa.Column("children", sa.Integer, nullable=False),
        moment("joined_at"),
        word("state"),
        sa.Column("hold_id", sa.String(32), nullable=True),
        moment("slot_starts_at", nullable=True),
        moment("slot_ends_at", nullable=True),
        moment("accept_by", nullable=True),
    )
    index("waits", "visitor_id")
    index("waits", "day", "kind", "state")


def _ledger() -> None:
    op.create_table(
        "ledger",
        identity(),
        link("visitors.id", "visitor_id"),
        word("kind"),
        sa.Column("amount", sa.Integer, nullable=False),
        word("why"),
        link("visits.id", "visit_id", nullable=True),
        moment("at"),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.UniqueConstraint("visit_id", "amount", "turn"),
        sa.CheckConstraint("visit_id IS NULL OR amount IN (-1, 1)", name="one_each"),
    )
    index("ledger", "visitor_id")


def _letters() -> None:
    op.create_table(
        "outbox",
        identity(),
        word("name"),
        word("language"),
        moment("written_at"),
        moment("next_try_at"),
        sa.Column("tries", sa.Integer, nullable=False),
        word("delivery"),
        moment("sent_at", nullable=True),
        private(),
    )
    index("outbox", "delivery", "next_try_at")
    op.create_table(
        "lockdown_visits",
        sa.Column("lockdown_id", sa.String(32), sa.ForeignKey("lockdowns.id"), primary_key=True),
        sa.Column("visit_id", sa.String(32), sa.ForeignKey("visits.id"), primary_key=True),
        word("was"),
        sa.Column("visit_version", sa.Integer, nullable=False),
        link("outbox.id", "letter_id"),
        link("visits.id", "moved_to_id", nullable=True),
    )
    index("lockdown_visits", "visit_id")

    op.create_table(
        "spooled",
        identity(),
        word("kind"),
        moment("at"),
        sa.Column("key_id", sa.String(64), nullable=False),
        word("state"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    index("spooled", "state")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        moment("at"),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )
    index("audit", "at")
    index("audit", "subject")


def _cameras() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.Integer, sa.ForeignKey("audit.id"), nullable=False, unique=True),
        sa.Column("mac", sa.String(64), nullable=False),
    )
    op.create_table(
        "captures",
        sa.Column("id", sa.Integer, primary_key=True),
        moment("at"),
        sa.Column("terminal", sa.String(60), nullable=False),
        word("side"),
        word("outcome"),
        sa.Column("seconds", sa.Float(53), nullable=False),
        word("worst", nullable=True),
    )
    index("captures", "at")
    op.create_table(
        "self_tests",
        sa.Column("id", sa.Integer, primary_key=True),
        moment("at"),
        sa.Column("terminal", sa.String(60), nullable=False),
        word("subject"),
        word("outcome"),
        sa.Column("readings", sa.JSON, nullable=False),
        sa.Column("is_kept", sa.Boolean, nullable=False),
    )
    index("self_tests", "terminal", "subject", "at")


def _views() -> None:
    op.execute(
        "CREATE VIEW taken_times AS SELECT id AS visit_id, resident_id, terminal_id, kind,"
        " starts_at, ends_at, state FROM visits"
    )
    op.execute(
        "CREATE VIEW held_times AS SELECT id AS hold_id, resident_id, terminal_id, kind,"
        " starts_at, ends_at, expires_at FROM holds"
    )
    op.execute("CREATE VIEW waiting_places AS SELECT number, kind, day, state FROM waits")


def _lasting() -> None:
    """On PostgreSQL the rights of the roles keep the audit trail (``kiosk db roles``)."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in ("audit", "audit_seals"):
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN"
                " SELECT RAISE(ABORT, 'the audit trail is only added to'); END"
            )

"""The tables. A ``private`` column holds personal values, locked with the data key."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kiosk.domain.capture_note import CaptureEnd
from kiosk.domain.enrolment import PictureKind, State
from kiosk.domain.finding import Kind, Side, Weight
from kiosk.domain.language import Language
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.letter import Delivery, LetterName
from kiosk.domain.lockdown import LockdownState
from kiosk.domain.reason import Part, Reason
from kiosk.domain.restriction import BlockWhy
from kiosk.domain.self_test import CameraOutcome, Subject
from kiosk.domain.spooled import SpoolKind, SpoolState
from kiosk.domain.staff import Role
from kiosk.domain.visit import Payment, VisitKind, VisitState
from kiosk.domain.visitor import Relationship
from kiosk.domain.waiting import WaitState
from kiosk.store.columns import identity, link, private, version
from kiosk.store.kinds import Moment, Word, Words, new_metadata

#: The newest migration, by the name Alembic writes into the database.
REVISION = "0001"

metadata = new_metadata()

facts = Table(
    "facts",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)

visitors = Table(
    "visitors",
    metadata,
    identity(),
    version(),
    Column("email_index", String(64), nullable=False, unique=True),
    Column("language", Word(Language), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    private(),
)

residents = Table(
    "residents",
    metadata,
    identity(),
    Column("booking_index", String(64), nullable=False, unique=True),
    Column("unit", String(60), nullable=False, index=True),
    Column("present", Boolean, nullable=False),
    private(),
)

terminals = Table(
    "terminals",
    metadata,
    identity(),
    Column("name", String(60), nullable=False, unique=True),
    Column("kind", Word(VisitKind), nullable=False),
    Column("in_service", Boolean, nullable=False),
    Column("way", Text, nullable=False),
    Column("seats", Integer, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    identity(),
    version(),
    Column("badge", String(60), nullable=False, unique=True),
    Column("role", Word(Role), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("active", Boolean, nullable=False),
    private(),
)

#: What holds for everybody of one housing unit; ``week`` is its windows by weekday.
units = Table(
    "units",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("at_once", Integer),
    Column("week", JSON(none_as_null=True)),
)

#: Pairs of residents who must not have visits at the same time, the lesser identity first.
kept_apart = Table(
    "kept_apart",
    metadata,
    Column("one_id", String(32), ForeignKey("residents.id"), primary_key=True),
    Column("other_id", String(32), ForeignKey("residents.id"), primary_key=True, index=True),
    CheckConstraint("one_id < other_id", name="in_order"),
)

#: Units closed for a time; ``private`` holds the explanation.
lockdowns = Table(
    "lockdowns",
    metadata,
    identity(),
    version(),
    Column("units", JSON, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("reason", Word(Reason), nullable=False),
    Column("charged", Boolean, nullable=False),
    link("staff.id", "by_id"),
    Column("at", Moment, nullable=False),
    Column("state", Word(LockdownState), nullable=False),
    private(),
    CheckConstraint("starts_at < ends_at", name="in_order"),
)

#: Times in which nothing can be booked: for one terminal, unit or resident, or for all.
blocks = Table(
    "blocks",
    metadata,
    identity(),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("why", Word(BlockWhy), nullable=False),
    Column("kind", Word(VisitKind)),
    link("terminals.id", "terminal_id", required=False),
    Column("unit", String(60), nullable=False),
    link("residents.id", "resident_id", required=False),
    link("lockdowns.id", "lockdown_id", index=True, required=False),
    Column("lapses_at", Moment),
    CheckConstraint("starts_at < ends_at", name="in_order"),
)

enrolments = Table(
    "enrolments",
    metadata,
    identity(),
    version(),
    Column("reference", String(16), nullable=False, unique=True),
    Column("client_id", String(64), nullable=False, unique=True),
    link("visitors.id", "visitor_id", index=True),
    link("residents.id", "resident_id"),
    Column("relationship", Word(Relationship), nullable=False),
    Column("language", Word(Language), nullable=False),
    Column("state", Word(State), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("consent_version", String(40), nullable=False),
    Column("consent_language", Word(Language), nullable=False),
    Column("consent_at", Moment, nullable=False),
    Column("to_redo", Words(Part), nullable=False),
)

#: Who has which application in hand, until when.
review_claims = Table(
    "review_claims",
    metadata,
    Column("enrolment_id", ForeignKey("enrolments.id"), primary_key=True),
    link("staff.id", "staff_id"),
    Column("expires_at", Moment, nullable=False),
)

#: One row per submission: its clock, and what was typed and decoded then.
attempts = Table(
    "attempts",
    metadata,
    Column("enrolment_id", ForeignKey("enrolments.id"), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("submitted_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    private(),
)


def _of_attempt() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["enrolment_id", "attempt"], ["attempts.enrolment_id", "attempts.attempt"]
    )


def _finding_rows(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("enrolment_id", String(32), primary_key=True),
        Column("attempt", Integer, primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("kind", Word(Kind), nullable=False),
        Column("weight", Word(Weight), nullable=False),
        Column("measured", Float(53), nullable=False),
        Column("limit", Float(53), nullable=False),
        Column("side", Word(Side), nullable=False),
        Column("box_left", Integer),
        Column("box_top", Integer),
        Column("box_width", Integer),
        Column("box_height", Integer),
        Column("field", String(60), nullable=False),
        _of_attempt(),
        Index(None, "kind", "weight"),
    )


findings = _finding_rows("findings")

#: Findings an officer decided against.
overrides = _finding_rows("overrides")

decisions = Table(
    "decisions",
    metadata,
    Column("enrolment_id", String(32), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("state", Word(State), nullable=False),
    link("staff.id", "officer_id"),
    Column("decided_at", Moment, nullable=False, index=True),
    private(),
    _of_attempt(),
)

causes = Table(
    "causes",
    metadata,
    Column("enrolment_id", String(32), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("reason", Word(Reason), nullable=False, index=True),
    ForeignKeyConstraint(
        ["enrolment_id", "attempt"], ["decisions.enrolment_id", "decisions.attempt"]
    ),
)

#: Sealed to the facility's public key; ``attempt`` is the submission that brought the picture.
pictures = Table(
    "pictures",
    metadata,
    Column("enrolment_id", String(32), primary_key=True),
    Column("kind", Word(PictureKind), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("key_id", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("media", String(40), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    _of_attempt(),
)

visits = Table(
    "visits",
    metadata,
    identity(),
    version(),
    Column("reference", String(16), nullable=False, unique=True),
    link("visitors.id", "visitor_id"),
    link("residents.id", "resident_id"),
    link("terminals.id", "terminal_id"),
    Column("kind", Word(VisitKind), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("state", Word(VisitState), nullable=False),
    Column("payment", Word(Payment), nullable=False),
    Column("price_cents", Integer, nullable=False),
    Column("carries_right", Boolean, nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("cancelled_at", Moment),
    Column("reason", Word(Reason)),
    link("visits.id", "moved_from_id", required=False),
    Column("adults", Integer, nullable=False),
    Column("children", Integer, nullable=False),
    private(),
    # A visit moves to one other at most.
    UniqueConstraint("moved_from_id"),
    Index(None, "visitor_id", "starts_at"),
    Index(None, "resident_id", "starts_at"),
    # Holds all that counting the terminals taken asks for, so that no row is read.
    Index(None, "starts_at", "ends_at", "state", "kind", "terminal_id"),
)

#: One chosen and one offered per visitor: choosing another time gives up the first.
holds = Table(
    "holds",
    metadata,
    identity(),
    link("visitors.id", "visitor_id"),
    link("residents.id", "resident_id"),
    link("terminals.id", "terminal_id"),
    Column("kind", Word(VisitKind), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    link("visits.id", "moves_id", required=False),
    Column("adults", Integer, nullable=False),
    Column("children", Integer, nullable=False),
    Column("is_offer", Boolean, nullable=False),
    UniqueConstraint("visitor_id", "is_offer"),
)

#: Who waits for a time on a full day, in the order of ``number``; ``day`` is the facility's.
waits = Table(
    "waits",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    link("visitors.id", "visitor_id", index=True),
    link("residents.id", "resident_id"),
    Column("kind", Word(VisitKind), nullable=False),
    Column("day", Date, nullable=False),
    Column("adults", Integer, nullable=False),
    Column("children", Integer, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("state", Word(WaitState), nullable=False),
    # What is offered: of no use, but for the trail, once the hold is gone.
    Column("hold_id", String(32)),
    Column("slot_starts_at", Moment),
    Column("slot_ends_at", Moment),
    Column("accept_by", Moment),
    Index(None, "day", "kind", "state"),
)

#: The overlap rule itself: a resource is claimed once per 5 minutes, by a visit or by a hold.
claims = Table(
    "claims",
    metadata,
    Column("resource", String(60), primary_key=True),
    Column("quantum", Integer, primary_key=True, autoincrement=False),
    link("visits.id", "visit_id", index=True, required=False),
    link("holds.id", "hold_id", index=True, required=False),
    Column("expires_at", Moment),
    CheckConstraint("(visit_id IS NULL) <> (hold_id IS NULL)", name="one_owner"),
    CheckConstraint("(hold_id IS NULL) = (expires_at IS NULL)", name="holds_expire"),
    Index(None, "quantum"),
)

ledger = Table(
    "ledger",
    metadata,
    identity(),
    link("visitors.id", "visitor_id", index=True),
    Column("kind", Word(VisitKind), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("why", Word(EntryWhy), nullable=False),
    link("visits.id", "visit_id", required=False),
    Column("at", Moment, nullable=False),
    Column("turn", Integer, nullable=False),
    # A visit earns one credit at most, for whatever reason, and spends one at most; each
    # counter-entry begins a new turn.
    UniqueConstraint("visit_id", "amount", "turn"),
    CheckConstraint("visit_id IS NULL OR amount IN (-1, 1)", name="one_each"),
)

#: Views: what is taken when, without whose it is. A lobby may read these of everybody.
views = new_metadata()

taken_times = Table(
    "taken_times",
    views,
    Column("visit_id", String(32)),
    Column("resident_id", String(32)),
    Column("terminal_id", String(32)),
    Column("kind", Word(VisitKind)),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("state", Word(VisitState)),
)

held_times = Table(
    "held_times",
    views,
    Column("hold_id", String(32)),
    Column("resident_id", String(32)),
    Column("terminal_id", String(32)),
    Column("kind", Word(VisitKind)),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("expires_at", Moment),
)

waiting_places = Table(
    "waiting_places",
    views,
    Column("number", Integer),
    Column("kind", Word(VisitKind)),
    Column("day", Date),
    Column("state", Word(WaitState)),
)

outbox = Table(
    "outbox",
    metadata,
    identity(),
    Column("name", Word(LetterName), nullable=False),
    Column("language", Word(Language), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("delivery", Word(Delivery), nullable=False),
    Column("sent_at", Moment),
    private(),
    Index(None, "delivery", "next_try_at"),
)

#: The visits called off in a lockdown, with what is needed to bring them back.
lockdown_visits = Table(
    "lockdown_visits",
    metadata,
    Column("lockdown_id", String(32), ForeignKey("lockdowns.id"), primary_key=True),
    Column("visit_id", String(32), ForeignKey("visits.id"), primary_key=True, index=True),
    Column("was", Word(VisitState), nullable=False),
    Column("visit_version", Integer, nullable=False),
    link("outbox.id", "letter_id"),
    link("visits.id", "moved_to_id", required=False),
)

#: What lobbies kept, sealed, while the store was away.
spooled = Table(
    "spooled",
    metadata,
    identity(),
    Column("kind", Word(SpoolKind), nullable=False),
    Column("at", Moment, nullable=False),
    Column("key_id", String(64), nullable=False),
    Column("state", Word(SpoolState), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("who", String(60), nullable=False),
    Column("place", String(60), nullable=False),
    Column("what", String(60), nullable=False),
    Column("subject", String(60), nullable=False, index=True),
    Column("detail", JSON, nullable=False),
)

#: The chain over the trail: each entry's place in it, and a MAC over the entry and the one before.
audit_seals = Table(
    "audit_seals",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", ForeignKey("audit.id"), nullable=False, unique=True),
    Column("mac", String(64), nullable=False),
)

captures = Table(
    "captures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("terminal", String(60), nullable=False),
    Column("side", Word(Side), nullable=False),
    Column("outcome", Word(CaptureEnd), nullable=False),
    Column("seconds", Float(53), nullable=False),
    Column("worst", Word(Kind)),
)

self_tests = Table(
    "self_tests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("terminal", String(60), nullable=False),
    Column("subject", Word(Subject), nullable=False),
    Column("outcome", Word(CameraOutcome), nullable=False),
    Column("readings", JSON, nullable=False),
    Column("is_kept", Boolean, nullable=False),
    Index(None, "terminal", "subject", "at"),
)

"""Each program's role on a real PostgreSQL: what it must be able to do, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, UniqueViolation
from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError

from kiosk.domain.enrolment import State
from kiosk.domain.errors import NotAServer, NotFound, RoleMayNot
from kiosk.domain.ids import EnrolmentId, VisitorId
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.slot import Slot
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import book, enrol, move, post, review, spool, visit_day, visitors
from kiosk.services.facility import keep_roster
from kiosk.services.offers import offers
from kiosk.services.spool import Spool
from kiosk.store import keys, roles
from kiosk.store.keys import DataKey
from kiosk.store.spool_folder import SpoolFolder
from kiosk.store.store import Store
from tests.mail.post_office import PostOffice, running, server_at
from tests.postgres import Postgres
from tests.services.applications import AT, FACILITY, RAFAEL, Opened, draft
from tests.services.town import FRIDAY, NOW, Town
from tests.store import samples

DAY = timedelta(days=1)


class Machines:
    """One shared store, as each of the programs opens it."""

    def __init__(self, url: str, data_key: DataKey, closing: ExitStack) -> None:
        self.url = url

        def opened(role: str = "") -> Store:
            plain = make_url(url)
            address = (plain.set(username=role) if role else plain).render_as_string(
                hide_password=False
            )
            store = Store(address, data_key)
            closing.callback(store.close)
            return store

        self.all = opened()
        with self.all.begin():
            pass  # leaves the data key's name, as ``kiosk db roles`` does
        assert roles.apply(url) == ("owner", "desk", "lobby", "post")
        self.lobby, self.desk, self.post = opened("lobby"), opened("desk"), opened("post")

    def ask(self, role: str, command: str, visitor: str = "") -> list[tuple[object, ...]]:
        """A bare statement by somebody who has that role's connection, for one visitor."""
        plain = make_url(self.url).set(drivername="postgresql", username=role)
        with psycopg.connect(
            plain.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            connection.execute("SELECT set_config('kiosk.visitor', %s, false)", [visitor])
            cursor = connection.execute(command.encode())
            return [] if cursor.description is None else cursor.fetchall()


@pytest.fixture
def machines(postgres: Postgres, data_key: DataKey) -> Iterator[Machines]:
    with ExitStack() as closing:
        yield Machines(postgres.fresh(), data_key, closing)


def test_the_whole_of_it_under_the_roles(machines: Machines, tmp_path: Path) -> None:
    roles.apply(machines.url)  # again changes nothing
    key = keys.generate(tmp_path)
    keep_roster(machines.all, [RAFAEL], "test", AT)
    desk = Opened(machines.all, key)
    lobby, facility = machines.lobby, FACILITY
    with machines.all.begin() as t:
        t.terminals.add(samples.terminal())
        t.terminals.add(samples.terminal("Terminal 2"))
    first = draft(key.public)
    assert visitors.email_free(lobby, first.email)
    sent = enrol.submit(lobby, facility, first, AT)
    assert enrol.submit(lobby, facility, first, AT).reference == sent.reference
    visitor = visitors.sign_in(lobby, facility, first.email, first.pin, AT)
    mine = lobby.of(visitor.id)
    seen = enrol.status(mine, visitor.id)
    assert seen is not None
    assert seen.state is State.WAITING
    # An officer sends it back, the visitor corrects it, the officer approves.
    case = review.open_case(machines.desk, facility, key, desk.officer, sent.enrolment_id, AT)
    blurred = [Cause(Reason.PHOTO_BLURRY)]
    version = case.enrolment.version
    review.reject(machines.desk, facility, desk.officer, sent.enrolment_id, version, blurred, AT)
    again = replace(draft(key.public, says="second"), email=visitor.email)
    enrol.resubmit(mine, facility, sent.enrolment_id, again, AT)
    [row] = review.queue(machines.desk, AT)
    case = review.open_case(machines.desk, facility, key, desk.officer, row.id, AT)
    review.approve(machines.desk, facility, desk.officer, row.id, case.enrolment.version, AT)
    # The visitor books, moves, cancels, books again and comes.
    day = facility.day(AT) + 4 * DAY
    times = offers(mine, facility, visitor.id, RAFAEL.id, VisitKind.ONSITE, day, AT)
    open_times = [offer.slot for offer in times if offer.is_open]
    visit = _booked(mine, visitor.id, open_times[0])
    held = move.hold(mine, facility, visitor.id, visit.id, open_times[3], AT)
    told = move.effect(facility, visit, held, AT, 0)
    moved = move.confirm(mine, facility, held.id, told, AT)
    assert book.cancel(mine, facility, visitor.id, moved.id, AT).state is VisitState.CANCELLED
    assert book.mine(mine, visitor.id, AT).credits[VisitKind.ONSITE] >= 1
    visit = _booked(mine, visitor.id, open_times[5])
    early = visit.starts_at - timedelta(minutes=10)
    arrival = visit_day.check_in(mine, facility, visitor.id, early)
    assert arrival.standing is visit_day.Standing.IN
    # What a terminal kept while the server was away comes in as well.
    kept = Spool(SpoolFolder(tmp_path / "spool"), key.public)
    promised = kept.keep_application(facility, draft(key.public, email="tom@example.org"), AT)
    kept.send(lobby)
    with pytest.raises(InsufficientPrivilege):
        machines.ask("lobby", "SELECT * FROM spooled")
    spool.take_in(machines.desk, facility, key, AT)
    with machines.desk.read() as t:
        assert t.enrolments.by_reference(promised.reference) is not None
    # The letters leave with the post's role alone.
    office = PostOffice()
    with running(office) as port:
        gone = post.deliver(machines.post, server_at(port), AT + timedelta(hours=1))
    assert gone.sent == len(office.messages) == len(desk.letters()) > 5


def _booked(store: Store, visitor: VisitorId, slot: Slot) -> Visit:
    kept = book.hold(store, FACILITY, visitor, VisitKind.ONSITE, slot, AT)
    return book.confirm(store, FACILITY, kept.id, AT)


#: Tables of which a lobby may see its visitor's rows alone.
PERSONAL = (
    *("visitors", "enrolments", "attempts", "findings", "pictures", "decisions", "causes"),
    *("visits", "holds", "ledger"),
)


def test_a_lobby_sees_one_visitor_and_of_others_only_times(machines: Machines) -> None:
    town = Town(machines.all)
    tom = town.approved("tom@example.org", town.ivan)
    hers, his = town.booked(), town.booked(tom)
    book.cancel(machines.all, town.facility, tom, his.id, NOW)
    held = book.hold(
        machines.all, town.facility, tom, VisitKind.ONSITE, town.slot(FRIDAY + DAY), NOW
    )
    for table in PERSONAL:
        count = f"SELECT count(*) FROM {table}"  # noqa: S608
        everything = machines.ask("desk", count)
        assert machines.ask("lobby", count) == [(0,)], table
        seen = machines.ask("lobby", count, town.maria)
        assert seen < everything or everything == [(0,)], table
    lobby = machines.lobby.of(town.maria)
    with lobby.read() as t:
        assert t.visits.get(hers.id) == hers
        assert t.enrolments.of_visitor(tom) is None
        with pytest.raises(NotFound):
            t.visits.get(his.id)
        with pytest.raises(NotFound):
            t.visitors.by_id(tom)
        assert t.pictures.of(_enrolment(machines, tom)) == ()
        # What is taken is known without whose it is.
        [live] = t.occupancy.live_holds(held.starts_at, held.ends_at, NOW)
        assert (live.terminal, live.visitor) == (held.terminal, "")
    taken = str(machines.ask("lobby", "SELECT * FROM claims"))
    assert taken.count("visitor:") > 4
    assert tom not in taken
    assert town.maria not in taken


def _enrolment(machines: Machines, visitor: VisitorId) -> EnrolmentId:
    with machines.all.read() as t:
        found = t.enrolments.of_visitor(visitor)
    assert found is not None
    return found.id


#: What a lobby cannot do even to its own visitor.
NEVER = (
    "UPDATE enrolments SET state = 'approved'",
    "UPDATE decisions SET state = 'approved'",
    "DELETE FROM decisions",
    "INSERT INTO causes (enrolment_id, attempt, position, reason) VALUES ('x', 1, 0, 'y')",
    "DELETE FROM pictures",
    "DELETE FROM visits",
    "DELETE FROM ledger",
    "UPDATE ledger SET amount = 5",
    "SELECT * FROM staff",
    "SELECT * FROM outbox",
    "SELECT * FROM audit",
    "UPDATE residents SET present = true",
    "UPDATE facts SET value = 'x'",
    "INSERT INTO visits SELECT * FROM visits",
    "SET ROLE desk",
)


def test_what_a_lobby_cannot_do_even_to_its_visitor(machines: Machines) -> None:
    town = Town(machines.all)
    town.booked()
    for command in NEVER:
        with pytest.raises((InsufficientPrivilege, UniqueViolation)):
            machines.ask("lobby", command, town.maria)


def test_a_lobby_changes_nothing_of_somebody_else(machines: Machines) -> None:
    town = Town(machines.all)
    tom = town.approved("tom@example.org", town.ivan)
    his = town.booked(tom)
    for command in (
        "UPDATE visits SET state = 'cancelled' RETURNING id",
        "UPDATE visitors SET tries = 9 RETURNING id",
        "DELETE FROM claims RETURNING resource",
        "DELETE FROM holds RETURNING id",
        "UPDATE claims SET quantum = quantum + 9 RETURNING resource",
    ):
        changed = machines.ask("lobby", command, town.maria)
        assert all(row == (town.maria,) for row in changed), command
    claim = "INSERT INTO claims SELECT 'x', quantum, visit_id FROM claims"
    with pytest.raises(InsufficientPrivilege):
        machines.ask("lobby", claim, town.maria)
    with machines.all.read() as t:
        assert t.visits.get(his.id) == his
        assert len(t.claims.taken(his.starts_at, his.ends_at, NOW)) == 3 * 4


def test_no_program_rewrites_the_audit_trail_and_the_post_has_letters_alone(
    machines: Machines,
) -> None:
    for role in ("lobby", "desk", "post"):
        for command in ("UPDATE audit SET who = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
            with pytest.raises(InsufficientPrivilege):
                machines.ask(role, command)
    for table in ("visitors", "enrolments", "pictures", "visits", "staff"):
        with pytest.raises(InsufficientPrivilege):
            machines.ask("post", f"SELECT * FROM {table}")  # noqa: S608


def test_the_audit_trail_of_a_file_is_only_added_to(sqlite_url: str, data_key: DataKey) -> None:
    store = Store(sqlite_url, data_key)
    with store.begin() as t:
        t.audit.add(NOW, "me", "did", "it", {})
    for command in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with (
            pytest.raises(IntegrityError, match="only added to"),
            store._engine.begin() as connection,
        ):
            connection.exec_driver_sql(command)
    store.close()


def test_what_a_role_may_not_is_a_sentence_and_no_fault(machines: Machines) -> None:
    with pytest.raises(RoleMayNot), machines.lobby.read() as t:
        t.outbox.waiting_count()
    with pytest.raises(RoleMayNot), machines.post.begin() as t:
        t.facts.put("a", "1")


def test_a_file_has_no_roles(sqlite_url: str) -> None:
    with pytest.raises(NotAServer):
        roles.apply(sqlite_url)

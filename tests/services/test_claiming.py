"""What one officer has in hand nobody else decides, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251 (two desks at once)
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.enrolment import State
from kiosk.domain.errors import (
    AlreadyDecided,
    ClaimedElsewhere,
    NotAllowed,
    NotFound,
)
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.staff import Role, Staff
from kiosk.services import claiming, enrol, review
from kiosk.services.facility import keep_roster
from kiosk.store import keys
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.postgres import Postgres, postgres
from tests.services.applications import AT, FACILITY, RAFAEL, Opened, draft

__all__ = ["postgres"]

MINUTE = timedelta(minutes=1)
HOLD = FACILITY.policy.review_hold


class Office(Opened):
    """Two officers and a supervisor over some applications, due one after the other."""

    def __init__(self, store: Store, rival: Store, key: keys.PrivateKey) -> None:
        super().__init__(store, key)
        self.rival = rival
        self.other = self.staffed("7002", Role.OFFICER)
        self.chief = self.staffed("7009", Role.SUPERVISOR)
        self.clerk = self.staffed("7010", Role.IT)

    def sent(self, count: int) -> list[EnrolmentId]:
        """So many applications, in the order in which they are due."""
        found = []
        for number in range(count):
            whole = draft(self.key.public, email=f"v{number}@example.org", says=str(number))
            at = AT + number * MINUTE
            found.append(enrol.submit(self.store, FACILITY, whole, at).enrolment_id)
        return found

    def claim(self, staff: Staff, identity: EnrolmentId, at: datetime = AT) -> datetime:
        """Take it in hand; until when."""
        return claiming.claim(self.store, FACILITY, staff, identity, at).expires_at

    def holder(self, identity: EnrolmentId, at: datetime = AT) -> str | None:
        """Who has it, as the queue says."""
        return next(r.holder for r in review.queue(self.rival, at) if r.id == identity)


@contextmanager
def office_in(folder: Path, url: str) -> Iterator[Office]:
    data_key = keys.generate_data_key(folder)
    store, rival = Store(url, data_key), Store(url, data_key)
    try:
        keep_roster(store, [RAFAEL], "test", AT)
        yield Office(store, rival, keys.generate(folder))
    finally:
        rival.close()
        store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "sqlite":
        url = empty_store(tmp_path / "kiosk.db")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.fresh()
    with office_in(tmp_path, url) as found:
        yield found


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path, empty_store(tmp_path / "kiosk.db")) as found:
        yield found


def test_what_one_has_in_hand_no_other_decides(office: Office) -> None:
    [sent] = office.sent(1)
    assert office.claim(office.officer, sent) == AT + HOLD
    assert office.holder(sent) == office.officer.id
    with pytest.raises(ClaimedElsewhere) as caught:
        office.claim(office.other, sent, AT + MINUTE)
    assert caught.value.facts == {"minutes": 14}
    with pytest.raises(ClaimedElsewhere):
        review.approve(office.rival, FACILITY, office.other, sent, 1, AT + MINUTE)
    causes = [Cause(Reason.PHOTO_BLURRY)]
    with pytest.raises(ClaimedElsewhere):
        review.reject(office.rival, FACILITY, office.other, sent, 1, causes, AT + MINUTE)
    review.approve(office.store, FACILITY, office.officer, sent, 1, AT + MINUTE)
    with pytest.raises(AlreadyDecided):
        office.claim(office.other, sent, AT + 2 * MINUTE)
    with office.store.read() as transaction:
        assert transaction.review_claims.of(sent) is None


def test_a_claim_ends_by_itself_unless_it_is_renewed(office: Office) -> None:
    [sent] = office.sent(1)
    office.claim(office.officer, sent)
    office.claim(office.officer, sent, AT + 10 * MINUTE)
    just = AT + 10 * MINUTE + HOLD
    with pytest.raises(ClaimedElsewhere):
        office.claim(office.other, sent, just - timedelta(seconds=1))
    assert office.holder(sent, just) is None
    office.claim(office.other, sent, just)
    with pytest.raises(ClaimedElsewhere):
        office.claim(office.officer, sent, just + MINUTE)


def test_who_let_it_run_out_still_decides_if_nobody_took_it(office: Office) -> None:
    [sent] = office.sent(1)
    office.claim(office.officer, sent)
    review.approve(office.store, FACILITY, office.officer, sent, 1, AT + 2 * HOLD)
    with office.store.read() as transaction:
        assert transaction.enrolments.get(sent).state is State.APPROVED


def test_what_is_left_is_free(office: Office) -> None:
    [sent] = office.sent(1)
    office.claim(office.officer, sent)
    claiming.release(office.store, office.other.id, sent)
    assert office.holder(sent) == office.officer.id
    claiming.release(office.store, office.officer.id, sent)
    assert office.holder(sent) is None
    office.claim(office.other, sent)


def test_only_a_supervisor_takes_over_and_it_is_written_down(office: Office) -> None:
    [sent] = office.sent(1)
    office.claim(office.officer, sent)
    with pytest.raises(NotAllowed):
        claiming.take_over(office.store, FACILITY, office.other, sent, AT)
    claiming.take_over(office.rival, FACILITY, office.chief, sent, AT + MINUTE)
    assert office.holder(sent, AT + MINUTE) == office.chief.id
    assert office.audited(sent)[-1] == "enrolment.taken_over"
    with pytest.raises(ClaimedElsewhere):
        review.approve(office.store, FACILITY, office.officer, sent, 1, AT + 2 * MINUTE)


def test_taking_what_nobody_has_is_no_taking_over(here: Office) -> None:
    [sent] = here.sent(1)
    claiming.take_over(here.store, FACILITY, here.chief, sent, AT)
    assert here.audited(sent) == ["enrolment.submitted"]


def test_the_next_is_what_is_due_first_and_free(office: Office) -> None:
    first, second, third = office.sent(3)
    office.claim(office.other, first)

    def following(staff: Staff, skipped: frozenset[str] = frozenset()) -> EnrolmentId | None:
        return claiming.take_next(office.store, FACILITY, staff, AT, skipped)

    assert following(office.officer, frozenset({second})) == third
    assert following(office.officer) == second
    assert following(office.other) == first
    assert following(office.chief) is None


def test_two_who_ask_at_once_are_given_two(office: Office) -> None:
    sent = office.sent(6)
    given_to: dict[str, list[EnrolmentId | None]] = {"one": [], "two": []}
    ready = threading.Barrier(2)

    def take(name: str, store: Store, staff: Staff) -> None:
        ready.wait()
        for _ in range(3):
            found = claiming.take_next(store, FACILITY, staff, AT)
            given_to[name].append(found)
            if found is not None:
                review.approve(store, FACILITY, staff, found, 1, AT)

    with ThreadPoolExecutor(2) as pool:
        tasks = [
            pool.submit(take, "one", office.store, office.officer),
            pool.submit(take, "two", office.rival, office.other),
        ]
        for task in tasks:
            task.result()
    assert sorted(filter(None, given_to["one"] + given_to["two"])) == sorted(sent)


def test_who_may_not_review_takes_nothing(here: Office) -> None:
    [sent] = here.sent(1)
    with pytest.raises(NotAllowed):
        here.claim(here.clerk, sent)
    with pytest.raises(NotAllowed):
        claiming.take_next(here.store, FACILITY, here.clerk, AT)
    with pytest.raises(NotFound):
        here.claim(here.officer, EnrolmentId("nobody"))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["claim", "release", "over", "wait", "next"]),
            st.integers(0, 2),
            st.integers(0, 1),
        ),
        max_size=20,
    )
)
def test_nobody_ever_has_what_another_has(here: Office, steps: list[tuple[str, int, int]]) -> None:
    """A model of who has what: the service agrees with it after every step."""
    with here.store.begin() as transaction:
        for waiting in transaction.enrolments.waiting_ids():
            transaction.review_claims.drop(waiting)
    sent = [r.id for r in review.queue(here.store, AT)] or here.sent(2)
    people = [here.officer, here.other, here.chief]
    now = AT
    model: dict[EnrolmentId, tuple[str, datetime]] = {}

    def bars(identity: EnrolmentId, who: Staff) -> bool:
        holder, until = model.get(identity, (who.id, now))
        return holder != who.id and until > now

    for what, person, which in steps:
        who, identity = people[person], sent[which]
        if what == "wait":
            now += 7 * MINUTE
        elif what == "release":
            claiming.release(here.store, who.id, identity)
            if model.get(identity, ("", now))[0] == who.id:
                del model[identity]
        elif what == "over" and who is here.chief:
            claiming.take_over(here.store, FACILITY, who, identity, now)
            model[identity] = (who.id, now + HOLD)
        elif what == "next":
            expected = next((i for i in sent if not bars(i, who)), None)
            assert claiming.take_next(here.store, FACILITY, who, now) == expected
            if expected is not None:
                model[expected] = (who.id, now + HOLD)
        elif what == "claim" and bars(identity, who):
            with pytest.raises(ClaimedElsewhere):
                here.claim(who, identity, now)
        elif what == "claim":
            here.claim(who, identity, now)
            model[identity] = (who.id, now + HOLD)
        standing = {i: h for i, (h, until) in model.items() if until > now}
        found = {r.id: r.holder for r in review.queue(here.store, now) if r.holder}
        assert found == standing

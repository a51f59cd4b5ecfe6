"""The audit trail can be proved, and whatever was done to it is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from kiosk.domain.audit import AuditEntry, Fault
from kiosk.domain.errors import WrongDataKey
from kiosk.services import audit_chain
from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from tests.databases import empty_store
from tests.postgres import Postgres, postgres
from tests.services.applications import AT

__all__ = ["postgres"]

KEY = DataKey(bytes(range(32)))
SECOND = timedelta(seconds=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return empty_store(tmp_path / "kiosk.db")
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url, KEY)
    yield opened
    opened.close()


def happened(store: Store, count: int, since: int = 0) -> None:
    """So many things happened, one a second."""
    for number in range(since, since + count):
        with store.begin() as t:
            detail: dict[str, str | int] = {"n": number, "way": "a"}
            t.audit.add(AT + number * SECOND, "staff7001", "enrolment.viewed", "e1", detail)


def tampered(store: Store, *statements: str) -> None:
    """What somebody with the file, or with the server's own rights, can do."""
    with store.begin() as t:
        connection = t.audit._connection
        if connection.dialect.name == "sqlite":
            for table in ("audit", "audit_seals"):
                for what in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{what}"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in statements:
            connection.execute(text(statement))


def test_a_trail_that_nobody_touched_is_proved(store: Store) -> None:
    assert audit_chain.verify(store).sealed == 0
    happened(store, 7)
    assert audit_chain.verify(store).pending == 7
    assert audit_chain.seal(store) == 7
    assert audit_chain.seal(store) == 0
    happened(store, 3, since=7)
    assert audit_chain.seal(store) == 3
    proof = audit_chain.verify(store)
    assert (proof.sealed, proof.pending, proof.broken) == (10, 0, None)
    assert len(proof.head) == 64


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET who = 'somebody' WHERE id = 4",
        "UPDATE audit SET what = 'enrolment.approved' WHERE id = 4",
        "UPDATE audit SET subject = 'e2' WHERE id = 4",
        'UPDATE audit SET detail = \'{"n": 99, "way": "a"}\' WHERE id = 4',
        "UPDATE audit_seals SET mac = '00' WHERE seq = 4",
    ],
)
def test_a_changed_entry_is_named(store: Store, change: str) -> None:
    happened(store, 6)
    audit_chain.seal(store)
    tampered(store, change)
    broken = audit_chain.verify(store).broken
    assert broken is not None
    assert (broken.seq, broken.entry, broken.fault) == (4, 4, Fault.CHANGED)
    assert broken.at == AT + 2 * SECOND


def test_an_entry_taken_out_is_named(store: Store) -> None:
    happened(store, 6)
    audit_chain.seal(store)
    tampered(
        store,
        "DELETE FROM audit_seals WHERE seq = 3",
        "DELETE FROM audit WHERE id = 3",
    )
    broken = audit_chain.verify(store).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (3, Fault.MISSING)


def test_another_key_proves_nothing(url: str, store: Store) -> None:
    happened(store, 2)
    audit_chain.seal(store)
    stranger = Store(url, DataKey(bytes(32)))
    with pytest.raises(WrongDataKey):
        audit_chain.verify(stranger)
    stranger.close()


def test_many_are_sealed_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "_AT_ONCE", 3)
    happened(store, 8)
    assert audit_chain.seal(store) == 8
    assert audit_chain.verify(store).sealed == 8


def test_two_desks_that_seal_at_once_make_one_chain(url: str, store: Store) -> None:
    happened(store, 4)
    with store.read() as t:
        seen = t.audit.unsealed(10)
    rival = Store(url, KEY)
    assert audit_chain.seal(rival) == 4
    rival.close()
    with store.begin() as t:
        assert not t.audit.seal(seen)
    assert audit_chain.verify(store).sealed == 4


def test_an_entry_committed_late_is_sealed_after_those_before_it(store: Store) -> None:
    happened(store, 1, since=100)
    audit_chain.seal(store)
    happened(store, 1, since=1)
    assert audit_chain.seal(store) == 1
    assert audit_chain.verify(store).sealed == 2


@given(
    at=st.datetimes(timezones=st.just(UTC)),
    words=st.tuples(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20)),
    detail=st.dictionaries(st.text(max_size=5), st.text(max_size=9) | st.integers(-9, 9)),
)
def test_the_bytes_of_an_entry_depend_on_what_it_says_alone(
    at: datetime, words: tuple[str, str, str], detail: dict[str, str | int]
) -> None:
    who, what, subject = words
    one = AuditEntry(at=at, who=who, what=what, subject=subject, detail=detail)
    elsewhere = at.astimezone(ZoneInfo("America/Denver"))
    turned = replace(one, at=elsewhere, detail=dict(reversed(detail.items())))
    assert one.canonical() == turned.canonical()
    assert replace(one, who=who + "x").canonical() != one.canonical()


def test_where_it_was_is_kept_and_sealed(store: Store) -> None:
    with store.at("Desk 2").begin() as t:
        t.audit.add(AT, "staff7001", "enrolment.viewed", "e1", {})
    happened(store, 1)
    audit_chain.seal(store)
    with store.read() as t:
        assert [entry.place for entry in t.audit.of("e1")] == ["Desk 2", ""]
    tampered(store, "UPDATE audit SET place = 'Desk 3' WHERE id = 1")
    broken = audit_chain.verify(store).broken
    assert broken is not None
    assert broken.entry == 1

"""Who may sign in at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import BadgeTaken, BadName, BadPassword, SignInLocked, WrongSignIn
from kiosk.domain.staff import Role
from kiosk.services import staff
from tests.services.applications import AT, FACILITY, Opened, opened

SECRET = "correct horse battery"  # noqa: S105 (a test's)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        staff.add(found.store, "4711", "T. Nguyen", Role.SUPERVISOR, SECRET, AT)
        yield found


def test_signing_in(here: Opened) -> None:
    member = staff.sign_in(here.store, FACILITY, " 4711 ", SECRET, AT)
    assert (member.name, member.role, member.may_review) == ("T. Nguyen", Role.SUPERVISOR, True)
    assert member.password_hash.startswith("$argon2id$")
    assert here.audited(member.id) == ["staff.added", "staff.sign_in.in"]


@pytest.mark.parametrize("badge", ["4711", "0000"])
def test_an_unknown_badge_reads_like_a_wrong_password(here: Opened, badge: str) -> None:
    with pytest.raises(WrongSignIn) as refused:
        staff.sign_in(here.store, FACILITY, badge, "wrong horse battery", AT)
    assert refused.value.facts == {"tries_left": 4}


def test_five_wrong_passwords_lock(here: Opened) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongSignIn) as refused:
            staff.sign_in(here.store, FACILITY, "4711", "nope", AT)
        assert refused.value.facts == {"tries_left": left}
    with pytest.raises(SignInLocked) as locked:
        staff.sign_in(here.store, FACILITY, "4711", "nope", AT)
    assert locked.value.facts == {"minutes": 15}
    with pytest.raises(SignInLocked):
        staff.sign_in(here.store, FACILITY, "4711", SECRET, AT + timedelta(minutes=14))
    assert staff.sign_in(here.store, FACILITY, "4711", SECRET, AT + timedelta(minutes=15))


def test_who_left_cannot_sign_in(here: Opened) -> None:
    member = staff.sign_in(here.store, FACILITY, "4711", SECRET, AT)
    with here.store.begin() as transaction:
        transaction.staff.put(replace(member, active=False))
    with pytest.raises(WrongSignIn):
        staff.sign_in(here.store, FACILITY, "4711", SECRET, AT)


def test_a_badge_belongs_to_one(here: Opened) -> None:
    with pytest.raises(BadgeTaken):
        staff.add(here.store, "4711", "A. Other", Role.OFFICER, SECRET, AT)


def test_what_cannot_be_added(here: Opened) -> None:
    with pytest.raises(BadName):
        staff.add(here.store, " ", "A. Other", Role.OFFICER, SECRET, AT)
    with pytest.raises(BadName):
        staff.add(here.store, "1", "\n", Role.OFFICER, SECRET, AT)
    for password in ("seven77", "x" * 257):
        with pytest.raises(BadPassword) as refused:
            staff.add(here.store, "1", "A. Other", Role.OFFICER, password, AT)
        assert refused.value.facts == {"least": 8}

"""Who may sign in at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import (
    BadgeTaken,
    BadName,
    BadPassword,
    LastAdministrator,
    NotFound,
    SignInLocked,
    WrongSignIn,
)
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


def test_each_lock_is_twice_as_long_until_somebody_gets_in(here: Opened) -> None:
    at, waits = AT, []
    for _ in range(9):
        for _ in range(4):
            with pytest.raises(WrongSignIn):
                staff.sign_in(here.store, FACILITY, "4711", "nope", at)
        with pytest.raises(SignInLocked) as locked:
            staff.sign_in(here.store, FACILITY, "4711", "nope", at)
        waits.append(int(str(locked.value.facts["minutes"])))
        at += timedelta(minutes=waits[-1])
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert staff.sign_in(here.store, FACILITY, "4711", SECRET, at).tries == 0


def test_disabling_enabling_and_resetting(here: Opened) -> None:
    staff.set_active(here.store, "4711", AT, active=False, by="chief")
    with pytest.raises(WrongSignIn):
        staff.sign_in(here.store, FACILITY, "4711", SECRET, AT)
    staff.set_active(here.store, "4711", AT, active=True)
    staff.reset_password(here.store, "4711", "another secret", AT)
    with pytest.raises(WrongSignIn):
        staff.sign_in(here.store, FACILITY, "4711", SECRET, AT)
    member = staff.sign_in(here.store, FACILITY, "4711", "another secret", AT)
    assert here.audited(member.id)[1:4] == [
        "staff.disabled",
        "staff.enabled",
        "staff.password_reset",
    ]
    with pytest.raises(BadPassword):
        staff.reset_password(here.store, "4711", "short", AT)
    with pytest.raises(NotFound):
        staff.set_active(here.store, "9999", AT, active=False)


def test_a_lock_out_ends_with_a_new_password(here: Opened) -> None:
    for _ in range(5):
        with pytest.raises((WrongSignIn, SignInLocked)):
            staff.sign_in(here.store, FACILITY, "4711", "nope", AT)
    staff.reset_password(here.store, "4711", "another secret", AT)
    assert staff.sign_in(here.store, FACILITY, "4711", "another secret", AT)


def test_the_last_administrator_stays(here: Opened) -> None:
    staff.add(here.store, "1", "A. One", Role.ADMINISTRATOR, SECRET, AT)
    with pytest.raises(LastAdministrator):
        staff.set_active(here.store, "1", AT, active=False)
    with pytest.raises(LastAdministrator):
        staff.change_role(here.store, "1", Role.OFFICER, AT)
    staff.add(here.store, "2", "B. Two", Role.ADMINISTRATOR, SECRET, AT)
    assert staff.change_role(here.store, "1", Role.OFFICER, AT).role is Role.OFFICER
    assert [m.badge for m in staff.members(here.store)] == ["1", "2", "4711", "7001"]


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

"""A visitor's address and PIN."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import BadEmail, PinLocked, UnknownVisitor, WrongPin
from kiosk.services import enrol, visitors
from tests.services.applications import AT, FACILITY, Opened, draft, opened

MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        enrol.submit(found.store, FACILITY, draft(found.key.public), AT)
        yield found


def wrong(here: Opened, times: int) -> None:
    for left in range(4, 4 - times, -1):
        with pytest.raises(WrongPin) as refused:
            visitors.sign_in(here.store, FACILITY, "maria@example.org", "999999", AT)
        assert refused.value.facts == {"tries_left": left}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Maria.D+1@Example.ORG ", "Maria.D+1@example.org"),
        ("a@b\u00fccher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_kept_as_servers_take_them(typed: str, kept: str) -> None:
    assert visitors.clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "maria",
            "maria@",
            "@example.org",
            "a b@example.org",
            "a@b",
            "a@example.org\nBcc: x@y.z",
        ),
        *("mar\u00eda@example.org", "a@localhost", "x" * 65 + "@example.org", '"a"@example.org'),
    ],
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(BadEmail):
        visitors.clean_email(typed)


def test_whether_an_address_is_free(here: Opened) -> None:
    assert not visitors.email_free(here.store, "MARIA@EXAMPLE.ORG")
    assert visitors.email_free(here.store, "ann@example.org")


def test_signing_in(here: Opened) -> None:
    visitor = visitors.sign_in(here.store, FACILITY, "Maria@example.org", "482913", AT)
    assert visitor.applicant.given == "Maria"
    assert here.audited(visitor.id) == ["visitor.sign_in.in"]


def test_nobody_has_that_address(here: Opened) -> None:
    with pytest.raises(UnknownVisitor):
        visitors.sign_in(here.store, FACILITY, "ann@example.org", "482913", AT)


def test_a_good_pin_forgives_wrong_ones(here: Opened) -> None:
    wrong(here, 4)
    visitors.sign_in(here.store, FACILITY, "maria@example.org", "482913", AT)
    wrong(here, 4)


def test_five_wrong_pins_lock(here: Opened) -> None:
    wrong(here, 4)
    with pytest.raises(PinLocked) as refused:
        visitors.sign_in(here.store, FACILITY, "maria@example.org", "999999", AT)
    assert refused.value.facts == {"minutes": 15}
    with pytest.raises(PinLocked) as refused:
        visitors.sign_in(here.store, FACILITY, "maria@example.org", "482913", AT + 14.5 * MINUTE)
    assert refused.value.facts == {"minutes": 1}
    assert visitors.sign_in(here.store, FACILITY, "maria@example.org", "482913", AT + 15 * MINUTE)


def test_after_the_lock_the_count_starts_anew(here: Opened) -> None:
    wrong(here, 4)
    with pytest.raises(PinLocked):
        visitors.sign_in(here.store, FACILITY, "maria@example.org", "999999", AT)
    with pytest.raises(WrongPin) as refused:
        visitors.sign_in(here.store, FACILITY, "maria@example.org", "999999", AT + 15 * MINUTE)
    assert refused.value.facts == {"tries_left": 4}

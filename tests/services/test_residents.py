"""Finding the person to visit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.services import residents
from kiosk.store.store import Store
from tests.services.town import Town
from tests.store import samples


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    """Reyes, Ramos and Nuñez-Reyes live here; Ruiz has left."""
    town = Town(sqlite_store)
    gone = replace(samples.resident("BK-1004", "Ruiz"), present=False)
    with town.store.begin() as t:
        t.residents.add(gone)
    return town


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Reyes", ["Reyes"]),
        ("re", ["Reyes"]),
        ("RAMOS", ["Ramos"]),
        ("ra", ["Ramos"]),
        ("nunez", ["Nu\u00f1ez-Reyes"]),
        ("Nu\u00f1ez Re", ["Nu\u00f1ez-Reyes"]),
        ("BK-1001", ["Reyes"]),
        ("bk-1001", ["Reyes"]),
        (" BK-1001 ", ["Reyes"]),
        # Nobody is found by a letter, by part of a number, after leaving, or by nothing at all.
        ("r", []),
        ("BK-1", []),
        ("1001", []),
        ("Ruiz", []),
        ("BK-1004", []),
        ("", []),
        ("   ", []),
        ("%", []),
        ("--", []),
        ("Reyesx", []),
    ],
)
def test_finding(town: Town, typed: str, found: list[str]) -> None:
    assert [r.surname for r in residents.find(town.store, typed)] == found


def test_a_long_list_is_cut(town: Town) -> None:
    with town.store.begin() as t:
        for n in range(residents.MOST + 5):
            t.residents.add(samples.resident(f"BK-2{n:03}", "Smith"))
    assert len(residents.find(town.store, "smi")) == residents.MOST

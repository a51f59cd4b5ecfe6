"""The roster as it comes in: what changes, what is refused and where, and whose visits it is."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ManyReleased, NotAllowed, SlotClosed, UnknownName
from kiosk.domain.hours import Hours, Window
from kiosk.domain.restriction import BlockWhy, UnitRules
from kiosk.domain.staff import Role
from kiosk.domain.visit import VisitState
from kiosk.services import (
    facility_file,
    facility_import,
    misfits,
    restrictions,
    roster,
    roster_file,
)
from kiosk.services.misfits import Misfit
from kiosk.services.restrictions import Limits, Target, Wanted
from kiosk.services.roster import BroughtIn, Change
from kiosk.services.roster_file import Wrong
from kiosk.store.store import Store
from tests.services.town import NOW, SECOND, Town
from tests.store import samples

HEAD = "booking_number,surname,given,unit,cell,present\n"
GOOD = HEAD + (
    "BK-1001,Reyes,Jonas,3B,,\n"
    'BK-1002,"Ramos, Jr.",Ivan,3C,07,yes\n'
    "BK-1003,Nu\u00f1ez-Reyes,Jonas,3B,,no\n"
    "BK-2001,O\u2019Brien,Se\u00e1n,1A,,\n"
)


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


def brought(town: Town, text: str = GOOD, **how: bool) -> BroughtIn:
    found = roster_file.read(text.encode())
    assert not found.problems, found.problems
    return roster.bring_in(town.store, found.residents, "test", NOW + SECOND, **how)


def test_who_is_new_moved_left_and_changed(town: Town) -> None:
    done = brought(town)
    what = {each.after.booking_number: each.what for each in done.changes}
    assert what == {
        "BK-1002": Change.MOVED,
        "BK-1003": Change.RELEASED,
        "BK-2001": Change.ADDED,
    }
    with town.store.read() as t:
        ivan, leah = t.residents.get(town.ivan.id), t.residents.get(town.leah.id)
        added = t.residents.by_booking_number("bk-2001")
        trail = t.audit.of(ivan.id)[-1]
    assert (ivan.unit, ivan.surname, ivan.housing_unit) == ("3C-07", "Ramos, Jr.", "3C")
    assert not leah.present
    assert added is not None
    assert added.surname == "O\u2019Brien"
    assert (trail.what, dict(trail.detail)) == (
        "resident.moved",
        {"from": "3B", "to": "3C-07", "visits": 0},
    )


def test_again_changes_nothing(town: Town) -> None:
    brought(town)
    again = brought(town)
    assert (again.changes, again.unchanged) == ((), 4)


def test_a_dry_run_says_the_same_and_writes_nothing(town: Town) -> None:
    dry = brought(town, dry_run=True)
    with town.store.read() as t:
        assert t.residents.by_booking_number("BK-2001") is None
    real = brought(town)
    assert [(c.what, c.after.booking_number) for c in dry.changes] == [
        (c.what, c.after.booking_number) for c in real.changes
    ]


def test_who_is_missing_has_left_unless_it_is_a_part(town: Town) -> None:
    part = HEAD + "BK-1001,Reyes,Jonas,3B,,\n"
    assert brought(town, part, is_whole=False).changes == ()
    assert brought(town, part).count(Change.RELEASED) == 2


def test_visits_of_those_who_moved_or_left_are_listed_and_kept(town: Town) -> None:
    visit = town.booked()
    done = brought(town, HEAD + "BK-1002,Ramos,Jonas,3B,,\n")
    assert done.visits == (visit,)
    (stranded,) = misfits.misfits(town.store, town.facility, NOW + SECOND)
    assert (stranded.visit, stranded.why) == (visit, Misfit.RESIDENT_AWAY)
    brought(town, HEAD + "BK-1001,Reyes,Jonas,3B,,\n")
    assert misfits.misfits(town.store, town.facility, NOW + SECOND) == ()


def test_a_file_that_is_cut_off_releases_nobody(town: Town) -> None:
    many = HEAD + "".join(f"X-{n},Doe,Jo,1A,,\n" for n in range(60))
    brought(town, many, is_whole=False)
    with pytest.raises(ManyReleased) as refused:
        brought(town, many[: len(many) // 3].rsplit("\n", 1)[0] + "\n")
    assert refused.value.facts["present"] == 63
    assert (
        brought(town, HEAD + "X-1,Doe,Jo,1A,,\n", many_may_leave=True).count(Change.RELEASED) == 62
    )


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("", (0, 0), Wrong.EMPTY_FILE),
        ("booking_number,surname,given\n", (1, 0), Wrong.NO_COLUMN),
        ("booking_number,surname,given,unit,cellar\n", (1, 5), Wrong.UNKNOWN_COLUMN),
        ("booking_number,surname,given,unit,unit\n", (1, 5), Wrong.TWICE_COLUMN),
        (HEAD + "BK-1,Doe,Jo,1A\n", (2, 5), Wrong.CELLS),
        (HEAD + "BK-1,Doe, Jr.,Jo,1A,,\n", (2, 7), Wrong.CELLS),
        (HEAD + "BK-1,,Jo,1A,,\n", (2, 2), Wrong.EMPTY),
        (HEAD + "BK-1,Doe,Jo,1A,,\n,Doe,Jo,1A,,\n", (3, 1), Wrong.EMPTY),
        (HEAD + f"BK-1,{'x' * 81},Jo,1A,,\n", (2, 2), Wrong.TOO_LONG),
        (HEAD + "BK-1,D\x00oe,Jo,1A,,\n", (2, 2), Wrong.CONTROL),
        (HEAD + "BK-1,Doe,Jo,1A,,perhaps\n", (2, 6), Wrong.NOT_YES_NO),
        (HEAD + "BK-1,Doe,Jo,1A-1,2,\n", (2, 4), Wrong.HYPHEN),
        (HEAD + "BK-1,Doe,Jo,1A,,\nbk-1,Roe,Jo,1A,,\n", (3, 1), Wrong.TWICE),
        (HEAD + 'BK-1,"Doe,Jo,1A,,\n', (2, 1), Wrong.QUOTES),
        (HEAD + 'BK-1,"Doe\nRoe",Jo,1A,,\nBK-2,,Jo,1A,,\n', (4, 2), Wrong.EMPTY),
    ],
    ids=lambda value: value.value if isinstance(value, Wrong) else None,
)
def test_what_is_wrong_is_named_with_its_place(
    text: str, place: tuple[int, int], why: Wrong
) -> None:
    found = roster_file.read(text.encode())
    assert not found.residents
    problem = found.problems[-1]
    assert ((problem.line, problem.column), problem.why) == (place, why)


def test_every_mistake_is_named_at_once() -> None:
    found = roster_file.read((HEAD + ",Doe,Jo,1A,,\nBK-1,,,1A,,\n").encode())
    assert [(p.line, p.column) for p in found.problems] == [(2, 1), (3, 2), (3, 3)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cells_are_parted_as_programs_part_them(delimiter: str, end: str) -> None:
    text = HEAD + "BK-1,Doe,Jo,1A,,\n"
    found = roster_file.read(text.replace(",", delimiter).replace("\n", end).encode())
    assert [r.surname for r in found.residents] == ["Doe"]


def test_encodings() -> None:
    text = HEAD + "BK-1,Nu\u00f1ez,Jo,1A,,\n"
    marked, plain = (roster_file.read(text.encode(e)) for e in ("utf-8-sig", "utf-8"))
    windows = roster_file.read(text.encode("cp1252"))
    assert marked == plain
    assert windows.residents == plain.residents
    assert (plain.encoding, windows.encoding) == ("utf-8", "windows-1252")
    (wide,) = roster_file.read(text.encode("utf-16")).problems
    assert wide.why is Wrong.ENCODING
    (odd,) = roster_file.read(HEAD.encode() + b"BK-1,Nu\x81ez\n").problems
    assert (odd.line, odd.column, odd.why) == (2, 8, Wrong.ENCODING)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(untrusted: bytes) -> None:
    found = roster_file.read(untrusted)
    assert bool(found.problems) or found.residents is not None
    facility_file.read(untrusted)


def test_ten_thousand_rows_in_seconds(town: Town) -> None:
    rows = "".join(f"N-{n},Surname{n},Given,{n % 40}A,{n % 90:02}," + "\n" for n in range(10_000))
    began = time.process_time()
    done = brought(town, HEAD + rows, is_whole=False)
    assert done.count(Change.ADDED) == 10_000
    assert time.process_time() - began < 10


# The facility's file.

FACILITY = """
[[terminal]]
name = "Terminal 1"
kind = "onsite"
way = "left"

[[terminal]]
name = "Terminal 9"

[[unit]]
name = "3B"
at_once = 2
[unit.hours]
every_day = ["09:00-11:20"]
sunday = []

[[keep_apart]]
residents = ["BK-1001", "bk-1002"]
"""


def test_terminals_units_and_pairs_come_in_once(town: Town) -> None:
    file = facility_file.read(FACILITY.encode())
    dry = facility_import.bring_in(town.store, file, "test", NOW, dry_run=True)
    done = facility_import.bring_in(town.store, file, "test", NOW)
    assert dry == done
    assert [(x.name, x.is_new) for x in done] == [
        ("Terminal 1", False),
        ("Terminal 9", True),
        ("3B", True),
        ("BK-1001, bk-1002", True),
    ]
    assert facility_import.bring_in(town.store, file, "test", NOW) == ()
    with town.store.read() as t:
        rules = t.restrictions.unit("3B")
        assert t.terminals.get(town.first.id).way == "left"
        assert t.restrictions.apart_from(town.rafael.id) == {town.ivan.id}
    assert rules.at_once == 2
    assert rules.hours is not None
    assert [len(day) for day in rules.hours.week] == [1] * 6 + [0]


@pytest.mark.parametrize(
    ("text", "line", "key", "why"),
    [
        ("[[terminal]\n", 1, "", facility_file.Wrong.SYNTAX),
        ("[[terminals]]\nname='a'\n", 1, "terminals", facility_file.Wrong.UNKNOWN_KEY),
        ("[[terminal]]\nname='b'\nnam='a'\n", 3, "terminal.nam", facility_file.Wrong.UNKNOWN_KEY),
        ("[[terminal]]\nname='b'\nway=1\n", 3, "terminal.way", facility_file.Wrong.TYPE),
        ("[[terminal]]\nkind='onsite'\n", 1, "terminal.name", facility_file.Wrong.MISSING),
        ("[[terminal]]\nname='a'\nkind='x'\n", 3, "terminal.kind", facility_file.Wrong.KIND),
        (
            "[[terminal]]\nname='a'\n[[terminal]]\nname='A'\n",
            4,
            "terminal.name",
            facility_file.Wrong.TWICE,
        ),
        ("[[unit]]\nname='a'\nat_once=-1\n", 3, "unit.at_once", facility_file.Wrong.RANGE),
        (
            "[[unit]]\nname='a'\n[unit.hours]\nmonday=['9-11']\n",
            4,
            "unit.monday",
            facility_file.Wrong.HOURS,
        ),
        (
            "[[unit]]\nname='a'\n[unit.hours]\nmunday=[]\n",
            4,
            "unit.munday",
            facility_file.Wrong.UNKNOWN_KEY,
        ),
        (
            "[[keep_apart]]\nresidents=['a','A']\n",
            2,
            "keep_apart.residents",
            facility_file.Wrong.PAIR,
        ),
    ],
)
def test_a_facility_file_with_a_mistake_changes_nothing(
    text: str, line: int, key: str, why: facility_file.Wrong
) -> None:
    found = facility_file.read(text.encode())
    (problem,) = found.problems
    assert (problem.line, problem.key, problem.why) == (line, key, why)
    assert not found.terminals


# Visits that no longer fit.


@pytest.fixture
def mornings() -> Hours:
    return Hours(((Window(clock(9), clock(11)),),) * 7)


def test_a_schedule_edited_under_visits_strands_them_until_they_fit_again(
    town: Town, mornings: Hours
) -> None:
    visit = town.booked()
    args = town.store, town.facility
    restrictions.keep_unit(*args, UnitRules(unit="3B", hours=mornings), "test", NOW)
    assert [s.why for s in misfits.misfits(*args, NOW)] == [Misfit.UNIT_HOURS]
    restrictions.keep_unit(*args, UnitRules(unit="3B"), "test", NOW)
    assert misfits.misfits(*args, NOW) == ()
    policy = replace(town.facility.policy, onsite_hours=mornings)
    edited = replace(town.facility, policy=policy)
    (stranded,) = misfits.misfits(town.store, edited, NOW)
    assert (stranded.visit, stranded.why) == (visit, Misfit.OUTSIDE_HOURS)
    assert visit.state is VisitState.BOOKED
    town.put_terminal(town.first, in_service=False)
    assert [s.why for s in misfits.misfits(*args, NOW)] == [Misfit.TERMINAL_OUT]


# Units' rules and pairs, as staff set them.


def week(text: str) -> tuple[str, ...]:
    return (text,) * 7


def test_staff_set_a_units_rules_and_hear_whose_visits_lie_outside(town: Town) -> None:
    visit = town.booked()
    args = town.store, town.facility
    outside = restrictions.limit(
        *args, Limits("3b", " 2 ", week("09:00-11:00")), town.officer, NOW + SECOND
    )
    assert outside == (visit,)
    with town.store.read() as t:
        rules = t.restrictions.unit("3B")
        assert t.audit.of("3B")[-1].who == town.officer.id
    assert (rules.at_once, rules.hours is not None) == (2, True)
    assert restrictions.limit(*args, Limits("3B", "", week("")), town.officer, NOW) == ()
    with town.store.read() as t:
        assert t.restrictions.unit("3B") == UnitRules(unit="3B")
    assert restrictions.units(town.store) == ("3B",)


def test_whoever_may_not_book_restricts_nothing(town: Town) -> None:
    it = replace(samples.officer("IT-1"), role=Role.IT)
    with town.store.begin() as t:
        t.staff.add(it)
    wanted = Wanted(target=Target.ALL, starts_at=NOW, ends_at=NOW + SECOND, why=BlockWhy.OTHER)
    with pytest.raises(NotAllowed):
        restrictions.block_wanted(town.store, wanted, it, NOW)
    with pytest.raises(NotAllowed):
        restrictions.limit(town.store, town.facility, Limits("3B", "1", week("")), it, NOW)
    with pytest.raises(NotAllowed):
        restrictions.pair_by(town.store, "BK-1001", "BK-1002", it, NOW, is_apart=True)
    kept = restrictions.everything(town.store, NOW)
    assert (kept.blocks, kept.units, kept.apart) == ((), (), ())


def test_names_that_nobody_has_are_refused(town: Town) -> None:
    officer, args = town.officer, (town.store, town.facility)
    with pytest.raises(UnknownName):
        restrictions.limit(*args, Limits("9Z", "", week("")), officer, NOW)
    with pytest.raises(UnknownName):
        restrictions.pair_by(town.store, "BK-1001", "bk-1001", officer, NOW, is_apart=True)
    for target in (Target.UNIT, Target.TERMINAL, Target.RESIDENT):
        wanted = Wanted(
            target=target,
            untrusted_name="nobody",
            starts_at=NOW,
            ends_at=NOW + SECOND,
            why=BlockWhy.OTHER,
        )
        with pytest.raises(UnknownName):
            restrictions.block_wanted(town.store, wanted, officer, NOW)


def test_a_rule_of_a_unit_holds_for_its_cells(town: Town) -> None:
    brought(town, HEAD + "BK-1001,Reyes,Jonas,2B,14,\n", is_whole=False)
    wanted = Wanted(
        target=Target.UNIT,
        untrusted_name="2b",
        starts_at=town.slot().starts_at,
        ends_at=town.slot().ends_at,
        why=BlockWhy.STAFFING,
    )
    restrictions.block_wanted(town.store, wanted, town.officer, NOW)
    with pytest.raises(SlotClosed):
        town.booked()

"""Which rule closes a time, from when it opens, and that hold and confirmation obey it too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from kiosk.domain.eligibility import Blocked
from kiosk.domain.errors import NotFound, SlotClosed, SlotGone
from kiosk.domain.facility import Resident
from kiosk.domain.hours import Hours, Window
from kiosk.domain.ids import BlockId, ResidentId, VisitorId, new_id
from kiosk.domain.language import Language
from kiosk.domain.restriction import Block, BlockWhy, UnitRules
from kiosk.domain.slot import Closed, Slot, instant
from kiosk.domain.visit import Hold, Visit, VisitKind, VisitState
from kiosk.services import book, move, restrictions
from kiosk.services.offers import Offer
from kiosk.store.store import Store
from kiosk.ui import words
from kiosk.ui.lobby import slot_words
from tests.services.town import FRIDAY, LOS_ANGELES, NOW, PRICED, TODAY, Town
from tests.store import samples

DAY = timedelta(days=1)
ONSITE, OFFSITE = VisitKind.ONSITE, VisitKind.OFFSITE
BY = "console"


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return Town(sqlite_store)


def at_facility(day: date, wall: time = time(0)) -> datetime:
    return instant(day, wall, LOS_ANGELES)


def offered(
    town: Town,
    day: date = FRIDAY,
    wall: time = time(13, 40),
    *,
    visitor: VisitorId | None = None,
    whom: Resident | None = None,
    kind: VisitKind = ONSITE,
    at: datetime = NOW,
) -> Offer:
    found = book.offers(
        town.store,
        town.facility,
        visitor or town.maria,
        (whom or town.rafael).id,
        kind,
        day,
        at,
    )
    wanted = at_facility(day, wall)
    return next(o for o in found if o.slot.starts_at == wanted)


def keep(
    town: Town,
    day: date = FRIDAY,
    wall: time = time(13, 40),
    visitor: VisitorId | None = None,
    kind: VisitKind = ONSITE,
) -> Hold:
    return book.hold(
        town.store, town.facility, visitor or town.maria, kind, town.slot(day, wall), NOW
    )


def refused(attempt: Callable[[], object]) -> Closed:
    """Why it was."""
    with pytest.raises(SlotClosed) as told:
        attempt()
    why = told.value.facts["why"]
    assert isinstance(why, Closed)
    return why


def with_policy(town: Town, **changed: object) -> None:
    policy = replace(town.facility.policy, **changed)  # type: ignore[arg-type]
    town.facility = replace(town.facility, policy=policy)


def a_block(start: datetime, end: datetime, **of: object) -> Block:
    return Block(
        id=BlockId(new_id()),
        starts_at=start,
        ends_at=end,
        why=BlockWhy.MAINTENANCE,
        **of,  # type: ignore[arg-type]
    )


def blocked(town: Town, day: date, opens: time, closes: time, **of: object) -> Block:
    made = a_block(at_facility(day, opens), at_facility(day, closes), **of)
    restrictions.block(town.store, made, BY, NOW)
    return made


def housed(town: Town, resident: Resident, unit: str) -> None:
    with town.store.begin() as t:
        t.residents.put(replace(resident, unit=unit))


# The clock and the person.


def test_a_far_day_opens_at_the_facilitys_midnight(town: Town) -> None:
    far = TODAY + 15 * DAY
    assert offered(town, far).blocked == Blocked(Closed.TOO_FAR, at_facility(TODAY + DAY))
    opens = at_facility(TODAY + DAY)
    assert offered(town, far, at=opens - timedelta(seconds=1)).why is Closed.TOO_FAR
    assert offered(town, far, at=opens).is_open


def test_who_is_not_eighteen_then_is_told_from_when(town: Town) -> None:
    young = town.approved("young@example.org", town.ivan, birth=date(2008, 11, 28))
    told = offered(town, visitor=young, whom=town.ivan)
    assert told.blocked == Blocked(Closed.UNDER_18, at_facility(FRIDAY + DAY))
    assert offered(town, FRIDAY + DAY, visitor=young, whom=town.ivan).is_open


def test_an_id_is_judged_on_the_day_of_the_visit(town: Town) -> None:
    visitor = town.approved("a@example.org", town.ivan, expiry=FRIDAY)
    assert offered(town, visitor=visitor, whom=town.ivan).is_open
    late = offered(town, FRIDAY + DAY, visitor=visitor, whom=town.ivan)
    assert late.blocked == Blocked(Closed.ID_EXPIRED)


# Blocked times (F72).


def test_a_blocked_session_says_when_it_ends(town: Town) -> None:
    blocked(town, FRIDAY, time(13), time(14))
    ends = at_facility(FRIDAY, time(14))
    for wall in (time(13), time(13, 20), time(13, 40)):
        assert offered(town, FRIDAY, wall).blocked == Blocked(Closed.FACILITY_BLOCKED, ends)
    for wall in (time(12, 40), time(14)):
        assert offered(town, FRIDAY, wall).is_open
    assert refused(lambda: keep(town)) is Closed.FACILITY_BLOCKED
    assert offered(town, kind=OFFSITE).why is Closed.FACILITY_BLOCKED


def test_a_blocked_date_has_no_times_and_is_not_full(town: Town) -> None:
    made = a_block(at_facility(FRIDAY), at_facility(FRIDAY + DAY))
    restrictions.block(town.store, made, BY, NOW)
    (count,) = book.strip(
        town.store, town.facility, town.maria, town.rafael.id, ONSITE, FRIDAY, 1, NOW
    )
    assert (count.open, count.bookable) == (0, 0)
    restrictions.unblock(town.store, made.id, BY, NOW)
    assert offered(town).is_open
    with pytest.raises(NotFound):
        restrictions.unblock(town.store, made.id, BY, NOW)


def test_a_kind_a_unit_or_a_resident_can_be_blocked_alone(town: Town) -> None:
    housed(town, town.ivan, "4A")
    ivans = town.approved("ivans@example.org", town.ivan)
    blocked(town, FRIDAY, time(9), time(10), kind=OFFSITE)
    blocked(town, FRIDAY, time(13), time(14), unit="3B")
    blocked(town, FRIDAY, time(15), time(16), resident=town.ivan.id)
    assert offered(town, FRIDAY, time(9)).is_open
    assert offered(town, FRIDAY, time(9), kind=OFFSITE).why is Closed.FACILITY_BLOCKED
    assert offered(town).why is Closed.UNIT_BLOCKED
    assert offered(town, visitor=ivans, whom=town.ivan).is_open
    assert offered(town, FRIDAY, time(15)).is_open
    told = offered(town, FRIDAY, time(15), visitor=ivans, whom=town.ivan)
    assert told.blocked == Blocked(Closed.RESIDENT_BLOCKED, at_facility(FRIDAY, time(16)))


def test_a_blocked_terminal_is_one_less(town: Town) -> None:
    blocked(town, FRIDAY, time(13), time(14), terminal=town.first.id)
    assert offered(town).free == 1
    assert offered(town, FRIDAY, time(14)).free == 2
    assert keep(town).terminal == town.second.id
    ivans = town.approved("ivans@example.org", town.ivan)
    assert offered(town, visitor=ivans, whom=town.ivan).why is Closed.FULL
    with pytest.raises(SlotGone):
        keep(town, visitor=ivans)


def test_a_visit_on_a_terminal_that_is_blocked_afterwards_takes_no_other(town: Town) -> None:
    """It was booked before; how it is dealt with is for staff to say."""
    visit = town.booked()
    assert visit.terminal == town.first.id
    made = a_block(
        at_facility(FRIDAY, time(13)), at_facility(FRIDAY, time(14)), terminal=town.first.id
    )
    assert restrictions.block(town.store, made, BY, NOW) == (visit,)
    ivans = town.approved("ivans@example.org", town.ivan)
    assert offered(town, visitor=ivans, whom=town.ivan).free == 1
    assert keep(town, visitor=ivans).terminal == town.second.id


def test_what_is_blocked_after_the_hold_stops_the_booking(town: Town) -> None:
    kept = keep(town)
    made = blocked(town, FRIDAY, time(13), time(14))

    def confirm() -> Visit:
        return book.confirm(town.store, town.facility, kept.id, NOW)

    assert refused(confirm) is Closed.FACILITY_BLOCKED
    restrictions.unblock(town.store, made.id, BY, NOW)
    blocked(town, FRIDAY, time(13), time(14), terminal=kept.terminal)
    assert confirm().terminal == town.second.id


def test_restricting_touches_nothing_that_is_booked_and_names_it(town: Town) -> None:
    mine = town.booked()
    ivans = town.approved("ivans@example.org", town.ivan)
    housed(town, town.ivan, "4A")
    theirs = town.booked(ivans)
    off = town.booked(town.approved("leahs@example.org", town.leah), kind=OFFSITE)
    gone = town.booked(slot=town.slot(wall=time(13)))
    book.cancel(town.store, town.facility, town.maria, gone.id, NOW)
    span = at_facility(FRIDAY, time(13)), at_facility(FRIDAY, time(14))
    for of, expected in (
        ({}, {mine, theirs, off}),
        ({"kind": OFFSITE}, {off}),
        ({"unit": "4A"}, {theirs}),
        ({"resident": town.rafael.id}, {mine}),
        ({"terminal": mine.terminal}, {mine}),
    ):
        found = restrictions.block(town.store, a_block(*span, **of), BY, NOW)
        assert set(found) == expected, of
    past = a_block(NOW - 2 * DAY, NOW - DAY)
    assert restrictions.block(town.store, past, BY, NOW) == ()
    assert book.mine(town.store, town.maria, NOW).upcoming == (mine,)
    assert len(restrictions.blocks(town.store, *span)) == 5
    with town.store.read() as t:
        assert [e.what for e in t.audit.of(past.id)] == ["restriction.blocked"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "3B", "resident": ResidentId("r")},
        {"unit": "3B", "terminal": "t"},
    ],
)
def test_a_block_is_for_one_thing_and_has_a_length(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="one terminal"):
        a_block(NOW, NOW + DAY, **wrong)
    with pytest.raises(ValueError, match="begin"):
        a_block(NOW, NOW)


# Housing units (R23, F73, F74).

MORNINGS = Hours(((Window(time(9), time(11, 20)),), *((),) * 5, (Window(time(9), time(10)),)))


def test_a_unit_is_visited_in_its_own_hours_only(town: Town) -> None:
    """Mornings of Monday and Sunday."""
    rules = UnitRules(unit="3B", hours=MORNINGS)
    assert restrictions.keep_unit(town.store, town.facility, rules, BY, NOW) == ()
    sunday, monday = TODAY + 7 * DAY, TODAY + 8 * DAY
    told = offered(town)
    assert told.blocked == Blocked(Closed.UNIT_HOURS, at_facility(sunday, time(9)))
    assert offered(town, monday, time(11)).is_open
    assert offered(town, sunday, time(9, 40)).is_open
    after = offered(town, sunday, time(10))
    assert after.blocked == Blocked(Closed.UNIT_HOURS, at_facility(monday, time(9)))
    assert refused(lambda: keep(town)) is Closed.UNIT_HOURS
    housed(town, town.ivan, "4A")
    ivans = town.approved("ivans@example.org", town.ivan)
    assert offered(town, visitor=ivans, whom=town.ivan).is_open


def test_a_unit_without_any_hours_never_opens(town: Town) -> None:
    rules = UnitRules(unit="3B", hours=Hours(((),) * 7))
    restrictions.keep_unit(town.store, town.facility, rules, BY, NOW)
    assert offered(town).blocked == Blocked(Closed.UNIT_HOURS)


def test_a_schedule_that_changes_names_the_visits_it_leaves_outside(town: Town) -> None:
    outside = town.booked()
    inside = town.booked(slot=town.slot(TODAY + 8 * DAY, time(9)))
    rules = UnitRules(unit="3B", hours=MORNINGS)
    assert restrictions.keep_unit(town.store, town.facility, rules, BY, NOW) == (outside,)
    assert set(book.mine(town.store, town.maria, NOW).upcoming) == {outside, inside}
    assert restrictions.keep_unit(town.store, town.facility, UnitRules(unit="3B"), BY, NOW) == ()


def test_so_many_of_a_unit_at_one_time_and_no_more(town: Town) -> None:
    with town.store.begin() as t:
        t.terminals.add(samples.terminal("Terminal 3"))
    with_policy(town, unit_at_once=1)
    town.booked()
    ivans = town.approved("ivans@example.org", town.ivan)
    told = offered(town, visitor=ivans, whom=town.ivan)
    assert told.blocked == Blocked(Closed.UNIT_BUSY, town.slot().ends_at)
    with pytest.raises(SlotGone):
        keep(town, visitor=ivans)
    # Another unit has its own limit, and one can have more than the policy says.
    housed(town, town.leah, "4A")
    leahs = town.approved("leahs@example.org", town.leah)
    assert offered(town, visitor=leahs, whom=town.leah).is_open
    rules = UnitRules(unit="3B", at_once=2)
    restrictions.keep_unit(town.store, town.facility, rules, BY, NOW)
    keep(town, visitor=ivans)
    housed(town, town.leah, "3B")
    assert offered(town, visitor=leahs, whom=town.leah).why is Closed.UNIT_BUSY


# People kept apart (F75).


def test_those_kept_apart_never_have_visits_at_one_time(town: Town) -> None:
    restrictions.keep_apart(town.store, town.ivan.id, town.rafael.id, BY, NOW)
    restrictions.keep_apart(town.store, town.rafael.id, town.ivan.id, BY, NOW)
    ivans = town.approved("ivans@example.org", town.ivan)
    kept = keep(town)
    told = offered(town, visitor=ivans, whom=town.ivan)
    assert told.blocked == Blocked(Closed.KEPT_APART, town.slot().ends_at)
    with pytest.raises(SlotGone):
        keep(town, visitor=ivans)
    book.confirm(town.store, town.facility, kept.id, NOW)
    assert offered(town, visitor=ivans, whom=town.ivan, kind=OFFSITE).why is Closed.KEPT_APART
    assert offered(town, FRIDAY, time(14), visitor=ivans, whom=town.ivan).is_open
    leahs = town.approved("leahs@example.org", town.leah)
    assert offered(town, visitor=leahs, whom=town.leah).is_open
    restrictions.let_together(town.store, town.ivan.id, town.rafael.id, BY, NOW)
    assert offered(town, visitor=ivans, whom=town.ivan).is_open


def test_only_people_who_are_known_are_kept_apart(town: Town) -> None:
    with pytest.raises(NotFound):
        restrictions.keep_apart(town.store, town.ivan.id, ResidentId("nobody"), BY, NOW)
    with pytest.raises(ValueError, match="themselves"):
        restrictions.keep_apart(town.store, town.ivan.id, town.ivan.id, BY, NOW)


# Quotas by the week (F77).


def test_a_visitor_has_so_many_visits_a_week(town: Town) -> None:
    """The week of Friday 27 begins on Sunday 22 and the next on Sunday 29."""
    with_policy(town, visitor_weekly_most=2)
    first = town.booked(slot=town.slot(FRIDAY - DAY))
    town.booked()
    saturday, sunday = FRIDAY + DAY, FRIDAY + 2 * DAY
    told = offered(town, saturday)
    assert told.blocked == Blocked(Closed.VISITOR_QUOTA, at_facility(sunday))
    assert refused(lambda: keep(town, saturday, kind=OFFSITE)) is Closed.VISITOR_QUOTA
    assert offered(town, sunday).is_open
    sister = town.approved("sister@example.org", town.rafael)
    assert offered(town, saturday, visitor=sister).is_open
    book.cancel(town.store, town.facility, town.maria, first.id, NOW)
    assert offered(town, saturday).is_open


def test_a_week_may_begin_on_monday(town: Town) -> None:
    with_policy(town, visitor_weekly_most=1, week_begins=0)
    town.booked()
    sunday = FRIDAY + 2 * DAY
    assert offered(town, sunday).blocked == Blocked(Closed.VISITOR_QUOTA, at_facility(sunday + DAY))
    assert offered(town, sunday + DAY).is_open


def test_a_visit_nobody_came_to_counts_and_one_that_moves_does_not(town: Town) -> None:
    with_policy(town, visitor_weekly_most=1)
    visit = town.booked()
    kept = move.hold(town.store, town.facility, town.maria, visit.id, town.slot(FRIDAY + DAY), NOW)
    told = move.means_now(town.store, town.facility, town.maria, visit.id, kept, NOW)
    moved = move.confirm(town.store, town.facility, kept.id, told, NOW)
    assert offered(town).why is Closed.VISITOR_QUOTA
    with town.store.begin() as t:
        t.visits.put(replace(moved, state=VisitState.NO_SHOW))
    assert offered(town).why is Closed.VISITOR_QUOTA


def test_a_resident_has_so_many_visits_a_week_holds_of_others_included(town: Town) -> None:
    with_policy(town, resident_weekly_most=1)
    sister = town.approved("sister@example.org", town.rafael)
    keep(town, FRIDAY, time(9))
    theirs = offered(town, FRIDAY, time(9), visitor=sister)
    assert theirs.why is Closed.RESIDENT_QUOTA
    # One's own hold gives way to the next choice.
    assert offered(town).is_open
    book.confirm(town.store, town.facility, keep(town).id, NOW)
    assert refused(lambda: keep(town, visitor=sister, wall=time(15))) is Closed.RESIDENT_QUOTA


def test_a_limit_that_came_after_the_hold_stops_the_booking(town: Town) -> None:
    town.booked(slot=town.slot(FRIDAY - DAY))
    kept = keep(town)
    with_policy(town, visitor_weekly_most=1)

    def confirm() -> Visit:
        return book.confirm(town.store, town.facility, kept.id, NOW)

    assert refused(confirm) is Closed.VISITOR_QUOTA


@pytest.mark.parametrize("monday", [date(2026, 3, 9), date(2026, 11, 2)], ids=["forward", "back"])
def test_weeks_are_counted_by_the_calendar_when_the_clocks_change(town: Town, monday: date) -> None:
    """The Sunday before has 23 or 25 hours, and is the first day of that week."""
    with_policy(town, visitor_weekly_most=1)
    at = at_facility(monday - 4 * DAY)
    town.booked(slot=town.slot(monday - DAY, time(9)), at=at)
    assert offered(town, monday, at=at).blocked == Blocked(
        Closed.VISITOR_QUOTA, at_facility(monday + 6 * DAY)
    )
    assert offered(town, monday - 2 * DAY, at=at).is_open


# In words (F83).


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("why", list(Closed))
def test_every_rule_has_a_word_and_a_sentence_with_its_date(
    town: Town, why: Closed, language: Language
) -> None:
    slot: Slot = town.slot()
    opens = at_facility(FRIDAY + DAY, time(9))
    dated = why not in (
        Closed.PAST,
        Closed.SAME_TIME,
        Closed.TOO_SOON,
        Closed.OUTSIDE_HOURS,
        Closed.ID_EXPIRED,
        Closed.RESIDENT_AWAY,
        Closed.PARTY,
        Closed.FULL,
    )
    before = words.language()
    words.use(language)
    try:
        offer = Offer(slot, Blocked(why, opens if dated else None), 0)
        told = slot_words.why(offer, town.facility)
        look = slot_words.slot_look(offer, town.facility)
        date_said = words.moment_there(opens, LOS_ANGELES)
    finally:
        words.use(before)
    assert not set("{}_") & set(told)
    assert (date_said in told) is dated
    assert told in look.spoken
    assert look.word
    assert look.kind == "closed"


def test_nobody_learns_from_the_screen_who_is_kept_apart(town: Town) -> None:
    offer = Offer(town.slot(), Blocked(Closed.KEPT_APART, NOW), 0)
    assert slot_words.slot_look(offer, town.facility).word == "Busy"
    assert "apart" not in slot_words.why(offer, town.facility)


def test_the_defaults_restrict_nothing(town: Town) -> None:
    assert town.facility.policy == PRICED
    assert offered(town).blocked is None

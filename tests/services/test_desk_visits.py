"""What staff book and move for visitors: weighed first, done as told, rules set aside or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from argon2 import PasswordHasher

from kiosk.domain.errors import (
    ConsequenceChanged,
    NoExplanation,
    NotAllowed,
    NotApproved,
    SlotClosed,
    SlotGone,
    StaleVersion,
    VisitBegun,
    VisitOver,
    WrongSignIn,
)
from kiosk.domain.ids import BlockId, VisitId, VisitorId, new_id
from kiosk.domain.letter import LetterName
from kiosk.domain.restriction import Block, BlockWhy
from kiosk.domain.slot import Closed, day_bounds
from kiosk.domain.staff import Role
from kiosk.domain.visit import Payment, Visit, VisitKind, VisitState
from kiosk.services import audit, book, call_off, desk_visits, move, passwords, restrictions, staff
from kiosk.services.desk_visits import Confirmation, Weighed, Wish
from tests.services.town import FRIDAY, NOW, SECOND, TODAY, Town

ONSITE = VisitKind.ONSITE
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PASSWORD = "correct horse"  # noqa: S105 (a made-up one)
WHY = "The unit is painted on that day."


@pytest.fixture(autouse=True)
def light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", light)


def supervisor(town: Town, role: Role = Role.SUPERVISOR) -> Confirmation:
    staff.add(town.store, "S-1", "Sam Ortiz", role, PASSWORD, NOW)
    return Confirmation("S-1", PASSWORD)


def weighed(town: Town, wall: time = time(13, 40), day: object = FRIDAY) -> Weighed:
    slot = town.slot(day, wall)  # type: ignore[arg-type]
    return desk_visits.weigh_booking(
        town.store, town.facility, town.maria, ONSITE, slot, town.second.id, NOW
    )


def moves(
    town: Town, visit: Visit, to: Weighed, confirmation: Confirmation | None = None
) -> Visit | None:
    changed = desk_visits.move_visit(
        town.store, town.facility, town.officer, visit.id, visit.version, to, NOW,
        confirmation=confirmation,
    )  # fmt: skip
    others = changed.visits - {visit.id}
    return kept(town, VisitId(next(iter(others)))) if others else None


def to_saturday(town: Town, visit: Visit, wish: Wish = Wish.VISITOR, at: datetime = NOW) -> Weighed:
    slot = town.slot(FRIDAY + DAY)
    return desk_visits.weigh_move(
        town.store,
        town.facility,
        visit.id,
        slot,
        None,
        at,
        wish,
    )


def kept(town: Town, visit: VisitId) -> Visit:
    with town.store.read() as t:
        return t.visits.get(visit)


def test_booking_for_a_visitor_is_what_was_weighed_in_the_name_of_staff(town: Town) -> None:
    told = weighed(town)
    assert told.is_open
    assert told.terms is not None
    assert (told.terms.payment, told.terms.price_cents) == (Payment.CHARGE, 500)
    assert told.terms.credit_until == told.slot.starts_at - timedelta(hours=48)
    changed = desk_visits.book(town.store, town.facility, town.officer, town.maria, told, NOW)
    (identity,) = changed.visits
    visit = kept(town, VisitId(identity))
    assert (visit.terminal, visit.starts_at) == (town.second.id, told.slot.starts_at)
    assert visit.resident == town.rafael.id
    (entry,) = audit.of_subject(town.store, visit.id)
    assert (entry.who, entry.detail["by"]) == (town.officer.id, "staff")
    assert town.letters()[-1].name is LetterName.BOOKED


def test_a_credit_pays_and_what_was_told_must_still_hold(town: Town) -> None:
    told = weighed(town)
    earlier = town.booked(slot=town.slot(FRIDAY + DAY))
    book.cancel(town.store, town.facility, town.maria, earlier.id, NOW)
    with pytest.raises(ConsequenceChanged):
        desk_visits.book(town.store, town.facility, town.officer, town.maria, told, NOW)
    told = weighed(town)
    assert told.terms is not None
    assert (told.terms.payment, told.terms.credits_left) == (Payment.CREDIT, 0)
    desk_visits.book(town.store, town.facility, town.officer, town.maria, told, NOW)
    assert town.credits() == 0


def test_a_terminal_is_never_booked_twice_whoever_confirms(town: Town) -> None:
    other = town.approved("other@example.org", town.ivan)
    told = weighed(town)
    slot = told.slot
    second = desk_visits.weigh_booking(
        town.store, town.facility, other, ONSITE, slot, town.second.id, NOW
    )
    desk_visits.book(town.store, town.facility, town.officer, town.maria, told, NOW)
    with pytest.raises(SlotGone):
        desk_visits.book(
            town.store, town.facility, town.officer, other, second, NOW, supervisor(town)
        )
    now = desk_visits.weigh_booking(
        town.store, town.facility, other, ONSITE, slot, town.second.id, NOW
    )
    assert [b.why for b in now.blocked] == [Closed.FULL]
    assert not now.may_override


def test_a_rule_of_the_facility_is_set_aside_with_a_supervisors_password(town: Town) -> None:
    told = weighed(town, time(20, 0), TODAY)
    assert [b.why for b in told.blocked] == [Closed.TOO_SOON]
    assert told.may_override
    with pytest.raises(SlotClosed):
        desk_visits.book(town.store, town.facility, town.officer, town.maria, told, NOW)
    confirmation = supervisor(town)
    wrong = replace(confirmation, untrusted_password="wrong horse")  # noqa: S106
    with pytest.raises(WrongSignIn):
        desk_visits.book(town.store, town.facility, town.officer, town.maria, told, NOW, wrong)
    changed = desk_visits.book(
        town.store, town.facility, town.officer, town.maria, told, NOW, confirmation
    )
    (entry,) = audit.of_subject(town.store, next(iter(changed.visits)))
    with town.store.read() as t:
        member = t.staff.by_badge("S-1")
    assert member is not None
    assert entry.detail["set_aside"] == "too_soon"
    assert entry.detail["supervisor"] == member.id


def test_an_officers_password_confirms_nothing(town: Town) -> None:
    told = weighed(town, time(20, 0), TODAY)
    with pytest.raises(NotAllowed):
        desk_visits.book(
            town.store, town.facility, town.officer, town.maria, told, NOW,
            supervisor(town, Role.OFFICER),
        )  # fmt: skip


def test_rules_about_persons_and_hours_are_set_aside_by_nobody(town: Town) -> None:
    town.put_resident(town.rafael, present=False)
    told = weighed(town, time(20, 0), TODAY)
    assert [b.why for b in told.blocked] == [Closed.TOO_SOON, Closed.RESIDENT_AWAY]
    assert not told.may_override
    with pytest.raises(SlotClosed) as refused:
        desk_visits.book(
            town.store, town.facility, town.officer, town.maria, told, NOW, supervisor(town)
        )
    assert refused.value.facts["why"] is Closed.RESIDENT_AWAY
    town.put_resident(town.rafael, present=True)
    outside = weighed(town, time(11, 30))
    assert [b.why for b in outside.blocked] == [Closed.OUTSIDE_HOURS]
    assert not outside.may_override


def test_a_blocked_day_is_closed_and_can_be_set_aside(town: Town) -> None:
    start, end = day_bounds(FRIDAY, town.facility.zone)
    given = Block(id=BlockId(new_id()), starts_at=start, ends_at=end, why=BlockWhy.HOLIDAY)
    restrictions.block(town.store, given, town.officer.id, NOW)
    told = weighed(town)
    assert [b.why for b in told.blocked] == [Closed.FACILITY_BLOCKED]
    desk_visits.book(
        town.store, town.facility, town.officer, town.maria, told, NOW, supervisor(town)
    )


def test_moving_in_time_pays_the_new_visit_with_the_old_one(town: Town) -> None:
    visit = town.booked()
    told = to_saturday(town, visit)
    assert told.terms is not None
    assert (told.terms.earns, told.terms.payment) == (True, Payment.CREDIT)
    new = moves(town, visit, told)
    assert new is not None
    assert (new.moved_from, new.carries_right) == (visit.id, True)
    assert kept(town, visit.id).state is VisitState.MOVED
    assert town.credits() == 0
    # Both were written at one moment.
    assert {x.name for x in town.letters()} == {LetterName.BOOKED, LetterName.MOVED}
    trail = audit.of_subject(town.store, visit.id)
    assert [(e.what, e.who) for e in trail][-1] == ("visit.moved", town.officer.id)


def test_late_it_costs_the_visitor_but_never_where_the_facility_wants_it(town: Town) -> None:
    visit = town.booked()
    late = visit.starts_at - HOUR * 30
    mine = to_saturday(town, visit, at=late)
    assert mine.terms is not None
    assert (mine.terms.earns, mine.terms.payment) == (False, Payment.CHARGE)
    ours = to_saturday(town, visit, Wish.FACILITY, late)
    assert ours.terms is not None
    assert (ours.terms.earns, ours.terms.payment) == (True, Payment.CREDIT)
    with pytest.raises(NoExplanation):
        desk_visits.move_visit(
            town.store, town.facility, town.officer, visit.id, visit.version, ours, late,
            wish=Wish.FACILITY,
        )  # fmt: skip
    assert kept(town, visit.id).state is VisitState.BOOKED
    changed = desk_visits.move_visit(
        town.store, town.facility, town.officer, visit.id, visit.version, ours, late,
        wish=Wish.FACILITY, untrusted_explanation=WHY,
    )  # fmt: skip
    new = kept(town, VisitId(next(iter(changed.visits - {visit.id}))))
    assert new.carries_right
    assert town.credits() == 0
    letter = town.letters()[-1]
    assert letter.name is LetterName.MOVED_FOR_YOU
    assert WHY in letter.body
    assert kept(town, visit.id).explanation == WHY


def test_another_terminal_at_the_same_time_is_the_same_visit(town: Town) -> None:
    visit = town.booked()
    told = desk_visits.weigh_move(
        town.store, town.facility, visit.id, town.slot(), town.second.id, NOW
    )
    assert told.is_open
    assert told.terms is None
    sent = len(town.letters())
    assert moves(town, visit, told) is None
    assert kept(town, visit.id).terminal == town.second.id
    assert len(town.letters()) == sent
    with pytest.raises(StaleVersion):
        moves(town, visit, told)


def test_an_earlier_time_needs_a_supervisor(town: Town) -> None:
    visit = town.booked()
    told = desk_visits.weigh_move(
        town.store, town.facility, visit.id, town.slot(wall=time(9)), None, NOW
    )
    assert [b.why for b in told.blocked] == [Closed.EARLIER]
    with pytest.raises(SlotClosed):
        moves(town, visit, told)
    assert kept(town, visit.id).state is VisitState.BOOKED
    assert moves(town, visit, told, supervisor(town)) is not None


def test_a_visit_that_began_or_is_over_moves_nowhere(town: Town) -> None:
    visit = town.booked()
    with pytest.raises(VisitBegun):
        to_saturday(town, visit, at=visit.starts_at)
    book.cancel(town.store, town.facility, town.maria, visit.id, NOW)
    with pytest.raises(VisitOver):
        to_saturday(town, visit)


def test_a_move_of_the_same_visit_elsewhere_wins_once(town: Town) -> None:
    visit = town.booked()
    told = to_saturday(town, visit)
    held = move.hold(
        town.store, town.facility, town.maria, visit.id, town.slot(FRIDAY + DAY * 2), NOW
    )
    means = move.means_now(town.store, town.facility, town.maria, visit.id, held, NOW)
    move.confirm(town.store, town.facility, held.id, means, NOW)
    with pytest.raises(StaleVersion):
        moves(town, visit, told)


def test_cancelling_at_the_visitors_wish_does_what_was_told(town: Town) -> None:
    visit = town.booked()
    late = visit.starts_at - HOUR * 48 + SECOND
    with pytest.raises(ConsequenceChanged):
        call_off.cancel_for_visitor(
            town.store, town.facility, town.officer, visit.id, visit.version, late, told=True
        )
    call_off.cancel_for_visitor(
        town.store, town.facility, town.officer, visit.id, visit.version, late, told=False
    )
    assert town.credits() == 0
    assert town.letters()[-1].name is LetterName.CANCELLED
    other = town.booked(slot=town.slot(FRIDAY + DAY))
    call_off.cancel_for_visitor(
        town.store, town.facility, town.officer, other.id, other.version, NOW, told=True
    )
    assert town.credits() == 1
    assert audit.of_subject(town.store, other.id)[-1].who == town.officer.id


def test_guests_are_those_approved_with_whom_they_visit(town: Town) -> None:
    (guest,) = desk_visits.guests(town.store)
    assert (guest.visitor, guest.resident) == (town.maria, town.rafael)
    with pytest.raises(NotApproved):
        desk_visits.weigh_booking(
            town.store, town.facility, VisitorId("nobody"), ONSITE, town.slot(), None, NOW
        )

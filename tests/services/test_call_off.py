"""What staff do to visits: cancel, reject, record a no-show, waive a charge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.changed import Changed
from kiosk.domain.credit import on_calling_off
from kiosk.domain.errors import (
    NoExplanation,
    NotAllowed,
    NotFound,
    NothingToWaive,
    SlotGone,
    StaleVersion,
    StoreFull,
    VisitAhead,
    VisitBegun,
    VisitOver,
)
from kiosk.domain.facility import Facility, Policy
from kiosk.domain.ids import VisitId
from kiosk.domain.language import Language
from kiosk.domain.ledger import EntryWhy
from kiosk.domain.letter import Letter, LetterName
from kiosk.domain.reason import REQUEST_REASONS, VISIT_REASONS, Category, Reason
from kiosk.domain.staff import Role, Staff
from kiosk.domain.visit import Payment, Visit, VisitKind, VisitState
from kiosk.mail import visit_letters
from kiosk.services import book, call_off, move
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from tests.services.town import FRIDAY, LOS_ANGELES, NOW, PRICED, SECOND, Town
from tests.store import samples

HOUR = timedelta(hours=1)
WHY = "The screen of terminal 1 does not turn on."
BROKEN, LOCKDOWN = Reason.OUTSIDE_TERMINAL_BROKEN, Reason.BEHAVIOURAL_LOCKDOWN


def staff_of(town: Town, role: Role) -> Staff:
    member = replace(samples.officer(f"B-{role}"), role=role)
    with town.store.begin() as t:
        t.staff.add(member)
    return member


def off(
    town: Town,
    visit: Visit,
    reason: Reason = BROKEN,
    at: object = None,
    *,
    by: Staff | None = None,
    why: str = WHY,
    charged: bool = True,
) -> Changed:
    when = NOW + SECOND if at is None else at
    assert hasattr(when, "tzinfo")
    return call_off.call_off(
        town.store,
        town.facility,
        by or town.officer,
        visit.id,
        visit.version,
        reason,
        why,
        when,  # type: ignore[arg-type]
        charged=charged,
        note=" seen by the technician ",
    )


def rejected(town: Town, visit: Visit, reason: Reason, why: str = "") -> Changed:
    return call_off.reject(
        town.store,
        town.facility,
        town.officer,
        visit.id,
        visit.version,
        reason,
        why,
        NOW + SECOND,
    )


def stored(town: Town, visit: Visit) -> Visit:
    with town.store.read() as t:
        return t.visits.get(visit.id)


def earned(town: Town) -> list[EntryWhy]:
    with town.store.read() as t:
        return [e.why for e in t.ledger.of_visitor(town.maria) if e.amount > 0]


def last(town: Town) -> Letter:
    return town.letters()[-1]


def in_english(town: Town) -> None:
    with town.store.begin() as t:
        maria = t.visitors.by_id(town.maria)
        t.visitors.put(replace(maria, language=Language.ENGLISH))


def test_what_is_not_the_visitors_fault_gives_a_credit_an_hour_before_the_start(town: Town) -> None:
    """R20: whatever the notice."""
    in_english(town)
    visit = town.booked()
    changed = off(town, visit, BROKEN, visit.starts_at - HOUR)
    assert changed == Changed(visits=frozenset({visit.id}), letters=True)
    done = stored(town, visit)
    assert (done.state, done.reason, done.explanation) == (VisitState.CANCELLED, BROKEN, WHY)
    assert (done.cancelled_at, done.note) == (visit.starts_at - HOUR, "seen by the technician")
    assert (town.credits(), earned(town)) == (1, [EntryWhy.NOT_THE_VISITORS_FAULT])
    letter = last(town)
    assert letter.name is LetterName.CALLED_OFF
    for told in ("the terminal was not working", WHY, "You get a credit.", "are now: 1."):
        assert told in letter.body
    assert "technician" not in letter.body
    with town.store.read() as t:
        entry = t.audit.of(visit.id)[-1]
    assert (entry.what, entry.who) == ("visit.called_off", town.officer.id)
    assert dict(entry.detail) == {"reason": BROKEN.value, "credit": 1}
    assert town.booked(town.approved("sister@example.org", town.rafael)).terminal == visit.terminal


def test_behaviour_is_charged_and_gives_nothing(small_town: Town) -> None:
    town = small_town
    in_english(town)
    visit = town.booked()
    off(town, visit, LOCKDOWN, NOW + SECOND)
    assert (town.credits(), stored(town, visit).payment) == (0, Payment.CHARGE)
    assert "You are charged $5.00 for this visit" in last(town).body
    with town.store.read() as t:
        detail = dict(t.audit.of(visit.id)[-1].detail)
    assert detail == {"reason": LOCKDOWN.value, "credit": 0, "charged": 1}


def test_only_a_supervisor_leaves_the_charge_out(town: Town) -> None:
    in_english(town)
    visit = town.booked()
    with pytest.raises(NotAllowed):
        off(town, visit, LOCKDOWN, charged=False)
    assert stored(town, visit) == visit
    off(town, visit, LOCKDOWN, by=staff_of(town, Role.SUPERVISOR), charged=False)
    assert (town.credits(), earned(town)) == (1, [EntryWhy.CHARGE_WAIVED])
    assert "You are not charged for this visit. You get a credit." in last(town).body


def test_a_charge_is_waived_once_and_by_a_supervisor(town: Town) -> None:
    in_english(town)
    supervisor = staff_of(town, Role.SUPERVISOR)
    visit = town.booked()
    args = town.store, town.facility
    with pytest.raises(NothingToWaive):
        call_off.waive(*args, supervisor, visit.id, WHY, NOW)
    off(town, visit, LOCKDOWN)
    with pytest.raises(NotAllowed):
        call_off.waive(*args, town.officer, visit.id, WHY, NOW)
    with pytest.raises(NoExplanation):
        call_off.waive(*args, supervisor, visit.id, " " * 20, NOW)
    assert call_off.waive(*args, supervisor, visit.id, WHY, NOW + 2 * SECOND).letters
    with pytest.raises(NothingToWaive):
        call_off.waive(*args, supervisor, visit.id, WHY, NOW + 3 * SECOND)
    assert town.credits() == 1
    letter = last(town)
    assert letter.name is LetterName.WAIVED
    assert f"The officer wrote: {WHY}" in letter.body
    assert "are now: 1." in letter.body


@pytest.mark.parametrize("end", ["broken", "free", "by the visitor"])
def test_what_was_not_charged_for_behaviour_cannot_be_waived(sqlite_store: Store, end: str) -> None:
    town = Town(sqlite_store, Policy() if end == "free" else PRICED)
    visit = town.booked()
    if end == "by the visitor":
        book.cancel(town.store, town.facility, town.maria, visit.id, visit.starts_at - HOUR)
    else:
        off(town, visit, BROKEN if end == "broken" else LOCKDOWN)
    supervisor = staff_of(town, Role.SUPERVISOR)
    with pytest.raises(NothingToWaive):
        call_off.waive(town.store, town.facility, supervisor, visit.id, WHY, NOW)


@pytest.mark.parametrize("why", ["", "too short", " " * 40, "x" * 501, "\u200b" * 30])
def test_an_explanation_is_required_and_spaces_are_none(small_town: Town, why: str) -> None:
    town = small_town
    visit = town.booked()
    for reason in (BROKEN, LOCKDOWN):
        with pytest.raises(NoExplanation):
            off(town, visit, reason, why=why)
    with pytest.raises(NoExplanation):
        rejected(town, visit, Reason.POLICY_OTHER, why)
    assert stored(town, visit) == visit
    assert town.credits() == 0


@pytest.mark.parametrize("reason", VISIT_REASONS)
@pytest.mark.parametrize("payment", list(Payment))
@pytest.mark.parametrize("charged", [True, False])
def test_who_earns_what(reason: Reason, payment: Payment, *, charged: bool) -> None:
    got = on_calling_off(reason, payment, charged=charged)
    if reason.category is Category.NON_BEHAVIOURAL:
        assert got is EntryWhy.NOT_THE_VISITORS_FAULT
    elif charged or payment is Payment.FREE:
        assert got is None
    else:
        assert got is EntryWhy.CHARGE_WAIVED


@pytest.mark.parametrize("reason", REQUEST_REASONS)
def test_a_paid_visit_that_is_rejected_before_it_starts_comes_back(
    sqlite_store: Store, reason: Reason
) -> None:
    town = Town(sqlite_store)
    visit = town.booked()
    rejected(town, visit, reason, "Please talk to us first." if reason.needs_text else "")
    done = stored(town, visit)
    assert (done.state, done.reason) == (VisitState.CANCELLED, reason)
    assert (town.credits(), earned(town)) == (1, [EntryWhy.REJECTED])
    assert last(town).name is LetterName.CALLED_OFF
    with town.store.read() as t:
        assert t.audit.of(visit.id)[-1].what == "visit.rejected"


def test_a_free_visit_that_is_rejected_owes_nothing(sqlite_store: Store) -> None:
    town = Town(sqlite_store, Policy())
    in_english(town)
    rejected(town, town.booked(), Reason.SECURITY_ID_DIFFERS)
    assert town.credits() == 0
    assert "This visit was free" in last(town).body


def test_nothing_is_rejected_once_it_has_begun(small_town: Town) -> None:
    town = small_town
    visit = town.booked()
    with pytest.raises(VisitBegun):
        call_off.reject(
            town.store,
            town.facility,
            town.officer,
            visit.id,
            visit.version,
            Reason.SECURITY_ID_DIFFERS,
            "",
            visit.starts_at,
        )


def test_a_visit_paid_by_a_credit_gives_that_one_back_not_two(small_town: Town) -> None:
    town = small_town
    off(town, town.booked())
    again = town.booked(at=NOW + SECOND)
    assert (again.payment, town.credits()) == (Payment.CREDIT, 0)
    off(town, again)
    assert town.credits() == 1
    third = town.booked(at=NOW + SECOND)
    off(town, third, LOCKDOWN)
    assert town.credits() == 0
    with town.store.read() as t:
        lines = t.ledger.of_visitor(town.maria)
    assert sum(e.amount for e in lines) == 0


def test_a_charged_visit_that_a_credit_paid_says_so(small_town: Town) -> None:
    town = small_town
    in_english(town)
    off(town, town.booked())
    off(town, town.booked(at=NOW + SECOND), LOCKDOWN, NOW + 2 * SECOND)
    assert "The credit that paid for this visit is used up." in last(town).body


def test_a_visit_without_a_right_still_gets_what_is_not_its_visitors_fault(
    small_town: Town,
) -> None:
    town = small_town
    old = town.booked()
    at = old.starts_at - HOUR
    slot = town.slot(FRIDAY + timedelta(days=3))
    kept = move.hold(town.store, town.facility, town.maria, old.id, slot, at)
    told = move.means_now(town.store, town.facility, town.maria, old.id, kept, at)
    new = move.confirm(town.store, town.facility, kept.id, told, at)
    assert not new.carries_right
    off(town, new, Reason.OUTSIDE_RESIDENT_LATE, new.starts_at + HOUR)
    assert town.credits() == 1


def test_nobody_came_is_recorded_from_the_start_on_without_a_credit(town: Town) -> None:
    visit = town.booked()
    args = town.store, town.officer, visit.id, visit.version
    with pytest.raises(VisitAhead):
        call_off.no_show(*args, visit.starts_at - SECOND)
    changed = call_off.no_show(*args, visit.starts_at)
    assert changed == Changed(visits=frozenset({visit.id}))
    assert stored(town, visit).state is VisitState.NO_SHOW
    assert (town.credits(), len(town.letters())) == (0, 1)
    with pytest.raises(VisitOver):
        call_off.no_show(*args, visit.starts_at)
    with pytest.raises(VisitOver):
        off(town, stored(town, visit))
    with town.store.read() as t:
        assert t.audit.of(visit.id)[-1].what == "visit.no_show"
        assert t.claims.taken(visit.starts_at, visit.ends_at, NOW) == set()


ACTS: dict[str, Callable[[Town, Staff, Visit], object]] = {
    "call off": lambda town, staff, v: off(town, v, by=staff),
    "reject": lambda town, staff, v: call_off.reject(
        town.store, town.facility, staff, v.id, v.version, Reason.SECURITY_ID_DIFFERS, "", NOW
    ),
    "no-show": lambda town, staff, v: call_off.no_show(
        town.store, staff, v.id, v.version, v.starts_at
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_officers_and_those_above_do_it(small_town: Town, act: str) -> None:
    town = small_town
    visit = town.booked()
    it = staff_of(town, Role.IT)
    gone = replace(staff_of(town, Role.OFFICER), active=False)
    with town.store.begin() as t:
        gone = t.staff.put(gone)
    for nobody in (it, gone):
        with pytest.raises(NotAllowed):
            ACTS[act](town, nobody, visit)
    assert stored(town, visit) == visit
    ACTS[act](town, staff_of(town, Role.ADMINISTRATOR), visit)


@pytest.mark.parametrize("act", ACTS)
def test_what_was_changed_since_it_was_seen_is_not_overwritten(small_town: Town, act: str) -> None:
    town = small_town
    visit = town.booked()
    with town.store.begin() as t:
        t.visits.put(replace(visit, state=VisitState.CHECKED_IN))
    with pytest.raises(StaleVersion):
        ACTS[act](town, town.officer, visit)
    book.cancel(town.store, town.facility, town.maria, visit.id, NOW)
    with pytest.raises(VisitOver):
        ACTS[act](town, town.officer, stored(town, visit))
    with pytest.raises(NotFound):
        ACTS[act](town, town.officer, replace(visit, id=VisitId("nothing")))


def test_reasons_of_other_decisions_are_a_mistake(small_town: Town) -> None:
    town = small_town
    visit = town.booked()
    with pytest.raises(ValueError, match="cancelled"):
        off(town, visit, Reason.PHOTO_BLURRY)
    with pytest.raises(ValueError, match="rejected"):
        rejected(town, visit, BROKEN, WHY)


def test_nothing_is_written_when_the_letter_cannot_be(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFull

    visit = town.booked()
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "add", full)
        with pytest.raises(StoreFull):
            off(town, visit)
    assert stored(town, visit) == visit
    assert town.credits() == 0
    with pytest.raises(SlotGone):
        town.booked(town.approved("sister@example.org", town.rafael))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("reason", [*VISIT_REASONS, *REQUEST_REASONS])
def test_letters_are_whole_in_every_language(language: Language, reason: Reason) -> None:
    visitor = replace(samples.visitor(), language=language)
    resident = samples.resident()
    visit = replace(
        samples.visit(visitor, resident, samples.terminal()),
        state=VisitState.CANCELLED,
        reason=reason,
        explanation=WHY if reason.needs_text else "",
    )
    facility = Facility(name="Cedar Ridge", state="CA", zone=LOS_ANGELES, policy=PRICED)
    people = facility, visitor, resident
    letters = [
        visit_letters.called_off(
            *people,
            replace(visit, payment=payment, kind=kind),
            earned=on_calling_off(reason, payment, charged=charged),
            credits_now=2,
        )
        for payment in Payment
        for kind in VisitKind
        for charged in (True, False)
    ]
    letters.append(visit_letters.waived(*people, visit, WHY, credits_now=1))
    for letter in letters:
        assert letter.language is language
        assert not set("{}") & set(letter.subject + letter.body)
        assert "\n\n\n" not in letter.body

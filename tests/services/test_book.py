"""Booking: who may, what is held, what is written, all or nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor  # noqa: TID251 (see its use)
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from threading import Barrier

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.errors import (
    HoldExpired,
    NotApproved,
    SlotClosed,
    SlotGone,
    StoreBusy,
    StoreFull,
    Under18,
)
from kiosk.domain.facility import Policy
from kiosk.domain.ids import HoldId, VisitId, grouped
from kiosk.domain.language import Language
from kiosk.domain.letter import LetterName
from kiosk.domain.slot import Closed, Slot
from kiosk.domain.visit import Payment, VisitKind, VisitState
from kiosk.services import book
from kiosk.store.keys import DataKey
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from kiosk.ui import words
from tests.services.town import FRIDAY, NOW, PRICED, SECOND, TODAY, Town

ONSITE, OFFSITE = VisitKind.ONSITE, VisitKind.OFFSITE
TEN_MINUTES = timedelta(minutes=10)


def hold_at(town: Town, slot: Slot, at: datetime = NOW, kind: VisitKind = ONSITE) -> HoldId:
    return book.hold(town.store, town.facility, town.maria, kind, slot, at).id


def test_a_booking_is_one_visit_one_letter_one_audit_entry(town: Town) -> None:
    visit = town.booked()
    assert visit.state is VisitState.BOOKED
    assert (visit.payment, visit.price_cents) == (Payment.CHARGE, 500)
    assert visit.resident == town.rafael.id
    assert visit.terminal == town.first.id
    assert book.mine(town.store, town.maria, NOW).upcoming == (visit,)
    assert [letter.name for letter in town.letters()] == [LetterName.BOOKED]
    with town.store.read() as t:
        assert [entry.what for entry in t.audit.of(visit.id)] == ["visit.booked"]


def test_no_booking_without_an_approved_enrolment(small_town: Town) -> None:
    town = small_town
    for n, state in enumerate(s for s in State if s is not State.APPROVED):
        visitor = town.approved(f"v{n}@example.org", town.ivan, state=state)
        with pytest.raises(NotApproved):
            book.hold(town.store, town.facility, visitor, ONSITE, town.slot(), NOW)
        with pytest.raises(NotApproved):
            book.offers(town.store, town.facility, visitor, town.ivan.id, ONSITE, FRIDAY, NOW)


def test_approval_lost_after_the_hold_stops_the_booking(small_town: Town) -> None:
    town = small_town
    kept = hold_at(town, town.slot())
    with town.store.begin() as t:
        enrolment = t.enrolments.of_visitor(town.maria)
        assert enrolment
        t.enrolments.put(replace(enrolment, state=State.REJECTED))
    with pytest.raises(NotApproved):
        book.confirm(town.store, town.facility, kept, NOW)
    assert town.letters() == []


def test_age_is_judged_on_the_day_of_the_visit(small_town: Town) -> None:
    town = small_town
    on_the_day = town.approved("a@example.org", town.rafael, birth=date(2008, 11, 27))
    day_after = town.approved("b@example.org", town.ivan, birth=date(2008, 11, 28))
    assert town.booked(on_the_day)
    with pytest.raises(Under18):
        town.booked(day_after)
    born_29_february = town.approved("c@example.org", town.ivan, birth=date(2008, 2, 29))
    late = datetime.combine(date(2026, 2, 20), time(20), tzinfo=NOW.tzinfo)
    with pytest.raises(Under18) as refused:
        town.booked(born_29_february, town.slot(date(2026, 2, 28)), at=late)
    assert refused.value.facts == {"from_date": date(2026, 3, 1)}
    assert town.booked(born_29_february, town.slot(date(2026, 3, 1)), at=late)


def test_the_id_is_judged_on_the_day_of_the_visit(small_town: Town) -> None:
    town = small_town
    visitor = town.approved("a@example.org", town.ivan, expiry=FRIDAY)
    assert town.booked(visitor)
    saturday = FRIDAY + timedelta(days=1)
    with pytest.raises(SlotClosed) as refused:
        town.booked(visitor, town.slot(saturday))
    assert refused.value.facts == {"why": Closed.ID_EXPIRED}
    offers = book.offers(town.store, town.facility, visitor, town.ivan.id, ONSITE, saturday, NOW)
    assert {offer.why for offer in offers} == {Closed.ID_EXPIRED}


@pytest.mark.parametrize(
    ("day", "wall", "why"),
    [
        (TODAY, time(9, 0), Closed.PAST),
        (TODAY, time(17, 20), Closed.TOO_SOON),
        (date(2026, 12, 7), time(9, 0), Closed.TOO_FAR),
        (FRIDAY, time(11, 20), Closed.OUTSIDE_HOURS),
        (FRIDAY, time(12, 0), Closed.OUTSIDE_HOURS),
        (FRIDAY, time(16, 20), Closed.OUTSIDE_HOURS),
        (FRIDAY, time(22, 40), Closed.OUTSIDE_HOURS),
        (FRIDAY, time(9, 5), Closed.OUTSIDE_HOURS),
    ],
)
def test_times_that_cannot_be_held(small_town: Town, day: date, wall: time, why: Closed) -> None:
    with pytest.raises(SlotClosed) as refused:
        hold_at(small_town, small_town.slot(day, wall))
    assert refused.value.facts == {"why": why}


@pytest.mark.parametrize("language", [*Language])
@pytest.mark.parametrize("why", list(Closed))
def test_a_closed_time_says_why_in_words(why: Closed, language: Language) -> None:
    before = words.language()
    words.use(language)
    try:
        told = words.refusal(SlotClosed(why=why))
    finally:
        words.use(before)
    assert not set("{}_") & set(told)
    assert why.value not in told.split()


def test_somebody_who_left_cannot_be_visited(small_town: Town) -> None:
    town = small_town
    kept = hold_at(town, town.slot())
    town.put_resident(town.rafael, present=False)
    for attempt in (
        lambda: hold_at(town, town.slot()),
        lambda: book.confirm(town.store, town.facility, kept, NOW),
    ):
        with pytest.raises(SlotClosed) as refused:
            attempt()
        assert refused.value.facts == {"why": Closed.RESIDENT_AWAY}


def test_a_resident_a_visitor_and_a_terminal_have_one_visit_at_a_time(town: Town) -> None:
    town.booked()
    sister = town.approved("sister@example.org", town.rafael)
    with pytest.raises(SlotGone):  # the resident is taken, a terminal is free
        town.booked(sister)
    with pytest.raises(SlotGone):  # the visitor is taken, the off-site lane is free
        town.booked(kind=OFFSITE)
    other = town.approved("other@example.org", town.ivan)
    assert town.booked(other).terminal == town.second.id
    third = town.approved("third@example.org", town.leah)
    with pytest.raises(SlotGone):  # both terminals are taken
        town.booked(third)
    assert town.booked(third, kind=OFFSITE).terminal == town.lane.id


def test_a_hold_keeps_the_time_from_others_for_ten_minutes(town: Town) -> None:
    hold_at(town, town.slot())
    sister = town.approved("sister@example.org", town.rafael)
    with pytest.raises(SlotGone):
        town.booked(sister, at=NOW + TEN_MINUTES - SECOND)
    assert town.booked(sister, at=NOW + TEN_MINUTES)


def test_a_hold_can_be_confirmed_until_it_ends(town: Town) -> None:
    kept = hold_at(town, town.slot())
    with pytest.raises(HoldExpired):
        book.confirm(town.store, town.facility, kept, NOW + TEN_MINUTES)
    kept = hold_at(town, town.slot())
    assert book.confirm(town.store, town.facility, kept, NOW + TEN_MINUTES - SECOND)


def test_a_hold_made_in_time_is_good_when_the_lead_runs_out_meanwhile(small_town: Town) -> None:
    town = small_town
    slot = town.slot()
    last_moment = slot.starts_at - town.facility.policy.lead
    kept = hold_at(town, slot, last_moment)
    assert book.confirm(town.store, town.facility, kept, last_moment + TEN_MINUTES - SECOND)


def test_choosing_another_time_gives_up_the_first(town: Town) -> None:
    first = hold_at(town, town.slot())
    later = town.slot(wall=time(14, 0))
    second = hold_at(town, later)
    with pytest.raises(HoldExpired):
        book.confirm(town.store, town.facility, first, NOW)
    sister = town.approved("sister@example.org", town.rafael)
    assert town.booked(sister, town.slot())
    assert book.confirm(town.store, town.facility, second, NOW).starts_at == later.starts_at


def test_a_released_time_is_free_at_once(town: Town) -> None:
    kept = hold_at(town, town.slot())
    book.release(town.store, kept)
    book.release(town.store, kept)
    sister = town.approved("sister@example.org", town.rafael)
    assert town.booked(sister)
    with pytest.raises(HoldExpired):
        book.confirm(town.store, town.facility, kept, NOW)


def test_confirming_twice_books_once(town: Town) -> None:
    kept = hold_at(town, town.slot())
    first = book.confirm(town.store, town.facility, kept, NOW)
    assert book.confirm(town.store, town.facility, kept, NOW) == first
    assert len(book.mine(town.store, town.maria, NOW).upcoming) == 1
    assert len(town.letters()) == 1
    book.cancel(town.store, town.facility, town.maria, first.id, NOW)
    with pytest.raises(HoldExpired):
        book.confirm(town.store, town.facility, kept, NOW)


def test_a_terminal_out_of_service_is_changed_for_another_or_the_time_is_gone(town: Town) -> None:
    kept = hold_at(town, town.slot())
    town.put_terminal(town.first, in_service=False)
    assert book.confirm(town.store, town.facility, kept, NOW).terminal == town.second.id
    ivans = town.approved("ivans@example.org", town.ivan)
    with pytest.raises(SlotGone):
        town.booked(ivans)
    later = town.slot(wall=time(14, 0))
    kept = book.hold(town.store, town.facility, ivans, ONSITE, later, NOW).id
    town.put_terminal(town.second, in_service=False)
    with pytest.raises(SlotGone):
        book.confirm(town.store, town.facility, kept, NOW)


def test_nothing_is_written_when_the_letter_cannot_be(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = hold_at(town, town.slot())
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "add", lambda *_: _fail())
        with pytest.raises(StoreFull):
            book.confirm(town.store, town.facility, kept, NOW)
    assert book.mine(town.store, town.maria, NOW).upcoming == ()
    assert book.confirm(town.store, town.facility, kept, NOW)


def _fail() -> None:
    raise StoreFull


def test_a_locked_store_says_so_and_the_hold_is_not_lost(town: Town, rival: Store) -> None:
    kept = hold_at(town, town.slot())
    with rival.begin(), pytest.raises(StoreBusy):
        book.confirm(town.store, town.facility, kept, NOW)
    assert book.confirm(town.store, town.facility, kept, NOW)


def test_two_stations_take_the_last_time_at_once(url: str, data_key: DataKey) -> None:
    """One terminal is left each time; exactly one of two visitors gets it."""
    stations = Store(url, data_key), Store(url, data_key)
    town = Town(stations[0])
    town.put_terminal(town.second, in_service=False)
    visitors = town.maria, town.approved("ivans@example.org", town.ivan)
    slots = [town.slot(wall=time(13 + n // 3, n % 3 * 20)) for n in range(6)]
    together = Barrier(2)

    def book_all(station: int) -> list[VisitId | None]:
        got: list[VisitId | None] = []
        for slot in slots:
            together.wait(timeout=30)
            try:
                kept = book.hold(
                    stations[station], town.facility, visitors[station], ONSITE, slot, NOW
                )
                together.wait(timeout=30)
                got.append(book.confirm(stations[station], town.facility, kept.id, NOW).id)
            except SlotGone:
                together.wait(timeout=30)
                got.append(None)
        return got

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(book_all, range(2))
    assert all((one is None) != (other is None) for one, other in zip(first, second, strict=True))
    booked = [book.mine(town.store, v, NOW).upcoming for v in visitors]
    assert sum(len(visits) for visits in booked) == len(slots) == len(town.letters())
    for station in stations:
        station.close()


def test_the_letter_says_when_where_how_much_and_until_when(small_town: Town) -> None:
    town = small_town
    with town.store.begin() as t:
        maria = t.visitors.by_id(town.maria)
        t.visitors.put(replace(maria, language=Language.ENGLISH))
    visit = town.booked()
    letter = town.letters()[0]
    assert letter.to == "maria@example.org"
    assert letter.subject == "Your visit: Fri, Nov 27, 1:40 PM PST"
    for told in (
        "Hello Maria.",
        "Jonas Reyes",
        "1:40 PM to 2:00 PM PST",
        "in the lobby of Cedar Ridge Detention Center",
        "Come 15 minutes early",
        "before Wed, Nov 25, 1:40 PM PST",
        "This visit costs $5.00.",
        grouped(visit.reference),
    ):
        assert told in letter.body


def test_a_letter_does_not_promise_a_credit_that_cannot_be_earned(small_town: Town) -> None:
    """Booked 30 hours ahead, the notice of 48 hours has run out already."""
    town = small_town
    slot = town.slot()
    town.booked(slot=slot, at=slot.starts_at - timedelta(hours=30))
    assert "sin cr\u00e9dito por esta visita" in town.letters()[0].body


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(VisitKind))
@pytest.mark.parametrize("policy", [Policy(), PRICED])
def test_letters_are_whole_in_every_language(
    sqlite_store: Store, language: Language, kind: VisitKind, policy: Policy
) -> None:
    town = Town(sqlite_store, policy)
    with town.store.begin() as t:
        t.visitors.put(replace(t.visitors.by_id(town.maria), language=language))
    visit = town.booked(kind=kind)
    book.cancel(town.store, town.facility, town.maria, visit.id, NOW + SECOND)
    again = town.booked(kind=kind, at=NOW + 2 * SECOND)
    too_late = again.starts_at - timedelta(hours=1)
    book.cancel(town.store, town.facility, town.maria, again.id, too_late)
    letters = town.letters()
    assert [letter.name.value for letter in letters] == ["booked", "cancelled"] * 2
    for letter in letters:
        assert letter.language is language
        assert not set("{}") & set(letter.subject + letter.body)
        assert "\n\n\n" not in letter.body

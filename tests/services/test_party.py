"""How many people come: the facility's most, the terminal's room, and where it is said (F78)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.errors import PartyTooLarge, SlotClosed, SlotGone
from kiosk.domain.language import Language
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import Closed
from kiosk.domain.visit import Hold, VisitKind
from kiosk.services import book, facility_file, facility_import, move, visit_day
from kiosk.services.calendar import visit_details
from kiosk.services.choosing import choices
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, PRICED, Town

FAMILY = Party(adults=2, children=1)
ONSITE = VisitKind.ONSITE


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    """Two adults and two children may come; the first terminal has two seats."""
    made = Town(sqlite_store, replace(PRICED, adults_most=2, children_most=2))
    made.first = replace(made.first, seats=2)
    with made.store.begin() as t:
        t.terminals.put(made.first)
    return made


def hold(town: Town, party: Party, visitor: str = "") -> Hold:
    who = town.approved(visitor, town.ivan) if visitor else town.maria
    return book.hold(town.store, town.facility, who, ONSITE, town.slot(), NOW, party)


def open_at(town: Town, party: Party) -> book.Offer:
    found = choices(town.store, town.facility, town.maria, ONSITE, FRIDAY, NOW, party=party)
    return next(o for o in found.offers if o.slot == town.slot())


def test_nobody_but_the_visitor_unless_the_facility_admits_them(small_town: Town) -> None:
    with pytest.raises(PartyTooLarge) as refused:
        hold(small_town, Party(adults=2))
    assert refused.value.facts == {"adults": 1, "children": 0}
    with pytest.raises(PartyTooLarge):
        hold(small_town, Party(children=1))
    assert hold(small_town, ALONE).party == ALONE


@pytest.mark.parametrize(
    ("party", "fits"),
    [
        (Party(2, 2), True),
        (Party(3, 0), False),
        (Party(1, 3), False),
        (Party(2, 0), True),
    ],
)
def test_the_most_of_each_is_the_last_that_may_come(
    town: Town, party: Party, *, fits: bool
) -> None:
    if fits:
        assert hold(town, party).party == party
        return
    with pytest.raises(PartyTooLarge):
        hold(town, party)


def test_there_is_no_party_without_an_adult() -> None:
    for adults, children in ((0, 1), (-1, 0), (1, -1)):
        with pytest.raises(ValueError, match="adult"):
            Party(adults, children)


def test_a_party_gets_a_terminal_with_room_and_a_small_one_the_small_terminal(town: Town) -> None:
    assert open_at(town, ALONE).free == 2
    assert open_at(town, FAMILY).free == 1
    assert hold(town, FAMILY).terminal == town.second.id
    assert hold(town, ALONE, "b@example.org").terminal == town.first.id


def test_a_time_is_full_for_a_party_when_only_small_terminals_are_left(town: Town) -> None:
    hold(town, Party(adults=2, children=2))
    who = town.approved("b@example.org", town.ivan)
    found = choices(town.store, town.facility, who, ONSITE, FRIDAY, NOW, party=FAMILY)
    offer = next(o for o in found.offers if o.slot == town.slot())
    assert offer.why is Closed.FULL
    with pytest.raises(SlotGone):
        book.hold(town.store, town.facility, who, ONSITE, town.slot(), NOW, FAMILY)
    assert book.hold(town.store, town.facility, who, ONSITE, town.slot(), NOW, Party(2))


def test_where_no_terminal_has_room_that_rule_is_named(town: Town) -> None:
    with town.store.begin() as t:
        t.terminals.put(replace(town.second, seats=2))
    assert open_at(town, FAMILY).why is Closed.PARTY
    assert open_at(town, Party(2)).is_open
    with pytest.raises(SlotClosed) as refused:
        hold(town, FAMILY)
    assert refused.value.facts == {"why": Closed.PARTY}
    found = choices(town.store, town.facility, town.maria, ONSITE, FRIDAY, NOW, party=FAMILY)
    assert all(day.open == day.bookable == 0 for day in found.days)


def test_it_is_kept_with_the_visit_and_moves_with_it(town: Town) -> None:
    visit = book.confirm(town.store, town.facility, hold(town, FAMILY).id, NOW)
    assert visit.party == FAMILY
    assert visit_details(town.store, visit.id).visit.party == FAMILY
    later = town.slot(FRIDAY, town.slot().ends_at.astimezone(town.facility.zone).time())
    args = town.store, town.facility, town.maria, visit.id
    kept = move.hold(*args, later, NOW)
    assert (kept.party, kept.terminal) == (FAMILY, town.second.id)
    told = move.means_now(*args, kept, NOW)
    moved = move.confirm(town.store, town.facility, kept.id, told, NOW)
    assert (moved.party, moved.terminal) == (FAMILY, town.second.id)


def test_a_terminal_that_breaks_before_the_visit_is_changed_for_one_with_room(town: Town) -> None:
    kept = hold(town, FAMILY)
    town.put_terminal(town.second, in_service=False)
    with pytest.raises(SlotGone):
        book.confirm(town.store, town.facility, kept.id, NOW)
    town.put_terminal(town.second, in_service=True)
    visit = book.confirm(town.store, town.facility, kept.id, NOW)
    town.put_terminal(town.second, in_service=False)
    arrival = visit_day.check_in(town.store, town.facility, town.maria, visit.starts_at)
    assert arrival.standing is visit_day.Standing.NO_TERMINAL


@pytest.mark.parametrize(
    ("party", "english", "spanish"),
    [
        (ALONE, "1 adult", "1 adulto"),
        (Party(1, 1), "1 adult and 1 child", "1 adulto y 1 menor"),
        (Party(3, 2), "3 adults and 2 children", "3 adultos y 2 menores"),
    ],
)
def test_it_is_said_in_both_languages(party: Party, english: str, spanish: str) -> None:
    assert party.said(Language.ENGLISH) == english
    assert party.said(Language.SPANISH) == spanish


def test_letters_and_the_trail_say_who_comes_only_if_somebody_does(town: Town) -> None:
    visit = book.confirm(town.store, town.facility, hold(town, FAMILY).id, NOW)
    (letter,) = town.letters()
    assert "2 adult" in letter.body
    assert "\n\n\n" not in letter.body
    (entry,) = visit_details(town.store, visit.id).history
    assert (entry.detail["adults"], entry.detail["children"]) == (2, 1)


def test_a_terminals_room_comes_with_the_facilitys_file(town: Town) -> None:
    def brought(seats: str) -> facility_file.FacilityFile:
        text = f'[[terminal]]\nname = "{town.second.name}"\n{seats}'
        return facility_file.read(text.encode())

    for seats, kept in (("seats = 3", 3), ("", 3), ("seats = 0", 0)):
        facility_import.bring_in(town.store, brought(seats), "admin", NOW)
        with town.store.read() as t:
            assert t.terminals.get(town.second.id).seats == kept
    for wrong in ("seats = -1", "seats = 1001", 'seats = "two"', "seats = true"):
        assert brought(wrong).problems

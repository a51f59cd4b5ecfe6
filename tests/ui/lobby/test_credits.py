"""My credit: what is owed and every line of how it came and went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.domain.ledger import EntryWhy
from kiosk.domain.reason import Reason
from kiosk.services import book, call_off, credit_history
from kiosk.ui import words
from tests.pages.booking import MyVisits
from tests.pages.lobby import Lobby
from tests.services.town import FRIDAY
from tests.ui.lobby.front import Front

MINUTE = timedelta(minutes=1)
WHY = "The screen of terminal 1 does not turn on."


class Credits(Lobby):
    """Lines, the newest first."""

    def lines(self) -> list[tuple[str, str]]:
        """Why, and of which visit."""
        found: list[tuple[str, str]] = []
        while self.has(f"credit_why_{len(found)}"):
            n = len(found)
            found.append((self.text_of(f"credit_why_{n}"), self.text_of(f"credit_of_{n}")))
        return found


def history(front: Front) -> None:
    """Cancelled in time, spent again, and called off for a broken terminal."""
    town = front.town
    first = town.booked()
    book.cancel(town.store, town.facility, town.maria, first.id, front.now)
    front.pass_by(MINUTE)
    saturday = town.slot(FRIDAY + timedelta(days=1))
    second = town.booked(slot=saturday, at=front.now)
    front.pass_by(MINUTE)
    args = town.store, town.facility, town.officer, second.id, second.version
    call_off.call_off(*args, Reason.OUTSIDE_TERMINAL_BROKEN, WHY, front.now)


def test_there_is_nothing_yet_and_the_rule_is_told(front: Front) -> None:
    page = front.at("credits", Credits)
    front.qtbot.waitUntil(lambda: page.has("no_credits"))
    assert page.has("credit_rules")
    assert page.text_of("credit") == words.say("y_credit_none")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_line_says_when_why_and_which_visit(front: Front, language: str) -> None:
    history(front)
    mine = front.at("my_visits", MyVisits)
    mine.window.speak(language)
    mine.click("credits")
    mine.wait_for("credits")
    page = Credits(front.window, front.qtbot)
    front.qtbot.waitUntil(lambda: page.has("credit_entries"))
    whys = ("not_the_visitors_fault", "spent", "cancelled_in_time")
    lines = page.lines()
    assert [why for why, _ in lines] == [words.say(f"cr_why.{why}") for why in whys]
    zone = front.town.facility.zone
    for back, ((_, more), day) in enumerate(zip(lines, (1, 1, 0), strict=True)):
        starts_at = front.town.slot(FRIDAY + timedelta(days=day)).starts_at
        assert words.moment_there(starts_at, zone) in more
        assert words.moment_there(front.now - back * MINUTE, zone) in more
        assert front.town.rafael.full_name in more
    assert page.text_of("credit") == words.say("y_credit_here_one")


def test_it_is_reached_from_the_status_and_leads_to_the_visits(front: Front) -> None:
    status = front.at("status", Lobby)
    front.qtbot.waitUntil(lambda: status.has("credits"))
    status.click("credits")
    status.wait_for("credits")
    status.click("my_visits")
    status.wait_for("my_visits")


def test_every_reason_of_the_ledger_has_its_words() -> None:
    for why in EntryWhy:
        if why is EntryWhy.UNDONE:
            assert words.has("cr_why.undone_given")
            assert words.has("cr_why.undone_taken")
        else:
            assert words.has(f"cr_why.{why}")


def test_the_balance_is_the_sum_of_the_lines(front: Front) -> None:
    history(front)
    found = credit_history.history(front.town.store, front.town.maria)
    for kind, owed in found.credits.items():
        of_kind = [each for each in found.lines if each.entry.kind is kind]
        assert owed == sum(each.entry.amount for each in of_kind)
        assert not of_kind or of_kind[0].left == owed
        assert all(each.left >= 0 for each in of_kind)

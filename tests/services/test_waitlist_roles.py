"""The waiting list where a lobby sees one visitor alone: order is kept, and a desk makes offers."""

from __future__ import annotations

from datetime import timedelta

from kiosk.domain.ids import VisitorId
from kiosk.domain.waiting import WaitState
from kiosk.services import book, waitlist
from kiosk.services.waitlist import Standing
from tests.services.line import ONSITE, Line
from tests.services.town import FRIDAY, NOW
from tests.store.test_roles import Machines, machines

__all__ = ["machines"]

LATER = NOW + timedelta(minutes=1)


def test_a_list_under_the_roles(machines: Machines) -> None:
    line = Line(machines.all)
    facility, lobby = line.facility, machines.lobby
    a, b = line.person("a"), line.person("b")

    def standing(who: VisitorId) -> Standing:
        (found,) = waitlist.mine(lobby.of(who), facility, who, LATER)
        return found

    for place, who in enumerate((a, b), start=1):
        wait = waitlist.join(lobby.of(who), facility, who, ONSITE, FRIDAY, NOW)
        assert (wait.number, standing(who).place) == (place, place)
        listed = waitlist.of_day(lobby.of(who), facility, who, ONSITE, FRIDAY, NOW)
        assert listed.standing is not None
        assert listed.standing.place == place
    mine = line.first.visitor
    book.cancel(lobby.of(mine), facility, mine, line.first.id, NOW)
    # The terminal knows nobody else's right to a visit, so it offers nothing to anybody.
    assert [standing(who).wait.state for who in (a, b)] == [WaitState.WAITING] * 2
    waitlist.go_round(machines.desk, facility, LATER)
    assert [standing(who).wait.state for who in (a, b)] == [WaitState.OFFERED, WaitState.WAITING]
    hold = standing(a).hold
    assert hold is not None
    visit = book.confirm(lobby.of(a), facility, hold.id, LATER)
    assert (visit.visitor, visit.starts_at) == (a, line.first.starts_at)
    assert waitlist.mine(lobby.of(a), facility, a, LATER) == ()
    assert standing(b).place == 1
    waitlist.leave(lobby.of(b), facility, b, standing(b).wait.number, LATER)
    assert waitlist.mine(lobby.of(b), facility, b, LATER) == ()

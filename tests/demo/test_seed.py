"""The sample facility, small: what is in it, and that the tour finds its way through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import pytest
from pytestqt.qtbot import QtBot

from kiosk import settings
from kiosk.demo import people, scenes, seed
from kiosk.demo.applications import Wanted, application
from kiosk.demo.driver import Driver
from kiosk.demo.tour import Tour
from kiosk.domain.enrolment import State
from kiosk.domain.guidance import Timings
from kiosk.paths import Home
from kiosk.program import Program
from kiosk.services import book, staff, visitors
from kiosk.services.calendar import day_view
from kiosk.services.draft import Checks, Draft
from kiosk.ui import app, measure, theme, words
from kiosk.windows import Doors

#: Nobody has to wait for the shutter.
QUICK = Timings(hold=0.1, count=0.6, fault=0.05, hint=0.02)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    many: dict[str, object] = {"booking.adults_most": 3, "booking.children_most": 2}
    return Program(Home(tmp_path / "home"), settings.load(None, many))


@pytest.fixture
def filled(program: Program) -> seed.Seeded:
    """A facility of one waiting, two approved and one who can correct something."""
    store = program.open_store()
    checks = Checks(
        card=program.card_limits, portrait=program.portrait_limits, key=program.public_key()
    )

    def draw(wanted: Sequence[Wanted]) -> Iterable[Draft]:
        return (application(w, checks) for w in wanted)

    try:
        at = datetime.now(UTC)
        return seed.fill(store, program.facility, at, draw, waiting=1, approved=2)
    finally:
        store.close()


def test_everybody_of_the_chooser_can_sign_in(program: Program, filled: seed.Seeded) -> None:
    store, now = program.open_store(), datetime.now(UTC)
    try:
        for worker in people.STAFF:
            signed = staff.sign_in(store, program.facility, worker.badge, worker.password, now)
            assert signed.role is worker.role
        found = {}
        for email in (filled.approved, filled.returned, filled.waiting):
            visitor = visitors.sign_in(store, program.facility, email, people.PIN, now)
            with store.read() as t:
                enrolment = t.enrolments.of_visitor(visitor.id)
            assert enrolment is not None
            found[email] = enrolment.state
        assert found == {
            filled.approved: State.APPROVED,
            filled.returned: State.RETURNED,
            filled.waiting: State.WAITING,
        }
        assert seed.seeded(store) == filled
    finally:
        store.close()


@pytest.mark.usefixtures("filled")
def test_two_weeks_of_visits_keep_the_rules(program: Program) -> None:
    store, now = program.open_store(), datetime.now(UTC)
    today = program.facility.day(now)
    try:
        days = [
            day_view(store, program.facility, today + timedelta(days=d), now) for d in range(-7, 8)
        ]
        visits = [card.visit for day in days for card in day.visits]
        assert len({v.starts_at.date() for v in visits}) >= 14
        assert all(v.state.value != "booked" for v in visits if v.ends_at <= now)
        places = Counter((v.terminal, v.starts_at) for v in visits)
        assert max(places.values()) == 1
        assert book.mine(store, visits[-1].visitor, now).upcoming
    finally:
        store.close()


@pytest.fixture
def as_before() -> Iterator[Callable[[], None]]:
    """Language, shape and theme are those of every test again."""
    running = app.application()

    def reset() -> None:
        words.use("en")
        measure.use(portrait=False)
        theme.use("light", running)

    yield reset
    reset()


@pytest.mark.usefixtures("filled", "as_before", "qtbot")
def test_the_tour_passes_every_screen(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    del qtbot
    out = tmp_path / "tour"
    out.mkdir()
    doors = Doors(program, device=lambda: scenes.camera(unsteady=False))
    try:
        Tour(program, doors, Driver(out), "en", (1920, 1080), QUICK).walk()
    finally:
        doors.close()
    names = [file.stem.split("-", 1)[1] for file in sorted(out.glob("*.png"))]
    passed = {"welcome", "id-front", "portrait", "sent", "review", "reject-with-letter"}
    assert passed | {
        "not-approved-yet",
        "who-comes",
        "choose-a-time",
        "my-credit",
        "booked",
        "calendar",
        "visit",
    } <= set(names)
    for file in out.glob("*.png"):
        picture = cv2.imread(str(file))
        assert picture is not None
        assert picture.std() > 5, file.name

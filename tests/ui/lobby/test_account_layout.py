"""Every page and stage about details, sending and status: nothing cut off, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.domain.reason import Cause, Reason
from kiosk.services.enrol import submit
from kiosk.ui.lobby import sending
from tests.pages.account import SignIn, Status
from tests.pages.enrolment import CheckAnswers, Details, PinPage, Submitted, WhoToVisit
from tests.pages.lobby import Lobby
from tests.services.applications import RAFAEL
from tests.store.faults import locked
from tests.ui import layout
from tests.ui.lobby.office import EMAIL, PIN, Office

SIZES = [(1920, 1080), (1080, 1920)]
BLURRED = Cause(Reason.ID_NOT_LEGIBLE, "The date of birth is under a reflection.")
OTHER = Cause(Reason.ID_OTHER, "Please show the card itself and not a picture on a phone.")
FINAL = Cause(Reason.POLICY_OTHER, "You may not visit while the case is open.")


def _details(office: Office) -> None:
    office.at("details", Details, office.draft())


def _details_problem(office: Office) -> None:
    office.at("details", Details, replace(office.draft(), email="maria@")).click("key_next")


def _details_taken(office: Office) -> None:
    office.enrolled()
    page = office.at("details", Details, office.draft())
    page.click("key_next")
    page.click("key_next")
    page.see("to_sign_in")


def _search(office: Office) -> None:
    office.at("resident", WhoToVisit, office.draft())


def _search_none(office: Office) -> None:
    page = office.at("resident", WhoToVisit, office.draft())
    page.search("zz")
    page.qtbot.waitUntil(lambda: bool(page.problem_at("search")))


def _pick(office: Office) -> None:
    page = office.at("resident", WhoToVisit, office.draft())
    page.search("rey")
    page.people()


def _relation(office: Office) -> None:
    _pick(office)
    office.as_page(WhoToVisit).pick(0)


def _new_pin(office: Office) -> None:
    office.at("new_pin", PinPage, office.draft()).enter("111111")


def _answers(office: Office) -> None:
    office.window.session.resident = RAFAEL
    office.at("check_answers", CheckAnswers, office.draft())


def _answers_covered(office: Office) -> None:
    _answers(office)
    page = office.as_page(CheckAnswers)
    with locked(office.url):
        page.click("send")
        page.see("answers_covered")
        # Sending ends with the state on the screen as it is.
        office.window.page._sending._work = None  # type: ignore[attr-defined]


def _submitted(office: Office) -> None:
    session = office.window.session
    session.submitted = submit(office.here.store, office.facility, office.draft(), office.now)
    session.kept["submitted_to"] = "ma•••••@example.org"
    office.at("submitted", Submitted)


def _submitted_kept(office: Office) -> None:
    session = office.window.session
    sent = submit(office.here.store, office.facility, office.draft(), office.now)
    session.submitted = replace(sent, is_kept=True)
    session.kept["submitted_to"] = "ma•••••@example.org"
    office.at("submitted", Submitted)


def _sign_in(office: Office) -> None:
    office.at("sign_in", SignIn)


def _sign_in_unknown(office: Office) -> None:
    page = office.at("sign_in", SignIn)
    page.give("nobody@example.org", PIN)
    page.see("to_new")


def _pin(office: Office) -> None:
    office.enrolled()
    page = office.at("sign_in", SignIn)
    page.give(EMAIL, "900817")
    page.qtbot.waitUntil(lambda: bool(page.problem()))


def _status(*causes: Cause, approve: bool = False) -> Callable[[Office], None]:
    def show(office: Office) -> None:
        office.enrolled()
        if causes or approve:
            office.decide(*causes)
        page = office.at("sign_in", SignIn)
        page.give(EMAIL, PIN)
        page.wait_for("status")
        shown = office.as_page(Status)
        shown.qtbot.waitUntil(lambda: bool(shown.primary()))

    return show


STAGES: dict[str, Callable[[Office], None]] = {
    "details": _details,
    "details, problem": _details_problem,
    "details, taken": _details_taken,
    "search": _search,
    "search, none": _search_none,
    "pick": _pick,
    "relation": _relation,
    "new PIN": _new_pin,
    "answers": _answers,
    "answers covered": _answers_covered,
    "submitted": _submitted,
    "submitted_kept": _submitted_kept,
    "sign in": _sign_in,
    "sign in, unknown": _sign_in_unknown,
    "PIN": _pin,
    "waiting": _status(),
    "approved": _status(approve=True),
    "returned": _status(BLURRED),
    "returned for several": _status(BLURRED, OTHER, Cause(Reason.PHOTO_FILTERS)),
    "refused": _status(FINAL),
}


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_is_cut_off(office: Office, stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONG", 0.0)
    STAGES[stage](office)
    window = office.window
    lobby = office.as_page(Lobby)
    found: list[str] = []
    for size in SIZES:
        window.resize(*size)
        for language in ("en", "es", "pseudo"):
            window.speak(language)
            for contrast in (False, True):
                window.set_display(contrast=contrast)
                lobby.qtbot.waitUntil(lambda: not window.page.is_busy)
                where = f"{size[0]}x{size[1]} {language} {'high contrast' * contrast}"
                found += [f"{where}: {fault}" for fault in layout.problems(window)]
                found += [f"{where}: two primaries"] * (len(layout.primaries(window)) > 1)
                if not layout.primary_is_low(window):
                    found.append(f"{where}: the primary button is not at the bottom")
    window.set_display(contrast=False)
    assert not found


@pytest.mark.parametrize("stage", ["details", "relation", "answers", "submitted", "returned"])
def test_larger_letters_cut_nothing_off(office: Office, stage: str) -> None:
    STAGES[stage](office)
    for size in SIZES:
        office.window.resize(*size)
        office.window.set_display(big=True)
        assert not layout.problems(office.window)
        office.window.set_display(big=False)

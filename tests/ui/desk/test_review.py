"""Looking at a case and deciding it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from kiosk.domain.enrolment import PictureKind, State
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.reason import Cause, Reason
from kiosk.services import review
from kiosk.store import keys
from kiosk.ui import words
from kiosk.ui.parts.check_row import Outcome
from kiosk.ui.station import Station
from tests.pages.desk import Desk
from tests.services.applications import FACILITY
from tests.ui.desk.office import BADGE, BLURRED, GLARE, PASSWORD, Office

OpenDesk = Callable[..., Desk]
SPOILED = (Cause(Reason.ID_NOT_LEGIBLE),)


def with_case_open(open_desk: OpenDesk, enrolment: EnrolmentId, waiting: int = 1) -> Desk:
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD).wait_for(waiting)
    desk.open_case()
    desk.review.wait_for_case(enrolment)
    return desk


def test_the_evidence_is_side_by_side(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies(GLARE, BLURRED, surname="Delgado Ruiz", id_number="D4821199")
    desk = with_case_open(open_desk, case)
    page = desk.review.page
    assert desk.review.view.has_picture()
    assert page.case is not None
    assert set(page.case.images) == set(PictureKind)
    assert desk.review.differing() == ["ID number"]
    assert desk.review.differences() == "1 difference"
    # Worst first, the front before the back.
    sharp, glare = desk.review.checks("document_panel")[:2]
    assert (sharp.label, glare.label) == ("Sharpness", "Glare")
    assert (glare.value, glare.limit, glare.outcome) == ("4.1%", "max 2.0%", Outcome.ATTENTION)
    assert (sharp.value, sharp.limit, sharp.outcome) == ("4", "min 12", Outcome.FAIL)
    rules = {c.label: c for c in desk.review.checks("facts_panel")}
    assert (rules["18 or older"].value, rules["18 or older"].outcome) == ("35 years", Outcome.OK)
    assert rules["ID not expired"].value == "842 days left"
    assert "example.org" in desk.text_of("contact")
    assert "Rafael Reyes, 2B-14" in desk.text_of("wants_to_visit")


def test_nothing_is_decided_in_the_first_moments(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    desk = with_case_open(open_desk, case)
    assert not desk.review.is_ready()
    desk.type("ar")
    assert not desk.has("reject_overlay")
    assert office.kept(case).state is State.WAITING


def test_one_key_approves_a_clean_case_and_the_next_one_opens(
    open_desk: OpenDesk, office: Office
) -> None:
    first = office.applies(ago=timedelta(hours=2), name="Price")
    second = office.applies(ago=timedelta(hours=1), name="Webb")
    desk = with_case_open(open_desk, first, waiting=2)
    assert desk.text_of("approve") == words.say("desk.review.approve")
    desk.review.approve()
    desk.review.wait_for_case(second)
    decided = office.kept(first)
    assert decided.state is State.APPROVED
    assert decided.decisions[-1].officer == office.officer.id
    assert office.opened.letters()[-1] == "approved"
    assert "Price" in desk.toast()
    desk.review.approve()
    desk.qtbot.waitUntil(lambda: desk.queue.word() == words.say("desk.queue.empty"))


def test_faults_take_the_key_twice_and_are_logged_as_overridden(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies(GLARE)
    desk = with_case_open(open_desk, case)
    assert desk.text_of("approve") == "Approve, 1 warning"
    desk.review.approve()
    assert desk.text_of("decision_hint") == words.say("desk.review.press_again")
    assert office.kept(case).state is State.WAITING
    desk.press(Qt.Key.Key_A)
    desk.qtbot.waitUntil(lambda: office.kept(case).state is State.APPROVED)
    assert [f.kind for f in office.kept(case).decisions[-1].overridden] == [Kind.GLARE]
    desk.see("queue_page")


def test_letters_typed_into_the_note_decide_nothing_and_stay_inside(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies()
    desk = with_case_open(open_desk, case)
    desk.review.wait_until_ready()
    desk.type("m")
    desk.type("a rash hjkz?")
    assert office.kept(case).state is State.WAITING
    assert desk.text_of("internal_note") == "a rash hjkz?"
    assert not desk.review.view.loupe
    desk.press(Qt.Key.Key_Escape)
    assert desk.has("review_page")
    desk.review.approve()
    desk.qtbot.waitUntil(lambda: office.kept(case).state is State.APPROVED)
    assert office.kept(case).decisions[-1].note == "a rash hjkz?"
    assert "rash" not in office.last_letter()


def test_a_skipped_case_waits_and_is_not_offered_again(open_desk: OpenDesk, office: Office) -> None:
    first = office.applies(ago=timedelta(hours=3), name="Price")
    second = office.applies(ago=timedelta(hours=2), name="Webb")
    desk = with_case_open(open_desk, first, waiting=2)
    desk.type("s")
    desk.review.wait_for_case(second)
    desk.type("s")
    desk.see("queue_page")
    assert office.kept(first).state is State.WAITING
    assert len(desk.queue.names()) == 2


def test_neighbours_are_a_key_away(open_desk: OpenDesk, office: Office) -> None:
    first = office.applies(ago=timedelta(hours=3), name="Price")
    second = office.applies(ago=timedelta(hours=2), name="Webb")
    desk = with_case_open(open_desk, first, waiting=2)
    assert desk.text_of("case_place") == "1 of 2"
    desk.type("j")
    desk.review.wait_for_case(second)
    desk.type("k")
    desk.review.wait_for_case(first)
    desk.press(Qt.Key.Key_Escape)
    desk.see("queue_page")
    assert desk.queue.chosen().endswith("Price")


def test_the_second_officer_gets_a_sentence_and_overwrites_nothing(
    open_desk: OpenDesk, office: Office, station: Station
) -> None:
    case = office.applies()
    desk = with_case_open(open_desk, case)
    desk.review.wait_until_ready()
    desk.window.watch.stop()
    office.turned_down(case, *SPOILED)
    desk.press(Qt.Key.Key_A)
    desk.qtbot.waitUntil(lambda: "decided" in desk.notice() or "Another" in desk.notice())
    kept = office.kept(case)
    assert kept.state is State.RETURNED
    assert len(kept.decisions) == 1
    assert not desk.find("approve").isEnabled()


def test_a_case_decided_elsewhere_says_so_without_a_key(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies()
    other = office.applies(ago=timedelta(minutes=30), name="Webb")
    desk = with_case_open(open_desk, case, waiting=2)
    office.turned_down(case, *SPOILED)
    desk.qtbot.waitUntil(lambda: bool(desk.notice()))
    desk.click("desk_notice_button")
    desk.review.wait_for_case(other)


def test_newer_pictures_are_announced_and_loaded(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    desk = with_case_open(open_desk, case)
    office.sends_again(case)
    desk.qtbot.waitUntil(lambda: desk.notice() == words.say("desk.review.newer"))
    desk.click("desk_notice_button")
    desk.qtbot.waitUntil(lambda: desk.notice() == "")
    desk.review.wait_for_case(case)
    assert desk.text_of("attempt_line") == "Submission 2"


def test_a_picture_that_cannot_be_opened_says_so(
    open_desk: OpenDesk, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    strange = keys.generate(tmp_path / "other").public
    case = office.applies(key=strange)
    desk = with_case_open(open_desk, case)
    assert not desk.review.view.has_picture()
    page = desk.review.page
    assert page.case is not None
    assert page.case.why_absent(PictureKind.ID_FRONT) == "desk.review.unopened"
    assert desk.text_of("approve") == "Approve, 2 warnings"


def test_a_desk_without_the_key_says_so_and_can_try_again(
    open_desk: OpenDesk, office: Office, station: Station
) -> None:
    case = office.applies()
    station.private_key = None
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD).wait_for(1)
    desk.press(Qt.Key.Key_Return)
    desk.see("review_page")
    desk.qtbot.waitUntil(lambda: bool(desk.notice()))
    station.private_key = lambda: office.opened.key
    desk.click("desk_notice_button")
    desk.review.wait_for_case(case)


def test_the_picture_can_be_chosen_turned_and_looked_at_through_the_loupe(
    open_desk: OpenDesk, office: Office
) -> None:
    desk = with_case_open(open_desk, office.applies())
    view = desk.review.view
    desk.type("t")
    assert view.turns == 1
    desk.type("+")
    assert view.zoom > 1
    desk.type("2")
    assert (view.turns, view.zoom) == (0, 1)
    desk.type("z")
    assert view.loupe
    desk.type("z")
    assert not view.loupe


def test_the_loupe_goes_when_a_held_key_is_let_go(open_desk: OpenDesk, office: Office) -> None:
    desk = with_case_open(open_desk, office.applies())
    holder = desk.window.focusWidget() or desk.window
    QTest.keyPress(holder, Qt.Key.Key_Z)
    assert desk.review.view.loupe
    desk.qtbot.waitUntil(desk.review.page.is_held)
    QTest.keyRelease(holder, Qt.Key.Key_Z)
    assert not desk.review.view.loupe


def test_no_picture_stays_when_the_page_is_left(open_desk: OpenDesk, office: Office) -> None:
    desk = with_case_open(open_desk, office.applies())
    assert desk.review.has_pictures()
    page = desk.review.page
    desk.hold(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert page.case is None
    assert not desk.review.has_pictures()


def test_earlier_decisions_and_their_pictures_are_in_the_history(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies()
    office.sends_again(case, Cause(Reason.ID_OTHER, "The lower edge is hidden by a thumb."))
    desk = with_case_open(open_desk, case)
    desk.type("h")
    desk.see("history_overlay")
    said = [w.text() for w in desk.find("history_overlay").findChildren(QLabel)]
    assert any("lower edge" in text for text in said)
    desk.click("show_attempt_1")
    desk.qtbot.waitUntil(lambda: not desk.has("show_attempt_1"))
    assert office.opened.audited(case).count("enrolment.viewed") >= 2
    desk.type("h")
    assert not desk.has("history_overlay")


def test_the_eyes_of_both_faces_lie_on_one_line(open_desk: OpenDesk, office: Office) -> None:
    """Faces without eyes that can be found are still shown whole."""
    desk = with_case_open(open_desk, office.applies())
    taken = desk.find("face_portrait")
    on_id = desk.find("face_id_portrait")
    assert taken.y() == on_id.y()
    assert taken.size() == on_id.size()


@pytest.mark.parametrize(
    ("finding", "label"),
    [
        (replace(GLARE, weight=Weight.ADVICE), "Approve"),
        (Finding(Kind.FACES_SEVERAL, Weight.WARN, 2, 1, Side.PORTRAIT), "Approve, 1 warning"),
    ],
)
def test_advice_alone_does_not_ask_twice(
    open_desk: OpenDesk, office: Office, finding: Finding, label: str
) -> None:
    desk = with_case_open(open_desk, office.applies(finding))
    assert desk.text_of("approve") == label


def test_what_another_officer_approved_stays_approved(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    desk = with_case_open(open_desk, case)
    desk.review.wait_until_ready()
    desk.window.watch.stop()
    office.let_go(case)
    review.approve(
        office.opened.store,
        FACILITY,
        office.opened.officer,
        case,
        office.kept(case).version,
        office.clock(),
    )
    desk.type("r")
    desk.reject.wait_for()
    desk.reject.tick(Reason.PHOTO_BLURRY)
    desk.reject.send()
    desk.qtbot.waitUntil(lambda: bool(desk.notice()))
    assert office.kept(case).state is State.APPROVED
    assert not desk.has("reject_overlay")


def test_a_decision_is_undone_with_a_key_until_the_letter_leaves(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies()
    other = office.applies(ago=timedelta(minutes=30), name="Webb")
    desk = with_case_open(open_desk, case, waiting=2)
    desk.review.approve()
    desk.review.wait_for_case(other)
    assert desk.toast().endswith("The e-mail goes out in 10 s.")
    assert office.kept(case).state is State.APPROVED
    office.clock.now += timedelta(seconds=9)
    desk.press(Qt.Key.Key_U)
    desk.review.wait_for_case(case)
    assert desk.toast() == words.say("desk.review.toast_undone")
    assert office.kept(case).state is State.WAITING
    assert not office.kept(case).decisions
    desk.press(Qt.Key.Key_U)
    assert office.kept(case).state is State.WAITING


def test_an_undo_that_comes_too_late_says_so(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    desk = with_case_open(open_desk, case)
    desk.review.approve()
    desk.queue.wait_for(0)
    office.clock.now += timedelta(seconds=10)
    desk.click("desk_undo")
    desk.qtbot.waitUntil(lambda: desk.toast() == "Too late to undo: the letter has left.")
    assert office.kept(case).state is State.APPROVED


def test_u_in_a_note_is_a_letter(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    other = office.applies(ago=timedelta(minutes=30), name="Webb")
    desk = with_case_open(open_desk, case, waiting=2)
    desk.review.approve()
    desk.review.wait_for_case(other)
    desk.type("m")
    desk.type("unsure")
    assert desk.review.page.facts.note.text() == "unsure"
    assert office.kept(case).state is State.APPROVED

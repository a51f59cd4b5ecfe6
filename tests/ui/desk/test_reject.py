"""Turning a case down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt

from kiosk.domain.enrolment import State
from kiosk.domain.language import Language
from kiosk.domain.reason import Cause, Reason
from kiosk.ui import words
from tests.pages.desk import Desk
from tests.ui.desk.office import BADGE, BLURRED, FACE_BLURRED, PASSWORD, Office

OpenDesk = Callable[..., Desk]
WORDS = "The thumb hides the date of birth."


def rejecting(open_desk: OpenDesk, waiting: int = 1) -> Desk:
    """The window of the first case's rejection."""
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD).wait_for(waiting)
    desk.open_case()
    desk.review.wait_until_ready()
    desk.type("r")
    desk.reject.wait_for()
    return desk


def test_reasons_that_checks_speak_for_are_ticked_and_say_so(
    open_desk: OpenDesk, office: Office
) -> None:
    office.applies(BLURRED, FACE_BLURRED)
    desk = rejecting(open_desk)
    assert desk.reject.ticked() == (Reason.PHOTO_BLURRY, Reason.ID_NOT_LEGIBLE)
    assert desk.reject.suggested() == [Reason.PHOTO_BLURRY, Reason.ID_NOT_LEGIBLE]


def test_number_keys_tick_and_untick(open_desk: OpenDesk, office: Office) -> None:
    office.applies()
    desk = rejecting(open_desk)
    assert desk.reject.ticked() == ()
    assert not desk.reject.can_send()
    desk.type("70")
    assert desk.reject.ticked() == (Reason.ID_NOT_LEGIBLE, Reason.SECURITY_PHOTO_DIFFERS)
    desk.type("7")
    assert desk.reject.ticked() == (Reason.SECURITY_PHOTO_DIFFERS,)
    desk.type("o2")
    assert Reason.ID_OTHER in desk.reject.ticked()


def test_every_cause_goes_out_in_one_letter_and_the_next_case_opens(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies(BLURRED, ago=timedelta(hours=2), name="Price")
    following = office.applies(name="Webb")
    desk = rejecting(open_desk, waiting=2)
    desk.type("2")
    desk.type("o2")
    assert not desk.reject.can_send()
    desk.reject.explain(Reason.ID_OTHER, WORDS)
    desk.click("reject_note")
    desk.type("looks like a copy")
    desk.reject.wait_for_letter(WORDS)
    assert desk.reject.can_send()
    desk.reject.send()
    desk.review.wait_for_case(following)
    kept = office.kept(case)
    assert kept.state is State.RETURNED
    assert kept.decisions[-1].causes == (
        Cause(Reason.PHOTO_BLURRY),
        Cause(Reason.ID_NOT_LEGIBLE),
        Cause(Reason.ID_OTHER, WORDS),
    )
    assert kept.decisions[-1].note == "looks like a copy"
    assert WORDS in office.last_letter()
    assert "copy" not in office.last_letter()
    assert "Price" in desk.toast()


def test_an_explanation_has_10_to_500_characters(open_desk: OpenDesk, office: Office) -> None:
    office.applies()
    desk = rejecting(open_desk)
    desk.reject.tick(Reason.PHOTO_OTHER)
    desk.see("explain_invalid_photo_other")
    editor = desk.reject.overlay.explanation(Reason.PHOTO_OTHER).editor
    for text, good in (
        ("", False),
        ("         ", False),
        ("nine char", False),
        ("ten letter", True),
        ("x" * 500, True),
        ("x" * 501, False),
    ):
        editor.setPlainText(text)
        assert desk.reject.can_send() is good, text
        assert desk.text_of("explanation_count").startswith(str(len(text.strip())))


def test_letters_typed_to_the_visitor_tick_nothing(open_desk: OpenDesk, office: Office) -> None:
    office.applies()
    desk = rejecting(open_desk)
    desk.reject.tick(Reason.PHOTO_OTHER)
    desk.reject.explain(Reason.PHOTO_OTHER, "12345 o2 aarr ?")
    assert desk.reject.ticked() == (Reason.PHOTO_OTHER,)
    assert desk.has("reject_overlay")


def test_the_letter_is_in_the_visitors_language_and_can_be_read_in_the_other(
    open_desk: OpenDesk, office: Office
) -> None:
    office.applies(BLURRED, language=Language.SPANISH)
    desk = rejecting(open_desk)
    desk.reject.wait_for_letter("Hola")
    desk.click("letter_language_en")
    desk.reject.wait_for_letter("Hello")


def test_without_a_reason_there_is_no_letter_and_nothing_to_send(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies(BLURRED)
    desk = rejecting(open_desk)
    desk.reject.wait_for_letter("ID")
    desk.type("7")
    desk.qtbot.waitUntil(lambda: desk.reject.letter().strip() == "")
    desk.reject.send()
    assert desk.has("reject_overlay")
    assert office.kept(case).state is State.WAITING


def test_the_foot_says_what_the_visitor_can_do_again(open_desk: OpenDesk, office: Office) -> None:
    office.applies()
    desk = rejecting(open_desk)
    desk.type("2")
    assert words.say("desk.part.portrait") in desk.text_of("reject_meaning")
    desk.type("8")
    assert desk.text_of("reject_meaning") == words.say("desk.reject.final")
    assert desk.text_of("send") == words.say("desk.reject.refuse")


def test_a_final_reason_refuses(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    desk = rejecting(open_desk)
    desk.type("8")
    desk.click("send")
    desk.see("queue_page")
    assert office.kept(case).state is State.REJECTED


def test_escape_closes_and_decides_nothing(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies(BLURRED)
    desk = rejecting(open_desk)
    desk.reject.tick(Reason.PHOTO_OTHER)
    desk.reject.explain(Reason.PHOTO_OTHER, "half a word")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.has("reject_overlay")
    assert desk.review.shown() == case
    assert office.kept(case).state is State.WAITING


def test_the_note_of_the_page_is_carried_over(open_desk: OpenDesk, office: Office) -> None:
    office.applies()
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD).wait_for(1)
    desk.open_case()
    desk.type("m")
    desk.type("seen twice")
    desk.press(Qt.Key.Key_Escape)
    desk.review.wait_until_ready()
    desk.type("r")
    desk.reject.wait_for()
    assert desk.text_of("reject_note") == "seen twice"


def test_tab_stays_inside_the_window(open_desk: OpenDesk, office: Office) -> None:
    office.applies(BLURRED)
    desk = rejecting(open_desk)
    for _ in range(30):
        desk.press(Qt.Key.Key_Tab)
        holder = desk.window.focusWidget()
        assert holder is not None
        assert desk.reject.overlay.isAncestorOf(holder)

"""My request: waiting, approved, to be fixed, refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.enrolment import State
from kiosk.domain.reason import ENROLMENT_REASONS, Cause, Part, Reason
from kiosk.ui.lobby import fixing
from tests.pages.account import SignIn, Status
from tests.ui.lobby.office import EMAIL, PIN, Office

BLURRED = Cause(Reason.ID_NOT_LEGIBLE, "The date of birth is under a reflection.")


@pytest.fixture
def page(office: Office) -> Status:
    office.enrolled()
    return _signed_in(office)


def _signed_in(office: Office) -> Status:
    sign_in = office.at("sign_in", SignIn)
    sign_in.give(EMAIL, PIN)
    sign_in.wait_for("status")
    return office.as_page(Status)


def test_waiting_says_by_when_and_under_which_number(page: Status, office: Office) -> None:
    assert page.heading() == "We are checking your request"
    assert page.text_of("due") == "Tue, Nov 24, 1:50 PM\xa0PST"
    stored = office.stored()
    assert stored is not None
    assert page.text_of("reference").replace(" ", "") == stored.reference
    assert page.primary() == "finish"


def test_after_the_deadline_no_passed_time_is_promised(office: Office) -> None:
    office.enrolled()
    office.now += timedelta(hours=25)
    page = _signed_in(office)
    assert page.has("late")
    assert not page.has("due")


def test_approved_leads_to_booking(page: Status, office: Office) -> None:
    office.decide()
    page.qtbot.waitUntil(lambda: page.primary() == "book")
    assert page.heading() == "You are approved"
    assert page.text_of("whom") == "Rafael Reyes, 2B-14"
    assert page.has("my_visits")


def test_returned_shows_reason_explanation_parts_and_time(page: Status, office: Office) -> None:
    office.decide(BLURRED)
    page.qtbot.waitUntil(lambda: page.primary() == "fix")
    assert page.heading() == "Not approved yet. You can fix this."
    assert page.headlines() == ["Your ID photo is not clear"]
    assert page.explanations() == ["The date of birth is under a reflection."]
    assert page.parts() == {"id": "Do again", "details": "Fine", "portrait": "Fine"}


def test_everything_is_said_in_the_other_language(page: Status, office: Office) -> None:
    office.decide(BLURRED)
    page.qtbot.waitUntil(lambda: page.primary() == "fix")
    page.click("tool_other_lang")
    assert page.heading() == "Todavía sin aprobar. Puede corregirlo."
    assert page.headlines() == ["La foto de su identificación no es clara"]
    assert page.parts()["id"] == "Repetir"


@pytest.mark.parametrize(
    "reason", [Reason.ID_NOT_LEGIBLE, Reason.SECURITY_ID_DIFFERS, Reason.SECURITY_PHOTO_DIFFERS]
)
def test_fix_this_now_goes_to_the_first_failed_page(
    page: Status, office: Office, reason: Reason
) -> None:
    office.decide(Cause(reason))
    page.click("fix")
    page.wait_for("id_type")
    session = office.window.session
    assert session.redo == reason.reopens
    assert office.kept_draft.applicant.surname == "Delgado"
    assert office.kept_draft.pin == ""


def test_several_reasons_are_all_told(page: Status, office: Office) -> None:
    office.decide(Cause(Reason.PHOTO_FILTERS), BLURRED)
    page.qtbot.waitUntil(lambda: page.primary() == "fix")
    assert len(page.headlines()) == 2
    assert page.parts() == {"id": "Do again", "details": "Fine", "portrait": "Do again"}


def test_refused_leads_to_an_officer_and_to_no_fixing(page: Status, office: Office) -> None:
    office.decide(Cause(Reason.POLICY_OTHER, "You may not visit while the case is open."))
    page.qtbot.waitUntil(lambda: page.has("talk"))
    assert page.heading() == "Your request was refused"
    assert page.explanations() == ["You may not visit while the case is open."]
    assert not page.has("fix")
    calls: list[str] = []
    office.station.hub.help_asked.connect(lambda _, heading: calls.append(heading))
    page.click("talk")
    assert calls == ["Your request was refused"]


def test_refused_for_age_says_from_when(page: Status, office: Office) -> None:
    office.decide(Cause(Reason.POLICY_UNDER_18))
    page.qtbot.waitUntil(lambda: page.has("talk"))
    assert not page.has("first_day")
    stored = office.window.session.enrolment
    assert stored is not None
    young = replace(stored.applicant, birth=date(2010, 5, 1))
    office.window.session.enrolment = replace(stored, applicant=young)
    page.click("tool_other_lang")
    assert page.text_of("first_day") == "Puede pedirla otra vez a partir del 1 de mayo de 2028."


def test_not_now_ends_the_session(page: Status, office: Office) -> None:
    office.decide(BLURRED)
    page.click("later")
    page.wait_for("welcome")
    assert office.window.session.visitor is None


def test_a_decision_taken_meanwhile_shows_by_itself(page: Status, office: Office) -> None:
    office.decide()
    office.qtbot.waitUntil(lambda: page.heading() == "You are approved")
    found = office.window.session.enrolment
    assert found is not None
    assert found.state is State.APPROVED


def test_another_officer_was_faster_than_fixing(page: Status, office: Office) -> None:
    office.decide(BLURRED)
    page.see("fix")
    stored = office.stored()
    assert stored is not None
    draft = office.draft("third")
    from kiosk.services import enrol

    enrol.resubmit(office.here.store, office.facility, stored.id, draft, office.now)
    page.click("fix")
    page.qtbot.waitUntil(lambda: page.notice() == "There is nothing to fix right now.")


@pytest.mark.parametrize("reason", ENROLMENT_REASONS)
def test_every_reason_that_can_be_corrected_has_tips(reason: Reason) -> None:
    tips = fixing.tips([Cause(reason)])
    assert bool(tips) is not reason.is_final


def test_of_many_reasons_each_has_its_first_tip_before_any_second() -> None:
    causes = [Cause(Reason.ID_EXPIRED), Cause(Reason.PHOTO_FILTERS), Cause(Reason.ID_MISSING)]
    firsts = [fixing.tips([c])[0] for c in causes]
    assert list(fixing.tips(causes)[:3]) == firsts
    assert len(fixing.tips(causes)) == fixing.TIPS_MOST


def test_the_drawing_is_of_the_first_part() -> None:
    assert fixing.icon_of((Part.PORTRAIT,)) == "scan-face"
    assert fixing.icon_of(()) == "info"

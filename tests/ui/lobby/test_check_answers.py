"""Looking everything over, and sending it: once, whatever the records do meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.ids import ResidentId
from kiosk.domain.reason import Cause, Reason
from kiosk.services.facility import keep_roster
from kiosk.services.spool import Spool
from kiosk.store.spool_folder import SpoolFolder
from kiosk.ui.lobby import check_answers, sending
from kiosk.ui.post_round import PostRound
from tests.pages.account import SignIn, Status
from tests.pages.enrolment import CheckAnswers, Details, PinPage
from tests.services.applications import AT, RAFAEL, with_applicant
from tests.store.faults import full_disk, locked
from tests.ui.lobby.office import EMAIL, PIN, Office

OFFLINE = "We cannot send right now. We keep trying. Please do not leave."
OFFLINE_LONG = "We still cannot send. Please call an officer."


@pytest.fixture
def page(office: Office) -> CheckAnswers:
    office.window.session.resident = RAFAEL
    return office.at("check_answers", CheckAnswers, office.draft())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next try comes at once, and any wait is a long one."""
    monkeypatch.setattr(sending, "RETRY", 30)


def letters(office: Office) -> list[str]:
    return office.here.letters()


def test_seven_answers_and_two_pictures(page: CheckAnswers) -> None:
    answers = [page.answer(n) for n in ("name", "dob", "id", "addr", "email", "phone", "visit")]
    assert answers == [
        "Maria Elena Delgado",
        "March 14, 1991",
        "Driver\u2019s license D4821190",
        "Not read",
        EMAIL,
        "(503) 555-0142",
        "Rafael Reyes, 2B-14",
    ]
    assert page.pictures() == {"id_pictures", "portrait"}


def test_the_answers_follow_the_language(page: CheckAnswers) -> None:
    page.click("tool_other_lang")
    assert page.answer("dob") == "14 de marzo de 1991"
    assert page.answer("id") == "Licencia de conducir D4821190"
    assert page.answer("addr") == "Sin leer"


@pytest.mark.parametrize(
    ("row", "leads_to"),
    [
        ("name", "id_result"),
        ("id", "id_result"),
        ("email", "details"),
        ("phone", "details"),
        ("visit", "resident"),
    ],
)
def test_a_row_opens_its_page_and_back_returns(page: CheckAnswers, row: str, leads_to: str) -> None:
    page.click(f"answer_{row}")
    page.wait_for(leads_to)
    page.press(Qt.Key.Key_Escape)
    page.wait_for("check_answers")


def test_a_change_returns_to_the_answers(page: CheckAnswers, office: Office) -> None:
    page.click("answer_email")
    page.wait_for("details")
    details = office.as_page(Details)
    details.give("ana@example.org", "2125550100")
    page.wait_for("check_answers")
    assert page.answer("email") == "ana@example.org"
    assert page.answer("phone") == "(212) 555-0100"


def test_sending_stores_it_once_and_shows_the_number(page: CheckAnswers, office: Office) -> None:
    page.click("send")
    page.wait_for("submitted")
    stored = office.stored()
    assert stored is not None
    assert stored.applicant.full_name == "Maria Elena Delgado"
    assert letters(office) == ["received"]
    submitted = office.window.session.submitted
    assert submitted is not None
    assert submitted.reference == stored.reference
    assert office.window.session.draft is None


def test_pressing_twice_sends_once(page: CheckAnswers, office: Office) -> None:
    send = page.find("send")
    page.click("send")
    assert page.text_of("send") == "Sending…"
    assert not send.isEnabled()
    office.window.page._start()  # type: ignore[attr-defined]
    page.wait_for("submitted")
    assert letters(office) == ["received"]


def test_the_language_at_sending_is_that_of_the_letters(page: CheckAnswers, office: Office) -> None:
    page.click("tool_other_lang")
    page.click("send")
    page.wait_for("submitted")
    stored = office.stored()
    assert stored is not None
    assert stored.language == "es"


@pytest.mark.usefixtures("impatient")
def test_a_locked_database_is_tried_again_until_it_is_stored(
    page: CheckAnswers, office: Office
) -> None:
    with locked(office.url):
        page.click("send")
        page.qtbot.waitUntil(lambda: page.notice() == OFFLINE)
        assert office.kept_draft.front is not None
        assert not page.find("send").isEnabled()
    page.wait_for("submitted")
    assert letters(office) == ["received"]


@pytest.mark.usefixtures("impatient")
def test_a_full_disk_keeps_the_draft_until_there_is_room(
    page: CheckAnswers, office: Office
) -> None:
    # Larger than the room left inside the file.
    office.window.session.draft = office.draft("as large as a picture" * 10_000)
    with full_disk(office.here.store):
        page.click("send")
        page.qtbot.waitUntil(lambda: page.notice() == OFFLINE)
        assert office.stored() is None
        assert office.kept_draft.email == EMAIL
    page.wait_for("submitted")
    assert letters(office) == ["received"]


@pytest.mark.usefixtures("impatient")
def test_records_gone_are_tried_again_until_they_are_back(
    page: CheckAnswers, office: Office
) -> None:
    office.here.store.close()
    (file,) = office.files("kiosk.db")
    away = file.rename(file.with_suffix(".away"))
    page.click("send")
    page.qtbot.waitUntil(lambda: page.notice() == OFFLINE)
    away.rename(file)
    page.wait_for("submitted")
    assert letters(office) == ["received"]


@pytest.mark.usefixtures("impatient")
def test_records_gone_for_long_it_is_kept_on_the_terminal_and_sent_later(
    page: CheckAnswers, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, folder = office.here, SpoolFolder(office.folder / "spool")
    kept = Spool(folder, here.key.public)
    office.station.spool = lambda: kept
    monkeypatch.setattr(check_answers, "PATIENCE", 0.0)
    here.store.close()
    (file,) = office.files("kiosk.db")
    away = file.rename(file.with_suffix(".away"))
    page.click("send")
    page.wait_for("submitted")
    assert page.notice().startswith("We cannot reach the records right now.")
    assert page.heading() == "Kept safe. Thank you."
    told = page.text_of("reference").replace("\n", "")
    assert len(folder.all()) == 1
    away.rename(file)
    desk = PostRound(office.station, office.window, keeps_lists=True)
    office.station.private_key = lambda: here.key
    with page.qtbot.waitSignal(desk.went):
        desk.go()
    assert folder.all() == ()
    assert letters(office) == ["received"]
    with here.store.read() as t:
        stored = t.enrolments.by_reference(told)
    assert stored is not None


@pytest.mark.usefixtures("impatient")
def test_after_a_minute_the_answers_are_covered_and_an_officer_is_named(
    page: CheckAnswers, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LONG", 0.0)
    with locked(office.url):
        page.click("send")
        page.qtbot.waitUntil(lambda: page.notice() == OFFLINE_LONG)
        page.see("answers_covered")
        assert not page.has("answer_name")
        page.click("stop_sending")
        page.see("answer_name")
        assert page.notice() == ""
        page.click("send")
        page.qtbot.waitUntil(lambda: page.notice() == OFFLINE_LONG)
    page.wait_for("submitted")
    assert letters(office) == ["received"]


@pytest.mark.usefixtures("impatient")
def test_waiting_for_the_records_counts_as_being_there(page: CheckAnswers, office: Office) -> None:
    tried: list[bool] = []
    office.window.page.active.connect(lambda: tried.append(True))
    with locked(office.url):
        page.click("send")
        page.qtbot.waitUntil(lambda: len(tried) > 1)
    page.wait_for("submitted")


def test_no_answer_for_twenty_seconds_is_told(
    page: CheckAnswers, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.window.page._sending._slow.setInterval(20)  # type: ignore[attr-defined]
    with locked(office.url):
        page.click("send")
        page.qtbot.waitUntil(lambda: page.notice() == OFFLINE)
    page.wait_for("submitted")


def test_an_address_taken_meanwhile_leads_to_the_sign_in(
    page: CheckAnswers, office: Office
) -> None:
    office.enrolled(replace(office.draft("other"), client_id="another"))
    page.click("send")
    page.see("to_sign_in")
    assert page.notice() == "There is already an account with this e-mail. Please sign in."
    page.click("to_sign_in")
    page.wait_for("sign_in")
    sign_in = office.as_page(SignIn)
    assert sign_in.text_of("email") == EMAIL
    sign_in.click("key_next")
    sign_in.enter(PIN)
    sign_in.wait_for("status")
    assert office.window.session.draft is None


def test_a_person_gone_meanwhile_is_chosen_anew(page: CheckAnswers, office: Office) -> None:
    office.window.session.draft = replace(office.kept_draft, resident=ResidentId("nobody"))
    page.click("send")
    page.qtbot.waitUntil(lambda: "not here any more" in page.notice())
    page.touch(page.find("notice"))
    page.wait_for("resident")
    assert "not here any more" in page.notice()


def test_a_person_not_chosen_yet_is_asked_for(page: CheckAnswers, office: Office) -> None:
    office.window.session.draft = replace(office.kept_draft, resident=None)
    page.click("send")
    page.qtbot.waitUntil(lambda: "your details" in page.notice())
    page.touch(page.find("notice"))
    page.wait_for("resident")


def test_a_missing_pin_leads_to_choosing_one(page: CheckAnswers, office: Office) -> None:
    office.window.session.draft = replace(office.kept_draft, pin="")
    page.click("send")
    page.qtbot.waitUntil(lambda: bool(page.notice()))
    page.touch(page.find("notice"))
    page.wait_for("new_pin")
    pin = office.as_page(PinPage)
    pin.enter(PIN)
    pin.enter(PIN)
    page.wait_for("check_answers")


def test_under_eighteen_is_refused_and_erased(page: CheckAnswers, office: Office) -> None:
    young = with_applicant(office.draft(), birth=date(2010, 5, 1))
    back = replace(young.back, document=None) if young.back else None
    office.window.session.draft = replace(young, back=back)
    page.click("send")
    page.wait_for("under_18")
    assert office.kept_draft.front is None
    assert office.stored() is None


def test_the_person_is_looked_up_when_only_the_number_is_known(office: Office) -> None:
    keep_roster(office.here.store, [RAFAEL], "test", AT)
    page = office.at("check_answers", CheckAnswers, office.draft())
    page.qtbot.waitUntil(lambda: page.answer("visit") == "Rafael Reyes, 2B-14")


def test_a_correction_changes_only_what_was_turned_down(office: Office) -> None:
    first = office.enrolled()
    office.decide(Cause(Reason.ID_NOT_LEGIBLE))
    sign_in = office.at("sign_in", SignIn)
    sign_in.give(EMAIL, PIN)
    sign_in.wait_for("status")
    office.as_page(Status).click("fix")
    office.qtbot.waitUntil(lambda: office.window.session.draft is not None)
    fresh = office.draft("second")
    office.window.session.draft = replace(office.kept_draft, front=fresh.front, back=fresh.back)
    office.window.go("check_answers")
    page = office.as_page(CheckAnswers)
    page.wait_for("check_answers")
    assert page.changeable() == {"name", "dob", "id", "id_pictures"}
    assert page.pictures() == {"id_pictures"}
    page.click("send")
    page.wait_for("submitted")
    stored = office.stored()
    assert stored is not None
    assert (stored.id, stored.attempt) == (first.id, 2)
    assert office.window.session.redo == ()


def test_a_keyboard_alone_is_enough(page: CheckAnswers, office: Office) -> None:
    assert office.window.focusWidget() is page.find("send")
    page.press(Qt.Key.Key_Return)
    page.wait_for("submitted")

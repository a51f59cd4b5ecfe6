"""How can we reach you: problems at banner and field, chips, and an address that is taken."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from kiosk.services.draft import Draft
from tests.pages.enrolment import Details
from tests.store.faults import full_disk
from tests.ui.lobby.office import EMAIL, Office

LIKE = "Write an e-mail address like name@example.com"


def test_address_and_phone_go_into_the_draft(office: Office) -> None:
    page = office.at("details", Details, Draft())
    page.give("Ana.Ruiz@example.org", "503-555-0142")
    page.wait_for("resident")
    assert office.kept_draft.email == "Ana.Ruiz@example.org"
    assert office.kept_draft.applicant.phone == "5035550142"


def test_the_phone_may_be_left_out(office: Office) -> None:
    page = office.at("details", Details, Draft())
    page.give("ana@example.org")
    page.wait_for("resident")
    assert office.kept_draft.applicant.phone == ""


def test_a_problem_stands_in_the_banner_and_at_the_field_and_takes_the_focus(
    office: Office,
) -> None:
    page = office.at("details", Details, Draft())
    page.give("ana@")
    assert page.notice() == LIKE == page.problem_at("email")
    assert page.focus() == "notice"
    assert page.text_of("email") == "ana@"
    page.follow_banner()
    assert page.focus() == "email"
    page.type_on_keyboard("x")
    assert page.notice() == "" == page.problem_at("email")


def test_enter_on_the_banner_leads_to_the_field(office: Office) -> None:
    page = office.at("details", Details, Draft())
    page.give("ana@example.org", "123")
    assert page.problem_at("phone") == "Write a phone number with 10 digits"
    page.press(Qt.Key.Key_Return)
    assert page.focus() == "phone"


def test_a_problem_is_said_again_in_the_other_language(office: Office) -> None:
    page = office.at("details", Details, Draft())
    page.give("ana@")
    page.click("tool_other_lang")
    assert page.notice() == "Escriba un correo como nombre@ejemplo.com"
    assert page.problem_at("email") == page.notice()
    assert page.text_of("email") == "ana@"


def test_a_chip_adds_the_domain_and_replaces_another(office: Office) -> None:
    page = office.at("details", Details, Draft())
    page.type_into("email", "ana")
    page.click("domain_gmail")
    assert page.text_of("email") == "ana@gmail.com"
    page.click("domain_icloud")
    assert page.text_of("email") == "ana@icloud.com"
    assert page.focus() == "email"


def test_an_address_with_an_account_leads_to_the_sign_in(office: Office) -> None:
    office.enrolled()
    page = office.at("details", Details, Draft())
    page.give("MARIA@example.org")
    page.see("to_sign_in")
    assert page.notice().startswith("There is already an account")
    assert page.problem_at("email") == page.notice()
    page.click("to_sign_in")
    page.wait_for("sign_in")


def test_records_that_cannot_be_reached_hold_nobody_up(office: Office) -> None:
    office.here.store.close()
    (file,) = office.files("kiosk.db")
    file.rename(file.with_suffix(".away"))
    page = office.at("details", Details, Draft())
    page.give("ana@example.org")
    page.wait_for("resident")
    assert office.kept_draft.email == "ana@example.org"


def test_a_full_disk_does_not_matter_yet(office: Office) -> None:
    page = office.at("details", Details, Draft())
    with full_disk(office.here.store):
        page.give("ana@example.org")
        page.wait_for("resident")


def test_without_e_mail_an_officer_is_called(office: Office) -> None:
    calls: list[str] = []
    office.station.hub.help_asked.connect(lambda _, page: calls.append(page))
    page = office.at("details", Details, Draft())
    page.click("no_email")
    assert calls == ["How can we reach you?"]
    assert "another way" in page.notice()


def test_what_was_typed_is_there_when_the_page_comes_back(office: Office) -> None:
    page = office.at("details", Details, replace(office.draft(), email=EMAIL))
    assert page.text_of("email") == EMAIL
    assert page.focus() == "email"


def test_a_keyboard_alone_is_enough(office: Office) -> None:
    page = office.at("details", Details, Draft())
    for character in "ana@example.org":
        office.key(character)
    page.press(Qt.Key.Key_Return)
    assert page.focus() == "phone"
    page.press(Qt.Key.Key_Return)
    page.wait_for("resident")
    assert office.kept_draft.email == "ana@example.org"

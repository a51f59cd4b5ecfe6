"""Is this right? What was read, corrected, and what it says about the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.errors import StoreAway
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.reason import Part
from kiosk.domain.visitor import Applicant
from kiosk.services.draft import Draft
from kiosk.store.store import Store
from kiosk.ui.parts.label import Label
from tests.pages.id_result import IdResult
from tests.pages.under_18 import Under18
from tests.services.applications import DOCUMENT, draft
from tests.ui.lobby.stage import Stage


@pytest.fixture
def page(stage: Stage) -> IdResult:
    return IdResult(stage.window, stage.qtbot)


def read(stage: Stage, **document: object) -> Draft:
    """A draft as the pictures leave it, with these values read from the barcode."""
    whole = draft(stage.here.key.public)
    found = replace(DOCUMENT, **document)  # type: ignore[arg-type]
    assert whole.back is not None
    names = {"birth": found.birth, "id_expiry": found.expiry, "legal_name_acknowledged": False}
    applicant = replace(whole.applicant, **names)  # type: ignore[arg-type]
    back = replace(whole.back, document=found)
    return replace(whole, back=back, applicant=applicant, portrait=None)


def unread(stage: Stage) -> Draft:
    whole = read(stage)
    assert whole.back is not None
    return replace(whole, back=replace(whole.back, document=None), applicant=Applicant())


def doubted(stage: Stage, kind: Kind, weight: Weight = Weight.WARN) -> Draft:
    """A draft whose front raises a doubt about the ID as such."""
    whole = read(stage)
    assert whole.front is not None
    doubt = Finding(kind, weight, 1.0, 0.0, Side.FRONT)
    return replace(whole, front=replace(whole.front, findings=(doubt,)))


def acknowledged(stage: Stage) -> bool:
    return stage.draft.applicant.legal_name_acknowledged


def test_rows_show_what_was_read(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage))
    page.ready()
    assert page.values() == {
        "surname": "Delgado",
        "given": "Maria Elena",
        "birth": "March 14, 1991",
        "expiry": "March 14, 2029",
        "number": "D4821190",
    }
    assert {page.row(f).state for f in page.values()} == {"read"}


def test_yes_says_that_this_is_the_legal_name(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage))
    page.ready()
    assert "legal name" in page.text_of("legal_name")
    assert not acknowledged(stage)
    page.yes()
    page.wait_for("portrait")
    assert acknowledged(stage)
    assert stage.draft.edited == frozenset()


def test_another_kind_of_id_is_said_and_holds_nobody_back(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", doubted(stage, Kind.TYPE_DIFFERS))
    page.ready()
    assert "another kind of ID" in page.notice()
    page.yes()
    page.wait_for("portrait")


def test_a_mere_sign_of_another_kind_is_not_said(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", doubted(stage, Kind.TYPE_DIFFERS, Weight.ADVICE))
    page.ready()
    assert page.notice() == ""


def test_a_changed_name_is_flagged_and_told(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage))
    page.ready()
    page.change("surname")
    assert page.text_of("surname") == "Delgado"
    page.write("surname", "Okafor")
    page.ready()
    assert stage.draft.edited == {"surname"}
    assert page.row("surname").value() == "Okafor"
    assert page.row("surname").remark() == "Your ID says: Delgado"
    assert page.row("surname").state == "attention"
    page.change("surname")
    page.write("surname", "Delgado")
    page.ready()
    assert stage.draft.edited == frozenset()


def test_a_date_is_typed_in_three_parts(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage))
    page.ready()
    page.change("birth")
    page.write_date("02", "30", "1991")
    assert page.shown == "id_field"
    page.write_date("03", "15", "1991")
    page.ready()
    assert stage.draft.applicant.birth == date(1991, 3, 15)
    assert stage.draft.edited == {"birth"}


def test_what_could_not_be_read_is_typed_field_after_field(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", unread(stage))
    page.ready()
    assert page.heading() == "Please type what your ID says"
    assert {page.row(f).state for f in page.values()} == {"empty"}
    page.yes()
    page.wait_for("id_field")
    page.write("surname", "Nguyen")
    page.write("given", "Linh")
    page.write_date("07", "05", "1997")
    page.click("skip")
    page.write("number", "A123")
    page.ready()
    assert stage.draft.applicant == Applicant(
        surname="Nguyen", given="Linh", birth=date(1997, 7, 5), id_number="A123"
    )
    assert stage.draft.edited == frozenset()
    assert page.row("surname").remark() == "You typed this"
    page.yes()
    page.wait_for("portrait")


def test_a_name_of_signs_is_sent_back(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage))
    page.ready()
    page.change("given")
    page.write("given", "...")
    assert page.shown == "id_field"
    page.click("back_top")
    page.ready()
    assert not page.has("keyboard")
    assert page.row("given").value() == "Maria Elena"


def test_a_barcode_with_an_impossible_name_must_be_fixed(stage: Stage, page: IdResult) -> None:
    hostile = read(stage, given="ROB3RT")
    stage.at("id_result", replace(hostile, applicant=replace(hostile.applicant, given="Rob3rt")))
    page.ready()
    assert page.text_of("yes") == "1 thing to fix"
    page.yes()
    page.wait_for("id_field")
    page.write("given", "Robert")
    page.ready()
    assert page.text_of("yes") == "Yes, this is right"


def test_an_expired_id_offers_another_before_any_officer_sees_it(
    stage: Stage, page: IdResult
) -> None:
    stage.at("id_result", read(stage, expiry=date(2026, 11, 22)))
    page.ready()
    assert page.row("expiry").state == "attention"
    page.yes()
    page.wait_for("id_type")


def test_an_expired_id_can_still_be_sent(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage, expiry=date(2026, 11, 22)))
    page.ready()
    page.click("anyway")
    page.wait_for("portrait")


def test_an_id_that_expires_today_is_valid(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage, expiry=date(2026, 11, 23)))
    page.ready()
    assert page.row("expiry").state == "read"


def test_under_18_everything_is_erased_before_it_is_said(stage: Stage, page: IdResult) -> None:
    before = read(stage, birth=date(2010, 6, 2))
    assert before.front is not None
    preview = before.front.preview
    preview.fill(200)
    stage.at("id_result", before)
    page.wait_for("under_18")
    refusal = Under18(stage.window, stage.qtbot)
    assert refusal.first_day() == "June 2, 2028"
    assert "June 2, 2010" in _all_text(stage)
    assert int(preview.max()) == 0
    assert stage.draft.shots == ()
    assert stage.draft.applicant == Applicant()
    assert stage.said() == ["enrolment.refused_under_18"]
    refusal.finish()


def test_under_18_holds_when_the_store_cannot_note_it(
    stage: Stage, page: IdResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Store:
        raise StoreAway(why="unreachable")

    monkeypatch.setattr(stage.window.station, "store", away)
    stage.at("id_result", read(stage, birth=date(2010, 6, 2)))
    page.wait_for("under_18")
    assert stage.draft.shots == ()


def test_eighteen_today_is_old_enough(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage, birth=date(2008, 11, 23)))
    page.ready()
    assert stage.said() == []


def test_under_18_by_the_date_typed(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage))
    page.ready()
    page.change("birth")
    page.write_date("11", "24", "2008")
    page.wait_for("under_18")
    refusal = Under18(stage.window, stage.qtbot)
    assert refusal.first_day() == "November 24, 2026"
    refusal.again()
    refusal.wait_for("id_capture")
    assert stage.draft.consent is not None


def test_under_18_an_officer_can_be_asked(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage, birth=date(2010, 6, 2)))
    page.wait_for("under_18")
    with stage.qtbot.waitSignal(stage.window.station.hub.help_asked):
        Under18(stage.window, stage.qtbot).talk()


def test_a_correction_of_the_details_shows_no_pictures_and_leads_to_the_answers(
    stage: Stage, page: IdResult
) -> None:
    stage.window.session.redo = (Part.DETAILS,)
    kept = replace(draft(stage.here.key.public), front=None, back=None, portrait=None)
    stage.at("id_result", kept)
    page.ready()
    assert not page.has("take_again")
    with stage.qtbot.waitSignal(stage.window.page.go) as gone:
        page.yes()
    assert gone.args == ["check_answers"]


def test_the_language_changes_in_place(stage: Stage, page: IdResult) -> None:
    stage.at("id_result", read(stage))
    page.ready()
    page.click("tool_other_lang")
    assert page.row("birth").value() == "14 de marzo de 1991"


def _all_text(stage: Stage) -> str:
    return " ".join(w.text() for w in stage.window.page.findChildren(Label) if w.isVisible())

"""Every letter in every language, with every reason."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.enrolment import Consent, Enrolment, State
from kiosk.domain.facility import Facility
from kiosk.domain.ids import EnrolmentId, ResidentId, VisitorId
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter, LetterName
from kiosk.domain.reason import ENROLMENT_REASONS, Cause, Reason
from kiosk.domain.resources import resource
from kiosk.domain.visitor import Applicant, Relationship, Visitor
from kiosk.mail import enrolment_letters
from kiosk.mail.letters import book, render

AT = datetime(2026, 11, 23, 21, 50, tzinfo=UTC)
FACILITY = Facility(name="Cedar Ridge", state="OR", zone=ZoneInfo("America/Los_Angeles"))
NOTE = "Hold the card away from the lamp, please"
BOTH = tuple(Language)


def visitor(language: Language = Language.ENGLISH, given: str = "Maria") -> Visitor:
    return Visitor(
        id=VisitorId("v1"),
        email="maria@example.org",
        language=language,
        applicant=Applicant(given=given, surname="Delgado", birth=date(1991, 3, 14)),
        pin_hash="",
        created_at=AT,
    )


def enrolment() -> Enrolment:
    return Enrolment(
        id=EnrolmentId("e1"),
        reference="VV7K4M29",
        visitor=VisitorId("v1"),
        resident=ResidentId("r1"),
        relationship=Relationship.SIBLING,
        language=Language.ENGLISH,
        state=State.WAITING,
        submitted_at=AT,
        due_at=datetime(2026, 11, 24, 21, 50, tzinfo=UTC),
        applicant=visitor().applicant,
        consent=Consent(version="1", language=Language.ENGLISH, given_at=AT),
    )


def said_without_gaps(letter: Letter) -> str:
    whole = f"{letter.subject}\n{letter.body}"
    assert not re.search(r"[{}]", whole), whole
    assert "\n" not in letter.subject
    assert "  \n" not in letter.body
    assert "\n\n\n" not in letter.body
    return whole


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("reason", ENROLMENT_REASONS)
@pytest.mark.parametrize("explanation", ["", NOTE])
def test_every_reason_is_told_in_full(language: Language, reason: Reason, explanation: str) -> None:
    letter = enrolment_letters.disapproved(
        FACILITY, visitor(language), enrolment(), (Cause(reason, explanation),), language
    )
    words = book().reason(reason, language)
    whole = said_without_gaps(letter)
    assert letter.name is (LetterName.REFUSED if reason.is_final else LetterName.TO_FIX)
    assert words.headline in whole
    assert whole.count(NOTE) == (1 if explanation else 0)
    if not reason.is_final:
        assert words.action
        assert words.action in whole


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(language: Language, reason: Reason) -> None:
    words = book().reason(reason, language)
    assert words.headline
    assert words.plain
    assert set(re.findall(r"\{(\w+)\}", words.plain)) <= {"note"}


@pytest.mark.parametrize("language", BOTH)
def test_received_names_the_time_it_is_decided_by(language: Language) -> None:
    letter = enrolment_letters.received(FACILITY, visitor(language), enrolment())
    whole = said_without_gaps(letter)
    time = {
        Language.ENGLISH: "Tue, Nov 24, 1:50 PM PST",
        Language.SPANISH: "mar 24 nov, 1:50 p. m. PST",
    }
    assert time[language] in whole
    assert whole.count("VV7K 4M29") == 2
    assert letter.to == "maria@example.org"


@pytest.mark.parametrize("language", BOTH)
def test_approved(language: Language) -> None:
    letter = enrolment_letters.approved(FACILITY, visitor(language), enrolment(), language)
    assert "Maria" in said_without_gaps(letter)


def test_several_causes_are_all_told_and_counted() -> None:
    causes = (Cause(Reason.ID_EXPIRED), Cause(Reason.PHOTO_OTHER, NOTE), Cause(Reason.PHOTO_BLURRY))
    letter = enrolment_letters.disapproved(
        FACILITY, visitor(), enrolment(), causes, Language.ENGLISH
    )
    assert letter.subject == "Your visit request: 3 things to fix (VV7K 4M29)"
    assert "It takes about 2 minutes." in letter.body
    assert letter.body.count("\n- ") == 3


def test_a_single_cause_reads_as_one() -> None:
    letter = enrolment_letters.disapproved(
        FACILITY, visitor(), enrolment(), (Cause(Reason.ID_EXPIRED),), Language.ENGLISH
    )
    assert letter.subject == "Your visit request: one thing to fix (VV7K 4M29)"
    assert "It takes 1 minute." in letter.body


def test_one_final_cause_makes_the_whole_final() -> None:
    causes = (Cause(Reason.ID_EXPIRED), Cause(Reason.SECURITY_OTHER, NOTE))
    letter = enrolment_letters.disapproved(
        FACILITY, visitor(), enrolment(), causes, Language.SPANISH
    )
    assert letter.name is LetterName.REFUSED
    assert NOTE in letter.body
    assert "Corregir ahora" not in letter.body


@pytest.mark.parametrize("language", BOTH)
def test_under_eighteen_says_from_when(language: Language) -> None:
    young = replace(enrolment(), applicant=replace(visitor().applicant, birth=date(2009, 2, 28)))
    letter = enrolment_letters.disapproved(
        FACILITY, visitor(language), young, (Cause(Reason.POLICY_UNDER_18),), language
    )
    said = {Language.ENGLISH: "February 28, 2027", Language.SPANISH: "28 de febrero de 2027"}
    assert said[language] in letter.body


def test_what_is_put_in_brings_no_placeholders_and_no_lines() -> None:
    hostile = visitor(given="Eve\r\nBcc: all@example.org\u2028{ref} {nothing}")
    letter = enrolment_letters.approved(FACILITY, hostile, enrolment(), Language.ENGLISH)
    assert "Hello Eve Bcc: all@example.org {ref} {nothing}." in letter.body


def test_a_missing_fact_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        render(LetterName.APPROVED, Language.ENGLISH, "a@example.org", {"name": "Ann"})


def test_both_languages_have_the_same_parts_and_facts() -> None:
    """Of every letter, those about visits too."""
    folders = [resource("letters", name) for name in LetterName]
    assert all(folder.is_dir() for folder in folders)
    for folder in (*folders, resource("letters", "cause")):
        english = {p.name.removesuffix(".en.txt"): p for p in folder.glob("*.en.txt")}
        spanish = {p.name.removesuffix(".es.txt"): p for p in folder.glob("*.es.txt")}
        assert english.keys() == spanish.keys()
        for part, file in english.items():
            facts = re.findall(r"\{\w+\}", file.read_text(encoding="utf-8"))
            others = re.findall(r"\{\w+\}", spanish[part].read_text(encoding="utf-8"))
            assert set(facts) == set(others), (folder.name, part)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("reason", list(Reason))
def test_the_explanation_is_told_once(language: Language, reason: Reason) -> None:
    told = book().cause(Cause(reason, NOTE), language, with_action=True)
    assert told.count(NOTE) == 1
    assert not re.search(r"[{}]", told)
    unfinished = book().cause(Cause(reason), language, with_action=True)
    assert "  " not in unfinished.replace("\n  ", "")

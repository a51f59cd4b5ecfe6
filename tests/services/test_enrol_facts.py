"""What was read becomes what is asked, and what was typed is compared with what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.document import IdType
from kiosk.domain.finding import Finding, Kind, Weight
from kiosk.domain.visitor import Applicant
from kiosk.services.draft import Draft, Shot, applicant_from, document_of
from kiosk.services.facts import compare, document_findings
from kiosk.store.keys import PublicKey, generate
from tests.services.applications import DOCUMENT, TODAY, draft, taken, with_applicant


@pytest.fixture
def key(tmp_path_factory: pytest.TempPathFactory) -> PublicKey:
    return generate(tmp_path_factory.mktemp("keys")).public


def of_kind(findings: tuple[Finding, ...], kind: Kind) -> Finding:
    [found] = [f for f in findings if f.kind is kind]
    return found


def typed(**values: object) -> Applicant:
    same = Applicant(
        surname="Delgado",
        given="Maria",
        middle="Elena",
        birth=DOCUMENT.birth,
        id_number="D482-1190",
        id_expiry=DOCUMENT.expiry,
    )
    return replace(same, **values)  # type: ignore[arg-type]


def test_what_was_read_is_written_as_people_write() -> None:
    read = replace(
        DOCUMENT,
        surname="O'BRIEN-DE LA CRUZ",
        suffix="III",
        address="12 NE ALDER ST",
        city="McCall",
    )
    asked = applicant_from(read, IdType.STATE_ID)
    assert asked.surname == "O'Brien-De La Cruz"
    assert asked.full_name == "Maria Elena O'Brien-De La Cruz III"
    assert (asked.address, asked.city) == ("12 NE Alder St", "McCall")
    assert (asked.id_type, asked.id_issuer) == (IdType.STATE_ID, "OR")
    assert not asked.legal_name_acknowledged
    weights = {f.weight for f in compare(asked, read, TODAY)}
    assert weights == {Weight.FINE}


def test_the_back_is_read_before_the_front(key: PublicKey) -> None:
    other = replace(DOCUMENT, number="X1")
    both = replace(draft(key), front=taken(key, Shot.FRONT, document=other))
    assert document_of(both) == DOCUMENT
    assert document_of(replace(both, back=taken(key, Shot.BACK))) == other
    assert document_of(replace(both, id_type=IdType.PASSPORT)) == other
    assert document_of(Draft()) is None


def test_a_draft_in_a_log_names_nobody(key: PublicKey) -> None:
    said = repr(with_applicant(draft(key), surname="Findme"))
    assert "Findme" not in said
    assert "maria@" not in said
    assert "482913" not in said


@pytest.mark.parametrize(
    ("values", "kind", "weight"),
    [
        ({}, Kind.NUMBER_DIFFERS, Weight.FINE),
        ({"id_number": "D4821191"}, Kind.NUMBER_DIFFERS, Weight.WARN),
        ({"birth": date(1991, 4, 13)}, Kind.BIRTH_DIFFERS, Weight.WARN),
        ({"id_expiry": date(2030, 3, 14)}, Kind.EXPIRY_DIFFERS, Weight.WARN),
    ],
)
def test_differences(values: dict[str, object], kind: Kind, weight: Weight) -> None:
    found = of_kind(compare(typed(**values), DOCUMENT, TODAY), kind)
    assert (found.weight, found.measured, found.limit) == (weight, float(bool(values)), 0.0)


@pytest.mark.parametrize(
    ("surname", "weight", "apart"),
    [
        ("delgado", Weight.FINE, 0),
        ("Delgado Reyes", Weight.ADVICE, 5),
        ("Delgato", Weight.WARN, 1),
        ("Smith", Weight.WARN, 7),
    ],
)
def test_names_count_the_letters_apart(surname: str, weight: Weight, apart: int) -> None:
    found = compare(typed(surname=surname), DOCUMENT, TODAY)
    worst = max((f for f in found if f.kind is Kind.NAME_DIFFERS), key=lambda f: f.measured)
    assert (worst.weight, worst.measured) == (weight, float(apart))


def test_what_was_not_typed_or_not_read_is_not_held_against_anyone() -> None:
    found = compare(typed(id_number="", middle=""), replace(DOCUMENT, expiry=None), TODAY)
    kinds = {f.kind for f in found}
    assert Kind.NUMBER_DIFFERS not in kinds
    assert Kind.EXPIRY_DIFFERS not in kinds
    assert {f.weight for f in found} <= {Weight.FINE, Weight.ADVICE}


@pytest.mark.parametrize(
    ("expiry", "weight", "days"),
    [
        (date(2026, 11, 22), Weight.BLOCK, -1),
        (date(2026, 11, 23), Weight.FINE, 0),
        (date(2026, 11, 24), Weight.FINE, 1),
    ],
)
def test_expiring_today_is_valid(expiry: date, weight: Weight, days: int) -> None:
    found = of_kind(document_findings(replace(DOCUMENT, expiry=expiry), TODAY), Kind.EXPIRED)
    assert (found.weight, found.measured, found.limit) == (weight, float(days), 0.0)


@pytest.mark.parametrize(
    ("birth", "on", "weight", "years"),
    [
        (date(2008, 11, 23), TODAY, Weight.FINE, 18),
        (date(2008, 11, 24), TODAY, Weight.BLOCK, 17),
        (date(2008, 2, 29), date(2026, 2, 28), Weight.BLOCK, 17),
        (date(2008, 2, 29), date(2026, 3, 1), Weight.FINE, 18),
    ],
)
def test_eighteen_on_the_day(birth: date, on: date, weight: Weight, years: int) -> None:
    found = of_kind(document_findings(replace(DOCUMENT, birth=birth), on), Kind.UNDER_18)
    assert (found.weight, found.measured, found.limit) == (weight, float(years), 18.0)


def test_typed_dates_count_where_nothing_was_read() -> None:
    found = compare(typed(birth=date(2010, 1, 1), id_expiry=date(2020, 1, 1)), None, TODAY)
    assert {f.kind: f.weight for f in found} == {
        Kind.UNDER_18: Weight.BLOCK,
        Kind.EXPIRED: Weight.BLOCK,
    }

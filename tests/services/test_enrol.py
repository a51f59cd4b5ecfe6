"""Sending an application, sending it twice, and correcting it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.document import IdType
from kiosk.domain.enrolment import State
from kiosk.domain.errors import (
    BadEmail,
    BadName,
    BadPin,
    EmailTaken,
    NotFound,
    NotReady,
    Refusal,
    StoreBusy,
    StoreFull,
    Under18,
)
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.ids import ResidentId, VisitorId
from kiosk.domain.reason import Part
from kiosk.services import enrol
from kiosk.services.draft import Draft, Shot
from kiosk.store.store import Store
from tests.services.applications import (
    AT,
    DOCUMENT,
    FACILITY,
    Opened,
    draft,
    opened,
    taken,
    with_applicant,
)
from tests.store.faults import full_disk

LATER = AT + timedelta(hours=3)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def whole(here: Opened) -> Draft:
    return draft(here.key.public)


def test_everything_is_stored_at_once(here: Opened, whole: Draft) -> None:
    sent = enrol.submit(here.store, FACILITY, whole, AT)
    assert sent.due_at == AT + timedelta(hours=24)
    assert sent.changed.enrolments == {sent.enrolment_id}
    kept = enrol.status(here.store, sent.visitor_id)
    assert kept is not None
    assert (kept.state, kept.attempt, kept.reference) == (State.WAITING, 1, sent.reference)
    assert kept.document == DOCUMENT
    assert kept.applicant.phone == "5035550142"
    with here.store.read() as transaction:
        pictures = transaction.pictures.of(kept.id)
        [posted] = transaction.outbox.all()
        visitor = transaction.visitors.by_email("MARIA@example.org")
    assert len(pictures) == 6
    assert {p.attempt for p in pictures} == {1}
    assert posted.letter.to == "maria@example.org"
    assert "Tue, Nov 24, 1:50 PM" in posted.letter.body
    assert visitor is not None
    assert "482913" not in visitor.pin_hash
    assert here.audited(kept.id) == ["enrolment.submitted"]


def test_findings_of_every_picture_and_of_the_document_are_kept(here: Opened, whole: Draft) -> None:
    glare = Finding(Kind.GLARE, Weight.WARN, 0.03, 0.02, Side.FRONT)
    whole = replace(whole, front=taken(here.key.public, Shot.FRONT, glare))
    whole = with_applicant(whole, surname="Delgado Reyes", birth=date(1991, 3, 15))
    sent = enrol.submit(here.store, FACILITY, whole, AT)
    kept = enrol.status(here.store, sent.visitor_id)
    assert kept is not None
    assert glare in kept.findings
    assert {f.side for f in kept.findings} == set(Side)
    weights = {f.kind: f.weight for f in kept.findings if f.side is Side.DOCUMENT}
    assert weights[Kind.BIRTH_DIFFERS] is Weight.WARN
    assert weights[Kind.NUMBER_DIFFERS] is Weight.FINE


def test_sending_twice_makes_one(here: Opened, whole: Draft) -> None:
    first = enrol.submit(here.store, FACILITY, whole, AT)
    assert enrol.submit(here.store, FACILITY, whole, LATER) == first
    assert here.letters() == ["received"]


def test_an_address_has_one_account(here: Opened, whole: Draft) -> None:
    enrol.submit(here.store, FACILITY, whole, AT)
    again = draft(here.key.public, email="Maria@Example.org")
    with pytest.raises(EmailTaken):
        enrol.submit(here.store, FACILITY, again, LATER)
    assert here.letters() == ["received"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"front": None}, Part.ID),
        ({"back": None}, Part.ID),
        ({"portrait": None}, Part.PORTRAIT),
        ({"email": ""}, Part.DETAILS),
        ({"pin": ""}, Part.DETAILS),
        ({"consent": None}, Part.DETAILS),
        ({"resident": None}, Part.DETAILS),
        ({"relationship": None}, Part.DETAILS),
        ({"id_type": IdType.PHOTO_ID}, Part.DETAILS),
    ],
)
def test_what_is_missing_is_named(
    here: Opened, whole: Draft, change: dict[str, object], part: Part
) -> None:
    lacking = replace(whole, **change)  # type: ignore[arg-type]
    with pytest.raises(NotReady) as refused:
        enrol.submit(here.store, FACILITY, lacking, AT)
    assert refused.value.facts["missing"] == (part,)
    assert here.letters() == []


@pytest.mark.parametrize("field", ["surname", "given", "birth", "legal_name_acknowledged"])
def test_names_birth_and_the_acknowledgement_are_needed(
    here: Opened, whole: Draft, field: str
) -> None:
    lacking = with_applicant(whole, **{field: None if field == "birth" else ""})
    assert enrol.missing(lacking) == (Part.DETAILS,)


def test_a_passport_has_no_back(here: Opened, whole: Draft) -> None:
    passport = replace(whole, id_type=IdType.PASSPORT, back=None)
    assert enrol.missing(passport) == ()


def test_another_photo_id_names_its_issuer(whole: Draft) -> None:
    assert enrol.missing(replace(whole, id_type=IdType.PHOTO_ID, id_issuer="Tribe")) == ()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"email": "nobody"}, BadEmail),
        ({"pin": "123456"}, BadPin),
        ({"pin": "031491"}, BadPin),
    ],
)
def test_fields_that_cannot_be_kept(
    here: Opened, whole: Draft, values: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        enrol.submit(here.store, FACILITY, replace(whole, **values), AT)  # type: ignore[arg-type]
    assert here.letters() == []


def test_a_hostile_name_goes_no_further(here: Opened, whole: Draft) -> None:
    with pytest.raises(BadName):
        enrol.submit(here.store, FACILITY, with_applicant(whole, given="<b>1</b>"), AT)


def test_an_unknown_resident_stores_nothing(here: Opened, whole: Draft) -> None:
    with pytest.raises(NotFound):
        enrol.submit(here.store, FACILITY, replace(whole, resident=ResidentId("nobody")), AT)
    assert here.letters() == []
    assert enrol.submit(here.store, FACILITY, whole, AT)


def test_a_busy_store_keeps_the_draft_good(here: Opened, whole: Draft, tmp_path: Path) -> None:
    from kiosk.store import keys

    impatient = Store(
        f"sqlite:///{tmp_path / 'kiosk.db'}",
        keys.load_data_key(tmp_path / keys.DATA_NAME),
        wait=0.05,
    )
    try:
        with here.store.begin(), pytest.raises(StoreBusy):
            enrol.submit(impatient, FACILITY, whole, AT)
        assert enrol.submit(impatient, FACILITY, whole, AT)
    finally:
        impatient.close()


def test_a_full_disk_keeps_the_draft_good(here: Opened, whole: Draft) -> None:
    assert whole.portrait is not None
    [small] = whole.portrait.pictures
    large = replace(small, sealed=bytes(500_000))
    whole = replace(whole, portrait=replace(whole.portrait, pictures=(large,)))
    with full_disk(here.store), pytest.raises(StoreFull):
        enrol.submit(here.store, FACILITY, whole, AT)
    assert here.letters() == []
    assert enrol.submit(here.store, FACILITY, whole, AT)


# Eighteen is measured on the day of submission at the facility (R17).


@pytest.mark.parametrize("born", [date(2008, 11, 24), date(2010, 1, 1)])
@pytest.mark.parametrize("where", ["typed", "decoded"])
def test_under_eighteen(here: Opened, whole: Draft, born: date, where: str) -> None:
    if where == "typed":
        young = with_applicant(whole, birth=born)
    else:
        document = replace(DOCUMENT, birth=born)
        back = taken(here.key.public, Shot.BACK, document=document)
        young = replace(whole, back=back)
    with pytest.raises(Under18) as refused:
        enrol.submit(here.store, FACILITY, young, AT)
    assert refused.value.facts["from_date"] == born.replace(year=born.year + 18)
    assert here.letters() == []
    assert here.audited("") == ["facility.roster", "enrolment.refused_under_18"]


def test_eighteen_today(here: Opened, whole: Draft) -> None:
    adult = with_applicant(whole, birth=date(2008, 11, 23))
    assert enrol.submit(here.store, FACILITY, replace(adult, back=_unread(here)), AT)


def test_the_day_is_the_facilitys(here: Opened, whole: Draft) -> None:
    """At 7:30 UTC on the 24th it is still the evening of the 23rd in Oregon."""
    night = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    born = with_applicant(replace(whole, back=_unread(here)), birth=date(2008, 11, 24))
    with pytest.raises(Under18):
        enrol.submit(here.store, FACILITY, born, night)
    assert enrol.submit(here.store, FACILITY, born, night + timedelta(hours=1))


def _unread(here: Opened) -> enrol.Taken:
    return taken(here.key.public, Shot.BACK)


def test_an_expired_id_is_for_the_officer(here: Opened, whole: Draft) -> None:
    old = replace(DOCUMENT, expiry=date(2026, 11, 22))
    whole = replace(whole, back=taken(here.key.public, Shot.BACK, document=old))
    sent = enrol.submit(here.store, FACILITY, whole, AT)
    kept = enrol.status(here.store, sent.visitor_id)
    assert kept is not None
    [expired] = [f for f in kept.findings if f.kind is Kind.EXPIRED]
    assert (expired.weight, expired.measured) == (Weight.BLOCK, -1.0)


def test_nobody_has_no_application(here: Opened) -> None:
    assert enrol.status(here.store, VisitorId("nobody")) is None

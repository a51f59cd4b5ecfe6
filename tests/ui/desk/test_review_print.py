"""The print of the front at the desk: crops of required fields, and where the code disagrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pytest

from kiosk.demo.drawings import invent_holder
from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.finding import Kind, Weight
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services import enrol
from kiosk.services.capture import keep_scan
from kiosk.services.draft import Checks, Shot, Taken
from kiosk.store.keys import PublicKey
from kiosk.ui import words
from kiosk.ui.parts.check_row import Outcome
from kiosk.ui.parts.field_crops import FieldCrops
from tests import cards
from tests.pages.desk import Desk
from tests.services.applications import FACILITY
from tests.ui.desk.office import BADGE, PASSWORD, Office

OpenDesk = Callable[..., Desk]

HOLDER = invent_holder(cards.SEED)
CODE = Document(
    source=Source.PDF417,
    type=IdType.LICENSE,
    surname=HOLDER.surname,
    given=HOLDER.given,
    birth=HOLDER.birth,
    expiry=HOLDER.expiry,
    number=HOLDER.number,
)


@lru_cache(maxsize=1)
def front_of(key: PublicKey) -> Taken:
    checks = Checks(CardLimits(), PortraitLimits(), key)
    return keep_scan([cards.front()], Shot.FRONT, IdType.LICENSE, checks)


def applies(office: Office, code: Document, **typed: object) -> EnrolmentId:
    draft = office.draft()
    assert draft.back is not None
    same = {
        "surname": HOLDER.surname.title(),
        "given": HOLDER.given.title(),
        "middle": "",
        "birth": HOLDER.birth,
        "id_number": HOLDER.number,
        "id_expiry": HOLDER.expiry,
    }
    draft = replace(
        draft,
        front=front_of(office.opened.key.public),
        back=replace(draft.back, document=code),
        applicant=replace(draft.applicant, **(same | typed)),  # type: ignore[arg-type]
    )
    at = office.clock.now
    return enrol.submit(office.opened.store, FACILITY, draft, at).enrolment_id


def opened(open_desk: OpenDesk, case: EnrolmentId, *size: int) -> Desk:
    desk = open_desk(*size)
    desk.sign_in(BADGE, PASSWORD).wait_for(1)
    desk.open_case()
    desk.review.wait_for_case(case)
    return desk


def test_print_and_code_agree(open_desk: OpenDesk, office: Office) -> None:
    case = applies(office, CODE)
    kept = office.kept(case)
    assert kept.printed is not None
    assert kept.printed.surname == HOLDER.surname
    assert (kept.printed.given, kept.printed.birth) == (HOLDER.given, HOLDER.birth)
    assert not [f for f in kept.findings if f.kind is Kind.PRINT_DIFFERS and f.measured]
    desk = opened(open_desk, case)
    assert not desk.review.differing()
    rows = {row.label: row for row in desk.review.fields()}
    assert rows["Last name"].printed == HOLDER.surname
    assert words.say("desk.review.head_printed") == "Printed"


def test_each_required_field_has_its_crop(open_desk: OpenDesk, office: Office) -> None:
    desk = opened(open_desk, applies(office, CODE))
    crops = desk.find_as(FieldCrops, "field_crops").crops()
    labels = ["Kind of ID", "Photo", "Last name", "First name", "Date of birth"]
    assert [crop.label for crop in crops] == labels
    assert {crop.outcome for crop in crops} == {Outcome.OK}
    sizes = [crop.picture.width() for crop in crops if crop.picture is not None]
    assert len(sizes) == 5
    assert min(sizes) > 40
    # What is fine is told by its crop alone.
    assert not [c for c in desk.review.checks("document_panel") if "last name" in c.label]


@pytest.mark.parametrize(
    ("typed", "says"),
    [(HOLDER.surname.title(), "conflict_front"), ("Quintero", "conflict_code")],
)
def test_where_front_and_code_disagree_it_is_said_which_was_typed(
    open_desk: OpenDesk, office: Office, typed: str, says: str
) -> None:
    case = applies(office, replace(CODE, surname="QUINTERO"), surname=typed)
    differs = [f for f in office.kept(case).findings if f.kind is Kind.PRINT_DIFFERS and f.measured]
    assert [(f.field, f.weight) for f in differs] == [("surname", Weight.WARN)]
    desk = opened(open_desk, case)
    assert desk.review.differing() == ["Last name"]
    wanted = words.say(
        f"desk.review.{says}", field="last name", printed=HOLDER.surname, decoded="QUINTERO"
    )
    assert desk.text_of("desk_notice_text") == wanted


@pytest.mark.parametrize("kind", Kind)
def test_every_fault_has_words_for_the_queue(kind: Kind) -> None:
    assert words.has(f"desk.fault.{kind}")

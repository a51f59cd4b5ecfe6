"""What machines read joins the look: certain lines are facts, doubtful ones only findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.demo.drawings import draw_blank_card, hold_up
from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.services.check import Checked, check_id
from kiosk.vision.card import CardLook, look_at_card, read_after_all
from kiosk.vision.machine import ZoneRead, type_findings, zone_findings
from kiosk.vision.picture import decode, encode_jpeg
from kiosk.vision.pixels import Pixels
from tests import cards
from tests.scenes import Held, scene

TODAY = date(2026, 11, 22)
PAGE = "PassportEye__100_pass-cze2.jpg"
CARD = "PassportEye__100_id-si.jpg"


def checked(pixels: Pixels, id_type: IdType | None = None) -> Checked:
    return check_id(encode_jpeg(pixels), None, id_type, CardLimits(), TODAY)


def weights(findings: tuple[Finding, ...]) -> dict[Kind, Weight]:
    return {f.kind: f.weight for f in findings}


@pytest.mark.real
def test_a_passports_lines_fill_the_look(real_data: Path) -> None:
    scan = decode((real_data / "mrz" / PAGE).read_bytes())
    flat = np.asarray(cv2.resize(scan, (1476, 1039), interpolation=cv2.INTER_CUBIC), np.uint8)
    frame = scene(flat, "wood", 3, held=Held(fills=0.66, tilt=6, turn=8)).frame
    seen = look_at_card(frame, Side.FRONT, IdType.PASSPORT, CardLimits(), today=TODAY)
    assert seen.document is not None
    assert (seen.document.source, seen.document.type) == (Source.MRZ, IdType.PASSPORT)
    assert len(seen.document.lines) == 2
    assert weights(seen.findings)[Kind.MRZ_UNREAD] is Weight.FINE


@pytest.mark.real
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_scan_is_read_at_any_orientation(real_data: Path, quarters: int) -> None:
    scan = decode((real_data / "mrz" / CARD).read_bytes())
    found = checked(np.ascontiguousarray(np.rot90(scan, quarters)))
    assert found.document is not None
    assert found.document.source is Source.MRZ
    assert found.document.type is IdType.PHOTO_ID


@pytest.mark.real
def test_another_kind_than_was_chosen_is_told(real_data: Path) -> None:
    scan = decode((real_data / "mrz" / PAGE).read_bytes())
    assert weights(checked(scan).findings)[Kind.TYPE_DIFFERS] is Weight.FINE
    chosen = checked(scan, IdType.PHOTO_ID)
    assert weights(chosen.findings)[Kind.TYPE_DIFFERS] is Weight.WARN


@pytest.mark.real
def test_lines_that_break_their_digits_are_no_fact(real_data: Path) -> None:
    scan = (real_data / "mrz" / "PassportEye__0_id-esp.png").read_bytes()
    found = check_id(scan, None, IdType.PHOTO_ID, CardLimits(), TODAY)
    assert found.document is None
    assert weights(found.findings)[Kind.MRZ_DOUBTED] is Weight.WARN


def test_a_passport_without_lines_warns() -> None:
    blurred = np.asarray(cv2.GaussianBlur(cards.passport_page(), (0, 0), 6), np.uint8)
    seen = look_at_card(blurred, Side.FRONT, IdType.PASSPORT, CardLimits(), today=TODAY)
    assert seen.document is None
    told = weights(seen.findings)
    assert Weight.WARN in (told.get(Kind.MRZ_UNREAD), told.get(Kind.MRZ_DOUBTED))


def test_without_a_day_no_lines_are_read() -> None:
    seen = look_at_card(cards.passport_page(), Side.FRONT, IdType.PASSPORT, CardLimits())
    assert Kind.MRZ_UNREAD not in weights(seen.findings)


def test_only_a_document_that_needs_lines_lacks_them() -> None:
    nothing = ZoneRead(None, None)
    assert zone_findings(nothing, Side.BACK, needed=False) == ()
    [lacking] = zone_findings(nothing, Side.FRONT, needed=True)
    assert (lacking.kind, lacking.weight) == (Kind.MRZ_UNREAD, Weight.WARN)


def test_what_print_calls_it_is_advice_alone() -> None:
    read = Document(source=Source.MRZ, type=IdType.PASSPORT)
    [decoded] = type_findings(IdType.LICENSE, read, None, Side.FRONT)
    [printed] = type_findings(IdType.LICENSE, None, IdType.PASSPORT, Side.FRONT)
    assert (decoded.weight, printed.weight) == (Weight.WARN, Weight.ADVICE)
    assert type_findings(IdType.LICENSE, None, None, Side.FRONT) == ()


def test_what_another_frame_gave_is_no_longer_unread() -> None:
    unread = Finding(Kind.BARCODE_UNREAD, Weight.WARN, 0.0, 1.0, Side.BACK)
    read = Document(source=Source.PDF417)
    seen = read_after_all(CardLook((unread,), None, None, None), read)
    assert seen.document is read
    assert weights(seen.findings) == {Kind.BARCODE_UNREAD: Weight.FINE}


def test_a_membership_card_is_no_government_id() -> None:
    found = checked(hold_up(draw_blank_card()), IdType.LICENSE)
    assert found.document is None
    assert weights(found.findings)[Kind.NOT_GOVERNMENT] is Weight.WARN

"""Drawn people and documents: always the same, found by the detectors, readable by machines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import zxingcpp

from kiosk.demo.drawings import (
    STANDING,
    CardHolder,
    Fault,
    Hair,
    aamva_payload,
    corners_of,
    draw_card_back,
    draw_card_front,
    draw_empty,
    draw_passport_page,
    draw_person,
    hold_up,
    invent_holder,
    invent_person,
    machine_lines,
    show_card,
    spoil,
)
from kiosk.demo.drawings.passport import check_digit
from kiosk.domain.aamva import parse
from kiosk.domain.document import IdType
from kiosk.domain.visitor import is_adult
from kiosk.vision.faces import find_faces, to_grey
from tests import cards


def test_every_drawn_person_shows_one_face_with_both_eyes_where_they_were_drawn() -> None:
    wrong = []
    for seed in range(40):
        faces = find_faces(to_grey(draw_person(seed)))
        if len(faces) != 1 or faces[0].eyes is None:
            wrong.append(seed)
            continue
        for (x, y), side in zip(faces[0].eyes, (-0.5, 0.5), strict=True):
            away = np.hypot(x - STANDING.x - side * STANDING.eyes, y - STANDING.y)
            assert away < 0.12 * STANDING.eyes, seed
    assert len(wrong) <= 2, wrong


def test_a_number_always_draws_the_same_person_and_another_number_somebody_else() -> None:
    assert np.array_equal(draw_person(7), draw_person(7))
    assert not np.array_equal(draw_person(7), draw_person(8))
    assert invent_holder(7) == invent_holder(7)
    assert invent_person(7) != invent_person(8)


def test_people_differ_in_skin_hair_and_dress() -> None:
    people = [invent_person(seed) for seed in range(80)]
    assert {p.hair for p in people} == set(Hair)
    assert len({p.skin for p in people}) >= 6
    assert 20 < sum(p.female for p in people) < 60


@pytest.mark.parametrize("seed", range(0, 60, 7))
def test_an_invented_holder_is_an_adult_with_a_valid_document(seed: int) -> None:
    today = date(2026, 11, 23)
    holder = invent_holder(seed, today)
    assert is_adult(holder.birth, today)
    assert holder.issued < today <= holder.expiry
    assert (holder.sex == "F") == invent_person(seed).female


def test_the_wall_alone_shows_no_face() -> None:
    assert find_faces(to_grey(draw_empty())) == ()


def test_pictures_have_the_promised_sizes() -> None:
    assert cards.front_flat().shape == cards.back_flat().shape == (638, 1012, 3)
    assert cards.passport_flat().shape == (1039, 1476, 3)
    assert cards.front().shape == cards.portrait().shape == (720, 1280, 3)


def test_the_back_holds_the_fields_that_the_front_prints() -> None:
    holder = invent_holder(5)
    read = zxingcpp.read_barcodes(draw_card_back(holder))
    assert [code.bytes for code in read] == [aamva_payload(holder)]
    document = parse(read[0].bytes)
    assert (document.surname, document.given) == (holder.surname, holder.given)
    assert (document.birth, document.expiry) == (holder.birth, holder.expiry)
    assert document.issued == holder.issued
    assert document.number == holder.number
    assert document.type is IdType.LICENSE
    assert (document.state, document.country, document.version) == (holder.state, "USA", 10)


def test_the_payload_says_where_its_parts_lie() -> None:
    payload = aamva_payload(invent_holder(3))
    header = payload[:41].decode()
    assert header.startswith("@\n\x1e\rANSI 6360991001")
    for at in (21, 31):
        kind, offset, length = (
            header[at : at + 2],
            header[at + 2 : at + 6],
            header[at + 6 : at + 10],
        )
        part = payload[int(offset) : int(offset) + int(length)]
        assert part.startswith(kind.encode())
        assert part.endswith(b"\r")


def test_a_state_id_says_so_in_its_barcode() -> None:
    holder = replace(invent_holder(5), id_type=IdType.STATE_ID)
    assert parse(aamva_payload(holder)).type is IdType.STATE_ID


def test_a_card_held_up_can_still_be_read() -> None:
    read = zxingcpp.read_barcodes(cards.back())
    assert aamva_payload(invent_holder(cards.SEED)) in [code.bytes for code in read]


def test_the_machine_readable_zone_has_valid_check_digits() -> None:
    first, second = machine_lines(invent_holder(12))
    assert len(first) == len(second) == 44
    assert first.startswith("P<UTO")
    for part, digit in ((second[:9], 9), (second[13:19], 19), (second[21:27], 27)):
        assert second[digit] == check_digit(part)
    assert second[43] == check_digit(second[:10] + second[13:20] + second[21:43])


def test_check_digits_follow_icao_9303() -> None:
    # The worked examples of ICAO 9303 part 3, appendix A.
    assert check_digit("520727") == "3"
    assert check_digit("AB2134<<<") == "5"


@pytest.mark.parametrize(
    ("surname", "zone"),
    [("O'FARRELL", "OFARRELL<<"), ("SANTOS-MEYER", "SANTOS<MEYER<<"), ("ZÚÑIGA", "ZUNIGA<<")],
)
def test_names_become_capitals_and_filler(surname: str, zone: str) -> None:
    holder = replace(invent_holder(12), surname=surname)
    assert machine_lines(holder)[0][5:].startswith(zone)


def test_a_long_name_still_fits_its_card() -> None:
    holder: CardHolder = replace(invent_holder(2), surname="WOLFESCHLEGELSTEINHAUSENBERGERDORFF")
    usual, long = (draw_card_front(invent_person(2), h) for h in (invent_holder(2), holder))
    assert np.array_equal(usual[:, 860:], long[:, 860:])


def test_farther_away_means_smaller_and_level_means_upright() -> None:
    near, far = (corners_of((1012, 638), distance=d) for d in (1.0, 2.0))
    widths = [float(np.linalg.norm(c[1] - c[0])) for c in (near, far)]
    assert widths[0] == pytest.approx(1280 * 792 / 1180, rel=0.01)
    assert widths[1] == pytest.approx(widths[0] / 2, rel=0.01)
    assert near[0][1] == pytest.approx(near[1][1])


def test_a_card_without_a_hand_shows_its_own_pixels() -> None:
    frame = hold_up(cards.front_flat(), tilt=0, turn=0, nod=0, hand=False)
    header = frame[120:150, 620:700].reshape(-1, 3).mean(axis=0)
    assert header[0] > 1.5 * header[2]


@pytest.mark.parametrize(
    "fault", [Fault.CUT_OFF, Fault.FAR, Fault.NEAR, Fault.TILTED, Fault.TWO_FACES]
)
def test_a_fault_of_the_scene_cannot_be_painted_on_a_frame(fault: Fault) -> None:
    with pytest.raises(ValueError, match=fault.value):
        spoil(cards.portrait(), fault)


@pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.TWO_FACES])
def test_every_fault_changes_the_frame_of_a_card(fault: Fault) -> None:
    assert not np.array_equal(cards.front(), show_card(cards.front_flat(), fault, seed=cards.SEED))


def test_faults_of_light_do_what_they_say() -> None:
    frame = cards.portrait()
    assert spoil(frame, Fault.DARK, 0.3).mean() == pytest.approx(0.3 * frame.mean(), rel=0.05)
    assert spoil(frame, Fault.BRIGHT, 1.5).mean() > frame.mean()
    lit = spoil(frame, Fault.GLARE, 0.05, at=(0.25, 0.5))
    assert lit[360, 320].min() == 255
    assert np.array_equal(lit[:, 900:], frame[:, 900:])
    half = spoil(frame, Fault.UNEVEN, 0.5)
    assert half[:, 1000:].mean() == pytest.approx(0.5 * frame[:, 1000:].mean(), rel=0.05)
    assert np.array_equal(spoil(frame, Fault.BLUR, 0), frame)


def test_a_document_that_no_government_issued_holds_no_barcode() -> None:
    from kiosk.demo.drawings import draw_blank_card

    assert zxingcpp.read_barcodes(draw_blank_card()) == []
    assert find_faces(to_grey(draw_blank_card())) == ()


def test_the_passport_page_shows_its_holder() -> None:
    page = draw_passport_page(invent_person(4), invent_holder(4))
    faces = find_faces(to_grey(page))
    assert len(faces) == 1
    assert faces[0].box.left + faces[0].box.width < 520

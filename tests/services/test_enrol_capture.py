"""From drawn frames to sealed pictures."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from kiosk.demo.drawings import Fault, invent_holder, show_card
from kiosk.domain.document import IdType
from kiosk.domain.enrolment import PictureKind, SealedPicture
from kiosk.domain.errors import CameraRefused
from kiosk.domain.finding import Kind, Side, Weight, verdict
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.domain.printed import REQUIRED
from kiosk.services.draft import Checks, Shot, Taken
from kiosk.services.enrol import keep_scan
from kiosk.store.keys import PrivateKey, generate
from kiosk.vision.picture import decode
from tests import cards

EMPTY = np.full((720, 1280, 3), 128, np.uint8)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> PrivateKey:
    return generate(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def checks(key: PrivateKey) -> Checks:
    return Checks(CardLimits(), PortraitLimits(), key.public)


def picture(taken: Taken, kind: PictureKind) -> SealedPicture:
    [found] = [p for p in taken.pictures if p.kind is kind]
    return found


def test_a_front_is_flattened_cropped_and_sealed(key: PrivateKey, checks: Checks) -> None:
    kept = keep_scan([cards.front()], Shot.FRONT, IdType.LICENSE, checks)
    assert {p.kind for p in kept.pictures} == {
        PictureKind.ID_FRONT,
        PictureKind.ID_FRONT_FRAME,
        PictureKind.ID_PORTRAIT,
    }
    flat = picture(kept, PictureKind.ID_FRONT)
    assert (flat.width, flat.height, flat.media) == (1012, 638, "image/jpeg")
    plain = key.open(flat.kind, flat.sealed)
    assert flat.digest == hashlib.sha256(plain).hexdigest()
    assert decode(plain).shape == (638, 1012, 3)
    assert flat.key_id == key.key_id
    frame = picture(kept, PictureKind.ID_FRONT_FRAME)
    assert (frame.height, frame.width) == cards.front().shape[:2]
    assert max(kept.preview.shape) == 800
    assert {f.side for f in kept.findings} == {Side.FRONT}
    assert kept.corners is not None


def test_each_required_field_of_a_front_is_judged(checks: Checks) -> None:
    kept = keep_scan([cards.front()], Shot.FRONT, IdType.LICENSE, checks)
    assert kept.front is not None
    judged = [f for f in kept.findings if f.field]
    assert {f.field for f in judged} == {field.value for field in REQUIRED}
    assert {(f.kind, f.weight) for f in judged} == {(Kind.FIELD_ILLEGIBLE, Weight.FINE)}
    [whole] = [f for f in kept.findings if f.kind is Kind.ILLEGIBLE]
    assert whole.weight is Weight.FINE


def test_a_card_held_upside_down_is_kept_the_right_way_up(key: PrivateKey, checks: Checks) -> None:
    upright = keep_scan([cards.front()], Shot.FRONT, IdType.LICENSE, checks)
    over = np.ascontiguousarray(cards.front()[::-1, ::-1])
    kept = keep_scan([over], Shot.FRONT, IdType.LICENSE, checks)
    flats = [picture(taken, PictureKind.ID_FRONT) for taken in (upright, kept)]
    one, other = (decode(key.open(f.kind, f.sealed)).astype(np.int16) for f in flats)
    assert np.abs(one - other).mean() < 6
    assert picture(kept, PictureKind.ID_PORTRAIT)


def test_the_back_gives_the_document(checks: Checks) -> None:
    kept = keep_scan([cards.back()], Shot.BACK, IdType.LICENSE, checks)
    assert kept.document is not None
    assert kept.document.number == invent_holder(cards.SEED).number
    assert {p.kind for p in kept.pictures} == {PictureKind.ID_BACK, PictureKind.ID_BACK_FRAME}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_best_frame_is_kept(key: PrivateKey, checks: Checks, place: int) -> None:
    frames = [cards.front(Fault.BLUR), EMPTY]
    frames.insert(place, cards.front())
    kept = keep_scan(frames, Shot.FRONT, IdType.LICENSE, checks)
    frame = picture(kept, PictureKind.ID_FRONT_FRAME)
    shown = decode(key.open(frame.kind, frame.sealed)).astype(np.int16)
    assert np.abs(shown - cards.front()).mean() < 3


def test_a_portrait_is_kept_whole(key: PrivateKey, checks: Checks) -> None:
    kept = keep_scan([cards.portrait()], Shot.PORTRAIT, IdType.LICENSE, checks)
    [only] = kept.pictures
    assert only.kind is PictureKind.PORTRAIT
    assert (only.height, only.width) == cards.portrait().shape[:2]
    assert {f.side for f in kept.findings} == {Side.PORTRAIT}
    assert decode(key.open(only.kind, only.sealed)).shape == cards.portrait().shape


@pytest.mark.parametrize("shot", [Shot.FRONT, Shot.BACK, Shot.PORTRAIT])
def test_by_hand_anything_is_taken_and_says_so(checks: Checks, shot: Shot) -> None:
    kept = keep_scan([EMPTY], shot, IdType.LICENSE, checks, by_hand=True)
    assert kept.by_hand
    [hand] = [f for f in kept.findings if f.kind is Kind.TAKEN_BY_HAND]
    assert (hand.side, hand.weight) == (shot.side, Weight.ADVICE)
    assert verdict(kept.findings) == "block"
    assert [p.kind for p in kept.pictures] in (
        [PictureKind.ID_FRONT],
        [PictureKind.ID_BACK],
        [PictureKind.PORTRAIT],
    )


def test_the_preview_is_no_part_of_a_frame_that_the_camera_writes_on(checks: Checks) -> None:
    frame = np.full((90, 160, 3), 40, np.uint8)
    kept = keep_scan([frame], Shot.PORTRAIT, IdType.LICENSE, checks, by_hand=True)
    frame[:] = 200
    assert int(kept.preview.max()) == 40


def test_without_a_frame_there_is_nothing_to_keep(checks: Checks) -> None:
    with pytest.raises(CameraRefused):
        keep_scan([], Shot.FRONT, IdType.LICENSE, checks)


def test_a_passport_page(checks: Checks) -> None:
    frame = show_card(cards.passport_flat(), seed=cards.SEED)
    kept = keep_scan([frame], Shot.PASSPORT, IdType.PASSPORT, checks)
    page = picture(kept, PictureKind.ID_FRONT)
    assert (page.width, page.height) == (1476, 1039)


def test_nothing_plain_touches_the_disk(
    checks: Checks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    keep_scan([cards.portrait()], Shot.PORTRAIT, IdType.LICENSE, checks)
    assert not list(tmp_path.iterdir())

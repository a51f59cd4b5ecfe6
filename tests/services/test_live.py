"""Looks at one frame after the other: followed, read where they are sharp, put together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from statistics import median

import cv2
import numpy as np
import pytest

from kiosk.demo.drawings import Fault, hold_up
from kiosk.domain.document import IdType
from kiosk.domain.finding import Kind, Side, Weight, faults
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services import live
from kiosk.services.draft import Checks, Look, Shot
from kiosk.services.live import Live
from kiosk.store.keys import PrivateKey, generate
from kiosk.vision import pdf417
from kiosk.vision.pixels import Pixels
from tests import cards
from tests.benchmarks.degrade import Condition, seen

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> PrivateKey:
    return generate(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def checks(key: PrivateKey) -> Checks:
    return Checks(CardLimits(), PortraitLimits(), key.public, today=lambda: TODAY)


def looks(
    frames: Sequence[Pixels], shot: Shot, checks: Checks, *, decode: bool = False
) -> list[Look]:
    following = Live(shot, IdType.LICENSE)
    return [following.look(frame, checks, decode=decode) for frame in frames]


def kinds(look: Look) -> set[Kind]:
    return {f.kind for f in faults(look.findings)}


@lru_cache
def trembling() -> tuple[Pixels, ...]:
    """A front in a hand that is not quite still."""
    rng = np.random.default_rng(3)
    frame, found = cards.front(), []
    for _ in range(4):
        angle, (x, y) = np.radians(rng.uniform(-0.5, 0.5)), rng.uniform(-8, 8, 2)
        turn = np.array([[np.cos(angle), -np.sin(angle), x], [np.sin(angle), np.cos(angle), y]])
        moved = cv2.warpAffine(frame, turn, (1280, 720), borderMode=cv2.BORDER_REPLICATE)
        found.append(np.asarray(moved, np.uint8))
    return tuple(found)


def test_a_document_and_a_face_are_looked_at(checks: Checks) -> None:
    [seen] = looks([cards.front()], Shot.FRONT, checks)
    assert seen.corners is not None
    assert seen.document is None
    [faced] = looks([cards.portrait()], Shot.PORTRAIT, checks)
    assert faced.face is not None
    assert {f.side for f in faced.findings} == {Side.PORTRAIT}


def test_corners_are_those_of_a_search_and_what_is_found_stays_the_same(checks: Checks) -> None:
    frames = trembling()
    followed = looks(frames, Shot.FRONT, checks)
    for frame, look in zip(frames, followed, strict=True):
        [anew] = looks([frame], Shot.FRONT, checks)
        assert look.corners is not None
        assert anew.corners is not None
        assert np.abs(np.array(look.corners) - np.array(anew.corners)).max() < 3
        assert kinds(look) == kinds(anew) == set()


def test_a_steady_card_costs_less(checks: Checks) -> None:
    frames = trembling()
    following = Live(Shot.FRONT, IdType.LICENSE)
    following.look(frames[0], checks, decode=False)
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(16):
        for is_anew, one in ((False, following), (True, Live(Shot.FRONT, IdType.LICENSE))):
            began = time.thread_time()
            one.look(frames[n % 4], checks, decode=False)
            times[is_anew].append(time.thread_time() - began)
    assert median(times[False]) < 0.85 * median(times[True])


def test_a_card_that_goes_or_leaps_is_sought_anew(checks: Checks) -> None:
    away = hold_up(cards.front_flat(), at=(0.62, 0.5), distance=1.3, seed=2)
    empty = np.full((720, 1280, 3), 128, np.uint8)
    first, gone, back, leapt = looks(
        [cards.front(), empty, cards.front(), away], Shot.FRONT, checks
    )
    assert Kind.CARD_MISSING in kinds(gone)
    assert gone.corners is None
    assert back.corners == pytest.approx(np.array(first.corners), abs=1.0)
    [anew] = looks([away], Shot.FRONT, checks)
    assert leapt.corners == pytest.approx(np.array(anew.corners), abs=3.0)


def test_the_barcode_of_a_back_is_read_and_of_nothing_else(checks: Checks) -> None:
    [read] = looks([cards.back()], Shot.BACK, checks, decode=True)
    assert read.document is not None
    for other in (cards.front(), cards.portrait()):
        [unread] = looks([other], Shot.BACK, checks, decode=True)
        assert unread.document is None
        assert Kind.BARCODE_UNREAD not in {f.kind for f in unread.findings}


def test_the_sharpest_of_the_last_frames_is_read(
    checks: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharp = cards.back()
    soft = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 1.2), np.uint8)
    spreads: list[float] = []

    def unread(flat: Pixels, *, patience: float) -> bytes | None:
        del patience
        spreads.append(float(cv2.Laplacian(flat, cv2.CV_64F).std()))
        return None

    monkeypatch.setattr(pdf417, "read", unread)
    monkeypatch.setattr(pdf417, "evidence_of", lambda _flat: None)
    found = looks([soft, sharp, soft, soft, sharp], Shot.BACK, checks, decode=True)
    # The first, as there is no other, and the sharp ones.
    assert len(spreads) == 3
    assert min(spreads[1:]) > 1.3 * spreads[0]
    # That it was not read is said all the while.
    unread_findings = [f for look in found for f in look.findings if f.kind is Kind.BARCODE_UNREAD]
    assert [f.weight for f in unread_findings] == [Weight.WARN] * 5


def test_frames_too_blurred_one_by_one_are_read_together(checks: Checks) -> None:
    condition = Condition("soft", gaussian=2.5)
    frames = [seen(cards.back_flat(1), condition, n, glare_at=(0.5, 0.5)).frame for n in range(4)]
    lenient = Checks(CardLimits(sharpness_block=5.0), checks.portrait, checks.key)
    assert all(
        look.document is None
        for frame in frames
        for look in looks([frame], Shot.BACK, lenient, decode=True)
    )
    together = looks(frames, Shot.BACK, lenient, decode=True)
    assert any(look.document is not None for look in together)


def test_what_one_card_said_in_part_is_not_put_together_with_the_next(checks: Checks) -> None:
    following = Live(Shot.BACK, IdType.LICENSE)
    blurred = cards.back(Fault.BLUR, 1.5)
    for _ in range(3):
        following.look(blurred, checks, decode=True)
    following.look(np.full((720, 1280, 3), 128, np.uint8), checks, decode=True)
    found = following.look(cards.back(seed=4), checks, decode=True)
    assert found.document is not None
    assert live.LAST > 1

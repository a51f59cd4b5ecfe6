"""Zones drawn on documents of every format, held in every way, are read; nothing else is."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from kiosk.domain.mrz import is_valid, parse
from kiosk.domain.mrz_formats import Format
from kiosk.vision.mrz import MrzRead, combine, read
from kiosk.vision.pixels import Pixels
from tests.domain.mrz_texts import sealed
from tests.domain.test_mrz import FRANCE, MRV_A, MRV_B, TD1, TD1_LONG, TD2, TD3
from tests.vision.mrz_pages import Held, frame, motion, noise, page

ZONES = {
    "TD1": TD1,
    "TD1 long number": TD1_LONG,
    "TD2": TD2,
    "TD3": TD3,
    "MRV-A": MRV_A,
    "MRV-B": MRV_B,
    "France": FRANCE,
}
#: Digits for a nationality, unknown expiry, a name that fills its field, letters in the number.
ODD = sealed(
    [
        "P<ROUVANDERMUELLEN<KOWALSKA<<MARIA<LUISE<ANA",
        "KX7Q09B<<01327408122F3106<<0<<<<<<<<<<<<<<00",
    ],
    Format.TD3,
)


def _read(picture: Pixels) -> MrzRead:
    found = read(picture, patience=2.0)
    assert found is not None
    return found


@pytest.mark.parametrize("lines", [*ZONES.values(), ODD], ids=[*ZONES, "odd"])
def test_every_format_is_read(lines: tuple[str, ...]) -> None:
    found = _read(frame(page(lines), Held()))
    assert found.accepted
    assert found.lines == lines
    assert parse(found.lines, date(2026, 11, 24)).lines == lines
    assert [len(row) for row in found.confidence] == [len(line) for line in lines]


@pytest.mark.parametrize(
    "held",
    [
        Held(filled=0.78),
        Held(filled=0.45),
        Held(angle=4),
        Held(filled=0.55, angle=-19),
        Held(filled=0.5, angle=90),
        Held(filled=0.5, angle=-101),
        Held(angle=180),
        Held(angle=170),
        Held(away=0.12),
        Held(away=0.1, angle=-8),
        Held(soft=2.2),
    ],
    ids=str,
)
def test_however_it_is_held(held: Held) -> None:
    for n, lines in enumerate((TD3, TD1)):
        found = _read(frame(page(lines, n), held, n))
        assert found.lines == lines
        assert found.accepted


@pytest.mark.parametrize(("length", "degrees"), [(9, 20), (13, 65), (15, 130)])
def test_motion_is_undone(length: int, degrees: float) -> None:
    moved = motion(frame(page(TD3), Held()), length, degrees)
    assert _read(moved).lines == TD3


def test_dim_and_grey_frames_are_read() -> None:
    dim = (frame(page(TD2), Held()) * 0.25).astype(np.uint8)
    assert _read(dim).lines == TD2
    assert _read(np.asarray(cv2.cvtColor(dim, cv2.COLOR_BGR2GRAY), np.uint8)).lines == TD2


def test_corners_go_around_the_zone_as_printed() -> None:
    upright = np.array(_read(frame(page(TD3), Held())).corners)
    turned = np.array(_read(frame(page(TD3), Held(angle=180))).corners)
    assert upright[0][0] < upright[1][0]
    assert upright[1][1] < upright[2][1]
    assert np.allclose(turned, [1279, 719] - upright, atol=6)


@pytest.mark.parametrize("column", [3, 17, 43])
def test_a_wrong_check_digit_is_not_forced_right(column: int) -> None:
    """A clear print of lines that cannot be: whatever comes out is no fact."""
    line = TD3[1]
    wrong = line[:column] + ("5" if line[column] != "5" else "7") + line[column + 1 :]
    found = read(frame(page((TD3[0], wrong)), Held()))
    assert found is None or not found.accepted
    assert found is None or found.given_up > 2


def test_a_shine_over_the_zone_is_not_guessed() -> None:
    shone = frame(page(TD3), Held())
    cv2.circle(shone, (640, 560), 110, (255, 255, 255), -1)
    found = read(shone)
    assert found is None or not found.accepted


@pytest.mark.parametrize("other", ["8", "5"])
def test_a_digit_in_a_name_is_no_sure_letter(other: str) -> None:
    """No check digit covers names, and a digit cannot stand there."""
    name = TD3[0].replace("ANNA", f"AN{other}A")
    found = read(frame(page((name, TD3[1])), Held()))
    assert found is None or not found.accepted


def test_letters_that_may_be_zeros_are_no_fact() -> None:
    """Two of them, ten apart in weight, count as nothing: small print does not tell O from 0."""
    lines = sealed([MRV_A[0], MRV_A[1].replace("L8988901C", "WP3OO7618")], Format.MRV_A)
    found = _read(frame(page(lines), Held()))
    assert not found.accepted


def test_an_unknown_state_that_is_one_letter_from_the_other_is_no_fact() -> None:
    """No check digit covers states: shine makes a T of an I."""
    lines = sealed(
        ["P<KTRERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1].replace("UTO", "KIR")], Format.TD3
    )
    found = _read(frame(page(lines), Held()))
    assert found.lines == lines
    assert not found.accepted


@pytest.mark.parametrize("columns", [(13, 14), (5, 6), (28, 29)])
def test_characters_that_are_gone_are_not_made_up(columns: tuple[int, int]) -> None:
    """Two check digits always leave an answer for two places, and it may be the wrong one."""
    document = page(TD1)
    left = (document.shape[1] - 24 * 30) // 2 + 24 * columns[0]
    middle = document.shape[0] - round((5.5 + 4.6) * 24 / 2.54)
    document[middle - 24 : middle + 24, left : left + 48] = 240
    found = read(frame(document, Held()))
    assert found is None or not found.accepted


@pytest.mark.parametrize("stacked", [False, True])
def test_lines_of_two_documents_are_never_mixed(*, stacked: bool) -> None:
    """Side by side their rows look like one long row: that is then no fact."""
    other = sealed(
        [TD1[0].replace("D2", "K7"), TD1[1], "DOE<<JANE<<<<<<<<<<<<<<<<<<<<<"], Format.TD1
    )
    pages = [page(TD1), page(other, 1)]
    held = Held(filled=0.42) if stacked else Held(filled=0.85)
    found = read(frame(np.concatenate(pages, axis=0 if stacked else 1), held))
    assert found is None or not found.accepted or found.lines in {TD1, other}


def test_a_zone_cut_off_is_not_taken_for_a_shorter_one() -> None:
    whole = frame(page(MRV_A), Held(filled=0.95))
    for cut in (whole[:, :1100], whole[:, 180:]):
        found = read(np.ascontiguousarray(cut))
        assert found is None or not found.accepted


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((720, 1280, 3), np.uint8),
        np.full((720, 1280), 255, np.uint8),
        noise((720, 1280, 3), 1),
        noise((40, 60, 3), 2),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((3, 900, 3), np.uint8),
    ],
    ids=["black", "white", "noise", "small noise", "a pixel", "a line"],
)
def test_nothing_is_read_where_nothing_is(picture: Pixels) -> None:
    found = read(picture)
    assert found is None or not found.accepted


def test_patience_ends_a_search() -> None:
    nothing = frame(page(("A" * 30, "B" * 30, "C" * 30)), Held(soft=4))
    began = time.thread_time()
    read(nothing, patience=0.02)
    assert time.thread_time() - began < 0.25


def test_a_hint_finds_the_zone_at_once() -> None:
    first = _read(frame(page(TD3), Held(angle=90, filled=0.5)))
    corners = np.array(first.corners, np.float32) + np.float32(6)
    again = read(frame(page(TD3), Held(angle=90, filled=0.5), 2), hint=corners)
    assert again is not None
    assert again.lines == TD3
    assert np.allclose(again.corners, first.corners, atol=6)


def test_several_frames_are_combined() -> None:
    reads = [
        found
        for n in range(4)
        if (found := read(frame(page(TD3), Held(soft=3.4), n), patience=1.0)) is not None
    ]
    together = combine(reads)
    assert together is not None
    assert is_valid(together.lines)
    assert together.sure >= max(r.sure for r in reads) - 0.05
    assert together.lines == TD3


def test_frames_of_another_document_are_left_out() -> None:
    one = _read(frame(page(TD3), Held()))
    other = _read(frame(page(ODD), Held()))
    together = combine([one, other, replace(other, beyond=1.0)])
    assert together is not None
    assert together.lines in {TD3, ODD}
    assert together.accepted
    assert combine([]) is None
    assert combine([one]) is one

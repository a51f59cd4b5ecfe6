"""The reading benchmarks run, and what they spoil pictures with is the same every time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import ids
from tests.benchmarks.degrade import BARCODE, CONDITIONS, DOCUMENT, Condition, both, seen

DOCUMENT_FLAT = np.full((300, 476, 3), 230, np.uint8)
DOCUMENT_FLAT[40:260:12] = 40


@pytest.mark.parametrize("condition", DOCUMENT, ids=lambda c: str(c.name))
def test_a_seed_gives_the_same_frame(condition: Condition) -> None:
    first, second = (seen(DOCUMENT_FLAT, condition, 5) for _ in range(2))
    assert first.frame.shape == (condition.size[1], condition.size[0], 3)
    assert (first.frame == second.frame).all()
    assert (first.corners == second.corners).all()
    assert not (first.frame == seen(DOCUMENT_FLAT, condition, 6).frame).all()


def test_a_document_fills_the_share_it_should() -> None:
    corners = seen(DOCUMENT_FLAT, CONDITIONS["1280x720"], 1).corners
    assert np.ptp(corners[:, 0]) == pytest.approx(768, abs=1)
    upright = seen(DOCUMENT_FLAT, CONDITIONS["rotation 90"], 1).corners
    assert np.ptp(upright[:, 1]) <= 0.96 * 720 + 1


def test_conditions_are_as_many_as_the_table_says() -> None:
    assert len(DOCUMENT) == 18
    assert len(BARCODE) == 28
    mixed = both(CONDITIONS["rotation 7"], CONDITIONS["dim"])
    assert (mixed.angle, mixed.light, mixed.noise) == (7.0, 0.28, 5.0)


@pytest.mark.real
@pytest.mark.parametrize("reader", ["kiosk", "zxing-cpp"])
def test_a_reader_is_measured(real_data: Path, reader: str) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.ids", "barcodes", "flat", reader]
    done = subprocess.run(  # noqa: S603
        [*command, "--worker", "--few"], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert (told["exact"], told["wrong"], len(told["times"])) == (2, 0, 2)
    assert told["memory"] > 0


def test_without_pictures_one_sentence_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ids, "DATA", tmp_path)
    monkeypatch.setattr(sys, "argv", ["ids", "--few"])
    assert ids.main() == 0
    assert "not on this machine" in capsys.readouterr().out

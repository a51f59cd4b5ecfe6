"""The training of the character classifier, in miniature."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.domain.resources import resource
from kiosk.vision.glyphs import PITCHES, WINDOW, Glyphs, glyphs
from training.mrz_glyphs import face, fit, net, windows
from training.mrz_glyphs.__main__ import main

_DRAWN = Path(__file__).parents[1] / "vision" / "ocr_b.png"


@lru_cache(maxsize=1)
def _faces() -> tuple[face.Face, ...]:
    sheet = cv2.imread(str(_DRAWN), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    cells = np.asarray(sheet, np.uint8).reshape(-1, 48, 10, 48).transpose(0, 2, 1, 3)
    return face.cuts((face.from_ink(cells.reshape(-1, 48, 48)),), 2, 1)


def _trained(seed: int) -> net.Weights:
    drawn = windows.draw(_faces(), 600, seed)
    plan = fit.Plan(passes=1, batch=64)
    weights = fit.train(drawn, net.Widths(), plan, seed, lambda _: None)
    return fit.calibrated(weights, windows.draw(_faces(), 200, seed + 1))[0]


def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    for name in ("one", "two"):
        net.save(_trained(4), tmp_path / f"{name}.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    other = _trained(5)
    assert any((other[name] != w).any() for name, w in _trained(4).items())


def test_training_lowers_the_loss() -> None:
    drawn = windows.draw(_faces(), 1200, 6)
    told: list[str] = []
    fit.train(drawn, net.Widths(), fit.Plan(passes=3, batch=64), 6, told.append)
    losses = [float(sentence.rsplit(" ", 1)[1]) for sentence in told]
    assert losses[-1] < losses[0] < np.log(net.OUTPUTS) + 0.5


def test_slopes_are_those_of_the_answers() -> None:
    random = np.random.default_rng(7)
    weights = net.begin(net.Widths(4, 6, 8), random)
    for name in weights:
        weights[name] = weights[name] + np.float32(0.05)
    grey = random.integers(0, 256, (5, *windows.SIZE)).astype(np.uint8)
    towards = random.standard_normal((5, net.OUTPUTS), dtype=np.float32)

    def lost() -> float:
        return float((net.run(weights, net.normal(grey)).answers * towards).sum(dtype=np.float64))

    found = net.slopes(weights, net.run(weights, net.normal(grey)), towards)
    for name, slope in found.items():
        place = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        step = np.float32(2e-3)
        weights[name][place] += step
        above = lost()
        weights[name][place] -= 2 * step
        below = lost()
        weights[name][place] += step
        assert (above - below) / (2 * step) == pytest.approx(slope[place], rel=0.05), name


def test_the_program_answers_as_the_training_does() -> None:
    assert (WINDOW, PITCHES, Glyphs.classes) == (windows.SIZE, windows.PITCHES, face.CLASSES)
    drawn = windows.draw(_faces(), 400, 8)
    weights = net.load(resource("models", "mrz_glyphs.npz"))
    wanted = net.log_probabilities(fit.answers(weights, drawn))[:, :37]
    print_there = drawn.grey.std(axis=(1, 2)) > 1
    found = glyphs().log_probabilities(drawn.grey)
    np.testing.assert_allclose(found[print_there], wanted[print_there], atol=1e-3)


def test_held_out_hard_print_is_told_apart() -> None:
    drawn = windows.draw(_faces(), 3000, 9)
    of_37 = drawn.classes < windows.NOTHING
    found = glyphs().log_probabilities(drawn.grey)
    right = found.argmax(axis=1) == drawn.classes
    assert right[of_37].mean() > 0.76
    sure = found.max(axis=1) > np.log(0.99)
    assert sure[of_37].mean() > 0.3
    assert right[sure].mean() > 0.99


def test_a_missing_typeface_is_named_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "OCRB.otf"
    assert main(["--face", str(missing), "--out", str(tmp_path / "out.npz")]) == 1
    said = capsys.readouterr().err
    assert (
        said == f"{missing} is missing: install Debian's package fonts-ocr-b, or name the file.\n"
    )
    assert not (tmp_path / "out.npz").exists()


def test_the_command_runs_from_the_typeface_to_the_file(tmp_path: Path) -> None:
    if not all(path.is_file() for path in face.DEBIAN):
        pytest.skip("Debian's package fonts-ocr-b is not on this machine")
    out = tmp_path / "models" / "out.npz"
    assert main(["--windows", "300", "--passes", "1", "--out", str(out)]) == 0
    assert out.stat().st_size < 1_000_000

"""Draw, train, calibrate, judge, save: python -m training.mrz_glyphs --help."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import cv2

from training.mrz_glyphs import face, fit, judge, net, windows

_OUT = Path("resources/models/mrz_glyphs.npz")
#: Faces near the typeface's own that are made up.
_CUTS = 64
#: Held-out windows are drawn from seeds that far away from those of the training.
_CALIBRATION, _TEST = 1_000_003, 2_000_003
_HELD_OUT_LEAST = 500


def main(arguments: Sequence[str]) -> int:
    """Train as told; 1 and one sentence when the typeface is missing."""
    said = _parser().parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        faces = face.load(tuple(said.face) or face.DEBIAN)
    except face.NoTypeface as missing:
        print(missing, file=sys.stderr)
        return 1
    began = time.process_time()

    def tell(sentence: str) -> None:
        print(f"{time.process_time() - began:7.1f} s  {sentence}", flush=True)

    faces = face.cuts(faces, _CUTS, said.seed)
    drawn = windows.draw(faces, said.windows, said.seed)
    tell(f"{len(drawn.grey)} windows drawn")
    weights = fit.train(drawn, net.Widths(), fit.Plan(passes=said.passes), said.seed, tell)
    held_out = windows.draw(
        faces, max(_HELD_OUT_LEAST, said.windows // 20), said.seed + _CALIBRATION
    )
    weights, temperature = fit.calibrated(weights, held_out)
    tell(f"temperature {temperature:.3f}")
    said.out.parent.mkdir(parents=True, exist_ok=True)
    net.save(weights, said.out)
    tell(f"{said.out}: {said.out.stat().st_size} bytes")
    test = windows.draw(faces, max(_HELD_OUT_LEAST, said.windows // 20), said.seed + _TEST)
    for sentence in judge.report(net.load(said.out), test):
        tell(sentence)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.mrz_glyphs", description=__doc__)
    parser.add_argument("--out", type=Path, default=_OUT, help="file of weights to write")
    parser.add_argument("--face", type=Path, action="append", default=[], help="an OCR-B font file")
    parser.add_argument("--seed", type=int, default=9303)
    parser.add_argument("--windows", type=int, default=2_200_000, help="windows to draw")
    parser.add_argument("--passes", type=int, default=5, help="times that all windows are learnt")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

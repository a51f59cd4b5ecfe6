"""Portrait files as they come: grey, 16 bits, huge, tiny, cut off (``kiosk check portrait``)."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.bootstrap import main
from kiosk.demo.drawings import draw_person


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path / "home"))


def coded(picture: NDArray[np.uint8] | NDArray[np.uint16], kind: str) -> bytes:
    done, data = cv2.imencode(kind, picture)
    assert done
    return bytes(data.tobytes())


def test_each_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = draw_person(3)
    grey = np.asarray(cv2.cvtColor(person, cv2.COLOR_BGR2GRAY), np.uint8)
    large = np.asarray(cv2.resize(person, (5120, 2880), interpolation=cv2.INTER_LINEAR), np.uint8)
    clear = np.dstack([person, np.full(grey.shape, 120, np.uint8)])
    whole = coded(person, ".jpg")
    files = {
        "grey.jpg": coded(grey, ".jpg"),
        "grey16.png": coded(grey.astype(np.uint16) * 257, ".png"),
        "colour16.png": coded(person.astype(np.uint16) * 257, ".png"),
        "huge.jpg": coded(large, ".jpg"),
        "clear.png": coded(clear, ".png"),
        "small.jpg": coded(np.asarray(cv2.resize(person, (160, 90)), np.uint8), ".jpg"),
        "dot.png": coded(person[:1, :1], ".png"),
        "row.png": coded(person[300:301], ".png"),
        "cut.jpg": whole[: len(whole) * 2 // 3],
        "cut.png": coded(person, ".png")[:20_000],
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in files]
    assert main(["check", "portrait", *paths, "--json"]) == 2
    lines = capsys.readouterr().out.splitlines()
    said = dict(zip(files, map(json.loads, lines), strict=True))
    for name in ("cut.jpg", "cut.png"):
        assert set(said[name]) == {"file", "error"}
    for name in ("colour16.png", "clear.png"):
        assert said[name]["verdict"] == "pass", said[name]
    for name in ("grey.jpg", "grey16.png"):
        assert told(said[name], "face_filtered") == "advice"
        assert said[name]["verdict"] != "block"
    assert said["huge.jpg"]["verdict"] == "pass", said["huge.jpg"]
    assert told(said["small.jpg"], "face_small", "face_missing") == "block"
    for name in ("dot.png", "row.png"):
        assert told(said[name], "face_missing") == "block"


def told(answer: dict[str, object], *kinds: str) -> str:
    """The gravest weight among these kinds of finding."""
    findings = answer["findings"]
    assert isinstance(findings, list)
    weights = [f["weight"] for f in findings if f["kind"] in kinds]
    return next((w for w in ("block", "warn", "advice") if w in weights), "fine")

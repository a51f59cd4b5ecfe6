"""The target card, the camera's test and the report of captures, as IT uses them."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from kiosk import camera_commands, paths, settings
from kiosk.bootstrap import main
from kiosk.camera import watch
from kiosk.domain.capture_note import CaptureEnd, CaptureNote
from kiosk.domain.finding import Kind, Side
from kiosk.program import Program
from kiosk.services import capture_rates, self_test
from kiosk.ui import target_sheet
from kiosk.ui.target_sheet import Paper
from kiosk.vision.picture import encode_jpeg
from kiosk.vision.pixels import Pixels
from kiosk.vision.target import look_at_target
from tests import cards
from tests.camera.mjpeg import MjpegServer, serving
from tests.targets import View, seen

Capture = pytest.CaptureFixture[str]
Answer = dict[str, dict[str, object]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("KIOSK_HOME", str(folder))
    monkeypatch.setattr(self_test, "WATCHED", 0.4)
    monkeypatch.setattr(camera_commands, "LOOKS", 0.4)
    monkeypatch.setattr(watch, "_LASTS", 0.2)
    return folder


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    with serving() as running:
        running.jpeg = encode_jpeg(seen(), 95)
        yield running


def measured(file: Path, view: View, capsys: Capture, *more: str) -> tuple[Answer, str]:
    """Readings by name, and what is said of the lens."""
    file.write_bytes(encode_jpeg(seen(view), 95))
    words = ["doctor", "--measure-target", "--picture", str(file), "--json", *more]
    assert main(words) == 0
    answer = json.loads(capsys.readouterr().out)
    return {row["name"]: row for row in answer["readings"]}, answer["lens"]


def beyond(readings: Answer) -> set[str]:
    return {name for name, row in readings.items() if row["state"] == "warn"}


def test_a_good_view_is_fine(tmp_path: Path, capsys: Capture, home: Path) -> None:
    readings, lens = measured(tmp_path / "card.jpg", View(), capsys)
    assert not beyond(readings)
    assert lens == "unknown"
    assert not (home / "kiosk.sqlite3").exists()
    sharp = readings["sharpness"]
    assert (sharp["limit"], sharp["sense"], sharp["remedy"]) == (1.6, "at least", "")


@pytest.mark.parametrize(
    ("view", "named", "lens"),
    [
        (View(blur=2.0), {"sharpness"}, "unknown"),
        (View(tint=(1.15, 1.0, 0.7)), {"tint"}, "unknown"),
        (View(light=0.08), {"light"}, "unknown"),
        (View(light=1.7), {"burnt"}, "unknown"),
        (View(side=0.3), {"evenness"}, "unknown"),
        (View(lamp=0.2), {"glare"}, "unknown"),
        (View(veil=0.2), {"veil"}, "dirty"),
        (View(smudge=2.5), {"softest"}, "dirty"),
        (View(width=0.45), {"dpi"}, "unknown"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, set) else "",
)
def test_each_fault_is_named_with_what_to_do(
    tmp_path: Path, capsys: Capture, view: View, named: set[str], lens: str
) -> None:
    readings, said = measured(tmp_path / "card.jpg", view, capsys)
    assert named <= beyond(readings)
    assert beyond(readings) <= named | {"colour", "burnt"}
    assert said == lens
    assert all(readings[name]["remedy"] for name in named)


def test_a_lens_is_compared_with_its_good_values(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "card.jpg"
    readings, _ = measured(file, View(), capsys, "--keep-as-good")
    assert "contrast_kept" not in readings
    readings, lens = measured(file, View(width=0.7, turn=-3), capsys)
    assert (beyond(readings), lens) == (set(), "clean")
    # Neither is beyond a limit by itself.
    readings, lens = measured(file, View(veil=0.07), capsys)
    assert (beyond(readings), lens) == ({"contrast_kept"}, "dirty")
    readings, lens = measured(file, View(smudge=0.75), capsys)
    assert (beyond(readings), lens) == ({"corner_kept"}, "dirty")
    readings, lens = measured(file, View(blur=0.9), capsys)
    assert (beyond(readings), lens) == ({"sharpness_kept"}, "clean")
    readings, _ = measured(file, View(light=0.3), capsys)
    assert beyond(readings) == {"light_kept"}
    # From now on these are the good ones.
    measured(file, View(veil=0.07), capsys, "--keep-as-good")
    readings, lens = measured(file, View(veil=0.07), capsys)
    assert (beyond(readings), lens) == (set(), "clean")


def test_no_card_no_picture(tmp_path: Path, capsys: Capture) -> None:
    other, none = tmp_path / "other.jpg", tmp_path / "none.jpg"
    other.write_bytes(encode_jpeg(cards.front()))
    none.write_bytes(b"no picture")
    for file, code in ((other, 1), (none, 2), (tmp_path / "absent.jpg", 2)):
        with pytest.raises(SystemExit) as left:
            main(["doctor", "--measure-target", "--picture", str(file)])
        assert left.value.code == code
        assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--picture", str(other)])
    assert left.value.code == 2


def test_the_card_is_held_up_to_the_camera(server: MjpegServer, capsys: Capture) -> None:
    source = f"camera.source={server.url}"
    assert main(["doctor", "--measure-target", "--set", source]) == 0
    said = capsys.readouterr()
    assert "Hold the target card up" in said.err
    assert "fine   sharpness" in said.out
    assert "These values are kept" in said.out
    assert main(["doctor", "--json", "--set", source]) == 0
    listed = {d["check"]: d for d in json.loads(capsys.readouterr().out)}
    assert listed["target"]["state"] == "ok"
    assert listed["camera"]["state"] == "ok"
    assert listed["self_test"]["found"].startswith("Kiosk 1 has not tested")


def test_the_camera_is_tested_and_the_doctor_shows_it(server: MjpegServer, capsys: Capture) -> None:
    source = ["--set", f"camera.source={server.url}"]
    assert main(["doctor", "--self-test", *source]) == 0
    assert "1280 \N{MULTIPLICATION SIGN} 720" in capsys.readouterr().out
    server.jpeg = encode_jpeg(seen() * 0)
    assert main(["doctor", "--self-test", "--json", *source]) == 1
    (camera,) = json.loads(capsys.readouterr().out)
    assert "black pictures" in camera["found"]
    assert main(["doctor", "--json", "--set", "camera.source=/dev/video-not-there"]) == 1
    listed = {d["check"]: d for d in json.loads(capsys.readouterr().out)}
    assert listed["self_test"]["state"] == "failed"
    assert "black" in listed["self_test"]["found"]


def test_rates_by_terminal_and_hour(home: Path, capsys: Capture) -> None:
    assert main(["reports", "captures"]) == 0
    assert "no pictures" in capsys.readouterr().out
    program = Program(paths.home(home), settings.load(None))
    store = program.open_store()
    now = datetime.now(UTC)
    for end in (CaptureEnd.AUTO, CaptureEnd.AUTO, CaptureEnd.BY_HAND, CaptureEnd.HELPED):
        note = CaptureNote(
            at=now, terminal="Kiosk 1", side=Side.FRONT, end=end, seconds=5.0, worst=Kind.GLARE
        )
        capture_rates.note(store, note, 90)
    store.close()
    assert main(["reports", "captures", "--json", "--days", "2"]) == 0
    answer = json.loads(capsys.readouterr().out)
    hour = now.astimezone(program.facility.zone).hour
    assert answer == {
        "days": 2,
        "rates": [
            {
                "terminal": "Kiosk 1",
                "hour": hour,
                "attempts": 3,
                "auto": 2,
                "by_hand": 1,
                "gave_up": 0,
                "retaken": 0,
                "helped": 1,
                "failed": 0.3333,
                "median_seconds": 5.0,
                "worst": "glare",
            }
        ],
    }
    assert main(["reports", "captures"]) == 0
    assert "33%" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["reports", "captures", "--days", "0"])


@pytest.mark.parametrize(("paper", "box"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_the_sheet_is_one_page_of_its_paper_at_full_size(
    qapp: QApplication, tmp_path: Path, capsys: Capture, paper: str, box: tuple[int, int]
) -> None:
    file = tmp_path / "card.pdf"
    assert main(["doctor", "--target-card", str(file), "--paper", paper]) == 0
    written = file.read_bytes()
    assert written.startswith(b"%PDF-1.4")
    assert written.count(b"/Type /Page\n") == 1
    assert f"/MediaBox [0 0 {box[0]} {box[1]}]".encode() in written.replace(b".000000", b"")
    drawn = b"".join(drawings_in(written))
    # The unit of drawing is 1/1200 inch in points; the card is drawn in millimetres of it.
    assert f"0.060000000 0 0 -0.060000000 0 {box[1]} cm".encode() in drawn
    assert re.search(rb"\b47\.24409\d* 0 0 47\.24409\d* ", drawn)


def drawings_in(pdf: bytes) -> Iterator[bytes]:
    """What the packed streams hold: the page, and its fonts."""
    for begun in re.finditer(rb"(?<!end)stream\n", pdf):
        with suppress(zlib.error):
            yield zlib.decompress(pdf[begun.end() : pdf.index(b"endstream", begun.end())])


def pixels_of(image: QImage) -> Pixels:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return np.ascontiguousarray(rows[:, : image.width(), :3])


@pytest.mark.parametrize("paper", list(Paper))
def test_what_is_printed_is_what_is_measured(qapp: QApplication, paper: Paper) -> None:
    """Drawn as for the printer, on a picture of 200 dots to the inch."""
    wide, high = (216, 279) if paper is Paper.LETTER else (210, 297)
    dots = 200 / 25.4
    image = QImage(round(wide * dots), round(high * dots), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(dots, dots)
    target_sheet.draw(painter, wide)
    painter.end()
    found = look_at_target(pixels_of(image))
    assert found is not None
    assert found.dpi == pytest.approx(200, rel=0.002)
    assert found.colour < 0.5
    assert found.corners.mean(axis=0)[0] == pytest.approx(image.width() / 2, abs=1)


def test_a_sheet_that_cannot_be_written(
    qapp: QApplication, tmp_path: Path, capsys: Capture
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--target-card", str(tmp_path / "no" / "card.pdf")])
    assert left.value.code == 2
    assert "cannot be written" in capsys.readouterr().err

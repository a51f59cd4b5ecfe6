"""Files and frames that are no pictures, or far too large ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.bootstrap import main
from kiosk.domain.errors import NotAPicture, PictureTooLarge
from kiosk.vision.picture import decode, encode_jpeg
from tests import cards
from tests.faults.sentences import said
from tests.vision.test_picture import png_claiming

#: 200 megapixels, as a phone's panorama or a bomb has.
HUGE = png_claiming(20_000, 10_000)

CHECK_WITH_LITTLE_MEMORY = """
import resource, sys
from kiosk.bootstrap import main
resource.setrlimit(resource.RLIMIT_DATA, (600 * 2**20, 600 * 2**20))
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("what", ["portrait", "id"])
def test_bad_files_are_named_and_the_good_one_is_checked(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = encode_jpeg(cards.portrait() if what == "portrait" else cards.front())
    files = {
        "empty.jpg": b"",
        "huge.png": HUGE,
        "stump.jpg": good[: len(good) // 2],
        "words.jpg": b"Dear officer, please let me in.",
        "good.jpg": good,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in files]
    assert main(["check", what, *paths, "--json"]) == 2
    empty, huge, stump, text, fine = map(json.loads, capsys.readouterr().out.splitlines())
    for answer in (empty, huge, stump, text):
        assert set(answer) == {"file", "error"}
        assert answer["error"][:1].isupper()
    assert huge["error"] != empty["error"]
    assert fine["verdict"] in ("pass", "warn")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited the way of Linux")
def test_200_megapixels_are_refused_before_they_need_memory(tmp_path: Path) -> None:
    """Decoded they would be 600 MB; the whole program is given as much."""
    (tmp_path / "huge.png").write_bytes(HUGE)
    words = ["check", "portrait", "huge.png", "--json", "--home", str(tmp_path / "home")]
    done = subprocess.run(  # noqa: S603 (this interpreter, on the text above)
        [sys.executable, "-c", CHECK_WITH_LITTLE_MEMORY, *words],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2, done.stderr
    assert "200" in json.loads(done.stdout)["error"]


def test_the_sentences_say_what_to_do() -> None:
    with pytest.raises(NotAPicture) as empty:
        decode(b"")
    with pytest.raises(PictureTooLarge) as huge:
        decode(HUGE)
    said(empty.value)
    assert "200" in said(huge.value)[0]

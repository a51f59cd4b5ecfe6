"""The built package, installed into an environment of its own and run from another folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.demo.drawings import draw_person
from kiosk.vision.picture import encode_jpeg

ROOT = Path(__file__).parents[1]


def run(command: Sequence[str | Path], folder: Path, **more: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command started in that folder, without our settings."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KIOSK_", "PYTHON"))
    }
    environment |= {"HOME": str(folder), "QT_QPA_PLATFORM": "offscreen", **more}
    done = subprocess.run(  # noqa: S603 (our own interpreter and the program under test)
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built with what is installed here and nothing from elsewhere."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", str(ROOT)]
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    code, _, errors = run([*pip, *offline], folder)
    assert code == 0, errors
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``kiosk`` of a new environment that sees the locked packages beside it."""
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "environment"
    code, _, errors = run([sys.executable, "-m", "venv", "--without-pip", environment], folder)
    assert code == 0, errors
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    places = {"base": str(environment), "platbase": str(environment)}
    site = Path(sysconfig.get_path("purelib", vars=places))
    (site / "locked.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python"]
    code, _, errors = run(
        [*pip, scripts / "python", "install", "--no-deps", "--no-index", wheel], folder
    )
    assert code == 0, errors
    code, lies, errors = run(
        [scripts / "python", "-c", "import kiosk; print(kiosk.__file__)"], folder
    )
    assert code == 0, errors
    assert Path(lies.strip()).is_relative_to(site)
    return scripts / "kiosk"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A working folder that has nothing to do with the source."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_the_wheel_carries_every_resource_and_no_test(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    resources = ROOT / "resources"
    wanted = {
        f"kiosk/resources/{file.relative_to(resources).as_posix()}"
        for file in resources.rglob("*")
        if file.is_file()
    }
    assert wanted <= inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert not [name for name in inside if name.startswith(("tests/", "docs/"))]


def test_lists_find_their_words(installed: Path, elsewhere: Path) -> None:
    code, said, errors = run([installed, "reasons", "--json"], elsewhere)
    assert code == 0, errors
    reasons = json.loads(said)
    assert len(reasons) > 10
    assert "invalid_photo.too_blurry" in said
    code, said, errors = run([installed, "settings", "--json"], elsewhere)
    assert code == 0, errors
    listed = {row["name"]: row["value"] for row in json.loads(said)}
    assert listed["booking.session_minutes"] == 20
    assert list(elsewhere.iterdir()) == []


def test_a_picture_is_checked(installed: Path, elsewhere: Path) -> None:
    (elsewhere / "person.jpg").write_bytes(encode_jpeg(draw_person(3)))
    (elsewhere / "empty.jpg").write_bytes(b"")
    check: list[str | Path] = [installed, "check", "portrait", "--json"]
    code, said, errors = run([*check, "person.jpg"], elsewhere)
    assert code == 0, errors
    assert json.loads(said)["verdict"] in ("pass", "warn")
    code, said, _ = run([*check, "empty.jpg", "person.jpg"], elsewhere)
    assert code == 2
    broken, whole = (json.loads(line) for line in said.splitlines())
    assert broken["error"]
    assert "verdict" in whole


def test_bad_words_and_bad_settings_are_said(installed: Path, elsewhere: Path) -> None:
    code, _, errors = run([installed, "dance"], elsewhere)
    assert (code, "dance" in errors) == (2, True)
    code, _, errors = run([installed, "settings"], elsewhere, KIOSK_MAIL__PORT="0")
    assert (code, "mail.port" in errors) == (2, True)


def test_the_lobby_opens_and_becomes_warm(installed: Path, elsewhere: Path) -> None:
    """Under the start trace it prints its marks and leaves by itself."""
    lobby: list[str | Path] = [installed, "lobby", "--windowed", "--size", "1280x720"]
    home = elsewhere / "home"
    code, said, errors = run([*lobby, "--home", home], elsewhere, KIOSK_TRACE_START="1", BEGAN="0")
    assert code == 0, errors
    assert re.findall(r"^(\w+)_ms=\d+$", said, re.MULTILINE) == ["first_paint", "usable", "warm"]
    assert (home / "log" / "kiosk.log").is_file()
    assert "CRITICAL" not in (home / "log" / "kiosk.log").read_text(encoding="utf-8")

"""What the packages say agrees with the program; ./dev test-package builds and tries them."""

from __future__ import annotations

import configparser
import importlib.util
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from kiosk import bootstrap, settings_check
from kiosk.domain.release import VERSION

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
UNITS = sorted((PACKAGING / "debian").glob("*.service"))


def unit(file: Path) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(file)
    return found


def test_the_version_is_told_once_and_twice_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_what_a_unit_runs_can_be_asked(file: Path) -> None:
    service = unit(file)["Service"]
    words = service["ExecStart"].rpartition("/usr/bin/kiosk ")[2].split()
    bootstrap.grammar().parse_args(words)
    assert service["User"] == "kiosk"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["LimitCORE"] == "0"  # a core would hold pictures of IDs


def test_a_hung_lobby_is_there_again_within_ten_seconds() -> None:
    [file] = [file for file in UNITS if "lobby" in file.name]
    service = unit(file)["Service"]
    assert service["Type"] == "notify"
    assert service["NotifyAccess"] == "all"
    assert service["Restart"] == "always"
    assert service["WatchdogSignal"] == "SIGKILL"
    assert int(service["WatchdogSec"]) + int(service["RestartSec"]) <= 7  # the start takes the rest


def test_the_defaults_of_the_package_are_settings() -> None:
    assert settings_check.check(PACKAGING / "conf") == ()


def test_the_frozen_program_has_every_module_of_its_tables() -> None:
    """Those are imported by name, which freezing does not see; the recipe lists the tree itself."""
    recipe = (PACKAGING / "kiosk.spec").read_text()
    assert '(SOURCE / "kiosk").rglob("*.py")' in recipe
    excluded = re.search(r"EXCLUDED = \[(.*?)\]", recipe, re.DOTALL)
    assert excluded is not None
    names = re.findall(r'"([\w.]+)"', excluded[1])
    imported = {
        match
        for file in (ROOT / "kiosk").rglob("*.py")
        for match in re.findall(r"^\s*(?:from|import) ([\w.]+)", file.read_text(), re.MULTILINE)
    }
    wanted = {name for name in names if any(f"{i}.".startswith(f"{name}.") for i in imported)}
    assert not wanted


@pytest.mark.parametrize(
    "file",
    ["build", "conf/kiosk.sh", *(f"debian/kiosk.{s}" for s in ("preinst", "postinst", "postrm"))],
)
def test_every_script_can_be_read_by_sh(file: str) -> None:
    shell = shutil.which("sh")
    assert shell is not None
    subprocess.run([shell, "-n", str(PACKAGING / file)], check=True)  # noqa: S603


def pages() -> ModuleType:
    found = importlib.util.spec_from_file_location("pages", PACKAGING / "pages.py")
    assert found is not None
    assert found.loader is not None
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def test_the_manual_and_the_completion_know_every_command(tmp_path: Path) -> None:
    pages().main(tmp_path, VERSION)
    manual = (tmp_path / "kiosk.1").read_text().replace("\\-", "-")
    completion = (tmp_path / "kiosk.bash").read_text()
    for words in ("lobby", "db backup", "keys rotate", "check portrait", "settings", "post"):
        assert f".SS {words}\n" in manual
    assert '"db") words="' in completion
    assert "backup" in completion
    assert ".B mail.host" in (tmp_path / "kiosk.toml.5").read_text()

"""Bringing in the roster and the facility, and restricting it, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.bootstrap import main

SAMPLES = Path(__file__).parents[1] / "docs" / "samples"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("KIOSK_HOME", str(folder))
    main(["db", "upgrade"])
    return folder


@pytest.fixture
def place(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A place with the sample roster and facility."""
    assert main(["roster", "import", str(SAMPLES / "roster.csv")]) == 0
    assert main(["facility", "import", str(SAMPLES / "facility.toml")]) == 0
    capsys.readouterr()
    return home


def test_the_samples_come_in_and_again_change_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster, facility = SAMPLES / "roster.csv", SAMPLES / "facility.toml"
    capsys.readouterr()
    assert main(["roster", "import", str(roster), "--dry-run"]) == 0
    assert "Nothing was written" in capsys.readouterr().out
    for is_first in (True, False):
        assert main(["roster", "import", str(roster), "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["counts"]["added"] > 0) is is_first
        assert (answer["encoding"], answer["visits"]) == ("utf-8", [])
        assert main(["facility", "import", str(facility), "--json"]) == 0
        assert bool(json.loads(capsys.readouterr().out)["changes"]) is is_first


def test_a_mistake_is_named_with_line_and_column_and_nothing_comes_in(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("booking_number,surname,given,unit\nBK-1,Doe,Jo,1A\nBK-1,,Jo,1A\n")
    capsys.readouterr()
    assert main(["roster", "import", str(file)]) == 2
    said = capsys.readouterr().err
    assert f"{file}:3:2: surname is empty.\n" in said
    assert f"{file}:3:1: booking_number is the same as in line 2.\n" in said
    assert main(["roster", "import", str(file), "--json"]) == 2
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 2
    broken = tmp_path / "facility.toml"
    broken.write_text("[[terminal]]\nname = 'T'\nkind = 'video'\n")
    assert main(["facility", "import", str(broken)]) == 2
    assert f'{broken}:3: terminal.kind must be "onsite"' in capsys.readouterr().err


def test_another_encoding_is_said(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes("booking_number,surname,given,unit\nB,Nu\u00f1ez,Jo,1A\n".encode("cp1252"))
    assert main(["roster", "import", str(file)]) == 0
    assert "read as windows-1252" in capsys.readouterr().err


def test_times_are_blocked_listed_and_opened(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    span = ["--from", "2027-12-25T00:00", "--to", "2027-12-26T00:00", "--why", "holiday"]
    assert main(["restrictions", "block", *span]) == 0
    assert main(["restrictions", "block", *span, "--unit", "2b", "--kind", "onsite"]) == 0
    capsys.readouterr()
    assert main(["restrictions", "list", "--json"]) == 0
    blocks = json.loads(capsys.readouterr().out)["blocks"]
    assert sorted(b["unit"] for b in blocks) == ["", "2B"]
    assert blocks[0]["from"] == "2027-12-25T00:00-08:00"
    for block in blocks:
        assert main(["restrictions", "unblock", block["id"]]) == 0
    capsys.readouterr()
    assert main(["restrictions", "list"]) == 0
    assert "block " not in capsys.readouterr().out


def test_units_and_pairs_are_set_and_listed(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hours = ["--hours", "every_day=09:00-11:20,12:20-16:20", "--hours", "sunday="]
    assert main(["restrictions", "unit", "2b", "--at-once", "3", *hours]) == 0
    assert main(["restrictions", "apart", "BK-1001", "BK-1003"]) == 0
    capsys.readouterr()
    assert main(["restrictions", "list", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (unit,) = [u for u in answer["units"] if u["unit"] == "2B"]
    assert (unit["at_once"], unit["hours"]["sunday"]) == (3, [])
    assert unit["hours"]["monday"] == ["09:00-11:20", "12:20-16:20"]
    assert ["BK-1001", "BK-1003"] in answer["kept_apart"]
    assert main(["restrictions", "together", "BK-1001", "BK-1003"]) == 0
    capsys.readouterr()
    assert main(["restrictions", "list"]) == 0
    assert "BK-1003" not in capsys.readouterr().out


def test_what_is_wrong_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, code, said in (
        (["unit", "9Z", "--at-once", "1"], 1, "9Z: there is no unit"),
        (["unit", "2B", "--at-once", "-1"], 2, "from 0 to 1000"),
        (["unit", "2B", "--hours", "monday=9-10"], 2, "write it as"),
        (["apart", "BK-1001", "bk-1001"], 2, "two different"),
        (["apart", "BK-1001", "BK-9"], 1, "BK-9"),
        (["block", "--from", "2027-01-02", "--to", "2027-01-01"], 2, "before the begin"),
        (["unblock", "nothing"], 1, ""),
    ):
        with pytest.raises(SystemExit) as left:
            main(["restrictions", *words])
        assert left.value.code == code
        assert said in capsys.readouterr().err

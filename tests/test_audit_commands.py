"""``kiosk audit``: the trail proved and taken along."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from kiosk.bootstrap import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which two members of staff were added."""
    folder = tmp_path / "home"
    monkeypatch.setenv("KIOSK_HOME", str(folder))
    for badge in ("4471", "4472"):
        monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
        words = ["--badge", badge, "--name", "Teresa Novak", "--role", "officer"]
        assert main(["staff", "add", *words, "--password-stdin"]) == 0
    return folder


def test_a_sound_trail_is_proved(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["audit", "verify"]) == 0
    assert "2 entries hold" in capsys.readouterr().out
    assert main(["audit", "verify", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["sealed"], found["pending"], found["broken"]) == (2, 0, None)


def test_a_changed_entry_is_named_and_is_a_refusal(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", "verify"])
    [file] = home.rglob("kiosk.sqlite3")
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET who = 'nobody' WHERE id = 2")
    connection.close()
    capsys.readouterr()
    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().out.startswith("Entry 2 (place 2 in the chain) is changed; 1 ")
    assert main(["audit", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["broken"]["entry"] == 2


def test_a_days_entries_as_csv_and_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = ["2000-01-01", "2999-12-31"]
    capsys.readouterr()
    assert main(["audit", "export", *days]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["what"] for row in rows] == ["staff.added", "staff.added"]
    assert "Novak" not in str(rows)
    assert main(["audit", "export", *days, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["what"] for row in lines][-1] == "audit.exported"
    assert main(["audit", "export", "2000-01-01"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1

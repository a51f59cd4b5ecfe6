"""The same from the command line, as IT does it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from kiosk.bootstrap import main
from kiosk.services import key_care

WORDS = "four words nobody guesses\n"


def test_a_machine_is_lost_and_another_takes_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_care, "_COST", (1, 64, 1))
    first, second = ["--home", str(tmp_path / "first")], ["--home", str(tmp_path / "second")]
    backup, copy = str(tmp_path / "a.backup"), str(tmp_path / "keys.json")
    assert main(["db", "upgrade", *first]) == 0
    assert main(["keys", "rotate", *first]) == 0
    assert main(["db", "backup", backup, *first]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(WORDS))
    assert main(["keys", "escrow", copy, "--passphrase-stdin", *first]) == 0
    assert "facility.key" in capsys.readouterr().out

    with pytest.raises(SystemExit) as left:
        main(["db", "restore", backup, *second])
    assert left.value.code == 1
    assert "facility.key" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO(WORDS))
    assert main(["keys", "restore", copy, "--passphrase-stdin", *second]) == 0
    assert main(["db", "restore", backup, *second]) == 0
    out = capsys.readouterr().out
    assert "restored" in out
    assert "0 pictures" in out
    assert main(["calendar", "2026-11-24", *second]) == 0


@pytest.mark.parametrize("words", [["db", "backup"], ["db", "restore"], ["keys", "escrow"]])
def test_every_task_explains_itself(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*words, "--help"])
    assert left.value.code == 0
    assert "usage: kiosk" in capsys.readouterr().out

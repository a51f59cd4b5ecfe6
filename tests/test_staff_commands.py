"""``kiosk staff``: everybody who works here, from the console."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.bootstrap import main

Run = Callable[..., tuple[int, str]]
SECRET = "a long enough secret"  # noqa: S105 (a test's)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command with a password on its standard input; its exit code and what it said."""
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path / "home"))

    def one(*words: str, password: str = SECRET) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        capsys.readouterr()
        try:
            code = main(["staff", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out + said.err

    return one


def added(run: Run, badge: str = "4711", role: str = "officer") -> None:
    words = ["add", "--badge", badge, "--name", "Ada Invented", "--role", role]
    assert run(*words, "--password-stdin")[0] == 0


def listed(run: Run) -> dict[str, dict[str, object]]:
    code, said = run("list", "--json")
    assert code == 0
    return {row["badge"]: row for row in json.loads(said)}


def test_everybody_is_listed(run: Run) -> None:
    assert listed(run) == {}
    added(run)
    added(run, "0001", "administrator")
    assert [(b, r["role"], r["active"]) for b, r in listed(run).items()] == [
        ("0001", "administrator", True),
        ("4711", "officer", True),
    ]
    assert "Ada Invented" in run("list")[1]


def test_disabling_enabling_resetting_and_another_role(run: Run) -> None:
    added(run)
    assert run("disable", "--badge", "4711") == (0, "badge 4711 may not sign in\n")
    assert listed(run)["4711"]["active"] is False
    assert "(disabled)" in run("list")[1]
    assert run("enable", "--badge", "4711")[0] == 0
    assert run("role", "--badge", "4711", "--role", "supervisor")[0] == 0
    assert (listed(run)["4711"]["active"], listed(run)["4711"]["role"]) == (True, "supervisor")
    assert run("reset", "--badge", "4711", "--password-stdin")[0] == 0
    code, said = run("reset", "--badge", "4711", "--password-stdin", password=SECRET[:5])
    assert code == 1
    assert "8" in said


def test_what_cannot_be_done_is_a_sentence(run: Run) -> None:
    added(run, "0001", "administrator")
    code, said = run("disable", "--badge", "0001")
    assert (code, said.count("\n")) == (1, 1)
    assert "last administrator" in said
    assert run("disable", "--badge", "9999")[0] == 1
    assert run("role", "--badge", "0001", "--role", "king")[0] == 2
    assert run()[0] == 2

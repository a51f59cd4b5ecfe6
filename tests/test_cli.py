"""The command line, as a person or a script uses it."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.bootstrap import main
from kiosk.demo.drawings import (
    draw_card_back,
    draw_card_front,
    draw_empty,
    draw_person,
    hold_up,
    invent_holder,
    invent_person,
)
from kiosk.vision.picture import encode_jpeg


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("KIOSK_HOME", str(folder))
    return folder


def answer(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["lobby"],
        ["desk"],
        ["demo"],
        ["check"],
        ["check", "portrait"],
        ["check", "id"],
        ["calendar"],
        ["reasons"],
        ["settings"],
        ["doctor"],
        ["reports"],
        ["reports", "captures"],
        ["bench"],
        ["bench", "booking"],
        ["post"],
        ["db"],
        ["db", "roles"],
        ["db", "upgrade"],
        ["staff"],
        ["staff", "add"],
    ],
)
def test_every_command_explains_itself(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*words, "--help"])
    assert left.value.code == 0
    assert "usage: kiosk" in capsys.readouterr().out


def test_a_portrait_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, none = tmp_path / "good.jpg", tmp_path / "nobody.jpg"
    good.write_bytes(encode_jpeg(draw_person(3)))
    none.write_bytes(encode_jpeg(draw_empty()))
    assert main(["check", "portrait", str(good), str(none), "--json"]) == 0
    passed, blocked = answer(capsys)
    assert set(passed) == {"file", "verdict", "findings", "source", "document", "ms"}
    assert passed["verdict"] in ("pass", "warn")
    assert passed["document"] is None
    assert blocked["verdict"] == "block"
    findings = blocked["findings"]
    assert isinstance(findings, list)
    assert {"kind", "weight", "measured", "limit"} == set(findings[0])
    assert "face_missing" in {f["kind"] for f in findings}


def test_an_id_is_read_from_its_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    holder = invent_holder(5)
    front, back = tmp_path / "front.jpg", tmp_path / "back.jpg"
    front.write_bytes(encode_jpeg(hold_up(draw_card_front(invent_person(5), holder))))
    back.write_bytes(encode_jpeg(hold_up(draw_card_back(holder))))
    assert main(["check", "id", str(front), "--back", str(back), "--json"]) == 0
    (checked,) = answer(capsys)
    document = checked["document"]
    assert isinstance(document, dict)
    assert document["source"] == "pdf417"
    assert document["type"] == "license"
    assert document["fields"]["surname"] == holder.surname
    assert document["fields"]["birth"] == holder.birth.isoformat()


def test_a_file_that_is_no_picture_is_said_and_the_others_are_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, text, good = tmp_path / "empty.jpg", tmp_path / "text.png", tmp_path / "good.jpg"
    empty.write_bytes(b"")
    text.write_text("no picture")
    good.write_bytes(encode_jpeg(draw_person(4)))
    missing = tmp_path / "missing.jpg"
    files = [str(empty), str(text), str(missing), str(good)]
    assert main(["check", "portrait", *files, "--json"]) == 2
    said = answer(capsys)
    assert [s["file"] for s in said] == files
    assert ["error" in s for s in said] == [True, True, True, False]


def test_a_back_belongs_to_one_front(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", "id", "a.jpg", "b.jpg", "--back", "c.jpg"])
    assert left.value.code == 2
    assert "one FILE" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_a_days_times_follow_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "2026-11-24", "--json"]) == 0
    (day,) = answer(capsys)
    assert day["date"] == "2026-11-24"
    assert day["zone"] == "America/Los_Angeles"
    assert day["visits"] == []
    kinds = day["kinds"]
    assert isinstance(kinds, dict)
    starts = kinds["onsite"]["starts"]
    assert len(starts) == 35
    assert starts[:2] == ["09:00", "09:20"]
    assert "11:00" in starts
    assert "11:20" not in starts
    assert starts[-1] == "22:20"
    assert main(["calendar", "2026-11-24"]) == 0
    assert "35 starts" in capsys.readouterr().out


@pytest.mark.usefixtures("home")
def test_a_day_is_written_as_a_table_or_a_calendar_file(tmp_path: Path) -> None:
    table, file = tmp_path / "day.csv", tmp_path / "day.ics"
    assert main(["calendar", "2026-11-24", "--csv", str(table)]) == 0
    assert table.read_text(encoding="utf-8-sig").startswith("date,starts,ends,zone,terminal")
    assert main(["calendar", "2026-11-24", "--ics", str(file)]) == 0
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")
    with pytest.raises(SystemExit) as left:
        main(["calendar", "2026-11-24", "--csv", str(tmp_path / "nowhere" / "day.csv")])
    assert left.value.code == 2


def test_a_date_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["calendar", "tomorrow"])
    assert left.value.code == 2
    assert "tomorrow" in capsys.readouterr().err


def test_reasons_are_the_rules_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reasons", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    codes = {item["code"] for item in listed}
    assert len(codes) == 21
    assert {"invalid_id.not_legible", "non_behavioural.resident_not_produced_in_time"} <= codes


@pytest.mark.usefixtures("home")
def test_settings_are_listed_and_bad_ones_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "--json", "--set", "mail.host=mail.example"]) == 0
    listed = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert listed["mail.host"]["value"] == "mail.example"
    with pytest.raises(SystemExit) as left:
        main(["settings", "--set", "mail.port=0"])
    assert left.value.code == 2
    assert "mail.port" in capsys.readouterr().err


def test_the_doctor_says_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "upgrade"]) == 0
    capsys.readouterr()
    code = main(["doctor", "--json", "--set", "camera.source=/dev/video-that-is-not-there"])
    listed = {d["check"]: d for d in json.loads(capsys.readouterr().out)}
    assert code == 1
    assert listed["camera"]["state"] == "failed"
    assert listed["camera"]["remedy"]
    assert listed["database"]["state"] == "ok"
    assert listed["mail"]["state"] == "warning"
    assert (home / "kiosk.sqlite3").stat().st_mode & 0o777 == 0o600


def test_staff_are_added_with_a_password_from_input(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long enough secret\n"))
    words = ["staff", "add", "--badge", "4711", "--name", "Ada Invented", "--role", "officer"]
    assert main([*words, "--password-stdin"]) == 0
    said = capsys.readouterr()
    assert "4711" in said.out
    assert "Ada" not in said.out + said.err
    assert b"Ada Invented" not in (home / "kiosk.sqlite3").read_bytes()


def test_without_a_screen_one_sentence_says_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    for words in (["lobby"], ["desk"], ["demo", "--home", str(home)]):
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 3
        said = capsys.readouterr().err.strip()
        assert "--tour" in said
        assert said.count("\n") == 0


def test_today_is_the_facilitys_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    holder = replace(invent_holder(6), expiry=date(2020, 1, 1))
    back = tmp_path / "back.jpg"
    back.write_bytes(encode_jpeg(hold_up(draw_card_back(holder))))
    assert main(["check", "id", str(back), "--json"]) == 0
    (checked,) = answer(capsys)
    findings = checked["findings"]
    assert isinstance(findings, list)
    assert "expired" in {f["kind"] for f in findings}
    assert checked["verdict"] == "block"

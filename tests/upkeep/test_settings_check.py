"""Every mistake of a settings file is named at once, where it stands, with what to write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk import paths, settings, settings_check
from kiosk.bootstrap import main

BAD = """\
[mail]
port = 99999
hots = "x"
password = 5

[facility]
zone = "Mars/Olympus"
name =
[booking]
lead_hour = 4
[booking.onsite]
every_day = [
  "09:00-11:20",
  "12:2",
]
[booking.onsite.by_day]
funday = []
[card]
sharpness_blok = 3
dpi_block = "x"
[lobby]
terminal = "Kiosk 1
[host]
x = 1
"""


def test_all_of_them_with_line_key_and_remedy(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(BAD)
    found = settings_check.check(file)
    assert [(m.line, m.key) for m in found] == [
        (2, "mail.port"),
        (3, "mail.hots"),
        (4, "mail.password"),
        (7, "facility.zone"),
        (8, ""),
        (10, "booking.lead_hour"),
        (12, "booking.onsite.every_day"),
        (17, "booking.onsite.by_day.funday"),
        (19, "card.sharpness_blok"),
        (20, "card.dpi_block"),
        (22, ""),
        (23, "host"),
    ]
    assert all(m.file == str(file) and m.mistake and m.remedy for m in found)
    remedies = {m.key: m.remedy for m in found}
    assert "mail.host" in remedies["mail.hots"]
    assert "booking.lead_hours" in remedies["booking.lead_hour"]
    assert "sunday" in remedies["booking.onsite.by_day.funday"]
    assert "587" in remedies["mail.port"]
    assert not any("99999" in m.mistake + m.remedy for m in found)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xff\xfe", 0),
        (b"x = [1,\n", 1),
        (b'[mail]\nhost = "a"\nhost = "b"\n', 3),
        (b"mail = 3\n", 1),
        (b"[mail]\n\n\n\nport = 'x'\n", 5),
        (b"card.width_most = 'x'\n", 1),
        (b"\n" * 4000, 0),
    ],
)
def test_odd_files(tmp_path: Path, content: bytes, line: int) -> None:
    file = tmp_path / "odd.toml"
    file.write_bytes(content)
    [mistake] = settings_check.check(file)
    assert mistake.line == line


def test_noise_is_no_fault_of_the_program(tmp_path: Path) -> None:
    file = tmp_path / "noise.toml"
    file.write_text("".join(f"line {n} = = [\n" for n in range(200)))
    assert len(settings_check.check(file)) >= 50
    assert settings_check.check(tmp_path / "none.toml")[0].line == 0


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('[facility]\nname = "Here"\n')
    bad.write_text("[mail]\nport = 0\n")
    assert main(["settings", "--check", str(good)]) == 0
    assert "no mistakes" in capsys.readouterr().out
    assert main(["settings", "--check", str(good), str(bad), "--json"]) == 2
    [mistake] = json.loads(capsys.readouterr().out)
    assert set(mistake) == {"file", "line", "key", "mistake", "remedy"}
    assert main(["settings", "--check", str(bad)]) == 2
    assert f"{bad}:2: mail.port:" in capsys.readouterr().out


def test_files_of_several_folders_the_later_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, sites, home = tmp_path / "ours", tmp_path / "sites", paths.Home(tmp_path / "home")
    for folder in (ours, sites, home.folder):
        folder.mkdir()
    (ours / "10.toml").write_text('[mail]\nhost = "ours"\nuser = "ours"\nsender = "ours@a.example"')
    (sites / "20.toml").write_text('[mail]\nhost = "second"\nuser = "site"')
    (sites / "10.toml").write_text('[mail]\nhost = "first"')
    (sites / "ignored.txt").write_text("[mail]\nport = 0")
    monkeypatch.setenv("KIOSK_CONF", f"{ours}:{sites}:{tmp_path / 'none'}")
    files = paths.settings_files(home, None)
    assert [f.relative_to(tmp_path).as_posix() for f in files] == [
        *("ours/10.toml", "sites/10.toml", "sites/20.toml"),
    ]
    mail = settings.load_all(files).mail
    assert (mail.host, mail.user, mail.sender) == ("second", "site", "ours@a.example")
    assert paths.settings_files(home, sites) == (sites / "10.toml", sites / "20.toml")
    assert len(settings_check.check(sites)) == 0

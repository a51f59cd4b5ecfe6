"""Every mistake of a settings file: where it stands, what it is, what to write instead."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from pydantic import ValidationError

from kiosk import settings_listing
from kiosk.settings import WEEK, Settings

#: So many mistakes of writing are told one by one; a file with more is no settings file.
_MOST = 50
#: Finding lines reads the file again for each: more lines than this are no settings file either.
_LINES = 3000

_UNKNOWN = "there is no such setting"
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Mistake:
    """``line`` counts from 1; 0 is the file itself. ``key`` is dotted, empty if none is meant."""

    file: str
    line: int
    key: str
    mistake: str
    remedy: str


def check(file: Path) -> tuple[Mistake, ...]:
    """All mistakes of one file, by line; a folder's files with the ending ``.toml`` in order."""
    if file.is_dir():
        return tuple(m for one in sorted(file.glob("*.toml")) for m in check(one))
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return (Mistake(str(file), 0, "", "it is not UTF-8 text", "save it as UTF-8"),)
    except OSError as error:
        why = (error.strerror or "it cannot be read").lower()
        return (Mistake(str(file), 0, "", why, "check the path and the rights of the file"),)
    lines = text.split("\n")
    if len(lines) > _LINES:
        why = f"it has {len(lines)} lines"
        return (Mistake(str(file), 0, "", why, f"a settings file has at most {_LINES}"),)
    found = list(_of_writing(str(file), lines))
    places = _places(lines)
    values = tomllib.loads("\n".join(lines)) if len(found) < _MOST else {}
    for key, mistake, remedy in _of_values(values):
        found.append(Mistake(str(file), _line(places, key), key, mistake, remedy))
    return tuple(sorted(found, key=lambda m: m.line))


def answer(
    mistakes: Sequence[Mistake], files: Sequence[Path], out: TextIO, *, as_json: bool
) -> None:
    """Print them, or that there are none."""
    if as_json:
        out.write(json.dumps([asdict(m) for m in mistakes], ensure_ascii=False) + "\n")
        return
    for m in mistakes:
        key = f" {m.key}:" if m.key else ""
        out.write(f"{m.file}:{m.line}:{key} {m.mistake}\n    {m.remedy}\n")
    if not mistakes:
        out.write(f"{', '.join(map(str, files))}: no mistakes\n")


def _of_writing(file: str, lines: list[str]) -> Iterator[Mistake]:
    """What is no TOML; each such line is emptied, so that what follows it is looked at too."""
    for _ in range(_MOST):
        try:
            tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            said = str(error)
            at = _AT_LINE.search(said)
            line = int(at[1]) if at else len(lines)
            # At the end of the file something was left open: the last line that says anything.
            while line > 1 and not lines[line - 1].strip():
                line -= 1
            remedy = "write [part] or name = value: texts in quotes, numbers and true or false bare"
            yield Mistake(file, line, "", _AT_LINE.sub("", said).rstrip(".").lower(), remedy)
            lines[line - 1] = ""
        else:
            return


def _places(lines: Sequence[str]) -> dict[str, int]:
    """The line on which each key's statement begins, found by reading ever more of the file."""
    places: dict[str, int] = {}
    begins, known = 0, set[str]()
    for number in range(1, len(lines) + 1):
        if not lines[number - 1].strip() and begins == number - 1:
            begins = number
            continue
        try:
            values = tomllib.loads("\n".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue  # a value goes on
        keys = set(_dotted(values))
        for key in keys - known:
            places[key] = begins + 1
        begins, known = number, keys
    return places


def _dotted(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in values.items():
        yield before + name
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{before}{name}.")


def _line(places: Mapping[str, int], key: str) -> int:
    """Where the key stands, or what holds it."""
    parts = key.split(".")
    for count in range(len(parts), 0, -1):
        if (line := places.get(".".join(parts[:count]))) is not None:
            return line
    return 0


def _of_values(values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Key, mistake and remedy of everything that the settings refuse."""
    yield from _of_days(values)
    for part in ("card", "portrait"):
        limits = values.get(part)
        if isinstance(limits, dict):  # their check stops at the first
            for name, value in values.pop(part).items():
                for _, mistake, remedy in _refused({part: {name: value}}):
                    key, said = f"{part}.{name}", mistake.removeprefix(f"{name}: ")
                    meant = _meant(key) if said == _UNKNOWN else _instead(key)
                    yield key, said, meant or remedy
    yield from _refused(values)


def _of_days(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for kind in ("onsite", "offsite"):
        days = values
        for part in ("booking", kind, "by_day"):
            days = days.get(part, {}) if isinstance(days, Mapping) else {}
        if isinstance(days, Mapping):
            for name in days:
                if name not in WEEK:
                    nearest = difflib.get_close_matches(name.lower(), WEEK, 1)
                    remedy = f"write {nearest[0]}" if nearest else f"write one of {', '.join(WEEK)}"
                    yield f"booking.{kind}.by_day.{name}", "no such weekday", remedy


def _refused(values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    try:
        Settings.model_validate(values)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            key = ".".join(str(part) for part in problem["loc"] if isinstance(part, str))
            if problem["type"] == "extra_forbidden":
                yield key, _UNKNOWN, _meant(key) or "remove the line"
            else:
                said = problem["msg"].removeprefix("Value error, ").rstrip(".")
                yield key, said[:1].lower() + said[1:], _instead(key)


def _meant(key: str) -> str:
    """The setting whose name looks most like it, anywhere."""
    every = [row.name for row in settings_listing.rows(Settings())]
    nearest = difflib.get_close_matches(key, every, 1, 0.75)
    last = key.rpartition(".")[2]
    elsewhere = [name for name in every if name.rpartition(".")[2] == last]
    for name in (nearest or elsewhere)[:1]:
        return f"did you mean {name}? Otherwise remove the line"
    return ""


def _instead(key: str) -> str:
    """The sentence of a setting and its default."""
    for row in settings_listing.rows(Settings()):
        if row.name == key:
            default = json.dumps(row.default, ensure_ascii=False)
            return row.sentence + (
                "" if row.default in ("", None) else f" The default is {default}."
            )
    return "see kiosk settings for every name and value"

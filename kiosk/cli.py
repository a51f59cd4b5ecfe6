"""The command line: what can be asked, and how answers are printed.

Exit codes: 0 done; 1 refused, with a sentence; 2 input that cannot be used (arguments, settings,
a file that is no picture); 3 no screen to open a window on; 70 a fault of the program.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from kiosk.domain.document import Document
    from kiosk.domain.facility import Facility
    from kiosk.services.check import Checked
    from kiosk.services.diagnosis import Diagnosis
    from kiosk.store.store import Store


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    REFUSED = 1
    UNUSABLE = 2
    NO_SCREEN = 3
    FAULT = 70


#: Fields of ``check id`` that are there even when they are unknown, by their source.
_ALWAYS = {
    "mrz": ("number", "surname", "given", "nationality", "birth", "expiry", "sex"),
    "pdf417": (
        *("number", "surname", "given", "middle", "suffix"),
        *("birth", "expiry", "state", "version"),
    ),
}


def parser(*more: Callable[[Any], None]) -> argparse.ArgumentParser:
    """The whole grammar; each of ``more`` adds commands that are kept in modules of their own."""
    top = argparse.ArgumentParser(
        prog="kiosk",
        description="Video-visit enrolment, review and booking.",
        epilog="Exit codes: 0 done, 1 refused, 2 unusable input, 3 no screen, 70 fault.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _windows(commands)
    _checks(commands)
    _lists(commands)
    for add in more:
        add(commands)
    return top


def common() -> argparse.ArgumentParser:
    """What every command takes."""
    made = argparse.ArgumentParser(add_help=False)
    made.add_argument("--home", type=Path, metavar="DIR", help="folder of store, keys and log")
    made.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one setting, e.g. mail.host=mail.example; may be repeated",
    )
    return made


def _windows(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type private)
    for name, words in (
        ("lobby", "open the visitors' screens, full screen"),
        ("desk", "open the officers' screens"),
    ):
        command = commands.add_parser(name, parents=[common()], help=words, description=words)
        command.add_argument("--windowed", action="store_true", help="in a window")
        command.add_argument(
            "--size", metavar="WxH", type=pixels, help="size of that window, e.g. 1920x1080"
        )
    demo = commands.add_parser(
        "demo",
        parents=[common()],
        help="run the program with a sample facility",
        description="Make a sample facility and open it; nobody in it exists.",
    )
    demo.add_argument("--tour", type=Path, metavar="OUT", help="walk through it, one PNG a screen")
    demo.add_argument(
        "--size", metavar="WxH", type=pixels, help="size of the window, e.g. 1920x1080"
    )
    demo.add_argument("--language", choices=("en", "es"), default="en", help="language of the tour")


def _checks(commands: Any) -> None:  # noqa: ANN401
    check = commands.add_parser("check", help="check pictures", description="Check pictures.")
    kinds = check.add_subparsers(dest="what", required=True, metavar="portrait|id")
    for name in ("portrait", "id"):
        kind = kinds.add_parser(name, parents=[common()], help=f"check pictures of a {name}")
        kind.add_argument("files", nargs="+", type=Path, metavar="FILE")
        kind.add_argument("--json", action="store_true", help="one JSON object a line and file")
        if name == "id":
            kind.add_argument("--back", type=Path, metavar="FILE", help="the back of that ID")
            kind.add_argument(
                "--type",
                choices=("license", "state_id", "passport", "photo_id"),
                help="kind of ID (default: as read from it, otherwise license)",
            )


def _lists(commands: Any) -> None:  # noqa: ANN401
    calendar = commands.add_parser(
        "calendar", parents=[common()], help="list a day's times and visits, without names"
    )
    calendar.add_argument("date", metavar="DATE", type=date.fromisoformat, help="as 2026-11-24")
    forms = calendar.add_mutually_exclusive_group()
    for form, what in (("csv", "a table"), ("ics", "a calendar file"), ("pdf", "pages to print")):
        help_ = f"write the day's visits as {what} instead"
        forms.add_argument(f"--{form}", type=Path, metavar="FILE", help=help_)
    doctor = commands.add_parser(
        "doctor", parents=[common()], help="see what is wrong and what to do"
    )
    _camera_tests(doctor)
    reports = commands.add_parser("reports", help="numbers over many days", description="Reports.")
    kinds = reports.add_subparsers(dest="what", required=True, metavar="REPORT")
    captures = kinds.add_parser(
        "captures", parents=[common()], help="how pictures were taken, by terminal and hour"
    )
    captures.add_argument("--days", type=int, default=14, help="of so many days (default: 14)")
    listing = commands.add_parser(
        "settings", parents=[common()], help="list every setting, or check a file of them"
    )
    listing.add_argument(
        "--check", nargs="+", type=Path, metavar="FILE", help="name every mistake of these files"
    )
    for command in (
        calendar,
        commands.add_parser("reasons", parents=[common()], help="list the reason codes"),
        listing,
        doctor,
        captures,
    ):
        command.add_argument("--json", action="store_true", help="as JSON")


def _camera_tests(doctor: argparse.ArgumentParser) -> None:
    one = doctor.add_mutually_exclusive_group()
    one.add_argument("--target-card", type=Path, metavar="PDF", help="write the card to print")
    one.add_argument("--measure-target", action="store_true", help="measure the card held up")
    one.add_argument("--self-test", action="store_true", help="test the camera now and keep it")
    doctor.add_argument(
        "--paper", choices=("letter", "a4"), default="letter", help="paper of the card's sheet"
    )
    doctor.add_argument("--picture", type=Path, metavar="FILE", help="measure it in this picture")
    doctor.add_argument(
        "--keep-as-good", action="store_true", help="compare later measurements with this one"
    )


def pixels(text: str) -> tuple[int, int]:
    """A size written as ``1920x1080``; argparse's errors say what is wrong."""
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"{text}: write it as 1920x1080")
    return int(width), int(height)


def flags(given: Sequence[str]) -> dict[str, object]:
    """``--set`` values as dotted names; exits with a sentence if one lacks its ``=``."""
    values: dict[str, object] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or not name:
            stop(Exit.UNUSABLE, f"--set {item}: write it as NAME=VALUE.")
        values[name] = value
    return values


def stop(code: Exit, sentence: str) -> NoReturn:
    """Leave with one sentence on standard error."""
    sys.stderr.write(f"kiosk: {sentence}\n")
    raise SystemExit(code)


# --- check ------------------------------------------------------------------------------------


def check(
    files: Iterable[Path],
    look: Callable[[bytes], Checked],
    sentence: Callable[[Exception], str],
    out: TextIO,
    *,
    as_json: bool,
) -> Exit:
    """Check each file with ``look``; one that is no picture is said and the others go on."""
    from kiosk.domain.errors import Refusal

    code = Exit.DONE
    for file in files:
        try:
            checked = look(file.read_bytes())
        except (Refusal, OSError) as error:
            words = sentence(error)
            answer: dict[str, object] = {"file": str(file), "error": words}
            lines = [f"{file}: {words}"]
            code = Exit.UNUSABLE
        else:
            answer = {"file": str(file), **_checked(checked)}
            lines = _checked_lines(file, checked)
        out.write((json.dumps(answer, ensure_ascii=False) if as_json else "\n".join(lines)) + "\n")
    return code


def _checked(checked: Checked) -> dict[str, object]:
    from kiosk.domain.finding import faults

    return {
        "verdict": checked.verdict.value,
        "findings": [
            {
                "kind": f.kind.value,
                "weight": f.weight.value,
                "measured": round(f.measured, 4),
                "limit": round(f.limit, 4),
                **({"field": f.field} if f.field else {}),
            }
            for f in faults(checked.findings)
        ],
        "source": checked.document.source.value if checked.document else None,
        "document": _document(checked.document) if checked.document else None,
        "ms": round(checked.ms, 1),
    }


def _document(document: Document) -> dict[str, object]:
    from kiosk.domain.mrz import format_of

    values: dict[str, object] = {}
    for field in fields(document):
        value = getattr(document, field.name)
        if field.name in ("type", "source") or value in (None, "", ()):
            continue
        name = "mrz" if field.name == "lines" else field.name
        values[name] = value.isoformat() if isinstance(value, date) else value
    if document.lines:
        values["type"] = format_of(document.lines)
    for name in _ALWAYS.get(document.source.value, ()):
        values.setdefault(name, None if name in ("birth", "expiry", "version") else "")
    return {
        "type": document.type.value if document.type else None,
        "source": document.source.value,
        "fields": values,
    }


def _checked_lines(file: Path, checked: Checked) -> list[str]:
    from kiosk.domain.finding import AT_MOST, faults

    lines = [f"{file}: {checked.verdict.value} ({checked.ms:.0f} ms)"]
    for f in faults(checked.findings):
        sense = "at most" if f.kind in AT_MOST else "at least"
        where = f"  {f.weight.value:6} {f.side.value:8} {f.kind.value}"
        lines.append(f"{where}: {f.measured:.4g}, {sense} {f.limit:.4g}")
    if checked.document:
        lines.append(f"  read from {checked.document.source.value}")
    return lines


# --- lists ------------------------------------------------------------------------------------


def calendar(
    store: Store, facility: Facility, day: date, at: datetime, out: TextIO, *, as_json: bool
) -> Exit:
    """One day: windows, start times and visits by terminal, without anybody's name."""
    from kiosk.domain.slot import slots_on
    from kiosk.domain.visit import VisitKind
    from kiosk.services.calendar import day_view

    view = day_view(store, facility, day, at)
    names = {terminal.id: terminal.name for terminal in view.columns}
    kinds = {
        kind.value: {
            "windows": [
                f"{w.opens:%H:%M}-{w.closes:%H:%M}" for w in facility.policy.hours(kind).on(day)
            ],
            "starts": [
                f"{slot.starts_at.astimezone(facility.zone):%H:%M}"
                for slot in slots_on(
                    day, facility.policy.hours(kind), facility.policy, facility.zone
                )
            ],
        }
        for kind in VisitKind
    }
    visits = [
        {
            "reference": card.visit.reference,
            "terminal": names.get(card.visit.terminal, ""),
            "kind": card.visit.kind.value,
            "starts_at": card.visit.starts_at.astimezone(facility.zone).isoformat(),
            "ends_at": card.visit.ends_at.astimezone(facility.zone).isoformat(),
            "state": card.visit.state.value,
        }
        for card in view.visits
    ]
    if as_json:
        answer = {"date": day.isoformat(), "zone": facility.zone.key, "kinds": kinds}
        out.write(json.dumps({**answer, "visits": visits}, ensure_ascii=False) + "\n")
        return Exit.DONE
    out.write(f"{day:%A} {day.isoformat()}, {facility.zone.key}\n")
    out.writelines(
        f"  {kind}: {', '.join(times['windows'])} ({len(times['starts'])} starts)\n"
        for kind, times in kinds.items()
    )
    for visit in visits:
        start, end = visit["starts_at"][11:16], visit["ends_at"][11:16]
        out.write(
            f"  {start}-{end}  {visit['terminal']:16} {visit['state']:10} {visit['reference']}\n"
        )
    if not visits:
        out.write("  no visits\n")
    return Exit.DONE


def reasons(out: TextIO, *, as_json: bool) -> Exit:
    """Every reason code with what follows from it."""
    from kiosk.domain.reason import VISIT_CATEGORIES, Reason

    listed = [
        {
            "code": reason.value,
            "category": reason.category.value,
            "of": "visit" if reason.category in VISIT_CATEGORIES else "enrolment",
            "needs_explanation": reason.needs_text,
            "final": reason.is_final,
            "reopens": [part.value for part in reason.reopens],
        }
        for reason in Reason
    ]
    if as_json:
        out.write(json.dumps(listed) + "\n")
        return Exit.DONE
    for item in listed:
        notes = [str(item["of"])]
        notes += ["explanation needed"] if item["needs_explanation"] else []
        notes += ["final"] if item["final"] else []
        out.write(f"{item['code']:46} {', '.join(notes)}\n")
    return Exit.DONE


def settings(rows: Sequence[Mapping[str, object]], out: TextIO, *, as_json: bool) -> Exit:
    """Every setting: name, value, default, environment variable, sentence."""
    if as_json:
        out.write(json.dumps(list(rows), ensure_ascii=False) + "\n")
        return Exit.DONE
    for row in rows:
        mark = "" if row["value"] == row["default"] else "   (changed)"
        out.write(f"{row['name']} = {json.dumps(row['value'], ensure_ascii=False)}{mark}\n")
        out.write(f"    {row['sentence']} {row['environment']}\n")
    return Exit.DONE


def doctor(
    diagnoses: Iterable[Diagnosis],
    say: Callable[..., str],
    has: Callable[[str], bool],
    out: TextIO,
    *,
    as_json: bool,
) -> Exit:
    """Each check with its state and remedy; refused if any failed."""
    from kiosk.services.diagnosis import Health

    listed: list[dict[str, str]] = []
    for d in diagnoses:
        key = f"doctor_{d.check}_{d.code}"
        remedy = say(f"{key}_remedy") if has(f"{key}_remedy") else ""
        found = say(key, **d.facts)
        listed.append({"check": d.check, "state": d.health.value, "found": found, "remedy": remedy})
    if as_json:
        out.write(json.dumps(listed, ensure_ascii=False) + "\n")
    else:
        for item in listed:
            out.write(f"{item['state']:8} {item['check']:10} {item['found']}\n")
            if item["remedy"]:
                out.write(f"{'':20}{item['remedy']}\n")
    failed = any(item["state"] == Health.FAILED.value for item in listed)
    return Exit.REFUSED if failed else Exit.DONE

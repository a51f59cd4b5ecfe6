"""``kiosk restrictions``: what is closed and limited, as it is listed and changed."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk import cli
from kiosk.cli import Exit

if TYPE_CHECKING:
    from kiosk.domain.facility import Facility
    from kiosk.domain.hours import Hours
    from kiosk.domain.restriction import Block, UnitRules
    from kiosk.domain.visit import Visit
    from kiosk.store.store import Store


def run(given: argparse.Namespace, store: Store, facility: Facility, by: str) -> int:
    """One of its tasks."""
    tasks = {
        "list": _list,
        "block": _block,
        "unblock": _unblock,
        "unit": _unit,
        "apart": _apart,
        "together": _apart,
    }
    return tasks[given.task](given, store, facility, by)


def _list(given: argparse.Namespace, store: Store, facility: Facility, _by: str) -> int:
    from kiosk.services import restrictions

    kept = restrictions.everything(store, datetime.now(UTC))
    policy = facility.policy
    answer = {
        "blocks": [_block_row(b, facility) for b in kept.blocks],
        "units": [_unit_row(rules) for rules in kept.units],
        "kept_apart": [[a.booking_number, b.booking_number] for a, b in kept.apart],
        "weekly_most": {
            "visitor": policy.visitor_weekly_most,
            "resident": policy.resident_weekly_most,
        },
        "unit_at_once": policy.unit_at_once,
    }
    if given.json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return Exit.DONE
    for block in kept.blocks:
        row = _block_row(block, facility)
        sys.stdout.write(f"block  {row['id']}  {row['from']} to {row['to']}  {row['why']}")
        whom = [f"{k} {row[k]}" for k in ("unit", "terminal", "resident", "kind") if row[k]]
        sys.stdout.write(f"  {', '.join(whom) or 'everything'}\n")
    for rules in kept.units:
        unit = _unit_row(rules)
        limit = "as the facility" if rules.at_once is None else f"{rules.at_once} at once"
        sys.stdout.write(f"unit   {unit['unit']}: {limit}\n")
        hours = unit["hours"]
        if isinstance(hours, dict):
            for day, windows in hours.items():
                sys.stdout.write(f"         {day}: {', '.join(windows) or 'none'}\n")
    for one, other in kept.apart:
        sys.stdout.write(f"apart  {one.booking_number}  {other.booking_number}\n")
    week = f"visitor {policy.visitor_weekly_most}, resident {policy.resident_weekly_most}"
    sys.stdout.write(f"most visits a week (0 is no limit): {week}\n")
    return Exit.DONE


def _block(given: argparse.Namespace, store: Store, facility: Facility, by: str) -> int:
    from kiosk.domain.restriction import BlockWhy
    from kiosk.domain.slot import instant
    from kiosk.domain.visit import VisitKind
    from kiosk.services import restrictions
    from kiosk.services.restrictions import Target, Wanted

    names = {Target.UNIT: given.unit, Target.TERMINAL: given.terminal}
    names[Target.RESIDENT] = given.resident
    target = next((t for t, name in names.items() if name), Target.ALL)
    start, end = given.from_.replace(tzinfo=None), given.to_.replace(tzinfo=None)
    if end <= start:
        cli.stop(Exit.UNUSABLE, "--to: the end lies before the begin.")
    wanted = Wanted(
        target=target,
        untrusted_name=names.get(target, ""),
        starts_at=instant(start.date(), start.time(), facility.zone),
        ends_at=instant(end.date(), end.time(), facility.zone),
        why=BlockWhy(given.why),
        kind=VisitKind(given.kind) if given.kind else None,
    )
    block, hit = restrictions.block_found(store, wanted, by, datetime.now(UTC))
    sys.stdout.write(f"blocked: {block.id}\n")
    return _say_hit(hit)


def _unblock(given: argparse.Namespace, store: Store, _facility: Facility, by: str) -> int:
    from kiosk.domain.ids import BlockId
    from kiosk.services import restrictions

    restrictions.unblock(store, BlockId(given.id), by, datetime.now(UTC))
    sys.stdout.write("opened\n")
    return Exit.DONE


def _unit(given: argparse.Namespace, store: Store, facility: Facility, by: str) -> int:
    from kiosk.domain.restriction import UnitRules
    from kiosk.services import restrictions

    if given.at_once is not None and not 0 <= given.at_once <= 1000:
        cli.stop(Exit.UNUSABLE, "--at-once: write a number from 0 to 1000.")
    name = restrictions.unit_named(store, given.unit)
    rules = UnitRules(unit=name, at_once=given.at_once, hours=_hours(given.hours))
    hit = restrictions.keep_unit(store, facility, rules, by, datetime.now(UTC))
    sys.stdout.write(f"unit {name} set\n")
    return _say_hit(hit)


def _hours(given: list[str] | None) -> Hours | None:
    from kiosk.domain.hours import Hours
    from kiosk.services.facility_file import EVERY_DAY, WEEK, windows_in

    if given is None:
        return None
    table = {}
    for item in given:
        day, _, windows = item.partition("=")
        found = windows_in(windows)
        if day not in (EVERY_DAY, *WEEK) or found is None:
            cli.stop(Exit.UNUSABLE, f"--hours {item}: write it as monday=09:00-11:20,12:20-16:20.")
        table[day] = found
    return Hours(tuple(table.get(day, table.get(EVERY_DAY, ())) for day in WEEK))


def _apart(given: argparse.Namespace, store: Store, _facility: Facility, by: str) -> int:
    from kiosk.services import restrictions

    one, other = given.numbers
    if one.strip().casefold() == other.strip().casefold():
        cli.stop(Exit.UNUSABLE, "write two different booking numbers.")
    restrictions.pair(store, one, other, by, datetime.now(UTC), is_apart=given.task == "apart")
    sys.stdout.write(f"{given.task}: {one} and {other}\n")
    return Exit.DONE


def _say_hit(hit: tuple[Visit, ...]) -> int:
    from kiosk.domain.ids import grouped

    if hit:
        references = ", ".join(grouped(v.reference) for v in hit)
        sys.stdout.write(f"booked then already, and kept: {references}\n")
    return Exit.DONE


def _block_row(block: Block, facility: Facility) -> dict[str, str]:
    start, end = (at.astimezone(facility.zone) for at in (block.starts_at, block.ends_at))
    return {
        "id": block.id,
        "from": start.isoformat(timespec="minutes"),
        "to": "" if block.is_open_ended else end.isoformat(timespec="minutes"),
        "why": block.why.value,
        "unit": block.unit,
        "terminal": block.terminal or "",
        "resident": block.resident or "",
        "kind": "" if block.kind is None else block.kind.value,
    }


def _unit_row(rules: UnitRules) -> dict[str, object]:
    from kiosk.services.facility_file import WEEK

    hours = None
    if rules.hours is not None:
        hours = {
            day: [f"{w.opens:%H:%M}-{w.closes:%H:%M}" for w in windows]
            for day, windows in zip(WEEK, rules.hours.week, strict=True)
        }
    return {"unit": rules.unit, "at_once": rules.at_once, "hours": hours}

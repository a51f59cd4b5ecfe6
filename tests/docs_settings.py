"""Writes ``docs/settings.md`` from the settings themselves: ``python -m tests.docs_settings``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kiosk import settings_listing
from kiosk.settings import Settings
from kiosk.settings_listing import Row

FILE = Path(__file__).parents[1] / "docs" / "settings.md"

HEAD = """\
# Settings

This page is written by `python -m tests.docs_settings` from `kiosk/settings.py`; a test fails when it is stale.

Each value comes from its default, then from the TOML file (`kiosk.toml` in the home, or `--settings FILE`), then from the environment, then from `--set NAME=VALUE`; the later wins. `kiosk settings` lists every value in use, `kiosk settings --json` the same for programs. A name that does not exist or a value outside its limits stops the program with exit code 2 and a sentence for each mistake.

The variable of a setting is `KIOSK_` and its name in capitals with `__` for the dots: `mail.host` is `KIOSK_MAIL__HOST`. In the file a part is a table:

```toml
[mail]
host = "mail.example.org"

[booking.offsite.by_day]
sunday = ["10:00-12:00"]
```

`KIOSK_HOME` names the home itself, unless `--home` does. Secrets are never listed or logged: `kiosk settings` says `(set)`.
"""  # noqa: E501 (a paragraph is one line, as in every other page)

#: Of the limits of checks, which are plain numbers: what ``kiosk/settings.py`` refuses of them.
_OF_CHECKS = "at least 0"


def page() -> str:
    """The whole page for the settings as they are."""
    parts = [HEAD]
    for name, rows in groupby(settings_listing.rows(Settings.model_construct()), _part_of):
        parts.append(f"## `{name}`\n\n{_purpose(name)}\n\n" + "\n".join(_table(rows)) + "\n")
    return "\n".join(parts)


def _part_of(row: Row) -> str:
    return row.name.partition(".")[0]


def _purpose(part: str) -> str:
    return Settings.model_fields[part].description or ""


def _table(rows: Iterator[Row]) -> Iterator[str]:
    yield "| setting | default | limits | meaning |"
    yield "|---|---|---|---|"
    for row in rows:
        yield f"| `{row.name}` | {_shown(row.default)} | {_limits(row.name)} | {row.sentence} |"


def _shown(value: object) -> str:
    if value in ("", {}, []):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(f"`{item}`" for item in value)
    return f"`{value}`"


def _limits(name: str) -> str:
    field = _field(name)
    if field is None:
        return _OF_CHECKS
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(field.annotation))

    def of(limit: str) -> str:
        found = (getattr(known, limit, None) for known in field.metadata)
        value = next((v for v in found if v is not None), None)
        return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)

    said = (
        _range(of("ge"), of("le")),
        _range(of("min_length"), of("max_length"), " characters"),
        f"a multiple of {of('multiple_of')}" if of("multiple_of") else "",
        f"`{of('pattern')}`" if of("pattern") else "",
    )
    return ", ".join(s for s in said if s)


def _range(least: str, most: str, unit: str = "") -> str:
    if least and most:
        return f"{least} to {most}{unit}"
    if least == "1" and unit:
        return "not empty"
    return f"at most {most}{unit}" if most else f"at least {least}{unit}" if least else ""


def _field(name: str) -> FieldInfo | None:
    """The declaration; None for what a dataclass of the domain holds."""
    model: type[BaseModel] = Settings
    *parts, last = name.split(".")
    for part in parts:
        kind = model.model_fields[part].annotation
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            return None
        model = kind
    return model.model_fields[last]


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")

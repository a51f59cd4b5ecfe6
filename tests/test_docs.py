"""The pages under ``docs`` say what the program does today."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kiosk import settings, settings_listing
from tests import docs_settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_CODE = re.compile(r"`([^`\n]+)`")
_PLACE = re.compile(r"(?:kiosk|tests|resources|docs|packaging)/[\w./-]+$")
_NAME = re.compile(r"[a-z_]+(?:\.[a-z_]+)*\.([A-Za-z_]\w*)(?:\(.*\))?$")


def test_the_page_of_settings_is_fresh() -> None:
    """If not: ``python -m tests.docs_settings``."""
    assert docs_settings.FILE.read_text(encoding="utf-8") == docs_settings.page()


def test_every_setting_is_read_by_somebody() -> None:
    """A setting that changes nothing is a lie to whoever sets it."""
    read = {
        node.attr
        for file in (ROOT / "kiosk").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    listed = settings_listing.rows(settings.Settings.model_construct())
    assert not [row.name for row in listed if row.name.rpartition(".")[2] not in read]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_and_places_named_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = {link for link in _LINK.findall(text) if "://" not in link}
    missing = {link for link in linked if not (page.parent / link).exists()}
    named = {code for code in _CODE.findall(text) if _PLACE.match(code)}
    missing |= {place for place in named if not (ROOT / place).exists()}
    assert not missing


def modules() -> set[str]:
    """The last names of the program's packages and modules."""
    files = [*(ROOT / "kiosk").rglob("*.py")]
    return {"kiosk", *(f.stem for f in files), *(f.parent.name for f in files)}


def defined() -> set[str]:
    """Every function, class and constant of the program."""
    names: set[str] = set()
    for file in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names |= {t.id for t in targets if isinstance(t, ast.Name)}
    return names


@pytest.mark.parametrize("page", ["architecture.md", "faults.md"])
def test_functions_that_a_page_names_exist(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    ours = modules()
    known = ours | defined()
    named = {code: m[1] for code in _CODE.findall(text) if (m := _NAME.match(code))}
    missing = {c for c, name in named.items() if c.partition(".")[0] in ours and name not in known}
    assert not missing


@pytest.mark.parametrize("page", ["faults.md"])
def test_tests_that_a_page_names_exist(page: str) -> None:
    """Written `tests/folder/test_file.py: test_name` or, after a file, just `test_name`."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    files = (ROOT / "tests").rglob("test_*.py")
    known = set(re.findall(r"def (test_\w+)", "\n".join(f.read_text("utf-8") for f in files)))
    named = {code for code in _CODE.findall(text) if code.startswith("test_")}
    assert named
    assert not named - known

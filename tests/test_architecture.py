"""What the import rules cannot say of themselves."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kiosk.ui.desk import places
from kiosk.ui.lobby import flow

ROOT = Path(__file__).parents[1]


def test_every_page_is_held_apart_from_the_others() -> None:
    """A new page must be named in the contract of ``pyproject.toml``."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [apart] = [c["modules"] for c in contracts if c["name"] == "Pages do not import each other"]
    pages = {place.partition(":")[0] for place in flow.PLACES.values()}
    pages |= {place.page.partition(":")[0] for place in places.PLACES}
    assert pages <= set(apart)


HEAVY = {"cv2", "numpy", "sqlalchemy", "zxingcpp", "cryptography", "argon2"}


@pytest.mark.parametrize(
    "modules",
    [
        "kiosk.bootstrap",
        "kiosk.windows, kiosk.ui.lobby.window",
        "kiosk.ui.desk.window",
    ],
)
def test_the_first_frame_waits_for_nothing_heavy(modules: str) -> None:
    """Importing what shows the first frame imports none of the libraries that take long."""
    code = f"import sys, {modules}; print(*({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run(  # noqa: S603 (this interpreter, on the line above)
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []

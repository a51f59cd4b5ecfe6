"""Empty SQLite stores with the newest schema: migrated once, then copied."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.store import engine, migrate


@cache
def _migrated() -> bytes:
    """Migrating takes longer than most tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "kiosk.db"
        migrate.to_newest(f"sqlite:///{file}")
        return file.read_bytes()


def empty_store(file: Path) -> str:
    """Make that file, and its folder, an empty store; answers its URL."""
    engine.make_file(file)
    file.write_bytes(_migrated())
    return f"sqlite:///{file}"

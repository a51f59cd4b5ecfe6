"""Where things are on this machine: one home folder holds the store, the keys and the log."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Home:
    """The program's own folder; everything it writes lies below it."""

    folder: Path

    @property
    def settings(self) -> Path:
        """The site's settings file."""
        return self.folder / "kiosk.toml"

    @property
    def database(self) -> Path:
        """The embedded store."""
        return self.folder / "kiosk.sqlite3"

    @property
    def keys(self) -> Path:
        """The folder of key files."""
        return self.folder / "keys"

    @property
    def lobby_lock(self) -> Path:
        """Held by the one lobby program that is open here."""
        return self.folder / "lobby.lock"

    @property
    def spool(self) -> Path:
        """What a lobby keeps, sealed, while the store is away."""
        return self.folder / "spool"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.folder / "log" / "kiosk.log"

    def create(self) -> None:
        """Make the folder, readable by its owner alone."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def home(named: Path | None = None) -> Home:
    """The home given, or ``KIOSK_HOME``, or the system's place for a program's data."""
    if named is not None:
        return Home(named.expanduser().absolute())
    from_environment = os.environ.get("KIOSK_HOME")
    if from_environment:
        return Home(Path(from_environment).expanduser().absolute())
    return Home(platformdirs.user_data_path("kiosk", appauthor=False))


def fresh_home() -> Home:
    """A new empty home of its own in the system's temporary folder."""
    return Home(Path(tempfile.mkdtemp(prefix="kiosk-demo-")))


def settings_files(home: Home, named: Path | None) -> tuple[Path, ...]:
    """The settings files in the order in which they are read; the later wins.

    Those named (a file, or a folder's files ending in ``.toml``); otherwise those of the folders
    in ``KIOSK_CONF``, which an installed package sets, and the home's own.
    """
    if named is not None:
        return _in(named)
    folders = os.environ.get("KIOSK_CONF", "").split(os.pathsep)
    site = [file for folder in folders if folder for file in _in(Path(folder))]
    return (*site, *_in(home.settings))


def _in(place: Path) -> tuple[Path, ...]:
    if place.is_dir():
        return tuple(sorted(place.glob("*.toml")))
    return (place,) if place.is_file() else ()

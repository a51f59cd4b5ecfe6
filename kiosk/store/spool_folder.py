"""The folder in which a lobby keeps, sealed, what the store could not be told."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from kiosk.domain.errors import StoreFull
from kiosk.domain.spooled import Spooled, SpoolKind

_ENDS, _UNFINISHED = ".sealed", ".new"


class SpoolFolder:
    """One file for each thing, whole or not there; only the owner may read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, kept: Spooled) -> None:
        """On the disk when this returns, whatever happens then. Raises ``StoreFull``."""
        head = {
            "id": kept.id,
            "kind": kept.kind.value,
            "at": kept.at.isoformat(),
            "key_id": kept.key_id,
        }
        file = self._folder / f"{kept.id}{_ENDS}"
        unfinished = file.with_suffix(_UNFINISHED)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(json.dumps(head).encode() + b"\n" + kept.sealed)
                opened.flush()
                os.fsync(opened.fileno())
            unfinished.replace(file)
            self._settle()
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise StoreFull from error

    def all(self) -> tuple[Spooled, ...]:
        """What is kept, oldest first; a file that is none of ours is left alone."""
        if not self._folder.is_dir():
            return ()
        read = (_read(file) for file in self._folder.glob(f"*{_ENDS}"))
        return tuple(sorted((kept for kept in read if kept), key=lambda k: (k.at, k.id)))

    def remove(self, kept: Spooled) -> None:
        """The store has it now."""
        (self._folder / f"{kept.id}{_ENDS}").unlink(missing_ok=True)
        self._settle()

    def _settle(self) -> None:
        """Names are on the disk once their folder is; Windows sees to that itself."""
        if os.name != "posix":
            return
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read(file: Path) -> Spooled | None:
    try:
        head, _, sealed = file.read_bytes().partition(b"\n")
        said = json.loads(head)
        return Spooled(
            id=said["id"],
            kind=SpoolKind(said["kind"]),
            at=datetime.fromisoformat(said["at"]),
            key_id=said["key_id"],
            sealed=sealed,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None

"""The log keeps where something failed and never what a person wrote."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

from kiosk import log


def test_a_traceback_keeps_frames_and_drops_the_text(tmp_path: Path) -> None:
    file = tmp_path / "log" / "kiosk.log"
    log.start(file)
    try:
        try:
            int("DELGADO")
        except ValueError:
            logging.getLogger("kiosk.trial").exception("could not go on")
        for handler in logging.getLogger().handlers:
            handler.flush()
        written = file.read_text(encoding="utf-8")
    finally:
        log.stop()
    assert "could not go on" in written
    assert "ValueError" in written
    assert "test_log.py" in written
    assert "DELGADO" not in written


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.log"
    log.start(file)
    try:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    finally:
        log.stop()

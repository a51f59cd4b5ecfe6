"""What is written where: standard error and one rotating file, never a person's data.

A traceback keeps its frames and the kind of error but not the error's text, because the text of
an unexpected error may quote what a visitor typed or what a card said.
"""

from __future__ import annotations

import logging
import logging.handlers
import sys
import traceback
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from types import TracebackType

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Formats without the text of exceptions and without local values."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. What another formatter cached of the exception is not used."""
        own = copy(record)
        own.exc_text = None
        return super().format(own)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 (the base class's spelling)
        """Frames and kinds of error, innermost last; causes are followed."""
        error = ei[1]
        lines: list[str] = []
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames]
            lines.append(type(error).__qualname__)
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def start(file: Path | None, *, level: str = "INFO") -> None:
    """Send the program's log to standard error and, if given, to a file of at most 10 MB."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setLevel(logging.WARNING)
    if file is not None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                file, maxBytes=2_000_000, backupCount=4, encoding="utf-8"
            )
        )
        file.chmod(0o600)
    root = logging.getLogger()
    stop()
    root.setLevel(level)
    for handler in handlers:
        handler.setFormatter(PrivateFormatter(_LINE))
        root.addHandler(handler)


def is_started() -> bool:
    """Whether ``start`` was called and ``stop`` not yet."""
    return any(isinstance(h.formatter, PrivateFormatter) for h in logging.getLogger().handlers)


def stop() -> None:
    """Close and take away what ``start`` added."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, PrivateFormatter)]:
        root.removeHandler(handler)
        handler.close()


def facts(values: Mapping[str, object]) -> str:
    """``a=1 b=2`` for the end of a log line; values must not be personal."""
    return " ".join(f"{k}={v}" for k, v in values.items())

"""Work that makes thousands of events, none of which is a touch or a key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QObject


@contextmanager
def unwatched(*watchers: QObject) -> Iterator[None]:
    """Without these filters of the application while a page is built, laid out or torn down.

    Each event of each widget is handed to a filter written in Python: a third of the time that a
    page takes. Nothing that a person does arrives meanwhile, as no events are fetched.
    """
    application = QCoreApplication.instance()
    assert application is not None  # noqa: S101 (widgets need one)
    for watcher in watchers:
        application.removeEventFilter(watcher)
    try:
        yield
    finally:
        for watcher in watchers:
            application.installEventFilter(watcher)

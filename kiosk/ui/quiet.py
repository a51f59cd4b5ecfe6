"""Filters of the application, and work during which they would see nothing but noise.

A filter written in Python is handed each event of each widget: a third of the time that a page
takes to be built, filled and laid out. Nothing that a person does arrives meanwhile, as no events
are fetched, so the filters are taken out until it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary, WeakMethod

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject

_watchers: WeakKeyDictionary[QObject, WeakMethod[Callable[[], None]] | None] = WeakKeyDictionary()


def watch(watcher: QObject, after: Callable[[], None] | None = None) -> None:
    """Hand every event of the application to ``watcher`` from now on.

    ``after``, a method of its own, is called when it was left out for a while.
    """
    _watchers[watcher] = None if after is None else WeakMethod(after)
    _application().installEventFilter(watcher)


def unwatch(watcher: QObject) -> None:
    """Hand it none any more."""
    _watchers.pop(watcher, None)
    _application().removeEventFilter(watcher)


@contextmanager
def unwatched() -> Iterator[None]:
    """Without any watcher; to be called on the GUI thread, for work that waits for nothing."""
    application = _application()
    there = [w for w in _watchers if shiboken6.isValid(w)]
    for watcher in there:
        application.removeEventFilter(watcher)
    try:
        yield
    finally:
        for watcher in there:
            # It may have gone meanwhile.
            if watcher in _watchers and shiboken6.isValid(watcher):
                application.installEventFilter(watcher)
                after = _watchers[watcher]
                if after is not None and (catch_up := after()) is not None:
                    catch_up()


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None  # noqa: S101 (widgets need one)
    return application

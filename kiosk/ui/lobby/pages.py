"""The pages of one session: each built once, most of them before they are gone to.

Building a page takes about as long as showing it. Those that know nothing of the visitor while
they are built (``flow.AHEAD``) are built one at a time while nothing else is going on, so that
going on is quick.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.page import LobbyPage
from kiosk.ui.named import respeak


class Pages:
    """Keeps the pages that ``make`` builds, hidden, in ``place``."""

    def __init__(self, place: QWidget, make: Callable[[str], LobbyPage]) -> None:
        self._place, self._make = place, make
        self._built: dict[str, LobbyPage] = {}
        self._used: set[str] = set()
        self._fitted: dict[str, tuple[object, ...]] = {}
        self._said: dict[str, str] = {}
        self._doomed: list[LobbyPage] = []
        self._steps: list[Callable[[], None]] = []

    def __contains__(self, name: str) -> bool:
        return name in self._built

    def __getitem__(self, name: str) -> LobbyPage:
        return self._built[name]

    def take(self, name: str) -> LobbyPage:
        """The page, built if it is not there yet, in the language and scale in use."""
        page = self._built.get(name) or self._build(name)
        self._steps.clear()
        self._used.add(name)
        self.renew(name)
        return page

    def renew(self, name: str) -> None:
        """Bring a page to the language and scale in use, if it is not."""
        page = self._built[name]
        if self._said[name] != words.voice():
            footer = page.footer()
            held = (footer.start, footer.note, *footer.extra, footer.primary)
            for part in (page, *(h for h in held if h is not None and h.parent() is None)):
                say_again(part)
            page.setAccessibleName(page.heading.text())
            self._said[name] = words.voice()
        if self._fitted[name] != measure.drawing():
            measure.fit(page)
            self._fitted[name] = measure.drawing()

    @property
    def is_prepared(self) -> bool:
        """Whether every page that can be built before its time is there."""
        return not self._steps and all(name in self._built for name in flow.AHEAD)

    def build_ahead(self) -> None:
        """One step on the way to the next page that can be built before its time."""
        # In turns of their own: together they would hold up a touch in between.
        if self._steps:
            self._steps.pop(0)()
            return
        name = next((n for n in flow.AHEAD if n not in self._built), None)
        if name is not None:
            page = self._build(name)
            self._steps = [partial(self.renew, name), partial(_polish, page)]

    def drop_unused(self) -> None:
        """Let go of the pages that nobody was on: another style sheet is laid on all there are."""
        self._drop([name for name in self._built if name not in self._used])

    def wipe(self) -> None:
        """Let go of every page that somebody was on; nothing of them is seen any more."""
        self._drop([*self._used])
        self._used.clear()

    def _build(self, name: str) -> LobbyPage:
        page = self._make(name)
        # Hidden by name: otherwise the layout would show it as soon as it lies in it.
        page.hide()
        self._built[name] = page
        self._fitted[name], self._said[name] = (), words.voice()
        return page

    def _drop(self, names: list[str]) -> None:
        self._steps.clear()
        for name in names:
            page = self._built.pop(name)
            page.hide()
            self._doomed.append(page)
        if self._doomed:
            QTimer.singleShot(0, self._place, self._delete_one)

    def _delete_one(self) -> None:
        """One at a time, so that a touch in between is answered."""
        if self._doomed:
            self._doomed.pop().deleteLater()
            QTimer.singleShot(0, self._place, self._delete_one)


def _polish(page: LobbyPage) -> None:
    """Lay the style sheet on it, which takes a while, too."""
    for widget in (page, *page.findChildren(QWidget)):
        widget.ensurePolished()


def say_again(root: QWidget) -> None:
    """Everything in ``root`` in the language in use."""
    for widget in (root, *root.findChildren(QWidget)):
        respeak(widget)
        again = getattr(widget, "retranslate", None)
        if callable(again):
            again()

"""Signed-in visitors of a small town at the lobby's windows, with a real store behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from pytestqt.qtbot import QtBot

from kiosk.domain.ids import VisitId, VisitorId
from kiosk.domain.visit import Visit
from kiosk.domain.visitor import Visitor
from kiosk.store.store import Store
from kiosk.ui.app import Hub
from kiosk.ui.lane import Lane
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.station import Station
from tests.pages.booking import KindPage
from tests.pages.lobby import Lobby
from tests.services.town import NOW, Town

_L = TypeVar("_L", bound=Lobby)

HOLD = timedelta(minutes=10)


class Front:
    """One window; ``another`` opens a second at a station of its own."""

    def __init__(
        self,
        town: Town,
        url: str,
        rival: Store,
        station: Station,
        open_lobby: Callable[..., LobbyWindow],
        qtbot: QtBot,
    ) -> None:
        self.town, self.station, self.qtbot = town, station, qtbot
        self.url = url
        self.now: datetime = NOW
        self._rival = rival
        self._open, self._opened = open_lobby, list[tuple[Station, LobbyWindow]]()
        station.facility = replace(town.facility)
        station.clock = lambda: self.now
        station.store = lambda: town.store
        self._window: LobbyWindow | None = None

    @property
    def window(self) -> LobbyWindow:
        """The first window."""
        if self._window is None:
            self._window = self._open()
        return self._window

    def open(self, width: int, height: int) -> LobbyWindow:
        """The first window at another size."""
        self._window = self._open(width, height)
        return self._window

    def visitor(self, identity: VisitorId) -> Visitor:
        """As stored."""
        with self.town.store.read() as t:
            return t.visitors.by_id(identity)

    def visit(self, identity: VisitId) -> Visit:
        """As stored."""
        with self.town.store.read() as t:
            return t.visits.get(identity)

    def held(self, visitor: VisitorId | None = None) -> bool:
        """Whether the visitor has a time held that has not expired."""
        with self.town.store.read() as t:
            kept = t.holds.of_visitor(visitor or self.town.maria)
        return kept is not None and kept.expires_at > self.now

    def at(self, page: str, kind: type[_L], window: LobbyWindow | None = None) -> _L:
        """Begin at that page with Maria signed in."""
        shown = window or self.window
        shown.go("menu")
        if shown.session.visitor is None:
            shown.session.visitor = self.visitor(self.town.maria)
        shown.go(page)
        lobby = kind(shown, self.qtbot)
        lobby.wait_for(page)
        return lobby

    def another(self, visitor: VisitorId) -> KindPage:
        """A second visitor at a second machine, choosing the kind of visit."""
        station = replace(
            self.station,
            desk=Lane("desk 2"),
            look=Lane("look 2"),
            hub=Hub(),
            store=lambda: self._rival,
        )
        window = LobbyWindow(station, prepares=False)
        self._opened.append((station, window))
        window.resize(1920, 1080)
        window.show()
        self.qtbot.waitUntil(lambda: window.is_warm)
        window.go("menu")
        window.session.visitor = self.visitor(visitor)
        return self.at("visit_kind", KindPage, window)

    def pass_by(self, span: timedelta) -> None:
        """That much later."""
        self.now += span

    def close(self) -> None:
        """Shut what was opened here; work under way ends before the store closes."""
        for station, window in self._opened:
            window.close()
            window.deleteLater()
            station.desk.close()
            station.look.close()
        if self._window is not None:
            self._window.close()
        self.station.desk.close()

"""A lobby with a real store behind it, for the pages that need no camera."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.domain.changed import Changed
from kiosk.domain.enrolment import Enrolment
from kiosk.domain.facility import Facility
from kiosk.domain.reason import Cause
from kiosk.services import enrol, review
from kiosk.services.draft import Draft, Taken
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.station import Station
from tests.pages.lobby import Lobby
from tests.services import applications

FACILITY = replace(applications.FACILITY, name="Cedar Ridge Detention Center")
PIN = "482913"
EMAIL = "maria@example.org"

_L = TypeVar("_L", bound=Lobby)


class Office:
    """The visitor's window, the records, and what an officer does to them meanwhile."""

    def __init__(
        self,
        window: LobbyWindow,
        station: Station,
        here: applications.Opened,
        folder: Path,
        qtbot: QtBot,
    ) -> None:
        self.window, self.station, self.here, self.qtbot = window, station, here, qtbot
        self.folder = folder
        self.now: datetime = applications.AT
        station.facility = FACILITY
        station.clock = lambda: self.now
        station.store = lambda: here.store

    @property
    def url(self) -> str:
        """Of the store."""
        return f"sqlite:///{self.folder / 'kiosk.db'}"

    def files(self, name: str) -> tuple[Path, ...]:
        """The store's files of that name."""
        return tuple(self.folder.glob(name))

    def key(self, character: str) -> None:
        """Type on a real keyboard."""
        QTest.keyClicks(self.window.focusWidget() or self.window, character)

    @property
    def facility(self) -> Facility:
        """Where this is."""
        return self.station.facility

    def as_page(self, kind: type[_L]) -> _L:
        """The window as the page that is expected."""
        return kind(self.window, self.qtbot)

    def at(self, page: str, kind: type[_L], draft: Draft | None = None) -> _L:
        """Begin at that page, as if the ones before it were done."""
        self.window.go("menu")
        if draft is not None:
            self.window.session.draft = draft
        self.window.go(page)
        shown = self.as_page(kind)
        shown.wait_for(page)
        return shown

    def draft(self, says: str = "first") -> Draft:
        """Everything that is needed, with pictures of two colours."""
        made = applications.draft(self.here.key.public, email=EMAIL, says=says)
        return replace(
            made,
            front=_coloured(made.front, 200),
            portrait=_coloured(made.portrait, 120),
        )

    @property
    def kept_draft(self) -> Draft:
        """The application in the making."""
        found = self.window.session.draft
        assert found is not None
        return found

    def enrolled(self, draft: Draft | None = None) -> Enrolment:
        """Maria's application, sent before this test began."""
        sent = enrol.submit(self.here.store, self.facility, draft or self.draft(), self.now)
        with self.here.store.read() as transaction:
            return transaction.enrolments.get(sent.enrolment_id)

    def stored(self) -> Enrolment | None:
        """Maria's application as it is stored now."""
        with self.here.store.read() as transaction:
            visitor = transaction.visitors.by_email(EMAIL)
            return None if visitor is None else transaction.enrolments.of_visitor(visitor.id)

    def decide(self, *causes: Cause) -> Changed:
        """An officer approves, or rejects for these causes; the lobby hears of it."""
        enrolment = self.stored()
        assert enrolment is not None
        case = (self.here.store, self.facility, self.here.officer, enrolment.id, enrolment.version)
        if causes:
            changed = review.reject(*case, causes, self.now).changed
        else:
            changed = review.approve(*case, self.now).changed
        self.station.hub.changed.emit(changed)
        return changed

    def pass_by(self, seconds: float) -> None:
        """So many seconds later."""
        self.now += timedelta(seconds=seconds)


def _coloured(taken: Taken | None, value: int) -> Taken:
    assert taken is not None
    return replace(taken, preview=np.full((60, 96, 3), value, np.uint8))

"""The lobby's window: one page at a time in its frame, and everything that lies over it.

Light at import: pages other than welcome, and what they need, come after the first frame.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from kiosk.domain.errors import Refusal
from kiosk.domain.language import Language
from kiosk.ui import measure, theme, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.bars import FooterBar, Header, ToolBar, Tools
from kiosk.ui.lobby.display_panel import Display, DisplayPanel
from kiosk.ui.lobby.help import HelpCall
from kiosk.ui.lobby.idle import IdleOverlay, IdleWatch
from kiosk.ui.lobby.leave import FaultOverlay, LeaveOverlay
from kiosk.ui.lobby.page import LobbyPage
from kiosk.ui.lobby.pages import Pages, say_again
from kiosk.ui.lobby.session import Session
from kiosk.ui.lobby.welcome import WelcomePage
from kiosk.ui.parts.focus_ring import FocusRing
from kiosk.ui.parts.veil import Veil
from kiosk.ui.quiet import unwatch, unwatched, watch
from kiosk.ui.speech import Speaker
from kiosk.ui.station import Orientation, Station

#: The panels that the design is drawn for.
_LANDSCAPE, _PORTRAIT = (1920, 1080), (1080, 1920)

#: Milliseconds between two pages that are built in advance: room for a touch and its answer.
_AHEAD = 20

_ACTIVITY = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)


class LobbyWindow(QWidget):
    """The kiosk. ``warmed()``: every page can be gone to. ``arrived(str)``: a page is shown.

    ``prepares``: whether pages are built before they are gone to.
    """

    warmed = Signal()
    arrived = Signal(str)

    def __init__(
        self,
        station: Station,
        now: Callable[[], float] = time.monotonic,
        *,
        prepares: bool = True,
    ) -> None:
        super().__init__()
        self.station = station
        self.session = Session()
        self._trail: list[str] = []
        self._is_warm, self._painted = False, False
        self._prepares = prepares
        self._wanted: str | None = None
        self._fitted: tuple[object, ...] = ()
        self.setObjectName("lobby_window")
        self.setWindowTitle(station.facility.name)
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._speaker = Speaker(self)
        self._build_frame()
        self._build_overlays(now)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 (windows need one)
        self._application = application
        watch(self)
        self.resize(*(_PORTRAIT if station.orientation is Orientation.PORTRAIT else _LANDSCAPE))
        self._show(flow.FIRST)

    # Building.

    def _build_frame(self) -> None:
        self._lines = measure.column(self)
        # The window decides the size and the pages follow, never the other way round.
        self._lines.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._tools = Tools(speaks=self._speaker.can_speak)
        self._header = Header(self.station.facility.name, self._tools)
        self._place = QWidget()
        self._place_box = measure.column(self._place)
        self._pages = Pages(self._place, self._make)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(_AHEAD)
        self._ahead.timeout.connect(self._build_ahead)
        self._veil = Veil(self._place)
        self._footer = FooterBar()
        self._toolbar = ToolBar(self._tools)
        for part in (self._header, self._place, self._footer, self._toolbar):
            self._lines.addWidget(part, 1 if part is self._place else 0)
        self._tools.listen.connect(self.read_aloud)
        self._tools.display.connect(self.open_display)
        self._tools.language.connect(self.other_language)
        self._tools.help.connect(self.call_help)
        self._footer.back.connect(self.go_back)
        self._footer.exit_asked.connect(self.ask_to_leave)

    def _build_overlays(self, now: Callable[[], float]) -> None:
        self.display = Display()
        self._panel = DisplayPanel(self, speaks=self._speaker.can_speak)
        self._panel.changed.connect(self._apply_display)
        self._leave = LeaveOverlay(self)
        self._leave.left.connect(self.end_session)
        self._fault = FaultOverlay(self)
        self._fault.left.connect(self.end_session)
        self._fault.called.connect(self.call_help)
        self._help = HelpCall(self, self.station.hub, self.station.name)
        self.idle = IdleWatch(self.station.idle, now, self)
        self._idle_overlay = IdleOverlay(self, self.station.idle.countdown)
        self.idle.warned.connect(self._warn)
        self.idle.counted.connect(self._idle_overlay.count)
        self.idle.lapsed.connect(self.end_session)
        self._idle_overlay.stayed.connect(self._stay)
        self._idle_overlay.finished.connect(self.end_session)
        self._ring = FocusRing(self)

    # Pages.

    @property
    def page(self) -> LobbyPage:
        """The page that is shown."""
        return self._pages[self._trail[-1]]

    @property
    def is_warm(self) -> bool:
        """Whether every page can be gone to at once."""
        return self._is_warm

    @property
    def is_prepared(self) -> bool:
        """Whether what can be built before it is gone to is built."""
        return self._is_warm and self._pages.is_prepared

    def go(self, name: str) -> None:
        """Show a page; waits for the warm-up if its module is not there yet."""
        if name == flow.FIRST:
            self.end_session()
        elif self._is_warm or name in self._pages or name == flow.MENU:
            self._show(name)
        else:
            self._wanted = name
            self.page.busy(on=True)

    def go_back(self) -> None:
        """Show the page before this one; before the first of them lies the welcome page."""
        if self.page.is_busy or self.page.step_back():
            return
        if self.session.return_to is not None and self.page.name == self.session.changing:
            # A change that was asked for is given up.
            self._show(self.session.return_to)
            return
        if len(self._trail) <= 2:
            self.ask_to_leave()
            return
        self._show(self._trail[-2])

    def _show(self, name: str) -> None:
        with unwatched():
            self._change_to(name)
        self._go_ahead()
        if self.display.speech:
            self.read_aloud()
        self.arrived.emit(name)

    def _change_to(self, name: str) -> None:
        leaving = self.page if self._trail else None
        page = self._pages.take(name)
        if leaving is not None and leaving is not page:
            leaving.leave()
            leaving.hide()
        if name in self._trail:
            del self._trail[self._trail.index(name) :]
        self._trail.append(name)
        self._place_box.addWidget(page)
        self._refit()
        self._pages.renew(name)
        page.arrange(portrait=measure.is_portrait())
        self._hold_footer()
        # Last, so that it is laid out once.
        page.show()
        if leaving is not None and page.idle != "camera" and not page.bare and Veil.is_seen():
            self._veil.lift()
        self._watch_idle()
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        page.enter()

    def _go_ahead(self) -> None:
        """Build pages in advance while nothing is looked at that moves."""
        if self._prepares and self._is_warm and not self.is_prepared and self.page.idle != "camera":
            self._ahead.start()
        else:
            self._ahead.stop()

    def _build_ahead(self) -> None:
        with unwatched():
            self._pages.build_ahead()
        self._go_ahead()

    def _make(self, name: str) -> LobbyPage:
        kind = WelcomePage if name == flow.FIRST else flow.page_class(name)
        page = kind(self.station, self.session, self._place)
        page.go.connect(self.go)
        page.back.connect(self.go_back)
        page.exit_asked.connect(self.ask_to_leave)
        page.footer_changed.connect(self._hold_footer)
        page.active.connect(self._move)
        page.help_asked.connect(self.call_help)
        if isinstance(page, WelcomePage):
            page.chosen.connect(self._begin)
            page.display_asked.connect(self.open_display)
            page.listen_asked.connect(self.read_aloud)
            page.show_speech(self._speaker.can_speak)
        return page

    def _begin(self, language: Language, name: str) -> None:
        self.speak(language)
        self.go(name)

    def _hold_footer(self) -> None:
        if not self._trail:
            return
        page = self.page
        footer, portrait = page.footer(), measure.is_portrait()
        low = portrait or self.display.low
        self._header.setVisible(not page.bare)
        self._toolbar.setVisible(not page.bare and low)
        empty = not footer.back and not footer.exit and footer.primary is None
        self._footer.setVisible(not page.bare and not empty and (portrait or not footer.top))
        self._footer.hold(footer)
        self._footer.setEnabled(not page.is_busy)
        page.rescale()

    def _watch_idle(self) -> None:
        times = self.station.idle
        if self.page.name == flow.FIRST:
            self.idle.stop()
            return
        limits = {"normal": times.normal, "camera": times.camera, "reading": times.reading}
        self.idle.watch(limits[self.page.idle])

    # The first frame, and what comes after it.

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first frame starts the warm-up."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._warm_up)

    def _warm_up(self) -> None:
        self.station.look.run(flow.warm, self._import_pages, self.show_refusal, self)

    def _import_pages(self, _: None) -> None:
        waiting = [name for name in flow.PLACES if name != flow.FIRST]

        def one() -> None:
            if waiting:
                flow.page_class(waiting.pop(0))
                # One at a time, so that a touch in between is answered.
                QTimer.singleShot(0, self, one)
                return
            self._is_warm = True
            self.warmed.emit()
            self._go_ahead()
            if self._wanted is not None:
                wanted, self._wanted = self._wanted, None
                self.page.busy(on=False)
                self.go(wanted)

        one()

    def show_refusal(self, refused: Refusal) -> None:
        """A refusal that belongs to no page's work."""
        self.page.show_refusal(refused)

    # Language, display, speech, help.

    def speak(self, language: Language | str) -> None:
        """Say everything in this language from now on, in place."""
        words.use(language)
        self.session.language = words.language()
        with unwatched():
            for part in self._frame():
                say_again(part)
            self._pages.renew(self.page.name)
        self._hold_footer()

    def _frame(self) -> list[QWidget]:
        """Everything around and over the pages."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        parts = self.findChildren(QWidget, options=direct)
        return [part for part in parts if part is not self._place]

    def other_language(self) -> None:
        """English becomes Spanish and back."""
        english = words.language() is Language.ENGLISH
        self.speak(Language.SPANISH if english else Language.ENGLISH)

    def open_display(self) -> None:
        """Open the panel for larger letters, contrast, speech and lower buttons."""
        self._panel.begin(self.display)

    def set_display(self, **wished: bool) -> None:
        """Apply some of the fields of ``Display`` at once."""
        self._apply_display(replace(self.display, **wished))

    def _apply_display(self, display: Display) -> None:
        self.display = display
        self._speaker.volume = display.volume
        self._refit()
        self._hold_footer()
        self._panel.relay()

    def read_aloud(self) -> None:
        """Speak the page's heading, sentence and controls."""
        self._speaker.say(self.page.read_out(), words.language())

    def call_help(self) -> None:
        """Ring the desk, or take the call back."""
        self._help.toggle(self.page.heading.text())

    # Leaving.

    def ask_to_leave(self) -> None:
        """End the session, after asking if something would be lost."""
        if self.session.answered:
            self._leave.begin()
        else:
            self.end_session()

    def end_session(self) -> None:
        """Wipe everything that was told and shown, and go back to the welcome page."""
        self.idle.stop()
        self._wanted = None
        self._speaker.stop()
        for overlay in (self._idle_overlay, self._leave, self._fault, self._panel):
            overlay.shut()
        self._help.forget()
        self.page.leave()
        self.session.wipe()
        self.station.serve(None)
        self._footer.let_go()
        self._trail = []
        with unwatched():
            self._pages.wipe()
        self._apply_display(Display())
        words.use(Language.ENGLISH)
        self._show(flow.FIRST)
        self.speak(Language.ENGLISH)

    def show_fault(self) -> None:
        """Something that nobody expected happened; answers are kept."""
        self._fault.begin()

    # Idle.

    def _warn(self) -> None:
        self._leave.shut()
        self._panel.shut()
        self._idle_overlay.begin()

    def _stay(self) -> None:
        self._idle_overlay.shut()
        self._watch_idle()

    def _move(self) -> None:
        """Somebody moves before the camera; once the warning is there it wants an answer."""
        if not self.idle.is_warning:
            self.idle.active()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any touch or key in this window counts as somebody being there."""
        if (
            event.type() in _ACTIVITY
            and isinstance(watched, QWidget)
            and watched.window() is self
            and not self.idle.is_warning
        ):
            self.idle.active()
        return False

    # Size.

    def _refit(self) -> None:
        """Scale and lay out for the window as it is, and for the display wished for."""
        wide, high = max(self.width(), 1), max(self.height(), 1)
        portrait = self.station.orientation is Orientation.PORTRAIT or (
            self.station.orientation is Orientation.AUTO and high > wide
        )
        drawn = _PORTRAIT if portrait else _LANDSCAPE
        scale = min(wide / drawn[0], high / drawn[1])
        turned = portrait != measure.is_portrait()
        before = measure.drawing()
        measure.use(portrait=portrait, low=self.display.low)
        name: theme.ThemeName = "high-contrast-lobby" if self.display.contrast else "light"
        letters = 1.25 if self.display.big else 1.0
        if before[:3] != (name, scale, letters):
            self._pages.drop_unused()
        theme.use(name, self._application, scale, letters)
        if before == measure.drawing() == self._fitted:
            return
        self._fitted = measure.drawing()
        low = portrait or self.display.low
        self._header.arrange(tools_here=not low)
        if low:
            self._toolbar.take()
        for part in self._frame():
            measure.fit(part)
        if self._trail:
            self._pages.renew(self.page.name)
        if turned and self._trail:
            self.page.arrange(portrait=portrait)
            self._hold_footer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        if self._trail:
            self._refit()
            self._hold_footer()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out for the size that the screen gave."""
        super().showEvent(event)
        self._refit()
        self._hold_footer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back, F1 calls help (the 5-key pad's back and help keys)."""
        if event.key() == Qt.Key.Key_F1:
            self.call_help()
        elif event.key() == Qt.Key.Key_Escape and self.page.footer().back and not self.page.bare:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wipe, and listen to nothing any more."""
        self.idle.stop()
        self._speaker.stop()
        unwatch(self)
        unwatch(self._ring)
        if self._trail:
            self.page.leave()
        self.session.wipe()
        self.station.serve(None)
        # What one visitor wished for is not left to whatever window comes next.
        theme.use("light", self._application)
        super().closeEvent(event)

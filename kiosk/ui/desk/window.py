"""The desk's window: navigation, pages, status, dialogs and toast; and who is signed in."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.domain.language import Language
from kiosk.domain.staff import Staff
from kiosk.ui import theme, words
from kiosk.ui.desk.navigation import Navigation
from kiosk.ui.desk.page import DeskPage, is_typing, key_of
from kiosk.ui.desk.places import CALENDAR, PLACES, QUEUE, REVIEW, modules_of_pages, place
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.shortcuts import ShortcutsOverlay
from kiosk.ui.desk.sign_in import SignInPage
from kiosk.ui.desk.status_bar import StatusBar
from kiosk.ui.desk.watch import QueueWatch, Waiting
from kiosk.ui.named import named
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_toast import DeskToast
from kiosk.ui.parts.focus_ring import FocusRing
from kiosk.ui.quiet import unwatch, unwatched, watch
from kiosk.ui.station import Station

#: Idle time after which the desk locks itself (tokens, timing).
_LOCK_MINUTES = "desk-idle-lock-min"
#: Pages built while nobody waits for them, one at a time, with that many milliseconds between.
_AHEAD = (QUEUE, REVIEW, CALENDAR)
_BETWEEN, _READING = 60, 2
_LEAST = QSize(1100, 680)
_ACTIVITY = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class DeskWindow(QWidget):
    """One officer's window. ``close`` stops everything it started.

    ``prepares``: whether pages are built before they are gone to.
    """

    def __init__(self, station: Station, *, prepares: bool = True) -> None:
        super().__init__()
        named(self, "desk_window")
        self.setWindowTitle(f"{words.say('desk.nav.desk')} · {station.facility.name}")
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(_LEAST)
        self._station = station
        self.watch = QueueWatch(station, self)
        self.session = DeskSession(station, self.watch)
        self._pages: dict[str, DeskPage] = {}
        self._unstyled: DeskPage | None = None
        self._unread = modules_of_pages()
        self._here = ""
        self._kept: tuple[str, object] = ("", None)
        self._kept_for: Staff | None = None
        self._going = False
        self._overlay: DeskOverlay | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._build()
        self._ring = FocusRing(self, 2, 2)
        self._ahead = QTimer(self, singleShot=True, interval=_BETWEEN)
        self._ahead.timeout.connect(self._build_ahead)
        self._prepares = prepares
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.setInterval(int(theme.tokens()["timing"][_LOCK_MINUTES]) * 60_000)
        self.idle.timeout.connect(self.lock)
        for keys, act in (("Ctrl+L", self.lock), ("Ctrl+K", self._find)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.watch.waiting.connect(self._show_count)
        watch(self)
        self.watch.start()

    def sizeHint(self) -> QSize:
        """The size the pages are drawn for."""
        return QSize(1920, 1080)

    def _build(self) -> None:
        """Everything that holds words; built anew when the language changes."""
        body = QWidget(self)
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._nav = Navigation(self._station.facility.name, PLACES, body)
        self._nav.went.connect(self.go)
        self._nav.locked.connect(self.lock)
        self._stack = QStackedWidget(body)
        line.addWidget(self._nav)
        line.addWidget(self._stack, 1)
        self._status = StatusBar(self._station, self.watch, self)
        self._status.help_wanted.connect(self.show_shortcuts)
        self._status.theme_turned.connect(self.turn_theme)
        self._sign_in = SignInPage(self.session, self._stack)
        self._sign_in.signed_in.connect(self._signed_in)
        self._sign_in.language_turned.connect(self.turn_language)
        self._stack.addWidget(self._sign_in)
        self._body = body
        self._column.addWidget(body, 1)
        self._column.addWidget(self._status)
        self._toast = DeskToast(self)
        self._show_sign_in()

    def _show_sign_in(self) -> None:
        self._nav.hide()
        self._stack.setCurrentWidget(self._sign_in)
        self._sign_in.opened()

    def showEvent(self, event: QShowEvent) -> None:
        """The pages follow once the window is seen."""
        super().showEvent(event)
        self._go_ahead()

    @property
    def is_prepared(self) -> bool:
        """Whether every page that is built ahead is there."""
        return self._unstyled is None and all(name in self._pages for name in _AHEAD)

    def _go_ahead(self) -> None:
        if self._prepares and self.isVisible() and not self.is_prepared:
            self._ahead.start(_READING if self._unread else _BETWEEN)

    def _build_ahead(self) -> None:
        """Read a module, build the next page nobody has gone to yet, or lay its style sheet on."""
        # In turns of their own: together they would hold up a key in between.
        if self._unread:
            import_module(self._unread.pop(0))
            self._go_ahead()
            return
        page, self._unstyled = self._unstyled, None
        name = next((n for n in _AHEAD if n not in self._pages), None)
        with unwatched():
            if page is not None:
                for widget in (page, *page.findChildren(QWidget)):
                    widget.ensurePolished()
            elif name is not None:
                self._unstyled = self._made(name)
        self._go_ahead()

    def _signed_in(self, staff: Staff) -> None:
        """Open the queue, or the page that was open when the same officer's desk locked."""
        self.session.staff = staff
        self._nav.show_staff(staff)
        self._nav.show()
        self.idle.start()
        name, argument = self._kept
        same = self._kept_for is not None and self._kept_for.id == staff.id
        if not (same and name):
            name, argument = QUEUE, None
        self.go(name, argument)
        if self.watch.last is not None:
            self._show_count(self.watch.last)

    def lock(self) -> None:
        """Sign out; the page is kept for the same officer."""
        if self.session.staff is None:
            return
        self._close_overlay()
        self._kept_for = self.session.staff
        if self._here:
            self._pages[self._here].left()
        self._here = ""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        self._unstyled = None
        self._toast.clear()
        self.idle.stop()
        self.session.end()
        self._show_sign_in()
        self._go_ahead()

    def go(self, name: str, argument: object = None) -> None:
        """Show a page."""
        if self.session.staff is None:
            return
        with unwatched():
            self._change_to(name, argument)

    def _change_to(self, name: str, argument: object) -> None:
        where = place(name)
        page = self._pages.get(name) or self._made(name)
        if self._here and self._here != name:
            self._pages[self._here].left()
        self._here = name
        self._kept = (name, argument)
        self._nav.set_narrow(where.wide)
        self._nav.activate(where.within or name)
        self._stack.setCurrentWidget(page)
        page.opened(argument)

    def _made(self, name: str) -> DeskPage:
        page = place(name).load()(self.session, self._stack)
        page.wants.connect(self.go)
        page.said.connect(self._toast.tell)
        page.did.connect(self._toast.tell)
        page.overlaid.connect(self.show_overlay)
        self._pages[name] = page
        self._stack.addWidget(page)
        return page

    def here(self) -> DeskPage | None:
        """The page shown; None while nobody is signed in."""
        return self._pages.get(self._here)

    def show_overlay(self, overlay: DeskOverlay) -> None:
        """Keep track of the dialog that is open; there is never more than one."""
        self._close_overlay()
        self._overlay = overlay
        overlay.closed.connect(self._overlay_closed)

    def _overlay_closed(self) -> None:
        self._overlay = None

    def _close_overlay(self) -> None:
        if self._overlay is not None:
            self._overlay.close_overlay()

    def show_shortcuts(self) -> None:
        """All keys."""
        if self._overlay is None:
            overlay = ShortcutsOverlay(self)
            self.show_overlay(overlay)
            overlay.open_overlay()

    def turn_theme(self) -> None:
        """From light to dark or back."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 (widgets need one)
        theme.use("light" if theme.name() == "dark-desk" else "dark-desk", application)
        self._status.show_theme()

    def turn_language(self) -> None:
        """From English to Spanish or back; only before anybody signs in."""
        now = words.language()
        words.use(Language.ENGLISH if now is Language.SPANISH else Language.SPANISH)
        self._toast.deleteLater()
        for old in (self._body, self._status):
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._pages.clear()
        self._unstyled = None
        self._build()
        self._go_ahead()

    def _find(self) -> None:
        """Ctrl K: to the field of the calendar while it is shown, else to the queue's."""
        if self.session.staff is None or self._overlay is not None:
            return
        if self._here not in (QUEUE, CALENDAR):
            self.go(QUEUE)
        self._pages[self._here].press("F")

    def _show_count(self, found: Waiting) -> None:
        self._nav.set_count(QUEUE, len(found.rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field and no button wanted."""
        key = key_of(event)
        if not key or (event.isAutoRepeat() and key not in ("J", "K", "Up", "Down")):
            return
        typing = is_typing() and key != "Esc"
        if self._overlay is not None:
            if not typing:
                self._overlay.press(key)
            return
        page = self.here()
        if page is None or typing:
            return
        if self._going:
            self._going = False
            chosen = next((p for p in PLACES if p.key and p.key == key), None)
            if chosen is not None:
                self.go(chosen.name)
                return
        with unwatched():
            acted = page.press(key)
        if acted:
            return
        if key == "U" and self._toast.press_undo():
            return
        if key == "?":
            self.show_shortcuts()
        elif key == "G":
            self._going = True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Keys that are held."""
        page = self.here()
        if page is not None and not event.isAutoRepeat() and self._overlay is None:
            page.release(key_of(event))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any key, press or wheel is a sign of life."""
        if event.type() in _ACTIVITY and self.idle.isActive():
            self.idle.start()
            self.session.active_at = self._station.clock()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop looking; no picture and no timer stays."""
        self._close_overlay()
        if self._here:
            self._pages[self._here].left()
        self.watch.stop()
        self.idle.stop()
        self._ahead.stop()
        unwatch(self)
        unwatch(self._ring)
        super().closeEvent(event)

"""What every lobby page is, and how to write one.

A page is a ``LobbyPage`` subclass, registered by name in ``kiosk/ui/lobby/flow.py``. It is built
when it is first gone to in a session and deleted when the session ends, so it may keep what was
typed in its widgets; what other pages need goes into ``self.session``.

Class attributes
    ``name``    as in ``flow.PLACES``
    ``step``    1 to 5 for the header "Step n of 5", or None
    ``idle``    "normal" (60 s), "camera" (90 s) or "reading" (120 s)
    ``title``   key of the heading; ``lead`` key of the sentence under it ("" for none)
    ``bare``    True: no header, no footer, no margins (the welcome page)
    ``beside``  True: the sentence stands beside the heading where both fit on one line

Building: in ``__init__`` call ``super().__init__(station, session)``, then fill ``self.body``
(a plain widget between heading and footer; it scrolls by arrows if it must) with helpers, one
per region. Use ``kiosk.ui.measure`` for layouts and sizes (design pixels; ``flip`` is a row in
landscape and a column in portrait), ``parts.label.Label`` for text, ``named(widget, name)`` for
everything a person touches. ``self.dock(widget)`` puts a keyboard over the whole width below.
Text given by key follows the language and the scale by itself; anything else is said anew in
``retranslate`` and re-sized in ``rescale``.

Signals out: ``go(name)`` (``self.go_on()`` goes to the page that follows), ``back()``,
``exit_asked()``, ``footer_changed()`` when ``footer()`` would answer something else,
``active()`` when something other than touch or key counts as activity (a face that moves),
``help_asked()`` to call an officer as the Help tool does.

Called by the window: ``enter()`` each time the page is shown, ``leave()`` each time it goes,
``step_back()`` before the page before it is shown, ``retranslate()`` after the language changed,
``arrange(portrait)`` when the orientation does.

Slow work: ``self.station.desk.run(work, self._done, self.show_refusal, self)``; ``busy(on=True)``
meanwhile. A refusal becomes the banner; ``clear_notice`` takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.errors import Refusal
from kiosk.ui import measure, theme, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.notice import Notice, NoticeKind
from kiosk.ui.parts.ring import BusyRing
from kiosk.ui.parts.scroller import Scroller
from kiosk.ui.parts.step_header import StepHeader
from kiosk.ui.station import Station

IdleKind = Literal["normal", "camera", "reading"]

#: Milliseconds before a page that waits says so (DESIGN.md 5).
_BUSY_AFTER = 400

_LANDSCAPE_SIDE, _PORTRAIT_SIDE = 80, 56

#: Room inside the scrolled part for shadows and focus rings, which would be cut off otherwise.
_AIR = 24


@dataclass(frozen=True, slots=True, eq=False)
class Footer:
    """What the window's footer holds for a page.

    ``start`` stands at the left end, before Back. ``note`` is shown beside the primary button, in
    portrait in a band above. ``extra`` are
    buttons before the primary one. ``top``: in landscape there is no footer, Exit and Back are
    at the top right and the page places its primary button itself (camera and keyboard pages).
    """

    back: bool = True
    exit: bool = True
    start: QWidget | None = None
    note: QWidget | None = None
    primary: LobbyButton | None = None
    extra: tuple[LobbyButton, ...] = ()
    top: bool = False


class LobbyPage(QWidget):
    """The base of every lobby page; see the module's text."""

    go = Signal(str)
    back = Signal()
    exit_asked = Signal()
    footer_changed = Signal()
    active = Signal()
    help_asked = Signal()

    name: ClassVar[str]
    step: ClassVar[int | None] = None
    idle: ClassVar[IdleKind] = "normal"
    title: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    large_title: ClassVar[bool] = False
    bare: ClassVar[bool] = False
    beside: ClassVar[bool] = False

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.station, self.session = station, session
        self.setObjectName(f"page_{self.name}")
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QWidget()
        self._heading_in_body = False
        self._dock: QWidget | None = None
        self._outer = measure.column(self)
        self._build_frame()
        self._busy_ring = BusyRing(self)
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(_BUSY_AFTER)
        self._busy_timer.timeout.connect(self._busy_ring.begin)
        self._busy = False

    # To be answered by pages.

    def footer(self) -> Footer:
        """What the footer holds; Back and Exit if a page does not say otherwise."""
        return Footer()

    def enter(self) -> None:
        """The page is shown now."""

    def leave(self) -> None:
        """The page is hidden now."""

    def step_back(self) -> bool:
        """Go back inside the page, if it has stages; False: to the page before it."""
        return False

    def retranslate(self) -> None:
        """Say anew what was not given by key."""

    def arrange(self, *, portrait: bool) -> None:
        """Place anew what ``measure`` does not place."""

    # For pages to use.

    def go_on(self) -> None:
        """To the page that follows this one."""
        self.go.emit(flow.after(self.name, self.session))

    def show_title(self, key: str, **facts: object) -> None:
        """Another heading."""
        self.heading.say(key, **facts)
        self.setAccessibleName(self.heading.text())
        self._make_room()
        self._place_lead()

    def show_heading_in_body(self, in_body: bool) -> None:
        """Whether the body itself shows the heading: it is then spoken, but not drawn above."""
        self._heading_in_body = in_body
        self._make_room()

    def put_beside_heading(self, widget: QWidget, *, before: bool = False) -> None:
        """Put a widget at the right end of the heading's line, or ``before`` the heading."""
        middle = Qt.AlignmentFlag.AlignVCenter
        self._heads.insertWidget(0 if before else self._heads.count(), widget, 0, middle)

    def show_lead(self, key: str, **facts: object) -> None:
        """Another sentence under the heading; "" for none."""
        self._leads = bool(key)
        if key:
            self.leading.say(key, **facts)
        self._make_room()
        self._place_lead()

    def dock(self, widget: QWidget) -> None:
        """Put a keyboard over the whole width at the bottom of the page."""
        self._dock = widget
        self._outer.addWidget(widget)

    def busy(self, on: bool, key: str = "busy") -> None:
        """Wait or go on: controls stay in place but take nothing, and a ring says so."""
        self._busy = on
        self.body.setEnabled(not on)
        if self._dock is not None:
            self._dock.setEnabled(not on)
        footer = self.footer()
        for button in (footer.primary, *footer.extra):
            if button is not None:
                button.setProperty("waits", on)
        self.footer_changed.emit()
        if on:
            self._busy_ring.say(key)
            self._busy_timer.start()
        else:
            self._busy_timer.stop()
            self._busy_ring.end()

    @property
    def is_busy(self) -> bool:
        """Whether the page waits for a lane."""
        return self._busy

    def show_refusal(self, refused: Refusal) -> None:
        """End waiting and show what the program refused."""
        self.busy(on=False)
        self.tell(words.refusal(refused), "error", title=words.say("error_title"))

    def tell(
        self, text: str, kind: NoticeKind = "info", *, title: str = "", link: bool = False
    ) -> None:
        """Show a sentence in the banner."""
        self._notice.tell(text, kind, title=title, link=link)
        self._make_room()

    def clear_notice(self) -> None:
        """Take the banner away."""
        self._notice.clear()
        self._make_room()

    def _make_room(self) -> None:
        """Over a keyboard in landscape there is room for heading or banner, not for both."""
        dock = self._dock
        docked = dock is not None and not dock.isHidden() and not measure.is_portrait()
        crowded = docked and not self._notice.isHidden()
        wanted = bool(self.heading.text()) and not self._heading_in_body
        self.heading.setVisible(wanted and not crowded)
        self.leading.setVisible(self._leads and not crowded)

    def notice(self) -> str:
        """What the banner says; "" without one."""
        return self._notice.said()

    def read_out(self) -> str:
        """What is spoken of the page: heading, sentence, banner, then each control."""
        controls = [
            w.accessibleName()
            for w in self.findChildren(QWidget)
            if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()
        ]
        said = (self.heading.text(), self.leading.text(), self.notice(), *controls)
        return ". ".join(dict.fromkeys(s.rstrip(".") for s in said if s))

    @property
    def banner(self) -> Notice:
        """The banner itself; its ``followed`` tells of a touch."""
        return self._notice

    def rescale(self) -> None:
        """Margins of the orientation in use; called by ``measure.fit``."""
        if self.bare:
            return
        portrait = measure.is_portrait()
        side = _PORTRAIT_SIDE if portrait else _LANDSCAPE_SIDE
        top = 24 if self.step is not None else 36
        measure.margins(self._top, (side, top, side, 0))
        below = 0 if self._dock is None else -12
        air = theme.px(_AIR)
        self.body.setContentsMargins(air, theme.px(8), air, air)
        measure.margins(self._middle, (side - _AIR, 12 + self._drop(), side - _AIR, below))
        self._make_room()
        footer = self.footer()
        self._corner.setVisible(footer.top and not portrait)
        self._leave_corner.setVisible(footer.exit)
        self._back_corner.setVisible(footer.back)
        self._place_lead()

    def _drop(self) -> float:
        """How far the content comes down in portrait to lie in the lower part of the screen.

        In design pixels; never further than leaves the whole of it visible.
        """
        if not (measure.is_low() and measure.is_portrait()) or self._dock is not None:
            return 0
        # Hints, not geometries: those of layouts are unknown until they are done.
        wide, top = self.scroller.width(), self._top.totalHeightForWidth(self.width())
        wanted = max(self.body.heightForWidth(wide), self.body.minimumSizeHint().height())
        reach = float(theme.tokens()["layout"]["lobby-portrait"]["reach-mode-fraction"])
        above = self.mapTo(self.window(), QPoint(0, top + theme.px(12))).y()
        lowered = self.window().height() * (1 - reach) - above
        spare = self.height() - top - theme.px(12) - wanted
        return max(min(spare, lowered), 0) / theme.scale()

    def _build_frame(self) -> None:
        self._notice = named(Notice(), "notice")
        self.heading = Label(self.title, "h1", size=64 if self.large_title else None)
        self.heading.setObjectName("heading")
        self.leading = Label(self.lead, "body", "text-2")
        self.leading.setObjectName("lead")
        self._leads = bool(self.lead)
        # Only ever hidden here: shown without a parent they would be windows of their own.
        if self.title:
            self.setAccessibleName(self.heading.text())
        else:
            self.heading.hide()
        if not self.lead:
            self.leading.hide()
        if self.bare:
            self._outer.addWidget(self.body, 1)
            return
        self._top = measure.row(gap=24)
        self._top.addLayout(self._build_heading(), 1)
        self._top.addWidget(self._build_corner(), 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addLayout(self._top)
        self._middle = measure.column(gap=16)
        self.scroller = Scroller(self.body)
        self._middle.addWidget(self.scroller, 1)
        self._outer.addLayout(self._middle, 1)

    def _build_heading(self) -> QVBoxLayout:
        lines = measure.column(gap=12)
        if self.step is not None:
            lines.addWidget(StepHeader(self.step))
        lines.addWidget(self._notice)
        self._told = measure.column(gap=4)
        self._told.addWidget(self.heading)
        self._told.addWidget(self.leading)
        self._heads = measure.row(gap=28)
        self._heads.addLayout(self._told, 1)
        lines.addLayout(self._heads)
        return lines

    def _place_lead(self) -> None:
        """The sentence below the heading, or beside it if the page likes that and it fits."""
        if not self.beside or self.bare:
            return
        side = _PORTRAIT_SIDE if measure.is_portrait() else _LANDSCAPE_SIDE
        room = self.width() - 2 * theme.px(side)
        wanted = self.heading.sizeHint().width() + self.leading.sizeHint().width() + theme.px(28)
        if self._corner.isVisibleTo(self):
            room -= self._corner.sizeHint().width() + theme.px(24)
        for at in range(self._heads.count()):
            held = self._heads.itemAt(at)
            beside = None if held is None else held.widget()
            if beside is not None and beside.isVisibleTo(self):
                room -= beside.sizeHint().width() + theme.px(28)
        fits = self.leading.isVisibleTo(self) and wanted <= room
        sideways, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._told.setDirection(sideways if fits else down)
        measure.margins(self._told, (0, 0, 0, 0), 28 if fits else 4)
        self._told.setStretch(1, 1 if fits else 0)

    def _build_corner(self) -> QWidget:
        """Exit and Back at the top right, for pages without a footer in landscape."""
        self._corner = QWidget()
        row = measure.row(self._corner, gap=16)
        self._leave_corner = named(LobbyButton("exit", "text", small=True), "exit_top")
        self._leave_corner.clicked.connect(self.exit_asked)
        self._back_corner = named(
            LobbyButton("back", "secondary", "arrow-left", small=True), "back_top"
        )
        self._back_corner.clicked.connect(self.back)
        row.addWidget(self._leave_corner)
        row.addWidget(self._back_corner)
        self._corner.hide()
        return self._corner

"""What the pages that take a picture have in common: live picture, guidance, shutter (L04, L06)."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.domain.errors import Refusal
from kiosk.domain.finding import Weight
from kiosk.domain.guidance import Guidance, Guide, Phase, checks_for
from kiosk.services import enrol
from kiosk.services.enrol import Draft, Live, Look, Shot, Taken
from kiosk.ui import measure, theme, words
from kiosk.ui.feed import QUIET_AFTER, QUIET_AT_FIRST, Feed, Shrinker
from kiosk.ui.lobby.camera_stopped import CameraStopped
from kiosk.ui.lobby.capture_log import CaptureLog
from kiosk.ui.lobby.page import Footer, IdleKind, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.checklist import Checklist
from kiosk.ui.parts.guide_frame import Aim
from kiosk.ui.parts.viewfinder import Viewfinder
from kiosk.ui.station import Station
from kiosk.vision.pixels import Pixels

_AIMS = {
    Shot.FRONT: Aim.CARD,
    Shot.BACK: Aim.CARD,
    Shot.PASSPORT: Aim.PASSPORT,
    Shot.PORTRAIT: Aim.FACE,
}

#: What a recorded camera is asked to play for each picture.
SCENES = {
    Shot.FRONT: "id_front",
    Shot.BACK: "id_back",
    Shot.PASSPORT: "passport",
    Shot.PORTRAIT: "portrait",
}

#: Share of the frame's width by which the card or face moves to count as somebody being there.
_MOVED = 0.015

_UNLIMITED = (1 << 24) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    look: Look
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A picture that was kept, and as the visitor is shown it while it stands still."""

    taken: Taken
    still: QImage


class CapturePage(LobbyPage):
    """One picture after the other. Subclasses say which, and what becomes of each.

    ``panel`` is the column beside the picture (below it in portrait); subclasses fill it in
    ``_fill_panel`` with what they like around ``checks``, ``_take_here`` and ``_officer``.
    """

    idle: ClassVar[IdleKind] = "camera"
    beside: ClassVar[bool] = True

    #: Seconds without a frame before the camera is said to have stopped; longer at first.
    quiet_after: ClassVar[tuple[float, float]] = (QUIET_AFTER, QUIET_AT_FIRST)

    #: Key of what is said while a picture is being kept.
    keeping: ClassVar[str] = "reading"

    #: Milliseconds that a taken picture stands before the next step.
    stands_ms: ClassVar[int] = 1200

    #: Design pixels: the panel's width in landscape, the picture's height in portrait, and in
    #: landscape where bigger letters put the panel below it.
    panel_width: ClassVar[int] = 544
    upright_height: ClassVar[int] = 760
    lying_height: ClassVar[int] = 690

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self.shot = Shot.FRONT
        self._feed: Feed | None = None
        self._guide: Guide | None = None
        self._round = 0
        self._taking = False
        self._has_stopped = False
        self._quiet_since = 0.0
        self._frozen_at = 0.0
        self._place = (0.0, 0.0)
        self._log = CaptureLog(station, self)
        self.viewfinder = named(Viewfinder(), "viewfinder")
        self.panel = QWidget()
        self.checks = Checklist(checks_for((), Shot.FRONT.side))
        self._build_buttons()
        self._build_body()
        self._stands = QTimer(self)
        self._stands.setSingleShot(True)
        self._stands.timeout.connect(self._stood)

    # To be answered by subclasses.

    @abstractmethod
    def _fill_panel(self, column: QVBoxLayout) -> None:
        """What stands beside the picture."""

    @abstractmethod
    def _began(self) -> None:
        """The page was entered and the camera is on: ``begin`` a picture."""

    @abstractmethod
    def _keep(self, kept: Kept) -> None:
        """This picture is good: put it into the draft."""

    @abstractmethod
    def _stood(self) -> None:
        """The taken picture has been seen: go on."""

    def _work(self, frames: Sequence[Pixels], by_hand: bool) -> Callable[[], Kept]:
        """What is done on the lane to keep a picture."""
        shot, id_type, station = self.shot, self.draft.id_type, self.station
        still = self._still(frames[-1])

        def work() -> Kept:
            checks = station.checks
            return Kept(enrol.keep_scan(frames, shot, id_type, checks, by_hand=by_hand), still)

        return work

    # Building.

    def _build_buttons(self) -> None:
        self._take_here = named(
            LobbyButton("i_manual", "secondary", "aperture", small=True), "take"
        )
        self._take_below = named(LobbyButton("i_manual", "secondary", "aperture"), "take")
        for button in (self._take_here, self._take_below):
            button.clicked.connect(self.take_now)
        self._officer = named(LobbyButton("i_officer", "secondary", "hand", small=True), "officer")
        self._officer.clicked.connect(self.help_asked)
        self._officer.hide()

    def _build_body(self) -> None:
        whole = measure.column(self.body)
        self._live = QWidget()
        self._line: QBoxLayout = measure.row(self._live, gap=36)
        self._line.addWidget(self.viewfinder, 1)
        self._line.addWidget(self.panel)
        self.panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._column = measure.column(self.panel, gap=20)
        self._fill_panel(self._column)
        self._stopped = CameraStopped()
        self._stopped.hide()
        self._stopped.try_now.connect(self._try_camera)
        self._stopped.called.connect(self.help_asked)
        whole.addWidget(self._live, 1)
        whole.addWidget(self._stopped, 1)

    def footer(self) -> Footer:
        """The shutter is below in portrait; while the camera is away there is none."""
        if self._has_stopped:
            return Footer()
        return Footer(top=True, primary=self._take_below)

    def rescale(self) -> None:
        """Panel beside the picture, or below it in portrait and for bigger letters."""
        super().rescale()
        stacked = measure.is_portrait() or theme.letters() > 1
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(below if stacked else beside)
        measure.margins(self._line, (0, 0, 0, 0), 24 if stacked else 36)
        finder = self.viewfinder
        finder.setMinimumSize(theme.px(560), theme.px(520))
        finder.setMaximumHeight(_UNLIMITED)
        self.panel.setMinimumWidth(0)
        self.panel.setMaximumWidth(_UNLIMITED)
        if stacked:
            high = self.upright_height if measure.is_portrait() else self.lying_height
            finder.setFixedHeight(theme.px(high))
        else:
            self.panel.setFixedWidth(theme.px(self.panel_width))
        self._take_here.setVisible(not measure.is_portrait() and self._shows_shutter())

    def _shows_shutter(self) -> bool:
        return True

    # Entering and leaving.

    @property
    def draft(self) -> Draft:
        """The application in the making; an empty one if nothing was given yet."""
        # Nothing is begun by asking: the last look of a visitor who has left asks, too.
        return self.session.draft or Draft(language=self.session.language)

    @property
    def guidance(self) -> Guidance | None:
        """What is shown now."""
        return self._guide.now(time.monotonic()) if self._guide is not None else None

    @property
    def feed(self) -> Feed:
        """The camera's pictures; made when the page is first entered."""
        if self._feed is None:
            after, at_first = self.quiet_after
            feed = Feed(
                self.station.reader(),
                self.viewfinder,
                self.station.look,
                quiet_after=after,
                quiet_at_first=at_first,
                parent=self,
            )
            feed.looked.connect(self._looked)
            feed.refused.connect(self._look_refused)
            feed.ticked.connect(self._ticked)
            feed.went_quiet.connect(self._went_quiet)
            feed.came_back.connect(self._came_back)
            self._feed = feed
        return self._feed

    def enter(self) -> None:
        """Take the camera."""
        self.feed.start()
        is_demo = self.station.reader().status.is_demo
        self.viewfinder.show_note(words.say("demo_camera") if is_demo else "")
        self._show_stopped(on=False)
        self._began()

    def leave(self) -> None:
        """Let the camera go and forget every picture shown."""
        self._log.left()
        self._round += 1
        self._taking = False
        self._stands.stop()
        self._calm()
        if self._feed is not None:
            self._feed.look_with(None)
            self._feed.stop()
        self.viewfinder.wipe()

    def begin(self, shot: Shot) -> None:
        """Look for this picture."""
        self.shot = shot
        self._log.begin(shot.side)
        self._guide = Guide(shot.side, time.monotonic(), self.station.guide_timings)
        self.checks.show_checks(checks_for((), shot.side))
        self.viewfinder.aim(_AIMS[shot])
        self._officer.hide()
        self._fit_checks()
        self._play(SCENES[shot])
        self._look_on()
        if self.feed.is_quiet:
            self._went_quiet()

    def _play(self, scene: str) -> None:
        device = self.station.reader().device
        if device.is_demo and scene in getattr(device, "scenes", ()):
            device.play(scene)  # type: ignore[attr-defined]

    def _look_on(self) -> None:
        self._round += 1
        self._taking = False
        shot, id_type, station = self.shot, self.draft.id_type, self.station
        live = Live(shot, id_type)

        def look(pixels: Pixels) -> _Seen:
            found = live.look(pixels, station.checks, decode=self._wants_barcode)
            return _Seen(found, pixels.shape[1])

        self.feed.look_with(look, mirrored=shot is Shot.PORTRAIT)
        self._follow(self._guide.again(time.monotonic()) if self._guide else None)

    # Guidance.

    def _looked(self, seen: _Seen) -> None:
        if self._taking or self._guide is None or self._has_stopped:
            return
        findings = seen.look.findings
        self._log.saw(findings)
        guidance = self._guide.saw(findings, time.monotonic(), frame_width=seen.width)
        settled = self._guide.settled
        self.checks.show_checks(checks_for(settled, self.shot.side, frame_width=seen.width))
        self._note_movement(seen)
        self._noted(seen.look)
        self._follow(guidance)

    @property
    def _wants_barcode(self) -> bool:
        """Whether a look is to read the barcode; asked on the lane."""
        return False

    def _noted(self, look: Look) -> None:
        """For what a subclass wants of each look."""

    def _note_movement(self, seen: _Seen) -> None:
        face, corners = seen.look.face, seen.look.corners
        if face is not None:
            place = (float(face.left), float(face.top))
        elif corners is not None:
            place = (corners[0][0], corners[0][1])
        else:
            return
        moved = max(abs(a - b) for a, b in zip(place, self._place, strict=True))
        self._place = place
        if moved > _MOVED * seen.width:
            self.active.emit()

    def _look_refused(self, refused: Refusal) -> None:
        if not self.notice():
            self.show_refusal(refused)

    def _ticked(self) -> None:
        if self._has_stopped:
            gone = time.monotonic() - self._quiet_since
            self._stopped.show_status(self.station.reader().status, int(gone))
        elif not self._taking and self._guide is not None:
            self._follow(self._guide.now(time.monotonic()))

    def _follow(self, guidance: Guidance | None) -> None:
        if guidance is None:
            return
        self.viewfinder.guide(guidance)
        for button in (self._take_here, self._take_below):
            wanted = "primary" if guidance.offer_manual else "secondary"
            if button.kind != wanted:
                button.set_kind("primary" if guidance.offer_manual else "secondary")
        if guidance.offer_officer and self._officer.isHidden():
            self._officer.show()
            self._fit_checks()
        if guidance.phase is Phase.TAKEN and not self._taking:
            self._take(by_hand=False)

    def _fit_checks(self) -> None:
        """The column beside the picture is short of room once help is offered."""
        self.checks.tighten(on=not self._officer.isHidden() and not measure.is_portrait())

    # The shutter.

    def take_now(self) -> None:
        """The person presses the shutter."""
        ready = self._guide is not None and not self._taking and not self._has_stopped
        if ready and self._guide is not None and self.viewfinder.has_picture:
            self._guide.by_hand(time.monotonic())
            self._take(by_hand=True)

    def _take(self, *, by_hand: bool) -> None:
        frames = self.feed.recent()
        if not frames:
            return
        self._taking = True
        self._round += 1
        asked = self._round
        self.feed.look_with(None, mirrored=self.shot is Shot.PORTRAIT)
        if not by_hand:
            self._freeze(self._still(frames[-1]))
        # No waiting of the whole page: the taken picture and its checks stay as they are.
        self._busy_ring.say(self.keeping)
        self._busy_timer.start()

        def done(kept: Kept) -> None:
            if asked == self._round:
                self._judge(kept)

        def failed(refused: Refusal) -> None:
            if asked == self._round:
                self._calm()
                self.show_refusal(refused)
                self._start_over()

        self.station.look.run(self._work(frames, by_hand), done, failed, self)

    def _still(self, frame: Pixels) -> QImage:
        size = self.viewfinder.picture_size
        return Shrinker().shown(frame, size, mirrored=self.shot is Shot.PORTRAIT)

    def _freeze(self, still: QImage) -> None:
        self._frozen_at = time.monotonic()
        self.viewfinder.freeze(still)
        QApplication.beep()

    def _judge(self, kept: Kept) -> None:
        """Keep it, unless something in it blocks: then it is taken again, twice by hand."""
        self._calm()
        taken = kept.taken
        if taken.by_hand and self._guide is not None:
            good = self._guide.accepts(taken.findings)
        else:
            good = all(f.weight is not Weight.BLOCK for f in taken.findings)
        if not good:
            self.show_lead("capture_unclear")
            self.checks.show_checks(checks_for(taken.findings, self.shot.side))
            self._start_over()
            return
        if not self.viewfinder.is_frozen:
            self._freeze(kept.still)
        self._log.kept(by_hand=taken.by_hand)
        self._keep(kept)
        stood = (time.monotonic() - self._frozen_at) * 1000
        self._stands.start(max(0, round(self.stands_ms - stood)))

    def _calm(self) -> None:
        self._busy_timer.stop()
        self._busy_ring.end()

    def _start_over(self) -> None:
        self.viewfinder.thaw()
        self._look_on()

    # The camera goes and comes back.

    def _went_quiet(self) -> None:
        if self._taking or self._has_stopped:
            return
        self._quiet_since = time.monotonic() - self.quiet_after[0]
        self._show_stopped(on=True)
        self._stopped.begin()

    def _came_back(self) -> None:
        if self._has_stopped:
            self._show_stopped(on=False)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._start_over()

    def _show_stopped(self, *, on: bool) -> None:
        self._has_stopped = on
        self._stopped.setVisible(on)
        self._live.setVisible(not on)
        self.heading.setVisible(not on)
        self.leading.setVisible(not on and bool(self.lead))
        self.footer_changed.emit()

    def _try_camera(self) -> None:
        self.station.reader().wake()

    # Keys and speech.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter take the picture now."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and not self._has_stopped:
            if not event.isAutoRepeat():
                self.take_now()
            return
        super().keyPressEvent(event)

    def read_out(self) -> str:
        """The heading and the one hint: nobody can follow more while holding a card."""
        if self._has_stopped:
            return self._stopped.read_out()
        return ". ".join(s for s in (self.heading.text(), self.viewfinder.hint_text) if s)

    def retranslate(self) -> None:
        """The note on the picture."""
        if self._feed is not None and self.station.reader().status.is_demo:
            self.viewfinder.show_note(words.say("demo_camera"))

"""Now your photo: a plain portrait of the person standing there (L06)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.exposure import Exposure, FaceLight, follow
from kiosk.domain.guidance import checks_for
from kiosk.services import capture
from kiosk.services.enrol import Look, Shot, keep_scan
from kiosk.ui import measure
from kiosk.ui.feed import Shrinker
from kiosk.ui.lobby.capture import CapturePage, Kept
from kiosk.ui.lobby.page import Footer
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label
from kiosk.vision.pixels import Pixels


class PortraitPage(CapturePage):
    """Mirrored while live and while it stands; what is stored is not. Never goes on by itself."""

    name: ClassVar[str] = "portrait"
    step: ClassVar[int | None] = 3
    title: ClassVar[str] = "p_title"
    keeping: ClassVar[str] = "busy"
    upright_height: ClassVar[int] = 800

    def _fill_panel(self, column: QVBoxLayout) -> None:
        self._portrait_shown = False
        self._exposure = Exposure()
        self._head = QWidget()
        look_up = measure.row(self._head, gap=20)
        look_up.addWidget(Medallion("arrow-up", 72, 44, stroke=2.6))
        look_up.addWidget(Label("p_lead", "body", weight=500), 1)
        column.addWidget(self._head)
        column.addWidget(self.checks)
        measure.margins(column, (0, 0, 0, 0), 16)
        self._note = Label("p_note", "small", "text-2")
        column.addWidget(self._note)
        column.addStretch(1)
        column.addWidget(self._officer)
        column.addWidget(self._take_here)
        self._again, self._on_here, self._on_below = (
            named(LobbyButton("i_retake", "secondary", "refresh-ccw", small=True), "retake"),
            named(
                LobbyButton("continue", "primary", "arrow-right", icon_after=True, small=True),
                "continue",
            ),
            named(LobbyButton("continue", "primary", "arrow-right", icon_after=True), "continue"),
        )
        self._again.clicked.connect(self._take_again)
        for button in (self._on_here, self._on_below):
            button.clicked.connect(self.go_on)
        column.addWidget(self._again)
        column.addWidget(self._on_here)

    def footer(self) -> Footer:
        """Once the picture stands: continue."""
        if self._has_stopped or not self._portrait_shown:
            return super().footer()
        return Footer(top=True, primary=self._on_below)

    def rescale(self) -> None:
        """Continue is in the panel in landscape, in the footer in portrait."""
        super().rescale()
        here = self._portrait_shown and not measure.is_portrait()
        self._again.setVisible(self._portrait_shown)
        self._on_here.setVisible(here)
        self._fit_checks()

    def _fit_checks(self) -> None:
        """Two sentences stand above and below; one gives way to the offer of help."""
        beside = not measure.is_portrait()
        self.checks.tighten(on=beside)
        room = self._officer.isHidden() or not beside
        self._note.setVisible(room and not self._portrait_shown)

    def _shows_shutter(self) -> bool:
        return not self._portrait_shown

    def _began(self) -> None:
        taken = self.draft.portrait
        if taken is None:
            self._take_again()
            return
        # Somebody came back to look at it: their picture stands, the camera is not needed.
        self.shot = Shot.PORTRAIT
        self._taking = True
        self.feed.stop()
        size = self.viewfinder.picture_size
        self.checks.show_checks(checks_for(taken.findings, Shot.PORTRAIT.side))
        self._show_standing(Shrinker().shown(taken.preview, size, mirrored=True))

    def _take_again(self) -> None:
        if self._portrait_shown:
            self._log.retaken(Shot.PORTRAIT.side)
        self.session.draft = replace(self.draft, portrait=None)
        self._portrait_shown = False
        self._exposure = Exposure()
        self.feed.start()
        self.show_lead("")
        self.begin(Shot.PORTRAIT)
        self.footer_changed.emit()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _noted(self, look: Look) -> None:
        """Set the camera for the face, not for the window behind it."""
        light = FaceLight.of(look.findings)
        if light is not None:
            self._exposure = follow(self._exposure, light, time.monotonic())
            self.station.reader().expose(self._exposure.stops)

    def _work(self, frames: Sequence[Pixels], by_hand: bool) -> Callable[[], Kept]:
        """The very picture that is kept is shown: people want to see it."""
        station, id_type, size = self.station, self.draft.id_type, self.viewfinder.picture_size

        def work() -> Kept:
            checks = station.checks
            best = capture.best_of(frames, Shot.PORTRAIT, id_type, checks)
            taken = keep_scan((best,), Shot.PORTRAIT, id_type, checks, by_hand=by_hand)
            return Kept(taken, Shrinker().shown(best, size, mirrored=True))

        return work

    def _keep(self, kept: Kept) -> None:
        self.session.draft = replace(self.draft, portrait=kept.taken)
        self.checks.show_checks(checks_for(kept.taken.findings, Shot.PORTRAIT.side))
        self._show_standing(kept.still)

    def _show_standing(self, still: QImage) -> None:
        self._portrait_shown = True
        self.viewfinder.freeze(still)
        self._officer.hide()
        self._fit_checks()
        self.show_lead("")
        self.footer_changed.emit()
        on = self._on_below if measure.is_portrait() else self._on_here
        on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stood(self) -> None:
        """Nothing goes on by itself here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While the picture stands, keys belong to the buttons."""
        if self._portrait_shown:
            event.ignore()
            return
        super().keyPressEvent(event)

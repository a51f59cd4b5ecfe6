"""The left column of a case: is it the same person, and what the photo checks found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.finding import Side
from kiosk.ui import words
from kiosk.ui.desk.opened_case import OpenedCase, eyes_on_lane, likeness_on_lane
from kiosk.ui.desk.panel import ScrollPanel
from kiosk.ui.desk.review_checks import checks_of, worst_first
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.check_row import CheckList
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.face_view import Eyes, FaceView

#: Below this width the overlay's button is its key alone.
_ROOMY = 320
_KINDS = (PictureKind.PORTRAIT, PictureKind.ID_PORTRAIT)


class FacesPanel(ScrollPanel):
    """Two faces on one eye line. O lays the portrait of the ID over the other."""

    def __init__(self, session: DeskSession, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "faces_panel")
        self._session = session
        self._opened: OpenedCase | None = None
        self._eyes: dict[PictureKind, Eyes | None] = {}
        head = QHBoxLayout()
        head.addWidget(DeskText(words.say("desk.review.same_person"), "h2", wrap=True), 1)
        self.overlay = named(
            DeskButton(words.say("desk.review.overlay"), "quiet", cap="O"), "overlay_faces"
        )
        self.overlay.setCheckable(True)
        self.overlay.clicked.connect(self._show_overlay)
        head.addWidget(self.overlay, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.column.addLayout(self._build_faces())
        self._note = named(DeskText("", "small", "text-2", wrap=True), "likeness_note")
        self._note.setText(words.say("desk.review.you_decide"))
        self.column.addWidget(self._note)
        self.column.addSpacing(4)
        self.column.addWidget(DeskText(words.say("desk.review.photo_checks"), "strong"))
        self._checks = CheckList(self)
        self._none = DeskText(words.say("desk.review.no_checks"), "body", "text-3", wrap=True)
        self.column.addWidget(self._checks)
        self.column.addWidget(self._none)
        self.column.addStretch(1)
        self._attempt = named(DeskText("", "micro", "text-2", wrap=True), "attempt_line")
        self.column.addWidget(self._attempt)

    def show_case(self, opened: OpenedCase) -> None:
        """Both faces, and the checks of the portrait; the eyes are found on the look lane."""
        self._opened = opened
        self._eyes = {}
        self.overlay.setChecked(False)
        enrolment = opened.case.enrolment
        zone = self._session.station.facility.zone
        self._under[PictureKind.PORTRAIT].setText(words.moment(enrolment.submitted_at, zone))
        self._under[PictureKind.ID_PORTRAIT].setText(words.say("desk.review.from_front"))
        self._show_faces()
        checks = worst_first(checks_of(enrolment, Side.PORTRAIT))
        self._checks.show_checks(checks)
        self._none.setVisible(not checks)
        self._attempt.setText(words.say("desk.review.attempt", n=enrolment.attempt))
        self._note.setText(words.say("desk.review.you_decide"))
        self.to_top()
        for kind in _KINDS:
            if kind in opened.images:
                self._find_eyes(opened, kind)
        self._compare(opened)

    def clear(self) -> None:
        """No face stays."""
        self._opened = None
        self._eyes = {}
        for face in self._faces.values():
            face.show_face(None, None)
        self._checks.show_checks(())

    def toggle_overlay(self) -> None:
        """Lay one over the other, or take it away."""
        self.overlay.setChecked(not self.overlay.isChecked())
        self._show_overlay()

    def _build_faces(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        self._faces: dict[PictureKind, FaceView] = {}
        self._under: dict[PictureKind, DeskText] = {}
        names = ("desk.review.kiosk_photo", "desk.review.id_portrait")
        for at, (kind, word) in enumerate(zip(_KINDS, names, strict=True)):
            face = named(FaceView(self), f"face_{kind}", word)
            self._faces[kind] = face
            self._under[kind] = DeskText("", "micro", "text-2", wrap=True, figures=True)
            name = DeskText(words.say(word), "strong", wrap=True)
            name.setContentsMargins(0, 4, 0, 0)
            grid.addWidget(face, 0, at)
            grid.addWidget(name, 1, at, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._under[kind], 2, at, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at, 1)
        return grid

    def _show_faces(self) -> None:
        if self._opened is None:
            return
        for kind, face in self._faces.items():
            why = words.say(self._opened.why_absent(kind))
            face.show_face(self._opened.images.get(kind), self._eyes.get(kind), why)
        self._align()
        self._show_overlay()

    def _align(self) -> None:
        """Both faces at one size, so large that neither picture leaves an empty edge."""
        share = max(face.share_to_cover() for face in self._faces.values())
        for face in self._faces.values():
            face.set_share(share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another shape of the views asks for another size of the faces."""
        super().resizeEvent(event)
        word = words.say("desk.review.overlay")
        self.overlay.show_text(word if self.width() >= _ROOMY else "")
        self.overlay.setAccessibleName(word)
        self._align()

    def _show_overlay(self) -> None:
        over = self._opened.images.get(PictureKind.ID_PORTRAIT) if self._opened else None
        wanted = self.overlay.isChecked()
        self._faces[PictureKind.PORTRAIT].overlay(
            over if wanted else None, self._eyes.get(PictureKind.ID_PORTRAIT)
        )

    def _find_eyes(self, opened: OpenedCase, kind: PictureKind) -> None:
        session = self._session
        picture = opened.case.pictures[kind]

        def done(eyes: Eyes | None) -> None:
            if self._opened is opened:
                self._eyes[kind] = eyes
                self._show_faces()

        session.station.look.run(lambda: eyes_on_lane(picture), done, lambda _refused: None, self)

    def _compare(self, opened: OpenedCase) -> None:
        """Where the installer supplied a network, say how alike it finds them: advice alone."""
        pictures = [opened.case.pictures.get(kind) for kind in _KINDS]
        portrait, printed = pictures
        if self._session.station.comparer is None or portrait is None or printed is None:
            return
        session = self._session

        def done(alike: float | None) -> None:
            if self._opened is opened and alike is not None:
                self._note.setText(words.say("desk.review.likeness", n=f"{alike:.2f}"))

        session.station.look.run(
            lambda: likeness_on_lane(session, portrait, printed), done, lambda _refused: None, self
        )

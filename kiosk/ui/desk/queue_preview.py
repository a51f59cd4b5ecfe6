"""The chosen case beside the queue: both faces, the ID, and what the checks say."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.errors import Refusal
from kiosk.domain.finding import Weight
from kiosk.ui import words
from kiosk.ui.desk.opened_case import OpenedCase, open_on_lane
from kiosk.ui.desk.queue_row import ShownRow
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.due_clock import Pace
from kiosk.ui.parts.face_view import FaceView
from kiosk.ui.parts.picture_card import PictureCard

#: Pictures are opened when the choice rests: every opening is written into the audit log.
_REST_MS = 300
_MOST_CHIPS = 5
_TONES = {
    Pace.CALM: "neutral",
    Pace.SOON: "attention",
    Pace.URGENT: "error",
    Pace.OVER: "overdue",
}


class QueuePreview(QFrame):
    """Follows the choice in the queue. ``review`` is its button."""

    def __init__(self, session: DeskSession, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "queue_preview")
        self._session = session
        self._row: ShownRow | None = None
        self._asked = ""
        self.setProperty("part", "desk-card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addLayout(self._faces())
        self._card = PictureCard(self)
        column.addWidget(self._card)
        self._chips = QVBoxLayout()
        self._chips.setSpacing(8)
        column.addLayout(self._chips)
        self._trouble = DeskText("", "small", "danger", wrap=True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        column.addStretch(1)
        self.review = named(
            DeskButton(words.say("desk.preview.review"), "primary", cap="Enter", large=True),
            "review_chosen",
        )
        self.review.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addWidget(self.review)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._open)

    def show_row(self, row: ShownRow | None) -> None:
        """Show this case; its pictures follow when the choice rests."""
        same = row is not None and self._row is not None and row.id == self._row.id
        self._row = row
        self.review.setEnabled(row is not None)
        self._due.setVisible(row is not None)
        if row is None:
            self.clear()
            return
        self._name.setText(row.name)
        self._below.setText(row.reference)
        self._due.show_text(row.due.text, tone=_TONES[row.due.pace], icon=_icon(row.due.pace))
        if not same:
            self._clear_pictures()
            self._show_chips(row, 0)
            self._rest.start()

    def clear(self) -> None:
        """Nothing is chosen, or nobody looks: no picture stays."""
        self._rest.stop()
        self._asked = ""
        self._row = None
        self._name.setText("")
        self._below.setText(words.say("desk.preview.choose"))
        self._clear_pictures()
        while (old := self._chips.takeAt(0)) is not None:
            _drop(old.widget())

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        self._name = named(DeskText("", "h2", wrap=True), "preview_name")
        self._below = DeskText("", "small", "text-2", wrap=True, figures=True)
        names.addWidget(self._name)
        names.addWidget(self._below)
        line.addLayout(names, 1)
        self._due = Chip("neutral")
        line.addWidget(self._due, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _faces(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        self._taken, self._on_id = FaceView(self), FaceView(self)
        sides = ((self._taken, "desk.preview.taken"), (self._on_id, "desk.preview.on_id"))
        for at, (face, word) in enumerate(sides):
            face.setMaximumHeight(200)
            face.setAccessibleName(words.say(word))
            caption = DeskText(words.say(word), "micro", "text-2", wrap=True)
            grid.addWidget(face, 0, at)
            grid.addWidget(caption, 1, at, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at, 1)
        return grid

    def _clear_pictures(self) -> None:
        self._trouble.hide()
        for face in (self._taken, self._on_id):
            face.show_face(None, None)
        self._card.show_picture(None)

    def _open(self) -> None:
        """Ask for the pictures of the case the choice rests on."""
        if self._row is None or not self.isVisible():
            return
        asked = self._asked = self._row.id
        session = self._session

        def done(found: OpenedCase) -> None:
            if self._asked == asked and self._row is not None and self._row.id == asked:
                self._show_case(found)

        session.station.desk.run(lambda: open_on_lane(session, asked), done, self._failed, self)

    def _show_case(self, found: OpenedCase) -> None:
        for face, kind in (
            (self._taken, PictureKind.PORTRAIT),
            (self._on_id, PictureKind.ID_PORTRAIT),
        ):
            face.show_face(found.images.get(kind), None, words.say(found.why_absent(kind)))
        front = found.small.get(PictureKind.ID_FRONT)
        self._card.show_picture(front, words.say(found.why_absent(PictureKind.ID_FRONT)))
        language = words.say(f"desk.language.{found.case.visitor.language}")
        prefers = words.say("desk.preview.prefers", language=language)
        if self._row is not None:
            self._below.setText(f"{self._row.reference} · {prefers}")
            fine = sum(f.weight is Weight.FINE for f in found.case.enrolment.findings)
            self._show_chips(self._row, fine)

    def _show_chips(self, row: ShownRow, fine: int) -> None:
        """The faults, then how many checks pass."""
        while (old := self._chips.takeAt(0)) is not None:
            _drop(old.widget())
        shown = row.chips[:_MOST_CHIPS]
        for chip in shown:
            self._add_chip(Chip(chip.tone, chip.icon, chip.text, self))
        if len(row.chips) > len(shown):
            more = words.say("desk.queue.more", n=len(row.chips) - len(shown))
            self._add_chip(Chip("neutral", None, more, self))
        if row.flagged and fine:
            text = words.say("desk.preview.others_pass", n=fine)
            self._add_chip(Chip("ok", "check", text, self))

    def _add_chip(self, chip: Chip) -> None:
        self._chips.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)

    def _failed(self, refused: Refusal) -> None:
        self._trouble.setText(words.refusal(refused))
        self._trouble.show()


def _icon(pace: Pace) -> str | None:
    return "clock-alert" if pace in (Pace.URGENT, Pace.OVER) else None


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.deleteLater()

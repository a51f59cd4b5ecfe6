"""What happened to an application before: decisions, reasons, notes, and the pictures of then."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.enrolment import PictureKind, State
from kiosk.domain.errors import Refusal
from kiosk.services import review
from kiosk.services.review import Past
from kiosk.ui import words
from kiosk.ui.desk.opened_case import OpenedCase, decode
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.picture_card import PictureCard

_SHOWN = (PictureKind.PORTRAIT, PictureKind.ID_FRONT, PictureKind.ID_BACK)
_TONES = {State.APPROVED: "ok", State.RETURNED: "attention", State.REJECTED: "error"}


class HistoryOverlay(DeskOverlay):
    """Newest first; pictures of an earlier submission are opened when asked for, and logged."""

    def __init__(self, window: QWidget, session: DeskSession, opened: OpenedCase) -> None:
        enrolment = opened.case.enrolment
        title = words.say("desk.history.title", name=enrolment.applicant.full_name)
        super().__init__(window, title, (860, 640))
        named(self, "history_overlay")
        self._session = session
        self._opened = opened
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(16)
        zone = session.station.facility.zone
        now = words.say(
            "desk.history.sent",
            n=enrolment.attempt,
            moment=words.moment(enrolment.submitted_at, zone),
        )
        self._column.addWidget(DeskText(now, "strong", wrap=True))
        for past in reversed(opened.case.history):
            self._column.addWidget(self._entry(past))
        if not opened.case.history:
            none = DeskText(words.say("desk.history.none"), "body", "text-2", wrap=True)
            self._column.addWidget(none)
        self._column.addStretch(1)
        self.hold(inner)

    def press(self, key: str) -> bool:
        """The key that opened it closes it too."""
        if key == "H":
            self.close_overlay()
            return True
        return super().press(key)

    def _entry(self, past: Past) -> QFrame:
        """One decision."""
        decision = past.decision
        entry = QFrame()
        entry.setProperty("part", "desk-card")
        column = QVBoxLayout(entry)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        state = words.say(f"desk.state.{decision.state}")
        head.addWidget(Chip(_TONES.get(decision.state, "neutral"), None, state))
        zone = self._session.station.facility.zone
        moment = words.moment(decision.decided_at, zone)
        by = words.say("desk.history.by", officer=past.officer, moment=moment)
        head.addWidget(DeskText(by, "small", "text-2", wrap=True), 1)
        column.addLayout(head)
        for cause in decision.causes:
            reason = words.say(f"reason.{cause.reason}.name")
            category = words.say(f"category.{cause.reason.category}")
            column.addWidget(DeskText(f"{category} · {reason}", "strong", wrap=True))
            if cause.explanation:
                column.addWidget(DeskText(cause.explanation, "body", wrap=True))
        if decision.note:
            note = words.say("desk.history.note", note=decision.note)
            column.addWidget(DeskText(note, "small", "text-2", wrap=True))
        if decision.attempt < self._opened.case.enrolment.attempt:
            column.addLayout(self._pictures(decision.attempt))
        return entry

    def _pictures(self, attempt: int) -> QHBoxLayout:
        """A button in whose place the pictures of that submission come."""
        line = QHBoxLayout()
        line.setSpacing(12)
        text = words.say("desk.history.pictures", n=attempt)
        button = named(DeskButton(text, icon="eye"), f"show_attempt_{attempt}")
        button.clicked.connect(lambda: self._open(attempt, button, line))
        line.addWidget(button)
        line.addStretch(1)
        return line

    def _open(self, attempt: int, button: DeskButton, line: QHBoxLayout) -> None:
        button.setEnabled(False)
        session, identity = self._session, self._opened.case.enrolment.id

        def work() -> Mapping[PictureKind, QImage]:
            station = session.station
            if station.private_key is None:
                return {}
            found = review.open_earlier(
                station.store(),
                station.private_key(),
                session.officer,
                identity,
                attempt,
                station.clock(),
            )
            images = {kind: decode(data) for kind, data in found.items()}
            return {kind: image for kind, image in images.items() if image is not None}

        def done(images: Mapping[PictureKind, QImage]) -> None:
            button.hide()
            for at, kind in enumerate(k for k in _SHOWN if k in images):
                image = images[kind]
                card = PictureCard(shape=image.width() / max(1, image.height()))
                card.setFixedSize(int(120 * image.width() / max(1, image.height())), 120)
                card.setAccessibleName(words.say(f"desk.picture.{kind}"))
                card.show_picture(image)
                line.insertWidget(at, card)
            if not images:
                line.insertWidget(0, DeskText(words.say("desk.history.no_pictures"), "small"))

        def failed(refused: Refusal) -> None:
            button.show_text(words.refusal(refused))

        session.station.desk.run(work, done, failed, self)

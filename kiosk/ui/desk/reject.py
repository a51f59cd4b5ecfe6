"""Turning a case down: reasons, words for the visitor, a note that stays here, and the letter."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from kiosk.domain.errors import AlreadyDecided, Refusal, StaleVersion
from kiosk.domain.letter import Letter
from kiosk.domain.reason import ENROLMENT_REASONS, Cause, Reason, parts_to_redo
from kiosk.services import review
from kiosk.services.undoing import Decided
from kiosk.ui import words
from kiosk.ui.desk.explanation import Explanation
from kiosk.ui.desk.letter_preview import LetterPreview
from kiosk.ui.desk.opened_case import OpenedCase
from kiosk.ui.desk.review_facts import NOTE_MOST
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.reason_tree import ReasonTree

_SIZE = (1260, 860)
#: Higher than two editors with labels of two lines: more of them scroll.
_TEXTS_MOST = 264
#: The preview follows the typing after this pause.
_PAUSE_MS = 150


class RejectOverlay(DeskOverlay):
    """Signals: ``rejected(Decided)``; ``lost(Refusal)``: somebody else was first.

    Keys: 1 to 0 and O with a digit tick reasons, Ctrl Enter sends, Esc closes.
    """

    rejected = Signal(object)
    lost = Signal(object)

    def __init__(
        self, window: QWidget, session: DeskSession, opened: OpenedCase, note: str
    ) -> None:
        name = opened.case.enrolment.applicant.full_name
        super().__init__(window, words.say("desk.reject.title", name=name), _SIZE, "circle-x")
        named(self, "reject_overlay")
        self._session, self._opened = session, opened
        self._explanations: dict[Reason, Explanation] = {}
        self._asked = 0
        self._busy = False
        self.head.insertWidget(
            self.head.count() - 1, DeskText(words.say("desk.reject.choose"), "small", "text-2")
        )
        self.tree = named(ReasonTree(ENROLMENT_REASONS), "reason_tree")
        self.body.addWidget(_scrolled(self.tree, (24, 14, 16, 8)), 560)
        rule = QFrame(self.card)
        rule.setProperty("part", "desk-upright")
        rule.setFixedWidth(1)
        self.body.addWidget(rule)
        self.body.addWidget(self._build_right(note), 700)
        self._build_foot()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask_preview)
        self.goes_by(self.send)
        self.tree.suggest(opened.case.suggested)
        self.tree.changed.connect(self._changed)
        self._changed()

    def causes(self) -> tuple[Cause, ...]:
        """The reasons ticked, each with what was written to it."""
        return tuple(
            Cause(reason, self._explanations[reason].text())
            if reason in self._explanations and self._is_shown(reason)
            else Cause(reason)
            for reason in self.tree.ticked()
        )

    def explanation(self, reason: Reason) -> Explanation:
        """The editor of that reason."""
        return self._explanations[reason]

    def press(self, key: str) -> bool:
        """Ticks reasons; everything else stops here."""
        if key != "Esc" and self.tree.press(key):
            return True
        return super().press(key)

    def close_overlay(self) -> None:
        """Go away; nothing is asked any more."""
        self._pause.stop()
        super().close_overlay()

    def send(self) -> None:
        """Reject, if everything is there."""
        if self._busy or not self._send.isEnabled():
            return
        self._busy = True
        self._notice.clear()
        self._show_foot()
        station, session = self._session.station, self._session
        enrolment, causes, note = self._opened.case.enrolment, self.causes(), self.note.text()

        def work() -> Decided:
            return review.reject(
                station.store(),
                station.facility,
                session.officer,
                enrolment.id,
                enrolment.version,
                causes,
                station.clock(),
                note,
            )

        station.desk.run(work, self._done, self._failed, self)

    def _done(self, decided: Decided) -> None:
        self.rejected.emit(decided)
        self.close_overlay()

    def _failed(self, refused: Refusal) -> None:
        self._busy = False
        if isinstance(refused, AlreadyDecided | StaleVersion):
            self.lost.emit(refused)
            self.close_overlay()
            return
        self._notice.tell(words.refusal(refused), "error")
        self._show_foot()

    def _build_right(self, note: str) -> QWidget:
        """Words for the visitor, the note, and the letter."""
        side = QWidget(self.card)
        column = QVBoxLayout(side)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        self._notice = DeskNotice(side)
        column.addWidget(self._notice)
        texts = QWidget()
        self._texts = QVBoxLayout(texts)
        self._texts.setContentsMargins(0, 0, 0, 0)
        self._texts.setSpacing(10)
        self._text_area = _scrolled(texts, (0, 0, 0, 0))
        column.addWidget(self._text_area)
        self.preview = LetterPreview(self._opened.case.visitor.language, side)
        self.preview.language_chosen.connect(lambda _language: self._ask_preview())
        column.addWidget(self.preview, 1)
        column.addWidget(DeskText(words.say("desk.reject.note"), "strong", wrap=True))
        self.note = named(QLineEdit(side), "reject_note", "desk.reject.note")
        self.note.setProperty("part", "desk-field")
        self.note.setProperty("focus_radius", 6)
        self.note.setPlaceholderText(words.say("desk.review.note"))
        self.note.setMaxLength(NOTE_MOST)
        self.note.setText(note)
        column.addWidget(self.note)
        return side

    def _build_foot(self) -> None:
        """What it means for the visitor, and the two buttons."""
        self._sign = IconMark("refresh-ccw", 18, "text-2")
        self.foot.addWidget(self._sign)
        self._meaning = named(DeskText("", "small", "text-2", wrap=True), "reject_meaning")
        self.foot.addWidget(self._meaning, 1)
        cancel = named(DeskButton(words.say("desk.cancel"), cap="Esc", large=True), "cancel")
        cancel.clicked.connect(self.close_overlay)
        self.foot.addWidget(cancel)
        self._send = named(DeskButton("", "destructive", cap="Ctrl ↵", large=True), "send")
        self._send.clicked.connect(self.send)
        self.foot.addWidget(self._send)

    def _changed(self) -> None:
        """Other reasons: other editors, another meaning, another letter."""
        ticked = self.tree.ticked()
        for reason in self._wanted():
            if reason not in self._explanations:
                editor = Explanation(reason, self)
                editor.changed.connect(self._typed)
                self._explanations[reason] = editor
                self._texts.addWidget(editor)
        shown = 0
        for reason, editor in self._explanations.items():
            editor.setVisible(reason in ticked and reason in self._wanted())
            shown += not editor.isHidden()
        self._text_area.setVisible(shown > 0)
        self._texts.activate()
        wanted = self._texts.totalHeightForWidth(max(400, self._text_area.viewport().width()))
        self._text_area.setFixedHeight(max(0, min(wanted, _TEXTS_MOST)))
        self._typed()

    def _wanted(self) -> tuple[Reason, ...]:
        """Reasons with an editor: all that need words, and the first of the others."""
        ticked = self.tree.ticked()
        needed = tuple(r for r in ticked if r.needs_text)
        others = tuple(r for r in ticked if not r.needs_text)
        return needed + others[:1]

    def _is_shown(self, reason: Reason) -> bool:
        return not self._explanations[reason].isHidden()

    def _typed(self) -> None:
        self._show_foot()
        self._pause.start()

    def _show_foot(self) -> None:
        """What follows, and whether it can be sent."""
        ticked = self.tree.ticked()
        causes = tuple(Cause(r) for r in ticked)
        parts = parts_to_redo(causes)
        if not ticked:
            meaning, sign = words.say("desk.reject.no_reason"), "info"
        elif parts:
            names = ", ".join(words.say(f"desk.part.{p}") for p in parts)
            meaning, sign = words.say("desk.reject.reopens", parts=names), "refresh-ccw"
        else:
            meaning, sign = words.say("desk.reject.final"), "ban"
        self._meaning.setText(meaning)
        self._sign.show_icon(sign, "text-2")
        final = bool(ticked) and not parts
        key = "desk.reject.refuse" if final else "desk.reject.send"
        self._send.show_text(words.say("desk.reject.sending" if self._busy else key))
        shown = (e for r, e in self._explanations.items() if r in ticked and self._is_shown(r))
        self._send.setEnabled(bool(ticked) and all(e.is_good() for e in shown) and not self._busy)

    def _ask_preview(self) -> None:
        """The letter as it would be now; an older answer is not shown."""
        causes = self.causes()
        if not causes:
            self.preview.show_letter(None)
            return
        self._asked += 1
        asked = self._asked
        station, case = self._session.station, self._opened.case
        language = self.preview.language

        def work() -> Letter:
            return review.preview(station.facility, case.enrolment, case.visitor, causes, language)

        def done(letter: Letter) -> None:
            if asked == self._asked:
                self.preview.show_letter(letter)

        station.desk.run(work, done, self._failed, self)


def _scrolled(inner: QWidget, margins: tuple[int, int, int, int]) -> QScrollArea:
    """The widget in an area that scrolls upright."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(*margins)
    column.addWidget(inner)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(box)
    return area

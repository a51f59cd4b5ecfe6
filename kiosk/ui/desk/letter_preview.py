"""The letter as the visitor will read it, in their language or the other one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.domain.language import Language
from kiosk.domain.letter import Letter
from kiosk.ui import words
from kiosk.ui.desk.panel import clear
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.segments import Segments

#: How a letter begins each reason (resources/letters/cause/plain).
_REASON = "- "


class LetterPreview(QWidget):
    """Signal: ``language_chosen(Language)``. The body is shown as it is sent: plain text."""

    language_chosen = Signal(object)

    def __init__(self, language: Language, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "letter_preview")
        self._letter: Letter | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(DeskText(words.say("desk.letter.title"), "strong"))
        self._other = DeskText("", "micro", "warning", wrap=True)
        head.addWidget(self._other, 1)
        self._sides = Segments("letter_language", self)
        for one in Language:
            self._sides.add(one.value, words.say(f"desk.letter.{one}"))
        self._sides.mark(language.value)
        self._visitors = language
        self._sides.chosen.connect(self._choose)
        head.addWidget(self._sides)
        column.addLayout(head)
        column.addWidget(self._build_sheet(), 1)

    @property
    def language(self) -> Language:
        """The language shown."""
        return Language(self._sides.current())

    def show_letter(self, letter: Letter | None) -> None:
        """Show this letter; without one, say what is needed first."""
        self._letter = letter
        clear(self._paragraphs)
        self._to.setText(letter.to if letter else "")
        self._subject.setText(letter.subject if letter else "")
        if letter is None:
            self._add(DeskText(words.say("desk.letter.none"), "body", "text-3", wrap=True))
        else:
            for paragraph in letter.body.strip().split("\n\n"):
                self._add(_paragraph(paragraph))
        self._paragraphs.addStretch(1)

    def text(self) -> str:
        """The body shown."""
        return self._letter.body if self._letter else ""

    def subject(self) -> str:
        """The subject shown."""
        return self._letter.subject if self._letter else ""

    def _choose(self, name: str) -> None:
        chosen = Language(name)
        other = chosen is not self._visitors
        self._other.setText(words.say("desk.letter.other_language") if other else "")
        self.language_chosen.emit(chosen)

    def _build_sheet(self) -> QFrame:
        """To and subject on a ground of their own, the body below."""
        sheet = QFrame(self)
        sheet.setProperty("part", "desk-card")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = named(QWidget(sheet), "letter_head")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(head)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._to = named(DeskText("", "small", weight=600, wrap=True), "letter_to")
        self._subject = named(DeskText("", "small", weight=600, wrap=True), "letter_subject")
        for row, (word, label) in enumerate(
            (("desk.letter.to", self._to), ("desk.letter.subject", self._subject))
        ):
            grid.addWidget(
                DeskText(words.say(word), "small", "text-2"), row, 0, Qt.AlignmentFlag.AlignTop
            )
            grid.addWidget(label, row, 1)
        column.addWidget(head)
        inner = QWidget()
        self._paragraphs = QVBoxLayout(inner)
        self._paragraphs.setContentsMargins(18, 16, 18, 16)
        self._paragraphs.setSpacing(14)
        area = QScrollArea(sheet)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column.addWidget(area, 1)
        return sheet

    def _add(self, widget: QWidget) -> None:
        self._paragraphs.addWidget(widget)


def _paragraph(text: str) -> QWidget:
    """A paragraph; one that tells a reason stands on amber, its headline bold."""
    if not text.startswith(_REASON):
        return DeskText(text, "body", wrap=True)
    block = QFrame()
    block.setProperty("part", "letter-reason")
    column = QVBoxLayout(block)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(2)
    headline, _, plain = text.removeprefix(_REASON).partition(". ")
    column.addWidget(DeskText(headline, "strong", wrap=True))
    if plain:
        lines = "\n".join(line.strip() for line in plain.split("\n"))
        column.addWidget(DeskText(lines, "body", wrap=True))
    return block

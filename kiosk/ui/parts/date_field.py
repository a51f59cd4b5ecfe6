"""A date in three fields: month, day and year, each with its own label."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.label import Label

#: Key of the label, digits, design pixels wide.
_PARTS = (("date_month", 2, 250), ("date_day", 2, 250), ("date_year", 4, 340))


class DateField(QWidget):
    """``entered()``: Enter or the keyboard's Next in the last of the three.

    A full part goes on to the next by itself.
    """

    entered = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        lines = measure.column(self, gap=8)
        self._problem = QWidget()
        said = measure.row(self._problem, gap=12)
        said.addWidget(Medallion("circle-alert", 36, 36, disc="", ink="danger"))
        self._sentence = Label(role="label", ink="danger")
        said.addWidget(self._sentence, 1)
        self._problem.hide()
        lines.addWidget(self._problem)
        row = measure.row(gap=24)
        self.parts: list[Field] = []
        for key, digits, wide in _PARTS:
            part = Field(key, f"{name}_{key.removeprefix('date_')}", "digits", longest=digits)
            only = QRegularExpression("[0-9]*")
            part.edit.setValidator(QRegularExpressionValidator(only, part.edit))
            part.changed.connect(lambda text, p=part, n=digits: self._typed(p, text, n))
            part.entered.connect(self.entered)
            measure.least(part, wide)
            row.addWidget(part)
            self.parts.append(part)
        row.addStretch(1)
        lines.addLayout(row)
        named(self, name)

    def texts(self) -> tuple[str, str, str]:
        """Month, day and year as typed."""
        month, day, year = (part.text() for part in self.parts)
        return month, day, year

    def show_day(self, day: date | None) -> None:
        """Put this day into the three fields; None empties them."""
        self.show_problem("")
        texts = (f"{day.month:02}", f"{day.day:02}", f"{day.year}") if day else ("", "", "")
        for part, text in zip(self.parts, texts, strict=True):
            part.edit.blockSignals(True)  # noqa: FBT003
            part.set_text(text)
            part.edit.blockSignals(False)  # noqa: FBT003

    def begin(self) -> None:
        """Write into the first field; a value that is there is replaced by typing."""
        self._focus(self.parts[0])

    def wants_more(self) -> bool:
        """Go on to the next empty part, if there is one."""
        empty = next((part for part in self.parts if not part.text()), None)
        holder = next((part for part in self.parts if part.edit.hasFocus()), None)
        if empty is None or empty is holder:
            return False
        self._focus(empty)
        return True

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong above the three fields; "" for nothing."""
        self._sentence.show_text(sentence)
        self._problem.setVisible(bool(sentence))
        for part in self.parts:
            part.edit.setAccessibleDescription(sentence)

    def problem(self) -> str:
        """The sentence of the problem, or ""."""
        return "" if self._problem.isHidden() else self._sentence.text()

    def retranslate(self) -> None:
        """The name of the whole."""
        self.setAccessibleName(words.say("date_whole"))

    def _typed(self, part: Field, text: str, digits: int) -> None:
        self.show_problem("")
        at = self.parts.index(part) + 1
        if len(text) == digits and at < len(self.parts) and part.edit.hasFocus():
            self._focus(self.parts[at])

    def _focus(self, part: Field) -> None:
        part.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        part.edit.selectAll()

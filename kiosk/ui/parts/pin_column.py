"""The six boxes with what is asked above them, and below them a hint or what was wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.numpad import PinBoxes


class PinColumn(QWidget):
    """Sentence, boxes, hint; ``lines`` takes what a page adds below."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outer = measure.column(self)
        self._outer.addStretch(1)
        self.lines: QVBoxLayout = measure.column(gap=20)
        self._outer.addLayout(self.lines)
        self._outer.addStretch(1)
        self.asked = Label("n_lead", "lead")
        self.boxes = named(PinBoxes(), "pin_boxes", "n_lead")
        below = measure.row(gap=14)
        self._mark = Medallion("eye-off", 36, 36, stroke=2.2, disc="", ink="text-2")
        self.hint = Label(hint, "small", "text-2")
        self._problem = named(Label(role="body", ink="danger", weight=600), "pin_problem")
        self._said: tuple[str, dict[str, object]] = ("", {})
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.hint, 1)
        below.addWidget(self._problem, 1)
        for part in (self.asked, self.boxes):
            self.lines.addWidget(part)
        self.lines.addLayout(below)
        self._problem.hide()
        self.boxes.changed.connect(self._typed)

    def begin(self, problem: str = "", **facts: object) -> None:
        """Empty boxes with the focus; red ones if something was wrong, and what."""
        if problem:
            self.boxes.show_wrong()
        else:
            self.boxes.clear()
        self.tell(problem, **facts)
        self.boxes.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, problem: str, **facts: object) -> None:
        """Say what was wrong by its key, or "" to show the hint."""
        self._said = (problem, facts)
        self._mark.show_icon(
            "circle-alert" if problem else "eye-off", "", "danger" if problem else "text-2"
        )
        self.hint.setVisible(not problem)
        self._problem.setVisible(bool(problem))
        if problem:
            self._problem.say(problem, **facts)
        self.boxes.setAccessibleName(
            f"{words.say(problem, **facts)} {self.asked.text()}" if problem else self.asked.text()
        )

    def problem(self) -> str:
        """What is said to be wrong; "" if nothing is."""
        return "" if self._problem.isHidden() else self._problem.text()

    def _typed(self, digits: str) -> None:
        if digits and self._said[0]:
            self.tell("")

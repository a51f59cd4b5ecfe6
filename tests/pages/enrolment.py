"""The pages that a first application goes through after the photo."""

from __future__ import annotations

from kiosk.ui.parts.answer_row import AnswerRow
from kiosk.ui.parts.choice_row import ChoiceRow
from kiosk.ui.parts.closing import Closing
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.numpad import PinBoxes
from kiosk.ui.parts.picture_answer import PictureAnswer
from kiosk.ui.parts.pin_column import PinColumn
from kiosk.ui.parts.qr import QrCode
from tests.pages.lobby import Lobby


class _Typing(Lobby):
    """A page with fields and the screen's keyboard."""

    def problem_at(self, field: str) -> str:
        """The sentence at a field; "" without one."""
        line = self.find(field)
        return next(f for f in self.window.findChildren(Field) if f.edit is line).problem()

    def focus(self) -> str:
        """The name of what has the focus."""
        holder = self.window.focusWidget()
        return holder.objectName() if holder is not None else ""

    def follow_banner(self) -> None:
        """Touch the banner."""
        self.touch(self.find("notice"))


class Details(_Typing):
    """E-mail and phone."""

    def give(self, email: str, phone: str = "") -> None:
        """Type both on the screen's keyboard and go on."""
        self.type_into("email", email)
        self.click("key_next")
        if phone and not self.problem_at("email"):
            self.type_into("phone", phone)
        if not self.problem_at("email"):
            self.click("key_next")


class WhoToVisit(_Typing):
    """Search, the right person, the relationship."""

    def search(self, text: str) -> None:
        """Type a name or a number and look for it."""
        self.type_into("search", text)
        self.click("key_next")

    def people(self) -> list[str]:
        """The people found, as they are read out."""
        self.see("person_0")
        rows = [w for w in self.window.findChildren(ChoiceRow) if w.isVisible()]
        return [r.accessibleName() for r in rows if r.objectName().startswith("person_")]

    def pick(self, number: int) -> None:
        """Touch one of them and go on."""
        self.click(f"person_{number}")
        self.click("continue")

    def relate(self, relationship: str) -> None:
        """Touch the relationship and go on."""
        self.click(f"relation_{relationship}")
        self.click("continue")


class PinPage(_Typing):
    """Boxes and pad."""

    @property
    def boxes(self) -> PinBoxes:
        """The six boxes."""
        return self.find_as(PinBoxes, "pin_boxes")

    def problem(self) -> str:
        """What is said under the boxes to be wrong."""
        return next(c for c in self.window.findChildren(PinColumn) if c.isVisible()).problem()

    def enter(self, digits: str) -> None:
        """Touch the digits and go on."""
        self.enter_pin(digits)
        self.click("continue")


class CheckAnswers(Lobby):
    """Rows, pictures, Send."""

    def answer(self, name: str) -> str:
        """What a row answers."""
        return self.find_as(AnswerRow, f"answer_{name}").answer()

    def changeable(self) -> set[str]:
        """The rows and cards that lead to a change."""
        rows = [w for w in self.window.findChildren(AnswerRow) if w.isVisible()]
        cards = [w for w in self.window.findChildren(PictureAnswer) if w.isVisible()]
        return {w.objectName().removeprefix("answer_") for w in (*rows, *cards) if not w.is_fixed}

    def pictures(self) -> set[str]:
        """The cards that show a picture."""
        cards = [w for w in self.window.findChildren(PictureAnswer) if w.isVisible()]
        return {w.objectName().removeprefix("answer_") for w in cards if w.has_picture}


class Submitted(Lobby):
    """The number to take home."""

    @property
    def code(self) -> str:
        """What the QR code says."""
        return self.find_as(QrCode, "reference_qr").accessibleName()

    @property
    def seconds_left(self) -> int:
        """Until the page closes."""
        return self.find_as(Closing, "closing").left

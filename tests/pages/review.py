"""A case, as an officer looks at it and decides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.desk.decision_bar import DecisionBar
from kiosk.ui.desk.review import ReviewPage
from kiosk.ui.parts.check_row import Check, CheckList
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.diff_table import DiffRow, DiffTable
from kiosk.ui.parts.picture_view import PictureView
from tests.pages.page import Page


class Review(Page):
    """Pictures, fields, checks, and the bar of the decision."""

    @property
    def page(self) -> ReviewPage:
        """The page itself."""
        return self.find_as(ReviewPage, "review_page")

    @property
    def view(self) -> PictureView:
        """The viewer of the ID."""
        return self.find_as(PictureView, "id_view")

    def shown(self) -> str:
        """The identity of the case shown; "" without one."""
        if not self.has("review_page"):
            return ""
        case = self.page.case
        return case.case.enrolment.id if case else ""

    def wait_for_case(self, enrolment: str = "") -> None:
        """Wait until a case, or that case, is shown; its facts come up a turn later."""
        self.qtbot.waitUntil(
            lambda: bool(self.shown()) and self.shown() == (enrolment or self.shown())
        )
        self.qtbot.waitUntil(lambda: self.page.facts.shown == self.shown())

    def wait_until_ready(self) -> None:
        """Wait until A and R act."""
        bar = self.find_as(DecisionBar, "decision_bar")
        self.qtbot.waitUntil(bar.is_ready)

    def is_ready(self) -> bool:
        """Whether A and R act now."""
        return self.find_as(DecisionBar, "decision_bar").is_ready()

    def approve(self) -> None:
        """Press A once the guard lets it through."""
        self.wait_until_ready()
        self.press(Qt.Key.Key_A)

    def differing(self) -> list[str]:
        """The labels of the fields that differ."""
        return [r.label for r in self.fields() if r.mark == "different"]

    def fields(self) -> list[DiffRow]:
        """Typed against decoded, line by line."""
        return list(self.find_as(DiffTable, "fields").rows())

    def differences(self) -> str:
        """The chip beside the fields."""
        return self.find_as(Chip, "differences").text()

    def checks(self, panel: str) -> list[Check]:
        """The rows of checks in ``faces_panel``, ``document_panel`` or ``facts_panel``."""
        lists = self.find(panel).findChildren(CheckList)
        return [c for shown in lists if shown.isVisible() for c in shown.checks()]

    def has_pictures(self) -> bool:
        """Whether any picture of the case is held by the page, shown or not."""
        holders = self.root.findChildren(QWidget)
        return any(bool(getattr(w, "has_picture", lambda: False)()) for w in holders)

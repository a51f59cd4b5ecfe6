"""Which ID the visitor has, and who issued another photo ID."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton

from kiosk.domain.document import IdType
from tests.pages.lobby import Lobby


class IdTypes(Lobby):
    """Four rows to choose from."""

    def choose(self, kind: IdType) -> None:
        """Touch the row of that kind."""
        self.click(f"id_{kind.value}")

    def chosen(self) -> list[str]:
        """The kinds that are marked."""
        rows = [self.find_as(QAbstractButton, f"id_{kind.value}") for kind in IdType]
        return [row.objectName() for row in rows if row.isChecked()]

    def can_go_on(self) -> bool:
        """Whether Continue takes touches."""
        return self.find("continue").isEnabled()

    def go_on(self) -> None:
        """Touch Continue."""
        self.click("continue")

    def write_issuer(self, name: str) -> None:
        """Type who issued the ID, and touch Next."""
        self.wait_for("id_issuer")
        self.type_into("issuer", name)
        self.click("key_next")

"""Is this right? The rows, and the page on which one of them is typed."""

from __future__ import annotations

from kiosk.ui.lobby.id_rows import IdRow
from tests.pages.lobby import Lobby


class IdResult(Lobby):
    """What was read from the ID."""

    def ready(self) -> None:
        """Wait until the rows are there."""
        self.wait_for("id_result", timeout=20_000)

    def row(self, field: str) -> IdRow:
        """One row."""
        return self.find_as(IdRow, f"row_{field}")

    def values(self) -> dict[str, str]:
        """What the rows show."""
        fields = ("surname", "given", "birth", "expiry", "number")
        return {field: self.row(field).value() for field in fields}

    def change(self, field: str) -> None:
        """Touch a row."""
        self.click(f"row_{field}")
        self.wait_for("id_field")

    def write(self, field: str, text: str) -> None:
        """Type a field of words, and touch Next."""
        self.type_into(field, text)
        self.click("key_next")

    def write_date(self, month: str, day: str, year: str) -> None:
        """Type a date: each full part goes on to the next by itself. Then touch Next."""
        for part in ("year", "day", "month"):
            self.choose_field(f"typed_date_{part}").clear()
        self.type_on_keyboard(month + day + year)
        self.click("key_next")

    def yes(self) -> None:
        """Touch the primary button."""
        self.click("yes")

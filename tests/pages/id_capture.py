"""Show your ID: front and back."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton

from tests.pages.capture import Capture


class IdCapture(Capture):
    """The page that takes the pictures of the ID."""

    def tabs(self) -> list[str]:
        """What the tabs say, with their state."""
        self.see("side_1")
        found = [f"side_{number}" for number in (1, 2) if self.has(f"side_{number}")]
        return [self.find_as(QAbstractButton, name).accessibleName() for name in found]

    def again(self, side: int) -> None:
        """Touch the tab of a side that was taken."""
        self.click(f"side_{side}")

    def wait_for_back(self) -> None:
        """Until the back is asked for."""
        self.qtbot.waitUntil(lambda: self.heading() == "Now show the back", timeout=10_000)

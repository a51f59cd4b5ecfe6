"""Now your photo."""

from __future__ import annotations

from tests.pages.capture import Capture


class Portrait(Capture):
    """The page that takes the portrait."""

    def wait_for_kept(self) -> None:
        """Until the picture stands and can be judged."""
        self.see("retake", timeout=10_000)

    def retake(self) -> None:
        """Touch "Take it again"."""
        self.click("retake")

    def go_on(self) -> None:
        """Touch Continue."""
        self.click("continue")

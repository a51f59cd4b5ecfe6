"""What the two pages that take pictures show and take."""

from __future__ import annotations

from kiosk.domain.guidance import Phase
from kiosk.ui.lobby.capture import CapturePage
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.checklist import CheckRow
from kiosk.ui.parts.viewfinder import Viewfinder
from tests.pages.lobby import Lobby


class Capture(Lobby):
    """The live picture with what is said about it."""

    @property
    def page(self) -> CapturePage:
        """The page that is shown."""
        page = self.window.page
        assert isinstance(page, CapturePage)
        return page

    @property
    def viewfinder(self) -> Viewfinder:
        """The picture."""
        return self.find_as(Viewfinder, "viewfinder")

    def hint(self) -> str:
        """The sentence over the picture."""
        return self.viewfinder.hint_text

    def wait_for_picture(self) -> None:
        """Until the camera shows something."""
        self.qtbot.waitUntil(lambda: self.viewfinder.has_picture)

    def wait_for_hint(self, sentence: str) -> None:
        """Until this is said."""
        self.qtbot.waitUntil(lambda: self.hint() == sentence, timeout=10_000)

    def wait_for_phase(self, phase: Phase) -> None:
        """Until the guidance is that far."""

        def reached() -> bool:
            guidance = self.page.guidance
            return guidance is not None and guidance.phase is phase

        self.qtbot.waitUntil(reached, timeout=10_000)

    def checks(self) -> list[str]:
        """What each line of the check list says, in order."""
        rows = self.root.findChildren(CheckRow)
        return [row.accessibleName() for row in rows if row.isVisible()]

    def take(self) -> None:
        """Touch "Take the photo now"."""
        self.click("take")

    def wait_until_unclear(self) -> None:
        """Until the page says that the picture taken by hand is not clear, and looks again."""
        unclear = "That photo was not clear. Please try again."
        self.qtbot.waitUntil(lambda: self.text_of("lead") == unclear, timeout=10_000)
        # Said anew, so that the next time can be told from this one.
        self.page.show_lead("i_lead")

    def shutter(self) -> LobbyButton:
        """The button that takes the picture now."""
        return self.find_as(LobbyButton, "take")

    def has_stopped(self) -> bool:
        """Whether the page says that the camera stopped."""
        return self.has("camera_stopped")

    def wait_until_stopped(self) -> None:
        """Until it says so."""
        self.see("camera_stopped", timeout=10_000)

    def wait_until_back(self) -> None:
        """Until the live picture is there again."""
        self.qtbot.waitUntil(
            lambda: not self.has_stopped() and self.viewfinder.has_picture, timeout=10_000
        )

"""You must be 18."""

from __future__ import annotations

from tests.pages.lobby import Lobby


class Under18(Lobby):
    """The refusal and its ways out."""

    def first_day(self) -> str:
        """From when the person may apply."""
        return self.text_of("first_day")

    def again(self) -> None:
        """Touch "Take ID photos again"."""
        self.click("id_again")

    def talk(self) -> None:
        """Touch "Talk to an officer"."""
        self.click("talk")

    def finish(self) -> None:
        """Touch Finish."""
        self.click("finish")
        self.wait_for("welcome")

"""Before you start: needs, steps, the notice and consent."""

from __future__ import annotations

from tests.pages.lobby import Lobby


class BeforeStart(Lobby):
    """The page on which a visitor agrees."""

    def agree(self) -> None:
        """Touch "I agree"."""
        self.click("agree")
        self.wait_for("id_type")

    def decline(self) -> None:
        """Touch "I do not agree"."""
        self.click("disagree")
        self.wait_for("declined")

    def finish(self) -> None:
        """End the session after not agreeing."""
        self.click("finish")
        self.wait_for("welcome")

    def read_notice(self) -> None:
        """Open the full notice."""
        self.click("read_notice")
        self.see("notice_overlay")

    def close_notice(self) -> None:
        """Close it again."""
        self.click("notice_done")
        self.qtbot.waitUntil(lambda: not self.has("notice_overlay"))

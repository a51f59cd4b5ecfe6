"""Signing in, and what becomes of the application."""

from __future__ import annotations

from kiosk.domain.reason import Part
from tests.pages.enrolment import PinPage
from tests.pages.lobby import Lobby


class SignIn(PinPage):
    """The address, then the PIN."""

    def name_account(self, email: str) -> None:
        """Type the address on the screen's keyboard and go on."""
        self.type_into("email", email)
        self.click("key_next")

    def give(self, email: str, pin: str) -> None:
        """Address and PIN."""
        self.name_account(email)
        self.see("pin_boxes")
        self.enter(pin)


class Status(Lobby):
    """Reasons, parts, and the way on."""

    def headlines(self) -> list[str]:
        """The reasons, top to bottom."""
        return self._all("headline_")

    def explanations(self) -> list[str]:
        """The officer's own words."""
        return self._all("explanation_")

    def _all(self, prefix: str) -> list[str]:
        numbers = (n for n in range(20) if self.has(f"{prefix}{n}"))
        return [self.text_of(f"{prefix}{n}") for n in numbers]

    def parts(self) -> dict[str, str]:
        """What is said of each part of the application."""
        return {part.value: self.text_of(f"part_{part}") for part in Part}

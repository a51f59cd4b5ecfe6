"""The rules in the way of a visit, and a supervisor's badge and password to set them aside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from kiosk.domain.eligibility import Blocked
from kiosk.domain.facility import Facility
from kiosk.services.desk_visits import OVERRIDABLE, Confirmation, Weighed
from kiosk.ui import words
from kiosk.ui.desk.consequence_box import ConsequenceBox
from kiosk.ui.desk.secret_field import SecretField
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText


def why_of(blocked: Blocked, facility: Facility) -> str:
    """The rule in a few words, and until when it holds if that is known."""
    why = words.say(f"calendar.closed_why.{blocked.why.value}")
    if blocked.opens_at is None:
        return why
    when = words.moment(blocked.opens_at, facility.zone)
    return words.say("calendar.blocked_until", why=why, when=when)


class RulesBox(QWidget):
    """Hidden while nothing is in the way. Signal: ``changed()`` while a supervisor types."""

    changed = Signal()

    def __init__(self, facility: Facility, badge: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._facility = facility
        self._weighed: Weighed | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._told = ConsequenceBox("rules_in_the_way", self)
        column.addWidget(self._told)
        self._ask = QWidget(self)
        grid = QGridLayout(self._ask)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        self.badge = named(QLineEdit(self._ask), "supervisor_badge", "calendar.supervisor_badge")
        self.badge.setProperty("part", "desk-field")
        self.badge.setText(badge)
        self.password = named(
            SecretField("calendar.show_password", self._ask),
            "supervisor_password",
            "calendar.supervisor_password",
        )
        for at, (word, field) in enumerate(
            (("supervisor_badge", self.badge), ("supervisor_password", self.password))
        ):
            field.setProperty("focus_radius", 6)
            grid.addWidget(DeskText(words.say(f"calendar.{word}"), "small", "text-2"), 0, at)
            grid.addWidget(field, 1, at)
            field.textChanged.connect(lambda _text: self.changed.emit())
        column.addWidget(self._ask)
        self.hide()

    def show_rules(self, weighed: Weighed | None) -> None:
        """Say what is in the way, and whether anybody can set it aside."""
        self._weighed = weighed
        self.password.clear()
        blocked = weighed.blocked if weighed is not None else ()
        self.setVisible(bool(blocked))
        if weighed is None or not blocked:
            return
        hard = [b for b in blocked if b.why not in OVERRIDABLE]
        rules = "; ".join(why_of(b, self._facility) for b in (hard or blocked))
        key = "blocked_never" if hard else "blocked_supervisor"
        headline = f"{words.say('calendar.blocked_by')}: {rules}."
        tone, icon = ("error", "ban") if hard else ("attention", "shield-alert")
        self._told.tell(headline, words.say(f"calendar.{key}"), tone=tone, icon=icon)  # type: ignore[arg-type]
        self._ask.setVisible(not hard)

    def is_good(self) -> bool:
        """Whether nothing is in the way, or a supervisor may have confirmed it."""
        if self._weighed is None or self._weighed.is_open:
            return self._weighed is not None
        typed = bool(self.badge.text().strip() and self.password.text())
        return self._weighed.may_override and typed

    def confirmation(self) -> Confirmation | None:
        """Badge and password, where they are needed; the password is forgotten here."""
        if self._weighed is None or self._weighed.is_open:
            return None
        given = Confirmation(self.badge.text().strip(), self.password.text())
        self.password.clear()
        return given

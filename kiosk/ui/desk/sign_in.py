"""Signing in at the desk: badge and password; of what waits only the numbers are told."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kiosk.domain.errors import NotAllowed, Refusal
from kiosk.domain.staff import Staff
from kiosk.ui import theme, words
from kiosk.ui.desk.secret_field import SecretField
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.watch import Waiting
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.mark import Mark

_HERO = 0.396
_FORM = 420


class _Hero(QWidget):
    """The dark side: whose desk this is, and how much waits."""

    def __init__(self, session: DeskSession, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(64, 64, 64, 64)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(Mark(48, "on-toast", "toast"))
        self._place = DeskText(session.station.facility.name, "h2", wrap=True)
        top.addWidget(self._place, 1)
        column.addLayout(top)
        column.addStretch(4)
        self._title = DeskText(words.say("desk.sign_in.hero"), "kpi", wrap=True, size=44)
        column.addWidget(self._title)
        column.addSpacing(16)
        self.count = named(DeskText("", "body", wrap=True, size=16), "waiting_count")
        column.addWidget(self.count)
        column.addStretch(5)
        self._note = DeskText(words.say("desk.sign_in.recorded"), "small", wrap=True)
        self._note.setMaximumWidth(540)
        column.addWidget(self._note)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme has other roles for a dark side."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_note"):
            self._dress()

    def _dress(self) -> None:
        light = theme.name() == "light"
        theme.state(self, surface="deep" if light else "sunken")
        for label in (self._place, self._title):
            label.set_ink("on-primary" if light else "text")
        for label in (self.count, self._note):
            label.set_ink("on-primary-2" if light else "text-2")


class SignInPage(QWidget):
    """Signals: ``signed_in(Staff)``, ``language_turned()``."""

    signed_in = Signal(object)
    language_turned = Signal()

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "desk_sign_in")
        self._session = session
        self.setProperty("surface", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._hero = _Hero(session, self)
        line.addWidget(self._hero, 396)
        side = QVBoxLayout()
        side.setContentsMargins(24, 16, 24, 24)
        language = named(DeskButton(words.say("desk.sign_in.language"), "quiet"), "turn_language")
        language.clicked.connect(self.language_turned)
        side.addWidget(language, 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._form())
        middle.addStretch(1)
        side.addLayout(middle)
        side.addStretch(3)
        line.addLayout(side, 604)
        session.watch.waiting.connect(self._show_counts)
        if session.watch.last is not None:
            self._show_counts(session.watch.last)

    def opened(self) -> None:
        """Empty fields, the focus on the badge."""
        self._badge.clear()
        self._password.clear()
        self._show_trouble("")
        self._badge.setFocus(Qt.FocusReason.OtherFocusReason)

    def _form(self) -> QWidget:
        form = QWidget(self)
        form.setFixedWidth(_FORM)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(DeskText(words.say("desk.sign_in.title"), "h1", size=28))
        column.addWidget(DeskText(words.say("desk.nav.desk"), "body", "text-2"))
        column.addSpacing(24)
        column.addWidget(DeskText(words.say("desk.sign_in.badge"), "strong"))
        self._badge = named(QLineEdit(form), "badge", "desk.sign_in.badge")
        self._badge.setProperty("part", "desk-field")
        self._badge.setMaxLength(40)
        column.addWidget(self._badge)
        column.addSpacing(12)
        column.addWidget(DeskText(words.say("desk.sign_in.password"), "strong"))
        self._password = named(
            SecretField("desk.sign_in.show", form), "password", "desk.sign_in.password"
        )
        self._password.setMaxLength(200)
        column.addWidget(self._password)
        for field in (self._badge, self._password):
            field.setProperty("focus_radius", 6)
            field.setFont(theme.font("desk", "body", size=16))
            field.returnPressed.connect(self._enter)
        column.addWidget(self._caps_line(form))
        column.addWidget(self._trouble_line(form))
        column.addSpacing(8)
        self._go = named(
            DeskButton(words.say("desk.sign_in.enter"), "primary", cap="Enter", large=True),
            "sign_in",
        )
        self._go.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._go.clicked.connect(self._enter)
        column.addWidget(self._go)
        self._add_foot(column)
        return form

    def _caps_line(self, parent: QWidget) -> QWidget:
        self._caps = named(QWidget(parent), "caps_lock")
        line = QHBoxLayout(self._caps)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(IconMark("arrow-big-up", 18, "warning"))
        line.addWidget(DeskText(words.say("desk.sign_in.caps"), "strong", "warning"), 1)
        self._caps.hide()
        self._password.caps_lock.connect(self._caps.setVisible)
        return self._caps

    def _trouble_line(self, parent: QWidget) -> QWidget:
        self._trouble = QWidget(parent)
        line = QHBoxLayout(self._trouble)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(IconMark("circle-alert", 18, "danger"), 0, Qt.AlignmentFlag.AlignTop)
        self._trouble_text = named(DeskText("", "strong", "danger", wrap=True), "trouble")
        line.addWidget(self._trouble_text, 1)
        self._trouble.hide()
        return self._trouble

    def _add_foot(self, column: QVBoxLayout) -> None:
        """What to do without a password; in the demo, the passwords."""
        column.addSpacing(16)
        rule = QFrame(self)
        rule.setProperty("part", "desk-line")
        column.addWidget(rule)
        column.addSpacing(12)
        policy = self._session.station.facility.policy
        text = words.say(
            "desk.sign_in.forgot",
            tries=policy.sign_in_tries,
            minutes=int(policy.sign_in_lock.total_seconds() // 60),
        )
        column.addWidget(DeskText(text, "small", "text-2", wrap=True))
        station = self._session.station
        if not station.is_demo or not station.demo_sign_ins:
            return
        column.addSpacing(12)
        card = named(QFrame(self), "demo_sign_ins")
        card.setProperty("part", "desk-notice")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(14, 10, 14, 12)
        lines.setSpacing(4)
        lines.addWidget(DeskText(words.say("desk.sign_in.demo"), "strong"))
        for one in station.demo_sign_ins:
            text = words.say(
                "desk.sign_in.demo_one", name=one.who, badge=one.name, password=one.secret
            )
            lines.addWidget(DeskText(text, "small", "text", wrap=True, figures=True))
        column.addWidget(card)

    def _enter(self) -> None:
        """Ask whether badge and password belong together."""
        if not self._go.isEnabled():
            return
        badge, password = self._badge.text().strip(), self._password.text()
        if not badge or not password:
            self._show_trouble(words.say("desk.sign_in.needed"))
            (self._password if badge else self._badge).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        station = self._session.station
        self._set_busy(busy=True)

        def work() -> Staff:
            from kiosk.services import staff

            return staff.sign_in(
                station.store(), station.facility, badge, password, station.clock()
            )

        station.desk.run(work, self._entered, self._refused, self)

    def _entered(self, staff: Staff) -> None:
        self._set_busy(busy=False)
        self._password.clear()
        if not staff.may_review:
            self._refused(NotAllowed())
            return
        self._show_trouble("")
        self.signed_in.emit(staff)

    def _refused(self, refused: Refusal) -> None:
        self._set_busy(busy=False)
        self._show_trouble(words.refusal(refused))
        self._password.clear()
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, *, busy: bool) -> None:
        self._go.setEnabled(not busy)
        self._go.show_text(words.say("desk.sign_in.checking" if busy else "desk.sign_in.enter"))

    def _show_trouble(self, text: str) -> None:
        """The sentence below the fields, and red lines about them."""
        self._trouble_text.setText(text)
        self._trouble.setVisible(bool(text))
        for field in (self._badge, self._password):
            theme.state(field, bad=bool(text))

    def _show_counts(self, found: Waiting) -> None:
        """How many wait and how many are late; never who."""
        count = len(found.rows)
        late = sum(r.due_at < self._session.station.clock() for r in found.rows)
        keys = {0: "desk.sign_in.waiting_none", 1: "desk.sign_in.waiting_one"}
        text = words.say(keys.get(count, "desk.sign_in.waiting"), n=count)
        if late:
            key = "desk.sign_in.overdue_one" if late == 1 else "desk.sign_in.overdue"
            text += " " + words.say(key, n=late)
        self._hero.count.setText(text)

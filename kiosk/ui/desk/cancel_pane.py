"""Giving a visit up: by the facility, at the visitor's wish, rejected, nobody came, or waived.

What it does to credit and charge is said before it is done (R14, R17 to R21, R29).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.credit import deadline, on_calling_off, on_cancel
from kiosk.domain.facility import Facility
from kiosk.domain.reason import REQUEST_REASONS, VISIT_REASONS, Category, Reason
from kiosk.domain.staff import Staff
from kiosk.domain.visit import MOVES, Payment, VisitState
from kiosk.services import call_off
from kiosk.services.calendar import VisitDetails
from kiosk.store.store import Store
from kiosk.ui import words
from kiosk.ui.desk.consequence_box import ConsequenceBox, Tone
from kiosk.ui.desk.explanation import Explanation
from kiosk.ui.named import named
from kiosk.ui.parts.choice_box import ChoiceBox, ChoiceRow
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.segments import Segments

_DIGITS = "123456789"


class Way(StrEnum):
    """How a visit is given up."""

    FACILITY = "facility"
    VISITOR = "visitor"
    REJECT = "reject"
    NO_SHOW = "no_show"
    WAIVE = "waive"


_DONE = {
    Way.FACILITY: "cancelled",
    Way.VISITOR: "cancelled",
    Way.REJECT: "rejected",
    Way.NO_SHOW: "no_show",
    Way.WAIVE: "waived",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it would mean: words, tone, and those of the button."""

    headline: str
    more: str
    tone: Tone
    button: str


def ways(details: VisitDetails, staff: Staff, at: datetime) -> tuple[Way, ...]:
    """Those open at that moment to that member of staff."""
    visit = details.visit
    found = []
    if VisitState.CANCELLED in MOVES[visit.state]:
        found.append(Way.FACILITY)
        if visit.starts_at > at:
            found += [Way.VISITOR, Way.REJECT]
    if VisitState.NO_SHOW in MOVES[visit.state] and visit.starts_at <= at:
        found.append(Way.NO_SHOW)
    if details.is_charged and staff.may_waive:
        found.append(Way.WAIVE)
    return tuple(found)


class CancelPane(QScrollArea):
    """Signal: ``changed()``: another outcome, or none."""

    changed = Signal()

    def __init__(
        self,
        details: VisitDetails,
        facility: Facility,
        staff: Staff,
        at: datetime,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._details, self._facility, self._staff, self._at = details, facility, staff, at
        self._ways = ways(details, staff, at)
        self._rows: dict[Reason, ChoiceRow] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(24, 18, 24, 18)
        self._column.setSpacing(14)
        self._column.addWidget(DeskText(words.say("calendar.cancel_who"), "strong"))
        self._segments = Segments("cancel_by", inner)
        for way in self._ways:
            self._segments.add(way.value, words.say(f"calendar.cancel_by.{way.value}"))
        self._segments.chosen.connect(lambda _name: self._way_changed())
        line = QHBoxLayout()
        line.addWidget(self._segments)
        line.addStretch(1)
        self._column.addLayout(line)
        self._build_reasons(inner)
        self._build_words(inner)
        self._outcome = ConsequenceBox("cancel_outcome", inner)
        self._column.addWidget(self._outcome)
        self._column.addStretch(1)
        self.setWidget(inner)
        if self._ways:
            self._segments.mark(self._ways[0].value)
        self._way_changed()

    @property
    def way(self) -> Way | None:
        """How it is given up."""
        current = self._segments.current()
        return Way(current) if current else None

    def reason(self) -> Reason | None:
        """The reason chosen, if this way has reasons."""
        return next((r for r, row in self._rows.items() if row.isChecked() and self._has(r)), None)

    def choose_way(self, way: Way) -> None:
        """Give it up in this way."""
        self._segments.choose(way.value)

    def choose(self, reason: Reason) -> None:
        """Choose a reason of this way."""
        for each, row in self._rows.items():
            row.setChecked(each is reason)
        self._show()

    def press(self, key: str) -> bool:
        """Digits choose reasons."""
        shown = [r for r in self._rows if self._has(r)]
        if len(key) == 1 and key in _DIGITS and _DIGITS.index(key) < len(shown):
            reason = shown[_DIGITS.index(key)]
            self.choose(reason)
            self._rows[reason].setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return False

    def outcome(self) -> Outcome | None:
        """What would happen; None until all that is needed is there."""
        way = self.way
        if way is None or (way in (Way.FACILITY, Way.REJECT) and self.reason() is None):
            return None
        return self._told(way)

    def is_ready(self) -> bool:
        """Whether it can be done."""
        needs = self._explanation.isVisibleTo(self) and not self._explanation.is_good()
        reason = self.reason()
        if reason is not None and not reason.needs_text and not self._explanation.text():
            needs = False
        return self.outcome() is not None and not needs

    def work(self, at: datetime) -> Callable[[Store], Changed]:
        """What does it, on the lane, as it was told here."""
        visit, facility, staff = self._details.visit, self._facility, self._staff
        text, reason, way = self._explanation.text(), self.reason(), self.way
        charged, told = not self._waive.isChecked(), self._earns_by_notice()
        identity, version = visit.id, visit.version

        def do(store: Store) -> Changed:
            if way is Way.VISITOR:
                return call_off.cancel_for_visitor(
                    store, facility, staff, identity, version, at, told=told
                )
            if way is Way.NO_SHOW:
                return call_off.no_show(store, staff, identity, version, at)
            if way is Way.WAIVE:
                return call_off.waive(store, facility, staff, identity, text, at)
            assert reason is not None  # noqa: S101 (the button is off without one)
            if way is Way.REJECT:
                return call_off.reject(store, facility, staff, identity, version, reason, text, at)
            return call_off.call_off(
                store, facility, staff, identity, version, reason, text, at, charged=charged
            )

        return do

    def done_words(self) -> str:
        """What is said when it is done."""
        return words.say(f"calendar.done.{_DONE[self.way or Way.FACILITY]}")

    # Building.

    def _build_reasons(self, inner: QWidget) -> None:
        self._boxes = QWidget(inner)
        line = QHBoxLayout(self._boxes)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        looks = {
            Category.BEHAVIOURAL: ("gavel", "danger"),
            Category.NON_BEHAVIOURAL: ("hand-coins", "success"),
            Category.POLICY_VIOLATION: ("scale", "danger"),
            Category.SECURITY_CONCERN: ("shield-alert", "danger"),
        }
        self._by_category: dict[Category, ChoiceBox] = {}
        for category, (icon, tone) in looks.items():
            key = f"calendar.box.{category}"
            note = words.say(key) if words.has(key) else ""
            box = ChoiceBox(icon, words.say(f"category.{category}"), note, tone, self._boxes)
            of = VISIT_REASONS if category in _VISIT else REQUEST_REASONS
            rows = [
                self._row(reason, of.index(reason), box)
                for reason in of
                if reason.category is category
            ]
            box.fill(rows)
            self._by_category[category] = box
            line.addWidget(box, 1)
        self._column.addWidget(self._boxes)

    def _row(self, reason: Reason, number: int, box: QWidget) -> ChoiceRow:
        name = f"reason_{reason.value.replace('.', '_')}"
        text = words.say(f"reason.{reason.value}.name")
        row = ChoiceRow(name, text, _DIGITS[number], box)
        row.clicked.connect(lambda _=False, r=reason: self.choose(r))
        self._rows[reason] = row
        return row

    def _build_words(self, inner: QWidget) -> None:
        label = words.say("calendar.explain")
        self._explanation = Explanation(Reason.OUTSIDE_OTHER, inner, label)
        named(self._explanation.editor, "cancel_explanation")
        self._explanation.changed.connect(self._show)
        self._column.addWidget(self._explanation)
        self._waive = named(QCheckBox(words.say("calendar.waive_box"), inner), "do_not_charge")
        self._waive.setMinimumHeight(32)
        self._waive.toggled.connect(lambda _on: self._show())
        self._column.addWidget(self._waive)

    # Showing.

    def _has(self, reason: Reason) -> bool:
        way = self.way
        if way is Way.FACILITY:
            return reason.category in _VISIT
        return way is Way.REJECT and reason.category not in _VISIT

    def _way_changed(self) -> None:
        for row in self._rows.values():
            row.setChecked(False)
        self._show()

    def _show(self) -> None:
        way, reason = self.way, self.reason()
        self._boxes.setVisible(way in (Way.FACILITY, Way.REJECT))
        for category, box in self._by_category.items():
            box.setVisible((category in _VISIT) == (way is Way.FACILITY))
        self._explanation.setVisible(way in (Way.FACILITY, Way.REJECT, Way.WAIVE))
        behavioural = reason is not None and reason.category is Category.BEHAVIOURAL
        paid = self._details.visit.payment is not Payment.FREE
        self._waive.setVisible(behavioural and paid and self._staff.may_waive)
        told = self.outcome()
        if told is None:
            self._outcome.tell(words.say("calendar.means.none"), tone="info", icon="info")
        else:
            self._outcome.tell(told.headline, told.more, tone=told.tone)
        self._outcome.setVisible(way is not None)
        self.changed.emit()

    # What it means.

    def _earns_by_notice(self) -> bool:
        visit = self._details.visit
        earned = on_cancel(
            visit.starts_at,
            self._facility.policy.notice,
            self._at,
            carries_right=visit.carries_right,
        )
        return earned is not None

    def _told(self, way: Way) -> Outcome:
        visit, name = self._details.visit, self._details.visitor.applicant.full_name
        price = words.money(visit.price_cents)
        if way is Way.NO_SHOW:
            headline = words.say("calendar.means.no_show", name=name)
            return Outcome(
                headline, self._after(0, quiet=True), "attention", words.say("calendar.do.no_show")
            )
        if way is Way.WAIVE:
            return self._credited(name, words.say("calendar.do.waive"))
        if way is Way.VISITOR:
            if self._earns_by_notice():
                return self._credited(name, words.say("calendar.do.cancel_credit"))
            limit = deadline(visit.starts_at, self._facility.policy.notice)
            key = "late" if visit.carries_right else "no_right"
            when = words.moment(limit, self._facility.zone)
            headline = words.say(f"calendar.means.{key}", name=name, limit=when)
            return Outcome(headline, self._after(0), "error", words.say("calendar.do.cancel"))
        reason = self.reason()
        assert reason is not None  # noqa: S101 (``outcome`` looked)
        charged = not (self._waive.isVisibleTo(self) and self._waive.isChecked())
        rejects = way is Way.REJECT
        if on_calling_off(reason, visit.payment, charged=charged) is not None:
            do = "reject" if rejects else "cancel_credit"
            return self._credited(name, words.say(f"calendar.do.{do}"))
        cost = {Payment.CHARGE: "charged", Payment.CREDIT: "used", Payment.FREE: "free"}
        headline = words.say(f"calendar.means.{cost[visit.payment]}", name=name, price=price)
        do = "cancel_charge" if visit.payment is Payment.CHARGE else "cancel"
        tone: Tone = "attention" if visit.payment is Payment.FREE else "error"
        button = words.say(f"calendar.do.{'reject' if rejects else do}", price=price)
        return Outcome(headline, self._after(0), tone, button)

    def _credited(self, name: str, button: str) -> Outcome:
        headline = words.say("calendar.means.credit", name=name)
        return Outcome(headline, self._after(1), "good", button)

    def _after(self, more: int, *, quiet: bool = False) -> str:
        spoken = words.say(f"calendar.language.{self._details.visitor.language.value}")
        key = "calendar.means.after_quiet" if quiet else "calendar.means.after"
        return words.say(key, n=self._details.credits + more, language=spoken)


_VISIT = frozenset({Category.BEHAVIOURAL, Category.NON_BEHAVIOURAL})

"""The cards of "My request": why, how to fix it, which parts, and by when (DESIGN.md L10)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from kiosk.domain.enrolment import Enrolment, State
from kiosk.domain.facility import Resident
from kiosk.domain.ids import grouped
from kiosk.domain.reason import Cause, Part
from kiosk.domain.visitor import eighteenth
from kiosk.ui import measure, theme, words
from kiosk.ui.lobby import fixing
from kiosk.ui.named import named
from kiosk.ui.parts.card import Card, CardKind, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.snapshot import Snapshot
from kiosk.ui.parts.timeline import Timeline
from kiosk.ui.station import Station

#: Minutes that one part takes to be done again.
_PART_MINUTES = 1


def show(station: Station, enrolment: Enrolment, resident: Resident | None, email: str) -> QWidget:
    """Everything below the heading for an application as it stands.

    ``email`` is where the answer goes, as it may be shown.
    """
    if enrolment.state is State.WAITING:
        return _side_by_side(_waiting(station, enrolment), _afterwards(email))
    if enrolment.state is State.APPROVED:
        return _side_by_side(_approved(), _ready(resident))
    if enrolment.state is State.RETURNED:
        return _returned(enrolment)
    return _refused(station, enrolment)


def nothing() -> QWidget:
    """No application has been sent yet."""
    return _headline("info", "user-round-plus", "primary", "st_nothing")


# Waiting and approved.


def _side_by_side(left: QWidget, right: QWidget) -> QWidget:
    area = QWidget()
    row = measure.flip(area, gap=36)
    row.addWidget(left, 10)
    row.addWidget(right, 11)
    return area


def _column(kind: CardKind, icon: str, ink: str, disc: str) -> tuple[Card, QVBoxLayout]:
    """A card with a large icon in its middle; what is told comes below."""
    card = Card(kind)
    lines = measure.column(card, gap=14, margins=(40, 36, 40, 36))
    lines.addStretch(1)
    mark = Medallion(icon, 150, 84, stroke=1.8, disc=disc, ink=ink)
    lines.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
    lines.addSpacing(theme.px(8))
    return card, lines


def _headline(kind: CardKind, icon: str, ink: str, key: str) -> QWidget:
    disc = {"good": "success-fill", "info": "primary-soft"}.get(kind, "danger-soft")
    card, lines = _column(kind, icon, ink, disc)
    lines.addWidget(Label(key, "h1", size=48, centred=True))
    lines.addStretch(1)
    return card


def _waiting(station: Station, enrolment: Enrolment) -> QWidget:
    card, lines = _column("plain", "clock", "primary", "primary-soft")
    if enrolment.due_at > station.clock():
        lines.addWidget(Label("st_wait_by", "body", "text-2", centred=True))
        until = named(Label(role="h1", size=52, centred=True), "due")
        until.show_text(words.moment_there(enrolment.due_at, station.facility.zone))
        lines.addWidget(until)
    else:
        lines.addWidget(named(Label("st_wait_late", "lead", centred=True), "late"))
    lines.addSpacing(theme.px(16))
    line = QFrame()
    line.setProperty("part", "line")
    lines.addWidget(line)
    lines.addSpacing(theme.px(8))
    lines.addWidget(Label("s_ref", "small", "text-2", centred=True))
    number = named(Label(role="h2", centred=True, figures=True), "reference")
    number.show_text(grouped(enrolment.reference))
    lines.addWidget(number)
    lines.addStretch(1)
    return card


def _told(key: str) -> tuple[Card, Timeline]:
    card = Card()
    lines = measure.column(card, gap=24, margins=(40, 36, 40, 36))
    lines.addWidget(Label(key, "h2"))
    steps = Timeline()
    lines.addWidget(steps, 1)
    return card, steps


def _small(key: str) -> Label:
    return Label(key, "small", "text-2")


def _afterwards(email: str) -> QWidget:
    card, steps = _told("s_next")
    steps.add("mail", "s_n2", Label("s_n2t", "small", "text-2", email=email))
    steps.add("calendar-check", "s_n3", _small("s_n3t"))
    steps.add("refresh-ccw", "s_n4", _small("s_n4t"))
    return card


def _approved() -> QWidget:
    return _headline("good", "check", "on-success", "st_yes_t")


def _ready(resident: Resident | None) -> QWidget:
    card, steps = _told("s_next")
    if resident is not None:
        whom = named(Label(role="body"), "whom")
        whom.show_text(f"{resident.full_name}, {resident.unit}")
        steps.add("user-round-check", "a_visit", whom)
    steps.add("calendar-days", "t_title", _small("s_n3t"))
    steps.add("id-card", "v_on3", _small("st_bring_t"))
    return card


# To be fixed.


def _returned(enrolment: Enrolment) -> QWidget:
    area = QWidget()
    row = measure.flip(area, gap=36)
    row.addWidget(_reasons(enrolment), 1)
    row.addWidget(_Beside(enrolment))
    return area


def _reasons(enrolment: Enrolment) -> QWidget:
    """Why, on amber, and below it how to fix it."""
    causes = fixing.causes_of(enrolment)
    card = Card()
    lines = measure.column(card)
    head = named(QFrame(), "reasons")
    head.setProperty("part", "reason-head")
    head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    box = measure.row(head, gap=26, margins=(36, 26, 36, 26))
    mark = Medallion("triangle-alert", 56, 54, stroke=2.2, disc="", ink="warning")
    box.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    box.addLayout(_causes(causes), 1)
    lines.addWidget(head)
    below = measure.flip(gap=40, margins=(36, 26, 36, 26))
    if len(causes) == 1:
        # The lobby cannot open a picture that it has sealed and sent, not even the visitor's own:
        # a drawing stands where a station with the private key could show what was wrong.
        below.addWidget(Snapshot(fixing.icon_of(enrolment.to_redo), 440, 230), 4)
    below.addLayout(_tips(causes), 5)
    lines.addLayout(below, 1)
    return card


def _causes(causes: tuple[Cause, ...]) -> QBoxLayout:
    lines = measure.column(gap=20)
    for number, cause in enumerate(causes):
        one = measure.column(gap=2)
        if number == 0:
            one.addWidget(Label("st_because", "small"))
        key = f"reason.{cause.reason}"
        one.addWidget(named(Label(f"{key}.headline", "h2", size=40), f"headline_{number}"))
        # The sentences of "other" only announce the officer's own words.
        if not (cause.explanation and cause.reason.value.endswith(".other")):
            one.addWidget(Label(f"{key}.plain", "body"))
        if cause.explanation:
            one.addSpacing(theme.px(6))
            one.addWidget(Label("st_officer_wrote", "small"))
            wrote = named(Label(role="body", weight=600), f"explanation_{number}")
            wrote.show_text(cause.explanation)
            one.addWidget(wrote)
        lines.addLayout(one)
    return lines


def _tips(causes: tuple[Cause, ...]) -> QBoxLayout:
    lines = measure.column(gap=16)
    lines.addWidget(Label("st_how", "body", weight=600))
    # Several reasons have no drawing: their tips stand two and two.
    pair: QBoxLayout = measure.flip(gap=32)
    for number, tip in enumerate(fixing.tips(causes)):
        if number % 2 == 0 or len(causes) == 1:
            pair = measure.flip(gap=32)
            lines.addLayout(pair)
        row = measure.row(gap=22)
        row.addWidget(Medallion(tip.icon, 64, 38, stroke=2.2))
        row.addWidget(Label(tip.key, "body"), 1)
        pair.addLayout(row, 1)
    lines.addStretch(1)
    return lines


class _Beside(QWidget):
    """The parts, fine or to be done again, and how long it takes; 520 wide in landscape."""

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__()
        column = measure.column(self, gap=24)
        card = named(Card(), "parts")
        lines = measure.column(card, gap=20, margins=(30, 30, 30, 30))
        for part, key in fixing.PARTS:
            lines.addLayout(_part(part, key, again=part in enrolment.to_redo))
        column.addWidget(card)
        time = Card("info")
        row = measure.row(time, gap=24, margins=(30, 24, 30, 24))
        row.addWidget(Medallion("clock", 52, 50, stroke=2.2, disc=""))
        minutes = len(enrolment.to_redo) * _PART_MINUTES
        one = minutes == 1
        row.addWidget(Label("st_time", "body") if one else Label("st_time_n", "body", n=minutes), 1)
        column.addWidget(time)
        column.addStretch(1)

    def rescale(self) -> None:
        """As wide as the page in portrait."""
        wide = (1 << 24) - 1 if measure.is_portrait() else theme.px(520 * theme.letters())
        self.setMaximumWidth(wide)
        self.setMinimumWidth(0 if measure.is_portrait() else wide)


def _part(part: Part, key: str, *, again: bool) -> QBoxLayout:
    row = measure.row(gap=18)
    mark = Medallion(
        "refresh-cw" if again else "check",
        52,
        32,
        stroke=2.8,
        disc="warning-fill" if again else "success-fill",
        ink="on-warning" if again else "on-success",
    )
    row.addWidget(mark)
    row.addWidget(Label(key, "body", weight=600), 1)
    word = Label(
        "st_redo" if again else "st_ok",
        "small",
        "warning" if again else "success",
        weight=600,
        wrap=False,
    )
    row.addWidget(named(word, f"part_{part}"))
    return row


# Refused.


def _refused(station: Station, enrolment: Enrolment) -> QWidget:
    area = QWidget()
    lines = measure.column(area, gap=24)
    card = Card("error")
    row = measure.row(card, gap=40, margins=(48, 40, 48, 40))
    mark = Medallion("circle-x", 120, 110, stroke=1.7, disc="", ink="danger")
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    told = measure.column(gap=20)
    told.addLayout(_causes(fixing.causes_of(enrolment)))
    first = _first_day(station.clock(), station, enrolment)
    if first:
        told.addWidget(named(Label("st_from", "lead", weight=600, date=first), "first_day"))
    row.addLayout(told, 1)
    lines.addWidget(card)
    talk = Card("info")
    said = measure.row(talk, gap=28, margins=(48, 28, 48, 28))
    said.addWidget(Medallion("hand", 64, 56, stroke=2.0, disc=""))
    said.addWidget(Label("final_talk", "lead"), 1)
    lines.addWidget(talk)
    lines.addStretch(1)
    return area


def _first_day(at: datetime, station: Station, enrolment: Enrolment) -> str:
    """The day from which a person turned down for their age may ask again; "" for anybody else."""
    birth = enrolment.applicant.birth
    if birth is None or eighteenth(birth) <= station.facility.day(at):
        return ""
    return words.full_date(eighteenth(birth))

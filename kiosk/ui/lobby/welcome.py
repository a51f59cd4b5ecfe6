"""The attract screen: what this is, in both languages, and the choice of one (DESIGN.md L01)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from kiosk.domain.language import Language
from kiosk.domain.resources import resource
from kiosk.ui import icons, measure, theme, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.bars import Mark
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton, PressButton, paint_box
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.shadow import Shadow
from kiosk.ui.station import Station

_DOT = " \N{MIDDLE DOT} "
_NAMES = {Language.ENGLISH: "English", Language.SPANISH: "Español"}


def both(key: str, between: str = _DOT) -> str:
    """The sentence in English and in Spanish."""
    return between.join(words.say_in(each, key) for each in Language)


def _ink(role: str) -> str:
    """An ink of the petrol ground; high contrast has a black ground and white ink."""
    return "text" if theme.is_high_contrast() else role


class _Picture(QWidget):
    """Two people who see each other."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(str(resource("pictures", "visit.svg")))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(680), theme.px(496))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(248))

    def paintEvent(self, _event: QPaintEvent) -> None:
        whole = self._drawing.defaultSize()
        scale = min(self.width() / whole.width(), self.height() / whole.height())
        box = QRectF(0, 0, whole.width() * scale, whole.height() * scale)
        box.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing.render(painter, box)
        painter.end()


class _LanguageButton(PressButton):
    """A language by its own name, and how to start in it."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 24)
        self.setAccessibleName(f"{_NAMES[language]}. {words.say_in(language, 'w_touch')}")
        lines = measure.column(self, margins=(50, 16, 130, 16))
        name = Label(role="h1", ink="primary", size=64, wrap=False)
        name.show_text(_NAMES[language])
        touch = Label(role="lead", ink="text-2")
        touch.show_text(words.say_in(language, "w_touch"))
        lines.addStretch(1)
        lines.addWidget(name)
        lines.addWidget(touch)
        lines.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        portrait = measure.is_portrait()
        return QSize(theme.px(952 if portrait else 860), theme.px(196 if portrait else 212))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(400), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = "primary-soft" if self._is_down() else "surface"
        line = "border" if theme.is_high_contrast() else ""
        paint_box(painter, QRectF(self.rect()), fill, line, theme.px(4), 24)
        size = theme.px(64)
        left = self.width() - size - theme.px(50)
        painter.drawPixmap(
            left, (self.height() - size) // 2, icons.pixmap("arrow-right", size, "primary", 2.2)
        )
        painter.end()


class _Pill(QWidget):
    """Visiting hours in a rounded line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        font = theme.font("lobby", "label", size=28 if measure.is_portrait() else 32)
        width = QFontMetrics(font).horizontalAdvance(self._text)
        room = 24 if measure.is_portrait() else 60
        return QSize(width + theme.px(room), theme.px(62))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        portrait = measure.is_portrait()
        if not portrait:
            painter.setPen(QPen(theme.colour(_ink("primary-line")), theme.px(2)))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(theme.colour(_ink("on-primary")))
        painter.setFont(theme.font("lobby", "label", size=28 if portrait else 32, figures=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


class _CheckInBar(PressButton):
    """The bar at the foot: a visit today."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 0)
        self.setAccessibleName(both("w_today", ". "))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(1080), theme.px(136 if measure.is_portrait() else 112))

    def _lines(self) -> list[str]:
        if measure.is_portrait():
            return both("w_today", "\n").split("\n")
        return [both("w_today", f"  {_DOT.strip()}  ")]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pressed = "primary" if self._is_down() else "primary-pressed"
        painter.fillRect(
            self.rect(), theme.colour("hover" if theme.is_high_contrast() else pressed)
        )
        ink, lines = _ink("on-primary"), self._lines()
        font = theme.font("lobby", "label", size=32 if len(lines) == 1 else 30)
        metrics = QFontMetrics(font)
        text = max(metrics.horizontalAdvance(line) for line in lines)
        size, gap = theme.px(44), theme.px(24)
        arrow = size + gap if len(lines) == 1 else 0
        left = (self.width() - size - gap - text - arrow) // 2
        middle = self.height() // 2
        painter.drawPixmap(left, middle - size // 2, icons.pixmap("calendar-check", size, ink))
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        step = theme.px(40)
        top = middle - step * len(lines) // 2
        for number, line in enumerate(lines):
            painter.drawText(
                QRectF(left + size + gap, top + number * step, text + 4, step),
                Qt.AlignmentFlag.AlignVCenter,
                line,
            )
        if arrow:
            painter.drawPixmap(
                left + size + 2 * gap + text,
                middle - size // 2,
                icons.pixmap("arrow-right", size, ink),
            )
        painter.end()


class WelcomePage(LobbyPage):
    """The first page, always in both languages.

    ``chosen(Language, page)``: a language and where it leads. ``listen_asked()`` and
    ``display_asked()``: the tools of this page.
    """

    chosen = Signal(object, str)
    listen_asked = Signal()
    display_asked = Signal()

    name: ClassVar[str] = "welcome"
    title: ClassVar[str] = "w_title"
    bare: ClassVar[bool] = True

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self.heading.hide()
        lines = measure.column(self.body)
        self._inside = measure.column(margins=(80, 52, 80, 0))
        self._inside.addLayout(self._build_brand())
        self._hero = measure.grid(gap=24)
        self._inside.addLayout(self._hero, 1)
        self._greeting, self._picture = self._build_told(), measure.most(_Picture(), height=496)

        self._inside.addLayout(self._build_languages())
        self._inside.addLayout(self._build_hours())
        lines.addLayout(self._inside, 1)
        check_in = named(_CheckInBar(), "welcome_check_in")
        check_in.clicked.connect(self._check_in)
        lines.addWidget(check_in)
        lines.addWidget(self._build_portrait_tools())
        self.arrange(portrait=measure.is_portrait())

    def footer(self) -> Footer:
        """None: the page fills the window."""
        return Footer(back=False, exit=False)

    def show_speech(self, can_speak: bool) -> None:
        """Offer Listen only where something can speak."""
        for button in self._listens:
            button.setVisible(can_speak)

    def arrange(self, *, portrait: bool) -> None:
        """Words beside the picture, or the picture above the words."""
        for part in (self._greeting, self._picture):
            self._hero.removeWidget(part)
        if portrait:
            self._hero.addWidget(self._picture, 0, 0, 1, 2)
            self._hero.addWidget(self._greeting, 1, 0, 1, 2)
        else:
            self._hero.addWidget(self._greeting, 0, 0, Qt.AlignmentFlag.AlignVCenter)
            self._hero.addWidget(self._picture, 0, 1)
        self._hero.setColumnStretch(0, 1)
        self._hero.setRowStretch(0, 0 if portrait else 1)
        self._hero.setRowStretch(2, 1 if portrait else 0)
        left, right, middle = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignRight,
            Qt.AlignmentFlag.AlignHCenter,
        )
        self._hours.setAlignment(self._said, middle if portrait else left)
        self._hours.setAlignment(self._pills, middle if portrait else right)
        self._head_tools.setVisible(not portrait)
        self._foot_tools.setVisible(portrait)
        side = 64 if portrait else 80
        measure.margins(self._inside, (side, 48, side, 0))

    def rescale(self) -> None:
        """The ground is petrol, black in high contrast."""
        theme.state(self, surface="page" if theme.is_high_contrast() else "primary")
        for label, role in self._inks:
            label.set_ink(_ink(role))
        for button in self._head_buttons:
            button.set_ink(_ink("on-primary"))

    def _build_brand(self) -> QBoxLayout:
        row = measure.row(gap=20)
        row.addWidget(Mark(72, ground="on-primary", ink="primary"))
        name = Label(role="label", size=36, wrap=False, ink="on-primary")
        name.show_text(self.station.facility.name)
        self._inks: list[tuple[Label, str]] = [(name, "on-primary")]
        row.addWidget(name)
        row.addStretch(1)
        self._head_tools = QWidget()
        tools = measure.row(self._head_tools, gap=16)
        self._head_buttons, self._listens = list[LobbyButton](), list[LobbyButton]()
        for key, icon, signal in self._tool_list():
            button = named(
                LobbyButton("", "text", icon, tool=True, ink="on-primary"), f"welcome_{key}"
            )
            button.show_text(both(key))
            button.clicked.connect(signal)
            self._head_buttons.append(button)
            if key == "listen":
                self._listens.append(button)
            tools.addWidget(button)
        row.addWidget(self._head_tools)
        return row

    def _tool_list(self) -> tuple[tuple[str, str, SignalInstance], ...]:
        return (
            ("listen", "volume-2", self.listen_asked),
            ("display", "a-large-small", self.display_asked),
        )

    def _build_told(self) -> QWidget:
        told = QWidget()
        lines = measure.column(told)
        for language, role in ((Language.ENGLISH, "on-primary"), (Language.SPANISH, "heat-2")):
            title = Label(role="hero", ink=role)
            title.show_text(words.say_in(language, "w_title"))
            self._inks.append((title, role))
            lines.addWidget(title)
        lines.addSpacing(16)
        lead = Label(role="lead", ink="on-primary-2")
        lead.show_text(both("w_lead", "\n"))
        self._inks.append((lead, "on-primary-2"))
        lines.addWidget(lead)
        return told

    def _build_languages(self) -> QBoxLayout:
        row = measure.flip(gap=40)
        for language in Language:
            button = named(_LanguageButton(language), f"language_{language}")
            button.clicked.connect(lambda _=False, each=language: self.chosen.emit(each, flow.MENU))
            row.addWidget(button)
            Shadow(button)
        return row

    def _build_hours(self) -> QBoxLayout:
        box = measure.flip(gap=24, margins=(0, 36, 0, 34))
        self._said, self._pills = QWidget(), QWidget()
        said = measure.row(self._said, gap=22)
        policy = self.station.facility.policy
        daily = len(set(policy.onsite_hours.week)) == 1
        hours = Label(role="label", ink="on-primary", weight=500)
        hours.show_text(both("w_hours" if daily else "w_hours_today"))
        self._inks.append((hours, "on-primary"))
        said.addWidget(_Clock())
        said.addWidget(hours)
        box.addWidget(self._said)
        pills = measure.row(self._pills, gap=24)
        zone = self.station.facility.zone
        today = self.station.clock().astimezone(zone).date()
        for window in policy.onsite_hours.on(today):
            start, end = (datetime.combine(today, t, zone) for t in (window.opens, window.closes))
            pills.addWidget(_Pill(words.span(start, end, zone)))
        box.addWidget(self._pills)
        self._hours = box
        return box

    def _build_portrait_tools(self) -> QWidget:
        self._foot_tools = QWidget()
        self._foot_tools.setProperty("surface", "surface")
        self._foot_tools.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        measure.fixed(self._foot_tools, height=104)
        row = measure.row(self._foot_tools, margins=(24, 8, 24, 8))
        for key, icon, signal in self._tool_list():
            button = named(LobbyButton("", "text", icon, tool=True), f"welcome_foot_{key}")
            button.show_text(both(key))
            button.clicked.connect(signal)
            row.addWidget(button, 1)
            if key == "listen":
                self._listens.append(button)
        return self._foot_tools

    def _check_in(self) -> None:
        self.session.bound_for = "check_in"
        self.chosen.emit(Language.ENGLISH, "sign_in")


class _Clock(QWidget):
    """The small clock beside the hours."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(38), theme.px(38))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap("clock", self.width(), _ink("on-primary")))
        painter.end()

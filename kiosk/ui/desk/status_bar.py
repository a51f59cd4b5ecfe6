"""The line at the foot of the desk: is the store there, what mail waits, what time it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.domain.errors import Refusal
from kiosk.ui import theme, words
from kiosk.ui.desk.watch import QueueWatch, Waiting
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.key_cap import KeyCap
from kiosk.ui.station import Station

HEIGHT = 30


class _Dot(QWidget):
    """A small disc in a colour role."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.role = "text-3"
        self.setFixedSize(QSize(8, 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the disc."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self.role))
        painter.drawEllipse(self.rect())
        painter.end()


class Lamp(QWidget):
    """A disc and a few words; the words say the state too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        self._dot = _Dot(self)
        self._words = DeskText("", "micro", "text", figures=True)
        line.addWidget(self._dot)
        line.addWidget(self._words)

    def show_state(self, text: str, role: str) -> None:
        """Say this in that colour."""
        self._words.setText(text)
        self._dot.role = role
        self._dot.update()

    def text(self) -> str:
        """What it says."""
        return self._words.text()


class _Action(QWidget):
    """A sign and a word that can be pressed. Signal: ``pressed()``."""

    pressed = Signal()

    def __init__(self, sign: QWidget, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(sign)
        self._words = DeskText(text, "micro", "text")
        line.addWidget(self._words)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(HEIGHT - 1)

    def show_text(self, text: str) -> None:
        """Another word."""
        self._words.setText(text)
        self.setAccessibleName(text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go inside."""
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()


class StatusBar(QWidget):
    """Signals: ``help_wanted()``, ``theme_turned()``."""

    help_wanted = Signal()
    theme_turned = Signal()

    def __init__(self, station: Station, watch: QueueWatch, parent: QWidget) -> None:
        super().__init__(parent)
        self._station = station
        named(self, "desk_status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(20)
        self.store = named(Lamp(self), "lamp_store")
        self.mail = named(Lamp(self), "lamp_mail")
        line.addWidget(self.store)
        line.addWidget(self.mail)
        if station.is_demo:
            line.addWidget(DeskText(words.say("desk.status.demo"), "micro", "warning"))
        line.addStretch(1)
        self._clock = named(DeskText("", "micro", "text", figures=True), "clock")
        line.addWidget(self._clock)
        self._moon = IconMark("moon", 16, "text")
        self._theme = named(_Action(self._moon, "", self), "turn_theme")
        self._theme.pressed.connect(self.theme_turned)
        line.addWidget(self._theme)
        help_ = named(
            _Action(KeyCap("?"), words.say("desk.status.shortcuts"), self), "open_shortcuts"
        )
        help_.pressed.connect(self.help_wanted)
        line.addWidget(help_)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        watch.waiting.connect(self._show_waiting)
        watch.away.connect(self._show_away)
        self.store.show_state(words.say("desk.status.store_unknown"), "text-3")
        self.mail.show_state(words.say("desk.status.mail_unknown"), "text-3")
        if watch.last is not None:
            self._show_waiting(watch.last)
        self._show_time()
        self.show_theme()

    def show_theme(self) -> None:
        """Name the theme that a press would bring."""
        dark = theme.name() == "dark-desk"
        self._moon.show_icon("sun" if dark else "moon", "text")
        self._theme.show_text(words.say("desk.status.light" if dark else "desk.status.dark"))

    def _show_time(self) -> None:
        now = self._station.clock().astimezone(self._station.facility.zone)
        time = words.clock(now, self._station.facility.zone)
        head, _, half = time.partition(" ")
        self._clock.setText(f"{words.day(now.date())} · {head}:{now.second:02d} {half}")

    def _show_waiting(self, found: Waiting) -> None:
        self.store.show_state(words.say("desk.status.store"), "success-fill")
        if found.letters:
            text = words.say("desk.status.mail_waiting", n=found.letters)
            self.mail.show_state(text, "success-fill" if found.letters < 20 else "warning-fill")
        else:
            self.mail.show_state(words.say("desk.status.mail"), "success-fill")

    def _show_away(self, refused: Refusal) -> None:
        self.store.show_state(words.refusal(refused), "danger-fill")

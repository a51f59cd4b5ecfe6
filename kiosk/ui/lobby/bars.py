"""The frame around a page: brand, tools, and the footer with Back, Exit and the next step."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.lobby.page import Footer
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.label import Label


class Mark(QWidget):
    """Two circles that share one lens: a placeholder until a facility gives its own mark."""

    def __init__(
        self, side: float = 60, *, ground: str = "primary", ink: str = "on-primary"
    ) -> None:
        super().__init__()
        self._side, self._ground, self._ink = side, ground, ink
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Its side."""
        return QSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square and both circles."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._ground))
        side = self.width()
        painter.drawRoundedRect(self.rect(), side * 0.23, side * 0.23)
        apart = side * 0.11
        left, right = (_disc(side, sign * apart, side * 0.25) for sign in (-1, 1))
        hollow_left, hollow_right = (_disc(side, s * apart, side * 0.175) for s in (-1, 1))
        crescents = hollow_left.subtracted(right).united(hollow_right.subtracted(left))
        painter.setBrush(theme.colour(self._ink))
        painter.drawPath(left.united(right).subtracted(crescents))
        painter.end()


def _disc(side: float, right_of_middle: float, radius: float) -> QPainterPath:
    made = QPainterPath()
    made.addEllipse(QPointF(side / 2 + right_of_middle, side / 2), radius, radius)
    return made


class Tools(QWidget):
    """Listen, Display, the other language, Help; Listen only where something can speak."""

    listen = Signal()
    display = Signal()
    language = Signal()
    help = Signal()

    def __init__(self, *, speaks: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = measure.row(self, gap=16)
        for key, icon, signal in (
            ("listen", "volume-2", self.listen),
            ("display", "a-large-small", self.display),
            ("other_lang", "languages", self.language),
            ("help", "hand", self.help),
        ):
            if key == "listen" and not speaks:
                continue
            kind = "secondary" if key == "help" else "text"
            button = LobbyButton(key, kind, icon, tool=True)  # type: ignore[arg-type]
            named(button, f"tool_{key}")
            button.clicked.connect(signal)
            self._row.addWidget(button, 1)

    def spread(self, *, whole_width: bool) -> None:
        """Share the width of a bar, or lie close together at the right of the header."""
        for number in range(self._row.count()):
            self._row.setStretch(number, 1 if whole_width else 0)


class Header(QWidget):
    """The brand at the left, the tools at the right (landscape)."""

    def __init__(self, facility: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lobby_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        measure.least(self, height=104)
        self._tools = tools
        self._row: QHBoxLayout = measure.row(self, gap=20, margins=(48, 2, 28, 2))
        self._row.addWidget(Mark())
        names = measure.column()
        name = Label(role="label", wrap=False)
        name.show_text(facility)
        self._service = Label("service", "small", "text-2", wrap=False)
        names.addStretch(1)
        names.addWidget(name)
        names.addWidget(self._service)
        names.addStretch(1)
        self._row.addLayout(names)
        self._row.addStretch(1)
        self._right = Label("service", "small", "text-2", wrap=False)
        self._row.addWidget(self._right)

    def arrange(self, *, tools_here: bool) -> None:
        """Take the tools in, or show only the brand."""
        self._service.setVisible(tools_here)
        self._right.setVisible(not tools_here)
        if tools_here:
            self._row.addWidget(self._tools)
            self._tools.spread(whole_width=False)

    def rescale(self) -> None:
        """High contrast has a thick line below."""
        theme.state(self, contrast="true" if theme.is_high_contrast() else "false")


class ToolBar(QWidget):
    """The bar at the very bottom that holds the tools in portrait."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lobby_tools")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        measure.least(self, height=104)
        self._tools = tools
        self._row = measure.row(self, margins=(24, 8, 24, 8))

    def take(self) -> None:
        """Take the tools in."""
        self._row.addWidget(self._tools)
        self._tools.spread(whole_width=True)

    def rescale(self) -> None:
        """High contrast has a thick line above."""
        theme.state(self, contrast="true" if theme.is_high_contrast() else "false")


class FooterBar(QWidget):
    """Back, Exit, what the page adds, and its primary button at the right.

    ``back()`` and ``exit_asked()``.
    """

    back = Signal()
    exit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lobby_footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lines = measure.column(self)
        self._band = QWidget()
        self._band.setObjectName("footer_band")
        self._band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._band_row = measure.row(self._band, margins=(56, 20, 56, 20))
        self._lines.addWidget(self._band)
        bar = measure.least(QWidget(), height=144)
        self._row = measure.row(bar, gap=24, margins=(80, 20, 80, 20))
        self._lines.addWidget(bar)
        self._back = named(LobbyButton("back", "secondary", "arrow-left"), "back")
        self._exit = named(LobbyButton("exit", "text"), "exit")
        self._back.clicked.connect(self.back)
        self._exit.clicked.connect(self.exit_asked)
        self._row.addWidget(self._back)
        self._row.addWidget(self._exit)
        self._row.addStretch(1)
        self._held: list[QWidget] = []

    def hold(self, footer: Footer) -> None:
        """Show this footer; what the last one held goes back to its page unseen."""
        for widget in self._held:
            widget.hide()
            widget.setParent(None)
        self._held = []
        self._back.setVisible(footer.back)
        self._exit.setVisible(footer.exit)
        if footer.start is not None:
            self._row.insertWidget(0, footer.start)
            self._held.append(footer.start)
        portrait = measure.is_portrait()
        if footer.note is not None:
            (self._band_row if portrait else self._row).addWidget(footer.note)
            self._held.append(footer.note)
        for button in (*footer.extra, footer.primary):
            if button is not None:
                self._row.addWidget(button)
                self._held.append(button)
        for widget in self._held:
            widget.show()
        self._band.setVisible(portrait and footer.note is not None)

    def let_go(self) -> tuple[QWidget, ...]:
        """Give back what is held, for the page that is deleted."""
        held, self._held = tuple(self._held), []
        for widget in held:
            widget.hide()
            widget.setParent(None)
        return held

    def rescale(self) -> None:
        """Margins of the orientation; high contrast has a thick line above."""
        side = 56 if measure.is_portrait() else 80
        measure.margins(self._row, (side, 20, side, 20))
        theme.state(self, contrast="true" if theme.is_high_contrast() else "false")

"""The checks beside the camera picture: waiting, good, or one thing to do (DESIGN.md L04)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain.guidance import Check, CheckState
from kiosk.ui import icons, measure, theme, words
from kiosk.ui.parts.buttons import paint_box
from kiosk.ui.parts.label import Label


class CheckRow(QWidget):
    """One check, 88 high; 104 while it says what to do."""

    def __init__(self, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._tight = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = measure.row(self, gap=12, margins=(22 + 52 + 16, 8, 20, 8))
        lines = measure.column()
        self._name = Label(role="body", weight=600)
        self._below = Label(role="small", ink="warning")
        lines.addStretch(1)
        lines.addWidget(self._name)
        lines.addWidget(self._below)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        self._word = Label(role="small", weight=600, wrap=False)
        row.addWidget(self._word)
        self.show_check(check)

    def show_check(self, check: Check) -> None:
        """Show this state of it."""
        self._check = check
        fix = check.state is CheckState.FIX and check.hint is not None
        name = words.say(check.key)
        if fix and check.hint is not None:
            self._name.show_text(words.say(check.hint))
            self._below.show_text(f"{name}: {words.say('q_notyet')}")
            self._word.show_text("")
        else:
            self._name.show_text(name)
            good = check.state is CheckState.OK
            self._word.show_text(words.say("q_good" if good else "q_wait"))
            self._word.set_ink("success" if good else "text-2")
        self._name.set_ink("text-2" if check.state is CheckState.WAIT else "text")
        self._below.setVisible(fix)
        self._word.setVisible(not fix)
        self.setAccessibleName(f"{self._name.text()} {self._word.text() or self._below.text()}")
        self.updateGeometry()
        self.update()

    def tighten(self, *, on: bool) -> None:
        """Twelve lower, where the column is short of room."""
        self._tight = on
        self.updateGeometry()

    def retranslate(self) -> None:
        """Say it again in the language in use."""
        self.show_check(self._check)

    def hasHeightForWidth(self) -> bool:
        """No: the row has two heights only, unless its words need more."""
        return False

    def sizeHint(self) -> QSize:
        """88 high, 104 while it says what to do."""
        inside = self.layout()
        drawn = 104 if self._check.state is CheckState.FIX else 88
        least = theme.px(drawn - 12 if self._tight else drawn)
        width = self.width() if self.width() > theme.px(200) else theme.px(540)
        high = inside.heightForWidth(width) if inside is not None else 0
        return QSize(theme.px(540), max(least, high))

    def minimumSizeHint(self) -> QSize:
        """As high as wished, and narrower."""
        return QSize(theme.px(300), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the dot."""
        state = self._check.state
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fix = state is CheckState.FIX
        paint_box(
            painter,
            QRectF(self.rect()),
            "warning-soft" if fix else "surface",
            "warning-line" if fix else "border-subtle",
            theme.border("lobby-input" if fix else "lobby-card"),
            18,
        )
        side = theme.px(52)
        box = QRectF(theme.px(22), (self.height() - side) / 2, side, side)
        size = theme.px(34)
        if state is CheckState.WAIT:
            painter.setPen(QPen(theme.colour("border-strong"), theme.px(4)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(2, 2, -2, -2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("warning-fill" if fix else "success-fill"))
            painter.drawEllipse(box)
            icon = icons.pixmap(
                "triangle-alert" if fix else "check", size, "on-warning" if fix else "on-success", 3
            )
            at = round(box.center().x() - size / 2), round(box.center().y() - size / 2)
            painter.drawPixmap(*at, icon)
        painter.end()


class Checklist(QWidget):
    """Five rows; in portrait two beside each other, the one to fix over the whole width."""

    def __init__(self, checks: Sequence[Check], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checklist")
        self._checks = tuple(checks)
        self._grid = measure.grid(self, gap=14)
        self.rows = [CheckRow(check) for check in checks]
        self._shape: tuple[object, ...] = ()
        self._arrange()

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Show these states, in the order given at first."""
        checks = tuple(checks)
        if checks == self._checks and self._shape:
            return
        self._checks = checks
        for row, check in zip(self.rows, checks, strict=True):
            row.show_check(check)
        self._arrange()

    def tighten(self, *, on: bool) -> None:
        """Lower rows, to make room for one more button."""
        for row in self.rows:
            row.tighten(on=on)

    def rescale(self) -> None:
        """Place the rows for the orientation in use."""
        self._arrange()

    def _arrange(self) -> None:
        portrait = measure.is_portrait()
        fixes = tuple(c.state is CheckState.FIX for c in self._checks)
        shape = (portrait, fixes if portrait else ())
        if shape == self._shape:
            return
        self._shape = shape
        while self._grid.takeAt(0) is not None:
            pass
        if not portrait:
            for number, row in enumerate(self.rows):
                self._grid.addWidget(row, number, 0)
            return
        order = sorted(zip(fixes, self.rows, strict=True), key=lambda pair: pair[0])
        at = 0
        for number, (fix, row) in enumerate(order):
            last_alone = number == len(order) - 1 and at % 2 == 0
            whole = fix or last_alone
            at += at % 2 if whole else 0
            self._grid.addWidget(row, at // 2, at % 2, 1, 2 if whole else 1)
            at += 2 if whole else 1

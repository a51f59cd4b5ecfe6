"""The rail at the left of the desk: where one can go, who is signed in, and the lock."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.domain.staff import Staff
from kiosk.ui import icons, theme, words
from kiosk.ui.desk.places import Place
from kiosk.ui.named import named
from kiosk.ui.parts.data_table import paint_line
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_button import IconButton
from kiosk.ui.parts.initials import Initials
from kiosk.ui.parts.mark import Mark

WIDE = 216
NARROW = 64
_ITEM = 40
_ICON = 20


class NavItem(QAbstractButton):
    """One place. Active: filled, with a bar at the edge of the rail."""

    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._narrow = False
        self._count = 0
        self.setText(words.say(place.word))
        self.setAccessibleName(self.text())
        self.setCheckable(True)
        self.setFixedHeight(_ITEM)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        named(self, f"go_{place.name}")

    def set_narrow(self, narrow: bool) -> None:
        """Icon alone, the name as a tip."""
        self._narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.update()

    def set_count(self, count: int) -> None:
        """How much waits there."""
        self._count = count
        said = f"{self.text()}, {count}" if count else self.text()
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as an item."""
        return QSize(NARROW if self._narrow else WIDE, _ITEM)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill, bar, icon, name and count."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(10, 0, -10, 0)
        ink = "primary" if self.isChecked() else "text-2"
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.colour("selected" if self.isChecked() else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.isChecked():
            painter.setBrush(theme.colour("primary"))
            painter.drawRoundedRect(QRectF(-4, 8, 8, self.height() - 16), 4, 4)
        left = (self.width() - _ICON) / 2 if self._narrow else box.left() + 12
        top = int((self.height() - _ICON) / 2)
        painter.drawPixmap(int(left), top, icons.pixmap(self.place.icon, _ICON, ink, 2.0))
        if self._narrow:
            self._paint_dot(painter, box)
        else:
            self._paint_words(painter, box, ink)
        painter.end()

    def _paint_dot(self, painter: QPainter, box: QRectF) -> None:
        """Something waits."""
        if self._count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("primary"))
            painter.drawEllipse(QRectF(box.right() - 11, 4, 7, 7))

    def _paint_words(self, painter: QPainter, box: QRectF, ink: str) -> None:
        """Name and count."""
        right = box.right() - 12
        if self._count:
            font = theme.font("desk", "micro", weight=700, figures=True)
            text = str(self._count)
            wide = max(20, QFontMetrics(font).horizontalAdvance(text) + 18)
            pill = QRectF(right - wide, box.center().y() - 10, wide, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("primary"))
            painter.drawRoundedRect(pill, 10, 10)
            painter.setPen(theme.colour("on-primary"))
            painter.setFont(font)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            right = pill.left() - 8
        font = theme.font("desk", "strong" if self.isChecked() else "body", weight=None)
        name = QRectF(box.left() + 44, box.top(), right - box.left() - 44, box.height())
        paint_line(painter, name, self.text(), font, theme.colour(ink))


class Navigation(QWidget):
    """The rail. Signals: ``went(str)`` to a place, ``locked()``."""

    went = Signal(str)
    locked = Signal()

    def __init__(self, facility: str, places: tuple[Place, ...], parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "desk_nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._items: dict[str, NavItem] = {}
        self._wide_only: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 12)
        self._column.setSpacing(0)
        self._build_head(facility)
        self._column.addSpacing(12)
        for place in places:
            if place.icon:
                item = NavItem(place, self)
                item.clicked.connect(lambda _on=False, name=place.name: self.went.emit(name))
                self._items[place.name] = item
                self._column.addWidget(item)
        self._column.addStretch(1)
        self._foot = QWidget(self)
        self._foot_line = QHBoxLayout(self._foot)
        self._foot_line.setContentsMargins(14, 0, 10, 0)
        self._foot_line.setSpacing(8)
        self._column.addWidget(self._foot)
        self.set_narrow(False)

    def _build_head(self, facility: str) -> None:
        """Mark, facility and what this is."""
        head = QWidget(self)
        line = QHBoxLayout(head)
        line.setContentsMargins(14, 0, 10, 0)
        line.setSpacing(10)
        line.addWidget(Mark(32))
        names = QWidget(head)
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(DeskText(facility, "strong", wrap=True))
        column.addWidget(DeskText(words.say("desk.nav.desk"), "micro", "text-2"))
        line.addWidget(names, 1)
        self._wide_only.append(names)
        self._column.addWidget(head)

    def show_staff(self, staff: Staff) -> None:
        """Who is signed in."""
        while (old := self._foot_line.takeAt(0)) is not None:
            gone = old.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self._foot_line.addWidget(Initials(staff.name, self._foot))
        names = QWidget(self._foot)
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(named(DeskText(staff.name, "strong", wrap=True), "staff_name"))
        role = words.say(f"desk.role.{staff.role}")
        column.addWidget(DeskText(f"{role} · {staff.badge}", "micro", "text-2", wrap=True))
        self._foot_line.addWidget(names, 1)
        lock = named(IconButton("lock", "desk.nav.lock", self._foot), "lock_desk")
        lock.clicked.connect(self.locked)
        self._foot_line.addWidget(lock)
        self._foot_wide = [names, lock]
        self._show_foot()

    def activate(self, name: str) -> None:
        """Light the item of that place."""
        for key, item in self._items.items():
            item.setChecked(key == name)

    def set_count(self, name: str, count: int) -> None:
        """How much waits at a place."""
        if name in self._items:
            self._items[name].set_count(count)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, for pages that need the width."""
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        for item in self._items.values():
            item.set_narrow(narrow)
        for widget in self._wide_only:
            widget.setVisible(not narrow)
        self._show_foot()

    def _show_foot(self) -> None:
        """Beside icons alone only the initials fit."""
        for widget in getattr(self, "_foot_wide", ()):
            widget.setVisible(not self._narrow)

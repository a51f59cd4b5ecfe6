"""Reasons by category as boxes to tick, each with a number key."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kiosk.domain.reason import Category, Reason
from kiosk.ui import icons, theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.data_table import chip_width, paint_chip, paint_line
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.key_cap import cap_width, paint_cap

_ROW = 36
_BOX = 18
_LEFT = 14
_LABEL = _LEFT + _BOX + 12
_RIGHT = 12
_ICONS: dict[Category, str] = {
    Category.INVALID_PHOTO: "circle-user-round",
    Category.INVALID_ID: "id-card",
    Category.POLICY_VIOLATION: "scale",
    Category.SECURITY_CONCERN: "shield-alert",
    Category.BEHAVIOURAL: "gavel",
    Category.NON_BEHAVIOURAL: "wrench",
}
_DIGITS = "1234567890"
#: Pressed before a digit for the reasons that need their own text.
OTHER_KEY = "O"


class ReasonBox(QCheckBox):
    """One reason: box, name, code and key; ``suggested`` ones say that a check speaks for them."""

    def __init__(self, reason: Reason, keys: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.reason = reason
        self._keys = keys
        self._suggested = False
        self._name = words.say(f"reason.{reason}.name")
        named(self, f"reason_{reason.value.replace('.', '_')}")
        self.setAccessibleName(self._name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_ROW)
        self.setProperty("focus_radius", 6)

    @property
    def suggested(self) -> bool:
        """Whether a check speaks for it."""
        return self._suggested

    def suggest(self) -> None:
        """Mark it and tick it; the officer may untick it."""
        self._suggested = True
        self.setAccessibleDescription(words.say("reason_tree_suggested"))
        self.setChecked(True)
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for name, chip, code and keys."""
        name = QFontMetrics(theme.font("desk", "strong")).horizontalAdvance(self._name)
        chip = chip_width(words.say("reason_tree_suggested"), "scan-face") if self._suggested else 0
        return QSize(_LABEL + name + chip + self._right_width() + 40, _ROW)

    def minimumSizeHint(self) -> QSize:
        """The name may be shortened when there is no room."""
        return QSize(_LABEL + 120 + self._right_width(), _ROW)

    def hitButton(self, at: QPoint) -> bool:
        """The whole row is the target."""
        return self.rect().contains(at)

    def _right_width(self) -> int:
        return sum(cap_width(k) + 4 for k in self._keys) + _RIGHT

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, box, name, then from the right the keys and the code."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        self._paint_ground(painter)
        self._paint_box(painter, QRectF(_LEFT, middle - _BOX / 2, _BOX, _BOX))
        right = self.width() - self._right_width() + 4.0
        at = right
        for key in self._keys:
            at += paint_cap(painter, at, middle, key, theme.colour("text-2")) + 4
        code = self.reason.value.split(".")[1]
        font = theme.font("desk", "micro", figures=True)
        wide = QFontMetrics(font).horizontalAdvance(code)
        named_font = theme.font("desk", "strong" if self.isChecked() else "body")
        name = QFontMetrics(named_font).horizontalAdvance(self._name)
        left = _LABEL + name + 10.0
        if self._suggested:
            text = words.say("reason_tree_suggested")
            if left + chip_width(text, "scan-face") < right:
                left += paint_chip(painter, left, middle, text, "scan-face", "info") + 10
        if left + wide + 10 < right:
            place = QRectF(right - wide - 10, 0, wide + 4, self.height())
            paint_line(painter, place, code, font, theme.colour("text-3"))
        area = QRectF(_LABEL, 0, right - _LABEL - 8, self.height())
        paint_line(painter, area, self._name, named_font, theme.colour("text"))
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        """Filled when ticked or under the pointer."""
        box = QRectF(self.rect()).adjusted(2, 1, -2, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(box, 6, 6)
        elif self.underMouse():
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box, 6, 6)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        """The box and its tick."""
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("primary"))
            painter.drawRoundedRect(box, 4, 4)
            tick = icons.pixmap("check", 14, "on-primary", 3.0)
            painter.drawPixmap(int(box.left() + 2), int(box.top() + 2), tick)
            return
        painter.setPen(QPen(theme.colour("border-strong"), 2))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)


class ReasonTree(QWidget):
    """All reasons of some categories. Signal: ``changed()`` when a box was ticked or unticked."""

    changed = Signal()

    def __init__(self, reasons: Iterable[Reason], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[Reason, ReasonBox] = {}
        self._awaiting_other = False
        reasons = tuple(reasons)
        self._plain = tuple(r for r in reasons if not r.value.endswith(".other"))
        self._others = tuple(r for r in reasons if r.value.endswith(".other"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for category in dict.fromkeys(r.category for r in reasons):
            column.addWidget(self._head(category, [r for r in reasons if r.category is category]))
            for reason in (r for r in reasons if r.category is category):
                box = ReasonBox(reason, self._keys_of(reason), self)
                box.toggled.connect(lambda _on: self.changed.emit())
                self._boxes[reason] = box
                column.addWidget(box)
            column.addSpacing(8)
        column.addStretch(1)

    def ticked(self) -> tuple[Reason, ...]:
        """The reasons chosen, in the order of the rules."""
        return tuple(r for r, box in self._boxes.items() if box.isChecked())

    def box(self, reason: Reason) -> ReasonBox:
        """The box of that reason."""
        return self._boxes[reason]

    def first(self) -> ReasonBox:
        """The first box ticked, or the first."""
        return self._boxes[next(iter(self.ticked()), next(iter(self._boxes)))]

    def suggest(self, reasons: Iterable[Reason]) -> None:
        """Mark and tick those that checks speak for."""
        for reason in reasons:
            if reason in self._boxes:
                self._boxes[reason].suggest()

    def press(self, key: str) -> bool:
        """Act on a typed character; whether it meant anything here."""
        awaiting, self._awaiting_other = self._awaiting_other, False
        if key.upper() == OTHER_KEY:
            self._awaiting_other = True
            return True
        if key not in _DIGITS or not key:
            return False
        at = _DIGITS.index(key)
        choice = self._others if awaiting else self._plain
        if at >= len(choice):
            return False
        box = self._boxes[choice[at]]
        box.toggle()
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.reveal(choice[at])
        return True

    def reveal(self, reason: Reason) -> None:
        """Scroll so that its row is seen, if the tree lies in something that scrolls."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self._boxes[reason])

    def _keys_of(self, reason: Reason) -> tuple[str, ...]:
        """The keys that tick it."""
        if reason in self._plain:
            at = self._plain.index(reason)
            return (_DIGITS[at],) if at < len(_DIGITS) else ()
        return (OTHER_KEY, _DIGITS[self._others.index(reason)])

    def _head(self, category: Category, reasons: list[Reason]) -> QWidget:
        """Icon and name of a category, and whether the visitor can correct it."""
        head = QWidget(self)
        line = QHBoxLayout(head)
        line.setContentsMargins(2, 4, 2, 4)
        line.setSpacing(8)
        line.addWidget(IconMark(_ICONS[category], 18, "primary", head))
        line.addWidget(DeskText(words.say(f"category.{category}"), "strong"))
        final = all(r.is_final for r in reasons)
        note = words.say("reason_tree_final" if final else "reason_tree_fixable")
        line.addWidget(DeskText(note, "micro", "text-2"))
        line.addStretch(1)
        return head

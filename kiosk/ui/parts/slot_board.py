"""The times of a day in groups, one for each window of the visiting hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.slot_button import SlotButton, SlotLook

#: Design pixels: inside a group, between groups, between times.
_PAD, _BETWEEN, _GAP = 24, 24, 14
#: Rows of a group beside others: as many as fit without scrolling first, then more.
_ROWS_LEAST, _ROWS_MOST = 4, 7
#: Columns of groups that lie one under another; the wider number for a day of many times.
_FEW_COLUMNS, _MANY_COLUMNS, _FEW_ROWS = 4, 6, 6


@dataclass(frozen=True, slots=True)
class GroupLook:
    """A window: the key of its name, an icon, its hours in words, and its times."""

    key: str
    icon: str
    hours: str
    slots: tuple[SlotLook, ...]


class _Group(Card):
    """One window: its head, and its times in a grid that the board decides."""

    def __init__(self, parent: QWidget, pressed: Callable[[SlotButton], None]) -> None:
        super().__init__(parent=parent)
        self._pressed = pressed
        self.buttons: list[SlotButton] = []
        self.head = QWidget(self)
        row = measure.row(self.head, gap=18)
        self._icon = Medallion("sun", 46, 46, stroke=2.2, disc="")
        row.addWidget(self._icon)
        told = measure.flip(turned=True, gap=0)
        self._name = Label(role="body", weight=600, size=34, wrap=False)
        self._hours = Label(role="small", ink="text-2", wrap=False, figures=True)
        told.addWidget(self._name)
        told.addStretch(1)
        told.addWidget(self._hours)
        row.addLayout(told, 1)

    def show_look(self, look: GroupLook) -> list[SlotButton]:
        """Show its head; its buttons, as many as it has times, those too many hidden."""
        self._icon.show_icon(look.icon, "", "primary")
        self._name.say(look.key)
        self._hours.show_text(look.hours)
        self.setAccessibleName(f"{self._name.text()}, {look.hours}")
        while len(self.buttons) < len(look.slots):
            button = SlotButton(self)
            button.clicked.connect(lambda _=False, b=button: self._pressed(b))
            self.buttons.append(button)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(look.slots))
        return self.buttons[: len(look.slots)]

    def head_width(self) -> int:
        """What its head and margins need."""
        return self.head.sizeHint().width() + 2 * theme.px(_PAD)

    def high(self, count: int, columns: int) -> int:
        """Its height with that many times in so many columns."""
        rows = -(-count // max(columns, 1))
        times = rows * SlotButton.fitting_height() + (rows - 1) * theme.px(_GAP)
        return 2 * theme.px(_PAD - 2) + self.head.sizeHint().height() + theme.px(12) + times

    def place(self, shown: Sequence[SlotButton], columns: int) -> None:
        """Lay out head and times at the size it has."""
        pad, gap = theme.px(_PAD), theme.px(_GAP)
        inner = self.width() - 2 * pad
        top = theme.px(_PAD - 2)
        self.head.setGeometry(pad, top, inner, self.head.sizeHint().height())
        top += self.head.height() + theme.px(12)
        high = SlotButton.fitting_height()
        for number, button in enumerate(shown):
            row, column = divmod(number, columns)
            left = column * (inner + gap) // columns
            right = (column + 1) * (inner + gap) // columns - gap
            button.setGeometry(pad + left, top + row * (high + gap), right - left, high)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Columns and width of each group; ``beside``: side by side, else one under another."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    beside: bool


class SlotBoard(QWidget):
    """All times of one day.

    ``chosen(str)``: the name of an open time that was pressed; ``asked(str)``: of a closed one.
    """

    chosen = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[_Group] = []
        self._shown: list[list[SlotButton]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_groups(self, looks: Sequence[GroupLook], chosen: str) -> None:
        """Show these windows; ``chosen`` is the name of the chosen time or ""."""
        while len(self._groups) < len(looks):
            self._groups.append(_Group(self, self._pressed))
        self._shown = []
        for number, group in enumerate(self._groups):
            group.setVisible(number < len(looks))
            if number >= len(looks):
                continue
            buttons = group.show_look(looks[number])
            for button, look in zip(buttons, looks[number].slots, strict=True):
                button.show_look(look, chosen=look.name == chosen)
            self._shown.append(buttons)
        self.updateGeometry()
        self._place()

    def buttons(self) -> list[SlotButton]:
        """The times that are shown, in order."""
        return [button for group in self._shown for button in group]

    def _pressed(self, button: SlotButton) -> None:
        told = self.asked if button.look.kind == "closed" else self.chosen
        told.emit(button.look.name)

    def _plan(self, width: int) -> _Plan:
        counts = [len(shown) for shown in self._shown]
        least = max((b.sizeHint().width() for b in self.buttons()), default=1)
        if not measure.is_portrait() and len(counts) > 1:
            for rows in range(_ROWS_LEAST, _ROWS_MOST + 1):
                columns = tuple(max(-(-count // rows), 1) for count in counts)
                widths = self._shares(width, columns, least)
                if widths:
                    return _Plan(columns, widths, beside=True)
        inner, gap = width - 2 * theme.px(_PAD), theme.px(_GAP)
        most = max((inner + gap) // (least + gap), 1)
        columns_each = min(most, _FEW_COLUMNS)
        if sum(-(-count // columns_each) for count in counts) > _FEW_ROWS:
            columns_each = min(most, _MANY_COLUMNS if measure.is_portrait() else most)
        return _Plan((columns_each,) * len(counts), (width,) * len(counts), beside=False)

    def _shares(self, width: int, columns: tuple[int, ...], least: int) -> tuple[int, ...]:
        """Widths of groups side by side with times of one width; none if they do not fit."""
        pad, gap = 2 * theme.px(_PAD), theme.px(_GAP)
        room = width - (len(columns) - 1) * theme.px(_BETWEEN)
        heads = [g.head_width() for g in self._groups[: len(columns)]]
        fixed = [pad + (c - 1) * gap for c in columns]
        least_each = [max(f + c * least, h) for f, c, h in zip(fixed, columns, heads, strict=True)]
        if sum(least_each) > room:
            return ()
        wide: set[int] = set()
        while True:
            free = [n for n in range(len(columns)) if n not in wide]
            spare = room - sum(heads[n] for n in wide) - sum(fixed[n] for n in free)
            each = spare / max(sum(columns[n] for n in free), 1)
            too_narrow = {n for n in free if fixed[n] + columns[n] * each < heads[n]}
            if not too_narrow or too_narrow == set(free):
                break
            wide |= too_narrow
        return tuple(
            heads[n] if n in wide else int(fixed[n] + columns[n] * each)
            for n in range(len(columns))
        )

    def _heights(self, plan: _Plan) -> list[int]:
        each = zip(self._groups, self._shown, plan.columns, strict=False)
        return [group.high(len(shown), columns) for group, shown, columns in each]

    def heightForWidth(self, width: int) -> int:
        """What the groups take at that width."""
        if not self._shown:
            return 0
        plan = self._plan(width)
        heights = self._heights(plan)
        if plan.beside:
            return max(heights)
        return sum(heights) + (len(heights) - 1) * theme.px(_BETWEEN - 4)

    def sizeHint(self) -> QSize:
        """As wide as it is given."""
        return QSize(theme.px(600), self.heightForWidth(max(self.width(), theme.px(600))))

    def minimumSizeHint(self) -> QSize:
        """Narrow; it grows in height."""
        return QSize(theme.px(300), theme.px(120))

    def _place(self) -> None:
        if not self._shown or self.width() <= 0:
            return
        plan = self._plan(self.width())
        heights = self._heights(plan)
        left = top = 0
        for number, shown in enumerate(self._shown):
            group = self._groups[number]
            high = max(heights) if plan.beside else heights[number]
            last = plan.beside and number == len(self._shown) - 1
            wide = self.width() - left if last else plan.widths[number]
            group.setGeometry(left, top, wide, high)
            group.place(shown, plan.columns[number])
            if plan.beside:
                left += wide + theme.px(_BETWEEN)
            else:
                top += high + theme.px(_BETWEEN - 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._place()

    def rescale(self) -> None:
        """Lay out for the scale and orientation in use."""
        self.updateGeometry()
        self._place()

    def event(self, event: QEvent) -> bool:
        """A head that asks for another size moves what is under it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

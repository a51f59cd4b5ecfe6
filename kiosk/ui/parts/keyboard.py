"""The on-screen keyboard: a locked kiosk has none of the system's.

Keys act when pressed, not when released. They take no focus from the field by touch; with Tab
one key is reached, and arrows move among them.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme, words
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keys import COLUMNS, Cap, Layer, Layout, rows, shifted, starts_word, variants

#: Milliseconds: a held key goes on, Erase begins to repeat, and repeats.
HOLD, REPEAT_AFTER, REPEAT_EACH = 500, 500, 60

_SPOKEN = {
    "shift": "k_shift",
    "accents": "k_accents",
    "signs": "k_digits",
    "letters": "k_letters",
    "space": "k_space",
    "erase": "k_erase",
    "next": "k_next",
}
_ICONS = {"shift": "arrow-big-up", "erase": "delete", "next": "arrow-right"}

#: Steps to the right and down.
_WAYS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}

ShiftState = Literal["off", "once", "locked"]


class Key(PressButton):
    """One key; ``character`` is what it types now."""

    def __init__(self, cap: Cap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("focus_radius", 14)
        self.locked = False
        self.character = ""
        self.cap = cap
        self.wear(cap, cap.character)

    def wear(self, cap: Cap, character: str, *, locked: bool = False) -> None:
        """Become another key; it is drawn anew only if it looks different."""
        if (cap.act, locked) != (self.cap.act, self.locked):
            self.update()
        self.cap, self.character, self.locked = cap, character, locked
        self.setObjectName(cap.name)
        act = cap.act
        if act is None:
            self.setText(character)
            self.setAccessibleName(character)
        else:
            spoken = words.say(_SPOKEN[act])
            self.setText(
                {"accents": "á é ñ", "letters": "abc", "signs": words.say("k_sym")}.get(act, spoken)
            )
            self.setAccessibleName(spoken)
        self.setAutoRepeat(act == "erase")
        self.setAutoRepeatDelay(REPEAT_AFTER)
        self.setAutoRepeatInterval(REPEAT_EACH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are the keyboard's: it knows what lies beside what."""
        if event.key() in _WAYS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _fill(self) -> tuple[str, str, str]:
        if not self.isEnabled():
            return "sunken", "text-disabled", "border"
        if self.cap.act == "next":
            return ("primary-pressed" if self.isDown() else "primary"), "on-primary", "primary"
        if self.locked:
            return "primary", "on-primary", "primary"
        if self.isDown():
            return "primary-soft", "primary", "primary"
        return ("surface" if self.cap.act in (None, "space") else "key-fn"), "text", "border"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cap with a dark lower edge, and its sign or icon."""
        fill, ink, line = self._fill()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.px(3)
        box = QRectF(self.rect())
        plain = self.cap.act == "next" or theme.is_high_contrast()
        if not plain:
            paint_box(painter, box, "border-strong", "", 0, 14)
            box.adjust(0, 0, 0, -edge)
        width = theme.px(4) if self.isDown() else theme.border("lobby-card")
        paint_box(painter, box, fill, line, width, 14)
        if self.cap.act == "next":
            self._paint_next(painter, ink)
        elif self.cap.act in _ICONS:
            self._paint_icon(painter, box, ink)
        else:
            small = self.cap.act is not None
            painter.setFont(theme.font("lobby", "body", weight=500, size=30 if small else 38))
            painter.setPen(theme.colour(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def _paint_icon(self, painter: QPainter, box: QRectF, ink: str) -> None:
        size = theme.px(42)
        icon = icons.pixmap(_ICONS[self.cap.act or ""], size, ink, 2.4)
        top = round(box.center().y() - size / 2)
        if self.cap.act == "shift":
            painter.drawPixmap(round(box.center().x() - size / 2), top, icon)
            return
        painter.setFont(theme.font("lobby", "label"))
        text = painter.fontMetrics().horizontalAdvance(self.text())
        gap = theme.px(14)
        left = round(box.center().x() - (size + gap + text) / 2)
        painter.drawPixmap(left, top, icon)
        painter.setPen(theme.colour(ink))
        painter.drawText(
            QRectF(left + size + gap, box.top(), text + 4, box.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )

    def _paint_next(self, painter: QPainter, ink: str) -> None:
        painter.setFont(theme.font("lobby", "h2", weight=600, size=36))
        painter.setPen(theme.colour(ink))
        size, step = theme.px(48), theme.px(52)
        metrics = painter.fontMetrics()
        beside = self.height() < theme.px(160)
        picture = icons.pixmap("arrow-right", size, ink, 2.4)
        if beside:
            text = metrics.horizontalAdvance(self.text())
            left = (self.width() - text - theme.px(18) - size) // 2
            box = QRect(left, 0, text + 4, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
            painter.drawPixmap(left + text + theme.px(18), (self.height() - size) // 2, picture)
            return
        middle = self.height() // 2
        painter.drawText(
            QRect(0, middle - step, self.width(), step), Qt.AlignmentFlag.AlignCenter, self.text()
        )
        painter.drawPixmap((self.width() - size) // 2, middle + theme.px(8), picture)


class Keyboard(QWidget):
    """Types into the field that it serves.

    ``went_on()``: Next was pressed (the field's ``entered`` is emitted too).
    """

    went_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyboard")
        self.setProperty("part", "dock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layout: Layout = "email"
        self._layer: Layer = "letters"
        self._shift: ShiftState = "off"
        self._edit: QLineEdit | None = None
        self._keys: list[Key] = []
        self._erase = self._key(Cap(act="erase"))
        self._next = self._key(Cap(act="next"))
        self._held: Key | None = None
        self._at = 0
        self._hold = QTimer(self)
        self._hold.setInterval(HOLD)
        self._hold.timeout.connect(self._go_on_holding)
        self._deal()

    # What it types into.

    def follow(self, *fields: Field) -> None:
        """Serve whichever of these fields has the focus, in its own layout."""
        for field in fields:
            field.touched.connect(lambda f=field: self.serve(f))

    def serve(self, field: Field) -> None:
        """Type into this field."""
        self.attach(field.edit, field.layout_wanted)

    def attach(self, edit: QLineEdit, layout: Layout) -> None:
        """Type into this line with that layout."""
        self._edit, self._layout = edit, layout
        self._layer, self._shift = "letters", "off"
        self._deal()

    # Keys.

    def _key(self, cap: Cap) -> Key:
        key = Key(cap, self)
        key.pressed.connect(lambda: self._pressed(key))
        key.released.connect(self._let_go)
        key.show()
        return key

    def _deal(self) -> None:
        """Give each key its sign in the layout, layer, shift and language in use."""
        if self._layout == "name" and self._layer == "letters" and self._shift != "locked":
            text = self._edit.text()[: self._edit.cursorPosition()] if self._edit else ""
            self._shift = "once" if starts_word(text) else "off"
        caps = [c for row in rows(self._layout, self._layer, words.language()) for c in row]
        while len(self._keys) < len(caps):
            self._keys.append(self._key(Cap("a")))
        for key, cap in zip(self._keys, caps, strict=False):
            up = self._shift != "off"
            character = shifted(cap.character, self._layout) if up else cap.character
            key.wear(cap, character, locked=cap.act == "shift" and up)
        for number, key in enumerate(self._keys):
            key.setVisible(number < len(caps))
            key.setFocusPolicy(Qt.FocusPolicy.TabFocus if number == 0 else Qt.FocusPolicy.NoFocus)
        self._place()

    def _pressed(self, key: Key) -> None:
        act = key.cap.act
        if act is None:
            self._type(key.character)
            if variants(key.character):
                self._held, self._at = key, 0
                self._hold.start()
        elif act == "space":
            self._type(" ")
        elif act == "erase" and self._edit is not None:
            self._edit.backspace()
            self._deal_if_needed()
        elif act == "next":
            self._leave()
        elif act == "shift":
            order: dict[ShiftState, ShiftState] = {"off": "once", "once": "locked", "locked": "off"}
            self._set_shift(order[self._shift])
        elif act in ("accents", "signs", "letters"):
            self._layer = act
            self._deal()

    def _set_shift(self, state: ShiftState) -> None:
        self._shift = state
        if self._layout == "name" and state == "off":
            # Asked for by hand: small letters even at the start of a word.
            caps = [c for row in rows(self._layout, self._layer, words.language()) for c in row]
            for key, cap in zip(self._keys, caps, strict=False):
                key.wear(cap, cap.character)
            return
        self._deal()

    def _type(self, text: str) -> None:
        if self._edit is None:
            return
        self._edit.insert(text)
        if self._layer == "accents":
            self._layer = "letters"
        if self._shift == "once":
            self._shift = "off"
            self._deal()
        else:
            self._deal_if_needed()

    def _deal_if_needed(self) -> None:
        if self._layout == "name":
            self._deal()

    def _leave(self) -> None:
        if self._edit is not None:
            self._edit.returnPressed.emit()
        self.went_on.emit()

    def _go_on_holding(self) -> None:
        """Replace what was typed by the next variant of the held key."""
        if self._held is None or self._edit is None:
            return
        typed = self._edit.text()[: self._edit.cursorPosition()][-1:]
        choice = variants(self._first(typed))
        if choice:
            self._edit.backspace()
            self._edit.insert(choice[self._at % len(choice)])
            self._at += 1

    def _first(self, typed: str) -> str:
        """The plain letter that a variant came from."""
        for plain in "aceinosuyACEINOSUY":
            if typed == plain or typed in variants(plain):
                return plain
        return typed

    def _let_go(self) -> None:
        self._hold.stop()
        self._held = None

    def retranslate(self) -> None:
        """Spanish has its own letter; names of keys follow the language."""
        self._erase.wear(self._erase.cap, "")
        self._next.wear(self._next.cap, "")
        self._deal()

    # Places.

    def _metrics(self) -> tuple[int, int, int]:
        """Key width, key height and gap in window pixels."""
        target = theme.tokens()["target"]
        which = "portrait" if measure.is_portrait() else "landscape"
        wide, high = target[f"lobby-key-{which}"]
        return theme.px(wide), theme.px(high), theme.px(target[f"lobby-key-{which}-gap"])

    def sizeHint(self) -> QSize:
        """Four rows, in portrait a fifth for Erase and Next."""
        wide, high, gap = self._metrics()
        count = 5 if measure.is_portrait() else 4
        return QSize(COLUMNS * (wide + gap), count * high + (count - 1) * gap + theme.px(44))

    def minimumSizeHint(self) -> QSize:
        """As high as it is drawn."""
        return QSize(theme.px(400), self.sizeHint().height())

    def rescale(self) -> None:
        """Place the keys for the scale and orientation in use."""
        self.updateGeometry()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the keys."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        wide, high, gap = self._metrics()
        portrait = measure.is_portrait()
        side = theme.px(250)
        block = COLUMNS * wide + (COLUMNS - 1) * gap
        left = (self.width() - (block if portrait else block + gap + side)) // 2
        top = theme.px(22)
        at = 0
        for number, row in enumerate(rows(self._layout, self._layer, words.language())):
            column = 0.0
            for cap in row:
                x = left + round(column * (wide + gap))
                width = round(cap.width * (wide + gap)) - gap
                self._keys[at].setGeometry(x, top + number * (high + gap), width, high)
                column += cap.width
                at += 1
        if portrait:
            y = top + 4 * (high + gap)
            third = round(block * 0.32)
            self._erase.setGeometry(left, y, third, high)
            self._next.setGeometry(left + third + gap, y, block - third - gap, high)
        else:
            x = left + block + gap
            self._erase.setGeometry(x, top, side, high)
            self._next.setGeometry(x, top + high + gap, side, 3 * high + 2 * gap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move among the keys."""
        way = _WAYS.get(event.key())
        holder = self.focusWidget()
        if way is None or not isinstance(holder, Key):
            super().keyPressEvent(event)
            return
        target = self._beside(holder, *way)
        if target is not None:
            holder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            target.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _beside(self, key: Key, right: int, down: int) -> Key | None:
        here = key.geometry().center()

        def cost(other: Key) -> float | None:
            there = other.geometry().center() - here
            along = there.x() * right + there.y() * down
            across = abs(there.x() * down) + abs(there.y() * right)
            return along + 3 * across if along > 0 else None

        found = [
            (c, k)
            for k in (*self._keys, self._erase, self._next)
            if k.isVisible() and (c := cost(k)) is not None
        ]
        return min(found, key=lambda pair: pair[0])[1] if found else None

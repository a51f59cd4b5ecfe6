"""A field to type in: label above, sentence of the problem, the line, a button that clears it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from kiosk.ui import icons, measure, theme, words
from kiosk.ui.parts.buttons import PressButton
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.keys import Layout
from kiosk.ui.parts.label import Label


class _Clear(PressButton):
    """Erases the line; 88 square though its picture is 44."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(words.say("k_clear"))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(88), theme.px(88))

    def paintEvent(self, _event: QPaintEvent) -> None:
        size = theme.px(44)
        painter = QPainter(self)
        at = (self.width() - size) // 2, (self.height() - size) // 2
        painter.drawPixmap(*at, icons.pixmap("circle-x", size, "text-2"))
        painter.end()


class Field(QWidget):
    """One line of typing under its label.

    ``changed(text)``: each change. ``entered()``: Enter or the keyboard's Next. ``touched()``: it
    got the focus, so that the page can show the keyboard of its ``layout_wanted``.
    """

    changed = Signal(str)
    entered = Signal()
    touched = Signal()

    def __init__(
        self,
        key: str,
        name: str,
        keyboard: Layout = "name",
        *,
        optional: bool = False,
        longest: int = 120,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.layout_wanted: Layout = keyboard
        self._key = key
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setProperty("part", "field")
        theme.state(self.edit, clearable="true")
        self.edit.setProperty("focus_radius", 14)
        self.edit.setMaxLength(longest)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.textChanged.connect(self._typed)
        self.edit.returnPressed.connect(self.entered)
        self._bar = measure.fixed(QFrame(), width=8)
        self._bar.setProperty("part", "bad-bar")
        self._build(optional=optional)
        self._clear = _Clear(self.edit)
        self._clear.setObjectName(f"{name}_clear")
        self._clear.clicked.connect(self.edit.clear)
        self._clear.hide()
        self.edit.installEventFilter(self)
        self.rescale()
        self.retranslate()

    def _build(self, *, optional: bool) -> None:
        outer = measure.row(self, gap=24)
        outer.addWidget(self._bar)
        lines = measure.column(gap=8)
        head = measure.row(gap=10)
        head.addWidget(Label(self._key, "label", wrap=False))
        if optional:
            head.addWidget(Label("optional", "label", "text-2", weight=400, wrap=False))
        head.addStretch(1)
        lines.addLayout(head)
        self._problem = QWidget()
        said = measure.row(self._problem, gap=12)
        said.addWidget(Medallion("circle-alert", 36, 36, disc="", ink="danger"))
        self._sentence = Label(role="label", ink="danger")
        said.addWidget(self._sentence, 1)
        lines.addWidget(self._problem)
        lines.addWidget(self.edit)
        outer.addLayout(lines, 1)
        self._problem.hide()
        self._bar.hide()

    def text(self) -> str:
        """What was typed, without spaces around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Put this in the line."""
        self.edit.setText(text)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong at the field; the value stays."""
        self._sentence.show_text(sentence)
        self._problem.setVisible(bool(sentence))
        self._bar.setVisible(bool(sentence))
        self.edit.setAccessibleDescription(sentence)
        theme.state(self.edit, bad="true" if sentence else "false")
        self.rescale()  # polishing anew drops the font

    def problem(self) -> str:
        """The sentence at the field, or ""."""
        return "" if self._problem.isHidden() else self._sentence.text()

    def retranslate(self) -> None:
        """Say the name again in the language in use."""
        self.edit.setAccessibleName(words.say(self._key))

    def rescale(self) -> None:
        """Take the font of the scale in use."""
        self.edit.setFont(theme.font("lobby", "lead", weight=500))
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the font again: the style sheet drops one that was set before the first showing."""
        super().showEvent(event)
        self.rescale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the clearing button at the right end."""
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the line gets the focus; keep the clearing button inside it."""
        if watched is self.edit:
            if event.type() == QEvent.Type.FocusIn:
                self.touched.emit()
            elif event.type() == QEvent.Type.Resize:
                self._place()
        return False

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text) and not self.edit.isReadOnly())
        self.changed.emit(text)

    def _place(self) -> None:
        side = theme.px(88)
        box = QRect(self.edit.width() - side - theme.px(4), 0, side, self.edit.height())
        self._clear.setGeometry(box)

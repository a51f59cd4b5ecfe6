"""A field that narrows a list: a glass at the left, its key at the right."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.key_cap import KeyCap

_GLASS = 18


class FilterField(QLineEdit):
    """The key cap goes away while there is text."""

    def __init__(self, hint: str, cap: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "desk-field")
        self.setProperty("focus_radius", 6)
        self.setPlaceholderText(hint)
        self._glass = IconMark("search", _GLASS, "text-3", self)
        self._cap = KeyCap(cap, role="text-3", parent=self)
        self.setTextMargins(_GLASS + 6, 0, self._cap.sizeHint().width() + 4, 0)
        self.textChanged.connect(lambda text: self._cap.setVisible(not text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Glass and cap stand upright in the middle."""
        super().resizeEvent(event)
        self._glass.move(10, (self.height() - _GLASS) // 2)
        cap = self._cap.sizeHint()
        self._cap.setGeometry(
            self.width() - cap.width() - 8,
            (self.height() - cap.height()) // 2,
            cap.width(),
            cap.height(),
        )

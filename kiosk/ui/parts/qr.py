"""A QR code, painted module by module so that it is sharp at any size."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import theme

#: Modules of white around the code (ISO/IEC 18004 asks for 4; DESIGN.md L09 gives 3 on white).
QUIET = 4


class QrCode(QWidget):
    """The text as a QR code with error correction M; ``side`` in design pixels.

    Always dark on white, whatever the theme: readers ask for it.
    """

    def __init__(self, text: str = "", side: float = 350, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._rows: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Another text; nothing is drawn for ""."""
        import segno

        self._rows = ()
        if text:
            made = segno.make(text, error="m", micro=False, boost_error=False)
            self._rows = tuple(tuple(bool(module) for module in row) for row in made.matrix)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Its side."""
        return QSize(theme.px(self._side), theme.px(self._side))

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw whole pixels for each module."""
        if not self._rows:
            return
        count = len(self._rows) + 2 * QUIET
        module = max(min(self.width(), self.height()) // count, 1)
        left = (self.width() - module * count) // 2 + module * QUIET
        top = (self.height() - module * count) // 2 + module * QUIET
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    box = QRect(left + x * module, top + y * module, module, module)
                    painter.fillRect(box, Qt.GlobalColor.black)
        painter.end()

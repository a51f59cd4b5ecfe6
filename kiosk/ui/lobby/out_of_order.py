"""The camera failed its daily test: the terminal says so, in both languages, until it is well.

It lies over the welcome page alone (the test is made while nobody is there), so nobody who has
begun is sent away.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.language import Language
from kiosk.domain.self_test import CameraOutcome
from kiosk.services.self_test import PATIENCE, CameraTested
from kiosk.ui import measure, theme, words
from kiosk.ui.lobby.camera_stopped import STAFF_CODES
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label

#: Roles of the two languages on the petrol ground, as on the welcome page.
_TITLES = ((Language.ENGLISH, "on-primary"), (Language.SPANISH, "heat-2"))


class OutOfOrder(QWidget):
    """Covers the window ``over`` from a failed test on until one passes (DESIGN.md, L01).

    There is nothing to press: the way on is another kiosk or the front desk. Help still rings.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("out_of_order")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._over, self._why = over, ""
        self._labels: list[tuple[Label, str, Language, str]] = []
        lines = measure.column(self, gap=16, margins=(80, 80, 80, 56))
        lines.addStretch(2)
        self._mark = Medallion("wrench", 160, 140, disc="", ink="on-primary")
        lines.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addSpacing(24)
        for key, role, size in (("out_title", "h1", 72), ("out_text", "lead", 40)):
            for language, ink in _TITLES:
                label = Label(role=role, ink=ink, size=size, centred=True)
                self._labels.append((label, key, language, ink))
                lines.addWidget(label)
            lines.addSpacing(32)
        lines.addStretch(3)
        self._code = Label(role="small", ink="on-primary", centred=True)
        self._code.setObjectName("out_code")
        lines.addWidget(self._code)
        over.installEventFilter(self)
        self.retranslate()
        self.hide()

    def heed(self, tested: CameraTested) -> None:
        """Take the terminal out of service, or back into it."""
        if not tested.serves:
            self._begin(tested.outcome)
        elif not self.isHidden():
            self.hide()
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Both languages, and the number for staff."""
        for label, key, language, _ in self._labels:
            label.show_text(words.say_in(language, key))
        if self._why:
            key = STAFF_CODES.get(self._why, "cam_silent")
            facts = {"n": round(PATIENCE)} if key == "cam_silent" else {}
            code = words.say_in(Language.ENGLISH, key, **facts)
            self._code.show_text(words.say_in(Language.ENGLISH, "g_code", code=code))
        keys = ("out_title", "out_text")
        told = (words.say_in(each, key) for each in Language for key in keys)
        self.setAccessibleName(" ".join(told))

    def _begin(self, why: CameraOutcome) -> None:
        self._why = why.value
        plain = theme.is_high_contrast()
        theme.state(self, surface="page" if plain else "primary")
        for label, _, _, ink in self._labels:
            label.set_ink("text" if plain else ink)
        self._code.set_ink("text" if plain else "on-primary")
        self._mark.show_icon("wrench", "", "text" if plain else "on-primary")
        self.retranslate()
        measure.fit(self)
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Keys do not reach what lies under it."""
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if watched is self._over and event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._over.rect())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Touches go no further."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Touches go no further."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Help (F1) goes on to the window; nothing else does."""
        if event.key() == Qt.Key.Key_F1:
            super().keyPressEvent(event)
        else:
            event.accept()

"""The camera gives no pictures: answers are kept, and the page comes back by itself (L17)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.camera.reader import CameraStatus
from kiosk.ui import icons, measure, theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import PressButton, paint_box
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label

#: Milliseconds that "Trying now" stands after it was asked for.
_TRIED_MS = 2000

#: Why there is no picture, as ``CameraStatus.why`` says it, and the number for staff.
STAFF_CODES = {
    "missing": "cam_missing",
    "silent": "cam_silent",
    "starting": "cam_silent",
    "resting": "cam_silent",
    "lost": "cam_lost",
    "coarse": "cam_coarse",
    "denied": "cam_denied",
    "virtual": "cam_virtual",
    "frozen": "cam_frozen",
    "green": "cam_green",
    "black": "cam_black",
    "blank": "cam_blank",
    "unlisted": "cam_unlisted",
}


class _Way(PressButton):
    """A way on: a wide button whose icon and words begin at the left."""

    def __init__(self, key: str, icon: str, *, primary: bool = False) -> None:
        super().__init__()
        self._key, self._icon, self._primary = key, icon, primary
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_radius", 18)
        self.setProperty("kind", "primary" if primary else "secondary")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(words.say(self._key))
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(theme.font("lobby", "button")).horizontalAdvance(self.text())
        return QSize(wide + theme.px(44 + 40 + 22 + 44), theme.px(110))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        fill, ink = ("primary", "on-primary") if self._primary else ("surface", "primary")
        if self._is_down():
            fill = "primary-pressed" if self._primary else "primary-soft"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(painter, QRectF(self.rect()), fill, "primary", theme.px(3), 18)
        size = theme.px(44)
        left = theme.px(40)
        painter.drawPixmap(
            left, (self.height() - size) // 2, icons.pixmap(self._icon, size, ink, 2.2)
        )
        painter.setFont(theme.font("lobby", "button"))
        painter.setPen(theme.colour(ink))
        box = self.rect().adjusted(left + size + theme.px(20), 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class _Dark(QWidget):
    """Where the picture was: a crossed-out camera, what happens, and the number for staff."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = measure.column(self, gap=24, margins=(40, 296, 40, 40))
        self.doing = Label("g_trying", "body", "on-camera", weight=500)
        self.code = Label(role="small", ink="on-camera", centred=True)
        self.code.setObjectName("staff_code")
        again = measure.row(gap=18)
        again.addStretch(1)
        turn = Medallion("refresh-cw", 36, 36, stroke=2.4, disc="", ink="on-camera")
        again.addWidget(turn)
        again.addWidget(self.doing)
        again.addStretch(1)
        box.addLayout(again)
        box.addWidget(self.code)
        box.addStretch(1)
        measure.least(self, 560, 520)
        measure.most(self, height=540)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "border" if theme.is_high_contrast() else ""
        paint_box(painter, QRectF(self.rect()), "camera", line, theme.px(4), 24)
        size = theme.px(160)
        at = (self.width() - size) // 2, theme.px(100)
        painter.setOpacity(0.72)
        painter.drawPixmap(*at, icons.pixmap("camera-off", size, "on-camera", 1.6))
        painter.end()


class CameraStopped(QWidget):
    """Takes the place of the live picture. ``try_now()`` and ``called()`` tell what is wanted."""

    try_now = Signal()
    called = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("camera_stopped")
        row = measure.flip(self, gap=64, margins=(0, 48, 0, 0))
        self._dark = _Dark()
        row.addWidget(self._dark, 2, Qt.AlignmentFlag.AlignTop)
        lines = measure.column(gap=20)
        lines.addWidget(Label("g_title", "h1", size=64))
        lines.addWidget(Label("g_text", "lead"))
        lines.addSpacing(theme.px(12))
        self._try = named(_Way("g_try", "refresh-ccw", primary=True), "camera_try")
        self._call = named(_Way("g_call", "hand"), "camera_call")
        lines.addWidget(self._try)
        lines.addWidget(self._call)
        lines.addStretch(1)
        row.addLayout(lines, 3)
        self._tried = QTimer(self)
        self._tried.setSingleShot(True)
        self._tried.setInterval(_TRIED_MS)
        self._tried.timeout.connect(lambda: self._dark.doing.say("g_trying"))
        self._try.clicked.connect(self._ask_again)
        self._call.clicked.connect(self.called)
        self._said = ("", 0)

    def begin(self) -> None:
        """It is shown now; trying again has the focus."""
        self.setAccessibleName(words.say("g_title"))
        self._try.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_status(self, status: CameraStatus, seconds: int) -> None:
        """For staff: what the camera reported, and for how many seconds there was no picture."""
        key = STAFF_CODES.get(status.why, "cam_silent")
        if (key, seconds) != self._said:
            self._said = (key, seconds)
            self.retranslate()

    def retranslate(self) -> None:
        """Say the code again in the language in use."""
        key, seconds = self._said
        if key:
            code = words.say(key, n=seconds) if key == "cam_silent" else words.say(key)
            self._dark.code.show_text(words.say("g_code", code=code))

    def read_out(self) -> str:
        """What is spoken: what happened, that nothing is lost, and the two ways on."""
        keys = ("g_title", "g_text", "g_try", "g_call")
        return ". ".join(words.say(key).rstrip(".") for key in keys)

    def _ask_again(self) -> None:
        self._dark.doing.say("g_trying_now")
        self._tried.start()
        self.try_now.emit()

"""The live picture with its guide, the one hint, and the countdown."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain.guidance import HOLD_STILL, Guidance, Hint, Phase
from kiosk.ui import icons, theme, words
from kiosk.ui.parts import pill
from kiosk.ui.parts.guide_frame import Aim, draw_guide, shade

_ICONS = {
    Hint.CARD_NONE: "id-card",
    Hint.CARD_OTHER_SIDE_IS_BACK: "refresh-cw",
    Hint.CARD_OTHER_SIDE_IS_FRONT: "refresh-cw",
    Hint.CARD_WHOLE: "maximize",
    Hint.CARD_FLAT: "id-card",
    Hint.CARD_CLOSER: "maximize",
    Hint.CARD_BACK_OFF: "move-diagonal",
    Hint.CARD_DARK: "sun",
    Hint.CARD_BRIGHT: "sun",
    Hint.CARD_GLARE: "rotate-cw",
    Hint.CARD_STILL: "hand",
    Hint.CARD_FOCUS: "focus",
    Hint.CARD_READ: "maximize",
    Hint.CARD_ALONE: "id-card",
    Hint.CARD_FINGERS: "hand",
    Hint.CARD_ID: "id-card",
    Hint.FACE_NONE: "user-round",
    Hint.FACE_MANY: "users-round",
    Hint.FACE_CLOSER: "move-diagonal",
    Hint.FACE_BACK_OFF: "move-diagonal",
    Hint.FACE_LEFT: "arrow-left",
    Hint.FACE_RIGHT: "arrow-right",
    Hint.FACE_IN_OVAL: "scan-face",
    Hint.FACE_STRAIGHT: "user-round",
    Hint.FACE_DARK: "sun",
    Hint.FACE_BRIGHT: "sun",
    Hint.FACE_EVEN: "sun",
    Hint.FACE_UNCOVER: "eye-off",
    Hint.EYES_OPEN: "eye",
    Hint.FACE_STILL: "hand",
}

#: Faults of place: the oval stays dashed until the face is in it.
_PLACE = frozenset(
    {
        Hint.FACE_NONE,
        Hint.FACE_MANY,
        Hint.FACE_CLOSER,
        Hint.FACE_BACK_OFF,
        Hint.FACE_LEFT,
        Hint.FACE_RIGHT,
        Hint.FACE_IN_OVAL,
    }
)
_INVITATIONS = frozenset({Hint.CARD_NONE, Hint.FACE_NONE})
_FLASH = 0.6

#: Never two flashes within 3 s.
_FLASH_PAUSE_MS = 3000


class Viewfinder(QWidget):
    """Shows pictures made for its ``picture_size`` and draws over them. No signals.

    Nothing in it is touched; the hint is also its accessible description.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._aim = Aim.CARD
        self._guidance: Guidance | None = None
        self._frozen = False
        self._note = ""
        self._shade: QPixmap | None = None
        self._flash = 0.0
        self._last_flash = QElapsedTimer()
        self._flashing = self._movement(theme.motion("capture-flash"), self._set_flash)
        self._colour = theme.colour("guide")
        self._wanted_colour = self._colour
        self._colouring = self._movement(theme.motion("guide-colour"), self._set_colour)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def _movement(self, length: int, step: object) -> QVariantAnimation:
        made = QVariantAnimation(self)
        made.setDuration(length)
        made.valueChanged.connect(step)
        return made

    @property
    def picture_size(self) -> QSize:
        """The size in device pixels that pictures should have."""
        return self.size() * self.devicePixelRatioF()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown (blank while the camera gives none)."""
        return self._picture is not None

    @property
    def is_frozen(self) -> bool:
        """Whether the taken picture stands."""
        return self._frozen

    @property
    def is_counting(self) -> bool:
        """Whether the shutter is being counted down."""
        return not self._frozen and self._phase() is Phase.COUNTING

    @property
    def hint_text(self) -> str:
        """The sentence in the pill, or ""."""
        key = self._hint_key()
        return words.say(key) if key else ""

    def aim(self, aim: Aim) -> None:
        """What the guide is for; ends a frozen picture."""
        self._aim = aim
        self._shade = None
        self.thaw()

    def show_picture(self, picture: QImage) -> None:
        """The newest picture; ignored while frozen."""
        if not self._frozen:
            self._picture = picture
            self.update()

    def blank(self) -> None:
        """No picture: a last one left standing would look alive. Keeps a frozen one."""
        if not self._frozen and self._picture is not None:
            self._picture = None
            self.update()

    def wipe(self) -> None:
        """Forgets every picture, a frozen one too."""
        self._frozen = False
        self._picture = None
        self._guidance = None
        self.update()

    def guide(self, guidance: Guidance) -> None:
        """The guidance to show from now on."""
        if guidance == self._guidance:
            return
        before = self.hint_text
        self._guidance = guidance
        self._turn_to(self._guide_colour())
        if self.hint_text != before:
            self._speak()
        self.update()

    def freeze(self, picture: QImage | None = None) -> None:
        """A white flash, then the taken picture stands (``picture``, or the one being shown)."""
        if picture is not None:
            self._picture = picture
        self._frozen = True
        if not self._last_flash.isValid() or self._last_flash.elapsed() > _FLASH_PAUSE_MS:
            self._last_flash.start()
            self._flashing.setStartValue(_FLASH)
            self._flashing.setEndValue(0.0)
            self._flashing.start()
        self._turn_to(self._guide_colour())
        self._speak()
        self.update()

    def thaw(self) -> None:
        """Live pictures again."""
        self._frozen = False
        self._guidance = None
        self._turn_to(self._guide_colour())
        self._speak()
        self.update()

    def show_note(self, text: str) -> None:
        """A remark in the corner; "" for none."""
        self._note = text
        self.update()

    def retranslate(self) -> None:
        """In the language in use."""
        self.setAccessibleName(words.say("viewfinder"))
        self._speak()
        self.update()

    def rescale(self) -> None:
        """In the scale and theme in use."""
        self._shade = None
        self._colouring.stop()
        self._colour = self._wanted_colour = self._guide_colour()
        self.update()

    def _speak(self) -> None:
        self.setAccessibleDescription(self.hint_text)

    def _hint_key(self) -> str:
        if self._frozen:
            return "i_done"
        hint = self._guidance.hint if self._guidance is not None else None
        return hint.value if hint is not None else ""

    def _phase(self) -> Phase:
        return self._guidance.phase if self._guidance is not None else Phase.SEARCHING

    def _guide_colour(self) -> QColor:
        if self._frozen:
            return theme.colour("guide-ok")
        match self._phase():
            case Phase.SEARCHING:
                return theme.colour("guide-warn" if self._aim is Aim.FACE else "guide")
            case Phase.FIX:
                return theme.colour("guide-warn")
            case _:
                return theme.colour("guide-ok")

    def _turn_to(self, colour: QColor) -> None:
        if colour == self._wanted_colour:
            return
        self._wanted_colour = colour
        self._colouring.stop()
        self._colouring.setStartValue(self._colour)
        self._colouring.setEndValue(colour)
        self._colouring.start()

    def _set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self.update()

    def _set_flash(self, strength: float) -> None:
        self._flash = strength
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The guide follows the size."""
        super().resizeEvent(event)
        self._shade = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, guide, pills, flash, and the page's colour outside the round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter)
        if self._picture is not None and not self._frozen:
            self._paint_guide(painter)
        self._paint_pills(painter)
        if self._flash > 0.0:
            white = theme.colour("on-camera")
            white.setAlphaF(self._flash)
            painter.fillRect(self.rect(), white)
        self._paint_corners(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        if self._picture is None:
            painter.fillRect(self.rect(), theme.colour("camera"))
            side = theme.px(96)
            middle = QPointF(self.width() / 2, self.height() / 2) - QPointF(side / 2, side / 2)
            painter.drawPixmap(middle, icons.pixmap("camera", side, "on-camera", 1.6))
        elif self._picture.size() == self.picture_size:
            painter.drawImage(QRectF(self.rect()), self._picture)
        else:
            painter.fillRect(self.rect(), theme.colour("camera"))
            size = QSize(self._picture.size())
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._picture)

    def _paint_guide(self, painter: QPainter) -> None:
        if self._shade is None:
            self._shade = shade(self._aim, self.size(), self.devicePixelRatioF())
        painter.drawPixmap(0, 0, self._shade)
        phase = self._phase()
        hint = self._guidance.hint if self._guidance is not None else None
        away = self._aim is Aim.FACE and phase is Phase.FIX and hint in _PLACE
        draw_guide(
            painter,
            self._aim,
            self.size(),
            self._colour,
            dashed=phase is Phase.SEARCHING or away,
            progress=self._guidance.progress if self._guidance is not None else 0.0,
        )

    def hint_pill(self) -> pill.Laid:
        """Where the hint lies and how it is set."""
        face = self._aim is Aim.FACE
        counting = face and self._count() is not None
        return pill.lay_hint(self._room(), self.hint_text, large=face, counting=counting)

    def note_pill(self) -> pill.Laid:
        """Where the remark lies: in the corner, or above a countdown that needs the place."""
        room, below = self._room(), self.countdown_pill()
        laid = pill.lay_note(room, self._note)
        if below is None or not laid.rect.intersects(below.rect):
            return laid
        return pill.lay_note(room.adjusted(0, 0, 0, below.rect.top() - room.bottom()), self._note)

    def countdown_pill(self) -> pill.Laid | None:
        """Where the number lies below a card; None while there is none.

        Below the oval there is no room: there the number stands beside the hint.
        """
        if self._picture is None or self._count() is None or self._aim is Aim.FACE:
            return None
        return pill.lay_countdown(self._room(), words.say("i_taking"))

    def _room(self) -> QRectF:
        edge = theme.px(24)
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -theme.px(20))

    def _paint_pills(self, painter: QPainter) -> None:
        white = theme.colour("on-camera")
        if self._note:
            pill.draw_pill(painter, self.note_pill(), self._note, white)
        if self._picture is None:
            return
        count = self._count()
        if count is not None and (below := self.countdown_pill()) is not None:
            pill.draw_pill(painter, below, words.say("i_taking"), white)
            pill.draw_ring(painter, below.mark, count)
        if text := self.hint_text:
            laid, ink = self.hint_pill(), self._ink()
            pill.draw_pill(painter, laid, text, ink)
            if count is not None and self._aim is Aim.FACE:
                pill.draw_ring(painter, laid.mark, count)
            else:
                pill.draw_icon(painter, laid, self._icon(), ink)

    def _count(self) -> pill.Count | None:
        found = self._guidance
        if self._frozen or found is None or found.count is None:
            return None
        return pill.Count(found.count, found.progress)

    def _icon(self) -> str:
        hint = self._guidance.hint if self._guidance is not None else None
        return "check" if self._frozen or hint is None else _ICONS[hint]

    def _ink(self) -> QColor:
        """White to go on, amber to do something."""
        if self._frozen:
            return theme.colour("guide-ok")
        hint = self._guidance.hint if self._guidance is not None else None
        still = hint is HOLD_STILL and self._phase() is not Phase.FIX
        return theme.colour("on-camera" if still or hint in _INVITATIONS else "guide-warn")

    def _paint_corners(self, painter: QPainter) -> None:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        path.addRect(QRectF(self.rect()))
        corner = theme.radius("card")
        path.addRoundedRect(QRectF(self.rect()), corner, corner)
        painter.fillPath(path, theme.colour("page"))

"""A day and a time of day to type or to step through, as a clock of the facility shows them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt, QTime, QTimeZone, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDateTimeEdit, QWidget

from kiosk.domain.language import Language
from kiosk.ui import theme, words
from kiosk.ui.parts.icon_mark import IconMark

_LOCALES = {
    Language.ENGLISH: (QLocale.Language.English, "ddd, MMM d, h:mm AP"),
    Language.SPANISH: (QLocale.Language.Spanish, "ddd d MMM, h:mm AP"),
}
_UTC = QTimeZone(QTimeZone.Initialization.UTC)
_STEP_MINUTES = 5
_ICON = 16
_WIDEST = "Wed, Nov 28, 12:50 p.\N{NO-BREAK SPACE}m."


class MomentField(QDateTimeEdit):
    """Signal: ``changed()``, by the person alone. Values are wall-clock times without a zone."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        language, shape = _LOCALES[words.language()]
        self.setLocale(QLocale(language, QLocale.Country.UnitedStates))
        self.setTimeZone(_UTC)  # no jump of this machine's own clock is left out
        self.setDisplayFormat(shape)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setProperty("part", "desk-field")
        self.setProperty("focus_radius", 6)
        self.setKeyboardTracking(False)
        self._quiet = False
        self.dateTimeChanged.connect(self._moved)
        wide = QFontMetrics(theme.font("desk", "body")).horizontalAdvance(_WIDEST)
        self.setMinimumWidth(wide + 28 + _ICON + 8)
        self._icon = IconMark("calendar", _ICON, "text-2", self)
        self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.lineEdit().setTextMargins(_ICON + 6, 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The icon stands upright in the middle."""
        super().resizeEvent(event)
        self._icon.move(11, (self.height() - _ICON) // 2)

    def show_wall(self, wall: datetime) -> None:
        """Show this time; nothing is told."""
        self._quiet = True
        day = QDate(wall.year, wall.month, wall.day)
        moment = QDateTime(day, QTime(wall.hour, wall.minute), _UTC)
        self.setDateTime(moment)
        self._quiet = False

    def wall(self) -> datetime:
        """What it shows, to the minute."""
        day, clock = self.date(), self.time()
        return datetime(  # noqa: DTZ001 (a wall-clock time: the zone is the facility's)
            day.year(), day.month(), day.day(), clock.hour(), clock.minute()
        )

    def stepBy(self, steps: int) -> None:
        """Minutes go in fives."""
        minutes = self.currentSection() is QDateTimeEdit.Section.MinuteSection
        super().stepBy(steps * (_STEP_MINUTES if minutes else 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page below."""
        event.ignore()

    def _moved(self) -> None:
        if not self._quiet:
            self.changed.emit()

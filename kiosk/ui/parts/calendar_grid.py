"""A day's visits by terminal: head and times stand still, the rest scrolls; visits can be carried.

Arrows move among the cells, Ctrl with an arrow to the next visit. A visit is carried by the mouse
or after ``carry``, and put down where it is let go; what that means is the page's affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from kiosk.ui import theme
from kiosk.ui.parts.calendar_day_plan import (
    HEAD,
    TIMES,
    Cell,
    DayPlan,
    EventLook,
    GridColumn,
    GridDay,
    GridEvent,
)
from kiosk.ui.parts.calendar_paint import EventPainter
from kiosk.ui.parts.calendar_sheet import columns_seen, paint_ground, paint_head, paint_times

__all__ = ["CalendarGrid", "EventLook", "GridColumn", "GridDay", "GridEvent"]

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVABLE = frozenset({EventLook.BOOKED, EventLook.OFFSITE, EventLook.CHECKED_IN})


class CalendarGrid(QAbstractScrollArea):
    """Signals: ``chosen(id)`` ("" for none), ``opened(id)``, ``cell_opened(column, minute)``.

    ``carried(id, column, minute)`` while a visit is on its way, ``dropped(id, column, minute)``
    where it is put down, ``let_go()`` when it is not.
    """

    chosen = Signal(str)
    opened = Signal(str)
    cell_opened = Signal(int, int)
    carried = Signal(str, int, int)
    dropped = Signal(str, int, int)
    let_go = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = DayPlan(GridDay())
        self._painter = EventPainter()
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self.viewport().update)
        self._selected = ""
        self._cursor: Cell | None = None
        self._carried: GridEvent | None = None
        self._ghost: Cell | None = None
        self._pressed: tuple[QPoint, str] | None = None
        self._closed: Mapping[int, str] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring_never", True)  # noqa: FBT003
        self.viewport().setProperty("ring_never", True)  # noqa: FBT003
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.horizontalScrollBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # What is shown.

    def show_day(self, day: GridDay) -> None:
        """Paint this day; what was selected or carried stays so if it is still there."""
        self._plan = DayPlan(day)
        self._fit()
        if self._ghost is not None and not self._is_cell(self._ghost) and day.starts:
            self._ghost = (min(self._ghost[0], len(day.columns) - 1), day.starts[0][0])
        if self._selected and self._plan.event(self._selected) is None:
            self.choose("")
        if self._cursor is not None and not self._is_cell(self._cursor):
            self._cursor = None
        self.viewport().update()

    def show_now(self, now: int | None, text: str) -> None:
        """Move the line of now."""
        day = self._plan.day
        if (day.now, day.now_text) != (now, text):
            self._plan.day = replace(day, now=now, now_text=text)
            self.viewport().update()

    def reveal(self, minute: int) -> None:
        """Scroll so that this minute is seen with what follows it."""
        room = self.viewport().height() - HEAD
        self.verticalScrollBar().setValue(self._plan.y(minute) - HEAD - room // 3)

    @property
    def selected(self) -> str:
        """The chosen visit, "" for none."""
        return self._selected

    @property
    def cell(self) -> Cell | None:
        """Where the cursor is: column and minute of the start."""
        return self._cursor

    @property
    def carrying(self) -> str:
        """The visit on its way, "" for none; it may be of another day than is shown."""
        return self._carried.id if self._carried else ""

    def events(self) -> tuple[GridEvent, ...]:
        """What the day holds."""
        return self._plan.day.events

    def box_of(self, identity: str) -> QRectF:
        """Where a visit is painted, in the viewport; empty if it is not."""
        event = self._plan.event(identity)
        return QRectF(self._plan.box(event).translated(-self._offset())) if event else QRectF()

    def box_of_cell(self, column: int, minute: int) -> QRectF:
        """Where a cell is painted, in the viewport."""
        box = self._plan.span_box(column, minute, minute + self._plan.length())
        return QRectF(box.translated(-self._offset()))

    @property
    def is_behind(self) -> bool:
        """Whether some names are still to be painted, in the next turn."""
        return self._painter.is_behind

    # Choosing.

    def choose(self, identity: str) -> None:
        """Select a visit, or none; the cursor goes where it is."""
        event = self._plan.event(identity)
        if event is not None:
            self._cursor = (event.column, event.start)
            self._show(self._plan.box(event))
        if identity == self._selected:
            return
        self._selected = identity
        self.setAccessibleDescription(event.said if event else "")
        self.chosen.emit(identity)
        self.viewport().update()

    def choose_cell(self, column: int, minute: int) -> None:
        """Put the cursor there, and select what is in the cell."""
        self._cursor = (column, minute)
        found = self._plan.event_in(self._cursor)
        self._show(self._plan.span_box(column, minute, minute + self._plan.length()))
        self.choose(found.id if found else "")
        self.viewport().update()

    def move_by(self, columns: int, rows: int) -> None:
        """The next cell in that direction; at first the first visit, or the first cell."""
        if self._cursor is None:
            ordered = sorted(self.events(), key=lambda e: (e.start, e.column))
            if ordered:
                self.choose(ordered[0].id)
            elif self._plan.day.columns and self._plan.day.starts:
                self.choose_cell(0, self._plan.day.starts[0][0])
            return
        self.choose_cell(*self._beside(self._cursor, columns, rows))

    def leap(self, columns: int, rows: int) -> None:
        """The next visit in that direction, if there is one."""
        if self._cursor is None:
            self.move_by(columns, rows)
            return
        column, minute = self._cursor
        if rows:
            there = [e for e in self._plan.of_column(column) if (e.start - minute) * rows > 0]
        else:
            there = [e for e in self.events() if (e.column - column) * columns > 0]
        if there:
            near = min(there, key=lambda e: (abs(e.column - column), abs(e.start - minute)))
            self.choose(near.id)

    def next_in_time(self, step: int) -> None:
        """The visit after or before the chosen one by time, then by column."""
        ordered = sorted(self.events(), key=lambda e: (e.start, e.column))
        here = [n for n, event in enumerate(ordered) if event.id == self._selected]
        if ordered:
            at = here[0] + step if here else 0
            self.choose(ordered[min(max(at, 0), len(ordered) - 1)].id)

    def _beside(self, cell: Cell, columns: int, rows: int) -> Cell:
        starts = [minute for minute, _ in self._plan.day.starts]
        column = min(max(cell[0] + columns, 0), len(self._plan.day.columns) - 1)
        here = max((n for n, minute in enumerate(starts) if minute <= cell[1]), default=0)
        return column, starts[min(max(here + rows, 0), len(starts) - 1)]

    def _is_cell(self, cell: Cell) -> bool:
        there = any(minute == cell[1] for minute, _ in self._plan.day.starts)
        return there and cell[0] < len(self._plan.day.columns)

    # Carrying.

    def carry(self, identity: str) -> bool:
        """Take a visit along with the arrows or the mouse; whether it may be."""
        event = self._plan.event(identity)
        if event is None or event.look not in _MOVABLE:
            return False
        self._carried, self._ghost = event, (event.column, event.start)
        self._closed = {}
        self.carried.emit(identity, event.column, event.start)
        self.viewport().update()
        return True

    def show_closed(self, closed: Mapping[int, str]) -> None:
        """Starts at which what is carried cannot be, each with the reason."""
        self._closed = dict(closed)
        self.viewport().update()

    def why_closed(self) -> str:
        """Why it cannot be where it is carried to; "" if it can, as far as is known."""
        return self._closed.get(self._ghost[1], "") if self._ghost else ""

    def stop_carrying(self) -> None:
        """Put it back where it was."""
        if self._carried is not None:
            self._carried, self._ghost, self._pressed = None, None, None
            self._closed = {}
            self.let_go.emit()
            self.viewport().update()

    def carry_to(self, cell: Cell) -> None:
        """Bring what is carried there; it is not put down yet."""
        if self._carried is not None and cell != self._ghost and self._is_cell(cell):
            self._ghost = cell
            self._show(self._plan.span_box(cell[0], cell[1], cell[1] + self._plan.length()))
            self.carried.emit(self._carried.id, *cell)
            self.viewport().update()

    def _drop(self) -> None:
        event, cell = self._carried, self._ghost
        if event is None or cell is None:
            return
        here = self._plan.event(event.id)
        if here is not None and cell == (here.column, here.start):
            self.stop_carrying()
            return
        self._carried, self._ghost, self._pressed = None, None, None
        self.viewport().update()
        self.dropped.emit(event.id, *cell)

    # Hands and keys.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is touched; holding on, it can be carried."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = event.position().toPoint() + self._offset()
        if event.position().y() < HEAD:
            return
        found = self._plan.at(place)
        if found is not None:
            self.choose(found.id)
            self._pressed = (event.position().toPoint(), found.id)
            return
        cell = self._plan.cell_at(place)
        if cell is None:
            self.choose("")
        else:
            self.choose_cell(*cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry what is held."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        begun, identity = self._pressed
        here = event.position().toPoint()
        far = (here - begun).manhattanLength() >= QApplication.startDragDistance()
        if self._carried is None and (not far or not self.carry(identity)):
            return
        cell = self._plan.cell_at(here + self._offset())
        if cell is not None:
            self.carry_to(cell)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Put down what was carried by the mouse."""
        if self._pressed is not None and self._carried:
            self._drop()
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is touched twice."""
        place = event.position().toPoint() + self._offset()
        found, cell = self._plan.at(place), self._plan.cell_at(place)
        if found:
            self.opened.emit(found.id)
        elif cell is not None and event.position().y() >= HEAD:
            self.cell_opened.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens or puts down, Esc puts back; other keys are the page's."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            if self._carried and self._ghost is not None:
                self.carry_to(self._beside(self._ghost, *step))
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.leap(*step)
            else:
                self.move_by(*step)
        elif self._carried and event.key() in _ENTER:
            self._drop()
        elif self._carried and event.key() == Qt.Key.Key_Escape:
            self.stop_carrying()
        elif event.key() in _ENTER and self._selected:
            self.opened.emit(self._selected)
        elif event.key() in _ENTER and self._cursor is not None:
            self.cell_opened.emit(*self._cursor)
        else:
            event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole visit where its names were cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._plan.at(event.pos() + self._offset())
            QToolTip.showText(event.globalPos(), found.said if found else "", self)
            return True
        return super().viewportEvent(event)

    # Scrolling.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sheet fills what is there."""
        super().resizeEvent(event)
        self._fit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Head and times stand still, so all is painted anew."""
        self.viewport().update()

    def _fit(self) -> None:
        view = self.viewport().size()
        self._plan.lay_out(view.width(), view.height())
        for bar, whole, part, step in (
            (self.horizontalScrollBar(), self._plan.width, view.width(), self._plan.column_width),
            (self.verticalScrollBar(), self._plan.height, view.height(), 24),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(step)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _show(self, box: QRect) -> None:
        """Scroll so that this part of the sheet is seen, clear of head and times."""
        view, offset = self.viewport().size(), self._offset()
        room = QRect(offset, view).adjusted(TIMES, HEAD, 0, 0)
        for bar, low, high, first, last in (
            (self.horizontalScrollBar(), box.left(), box.right(), room.left(), room.right()),
            (self.verticalScrollBar(), box.top(), box.bottom(), room.top(), room.bottom()),
        ):
            if low - 8 < first:
                bar.setValue(bar.value() - (first - low + 8))
            elif high + 8 > last:
                bar.setValue(bar.value() + (high + 8 - last))

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What is seen of the sheet, then head and times over it."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, offset = self.viewport().rect(), self._offset()
        painter.fillRect(view, theme.colour("surface"))
        painter.setClipRect(view.adjusted(0, HEAD, 0, 0))
        painter.translate(-offset)
        seen = view.translated(offset)
        self._painter.begin()
        if self._plan.day.windows:
            paint_ground(self._plan, painter, seen)
            self._paint_events(painter, seen)
            self._paint_marks(painter)
        painter.resetTransform()
        paint_times(self._plan, painter, view, offset)
        painter.setClipping(False)
        paint_head(self._plan, painter, view, offset)
        painter.end()
        if self._painter.is_behind:
            self._rest.start()

    def _paint_events(self, painter: QPainter, seen: QRect) -> None:
        ratio = self.devicePixelRatioF()
        for at in columns_seen(self._plan, seen):
            for event in self._plan.of_column(at):
                box = self._plan.box(event)
                if box.intersects(seen):
                    self._painter.paint(painter, event, box, ratio)

    def _paint_marks(self, painter: QPainter) -> None:
        """Cursor, selection, and what is carried."""
        plan = self._plan
        painter.setBrush(Qt.BrushStyle.NoBrush)
        selected = plan.event(self._selected)
        if self._cursor is not None and selected is None:
            box = plan.span_box(*self._cursor, self._cursor[1] + plan.length())
            painter.setPen(QPen(theme.colour("primary"), 2))
            painter.drawRoundedRect(QRectF(box), 5, 5)
        if selected is not None:
            painter.setPen(QPen(theme.colour("primary"), 3))
            around = QRectF(plan.box(selected)).adjusted(-2.5, -2.5, 2.5, 2.5)
            painter.drawRoundedRect(around, 7, 7)
        carried = self._carried
        if carried is not None and self._ghost is not None:
            column, minute = self._ghost
            box = plan.span_box(column, minute, minute + carried.end - carried.start)
            closed = bool(self.why_closed())
            painter.setOpacity(0.86)
            self._painter.paint(painter, carried, box, self.devicePixelRatioF())
            painter.setOpacity(1)
            pen = QPen(theme.colour("danger-line" if closed else "primary"), 2)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(box), 5, 5)

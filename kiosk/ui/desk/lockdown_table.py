"""The visits that a lockdown hits: each cancelled, kept, or moved to one of its free times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from kiosk.domain.ids import VisitId
from kiosk.domain.slot import Slot, local_day
from kiosk.domain.visit import VisitState
from kiosk.services.affected import Affected, shared_out
from kiosk.ui import icons, theme, words
from kiosk.ui.named import named
from kiosk.ui.parts.data_table import DataTable, RowDelegate, paint_chip, paint_line

#: What becomes of a visit that is neither kept nor moved.
CANCEL, KEEP = "cancel", "keep"

_BOX = 18
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns in their order."""

    TIME = 0
    VISITOR = 1
    WITH = 2
    WHERE = 3
    THEN = 4
    PRICE = 5


_HEADS = {
    Column.TIME: "lockdown.col_time",
    Column.VISITOR: "lockdown.col_visitor",
    Column.WITH: "lockdown.col_with",
    Column.WHERE: "lockdown.col_where",
    Column.THEN: "lockdown.col_then",
    Column.PRICE: "lockdown.col_price",
}
_WIDTHS = {Column.TIME: 130, Column.WHERE: 108, Column.THEN: 116, Column.PRICE: 88}


class HitVisits(QAbstractTableModel):
    """Rows by time. What was chosen for a visit stays when the rows are read anew."""

    def __init__(self, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.rows: tuple[Affected, ...] = ()
        self._kept: set[VisitId] = set()
        self._moved: dict[VisitId, Slot] = {}
        self.may_move = True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many visits."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return words.say(_HEADS[Column(section)])
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The words of a cell."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(self.rows[index.row()], Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(self.rows[index.row()], Column(index.column()))
        return None

    def show_rows(self, rows: Sequence[Affected]) -> None:
        """These visits; a time that is gone is not kept as a choice."""
        self.beginResetModel()
        self.rows = tuple(rows)
        open_to = {r.visit.id: {o.slot for o in r.offers} for r in rows}
        self._kept &= set(open_to)
        self._moved = {v: s for v, s in self._moved.items() if s in open_to.get(v, ())}
        self.endResetModel()

    def is_one_day(self) -> bool:
        """Whether all of them begin on one day, so that the clock says enough."""
        return len({local_day(r.visit.starts_at, self._zone) for r in self.rows}) < 2

    def kept(self) -> frozenset[VisitId]:
        """Those that stay as they are."""
        return frozenset(self._kept)

    def moved(self) -> Mapping[VisitId, Slot]:
        """Those that move, and when to."""
        return dict(self._moved) if self.may_move else {}

    def cancelled(self) -> tuple[Affected, ...]:
        """The others."""
        going = self.moved()
        return tuple(
            r for r in self.rows if r.visit.id not in self._kept and r.visit.id not in going
        )

    def turn(self, row: int) -> None:
        """Cancel one that is kept or moved, keep one that is cancelled."""
        visit = self.rows[row].visit.id
        if visit in self._kept or visit in self.moved():
            self._kept.discard(visit)
            self._moved.pop(visit, None)
        else:
            self._kept.add(visit)
        self._tell(row)

    def move(self, row: int) -> None:
        """To its first free time, to the next one with each call, and then cancel it again."""
        found = self.rows[row]
        if not self.may_move or not found.can_move:
            return
        self._kept.discard(found.visit.id)
        slots = [offer.slot for offer in found.offers]
        now = self._moved.pop(found.visit.id, None)
        at = 0 if now is None else slots.index(now) + 1
        if now is None:
            # The first that is in nobody else's way, if there is one.
            fair = shared_out(self.rows).get(found.visit.id)
            at = slots.index(fair) if fair is not None else 0
        if at < len(slots):
            self._moved[found.visit.id] = slots[at]
        self._tell(row)

    def choice(self, row: int) -> str | Slot:
        """``CANCEL``, ``KEEP``, or the time it moves to."""
        visit = self.rows[row].visit.id
        if visit in self._kept:
            return KEEP
        return self.moved().get(visit, CANCEL)

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _text(self, found: Affected, column: Column) -> str:
        visit = found.visit
        if column is Column.TIME:
            said = words.clock if self.is_one_day() else words.moment
            return said(visit.starts_at, self._zone)
        if column is Column.THEN:
            return self.then(self.rows.index(found))[0]
        return {
            Column.VISITOR: found.visitor_name,
            Column.WITH: f"{found.resident_name}, {found.unit}",
            Column.WHERE: found.terminal_name,
            Column.PRICE: words.money(visit.price_cents),
        }[column]

    def then(self, row: int) -> tuple[str, str]:
        """What becomes of it, in words, and the tone of the chip ("" for plain words)."""
        choice = self.choice(row)
        if isinstance(choice, Slot):
            when = words.moment(choice.starts_at, self._zone)
            return words.say("lockdown.moves", when=when), "info"
        if choice == KEEP:
            return words.say("lockdown.kept"), "violet"
        if self.rows[row].visit.state is VisitState.LIVE:
            return words.say("lockdown.live"), "attention"
        return words.say("lockdown.cancels"), ""


class _Delegate(RowDelegate):
    """Boxes, names in bold, chips."""

    def paint_cell(
        self,
        painter: QPainter,
        area: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        _option: QStyleOptionViewItem,
    ) -> None:
        """Paint by column."""
        model = index.model()
        assert isinstance(model, HitVisits)  # noqa: S101 (no other model is shown)
        column = Column(index.column())
        text = str(index.data())
        if column is Column.TIME:
            box = QRectF(area.left(), area.center().y() - _BOX / 2, _BOX, _BOX)
            _paint_box(painter, box, is_ticked=model.choice(index.row()) != KEEP)
            place = area.adjusted(_BOX + 12, 0, 0, 0)
            font = theme.font("desk", "strong", figures=True)
            paint_line(painter, place, text, font, theme.colour("text"))
        elif column is Column.VISITOR:
            paint_line(painter, area, text, theme.font("desk", "strong"), theme.colour("text"))
        elif column is Column.THEN:
            words_, tone = model.then(index.row())
            if tone:
                paint_chip(painter, area.left() - 8, area.center().y(), words_, None, tone)
            else:
                font = theme.font("desk", "small")
                paint_line(painter, area, words_, font, theme.colour("danger"))
        elif column is Column.PRICE:
            painter.setFont(theme.font("desk", "table", figures=True))
            painter.setPen(theme.colour("text"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area.adjusted(0, 0, -10, 0), flags, text)
        else:
            paint_line(painter, area, text, theme.font("desk", "small"), theme.colour("text-2"))


def _paint_box(painter: QPainter, box: QRectF, *, is_ticked: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("primary" if is_ticked else "border-strong"), 2))
    painter.setBrush(theme.colour("primary" if is_ticked else "surface"))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
    if is_ticked:
        tick = icons.pixmap("check", 14, "on-primary", 3.0)
        painter.drawPixmap(int(box.left() + 2), int(box.top() + 2), tick)
    painter.restore()


class HitTable(DataTable):
    """Signal: ``turned()``: something else becomes of a visit. Space keeps, M moves."""

    turned = Signal()

    def __init__(self, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "lockdown_visits", "lockdown.title")
        self.hits = HitVisits(zone, self)
        self.setModel(self.hits)
        self.setItemDelegate(_Delegate(self))
        head = self.horizontalHeader()
        for column in Column:
            if column in _WIDTHS:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(column, _WIDTHS[column])
            else:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.hits.modelReset.connect(self._fit)
        self.clicked.connect(self._clicked)
        self.hits.dataChanged.connect(lambda *_: self._turned())

    def press(self, key: str) -> bool:
        """Space, M, J and K; whether it meant anything."""
        steps = {"J": 1, "K": -1}
        if key in steps:
            self.step(steps[key])
            return True
        acts: dict[str, Callable[[int], None]] = {" ": self.hits.turn, "M": self.hits.move}
        if key not in acts or not self.hits.rows:
            return False
        acts[key](max(0, self.row()))
        return True

    def _turned(self) -> None:
        self._fit()
        self.turned.emit()

    def _fit(self) -> None:
        """As wide as their words: names get what is left."""
        self.setColumnWidth(Column.TIME, 130 if self.hits.is_one_day() else 220)
        metrics = QFontMetrics(theme.font("desk", "micro", weight=600))
        said = (self.hits.then(row)[0] for row in range(len(self.hits.rows)))
        widest = max((metrics.horizontalAdvance(each) for each in said), default=0)
        self.setColumnWidth(Column.THEN, max(_WIDTHS[Column.THEN], widest + 48))

    def _clicked(self, index: QModelIndex) -> None:
        """The box turns with a press on it."""
        if index.column() == Column.TIME:
            self.hits.turn(index.row())
        elif index.column() == Column.THEN:
            self.hits.move(index.row())

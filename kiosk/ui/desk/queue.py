"""The review queue: what waits, by due time, with a look at the chosen one beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.domain.errors import Refusal
from kiosk.domain.ids import EnrolmentId
from kiosk.services import claiming
from kiosk.ui import words
from kiosk.ui.desk import timing
from kiosk.ui.desk.page import DeskPage
from kiosk.ui.desk.places import REVIEW
from kiosk.ui.desk.queue_delegate import QueueDelegate, cell_width
from kiosk.ui.desk.queue_model import Column, QueueModel
from kiosk.ui.desk.queue_preview import QueuePreview
from kiosk.ui.desk.queue_row import ShownRow, shown
from kiosk.ui.desk.queue_tabs import QueueTabs, Tab, belongs
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.watch import Waiting
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.data_table import DataTable
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.due_clock import Pace
from kiosk.ui.parts.filter_field import FilterField
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.key_cap import KeyCap

#: Below this width of the page the preview is narrow and two columns are left out.
_ROOMY = 1300
_ROOMY_COLUMNS = (*(Column.DUE, Column.KIND, Column.ID, Column.SENT, Column.RESIDENT, Column.HELD),)
_NARROW_COLUMNS = (Column.DUE, Column.ID, Column.HELD)


@dataclass(slots=True)
class _Choice:
    """What is shown of what waits."""

    tab: Tab = Tab.ALL
    text: str = ""


class QueuePage(DeskPage):
    """Keys: J K move, Enter opens, N takes the next, F filters, 1 to 6 choose a tab."""

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "queue_page")
        self._choice = _Choice()
        self._all: tuple[ShownRow, ...] = ()
        self._loaded = self._taking = False
        self._build_head()
        self._build_tools()
        self._notice = DeskNotice(self)
        self.body.addWidget(self._notice)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._build_list(), 1)
        self._preview = QueuePreview(session, self)
        self._preview.review.clicked.connect(self._open_chosen)
        line.addWidget(self._preview)
        self.body.addLayout(line, 1)
        self._word.setText(words.say("desk.queue.loading"))
        self._states.setCurrentIndex(1)
        session.watch.waiting.connect(self._arrived)
        session.watch.away.connect(self._away)

    def opened(self, argument: object) -> None:
        """Look anew; choose the case that was just left, if it still waits."""
        if self.session.watch.last is not None:
            self._arrived(self.session.watch.last)
        if isinstance(argument, str):
            self._table.choose(max(0, self._model.place_of(argument)))
        self.session.watch.look()
        self._take_focus()

    def left(self) -> None:
        """What was new has been seen."""
        self._model.seen()
        self._preview.clear()

    def press(self, key: str) -> bool:
        """The keys of the queue."""
        acts = {
            "J": lambda: self._table.step(1),
            "K": lambda: self._table.step(-1),
            "Down": lambda: self._table.step(1),
            "Up": lambda: self._table.step(-1),
            "Enter": self._open_chosen,
            "N": self.take_next,
            "F": self._find,
            "/": self._find,
            "Esc": self._unfind,
        }
        if key in acts:
            acts[key]()
            return True
        if key.isdigit() and 1 <= int(key) <= len(Tab):
            self._tabs.choose(list(Tab)[int(key) - 1])
            return True
        return False

    def take_next(self) -> None:
        """Take in hand and open what is due first, is free and was not skipped."""
        if self._taking or not self._all:
            return
        self._taking = True
        station, staff = self.session.station, self.session.officer
        skipped = frozenset(self.session.skipped)

        def work() -> EnrolmentId | None:
            store, facility = station.store(), station.facility
            return claiming.take_next(store, facility, staff, station.clock(), skipped)

        self.run(work, self._taken, self._not_taken)

    def _taken(self, found: EnrolmentId | None) -> None:
        self._taking = False
        if found is None:
            self.said.emit(words.say("desk.queue.none_free"))
        else:
            self.wants.emit(REVIEW, found)

    def _not_taken(self, refused: Refusal) -> None:
        self._taking = False
        self._notice.tell(words.refusal(refused), "error")

    def _build_head(self) -> None:
        """Title and the numbers of the whole queue."""
        self.head.addWidget(DeskText(words.say("desk.queue.title"), "h1"))
        self.head.addStretch(1)
        self._over = named(Chip("overdue", "clock-alert"), "pill_overdue")
        self._urgent = named(Chip("error"), "pill_urgent")
        self._oldest = named(Chip("neutral"), "pill_oldest")
        self._done = named(Chip("neutral"), "pill_done")
        for pill in (self._over, self._urgent, self._oldest, self._done):
            pill.hide()
            self.head.addWidget(pill)
        self._find_field = named(
            FilterField(words.say("desk.queue.find"), "F", self), "queue_filter", "desk.queue.find"
        )
        self._find_field.setMinimumWidth(220)
        self._find_field.setMaximumWidth(300)
        self._find_field.textChanged.connect(self._filtered)
        self._find_field.returnPressed.connect(self._take_focus)
        self.head.addSpacing(8)
        self.head.addWidget(self._find_field, 1)

    def _build_tools(self) -> None:
        """Tabs, and the one primary button."""
        line = QHBoxLayout()
        line.setSpacing(12)
        self._tabs = QueueTabs(self)
        self._tabs.chosen.connect(self._tab_chosen)
        line.addWidget(self._tabs)
        line.addStretch(1)
        self._new = named(Chip("info", "arrow-up"), "pill_new")
        self._new.hide()
        line.addWidget(self._new)
        take = named(DeskButton(words.say("desk.queue.take"), "primary", cap="N"), "take_next")
        take.clicked.connect(self.take_next)
        line.addWidget(take)
        self.body.addLayout(line)

    def _build_list(self) -> QWidget:
        """The table, or a word in its place, and the keys below it."""
        card = QFrame(self)
        card.setProperty("part", "desk-card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._model = QueueModel(self)
        self._table = named(DataTable(card), "queue_table", "desk.queue.title")
        self._table.setModel(self._model)
        self._table.setItemDelegate(QueueDelegate(self._table))
        self._table.opened.connect(lambda _row: self._open_chosen())
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._show_preview())
        self._states = QStackedWidget(card)
        self._states.addWidget(self._table)
        self._word = named(DeskText("", "h2", "text-2"), "queue_word")
        self._more = DeskText("", "body", "text-3")
        self._states.addWidget(_centred(self._word, self._more))
        column.addWidget(self._states, 1)
        column.addWidget(self._build_foot(card))
        return card

    def _build_foot(self, parent: QWidget) -> QWidget:
        """How many are shown, and the keys."""
        foot = named(QWidget(parent), "list_foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 9, 16, 9)
        line.setSpacing(8)
        self._count = named(DeskText("", "small", "text-2", figures=True), "queue_count")
        line.addWidget(self._count, 1)
        for keys, word in (
            (("J", "K"), "desk.queue.key_move"),
            (("Enter",), "desk.queue.key_open"),
            (("N",), "desk.queue.key_take"),
            (("F",), "desk.queue.key_find"),
        ):
            line.addSpacing(10)
            line.addWidget(KeyCap(*keys, role="text-2"))
            line.addWidget(DeskText(words.say(word), "small", "text-2"))
        return foot

    def _arrived(self, found: Waiting) -> None:
        """Show what waits now; the choice stays on its case."""
        if self.isHidden() and self._loaded:
            return
        station = self.session.station
        now = station.clock()
        me = "" if self.session.staff is None else self.session.staff.id
        self._all = tuple(shown(r, now, station.facility.zone, me) for r in found.rows)
        self._notice.clear()
        self._show_rows(quietly=not self._loaded)
        self._loaded = True
        self._show_pills()

    def _away(self, refused: Refusal) -> None:
        """The list stays, and says that it may be old."""
        text = words.say("desk.queue.away", why=words.refusal(refused))
        self._notice.tell(text, "error")

    def _show_rows(self, *, quietly: bool) -> None:
        """The rows of the chosen tab and filter."""
        rows = [r for r in self._all if belongs(r, self._choice.tab) and self._matches(r)]
        chosen = self._table.row()
        kept = self._model.row(chosen).id if chosen >= 0 else ""
        came = self._model.replace(rows, quietly=quietly)
        if came:
            self._fit_columns()
        if not rows:
            self._say_why_empty()
        else:
            if self._states.currentIndex() != 0:
                self._show_state(0)
            at = self._model.place_of(kept)
            if at != self._table.row() or at < 0:
                self._table.choose(at if at >= 0 else max(0, min(chosen, len(rows) - 1)))
        self._count.setText(words.say("desk.queue.shown", n=len(rows), all=len(self._all)))
        self._new.setVisible(came > 0 and not quietly)
        self._new.show_text(words.say("desk.queue.new_pill", n=came))
        self._tabs.count(self._all)
        self._show_preview()

    def _show_state(self, index: int) -> None:
        """The table, or the word; the focus never falls into the filter by itself."""
        typing = self._find_field.hasFocus()
        self._states.setCurrentIndex(index)
        if not typing and self.isVisible():
            self._take_focus()

    def _take_focus(self) -> None:
        """To the table, or to the page while there is none."""
        holder: QWidget = self if self._states.currentIndex() else self._table
        holder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_why_empty(self) -> None:
        """Nothing waits, or nothing matches."""
        state = "none_match" if self._all else "empty"
        self._word.setText(words.say(f"desk.queue.{state}"))
        self._more.setText(words.say(f"desk.queue.{state}_more"))
        if self._states.currentIndex() != 1:
            self._show_state(1)

    def _show_pills(self) -> None:
        """The numbers of the head; those that are nothing are not shown."""
        paces = [r.due.pace for r in self._all]
        over, urgent = paces.count(Pace.OVER), paces.count(Pace.URGENT)
        self._over.show_text(words.say("desk.queue.overdue_pill", n=over))
        self._over.setVisible(over > 0)
        self._urgent.show_text(words.say("desk.queue.urgent_pill", n=urgent))
        self._urgent.setVisible(urgent > 0)
        if self._all:
            now = self.session.station.clock()
            oldest = min(r.submitted_at for r in self._all)
            text = words.say("desk.queue.oldest_pill", time=timing.hours_minutes(now - oldest))
            self._oldest.show_text(text)
        self._oldest.setVisible(bool(self._all))
        self._done.show_text(words.say("desk.queue.done_pill", n=self.session.decided))
        self._done.setVisible(self.session.decided > 0)

    def _show_preview(self) -> None:
        row = self._table.row()
        self._preview.show_row(self._model.row(row) if row >= 0 else None)

    def _open_chosen(self) -> None:
        row = self._table.row()
        if row >= 0:
            self.wants.emit(REVIEW, self._model.row(row).id)

    def _tab_chosen(self, tab: Tab) -> None:
        self._choice.tab = tab
        self._show_rows(quietly=True)

    def _filtered(self, text: str) -> None:
        self._choice.text = text
        self._show_rows(quietly=True)

    def _matches(self, row: ShownRow) -> bool:
        return row.matches(self._choice.text)

    def _find(self) -> None:
        self._find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find_field.selectAll()

    def _unfind(self) -> None:
        self._find_field.clear()
        self._take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns and preview for the width there is."""
        super().resizeEvent(event)
        self._preview.setFixedWidth(372 if self.width() >= _ROOMY else 300)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """As wide as their words; the visitor and the checks share the rest."""
        head = self._table.horizontalHeader()
        shown = _ROOMY_COLUMNS if self.width() >= _ROOMY else _NARROW_COLUMNS
        for column in Column:
            stretched = column in (Column.VISITOR, Column.CHECKS)
            self._table.setColumnHidden(column, not stretched and column not in shown)
            if stretched:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            elif column in shown:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                head.resizeSection(column, cell_width(column, self._model.rows()))


def _centred(*labels: DeskText) -> QWidget:
    """Words in the middle of an empty list."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.addStretch(1)
    column.addWidget(IconMark("circle-check", 48, "text-3"), 0, Qt.AlignmentFlag.AlignHCenter)
    for label in labels:
        column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(2)
    return box

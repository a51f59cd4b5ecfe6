"""The middle column of a case: the ID to look at closely, and what the ID checks found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.finding import Side
from kiosk.ui import words
from kiosk.ui.desk.opened_case import OpenedCase
from kiosk.ui.desk.panel import EDGE
from kiosk.ui.desk.review_checks import badness, checks_of, worst_first
from kiosk.ui.desk.review_crops import crops_of
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.check_row import Check, CheckList
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.field_crops import FieldCrops
from kiosk.ui.parts.icon_button import IconButton
from kiosk.ui.parts.picture_card import PictureCard
from kiosk.ui.parts.picture_view import PictureView
from kiosk.ui.parts.segments import Segments

_SHOWN: tuple[PictureKind, ...] = (
    PictureKind.ID_FRONT,
    PictureKind.ID_BACK,
    PictureKind.ID_FRONT_FRAME,
    PictureKind.ID_BACK_FRAME,
    PictureKind.PORTRAIT,
)
_BACKS = (PictureKind.ID_BACK, PictureKind.ID_BACK_FRAME)
_TWO_COLUMNS = 640
#: Below this height captions and help give way to the picture.
_LOW = 720
_THUMB = 140
_SMALL_THUMB = 92
#: Below this width the zoom is not told in numbers.
_ZOOM_TOLD = 560
#: Part of the height that the checks may take before they scroll.
_CHECKS = 0.2


class DocumentPanel(QFrame):
    """Keys: 1 to 5 choose a picture, T turns, + and - zoom, Z shows the loupe."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "document_panel")
        self.setProperty("part", "desk-card")
        self._opened: OpenedCase | None = None
        self._kinds: tuple[PictureKind, ...] = ()
        self._kind = PictureKind.ID_FRONT
        self._by_side: tuple[tuple[str, tuple[Check, ...]], ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(12)
        self.view = named(PictureView(self), "id_view", "desk.review.id_view")
        column.addLayout(self._build_tools())
        self.view.zoom_changed.connect(self._show_zoom)
        self.view.loupe_changed.connect(self._loupe.setChecked)
        column.addWidget(self.view, 1)
        self._help = DeskText(words.say("desk.review.view_help"), "micro", "text-2", wrap=True)
        column.addWidget(self._help)
        column.addLayout(self._build_thumbnails())
        column.addWidget(self._build_checks())

    def show_case(self, opened: OpenedCase) -> None:
        """The pictures there are, the front first, and the checks of the ID."""
        self._opened = opened
        has_back = opened.case.enrolment.applicant.id_type.has_back
        self._kinds = tuple(k for k in _SHOWN if has_back or k not in _BACKS)
        for kind, (card, caption) in self._thumbs.items():
            card.setVisible(kind in self._kinds)
            caption.setVisible(kind in self._kinds and self.height() >= _LOW)
            card.show_picture(opened.small.get(kind), words.say(opened.why_absent(kind)))
        sides = ("front", "back") if has_back else ("front",)
        self._sides.show_only(*sides)
        self.show_kind(PictureKind.ID_FRONT)
        shown = ((Side.FRONT, "desk.review.front_checks"), (Side.BACK, "desk.review.back_checks"))
        found = ((word, worst_first(checks_of(opened.case.enrolment, s))) for s, word in shown)
        self._by_side = tuple((word, checks) for word, checks in found if checks)
        self.crops.show_crops(crops_of(opened))
        self._lay_checks()

    def clear(self) -> None:
        """No picture stays."""
        self._opened = None
        self.view.show_picture(None)
        for card, _caption in self._thumbs.values():
            card.show_picture(None)
        self._by_side = ()
        self.crops.show_crops(())
        self._lay_checks()

    def show_kind(self, kind: PictureKind) -> None:
        """Look at that picture."""
        if self._opened is None or kind not in self._kinds:
            return
        self._kind = kind
        why = words.say(self._opened.why_absent(kind))
        self.view.show_picture(self._opened.images.get(kind), why)
        for one, (card, _caption) in self._thumbs.items():
            card.setChecked(one is kind)
        self._sides.mark({PictureKind.ID_FRONT: "front", PictureKind.ID_BACK: "back"}.get(kind, ""))
        self._show_zoom(self.view.zoom)

    def press(self, key: str) -> bool:
        """The keys of the viewer."""
        acts = {
            "T": self.view.turn,
            "+": self.view.zoom_in,
            "=": self.view.zoom_in,
            "-": self.view.zoom_out,
        }
        if key in acts:
            acts[key]()
            return True
        if key.isdigit() and 1 <= int(key) <= len(_SHOWN):
            self.show_kind(_SHOWN[int(key) - 1])
            return True
        return False

    def _build_tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self._sides = Segments("side", self)
        self._sides.add("front", words.say("desk.review.front"), "1")
        self._sides.add("back", words.say("desk.review.back"), "2")
        chosen = {"front": PictureKind.ID_FRONT, "back": PictureKind.ID_BACK}
        self._sides.chosen.connect(lambda name: self.show_kind(chosen[name]))
        line.addWidget(self._sides)
        line.addStretch(1)
        turn = named(IconButton("rotate-cw", "desk.review.turn", self), "turn_picture")
        out = named(IconButton("zoom-out", "desk.review.zoom_out", self), "zoom_out")
        closer = named(IconButton("zoom-in", "desk.review.zoom_in", self), "zoom_in")
        self._zoom = named(DeskText("100%", "small", "text-2", figures=True), "zoom")
        self._zoom.setMinimumWidth(40)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        turn.clicked.connect(self.view.turn)
        out.clicked.connect(self.view.zoom_out)
        closer.clicked.connect(self.view.zoom_in)
        for widget in (turn, out, self._zoom, closer):
            line.addWidget(widget)
        self._loupe = named(
            DeskButton(words.say("desk.review.loupe"), "secondary", icon="search", cap="Z"), "loupe"
        )
        self._loupe.setCheckable(True)
        self._loupe.clicked.connect(lambda: self.view.set_loupe(self._loupe.isChecked()))
        line.addSpacing(4)
        line.addWidget(self._loupe)
        return line

    def _build_thumbnails(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        self._thumbs: dict[PictureKind, tuple[PictureCard, DeskText]] = {}
        for at, kind in enumerate(_SHOWN):
            card = named(PictureCard(self), f"thumb_{kind}", f"desk.picture.{kind}")
            card.setCheckable(True)
            card.setMaximumWidth(_THUMB)
            card.setToolTip(words.say(f"desk.picture.{kind}"))
            card.clicked.connect(lambda _on=False, kind=kind: self.show_kind(kind))
            caption = DeskText(words.say(f"desk.picture.{kind}"), "micro", "text-2", wrap=True)
            grid.addWidget(card, 0, at)
            grid.addWidget(caption, 1, at, Qt.AlignmentFlag.AlignTop)
            self._thumbs[kind] = (card, caption)
        grid.setColumnStretch(len(_SHOWN), 1)
        return grid

    def _build_checks(self) -> QScrollArea:
        """The rows scroll when the window is low, so that the picture keeps its room."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.crops = named(FieldCrops(inner), "field_crops", "desk.review.field_crops")
        self.crops.hide()
        column.addWidget(self.crops)
        self._both = QHBoxLayout()
        column.addLayout(self._both)
        column.addStretch(1)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(0)
            self._both.addLayout(column, 1)
        self._lists = (CheckList(inner), CheckList(inner))
        self._headings = (DeskText("", "strong"), DeskText("", "strong"))
        self._beside: bool | None = None
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        return self._area

    def _lay_checks(self) -> None:
        """Front beside back where there is room, otherwise the worse one above; faults first."""
        wide = self.width() >= _TWO_COLUMNS
        sides = self._by_side
        if wide and len(sides) == 1:
            word, checks = sides[0]
            half = -(-len(checks) // 2)
            sides = ((word, checks[:half]), ("", checks[half:]))
        elif not wide:
            sides = tuple(sorted(sides, key=lambda side: badness(side[1][0])))
        for at, (heading, rows) in enumerate(zip(self._headings, self._lists, strict=True)):
            word, checks = sides[at] if at < len(sides) else ("", ())
            heading.setText(words.say(word) if word else "")
            rows.show_checks(checks)
            heading.setVisible(bool(checks) and (wide or bool(word)))
            rows.setVisible(bool(checks))
        if wide is not self._beside:
            self._beside = wide
            self._place_lists(beside=wide)
        self._fit_checks()

    def _place_lists(self, *, beside: bool) -> None:
        """In two columns, or both in the first."""
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        for at, (heading, rows) in enumerate(zip(self._headings, self._lists, strict=True)):
            column = self._columns[at if beside else 0]
            heading.setContentsMargins(0, 8 if column.count() else 0, 0, 2)
            column.addWidget(heading)
            column.addWidget(rows)
        for column in self._columns:
            column.addStretch(1)
        self._both.setStretch(1, 1 if beside else 0)
        self._both.setSpacing(24 if beside else 0)

    def _fit_checks(self) -> None:
        """As high as the rows, within a fifth of the panel: the picture comes first."""
        wanted = max(column.sizeHint().height() for column in self._columns)
        wanted += self.crops.height() + 8 if self.crops.crops() else 0
        self._area.setFixedHeight(min(wanted + 4, max(110, int(self.height() * _CHECKS))))

    def _show_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{zoom * 100:.0f}%")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One or two columns of checks; in a low window the picture comes first."""
        super().resizeEvent(event)
        low = self.height() < _LOW
        self._help.setVisible(not low)
        self.crops.set_low(low=low)
        self._zoom.setVisible(self.width() >= _ZOOM_TOLD)
        for kind, (card, caption) in self._thumbs.items():
            card.setMaximumWidth(_SMALL_THUMB if low else _THUMB)
            caption.setVisible(not low and kind in self._kinds)
        self._lay_checks()

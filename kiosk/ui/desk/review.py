"""One case: the evidence side by side, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.enrolment import PictureKind
from kiosk.domain.errors import AlreadyDecided, ClaimedElsewhere, Refusal, StaleVersion
from kiosk.domain.finding import Kind, Weight, faults
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.review_claim import ReviewClaim
from kiosk.domain.staff import Staff
from kiosk.services import claiming, review
from kiosk.services.review import Decided, QueueRow
from kiosk.ui import words
from kiosk.ui.desk.case_claim import CaseClaim
from kiosk.ui.desk.decision_bar import DecisionBar
from kiosk.ui.desk.history import HistoryOverlay
from kiosk.ui.desk.opened_case import OpenedCase, open_on_lane
from kiosk.ui.desk.page import DeskPage
from kiosk.ui.desk.places import QUEUE
from kiosk.ui.desk.reject import RejectOverlay
from kiosk.ui.desk.review_document import DocumentPanel
from kiosk.ui.desk.review_faces import FacesPanel
from kiosk.ui.desk.review_facts import FactsPanel
from kiosk.ui.desk.review_head import ReviewHead
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.desk.watch import Waiting
from kiosk.ui.named import named
from kiosk.ui.parts.desk_notice import DeskNotice, NoticeKind
from kiosk.ui.quiet import unwatched

#: Z held longer than this is a hold: letting go takes the loupe away.
_HOLD_MS = 350
_SIDES = (452, 500)
_NARROW_SIDES = (272, 424)
_ROOMY = 1600
_DIFFERS = frozenset(
    {Kind.NAME_DIFFERS, Kind.BIRTH_DIFFERS, Kind.NUMBER_DIFFERS, Kind.EXPIRY_DIFFERS}
)


class ReviewPage(DeskPage):
    """Signals: ``shown(str)`` a case with its pictures, ``decided(str)`` its identity."""

    shown = Signal(str)
    decided = Signal(str)

    def __init__(self, session: DeskSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "review_page")
        self._wanted = ""
        self._opened: OpenedCase | None = None
        self._busy = False
        self._held = QElapsedTimer()
        self._top = ReviewHead(self)
        self._top.back.clicked.connect(self._back)
        self._top.earlier.clicked.connect(lambda: self._step(-1))
        self._top.later.clicked.connect(lambda: self._step(1))
        self.head.addWidget(self._top)
        self._notice = DeskNotice(self)
        self._notice.pressed.connect(self._notice_pressed)
        self.body.addWidget(self._notice)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        self.faces = FacesPanel(session, self)
        self.document = DocumentPanel(self)
        self.facts = FactsPanel(session, self)
        self.facts.history.clicked.connect(self._show_history)
        columns.addWidget(self.faces)
        columns.addWidget(self.document, 1)
        columns.addWidget(self.facts)
        self.body.addLayout(columns, 1)
        self.bar = DecisionBar(self)
        self.bar.approved.connect(self._approve)
        self.bar.rejected.connect(self._reject)
        self.bar.skipped.connect(self._skip)
        whole = self.layout()
        assert whole is not None  # noqa: S101 (made by DeskPage)
        whole.addWidget(self.bar)
        self._claim = CaseClaim(session, self)
        self._claim.lost.connect(self._lost)
        self._notice_does: Callable[[], None] = self._open_next
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_time)
        self._clock.timeout.connect(self._claim.tick)
        session.watch.waiting.connect(self._looked)

    def opened(self, argument: object) -> None:
        """Open that case."""
        self._clock.start()
        if isinstance(argument, str):
            self._load(argument)

    def left(self) -> None:
        """Nothing of the case stays on the screen or in memory."""
        self._clock.stop()
        self._wanted = ""
        self._wipe()
        self._claim.give_up()

    @property
    def case(self) -> OpenedCase | None:
        """The case shown."""
        return self._opened

    def press(self, key: str) -> bool:
        """The keys of a case."""
        acts = {
            "A": self.bar.press_approve,
            "R": self.bar.press_reject,
            "S": self.bar.press_skip,
            "J": lambda: self._step(1),
            "K": lambda: self._step(-1),
            "O": self.faces.toggle_overlay,
            "M": lambda: self.facts.note.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "H": self._show_history,
            "Z": self._loupe_pressed,
            "Esc": self._escape,
        }
        if key in acts:
            acts[key]()
            return True
        return self.document.press(key)

    def release(self, key: str) -> None:
        """Z let go after a while takes the loupe away."""
        if key == "Z" and self.is_held():
            self.document.view.set_loupe(False)
        if key == "Z":
            self._held.invalidate()

    def is_held(self) -> bool:
        """Whether Z is down for so long that letting go takes the loupe away."""
        return self._held.isValid() and self._held.elapsed() > _HOLD_MS

    def failed(self, refused: Refusal) -> None:
        """The case could not be opened or decided."""
        self._busy = False
        if isinstance(refused, AlreadyDecided | StaleVersion):
            self._lost(refused)
            return
        if isinstance(refused, ClaimedElsewhere):
            self._claim.forget()
            self._show_other()
            return
        self._tell(words.refusal(refused), "error", "try_again", self._again)
        if self._opened is not None:
            self._open_bar(self._opened)

    def _load(self, enrolment_id: str) -> None:
        """Open it on the desk lane; what is asked for later wins."""
        self._wanted = enrolment_id
        self._wipe()
        self._claim.give_up()
        session = self.session

        def done(found: OpenedCase) -> None:
            self._claim.hold(found.claim)
            if self._wanted == enrolment_id:
                self._show(found)
            else:
                # Left before it was there.
                self._claim.give_up()

        self.run(partial(open_on_lane, session, enrolment_id), done)

    def _show(self, found: OpenedCase) -> None:
        """A part of the case a turn, faces first: a key in between is heard."""
        self._opened = found
        self._top.show_case(found)
        self.faces.show_case(found)
        self._then(found, self._show_document)

    def _then(self, found: OpenedCase, step: Callable[[OpenedCase], None]) -> None:
        """That step once what was done is painted, unless another case is there by then."""

        def go() -> None:
            if self._opened is found:
                step(found)

        QTimer.singleShot(0, self, go)

    def _show_document(self, found: OpenedCase) -> None:
        self.document.show_case(found)
        self._then(found, self._show_rest)

    def _show_rest(self, found: OpenedCase) -> None:
        """What was read and found, and the decision."""
        with unwatched():
            self.facts.show_case(found)
        self._show_time()
        self._show_place()
        if self._claim.is_held:
            self._open_bar(found)
        else:
            self._show_other()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit(found.case.enrolment.id)

    def _wipe(self) -> None:
        """No case."""
        self._opened = None
        self._notice.clear()
        self._top.clear()
        self.faces.clear()
        self.document.clear()
        self.facts.clear()
        self.bar.close_case()

    def _open_bar(self, found: OpenedCase) -> None:
        """How much speaks against approving, in the button's words."""
        against = [
            f for f in faults(found.case.enrolment.findings) if f.weight is not Weight.ADVICE
        ]
        absent = [k for k in (PictureKind.PORTRAIT, PictureKind.ID_FRONT) if k not in found.images]
        points = len(against) + len(absent)
        if not points:
            label = words.say("desk.review.approve")
        else:
            only_differs = not absent and all(f.kind in _DIFFERS for f in against)
            what = "difference" if only_differs else "warning"
            key = f"desk.review.approve_{what}" + ("" if points == 1 else "s")
            label = words.say(key, n=points)
        self.bar.open_case(points, label, self.session.station.facility.policy.review_undo)

    def _approve(self) -> None:
        """Approve what is shown."""
        if self._opened is None or self._busy:
            return
        self._busy = True
        self.bar.close_case()
        station, session = self.session.station, self.session
        enrolment, note = self._opened.case.enrolment, self.facts.note.text()

        def work() -> Decided:
            return review.approve(
                station.store(),
                station.facility,
                session.officer,
                enrolment.id,
                enrolment.version,
                station.clock(),
                note,
            )

        self.run(work, lambda decided: self._after(decided, "desk.review.toast_approved"))

    def _reject(self) -> None:
        """Ask why."""
        if self._opened is None or self._busy:
            return
        overlay = RejectOverlay(self.window(), self.session, self._opened, self.facts.note.text())
        overlay.rejected.connect(lambda decided: self._after(decided, "desk.review.toast_rejected"))
        overlay.lost.connect(self._lost)
        self.overlaid.emit(overlay)
        # Built now, shown in the next turn: together they would hold the screen up.
        QTimer.singleShot(0, overlay, lambda: overlay.open_overlay(overlay.tree.first()))

    def _after(self, decided: Decided, key: str) -> None:
        """Say what was done and can be undone, tell the others, and go on to the next case."""
        self._busy = False
        if self._opened is None:
            return
        enrolment = self._opened.case.enrolment
        self._claim.forget()
        self.session.decided += 1
        said = words.say(key, name=enrolment.applicant.full_name)
        undo = self.session.station.facility.policy.review_undo
        if undo:
            seconds = round(undo.total_seconds())
            said = f"{said} {words.say('desk.review.toast_leaves', n=seconds)}"
            self.did.emit(said, partial(self._undo, decided, self.session.officer))
        else:
            self.said.emit(said)
        following = self._next_after(enrolment.id)
        self.decided.emit(enrolment.id)
        self.session.station.hub.changed.emit(decided.changed)
        self._go_on(following)

    def _undo(self, decided: Decided, officer: Staff) -> None:
        """Take the decision back and show the case again."""
        station = self.session.station

        def work() -> Changed:
            return review.undo(station.store(), officer, decided, station.clock())

        def done(changed: Changed) -> None:
            self.session.decided -= 1
            station.hub.changed.emit(changed)
            if self.session.staff is not None:
                self.said.emit(words.say("desk.review.toast_undone"))
                self.wants.emit("review", decided.enrolment)

        self.run(work, done, lambda refused: self.said.emit(words.refusal(refused)))

    def _skip(self) -> None:
        """Leave it for later."""
        if not self._wanted:
            return
        self.session.skipped.add(self._wanted)
        self._go_on(self._next_after(self._wanted))

    def _go_on(self, following: str) -> None:
        if following:
            self.wants.emit("review", following)
        else:
            self.wants.emit(QUEUE, None)

    def _ids(self) -> list[str]:
        """What waits, by due time, as last seen."""
        last = self.session.watch.last
        return [row.id for row in last.rows] if last else []

    def _next_after(self, enrolment_id: str) -> str:
        """The next case that is free and was not skipped, from there on, then from the start."""
        last, mine = self.session.watch.last, self.session.officer.id
        taken = {r.id for r in last.rows if r.holder not in (None, mine)} if last else set()
        ids = self._ids()
        at = ids.index(enrolment_id) + 1 if enrolment_id in ids else 0
        order = ids[at:] + ids[: max(0, at - 1)]
        return next((i for i in order if i not in self.session.skipped and i not in taken), "")

    def _step(self, steps: int) -> None:
        """The neighbour in the queue."""
        ids = self._ids()
        if self._wanted in ids:
            at = ids.index(self._wanted) + steps
            if 0 <= at < len(ids):
                self.wants.emit("review", ids[at])

    def _back(self) -> None:
        self.wants.emit(QUEUE, self._wanted)

    def _escape(self) -> None:
        """Out of a field first, then back to the queue."""
        if self.facts.note.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._back()

    def _show_history(self) -> None:
        if self._opened is not None:
            overlay = HistoryOverlay(self.window(), self.session, self._opened)
            self.overlaid.emit(overlay)
            overlay.open_overlay()

    def _loupe_pressed(self) -> None:
        """On, or off if it was on."""
        view = self.document.view
        view.set_loupe(not view.loupe)
        if view.loupe:
            self._held.start()
        else:
            self._held.invalidate()

    def _lost(self, refused: Refusal) -> None:
        """Somebody else was first: say so, and let nothing be decided here."""
        self._busy = False
        self._claim.forget()
        if isinstance(refused, ClaimedElsewhere):
            self._show_other()
            return
        self.bar.close_case(may_skip=True)
        self._tell(words.refusal(refused), "attention", "open_next", self._open_next)

    def _show_other(self) -> None:
        """It is in another's hand: to be looked at, not decided; a supervisor may take it."""
        self.bar.close_case(may_skip=True)
        row = self._row()
        name = row.holder_name if row is not None else ""
        text = words.say("desk.review.held_by", name=name or words.say("desk.review.somebody"))
        if self.session.officer.may_take_over:
            self._tell(text, "attention", "take_over", self._take_over)
        else:
            self._tell(text, "attention", "open_next", self._open_next)

    def _take_over(self) -> None:
        """Into this supervisor's hand."""
        station, staff, wanted = self.session.station, self.session.officer, self._wanted

        def work() -> ReviewClaim:
            store, facility = station.store(), station.facility
            return claiming.take_over(store, facility, staff, EnrolmentId(wanted), station.clock())

        self.run(work, lambda _: self._again())

    def _tell(self, text: str, kind: NoticeKind, button: str, does: Callable[[], None]) -> None:
        self._notice_does = does
        self._notice.tell(text, kind, button=words.say(f"desk.review.{button}"))

    def _notice_pressed(self) -> None:
        self._notice_does()

    def _again(self) -> None:
        """Load it anew, or go on if it waits no longer."""
        if self._row() is not None:
            self._load(self._wanted)
        else:
            self._open_next()

    def _open_next(self) -> None:
        self._go_on(self._next_after(self._wanted))

    def _row(self) -> QueueRow | None:
        """The case as it waits, as last seen."""
        last = self.session.watch.last
        return next((r for r in last.rows if r.id == self._wanted), None) if last else None

    def _looked(self, found: Waiting) -> None:
        """The case may have been decided, sent again, taken or given up meanwhile."""
        self._show_place()
        if self._opened is None or self._busy or not self.isVisible():
            return
        enrolment = self._opened.case.enrolment
        row = next((r for r in found.rows if r.id == enrolment.id), None)
        mine = self.session.officer.id
        if row is None:
            self._lost(AlreadyDecided())
        elif row.attempt != enrolment.attempt:
            self.bar.close_case(may_skip=True)
            self._tell(words.say("desk.review.newer"), "attention", "reload", self._again)
        elif self._claim.is_held and row.holder not in (None, mine):
            self._claim.forget()
            self._show_other()
        elif not self._claim.is_held and row.holder is None:
            self._tell(words.say("desk.review.free_again"), "info", "take", self._again)

    def _show_place(self) -> None:
        ids = self._ids()
        at = ids.index(self._wanted) if self._wanted in ids else -1
        self._top.show_place(at, len(ids))

    def _show_time(self) -> None:
        self._top.show_time(self.session.station.clock())
        self._top.show_held(self._claim.left())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sides give way before the picture does."""
        super().resizeEvent(event)
        faces, facts = _SIDES if self.width() >= _ROOMY else _NARROW_SIDES
        self.faces.setFixedWidth(faces)
        self.facts.setFixedWidth(facts)
        self._top.set_narrow(self.width() < _ROOMY)

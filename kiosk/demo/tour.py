"""Drives the real program through the whole line and keeps a picture of every screen it passes.

A visitor enrols before the recorded camera, an officer turns the application down with a letter,
the visitor corrects the one part, the officer approves, the visitor books, the calendar shows it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from kiosk.demo import people, scenes, start
from kiosk.demo.driver import Driver
from kiosk.domain.guidance import Timings
from kiosk.domain.ids import new_reference
from kiosk.domain.reason import Reason
from kiosk.program import Program
from kiosk.ui import app, opening, words
from kiosk.ui.chooser import Chooser
from kiosk.ui.desk.window import DeskWindow
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.parts.slot_button import SlotButton
from kiosk.ui.parts.viewfinder import Viewfinder
from kiosk.ui.station import Station
from kiosk.windows import Doors

PIN = "135790"
_DESK = (1920, 1080)
_LOBBY = (1920, 1080)


def tour(
    program: Program, out: Path, *, language: str = "en", size: tuple[int, int] | None = None
) -> int:
    """Walk through everything; answers the exit code. Pictures are ``NN-name.png`` in ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    app.application()
    doors = Doors(program, device=scenes.camera)
    try:
        Tour(program, doors, Driver(out), language, size or _LOBBY).walk()
    finally:
        doors.close()
    sys.stdout.write(f"{out}: {len(list(out.glob('*.png')))} pictures\n")
    return 0


class Tour:
    """The steps, in the order in which people meet them."""

    def __init__(
        self,
        program: Program,
        doors: Doors,
        driver: Driver,
        language: str,
        size: tuple[int, int],
        timings: Timings | None = None,
    ) -> None:
        self._program, self._doors, self._language, self._size = program, doors, language, size
        self._do = driver
        self._timings = timings
        self._staff, self._visitors = start.sign_ins(program)
        self._has_pictured_sign_in = False
        # A home may be toured more than once, and an address has one account.
        self._email = f"raj.{new_reference().lower()}@example.com"
        self._reference = ""

    def walk(self) -> None:
        """All of it."""
        self._chooser()
        lobby = self._lobby()
        self._enrol()
        opening.dispose(lobby)
        desk = self._desk()
        self._turn_down()
        opening.dispose(desk)
        lobby = self._lobby()
        self._correct()
        opening.dispose(lobby)
        desk = self._desk()
        self._approve()
        opening.dispose(desk)
        lobby = self._lobby()
        self._book()
        self._display()
        opening.dispose(lobby)
        desk = self._desk()
        self._calendar()
        opening.dispose(desk)

    # Windows.

    def _chooser(self) -> None:
        words.use(self._language)
        said = words.say("chooser_camera_drawn")
        signs = self._staff + self._visitors
        chooser = Chooser({}, signs, said, self._program.home.folder)
        self._do.use(chooser)
        chooser.show()
        self._do.picture("chooser")
        opening.dispose(chooser)

    def _lobby(self) -> LobbyWindow:
        station = self._doors.station(is_demo=True, demo_sign_ins=self._visitors)
        station.guide_timings = self._timings
        window = LobbyWindow(station)
        window.resize(*self._size)
        window.show()
        self._do.use(window)
        return window

    def _desk_station(self) -> Station:
        return self._doors.station(at_desk=True, is_demo=True, demo_sign_ins=self._staff)

    def _desk(self) -> DeskWindow:
        words.use(self._language)
        window = DeskWindow(self._desk_station())
        window.resize(*_DESK)
        window.show()
        self._do.use(window)
        worker = people.STAFF[0]
        self._do.see("badge")
        if not self._has_pictured_sign_in:
            self._do.settle(1200)
            self._do.picture("desk-sign-in")
            self._has_pictured_sign_in = True
        self._do.type("badge", worker.badge)
        self._do.type("password", worker.password)
        self._do.click("sign_in")
        self._do.see("queue_page")
        self._do.settle(1500)
        return window

    # The lobby.

    def _enrol(self) -> None:
        do = self._do
        do.see("page_welcome")
        do.picture("welcome")
        do.click(f"language_{self._language}")
        do.see("page_menu")
        do.picture("menu")
        do.click("m_new")
        do.see("page_before_start")
        do.picture("before-you-start")
        do.click("agree")
        do.see("page_id_type")
        do.click("id_license")
        do.picture("kind-of-id")
        do.click("continue")
        self._show_id("id")
        do.picture("what-was-read")
        do.click("yes")
        self._show_face()
        self._details()
        do.see("page_check_answers")
        do.picture("check-your-answers")
        do.click("send")
        do.see("page_submitted")
        self._reference = self._sent_reference()
        do.picture("sent")
        do.click("finish")
        do.see("page_welcome")

    def _sent_reference(self) -> str:
        window = self._do.window
        sent = window.session.submitted if isinstance(window, LobbyWindow) else None
        return sent.reference if sent is not None else ""

    def _show_id(self, label: str) -> None:
        """Hold the card up until both sides are taken."""
        do = self._do
        do.see("page_id_capture")
        do.until(self._is_counting, "the count of the front")
        do.picture(f"{label}-front")
        do.until(lambda: not self._is_counting(), "the front")
        do.until(lambda: self._is_counting() or do.has("page_id_result"), "the count of the back")
        if do.has("page_id_capture"):
            do.picture(f"{label}-back")
        do.see("page_id_result")
        do.until(lambda: do.has("yes") and self._ready("yes"), "what was read")

    def _show_face(self) -> None:
        do = self._do
        do.see("page_portrait")
        do.until(self._is_counting, "the count of the portrait")
        do.picture("portrait")
        do.see("retake")
        do.picture("portrait-taken")
        do.click("continue")

    def _details(self) -> None:
        do = self._do
        do.see("page_details")
        do.type("email", self._email)
        do.picture("details")
        do.click("key_next")
        do.settle(300)
        do.click("key_next")
        do.see("page_resident")
        do.type("search", "reyes")
        do.picture("whom-you-visit")
        do.click("key_next")
        do.click("person_0")
        do.picture("the-right-person")
        do.click("continue")
        do.click("relation_friend")
        do.picture("relationship")
        do.click("continue")
        do.see("page_new_pin")
        do.picture("choose-a-pin")
        for _ in range(2):
            self._digits(PIN)
            do.click("continue")
            do.settle(400)

    def _digits(self, digits: str) -> None:
        for digit in digits:
            self._do.click(f"pad_{digit}")

    def _sign_in(self, email: str, pin: str, *, picture: bool = False) -> None:
        do = self._do
        do.click(f"language_{self._language}")
        do.click("m_old")
        do.type("email", email)
        if picture:
            do.picture("sign-in")
        do.click("key_next")
        do.see("pad_1")
        self._digits(pin)
        if picture:
            do.picture("sign-in-pin")
        do.click("continue")
        do.see("page_status")
        do.settle(800)

    def _correct(self) -> None:
        do = self._do
        self._sign_in(self._email, PIN, picture=True)
        do.see("fix")
        do.picture("not-approved-yet")
        do.click("fix")
        do.see("page_id_type")
        do.click("id_license")
        do.click("continue")
        self._show_id("id-again")
        do.click("yes")
        do.see("page_check_answers")
        do.picture("check-again")
        do.click("send")
        do.see("page_submitted")
        do.click("finish")

    def _book(self) -> None:
        do = self._do
        self._sign_in(self._email, PIN)
        do.picture("approved")
        do.click("book")
        do.see("page_visit_kind")
        do.settle(600)
        do.picture("visit-kind")
        do.click("kind_onsite")
        if self._program.facility.policy.admits_others:
            do.see("page_party")
            do.picture("who-comes")
            do.click("continue")
        do.see("page_slots")
        do.until(lambda: self._an_open_time() is not None, "an open time")
        slot = self._an_open_time()
        if slot is not None:
            do.click(slot.objectName())
        do.until(lambda: self._ready("continue"), "the time to be chosen")
        do.picture("choose-a-time")
        do.click("continue")
        do.see("page_confirm_visit")
        do.until(lambda: self._ready("book"), "the price")
        do.picture("check-and-book")
        do.click("book")
        do.see("page_booked")
        do.picture("booked")
        do.click("my_visits")
        do.see("page_my_visits")
        do.settle(800)
        do.picture("my-visits")
        do.click("credits")
        do.see("page_credits")
        do.settle(400)
        do.picture("my-credit")
        do.click("my_visits")
        do.see("page_my_visits")

    def _display(self) -> None:
        """Larger letters and high contrast, on the page that is shown."""
        do = self._do
        do.click("tool_display")
        do.see("display_done")
        do.picture("display")
        do.click("display_contrast")
        do.click("display_done")
        do.settle(400)
        do.picture("high-contrast")

    def _an_open_time(self) -> SlotButton | None:
        """The fifth open time shown, or the last if there are fewer."""
        shown = [w for w in self._do.window.findChildren(SlotButton) if w.isVisible()]
        found = [w for w in shown if w.look.kind == "open"]
        return found[min(4, len(found) - 1)] if found else None

    # The desk.

    def _turn_down(self) -> None:
        do = self._do
        do.picture("review-queue")
        self._open_case()
        do.picture("review")
        do.press(Qt.Key.Key_Z)
        do.settle(300)
        do.press(Qt.Key.Key_Z)
        do.click("reject")
        do.see("reject_overlay")
        do.click(f"reason_{Reason.ID_NOT_LEGIBLE.value.replace('.', '_')}")
        do.settle(800)
        do.picture("reject-with-letter")
        do.until(lambda: self._ready("send"), "the letter")
        do.click("send")
        do.settle(1500)
        do.picture("next-case")

    def _approve(self) -> None:
        do = self._do
        self._open_case()
        do.picture("review-again")
        do.click("approve")
        do.settle(600)
        if do.has("approve") and self._case_is(self._email):
            do.click("approve")
        do.settle(1500)

    def _open_case(self) -> None:
        """The visitor's case is the newest: find it by name and open it."""
        do = self._do
        do.click("go_queue")
        do.see("queue_page")
        do.press(Qt.Key.Key_F)
        do.settle(200)
        do.write(self._reference)
        do.settle(600)
        do.press(Qt.Key.Key_Return)
        do.settle(300)
        if not do.has("review_page"):
            do.press(Qt.Key.Key_Return)
        do.see("review_page")
        do.settle(2500)

    def _case_is(self, email: str) -> bool:
        contact = self._do.window.findChild(QObject, "contact")
        return email in str(contact.property("text")) if contact is not None else False

    def _calendar(self) -> None:
        do = self._do
        do.click("go_calendar")
        do.see("calendar_grid")
        do.settle(1500)
        do.press(Qt.Key.Key_Right)
        do.picture("calendar")
        do.press(Qt.Key.Key_Return)
        do.see("visit_overlay")
        do.picture("visit")
        do.press(Qt.Key.Key_Escape)
        do.click("turn_theme")
        do.settle(600)
        do.picture("calendar-dark")
        do.click("turn_theme")

    # Small looks.

    def _ready(self, name: str) -> bool:
        found = self._do.window.findChildren(QWidget, name)
        return any(w.isVisible() and w.isEnabled() for w in found)

    def _is_counting(self) -> bool:
        found = self._do.window.findChildren(Viewfinder, "viewfinder")
        return any(finder.isVisible() and finder.is_counting for finder in found)
